"""What agencies do to the official tables when they print them, each as a change to a made-up report that was printed well.

A quirk takes the edition and the figures and gives the report as printed and the figures that a person would read in it; None
where none can be told. Seen in published reports, which tell of the quirks in their hundreds; the figures here are made up.
"""

from tests.printed_grids import Quirk
from tests.quirks_of_rows import ROWS
from tests.quirks_of_tables import TABLES
from tests.quirks_of_wording import WORDING

QUIRKS: dict[str, Quirk] = WORDING | ROWS | TABLES
