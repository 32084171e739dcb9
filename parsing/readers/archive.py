"""ZIP archives of reports: bytes → their members, each with a name that can do no harm.

An archive within an archive is opened once; what it holds deeper is named and not opened. A member that cannot be had does not
keep the others back: it comes with its reason.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from parsing.bounds import ARCHIVE_BYTES, FILE_BYTES, MEMBERS, NAME_LENGTH, megabytes
from parsing.errors import UnreadableReport
from parsing.readers.parts import inflate, open_zip

_UTF8 = 0x800
# What Windows, macOS and editors leave in archives; not documents of anybody.
_LEFTOVERS = re.compile(r"(^|/)(__MACOSX/|\.(?!\.)|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_HARMFUL = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name, with that of the archive it lay in, and its bytes or the reason why it has none."""

    name: str
    data: bytes = b""
    error: UnreadableReport | None = None


def package_kind(data: bytes) -> str:
    """What a ZIP file is, by the members at its top: `docx`, `xlsx`, another kind of document by its name, or `archive`."""
    names = set(open_zip(data, ARCHIVE_BYTES).namelist())
    if "[Content_Types].xml" in names:
        folders = {name.split("/", 1)[0] for name in names}
        return next((kind for folder, kind in (("word", "docx"), ("xl", "xlsx"), ("ppt", "PPTX")) if folder in folders), "OPC")
    return next((kind for name, kind in (("OFD.xml", "OFD"), ("mimetype", "ODF")) if name in names), "archive")


def read_archive(data: bytes, name: str = "") -> Iterator[Member]:
    """The members of an archive, one by one, so that one at most is held. Raises UnreadableReport where it cannot be opened."""
    budget = _Budget()
    for entry_name, content in _entries(data, name, budget):
        if isinstance(content, UnreadableReport):
            yield Member(entry_name, error=content)
        elif not _is_archive(content):
            yield Member(entry_name, content)
        else:
            yield from _within(content, entry_name, budget)


def count_members(data: bytes) -> int:
    """How many files an archive says it holds. Raises UnreadableReport where it cannot be opened."""
    return sum(not entry.is_dir() for entry in open_zip(data, ARCHIVE_BYTES).infolist())


def _within(data: bytes, name: str, budget: "_Budget") -> Iterator[Member]:
    try:
        for entry_name, content in _entries(data, name, budget):
            if isinstance(content, UnreadableReport):
                yield Member(entry_name, error=content)
            elif _is_archive(content):
                yield Member(entry_name, error=UnreadableReport("nested_archive", entry_name[-60:], entry_name))
            else:
                yield Member(entry_name, content)
    except UnreadableReport as error:
        yield Member(name, error=UnreadableReport(error.reason, error.detail, name))


class _Budget:
    """What may still be inflated and how many members may still come, over all levels."""

    def __init__(self) -> None:
        self.bytes = ARCHIVE_BYTES
        self.members = MEMBERS


def _entries(data: bytes, name: str, budget: _Budget) -> Iterator[tuple[str, bytes | UnreadableReport]]:
    package = open_zip(data, ARCHIVE_BYTES)
    for entry in package.infolist():
        own = _name(entry)
        if own.endswith("/") or _LEFTOVERS.search(own):
            continue
        full = f"{name}/{harmless_name(own)}" if name else harmless_name(own)
        budget.members -= 1
        if budget.members < 0:
            raise UnreadableReport("too_large", f"> {MEMBERS} files", name)
        if budget.bytes <= 0:
            raise UnreadableReport("too_large", f"> {megabytes(ARCHIVE_BYTES)}", name)
        try:
            content = inflate(package, entry, min(FILE_BYTES, budget.bytes))
        except UnreadableReport as error:
            budget.bytes -= FILE_BYTES if error.reason == "too_large" else 0  # so much was inflated before it was refused
            yield full, UnreadableReport(error.reason, error.detail, full)
            continue
        budget.bytes -= len(content)
        yield full, content


def _is_archive(data: bytes) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        return package_kind(data) == "archive"
    except UnreadableReport:
        return False  # the reader of the member says what is wrong with it


def _name(entry: zipfile.ZipInfo) -> str:
    """A member's name: without the mark for UTF-8 it is in the character set of the Windows that packed it, here GB18030."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def harmless_name(name: str) -> str:
    """A name that stays below its folder and that any file system takes: no `..`, no root, no control characters, not long."""
    parts = [part.strip(". ") for part in PurePosixPath(_HARMFUL.sub("_", name.replace("\\", "/"))).parts]
    kept = "/".join(part for part in parts if part.strip("/")) or "_"
    if len(kept) <= NAME_LENGTH:
        return kept
    suffix = PurePosixPath(kept).suffix[:10]
    return f"{kept[: NAME_LENGTH - len(suffix)].rstrip('/')}{suffix}"
