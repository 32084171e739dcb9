"""The real report of the sample: published figures in our own sentences, from real.toml."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from library.simulation.blocks import Block, Grid, Heading, Text
from library.simulation.documents import LAYOUTS, section_heads
from library.simulation.figures import RESULTS, ROUTES, Figures, disclosure_cells, outcomes_of
from library.simulation.form_tables import appeals_grid, disclosures_grid, requests_grid
from parsing.form import FORM


@dataclass(frozen=True, slots=True)
class RealReport:
    """A published report: its file's name, title, form, figures of the tables by path, and sentences by section."""

    file: str
    title: str
    form: str
    layout: str
    figures: Figures
    sections: dict[str, tuple[str, ...]]
    broken_labels: dict[str, str]


def _real_report(raw: dict[str, Any]) -> RealReport:
    form = raw["form"]
    cells = [f"disclosures/{path}" for path in disclosure_cells(form)]
    cells += [f"requests/{outcome}/{applicant.code}" for outcome in outcomes_of(form) for applicant in FORM.applicants]
    cells += [f"appeals/{route}/{result}" for route in ROUTES for result in (*RESULTS, "total")]
    return RealReport(
        file=raw["file"],
        title=raw["title"],
        form=form,
        layout=raw["layout"],
        figures=dict.fromkeys(cells, 0) | raw["figures"],
        sections={code: tuple(sentences) for code, sentences in raw["sections"].items()},
        broken_labels=raw["broken_labels"],
    )


REAL_REPORT = _real_report(tomllib.loads((Path(__file__).parent / "real.toml").read_text("utf-8")))


def _with_broken_labels(grid: Grid, labels: dict[str, str]) -> Grid:
    rows = (tuple(replace(cell, text=labels.get(cell.text, cell.text)) for cell in row) for row in grid.rows)
    return Grid(grid.width, tuple(rows))


def write_real_report(report: RealReport = REAL_REPORT) -> bytes:
    """The document's bytes, in the layout in which it was published."""
    heads = section_heads()
    grids = {
        "disclosures": disclosures_grid(report.form, report.figures),
        "requests": requests_grid(report.figures),
        "appeals": appeals_grid(report.figures),
    }
    blocks: list[Block] = [Heading(report.title, level=1)]
    for code, head in heads.items():
        blocks += [head, *(Text(sentence) for sentence in report.sections.get(code, ()))]
        if code in grids:
            blocks.append(_with_broken_labels(grids[code], report.broken_labels))
    write, _ = LAYOUTS[report.layout]
    return write(tuple(blocks))
