"""Figures → findings: what does not add up within one report; the rules in the form's order, codes as in FORM.rules.

A sum is checked where all its parts are told: blank is not zero, so a sum with a blank in it is neither right nor wrong.
"""

from collections.abc import Callable, Iterator

from parsing.checks_prose import channel_sum, prose_appeals, prose_percent, prose_requests, prose_sum, request_channel_sum
from parsing.checks_tables import (
    applicants_total,
    intake_balance,
    missing_cell,
    missing_section,
    outcomes_total,
    results_total,
    unmatched_cell,
    year_agreement,
)
from parsing.evidence import Evidence
from parsing.figures import Finding

Rule = Callable[[Evidence], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    applicants_total, outcomes_total, intake_balance, results_total, prose_requests, prose_appeals, prose_sum, channel_sum,
    request_channel_sum, prose_percent, year_agreement, missing_cell, missing_section, unmatched_cell,
)  # fmt: skip


def findings(report: Evidence) -> tuple[Finding, ...]:
    """All findings of a report, by rule in the form's order; the severity is the rule's where a finding sets none."""
    return tuple(finding for rule in RULES for finding in rule(report))
