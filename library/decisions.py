"""What a clerk says of a report where the parser does not know or is wrong: whose it is, and of which year.

A decision is kept beside the report and applied whenever the tables are made, also after everything is read anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from parsing.agency import identify
from parsing.document import Document, Paragraph

THIS_MACHINE = "local"  # stands in `by` where nobody signs in: whoever sat at the machine


@dataclass(frozen=True, slots=True)
class Decision:
    """`agency` is the full name and `year` the reported year; what is left empty stays as the parser read it.

    A decision with neither takes an earlier one back. `by` names who decided: the e-mail of a sign-in, or THIS_MACHINE.
    """

    agency: str = ""
    year: int | None = None
    by: str = ""


def decision_rows(decisions: Mapping[str, Decision]) -> list[dict[str, Any]]:
    """Decisions by report_id, as rows of the journal; level and place follow from the agency's name and the gazetteer."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return [
        {
            "report_id": report_id,
            "agency": decision.agency.strip() or None,
            "year": decision.year,
            **place_of(decision.agency.strip(), decision.year),
            "decided_at": now,
            "decided_by": decision.by or None,
        }
        for report_id, decision in decisions.items()
    ]


def place_of(agency: str, year: int | None) -> dict[str, str | None]:
    """level, parent, province, city, county, adcode of an agency by its full name alone; None where the name does not tell."""
    title = f"{agency}{year or ''}{'年' if year else ''}政府信息公开工作年度报告"
    identity = identify(Document((Paragraph(title, "L1"),), "txt"), "")
    told = bool(agency) and identity.agency == agency
    names = ("level", "parent", "province", "city", "county", "adcode")
    return {name: (getattr(identity, name) or None) if told else None for name in names}
