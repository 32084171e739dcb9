"""The next database: the one in force and what the journal holds, as SQL. Nothing here knows which version will be in force.

Besides the tables of schema.py a library's database has

documents     a row for each document: sha256, source, bytes, parser, read_at, and `added`, the publication that it came with
decisions     what clerks have corrected (journal.py), applied to `reports`
as_parsed     the rows of `reports` before the corrections, for those reports alone
journalled    the names of the journal's parts that are in it, so that a part left behind by a kill is not taken twice
about         one row: the parser that read last
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from library.journal import DECISION, DOCUMENT, chunks, decision_files
from library.schema import FIGURE_TABLES, FIGURES, OUTCOME_GROUPS, PARTS, REPORTS
from library.summaries import SUMMARIES
from parsing.checks_years import findings_across_reports
from parsing.tables import COLUMNS, code_categories, make_frame

_TYPES = {
    "string": "VARCHAR", "Int64": "BIGINT", "Float64": "DOUBLE", "boolean": "BOOLEAN", "datetime64[us]": "TIMESTAMP",
}  # fmt: skip
# Rules that look at more than one report; what they found is found anew when one of the reports has changed.
_ACROSS = "('carry_over', 'stock_flow', 'prior_items', 'rollup')"
_AGENCIES_AT_ONCE = 200  # whose reports are held in memory to be compared over the years


@dataclass(frozen=True, slots=True)
class Change:
    """What the next database is made of: the one in force (None: nothing), the journal, and the documents to leave out.

    `anew` takes reports from the journal alone, which then holds all documents read again, and keeps `added` of each.
    """

    old: Path | None
    journal: Path
    generation: int
    parser: str
    removed: Sequence[str] = ()
    anew: bool = False


def build(file: Path, change: Change) -> None:
    """Write the database `file`. Raises duckdb.IOException or OSError where the disk does not take it."""
    with duckdb.connect(str(file)) as connection:
        _attach(connection, change)
        connection.execute(code_types())
        connection.execute(_documents(change))
        connection.execute(_raw_views(change))
        connection.execute(REPORTS)
        _find_across(connection)
        for name in FIGURE_TABLES:
            connection.execute(FIGURES.format(table=name))
        for statement in (PARTS, OUTCOME_GROUPS, SUMMARIES, _KEPT):
            connection.execute(statement)
        names = [path.name for path in (*chunks(change.journal), *decision_files(change.journal))]
        connection.execute("CREATE TABLE journalled AS SELECT unnest($names::VARCHAR[]) AS name", {"names": names})
        connection.execute("CREATE TABLE about AS SELECT $parser AS parser", {"parser": change.parser})
        connection.execute("DETACH old")
        connection.execute("CHECKPOINT")


def _attach(connection: duckdb.DuckDBPyConnection, change: Change) -> None:
    """The database in force as `old`; an empty one where there is none."""
    if change.old is not None:
        connection.execute(f"ATTACH {_quoted(change.old)} AS old (READ_ONLY)")
        return
    connection.execute("ATTACH ':memory:' AS old")
    numbered = {"number": "INTEGER", **_columns("reports", enums=False), "added": "INTEGER", "figures": "BIGINT"}
    tables = {
        "reports": numbered,
        "superseded": numbered,
        "as_parsed": {**_columns("reports", enums=False), "added": "INTEGER"},
        "failures": {**_columns("failures", enums=False), "sha256": "VARCHAR"},
        "documents": {**DOCUMENT, "added": "INTEGER"},
        "decisions": DECISION,
        **{name: {"report": "INTEGER", **_columns(name, enums=False)} for name in FIGURE_TABLES},
    }
    for name, columns in tables.items():
        described = ", ".join(f"{column} {kind}" for column, kind in columns.items() if (name, column) not in _NO_ID)
        connection.execute(f"CREATE TABLE old.{name} ({described})")


_NO_ID = {(name, "report_id") for name in FIGURE_TABLES}


def _columns(name: str, enums: bool = True) -> dict[str, str]:
    """Column → type of a table of parsing/tables.py; a code's type is code_<column>, or text without `enums`."""
    return {
        column: (f"code_{column}" if enums else "VARCHAR") if kind == "category" else _TYPES[kind]
        for column, kind in COLUMNS[name].items()
    }


def code_types() -> str:
    """The types of the code columns, code_<column>, for the head of a database."""
    codes = {column for columns in COLUMNS.values() for column, kind in columns.items() if kind == "category"}
    categories = code_categories()
    return ";".join(
        f"CREATE TYPE code_{column} AS ENUM ({', '.join(_quoted(code) for code in categories[column].categories)})"
        for column in sorted(codes)
    )


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def cast_columns(name: str, skip: str = "") -> str:
    """The columns of a table of parsing/tables.py in their types, for a SELECT."""
    return ", ".join(f"{column}::{kind} AS {column}" for column, kind in _columns(name).items() if column != skip)


def _journal(change: Change, table: str, columns: dict[str, str]) -> str:
    """The rows of a table in the journal; no row where there is none."""
    files = [chunk / f"{table}.parquet" for chunk in chunks(change.journal)]
    return _parquet(files, columns)


def _parquet(files: Sequence[Path], columns: dict[str, str]) -> str:
    if not files:
        nothing = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
        return f"(SELECT {nothing}, 0::BIGINT AS file_row_number WHERE false)"
    return f"read_parquet([{', '.join(_quoted(file) for file in files)}], file_row_number = true)"


def _documents(change: Change) -> str:
    """The documents, and those that stay as they are in the database in force."""
    listed = ", ".join(DOCUMENT)
    removed = ", ".join(_quoted(digest) for digest in change.removed) or "''"
    added = f"coalesce(earlier.added, {change.generation})" if change.anew else f"{change.generation}"
    return f"""
    CREATE TEMP TABLE read AS
    SELECT {", ".join(f"new.{name}::{kind} AS {name}" for name, kind in DOCUMENT.items())}, {added}::INTEGER AS added
    FROM {_journal(change, "documents", DOCUMENT)} AS new LEFT JOIN old.documents AS earlier USING (sha256)
    WHERE sha256 NOT IN ({removed});
    CREATE TABLE documents AS
    SELECT {listed}, added FROM read
    UNION ALL
    SELECT {listed}, added FROM old.documents WHERE sha256 NOT IN ({removed}) AND sha256 NOT IN (SELECT sha256 FROM read)
    ORDER BY added, sha256;
    CREATE TEMP TABLE staying AS
    SELECT sha256 FROM documents WHERE {str(not change.anew).lower()} AND sha256 NOT IN (SELECT sha256 FROM read);
    """


def _raw_views(change: Change) -> str:
    """The parsed tables of both sources, and over the reports what clerks have decided."""
    decided = ", ".join(DECISION)
    places = ("level", "parent", "province", "city", "county", "adcode")
    by_agency = {name: f"CASE WHEN decided.agency IS NULL THEN parsed.{name} ELSE decided.{name} END" for name in places}
    chosen = {
        **by_agency,
        "agency": "coalesce(decided.agency, parsed.agency)",
        "year": "coalesce(decided.year, parsed.year)",
        "simulated": "parsed.simulated OR coalesce(ends_with(decided.agency, '（模拟）'), false)",
    }
    reports = ", ".join(
        f"({chosen.get(name, f'parsed.{name}')})::{kind} AS {name}" for name, kind in _columns("reports").items()
    )
    views = [
        f"""
    CREATE TEMP TABLE parsed AS
    SELECT {cast_columns("reports")}, added FROM (
        SELECT * EXCLUDE (number, figures) FROM old.reports UNION ALL BY NAME
        SELECT * EXCLUDE (number, figures) FROM old.superseded)
    WHERE sha256 IN (SELECT sha256 FROM staying) AND report_id NOT IN (SELECT report_id FROM old.as_parsed)
    UNION ALL
    SELECT {cast_columns("reports")}, added FROM old.as_parsed WHERE sha256 IN (SELECT sha256 FROM staying)
    UNION ALL
    SELECT {cast_columns("reports")}, added FROM (
        SELECT new.*, read.added
        FROM {_journal(change, "reports", _columns("reports"))} AS new JOIN read USING (sha256));
    CREATE TABLE decisions AS
    SELECT {decided} FROM (
        SELECT {decided} FROM old.decisions
        UNION ALL SELECT {decided} FROM {_parquet(decision_files(change.journal), DECISION)})
    WHERE report_id IN (SELECT report_id FROM parsed)
    QUALIFY row_number() OVER (PARTITION BY report_id ORDER BY decided_at DESC) = 1;
    DELETE FROM decisions WHERE agency IS NULL AND year IS NULL;
    CREATE TEMP VIEW raw_reports AS
    SELECT {reports}, added FROM parsed LEFT JOIN decisions AS decided USING (report_id);
    CREATE TEMP TABLE earlier AS
    SELECT number AS report, report_id FROM (
        SELECT number, report_id, sha256 FROM old.reports UNION ALL SELECT number, report_id, sha256 FROM old.superseded)
    WHERE sha256 IN (SELECT sha256 FROM staying);
    CREATE TEMP VIEW raw_failures AS
    SELECT {cast_columns("failures")}, sha256 FROM old.failures WHERE sha256 IN (SELECT sha256 FROM staying)
    UNION ALL
    SELECT {cast_columns("failures")}, sha256 FROM {_journal(change, "failures", {**_columns("failures"), "sha256": "VARCHAR"})}
    WHERE sha256 IN (SELECT sha256 FROM read);
    """
    ]
    for name in FIGURE_TABLES:
        across = f"AND rule::VARCHAR NOT IN {_ACROSS}" if name == "findings" else ""
        view = "own_findings" if name == "findings" else f"raw_{name}"
        views.append(f"""
    CREATE TEMP VIEW {view} AS
    SELECT report_id, {cast_columns(name, "report_id")}, figures.rowid AS position
    FROM old.{name} AS figures JOIN earlier USING (report) WHERE true {across}
    UNION ALL
    SELECT {cast_columns(name)}, file_row_number AS position FROM {_journal(change, name, _columns(name))}
    WHERE report_id IN (SELECT report_id FROM raw_reports) AND report_id NOT IN (SELECT report_id FROM earlier);
    """)
    return "".join(views)


_KEPT = """
CREATE TABLE as_parsed AS SELECT * FROM parsed WHERE report_id IN (SELECT report_id FROM decisions);
"""

# Agencies whose reports are not those of the database in force, and those above them, whose reports hold theirs.
_TOUCHED = """
CREATE TEMP TABLE touched AS
WITH now AS (SELECT report_id, agency, year, parent FROM reports WHERE report_id IN (SELECT report_id FROM earlier)),
before AS (SELECT report_id, agency, year, parent FROM old.reports WHERE report_id IN (SELECT report_id FROM earlier)),
others AS (
    SELECT agency, parent FROM reports WHERE report_id NOT IN (SELECT report_id FROM earlier)
    UNION ALL SELECT agency, parent FROM old.reports WHERE report_id NOT IN (SELECT report_id FROM earlier)
    UNION ALL SELECT agency, parent FROM (FROM now EXCEPT FROM before)
    UNION ALL SELECT agency, parent FROM (FROM before EXCEPT FROM now))
SELECT agency FROM others WHERE agency IS NOT NULL UNION SELECT parent FROM others WHERE parent IS NOT NULL;
"""


def _find_across(connection: duckdb.DuckDBPyConnection) -> None:
    """`raw_findings`: those within reports, those across reports that stay, and those that are found anew."""
    connection.execute(_TOUCHED)
    touched = [agency for (agency,) in connection.execute("SELECT agency FROM touched ORDER BY agency").fetchall()]
    connection.execute(
        f"CREATE TEMP TABLE across AS SELECT {cast_columns('findings')}, 0::BIGINT AS position FROM own_findings LIMIT 0"
    )
    for start in range(0, len(touched), _AGENCIES_AT_ONCE):
        some = touched[start : start + _AGENCIES_AT_ONCE]
        found = make_frame("findings", findings_across_reports(_tables_around(connection, some)))
        theirs = connection.execute(
            "SELECT report_id FROM reports WHERE agency IN (SELECT unnest($agencies))", {"agencies": some}
        ).fetchall()
        found = found[found["report_id"].isin({report_id for (report_id,) in theirs})]
        connection.register("found", found)
        connection.execute(
            f"INSERT INTO across SELECT {cast_columns('findings')}, 1e9::BIGINT + row_number() OVER () FROM found"
        )
        connection.unregister("found")
    connection.execute(f"""
    CREATE TEMP VIEW raw_findings AS
    SELECT * FROM own_findings UNION ALL SELECT * FROM across
    UNION ALL
    SELECT report_id, {cast_columns("findings", "report_id")}, 1000000000 + figures.rowid AS position
    FROM old.findings AS figures JOIN earlier USING (report)
    WHERE rule::VARCHAR IN {_ACROSS} AND report_id NOT IN (
        SELECT report_id FROM numbered WHERE agency IN (SELECT agency FROM touched) OR place > 1);
    """)


def _tables_around(connection: duckdb.DuckDBPyConnection, agencies: Sequence[str]) -> dict[str, dict[str, Sequence[Any]]]:
    """The reports of these agencies and of those right below them, and the tables that findings across reports look at.

    Table → column → values, None for a missing one.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE around AS SELECT * FROM reports "
        "WHERE agency IN (SELECT unnest($agencies)) OR parent IN (SELECT unnest($agencies))",
        {"agencies": list(agencies)},
    )
    tables: dict[str, dict[str, Sequence[Any]]] = {}
    for name in ("reports", "disclosures", "requests", "appeals"):
        source = "around" if name == "reports" else f"raw_{name} SEMI JOIN around USING (report_id)"
        rows = connection.execute(f"SELECT {', '.join(COLUMNS[name])} FROM {source}").fetchall()
        tables[name] = {column: [row[n] for row in rows] for n, column in enumerate(COLUMNS[name])}
    return tables
