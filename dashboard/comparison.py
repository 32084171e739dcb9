"""What the compare page is about: the measure and the peers chosen, and each agency's place. State in the URL as codes."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.banners import explain_empty
from dashboard.filters import choice_of_one, current_selection
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.measures import BY_CODE, COUNT_MEASURES, MEASURES, Measure, is_small
from dashboard.rows import Row, Rows, by_place, rows_of
from library.queries import Selection, coverage
from library.queries_peers import Condition, PeerGroup, measured, peer_groups, standings
from library.queries_sums import sums
from parsing.form import FORM

EVERYBODY = "all"
DEFAULT_MEASURE = "disclosure_rate"
_PEERS_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: the reader's selection in its latest year that tells the measure, among one group of peers or all.

    `group` is None where agencies of several groups stand side by side, each by itself; `group_name` says who they are.
    """

    selection: Selection
    year: int
    measure: Measure
    group: PeerGroup | None
    group_name: str

    @property
    def latest(self) -> Selection:
        """The selection in its latest year."""
        return replace(self.selection, years=(self.year,))

    @property
    def percent(self) -> bool:
        """Whether the measure is shown in percent."""
        return not self.measure.is_count

    def places(self, conditions: tuple[Condition, ...] = (), limit: int = 200) -> list[Row]:
        """Each agency of the latest year with the measure and its place among its peers (queries_peers.standings).

        `small` tells whether a ratio rests on fewer than 30 cases.
        """
        asked = (self.latest, self.measure.numerator, self.measure.denominator, self.group, conditions, limit)
        return self._with_samples(rows_of(source.ask(standings, *asked)))

    def peers_of_single(self) -> Selection:
        """The agencies that a single agency is ranked among, itself included, in the latest year: whatever else is selected."""
        own = source.ask(peer_groups, self.latest).iloc[0]
        group = self.group or PeerGroup(own["level"], own["province"], bool(own["simulated"]))
        whole = Selection((self.year,), region=f"{group.province}0000", levels=(group.level,))
        measure = self.measure
        ranked = source.ask(standings, whole, measure.numerator, measure.denominator, group, (), _PEERS_AT_MOST).dropna(
            subset=["rank"]
        )
        return replace(whole, agencies=tuple(ranked["agency"]))

    def over_years(self, agencies: tuple[str, ...]) -> list[Row]:
        """The measure of these agencies in each year of the selection."""
        chosen = replace(self.selection, agencies=agencies)
        return self._with_samples(rows_of(source.ask(measured, chosen, self.measure.numerator, self.measure.denominator)))

    def _with_samples(self, places: Rows) -> list[Row]:
        """A count is no sample, nor is what is not told."""
        ratio = not self.measure.is_count
        return [row | {"small": ratio and row["value"] is not None and is_small(row["denominator"])} for row in places]

    def shown(self, value: float | None) -> str:
        """A value of the measure in the reader's words; a dash where it is missing."""
        return words().percent(value) if self.percent else words().number(value, 1)


def choose_comparison() -> Comparison:
    """The two choices of the page, and what they come to; an empty selection explains itself and ends the run."""
    selection = current_selection()
    covered = [row["year"] for row in rows_of(source.ask(coverage, selection)) if row["year"] is not None]
    if not covered:
        st.title(_("Compare"), anchor=False)
        explain_empty()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        measure = BY_CODE[choice_of_one("measure", measure_names(), _("Measure"), DEFAULT_MEASURE)]
    told = by_place(rows_of(source.ask(sums, selection, measure.quantities, ("year",))), "year", "quantity", "n_told")
    year = max((year for year, reports in told.items() if all(reports.values())), default=max(covered))
    groups = group_names(source.ask(peer_groups, replace(selection, years=(year,))))
    # Agencies that the reader has picked are shown all; else those that can be compared.
    default = EVERYBODY if selection.agencies or not groups else next(iter(groups))
    with row:
        options = {code: name for code, (name, _group) in groups.items()} | {EVERYBODY: _("All, each by itself")}
        code = choice_of_one("peers", options, _("Peers"), default)
    name, group = groups.get(code, (_("agencies"), None))
    return Comparison(selection, year, measure, group, name)


def measure_names() -> dict[str, str]:
    """Code → name of every measure that can be compared: rates and shares, then counts. Shares of both kinds of channel are told apart."""
    language = words().language
    kinds = {"published": _("published"), "applied": _("requests")}
    names = {}
    for measure in (*MEASURES, *COUNT_MEASURES):
        kind = kinds.get(measure.code.split("_")[0]) if measure.code.endswith("_share") else None
        names[measure.code] = f"{measure.name(language)} ({kind})" if kind else measure.name(language)
    return names


def group_names(groups: pd.DataFrame) -> dict[str, tuple[str, PeerGroup]]:
    """Code such as department-99 → who they are and the group, the largest first; a group of one has no peers and is none."""
    levels = {term.code: words().term(term) for term in FORM.terms("levels")}
    found = {}
    for row in (group for group in rows_of(groups) if group["n_agencies"] > 1):
        made_up = bool(row["simulated"])
        code = f"{row['level']}-{row['province']}" + ("-simulated" if made_up else "")
        name = _("{level}, {province}", level=levels[row["level"]], province=row["province_name"])
        found[code] = (name, PeerGroup(str(row["level"]), str(row["province"]), made_up))
    return found
