"""Whether a library is whole: every document's original there and unchanged, and everything in the tables led back to one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from library.errors import LibraryError
from library.folder import tables_file
from library.journal import chunks, journalled
from library.originals import read_original, stored_originals, unopened_digest
from library.publication import usable
from library.schema import FIGURE_TABLES

_PROBLEMS: dict[str, tuple[str, str]] = {
    "original_gone": (
        "原件不在了或已被改动：{detail}。请重新添加这份文件。",
        "An original is gone or has been changed: {detail}. Add the document again.",
    ),
    "not_listed": (
        "原件没有登记：{detail}。添加时中断所致；请重新添加，或删除该文件。",
        "An original that the tables do not list: {detail}. An addition was broken off; add the document again, or delete it.",
    ),
    "without_document": (
        "表中的报告没有原件：{detail}。请运行 python -m library rebuild。",
        "A report in the tables without a document: {detail}. Run python -m library rebuild.",
    ),
    "without_report": (
        "表 {detail} 中有不属于任何报告的行。请运行 python -m library rebuild。",
        "The table {detail} has rows that belong to no report. Run python -m library rebuild.",
    ),
    "unpublished": (
        "有 {detail} 批已读取、尚未发布。请再运行一次 python -m library add，即可继续。",
        "{detail} batches are read and not published. Run python -m library add once more to go on.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be. `reason` is a code, `detail` what it is about."""

    reason: str
    detail: str

    def message(self, language: str = "zh") -> str:
        """What is wrong and what to do, in `zh` or `en`."""
        chinese, english = _PROBLEMS[self.reason]
        return (chinese if language == "zh" else english).format(detail=self.detail)


def find_problems(folder: Path) -> Iterator[Problem]:
    """What is wrong with a library, each original read once. Raises LibraryError where there is none, or it cannot be opened."""
    pointer = usable(folder)
    if pointer is None:
        raise LibraryError("none", str(folder))
    waiting = len(chunks(folder / "journal"))
    if waiting:
        yield Problem("unpublished", str(waiting))
    try:
        with duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True) as connection:
            listed = dict(connection.execute("SELECT sha256, source FROM documents ORDER BY sha256").fetchall())
            yield from _in_tables(connection)
    except duckdb.Error as error:
        raise LibraryError("damaged", str(error).splitlines()[0]) from error
    for digest, source in listed.items():
        if digest == unopened_digest(source):
            continue  # there was nothing that could be kept
        try:
            read_original(folder, digest)
        except LibraryError:
            yield Problem("original_gone", f"{source} ({digest})")
    known = set(listed) | journalled(folder / "journal", "documents", "sha256")
    yield from (Problem("not_listed", digest) for digest in stored_originals(folder) if digest not in known)


def _in_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    everything = "(SELECT number, report_id, sha256 FROM reports UNION ALL SELECT number, report_id, sha256 FROM superseded)"
    lost = connection.execute(f"SELECT report_id FROM {everything} WHERE sha256 NOT IN (SELECT sha256 FROM documents)")
    yield from (Problem("without_document", report) for (report,) in lost.fetchall())
    for name in FIGURE_TABLES:
        rows = connection.execute(
            f"SELECT count(*) FROM {name} WHERE report NOT IN (SELECT number FROM {everything})"
        ).fetchone()
        if rows and rows[0]:
            yield Problem("without_report", name)
