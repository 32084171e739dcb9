"""The library for programs of others: read-only routes under /api/, by the same filters and the same rules as the pages."""
