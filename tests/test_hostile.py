"""Files made to harm: each ends within bounds, in seconds and in memory, with a message that says why."""

import re
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest

from library.sources import list_files, read_files
from parsing import read_reports, worker
from parsing.bounds import COLUMNS
from parsing.document import Document, Table
from parsing.errors import UnreadableReport
from parsing.readers import read_document
from parsing.readers.archive import Member, read_archive
from tests.made_documents import WIDTH, make_docx, make_pdf, make_zip, p, stream_object, tbl, tc, tr, words

SECONDS = 20.0  # on a machine that is busy with other things; alone, none takes more than 3
MEGABYTES = 600.0
PDF_SECONDS = 4.0  # what a PDF is given here in place of parsing.bounds.SECONDS


# ---------------------------------------------------------------- the files

LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "哈" * 10}">' for i in range(10))


def entities(encoding: str = "utf-8", declarations: str = LAUGHS, use: str = "&l9;") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w:document [{declarations}]>'
        f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{use}</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    return make_docx("", {"word/document.xml": text.encode(encoding)})


def inflating_docx() -> bytes:
    return make_docx("", {"word/document.xml": b"<w:document>" + b" " * (300 * 2**20)})


def lying_docx() -> bytes:
    """The same, with directory entries that tell a size of 100 bytes."""
    size = (12 + 300 * 2**20).to_bytes(4, "little")
    return inflating_docx().replace(size, (100).to_bytes(4, "little"))


def nested_docx(levels: int) -> bytes:
    return make_docx("<w:sdt><w:sdtContent>" * levels + p("甲") + "</w:sdtContent></w:sdt>" * levels)


def many_entries() -> bytes:
    return make_zip({"word/document.xml": "x"}) + b"PK\x01\x02" * 200_000


def zeros(count: int) -> bytes:
    """What zlib makes of `count` MB of zeros, without making them."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = press.compress(bytes(2**20)) + press.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(count):
        check = zlib.adler32(bytes(2**20), check)
    return b"\x78\xda" + block * count + b"\x03\x00" + check.to_bytes(4, "big")


def inflating_pdf() -> bytes:
    data = zeros(2048)
    page = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"
    return make_pdf([words(70, 100, "甲")], extra={11: page})


def form(uses: str, drawn: str) -> bytes:
    return stream_object(
        drawn.encode(), f"/Type /XObject /Subtype /Form /BBox [0 0 {WIDTH} 842] /Resources << /XObject << {uses} >> >>"
    )


def doubling_forms(levels: int = 40) -> bytes:
    """Each form draws the next one twice."""
    forms = {20 + i: form(f"/X {21 + i} 0 R", "/X Do /X Do") for i in range(levels)}
    return make_pdf(["/X Do"], extra={3: b"<< /XObject << /X 20 0 R >> >>", **forms, 20 + levels: form("", "0 0 m 9 9 l S")})


def recursive_form() -> bytes:
    return make_pdf([words(70, 100, "甲"), "/X Do"], extra={20: form("/X 20 0 R", "/X Do"), 3: with_form()})


def with_form() -> bytes:
    return b"<< /Font << /F 4 0 R >> /XObject << /X 20 0 R >> >>"


def cyclic_pages() -> bytes:
    return make_pdf(
        [words(70, 100, "甲")], extra={2: b"<< /Type /Pages /Kids [2 0 R 10 0 R] /Count 9 /MediaBox [0 0 595 842] >>"}
    )


def cyclic_tables() -> bytes:
    """A cross-reference table that names itself as the one before."""
    data = make_pdf([words(70, 100, "甲")])
    found = re.search(rb"startxref\n(\d+)", data)
    assert found
    return data.replace(b"/Root 1 0 R", b"/Prev %s /Root 1 0 R" % found[1])


def nested_zip(levels: int = 6) -> bytes:
    data = make_zip({"a.txt": "x" * 1000})
    for _ in range(levels):
        data = make_zip({f"{i}.zip": data for i in range(8)})
    return data


def nested_mime(levels: int) -> bytes:
    return b"MIME-Version: 1.0\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(levels)
    )


@dataclass(frozen=True)
class Case:
    """A file, and the reasons that may be given; "" where it may also be read, as far as it holds anything."""

    name: str
    make: Callable[[], bytes]
    reasons: tuple[str, ...]


CASES = [
    Case("external-entity.docx", lambda: entities(declarations='<!ENTITY l9 SYSTEM "file:///etc/passwd">'), ("unsafe",)),
    Case("billion-laughs.docx", entities, ("unsafe",)),
    Case("billion-laughs-utf16.docx", lambda: entities("utf-16"), ("unsafe",)),
    Case("inflating.docx", inflating_docx, ("too_large",)),
    Case("lying.docx", lying_docx, ("too_large", "damaged")),
    Case("nested-controls.docx", lambda: nested_docx(20_000), ("too_deep",)),
    Case("many-entries.docx", many_entries, ("too_large",)),
    Case(
        "bzip2.docx", lambda: make_zip({"[Content_Types].xml": "", "word/document.xml": "x"}, zipfile.ZIP_BZIP2), ("damaged",)
    ),
    Case("nested.html", lambda: b"<div>" * 200_000 + "规章".encode(), ("too_deep",)),
    Case("inflating.pdf", inflating_pdf, ("too_much_memory", "too_slow")),
    Case("doubling-forms.pdf", doubling_forms, ("too_slow",)),
    Case("recursive-form.pdf", recursive_form, ("",)),
    Case("cyclic-pages.pdf", cyclic_pages, ("", "damaged")),
    Case("cyclic-tables.pdf", cyclic_tables, ("", "damaged")),
    Case("cut-off.pdf", lambda: make_pdf([words(70, 100, "甲" * 500)])[:900], ("damaged", "empty")),
    Case("no-end.pdf", lambda: b"%PDF-1.5\n1 0 obj\n<< /A " + b"[ " * 200_000, ("damaged", "empty", "too_slow")),
    Case("many-parts.mht", lambda: b"MIME-Version: 1.0\r\n" + b"\r\n--b" * 100_000, ("too_large",)),
    Case("nested-parts.mht", lambda: nested_mime(4_000), ("damaged",)),
    Case("empty.docx", bytes, ("empty",)),
    Case("blank.txt", lambda: b" \r\n\x00" * 1000, ("empty",)),
    Case("picture.docx", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(1000), ("unknown_format",)),
    Case("password.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), ("encrypted",)),
]


@cache
def content_of(case: Case) -> bytes:
    return case.make()


@dataclass(frozen=True)
class Cost:
    """What a call took: seconds, and megabytes beyond what was in use before."""

    seconds: float
    megabytes: float


def memory(field: str) -> float:
    """The memory of this process in MB: `VmRSS` in use, `VmHWM` at the most since the mark was reset."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def cost_of(call: Callable[[], object]) -> Cost:
    if Path("/proc/self/clear_refs").exists():
        Path("/proc/self/clear_refs").write_text("5")  # the mark of most memory used begins anew
    before, started = memory("VmRSS"), time.perf_counter()
    call()
    return Cost(time.perf_counter() - started, memory("VmHWM") - before)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_files_end_in_bounds(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    if "too_slow" in case.reasons:
        monkeypatch.setattr(worker, "SECONDS", PDF_SECONDS)
    data = content_of(case)
    reasons: list[UnreadableReport | None] = []

    def read() -> None:
        try:
            read_document(data, case.name)
        except UnreadableReport as error:
            reasons.append(error)

    cost = cost_of(read)
    error = reasons[0] if reasons else None
    assert (error.reason if error else "") in case.reasons
    if error:
        assert error.name == case.name
        assert re.search("[一-鿿]", error.message("zh"))
        assert error.message("en").isascii() or error.detail
    assert cost.seconds < SECONDS
    assert cost.megabytes < MEGABYTES


def read_into(documents: list[Document], data: bytes, name: str) -> None:
    documents.append(read_document(data, name))


def test_spans_are_clamped() -> None:
    wide = "1" + "0" * 9
    word = make_docx(tbl(tr(tc("甲", span=wide), "1"), tr("乙", "2")))
    page = f"<table><tr><td colspan={wide} rowspan={wide}>甲</td><td>1</td></tr><tr><td>乙</td></tr></table>".encode()
    for data, name in ((word, "a.docx"), (page, "a.html")):
        documents: list[Document] = []
        cost = cost_of(partial(read_into, documents, data, name))
        (table,) = documents[0].blocks
        assert isinstance(table, Table)
        assert max(cell.column + cell.column_span for cell in table.cells) <= COLUMNS
        assert cost.seconds < SECONDS
        assert cost.megabytes < MEGABYTES


def test_archives_within_archives_are_not_followed() -> None:
    members: list[Member] = []
    cost = cost_of(lambda: members.extend(read_archive(nested_zip())))
    errors = [member.error for member in members if member.error]
    assert {error.reason for error in errors} == {"nested_archive"}
    assert all(re.search("[一-鿿]", error.message("zh")) and error.message("en") for error in errors)
    assert len(members) == 64
    assert cost.seconds < SECONDS
    assert cost.megabytes < MEGABYTES


def test_members_names_lead_nowhere() -> None:
    data = make_zip({"../../a.txt": "甲", "/etc/b.txt": "乙", "C:\\c.txt": "丙", "d" * 4000 + ".txt": "丁", "e@f.txt": "戊"})
    members = list(read_archive(data.replace(b"e@f.txt", b"e\0f.txt"), "x.zip"))
    assert len(members) == 5
    for member in members:
        path = Path("/srv/library", member.name)
        assert path.resolve().is_relative_to("/srv/library")
        assert len(member.name) < 255
        assert member.error is None


@pytest.mark.parametrize("name", ["../" * 2000 + "x.docx", "a\0b.docx", "d" * 4000 + ".docx"], ids=["..", "NUL", "4,000"])
def test_hostile_names_are_labels_and_nothing_more(name: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_document(b"PK\x03\x04 and no more", name)
    assert (caught.value.reason, caught.value.name) == ("damaged", name)
    tables = read_reports([Path(name)])
    assert tables.failures["reason"].tolist() == ["not_found"]
    for document in read_files(list_files([name])):
        assert isinstance(document.content, UnreadableReport)
        assert document.content.reason == "not_found"


def test_a_batch_goes_on_with_the_rest(tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile files among good ones: the good are read, each hostile one is listed with its reason."""
    monkeypatch.setattr(worker, "SECONDS", PDF_SECONDS)
    good = sorted((sample / "real").iterdir())[:1]
    for case in CASES:
        (tmp_path / case.name).write_bytes(content_of(case))
    hostile = [tmp_path / case.name for case in CASES]
    tables = read_reports([*hostile[:11], *good, *hostile[11:], *good])
    refused = {Path(name).name for name in tables.failures["source"]}
    assert {case.name for case in CASES if "" not in case.reasons} <= refused
    assert len(tables.reports) == 1
    assert tables.requests["count"].notna().any()
