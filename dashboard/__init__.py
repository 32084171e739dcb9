"""What the pages share: measures and charts, the theme, filters, layout, language, access and exports."""
