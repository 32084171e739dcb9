"""What the agencies publish: the model's figures with the planted faults and the blanks of city.toml."""

from dataclasses import replace
from fnmatch import fnmatchcase

from library.simulation.city import CITY, City
from library.simulation.figures import ReportFigures, simulate_figures
from library.simulation.legacy import simulate_legacy_figures

SEED = 711  # the number of the decree that made the Regulation what it is


def _with_faults(report: ReportFigures, city: City) -> ReportFigures:
    figures = dict(report.figures)
    for planted in city.planted:
        if (planted.agency, planted.year) == (report.agency.code, report.year):
            for path, number in planted.add.items():
                figures[path] = (figures[path] or 0) + number
    return replace(report, figures=figures)


def _with_blanks(report: ReportFigures, city: City) -> ReportFigures:
    """Blank cells of tables become None; what is told in sentences is left out altogether."""
    patterns = [
        pattern
        for blank in city.blanks
        if (blank.agency, blank.year) == (report.agency.code, report.year)
        for pattern in blank.figures
    ]
    figures: dict[str, float | None] = {}
    for path, number in report.figures.items():
        blank = any(fnmatchcase(path, pattern) for pattern in patterns)
        if not blank or path.startswith(("disclosures/", "requests/", "appeals/")):
            figures[path] = None if blank else number
    return replace(report, figures=figures)


def published_reports(city: City = CITY, seed: int = SEED) -> tuple[ReportFigures, ...]:
    """Every report of the made-up city as it is published, agency by agency, year by year."""
    order = {agency.code: place for place, agency in enumerate(city.agencies)}
    drawn = (*simulate_legacy_figures(city, seed), *simulate_figures(city, seed))
    reports = sorted(drawn, key=lambda report: (order[report.agency.code], report.year))
    return tuple(_with_blanks(_with_faults(report, city), city) for report in reports)
