"""Made-up agencies' reports, for the sample content, load tests and benchmarks: `python -m library.simulate`."""

from library.simulation.city import CITY
from library.simulation.published import SEED, published_reports
from library.simulation.tables import to_tables
from parsing.tables import Tables


def simulate_tables(seed: int = SEED) -> Tables:
    """The tables of the made-up city's reports, as the parser would give them; `reports.simulated` is true throughout."""
    return to_tables(published_reports(CITY, seed))
