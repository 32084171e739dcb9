"""Made-up tables (bulk.py) → a library's database, without documents: for measuring questions at a size that no one can parse here.

It is asked, added to, and thrown away.
"""

import secrets
from pathlib import Path

import duckdb

from library.build import cast_columns, code_types
from library.folder import Pointer, point_to, tables_file, tidy
from library.journal import DECISION
from library.schema import FIGURE_TABLES, FIGURES, OUTCOME_GROUPS, PARTS, REPORTS
from library.summaries import SUMMARIES

# What questions about the library itself look at: a document for each report, and nothing decided.
_UNUSED = f"""
CREATE TABLE documents AS
SELECT sha256, source, 0::BIGINT AS bytes, 'simulated' AS parser, now()::TIMESTAMP AS read_at, added FROM reports;
CREATE TABLE journalled (name VARCHAR);
CREATE TABLE about AS SELECT 'simulated' AS parser;
CREATE TABLE decisions ({", ".join(f"{name} {kind}" for name, kind in DECISION.items())});
CREATE TABLE as_parsed AS SELECT * FROM reports LIMIT 0;
"""


def store_tables(tables: Path, folder: Path, memory: str = "4GB") -> Path:
    """Make the library `folder` of the tables that write_bulk_tables has written; the file of its database.

    Raises FileNotFoundError where there are none.
    """
    if not any(tables.glob("reports/*.parquet")):
        raise FileNotFoundError(f"No tables in {tables}: write them with python -m library.simulate --reports N --tables DIR")
    folder.mkdir(parents=True, exist_ok=True)
    pointer = Pointer(f"000001-{secrets.token_hex(4)}")
    file = tables_file(folder, pointer.version)
    with duckdb.connect(str(file), config={"memory_limit": memory}) as connection:
        connection.execute(code_types())
        for name in ("reports", "failures", *FIGURE_TABLES):
            connection.execute(_raw_view(name, tables))
        connection.execute(REPORTS)
        for name in FIGURE_TABLES:
            connection.execute(FIGURES.format(table=name))
        for statement in (PARTS, OUTCOME_GROUPS, SUMMARIES):
            connection.execute(statement)
        connection.execute(_UNUSED)
        connection.execute("CHECKPOINT")
    point_to(folder, pointer)
    tidy(folder)
    return file


def _raw_view(name: str, tables: Path) -> str:
    further = {"reports": ", 1 AS added", "failures": ", NULL::VARCHAR AS sha256"}.get(name, ", file_row_number AS position")
    files = str(tables / name / "*.parquet").replace("'", "''")
    return f"""
    CREATE TEMP VIEW raw_{name} AS
    SELECT {cast_columns(name)}{further} FROM read_parquet('{files}', file_row_number = true)"""
