"""Text files and Markdown: bytes → lines, in whichever character set they were written."""

import codecs
import re

from parsing.document import Document, Paragraph
from parsing.errors import UnreadableReport

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# Words that any report holds: text that reads like none of them was decoded with the wrong table.
_EXPECTED = re.compile("政府|信息|公开|公開|申请|申請|年度|報告|报告|資訊")
_CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "cp936", "hz-gb-2312"}


def decode(data: bytes) -> str:
    """The text of `data`: by byte order mark, strict UTF-8, UTF-16 by its zero bytes, <meta>, then GB18030 or Big5."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file cut in the middle of a character, or with one stray byte, is still UTF-8.
        if error.start > len(data) - 4 or data.decode("utf-8", errors="replace").count("\ufffd") * 200 < len(data):
            return data.decode("utf-8", errors="replace")
    sample = data[:4096]
    if sample.count(0) * 4 > len(sample):
        return data.decode("utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be", errors="replace")
    declared = _META.search(sample)
    candidates = ["gb18030", "big5"]
    if declared and (name := declared[1].decode("ascii").lower()) not in _CHINESE | {"utf-8", "utf8"}:
        candidates.insert(0, name)
    return max((_decoded(data, name) for name in candidates), key=lambda text: len(_EXPECTED.findall(text)))


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, errors="replace")
    except LookupError:  # a <meta> may name a character set that does not exist
        return ""


_RULE = re.compile(r"\s*\|?[\s:|-]*-{3,}[\s:|-]*")
_MARKUP = re.compile(r"^\s{0,3}#{1,6}\s+|\*\*|__")


def read_text(data: bytes) -> Document:
    """A text file: each line that is not empty as a paragraph, its place the line's number."""
    text = decode(data)
    if "\x00" in text:
        raise UnreadableReport("unknown_format", "binary")
    lines = enumerate(text.splitlines(), start=1)
    return Document(tuple(Paragraph(line.strip("\r\n\f"), f"L{n}") for n, line in lines if line.strip()), "txt")


def read_markdown(data: bytes) -> Document:
    """A Markdown file: as text, without the marks of headings, emphasis and the rules below table heads."""
    lines = (
        Paragraph(_MARKUP.sub("", block.text), block.place)
        for block in read_text(data).blocks
        if isinstance(block, Paragraph) and not _RULE.fullmatch(block.text)
    )
    return Document(tuple(line for line in lines if line.text.strip()), "md")
