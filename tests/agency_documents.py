"""Documents of a few lines, and who reports in them."""

from parsing.agency import Identity, identify
from parsing.document import Document, Paragraph

TITLE = "政府信息公开工作年度报告"


def document(*lines: str, title: str = "", **metadata: str) -> Document:
    blocks = tuple(Paragraph(line, f"L{number}") for number, line in enumerate(lines, start=1))
    return Document(blocks, "txt", title, metadata)


def read(*lines: str, title: str = "", name: str = "") -> Identity:
    return identify(document(*lines, title=title), name)
