"""What a library holds already, so that nothing is read twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb

import parsing
from library.errors import LibraryError
from library.folder import tables_file
from library.journal import journalled
from library.publication import usable
from parsing.report import Columns

# Reasons that lie with the machine and not with the document: tried again whenever it is added again.
_PASSING = frozenset({"too_slow", "too_much_memory", "stopped", "needs_program", "internal"})


@cache
def parser_mark() -> str:
    """A mark of the parser that changes with its code and its data; documents that failed under another are tried again."""
    folder = Path(parsing.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".toml"))
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Known:
    """SHA-256 of the documents that are published, of those in the journal, and of those that failed, with their reasons.

    `parts` holds the identities of reports that stand further down in a document: the same report may stand in another too.
    """

    published: frozenset[str]
    journalled: frozenset[str]
    failures: dict[str, list[tuple[str, str]]]
    parts: set[str] = field(default_factory=set)

    def has(self, digest: str) -> bool:
        """Whether this document has been read before, and need not be read again."""
        return digest in self.published or digest in self.journalled

    def without_doubles(self, columns: Columns, digest: str) -> Columns:
        """The tables without further parts that another document holds as well, letter by letter."""
        further = {name for name in columns["reports"]["report_id"] if not digest.startswith(name)}
        doubles = further & self.parts
        self.parts.update(further)
        return _leave_out(columns, doubles) if doubles else columns


def _leave_out(columns: Columns, reports: set[str]) -> Columns:
    left = {}
    for table, listed in columns.items():
        kept = [report not in reports for report in listed["report_id"]] if "report_id" in listed else None
        left[table] = {
            name: values if kept is None else [value for value, keep in zip(values, kept, strict=True) if keep]
            for name, values in listed.items()
        }
    return left


def known_documents(folder: Path, journal: Path) -> Known:
    """What the version in force and the journal hold."""
    parts = journalled(journal, "reports", "report_id")
    pointer = usable(folder)
    if pointer is None:
        return Known(frozenset(), frozenset(journalled(journal, "documents", "sha256")), {}, parts)
    with duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True) as connection:
        documents = connection.execute("SELECT sha256, parser FROM documents").fetchall()
        failed = connection.execute("SELECT sha256, reason::VARCHAR, coalesce(detail, '') FROM failures").fetchall()
        further = "SELECT report_id FROM {} WHERE NOT starts_with(sha256, report_id)"
        for table in ("reports", "superseded"):
            parts |= {name for (name,) in connection.execute(further.format(table)).fetchall()}
    failures: dict[str, list[tuple[str, str]]] = {}
    for digest, reason, detail in failed:
        failures.setdefault(digest, []).append((reason, detail))
    published = frozenset(digest for digest, parser in documents if not _worth_another_try(failures.get(digest), parser))
    return Known(published, frozenset(journalled(journal, "documents", "sha256")), failures, parts)


def _worth_another_try(reasons: list[tuple[str, str]] | None, parser: str) -> bool:
    return bool(reasons) and (parser != parser_mark() or any(reason in _PASSING for reason, _ in reasons or ()))


def documents_of(folder: Path, names: Sequence[str]) -> list[str]:
    """The SHA-256 of the documents that hold these reports, or begin with these digits. Raises LibraryError for an unknown one."""
    pointer = usable(folder)
    if pointer is None:
        raise LibraryError("none", str(folder))
    question = """
        SELECT sha256 FROM documents WHERE starts_with(sha256, $name) AND length($name) >= 8
        UNION SELECT sha256 FROM reports WHERE report_id = $name UNION SELECT sha256 FROM superseded WHERE report_id = $name"""
    with duckdb.connect(str(tables_file(folder, pointer.version)), read_only=True) as connection:
        found = {name: connection.execute(question, {"name": name}).fetchall() for name in names}
    for name, digests in found.items():
        if not digests:
            raise LibraryError("no_such_report", name)
    return sorted({digest for digests in found.values() for (digest,) in digests})
