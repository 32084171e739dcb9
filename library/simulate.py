"""Made-up agencies' reports as documents, for the sample content, load tests and benchmarks.

    python -m library.simulate [--out DIR] [--seed N]
    python -m library.simulate --reports N --tables DIR [--seed N]

The first writes the sample into DIR (data/sample by default): `simulated/<year>/…`, the made-up city's reports in every
layout, and `real/…`, one published report in our own words. The second writes the tables of very many made-up reports
straight as Parquet, for measuring. The same seed gives the same bytes.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

from library.simulation.city import CITY, City
from library.simulation.documents import write_document
from library.simulation.figures import ReportFigures
from library.simulation.published import SEED, published_reports
from library.simulation.real import REAL_REPORT, write_real_report
from library.simulation.tables import to_tables
from parsing.tables import Tables

# What chance chooses from: small, and quick to read. The others stand in city.toml, but for the report on a single line: its
# sections and its date are not to be found in it.
USUAL_LAYOUTS = ("dump", "paragraphs", "rows", "pipes", "page", "word_page", "markdown")
SAMPLE = Path(__file__).parent.parent / "data" / "sample"


def layout_of(report: ReportFigures, seed: int) -> str:
    """The layout in which an agency published a year's report; it changes now and then, as sites do."""
    chosen = CITY.choice(report.agency.code, report.year).layout
    return chosen or Random(f"{seed} layout {report.key}").choice(USUAL_LAYOUTS)


def simulate_documents(city: City = CITY, seed: int = SEED) -> Iterator[tuple[ReportFigures, bytes, str]]:
    """Each made-up report with its document's bytes and its name, such as simulated/2023/shili-education-2023.html."""
    for report in published_reports(city, seed):
        quirks = city.choice(report.agency.code, report.year).quirks
        document, suffix = write_document(report, layout_of(report, seed), quirks=quirks)
        yield report, document, f"simulated/{report.year}/{report.key}{suffix}"


def simulate_tables(seed: int = SEED) -> Tables:
    """The tables of the made-up city's reports, as the parser reads them; `reports.simulated` is true throughout."""
    return to_tables(simulate_documents(CITY, seed))


def write_sample(out: Path, seed: int = SEED) -> list[Path]:
    """Write the whole sample below `out`; the files written."""
    documents = {name: document for _, document, name in simulate_documents(CITY, seed)}
    documents[f"real/{REAL_REPORT.file}"] = write_real_report()
    for name, document in documents.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document)
    return [out / name for name in documents]


def main(arguments: list[str] | None = None) -> None:
    options = argparse.ArgumentParser(prog="python -m library.simulate", description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=SAMPLE, metavar="DIR", help="where to write (default: data/sample)")
    options.add_argument("--seed", type=int, default=SEED, metavar="N", help="another made-up world (default: %(default)s)")
    options.add_argument("--reports", type=int, metavar="N", help="with --tables: how many reports, at least")
    options.add_argument("--tables", type=Path, metavar="DIR", help="write tables as Parquet here, and no documents")
    chosen = options.parse_args(arguments)
    if (chosen.reports is None) != (chosen.tables is None):
        options.error("--reports and --tables belong together")
    if chosen.tables:
        from library.simulation.bulk import write_bulk_tables  # numpy and pyarrow, which the sample does without

        print(f"{write_bulk_tables(chosen.reports, chosen.tables, chosen.seed)} reports written as tables to {chosen.tables}")
        return
    print(f"{len(write_sample(chosen.out, chosen.seed))} reports written to {chosen.out}")


if __name__ == "__main__":
    main()
