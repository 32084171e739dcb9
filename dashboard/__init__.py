"""What the pages share: measures and charts, the theme, filters, layout, language, access and exports."""

VERSION = "0.1.0"  # of the program; as in pyproject.toml, which a test holds
