"""Office files (DOCX, XLSX) are ZIP files of XML parts: their parts, inflated and parsed within bounds."""

import io
import posixpath
import struct
import zipfile
import zlib

from lxml import etree

from parsing.bounds import DEPTH, ENTRIES, FILE_BYTES, PART_BYTES, megabytes
from parsing.errors import UnreadableReport

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
# Only these two inflate no further than asked: a few bytes of bzip2 or LZMA may become gigabytes at once.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises, as it reads damaged data, of other modules and of builtin kinds besides its own.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)


def open_zip(data: bytes, most: int = FILE_BYTES) -> zipfile.ZipFile:
    """The ZIP file in `data`. Raises UnreadableReport where it is damaged or its directory is out of bounds."""
    if len(data) > most:
        raise UnreadableReport("too_large", megabytes(len(data)))
    # zipfile reads the whole directory at once, and believes the file on its length: count before it does.
    entries = data.count(_ENTRY)
    if entries > ENTRIES:
        raise UnreadableReport("too_large", f"{entries} ZIP entries")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except ZIP_ERRORS as error:
        raise UnreadableReport("damaged", "ZIP") from error


def inflate(package: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int = PART_BYTES) -> bytes:
    """The content of a ZIP entry of at most `most` bytes; what the entry says of its own size is not believed."""
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableReport("encrypted")
    if entry.compress_type not in _METHODS:
        raise UnreadableReport("damaged", f"ZIP method {entry.compress_type}")
    try:
        with package.open(entry) as stream:
            content = stream.read(most + 1)
    except ZIP_ERRORS as error:
        raise UnreadableReport("damaged", entry.filename[:60]) from error
    if len(content) > most:
        raise UnreadableReport("too_large", f"{entry.filename[:60]} > {megabytes(most)}")
    return content


def read_part(package: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of a part, or None where the package has no such part."""
    try:
        entry = package.getinfo(name)
    except KeyError:
        return None
    return inflate(package, entry)


def parse_part(content: bytes) -> etree._Element:
    """The tree of an XML part. A part with a DOCTYPE is refused: Office writes none, and entities come with it alone."""
    if any(mark in content for mark in _DOCTYPE):
        raise UnreadableReport("unsafe", "DOCTYPE")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise UnreadableReport("too_deep", str(DEPTH)) from error
        raise UnreadableReport("damaged", str(error)[:80]) from error
    if root.getroottree().docinfo.internalDTD is not None:  # written in a character set in which the search saw none
        raise UnreadableReport("unsafe", "DOCTYPE")
    return root


def related(package: zipfile.ZipFile, part: str = "") -> dict[str, tuple[str, str]]:
    """The parts that `part` ("" for the package itself) refers to: id → (kind such as `officeDocument`, name of the part)."""
    folder, name = posixpath.split(part)
    content = read_part(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    if content is None:
        return {}
    return {
        link.get("Id", ""): (link.get("Type", "").rpartition("/")[2], _resolve(folder, link.get("Target", "")))
        for link in parse_part(content).iter(f"{_RELATIONSHIPS}Relationship")
        if link.get("TargetMode") != "External"
    }


def main_part(package: zipfile.ZipFile, otherwise: str) -> str:
    """The name of the part that is the document itself."""
    return next((name for kind, name in related(package).values() if kind == "officeDocument"), otherwise)


def core_title(package: zipfile.ZipFile) -> str:
    """The title among the file's properties, or ""."""
    content = read_part(package, "docProps/core.xml")
    title = None if content is None else parse_part(content).find("{http://purl.org/dc/elements/1.1/}title")
    return "" if title is None or not title.text else title.text.strip()


def _resolve(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
