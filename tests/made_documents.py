"""Word, PDF and ZIP files made in a test: small, and exactly as wicked as the test wants them."""

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from pdfminer.arcfour import Arcfour

# ---------------------------------------------------------------- ZIP


def make_zip(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


# ---------------------------------------------------------------- Word

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPACES = (
    f'xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def relationships(targets: Mapping[str, str]) -> str:
    """The relationships part that leads to targets by their kind."""
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def make_docx(body: str, parts: Mapping[str, bytes | str] | None = None, head: str = "") -> bytes:
    """A Word file with this body; `parts` are added or replaced, `head` stands before the document element."""
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": relationships({"officeDocument": "word/document.xml"}),
        "word/document.xml": f"{head}<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
    }
    return make_zip({**members, **(parts or {})})


def p(*runs: str, properties: str = "") -> str:
    """A paragraph; a run that is not mark-up is text."""
    own = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{own}{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{own}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def tc(content: str, span: int | str = 1, merge: str = "") -> str:
    """A cell; `merge` is `restart` or `continue`."""
    properties = (f'<w:gridSpan w:val="{span}"/>' if span != 1 else "") + (f'<w:vMerge w:val="{merge}"/>' if merge else "")
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    own = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{own}{''.join(cell if cell.startswith('<') else tc(cell) for cell in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


# ---------------------------------------------------------------- workbooks

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def make_xlsx(sheet: str | bytes) -> bytes:
    """A workbook of one sheet, whose part is written by hand."""
    return make_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relationships({"officeDocument": "xl/workbook.xml"}),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet r:id="r0"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relationships({"worksheet": "worksheets/sheet1.xml"}),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


# ---------------------------------------------------------------- PDF

WIDTH, HEIGHT = 595, 842


def words(x: float, top: float, text: str, size: float = 10, turn: int = 0) -> str:
    """Text whose box begins at a place from the top left; `turn` 1 reads downwards, -1 upwards."""
    codes = text.encode("utf-16-be").hex()
    y = HEIGHT - top
    matrix = {
        0: f"1 0 0 1 {x} {y - 0.88 * size:.2f}",
        1: f"0 -1 1 0 {x + 0.12 * size:.2f} {y}",
        -1: f"0 1 -1 0 {x + 0.88 * size:.2f} {y}",
    }
    return f"BT /F {size} Tf {matrix[turn]} Tm <{codes}> Tj ET"


def rule(x0: float, top: float, x1: float, bottom: float) -> str:
    """A line that is stroked."""
    return f"{x0} {HEIGHT - top} m {x1} {HEIGHT - bottom} l S"


def area(x0: float, top: float, x1: float, bottom: float) -> str:
    """An area that is filled."""
    return f"{x0} {HEIGHT - bottom} {x1 - x0} {bottom - top} re f"


def frame(xs: Sequence[float], ys: Sequence[float]) -> list[str]:
    """All lines of a table without merged cells."""
    return [rule(xs[0], y, xs[-1], y) for y in ys] + [rule(x, ys[0], x, ys[-1]) for x in xs]


def picture(x0: float, top: float, x1: float, bottom: float) -> str:
    return f"q {x1 - x0} 0 0 {bottom - top} {x0} {HEIGHT - bottom} cm /I Do Q"


def make_pdf(
    *pages: Iterable[str], password: str | None = None, extra: Mapping[int, bytes] | None = None, title: str = ""
) -> bytes:
    """A PDF of pages, each a list of what is drawn. Pages are objects 10, 12, 14 …; `extra` replaces or adds objects."""
    streams = ["\n".join(page).encode("ascii") for page in pages]
    used = sorted(
        {int(code, 16) for stream in streams for found in re.findall(rb"<([0-9a-f]+)> Tj", stream) for code in _codes(found)}
    )
    names = "\n".join(f"<{code:04x}> <{code:04x}>" for code in used)
    unicode_map = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
        f"{len(used)} beginbfchar\n{names}\nendbfchar endcmap end"
    ).encode()
    kids = " ".join(f"{10 + 2 * i} 0 R" for i in range(len(streams)))
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} /MediaBox [0 0 {WIDTH} {HEIGHT}] >>".encode(),
        3: b"<< /Font << /F 4 0 R >> /XObject << /I 8 0 R >> >>",
        4: b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 7 0 R >>",
        5: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 1000 /W [32 126 500] /FontDescriptor 6 0 R >>",
        6: b"<< /Type /FontDescriptor /FontName /Song /Ascent 880 /Descent -120 /FontBBox [0 -120 1000 880] /Flags 4 >>",
        7: stream_object(unicode_map),
        8: stream_object(
            b"\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", False
        ),
        9: f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>".encode(),
    }
    for i, stream in enumerate(streams):
        objects[10 + 2 * i] = f"<< /Type /Page /Parent 2 0 R /Resources 3 0 R /Contents {11 + 2 * i} 0 R >>".encode()
        objects[11 + 2 * i] = stream_object(stream)
    objects.update(extra or {})
    trailer = "/Root 1 0 R /Info 9 0 R"
    if password is not None:
        objects, added = _encrypted(objects, password)
        trailer += added
    return _assembled(objects, trailer)


def _codes(digits: bytes) -> list[bytes]:
    return [digits[i : i + 4] for i in range(0, len(digits), 4)]


def stream_object(content: bytes, entries: str = "", deflate: bool = True) -> bytes:
    """The bytes of an object with a stream."""
    data = zlib.compress(content) if deflate else content
    kind = "/Filter /FlateDecode " if deflate else ""
    return f"<< {entries} {kind}/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _assembled(objects: Mapping[int, bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places: dict[int, int] = {}
    for number, content in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start, last = len(out), max(objects) + 1
    out += f"xref\n0 {last}\n0000000000 65535 f \n".encode()
    for number in range(1, last):
        out += f"{places.get(number, 0):010d} 00000 {'n' if number in places else 'f'} \n".encode()
    return bytes(out + f"trailer\n<< /Size {last} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())


_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def _encrypted(objects: Mapping[int, bytes], password: str) -> tuple[dict[int, bytes], str]:
    """The objects with their streams in the oldest encryption of the format (40 bits, revision 2)."""
    owner, identity, rights = b"o" * 32, b"i" * 16, -44
    key = hashlib.md5((password.encode() + _PAD)[:32] + owner + struct.pack("<i", rights) + identity).digest()[:5]
    user = Arcfour(key).process(_PAD)
    changed = {}
    for number, content in objects.items():
        head, mark, rest = content.partition(b"\nstream\n")
        own = hashlib.md5(key + struct.pack("<I", number)[:3] + b"\x00\x00").digest()[:10]
        changed[number] = (
            head + mark + Arcfour(own).process(rest.removesuffix(b"\nendstream")) + b"\nendstream" if mark else content
        )
    entry = f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P {rights} >>"
    return changed, f" /ID [<{identity.hex()}> <{identity.hex()}>] /Encrypt {entry}"
