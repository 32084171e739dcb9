"""Documents before they are kept: what is told of them, what keeping them does, and which agency a few words mean."""

from pathlib import Path

import pytest

from library.candidates import Place, named_agencies, place_by_name
from library.decisions import Decision
from library.ingest import add_bytes
from library.queries import Selection, list_reports
from library.queries_library import documents_here, recent_documents, reports_in_force
from library.staging import Staged, keep, stage
from library.store import open_stored
from parsing.errors import UnreadableReport
from tests.small_documents import requests_report

PHOTOGRAPH = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(500)
DEEP = b"<html><body>" + b"<div>" * 3000 + b"x" + b"</div>" * 3000


def staged(*documents: tuple[str, bytes] | UnreadableReport) -> dict[str, Staged]:
    return {document.source: document for document in stage(documents, 2)}


def keep_all(folder: Path, decisions: dict[str, Decision], **documents: bytes) -> None:
    held = {document.digest: document for document in stage(list(documents.items()), 1)}
    keep(folder, list(documents.items()), held, decisions)


def test_a_report_is_told_before_it_is_kept(sample: Path, tmp_path: Path) -> None:
    data = (sample / "real" / "longting-2019.txt").read_bytes()
    document = staged(("longting.txt", data))["longting.txt"]
    (report,) = document.reports
    assert (report.agency, report.year, report.form) == ("开封市龙亭区人民政府办公室", 2019, "2019")
    assert (report.level, report.region) == ("department", "河南省 开封市 龙亭区")
    assert report.n_figures == 239
    assert (report.n_errors, document.failures, report.simulated) == (0, (), False)
    assert document.columns()["reports"]["sha256"] == [document.digest]
    assert not list(tmp_path.iterdir())


def test_doubt_and_broken_sums_are_told() -> None:
    broken = (
        requests_report("示例市教育局（模拟）", 2022, 12).decode().replace("| （七）总计 | 12", "| （七）总计 | 15").encode()
    )
    documents = staged(("nobody.md", requests_report("教育局", 2023, 5)), ("broken.md", broken))
    (nobody,), (education,) = documents["nobody.md"].reports, documents["broken.md"].reports
    assert (nobody.agency, nobody.named, nobody.doubts) == ("", "教育局", ("place_unknown",))
    assert (education.agency, education.simulated, education.n_errors) == ("示例市教育局（模拟）", True, 2)


def test_a_hostile_document_keeps_no_other_back() -> None:
    documents = staged(
        ("photo.docx", PHOTOGRAPH),
        ("deep.html", DEEP),
        UnreadableReport("damaged", "zip", "broken.zip"),
        ("good.md", requests_report("示例市教育局（模拟）", 2023, 5)),
    )
    reasons = {name: [failure.reason for failure in document.failures] for name, document in documents.items()}
    assert reasons == {"photo.docx": ["unknown_format"], "deep.html": ["too_deep"], "broken.zip": ["damaged"], "good.md": []}
    assert len(documents["good.md"].reports) == 1


def test_what_was_staged_is_kept_without_being_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = requests_report("示例市教育局（模拟）", 2023, 5)
    held = {document.digest: document for document in stage([("a.md", data)])}
    monkeypatch.setattr("library.parallel.read_columns", None)
    monkeypatch.setattr("parsing.preview.reports_of_document", None)
    other = requests_report("示例市公安局（模拟）", 2023, 5)
    summary = keep(tmp_path, [("a.md", data), ("not staged.md", other)], held, {})
    assert (summary.added, summary.unchanged, summary.failed) == (1, 0, ())
    listed = list_reports(open_stored(tmp_path), Selection())
    assert listed[["agency", "year"]].to_numpy().tolist() == [["示例市教育局（模拟）", 2023]]
    assert keep(tmp_path, [("again.md", data)], held, {}).unchanged == 1


def test_a_correction_is_kept_with_the_place_that_the_name_tells(tmp_path: Path) -> None:
    data = requests_report("教育局", 2023, 5)
    (report,) = staged(("a.md", data))["a.md"].reports
    keep_all(tmp_path, {report.report_id: Decision("开封市教育局", 2022)}, **{"a.md": data})
    kept = list_reports(open_stored(tmp_path), Selection()).iloc[0]
    assert (kept["agency"], kept["year"], kept["city"]) == ("开封市教育局", 2022, "开封市")


def test_what_the_library_has_and_what_would_be_replaced(tmp_path: Path) -> None:
    old, new = (requests_report("示例市教育局（模拟）", 2023, count) for count in (5, 6))
    keep_all(tmp_path, {}, **{"old.md": old})
    library = open_stored(tmp_path)
    (document,) = stage([("new.md", new)])
    (before,) = stage([("old.md", old)])
    assert documents_here(library, [document.digest, before.digest])[["sha256", "n_reports"]].to_numpy().tolist() == [
        [before.digest, 1]
    ]
    asked = reports_in_force(library, ["示例市教育局（模拟）", "示例市教育局（模拟）"], [2023, 2022])
    assert asked[["year", "source"]].to_numpy().tolist() == [[2023, "old.md"]]
    keep_all(tmp_path, {}, **{"new.md": new})
    rows = recent_documents(open_stored(tmp_path), 10)
    assert rows[["source", "in_force"]].to_numpy().tolist() == [["new.md", True], ["old.md", False]]


def test_recent_documents_are_the_newest_with_those_that_failed(tmp_path: Path) -> None:
    add_bytes(tmp_path, [(f"{number}.md", requests_report(f"示例市第{number}局（模拟）", 2023, 5)) for number in range(3)])
    add_bytes(tmp_path, [("photo.docx", PHOTOGRAPH)])
    rows = recent_documents(open_stored(tmp_path), 2)
    assert len(rows) == 2
    assert rows["source"].iloc[0] == "photo.docx"
    assert rows["report_id"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("龙亭", ["开封市龙亭区人民政府"]),
        ("龙亭区政府办", ["开封市龙亭区人民政府办公室"]),
        ("开封 教育局", ["开封市教育局"]),
        ("北京 朝阳", ["北京市朝阳区人民政府"]),
        ("某某局", []),
        ("  ", []),
    ],
)
def test_words_are_written_out_by_the_gazetteer(text: str, names: list[str]) -> None:
    assert named_agencies(text, 2023) == names


@pytest.mark.parametrize(
    ("agency", "place"),
    [
        ("开封市教育局", Place("department", "河南省 开封市")),
        ("北京市朝阳区人民政府", Place("county", "北京市 朝阳区")),
        ("某某局", Place("", "")),
        ("", Place("", "")),
    ],
)
def test_a_name_tells_the_place_or_leaves_it_unknown(agency: str, place: Place) -> None:
    assert place_by_name(agency, 2023) == place
