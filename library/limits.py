"""What of a library someone may see, as SQL: the same tables holding those rows alone, so that no question can forget it.

store.limited() makes them in a database of their own, in which the whole is known by the name `whole`, which no question uses. Of
a table that is not named here there is nothing in it: a question about it fails, rather than tell too much.
"""

import re
from dataclasses import dataclass
from typing import Any

from library.schema import FIGURE_TABLES


@dataclass(frozen=True, slots=True)
class Limit:
    """Which reports someone may see; an empty part means all of it. `regions` are adcodes, each with all that lies in it;
    `levels` are codes such as county.

    `failures` says whether documents that could not be read are named, which belong to no region.
    """

    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    failures: bool = True
    levels: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether some reports are out of sight."""
        return bool(self.regions or self.years or self.agencies or self.levels)

    @property
    def parameters(self) -> dict[str, Any]:
        """What REPORTS_SEEN asks for."""
        prefixes = [region_prefix(region) for region in self.regions]
        return {
            "seen_regions": prefixes,
            "seen_years": list(self.years),
            "seen_agencies": list(self.agencies),
            "seen_levels": list(self.levels),
        }


EVERYTHING = Limit()


def region_prefix(region: str) -> str:
    """The digits that every adcode within a region begins with: 99 for 990000, 9901 for 990100, 990102 for itself."""
    return re.sub(r"(?:00){1,2}$", "", region)


# The reports in sight, superseded ones too. A report whose region is not known lies in none.
REPORTS_SEEN = """
SELECT number, report_id, sha256, agency, year FROM (FROM {whole}reports UNION ALL BY NAME FROM {whole}superseded)
WHERE (len($seen_years::BIGINT[]) = 0 OR year IN (SELECT unnest($seen_years::BIGINT[])))
  AND (len($seen_agencies::VARCHAR[]) = 0 OR agency IN (SELECT unnest($seen_agencies::VARCHAR[])))
  AND (len($seen_levels::VARCHAR[]) = 0 OR level::VARCHAR IN (SELECT unnest($seen_levels::VARCHAR[])))
  AND (len($seen_regions::VARCHAR[]) = 0
       OR EXISTS (SELECT 1 FROM (SELECT unnest($seen_regions::VARCHAR[]) AS region) WHERE starts_with(adcode, region)))
"""

_NUMBERS, _IDENTITIES = "(SELECT number FROM seen.reports)", "(SELECT report_id FROM seen.reports)"
_OF_REPORTS = {
    "reports": f"number IN {_NUMBERS}",
    "superseded": f"number IN {_NUMBERS}",
    "summaries": f"number IN {_NUMBERS}",
    "identities": f"number IN {_NUMBERS}",
    **dict.fromkeys((*FIGURE_TABLES, "legacy_requests", "legacy_appeals"), f"report IN {_NUMBERS}"),
    "parts": f"part IN {_NUMBERS} AND whole IN {_NUMBERS}",
    "decisions": f"report_id IN {_IDENTITIES}",
    "as_parsed": f"report_id IN {_IDENTITIES}",
}
_OF_DOCUMENTS = {"documents": "sha256 IN (SELECT sha256 FROM seen.reports)", "failures": "false"}
# What a report was compared with may be out of sight: the same agency's on the year before, or the parts of a whole.
_NOT_OF_UNSEEN_YEARS = """
AND (rule NOT IN ('carry_over', 'stock_flow', 'prior_items') OR report IN (
    SELECT this.number FROM seen.reports AS this JOIN seen.reports AS last
    ON last.agency = this.agency AND last.year = this.year - 1))
"""
TABLES = (*_OF_REPORTS, *_OF_DOCUMENTS)


def rows_seen(limit: Limit) -> dict[str, str]:
    """Table → the condition under which its rows are in sight; it may ask seen.reports, which holds REPORTS_SEEN."""
    of_reports = dict(_OF_REPORTS) if limit.narrows else dict.fromkeys(_OF_REPORTS, "true")
    if limit.years:
        of_reports["findings"] += _NOT_OF_UNSEEN_YEARS
    if limit.agencies or limit.levels:
        of_reports["findings"] += " AND rule <> 'rollup'"
    everything = limit.failures and not limit.narrows
    return of_reports | (dict.fromkeys(_OF_DOCUMENTS, "true") if everything else _OF_DOCUMENTS)
