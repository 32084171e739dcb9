"""Saved web pages in one file (MHT): bytes → the page within, read as HTML."""

import email
import email.policy
from collections.abc import Iterator
from email.message import Message
from itertools import islice

from parsing.bounds import FILE_BYTES, MEMBERS, megabytes
from parsing.document import Document
from parsing.errors import UnreadableReport
from parsing.readers.html import read_html

_FRAMES = 50  # pages of a frame set; a workbook saved as a web page has one for each sheet


def read_mht(data: bytes) -> Document:
    """The page that the file holds; of a frame set all pages, in their order. Raises UnreadableReport."""
    if len(data) > FILE_BYTES:
        raise UnreadableReport("too_large", megabytes(len(data)))
    if data.count(b"\n--") > MEMBERS:
        raise UnreadableReport("too_large", f"> {MEMBERS} MIME parts")
    try:
        pages = list(islice(_pages(email.message_from_bytes(data, policy=email.policy.compat32)), _FRAMES))
    except (RecursionError, ValueError, LookupError) as error:
        raise UnreadableReport("damaged", "MIME") from error
    if not pages:
        raise UnreadableReport("damaged", "MIME")
    # A frame set has no text of its own: its pages are one document, as a workbook's sheets are.
    return read_html(b"\n".join(pages[1:]) if b"<frameset" in pages[0].lower() and len(pages) > 1 else pages[0])


def _pages(message: Message) -> Iterator[bytes]:
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                yield _declared(content, part.get_content_charset())


def _declared(content: bytes, charset: str | None) -> bytes:
    """The page in UTF-8 where the part's head alone tells its character set."""
    if not charset or charset in ("utf-8", "us-ascii") or b"charset" in content[:4096].lower():
        return content
    try:
        return content.decode(charset).encode()
    except (LookupError, UnicodeDecodeError):
        return content
