"""Saved pages, archives and old Word files."""

import os
import stat
import time
import zipfile
from pathlib import Path

import pytest

from parsing import bounds
from parsing.document import Paragraph
from parsing.errors import UnreadableReport
from parsing.notes import describe_note
from parsing.readers import archive, office
from parsing.readers.archive import harmless_name, package_kind, read_archive
from parsing.readers.mht import read_mht
from parsing.readers.office import read_office
from tests.made_documents import make_docx, make_zip, p

# ---------------------------------------------------------------- saved pages

PAGE = "<html><body><p>二、主动公开政府信息情况</p><table><tr><td>规章</td><td>3</td></tr></table></body></html>"


def saved(*parts: tuple[str, str, bytes]) -> bytes:
    """An MHT file of parts: type with charset, encoding, content."""
    head = b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--b"\r\n\r\n'
    body = b"".join(
        f"----b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + content + b"\r\n"
        for kind, encoding, content in parts
    )
    return head + body + b"----b--\r\n"


def quoted(text: str, encoding: str = "utf-8") -> bytes:
    return "".join(f"={byte:02X}" for byte in text.encode(encoding)).encode()


@pytest.mark.parametrize(
    "data",
    [
        saved(("image/png", "base64", b"iVBORw0KGgo="), ("text/html; charset=utf-8", "quoted-printable", quoted(PAGE))),
        saved(("text/html; charset=gb2312", "quoted-printable", quoted(PAGE, "gb18030"))),
        saved(("text/html", "8bit", PAGE.encode("gb18030"))),
        saved(
            ("text/html", "8bit", b"<html><frameset><frame src='a'></frameset></html>"),
            ("text/html; charset=utf-8", "quoted-printable", quoted(PAGE)),
        ),
    ],
    ids=["quoted", "charset in the head of the part", "no charset", "frames"],
)
def test_the_page_in_a_saved_file(data: bytes) -> None:
    heading, table = read_mht(data).blocks
    assert isinstance(heading, Paragraph)
    assert heading.text == "二、主动公开政府信息情况"
    assert not isinstance(table, Paragraph)
    assert [cell.text for cell in table.cells] == ["规章", "3"]


@pytest.mark.parametrize("data", [saved(), b"MIME-Version: 1.0\r\n\r\n", saved(("image/png", "base64", b"iVBORw0KGgo="))])
def test_a_saved_file_without_a_page_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_mht(data)
    assert caught.value.reason == "damaged"


# ---------------------------------------------------------------- archives


def test_members_come_with_the_archives_name() -> None:
    data = make_zip({"a.txt": "甲", "市/b.txt": "乙", "空/": "", "__MACOSX/._a.txt": "x", "~$a.docx": "x", ".DS_Store": "x"})
    assert [(m.name, m.data.decode()) for m in read_archive(data, "年报.zip")] == [
        ("年报.zip/a.txt", "甲"),
        ("年报.zip/市/b.txt", "乙"),
    ]


def test_an_archive_may_be_larger_than_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FILE_BYTES", 300)
    data = make_zip({f"{i}.txt": "x" * 200 for i in range(9)}, zipfile.ZIP_STORED)
    assert len(data) > 300
    assert [m.error for m in read_archive(data)] == [None] * 9


def test_a_member_without_a_name() -> None:
    assert [m.name for m in read_archive(make_zip({"": "甲"}))] == ["_"]


def test_names_in_the_character_set_of_windows() -> None:
    name = "年报.txt".encode("gb18030")
    data = make_zip({"x" * len(name): "甲"}).replace(b"x" * len(name), name)
    assert [member.name for member in read_archive(data)] == ["年报.txt"]


def test_an_archive_within_is_opened_once() -> None:
    innermost = make_zip({"c.txt": "丙"})
    data = make_zip({"a.txt": "甲", "b.zip": make_zip({"b.txt": "乙", "c.zip": innermost}), "d.docx": make_docx(p("丁"))})
    members = list(read_archive(data))
    assert [(m.name, m.error.reason if m.error else "") for m in members] == [
        ("a.txt", ""), ("b.zip/b.txt", ""), ("b.zip/c.zip", "nested_archive"), ("d.docx", ""),
    ]  # fmt: skip


def test_a_damaged_member_keeps_no_other_back() -> None:
    data = make_zip({"a.txt": "甲" * 50, "b.txt": "乙" * 50}, zipfile.ZIP_STORED).replace(
        "甲".encode() * 50, "丙".encode() * 50
    )
    members = list(read_archive(data, "x.zip"))
    assert [(m.name, m.error.reason if m.error else "") for m in members] == [("x.zip/a.txt", "damaged"), ("x.zip/b.txt", "")]


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\年报\\..\\a.txt", "C_/年报/a.txt"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("...", "_"),
        ("", "_"),
        ("年报 2023.docx", "年报 2023.docx"),
        ("a" * 4000 + ".docx", "a" * 195 + ".docx"),
    ],
)
def test_names_are_made_harmless(name: str, harmless: str) -> None:
    assert harmless_name(name) == harmless


def test_what_an_archive_inflates_to_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ARCHIVE_BYTES", 1000)
    data = make_zip({f"{i}.txt": "x" * 400 for i in range(5)})
    names: list[str] = []
    with pytest.raises(UnreadableReport) as caught:
        names.extend(member.name for member in read_archive(data))
    assert caught.value.reason == "too_large"
    assert names == ["0.txt", "1.txt", "2.txt"]


def test_members_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MEMBERS", 3)
    with pytest.raises(UnreadableReport) as caught:
        list(read_archive(make_zip({f"{i}.txt": "x" for i in range(5)})))
    assert caught.value.reason == "too_large"


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"[Content_Types].xml": "", "word/document.xml": ""}, "docx"),
        ({"[Content_Types].xml": "", "xl/workbook.xml": ""}, "xlsx"),
        ({"[Content_Types].xml": "", "ppt/presentation.xml": ""}, "PPTX"),
        ({"OFD.xml": "", "Doc_0/Document.xml": ""}, "OFD"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "ODF"),
        ({"a.docx": "word/document.xml"}, "archive"),
    ],
)
def test_what_a_zip_file_is(members: dict[str, str], kind: str) -> None:
    assert package_kind(make_zip(members, zipfile.ZIP_STORED)) == kind


# ---------------------------------------------------------------- old Word files

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "WordDocument".encode("utf-16-le")


def install(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program named soffice first in the path; it is called as the real one is."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_without_the_program_the_refusal_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableReport) as caught:
        read_office(OLE)
    assert (caught.value.reason, caught.value.detail) == ("needs_program", "LibreOffice")
    assert "DOCX" in caught.value.message("zh")
    assert "DOCX" in caught.value.message("en")


def test_what_the_program_makes_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(make_docx(p("一、总体情况")))
    # The last two arguments are the folder to write to and the file to read.
    install(tmp_path, f'for last; do folder=$out; out=$last; done; cp {tmp_path}/made.docx "$folder/report.docx"', monkeypatch)
    (block,) = read_office(OLE).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "一、总体情况"


def test_a_program_that_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "exit 0", monkeypatch)
    with pytest.raises(UnreadableReport) as caught:
        read_office(OLE)
    assert caught.value.reason == "damaged"


def test_a_program_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "OFFICE_SECONDS", 2.0)
    install(tmp_path, f"(sleep 30; touch {tmp_path}/late) & echo $! > {tmp_path}/child; wait", monkeypatch)
    started = time.monotonic()
    with pytest.raises(UnreadableReport) as caught:
        read_office(OLE)
    assert caught.value.reason == "too_slow"
    assert time.monotonic() - started < 10
    child = Path("/proc") / (tmp_path / "child").read_text().strip() / "stat"
    while child.exists() and child.read_text().split()[2] != "Z" and time.monotonic() - started < 20:
        time.sleep(0.05)  # the kernel ends it soon after it was killed, and by itself it would take longer than is waited
    assert time.monotonic() - started < 20
    assert not (tmp_path / "late").exists()


def test_a_file_with_a_password() -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_office(OLE + "EncryptedPackage".encode("utf-16-le"))
    assert caught.value.reason == "encrypted"


def test_a_file_beyond_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "FILE_BYTES", 100)
    with pytest.raises(UnreadableReport) as caught:
        read_office(OLE)
    assert (caught.value.reason, caught.value.detail) == ("too_large", bounds.megabytes(len(OLE)))


# ---------------------------------------------------------------- what was not read


@pytest.mark.parametrize(
    ("note", "chinese", "english"),
    [
        ("pictures:3-5", "第3-5页是没有文字的图片", "Pages 3-5 are pictures without text"),
        ("pictures_beside_text:2", "第2页有较大的图片", "Pages 2 hold large pictures"),
        ("formulas_without_values:4", "有4个公式", "4 formulas have no stored result"),
    ],
)
def test_notes_in_words(note: str, chinese: str, english: str) -> None:
    assert describe_note(note, "zh").startswith(chinese)
    assert describe_note(note, "en").startswith(english)
    assert describe_note("unheard-of:1") == ""
