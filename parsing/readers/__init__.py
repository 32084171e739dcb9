"""Bytes → Document. The reader is chosen by what the bytes are, then by the name."""

import importlib
import re
from pathlib import PurePath

from parsing.bounds import FILE_BYTES, megabytes
from parsing.document import Document
from parsing.errors import UnreadableReport
from parsing.readers.archive import package_kind
from parsing.worker import run_bounded

# What a file of a kind begins with. Kinds that are not read are here too, so that they are refused by their name.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "RTF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)
_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|div|table|p|span|meta|h[1-6])[\s>/]", re.IGNORECASE)
_MHT = re.compile(rb"^(MIME-Version:|From: <Saved by|Content-Type: multipart/related)", re.IGNORECASE | re.MULTILINE)
_READERS = {
    "txt": "text:read_text",
    "md": "text:read_markdown",
    "html": "html:read_html",
    "docx": "docx:read_docx",
    "pdf": "pdf:read_pdf",
    "xlsx": "xlsx:read_xlsx",
    "mht": "mht:read_mht",
    "office": "office:read_office",
}
# What a hostile file may keep busy for ever, or make swell: read in a worker that can be killed.
_BOUNDED = {"pdf"}


def kind_of(data: bytes, name: str = "") -> str:
    """The kind of a file, by its first bytes and then by its name: a key of the readers, or what it is instead."""
    head = data[:4096]
    start = head.lstrip()
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return package_kind(data) if kind == "zip" else kind
    wide = head.replace(b"\x00", b"")  # UTF-16 mark-up is ASCII with zeros between
    if _MHT.search(head[:600]):
        return "mht"
    if _MARKUP.search(wide) or PurePath(name).suffix.lower() in (".html", ".htm"):
        return "html"
    return "md" if PurePath(name).suffix.lower() in (".md", ".markdown") else "txt"


def read_document(data: bytes, name: str = "") -> Document:
    """The content of a file. Raises UnreadableReport with the reason where it has none that can be read."""
    if not data.strip(b"\x00\t\r\n "):
        raise UnreadableReport("empty", name=name)
    try:
        if len(data) > FILE_BYTES:
            raise UnreadableReport("too_large", megabytes(len(data)))
        kind = kind_of(data, name)
        if kind not in _READERS:
            raise UnreadableReport("unknown_format", kind)
        module, function = _READERS[kind].split(":")
        reader = getattr(importlib.import_module(f"parsing.readers.{module}"), function)
        document: Document = run_bounded(reader, data) if kind in _BOUNDED else reader(data)
    except UnreadableReport as error:
        raise UnreadableReport(error.reason, error.detail, name) from error
    if not document.blocks:
        raise UnreadableReport("empty", name=name)
    return document
