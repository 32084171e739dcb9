"""What a document may cost at most, each number with its reason. A published report is far below every one of them."""

FILE_BYTES = 64 * 2**20
"""A whole document. Published reports with photographs stay under 20 MB."""

PART_BYTES = 32 * 2**20
"""One part of an Office file after inflating. The longest text part seen is under 1 MB; a tree of 32 MB takes about 0.5 GB."""

ARCHIVE_BYTES = 512 * 2**20
"""An archive, and all its members after inflating: a year's reports of a province, a thousand documents of half a megabyte."""

ENTRIES = 100_000
"""Entries in a ZIP directory, which is held in memory as a whole (about 1 KB each). A Word file has 15, and where an archive
did not pack it again, its directory stands in clear and counts too."""

MEMBERS = 5_000
"""Documents in one archive."""

NAME_LENGTH = 200
"""Characters of a member's name that are kept; file systems allow 255 bytes."""

DEPTH = 250
"""Nesting of elements: libxml2 cuts off at 256, and what it cuts off would look like a short table."""

COLUMNS = 200
ROWS = 5_000
"""The widest form has 15 columns, the longest table 150 rows; a span may not go beyond this."""

CELLS = 200_000
"""Cells of a document, all tables together; a report has about 400."""

PAGES = 300
"""Pages of a PDF. Reports of provinces with their annexes stay under 60."""

GLYPHS = 500_000
"""Characters of a PDF: about 1,000 a page. They are held with their places (about 200 bytes each)."""

RULES = 20_000
"""Ruling lines on one page of a PDF; a table of the form has about 200, a dense one saved from Word 2,000."""

SECONDS = 30.0
"""Reading of one document in a worker, where a PDF takes about 0.3 s and a long one 5 s."""

OFFICE_SECONDS = 90.0
"""A conversion by LibreOffice, whose first start on a slow machine takes 20 s."""

MEMORY = 2**30
"""Address space of a worker; an idle one takes 0.1 GB, the longest report seen 0.1 GB more."""


def megabytes(count: int) -> str:
    """A number of bytes for a message, such as `64 MB`."""
    return f"{-(-count // 2**20)} MB"
