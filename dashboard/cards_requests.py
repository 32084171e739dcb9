"""The charts of the requests page, each with its title, its data table and the way to its sources."""

import pandas as pd

from dashboard import source
from dashboard.charts import Part, outcome_parts
from dashboard.charts_bars import balance_over_years, ranked_bars
from dashboard.charts_flow import flow
from dashboard.charts_shares import shares_by_row, shares_over_years
from dashboard.headline import behind_quantities, in_year
from dashboard.kept import dark
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import Chart, card
from dashboard.measures import SMALL_SAMPLE
from dashboard.scope import Scope, since_first_told, told_words
from dashboard.theme import palette
from library.queries_figures import behind_quantity, figures_behind
from library.queries_requests import applicant_flow, balance, legacy_outcomes, outcome_mix, reasons
from library.schema import ANSWERS
from library.totals import APPLICANTS, QUANTITIES
from parsing.form import FORM

OPEN = ("granted", "partially_granted")
BALANCE = ("carried_in", "new", "concluded", "carried_out")


@card
def show_flow(scope: Scope) -> Chart | None:
    """From kinds of applicants to what became of their requests, in the latest year."""
    language = words()
    told = source.ask(applicant_flow, scope.latest).rename(columns={"applicant": "source", "outcome_group": "target"})
    if told["count"].fillna(0).sum() == 0:
        return None
    applicants = tuple(
        Part(term.code, language.term(term), palette(dark()).muted) for term in FORM.applicants if term.code != "total"
    )
    outcomes = outcome_parts(language, dark())
    names = {part.code: part.name for part in (*applicants, *outcomes)}
    table = told.pivot_table(index="source", columns="target", values="count", sort=False)
    return Chart(
        flow(told, applicants, outcomes, language, dark()),
        key="flow",
        title=_flow_title(told, names),
        subtitle=_("Requests concluded, by applicant and outcome, {year}; {told}", year=scope.year, told=told_words(told)),
        alt=_("Bands from the six kinds of applicants to the six outcomes of their requests, as wide as their numbers."),
        table=table.reindex(index=APPLICANTS, columns=ANSWERS)
        .rename(index=names, columns=names)
        .rename_axis(_("Applicant"))
        .reset_index(),
        behind=lambda mark: _behind_flow(scope, mark),
    )


def _flow_title(told: pd.DataFrame, names: dict[str, str]) -> str:
    by_source = told.groupby("source")["count"].sum()
    first = str(by_source.idxmax())
    opened = told[(told["source"] == first) & told["target"].isin(OPEN)]["count"].sum()
    return _(
        "{applicant}: {share} of the requests concluded; {rate} of theirs granted in full or in part",
        applicant=names[first],
        share=words().percent(by_source[first] / by_source.sum(), 0),
        rate=words().percent(opened / by_source[first], 0),
    )


def _behind_flow(scope: Scope, mark: str) -> pd.DataFrame:
    applicant, group = mark.split("|")
    groups = [group] if group else list(ANSWERS)
    outcomes = tuple(code for name in groups for code in QUANTITIES[name].cells["outcome"])
    cells = (("outcome", outcomes), ("applicant", (applicant,) if applicant else APPLICANTS))
    found = source.ask(figures_behind, scope.latest, "requests", cells)
    return found[found["value"] > 0]


@card
def show_outcomes_over_years(scope: Scope) -> Chart | None:
    """The shares of the six outcomes, year by year."""
    language = words()
    told = since_first_told(source.ask(outcome_mix, scope.selection, ("year",)).rename(columns={"outcome_group": "code"}))
    if told["count"].fillna(0).sum() == 0:
        return None
    parts = outcome_parts(language, dark())
    names = {part.code: part.name for part in parts}
    wide = told.pivot(index="year", columns="code", values="count")[list(names)]
    return Chart(
        shares_over_years(told, parts, language, dark()),
        key="outcomes_over_years",
        title=_largest_change(wide[wide.index.isin(scope.alike)], names),
        subtitle=_("Share of concluded requests, {period}; {told}", period=scope.period_of(told), told=told_words(told)),
        alt=_("Stacked columns: the shares of the six ways to conclude a request, by year."),
        table=wide.rename(columns=names).rename_axis(_("Year")).reset_index(),
        behind=lambda mark: _behind_outcome(scope, mark),
    )


def _largest_change(wide: pd.DataFrame, names: dict[str, str]) -> str:
    """The part whose share has changed most between the first and the last year that tell it."""
    told = wide.dropna().astype(float)
    told = told[told.sum(axis=1) > 0]
    shares = told.div(told.sum(axis=1), axis=0)
    if len(shares) < 2:
        return _("How requests were concluded")
    changes = shares.iloc[-1] - shares.iloc[0]
    code = str(changes.abs().idxmax())
    pattern = (
        _("{part} rose from {before} in {first} to {after} in {last}")
        if changes[code] > 0
        else _("{part} fell from {before} in {first} to {after} in {last}")
    )
    return pattern.format(
        part=names[code],
        before=words().percent(shares[code].iloc[0], 0),
        after=words().percent(shares[code].iloc[-1], 0),
        first=shares.index[0],
        last=shares.index[-1],
    )


def _behind_outcome(scope: Scope, mark: str) -> pd.DataFrame:
    year, group = mark.split("|")
    return behind_quantities(in_year(scope.selection, int(year)), (group,))


@card
def show_outcomes_by_agency(scope: Scope) -> Chart | None:
    """The shares of the six outcomes in the agencies with most requests, those that open most on top."""
    language = words()
    told = source.ask(outcome_mix, scope.leading("concluded"), ("agency",)).rename(
        columns={"outcome_group": "code", "agency": "row"}
    )
    wide = told.dropna(subset=["count"]).pivot(index="row", columns="code", values="count").reindex(columns=ANSWERS)
    wide = wide.assign(whole=wide.sum(axis=1)).query("whole > 0")
    if len(wide) < 2:
        return None
    wide = wide.assign(rate=wide[list(OPEN)].sum(axis=1) / wide["whole"], small=wide["whole"] < SMALL_SAMPLE)
    wide = wide.sort_values(["small", "rate"], ascending=[True, False])
    parts = outcome_parts(language, dark())
    names = {part.code: part.name for part in parts}
    rows = wide[list(ANSWERS)].reset_index().melt(id_vars="row", var_name="code", value_name="count")
    remarks = {
        str(row): _("{count}, small sample", count=language.number(whole)) if small else f"n = {language.number(whole)}"
        for row, whole, small in zip(wide.index, wide["whole"], wide["small"], strict=True)
    }
    table = wide[[*ANSWERS, "whole"]].rename(columns=names | {"whole": _("Concluded")})
    return Chart(
        shares_by_row(rows, parts, language, dark(), remarks),
        key="outcomes_by_agency",
        title=_agencies_title(wide[~wide["small"]]),
        subtitle=_("Share of concluded requests, {year}; the {count} agencies with most", year=scope.year, count=len(wide)),
        alt=_("Stacked bars: the shares of the six ways to conclude a request, by agency, those that grant most on top."),
        table=table.rename_axis(_("Agency")).reset_index(),
        behind=lambda mark: _behind_agency(scope, mark),
    )


def _agencies_title(ranked: pd.DataFrame) -> str:
    if len(ranked) < 2:
        return _("How requests were concluded, by agency")
    return _(
        "Granted in full or in part: from {highest} at {first} to {lowest} at {last}",
        highest=words().percent(ranked["rate"].iloc[0], 0),
        first=ranked.index[0],
        lowest=words().percent(ranked["rate"].iloc[-1], 0),
        last=ranked.index[-1],
    )


def _behind_agency(scope: Scope, mark: str) -> pd.DataFrame:
    agency, group = mark.rsplit("|", 1)
    return source.ask(behind_quantity, scope.agency(agency, scope.year), group, True)


@card
def show_reasons(scope: Scope) -> Chart | None:
    """Why requests were denied, in the latest year."""
    language = words()
    told = source.ask(reasons, scope.latest, "denied")
    told = told[told["count"].fillna(0) > 0]
    if told.empty:
        return None
    names = {term.code: language.term(term) for term in FORM.outcomes}
    whole = told["count"].sum()
    remarks = [f"{language.number(count)} · {language.percent(count / whole, 0)}" for count in told["count"]]
    rows = pd.DataFrame(
        {"code": told["outcome"], "name": told["outcome"].map(names), "count": told["count"], "remark": remarks}
    )
    return Chart(
        ranked_bars(rows, dark(), palette(dark()).groups["denied"]),
        key="reasons",
        title=_(
            "Most frequent reason to deny: {reason}, {share}",
            reason=rows["name"].iloc[0],
            share=language.percent(rows["count"].iloc[0] / whole, 0),
        ),
        subtitle=_("Requests denied, by reason, {year}; {told}", year=scope.year, told=told_words(told)),
        alt=_("Bars: the reasons for which requests were denied, the most frequent on top."),
        table=rows[["name", "count"]].set_axis([_("Reason"), _("Requests")], axis=1),
        behind=lambda mark: _behind_reason(scope, mark),
    )


def _behind_reason(scope: Scope, outcome: str) -> pd.DataFrame:
    cells = (("outcome", (outcome,)), ("applicant", ("total",)))
    return source.ask(figures_behind, scope.latest, "requests", cells)


@card
def show_legacy(scope: Scope) -> Chart | None:
    """Outcomes in the 2008 form's terms, where the selection has any: a series of its own, in no sum of this page."""
    language = words()
    told = source.ask(legacy_outcomes, scope.selection, ("year",)).dropna(subset=["count"])
    if not told["count"].any():
        return None
    last = told[told["count"] > 0].sort_values(["year", "origin"], ascending=[False, False]).iloc[0]
    year, origin = int(last["year"]), str(last["origin"])
    rows = told[(told["year"] == year) & (told["origin"] == origin)].sort_values("count", ascending=False, kind="stable")
    names = {term.code: language.term(term) for term in FORM.legacy_outcomes}
    origins = {term.code: language.term(term) for term in FORM.terms("origins")}
    bars = rows.assign(code=rows["outcome"], name=rows["outcome"].map(names), remark=rows["count"].map(language.number))
    first = bars.iloc[0]
    table = told.assign(origin=told["origin"].map(origins), outcome=told["outcome"].map(names))
    table = table[["year", "origin", "outcome", "count"]]
    return Chart(
        ranked_bars(bars, dark(), palette(dark()).muted),
        key="legacy",
        title=_("In the terms of the 2008 form: {outcome}, {count}", outcome=first["name"], count=first["remark"]),
        subtitle=_(
            "Outcomes told in the older form's terms, {year}, {origin}; other categories than today's, in no other sum",
            year=year,
            origin=origins[origin],
        ),
        alt=_("Bars: outcomes in the terms of the 2008 form, the most frequent on top."),
        table=table.set_axis([_("Year"), _("Told in"), _("Outcome"), _("Requests")], axis=1),
        behind=lambda outcome: _behind_legacy(scope, year, origin, outcome),
    )


def _behind_legacy(scope: Scope, year: int, origin: str, outcome: str) -> pd.DataFrame:
    cells = (("outcome", (outcome,)), ("applicant", ("total",)))
    return source.ask(figures_behind, in_year(scope.selection, year), "requests", cells, False, origin)


@card
def show_balance(scope: Scope) -> Chart | None:
    """What came in and where it went, year by year, and where the two sides do not meet."""
    language = words()
    told = since_first_told(source.ask(balance, scope.selection, ("year",)), "carried_out")
    if not told[list(BALANCE)].fillna(0).to_numpy().any():
        return None
    names = {term.code: language.term(term) for term in (*FORM.groups, *FORM.outcomes) if term.code in BALANCE}
    further = {"n_broken": _("Reports that do not balance"), "gap": _("Missing or too many"), "year": _("Year")}
    return Chart(
        balance_over_years(told, names, language, dark()),
        key="balance",
        title=_balance_title(told),
        subtitle=_(
            "Left: carried over and new; right: concluded and carried forward, {period}; {told}; ≠ where they differ",
            period=scope.period_of(told),
            told=told_words(told),
        ),
        alt=_("Two columns a year: requests new and carried over, and requests concluded and carried forward."),
        table=told[["year", *BALANCE, "n_broken", "gap"]].rename(columns=names | further),
        behind=lambda mark: _behind_balance(scope, mark),
    )


def _behind_balance(scope: Scope, mark: str) -> pd.DataFrame:
    """The figures of a column; of a sign that the sides differ, those of both."""
    year, code = mark.split("|")
    return behind_quantities(in_year(scope.selection, int(year)), BALANCE if code == "gap" else (code,))


def _balance_title(wide: pd.DataFrame) -> str:
    told = wide.dropna(subset=list(BALANCE))
    if told.empty:
        return _("Requests received and concluded")
    broken = told[told["n_broken"] > 0]
    if len(broken):
        listed = words().listed([f"{year}" for year in broken["year"]])
        return plural(
            "What came in and what went out do not meet in {count} report ({years})",
            "What came in and what went out do not meet in {count} reports ({years})",
            int(broken["n_broken"].sum()),
            years=listed,
        )
    last = told.iloc[-1]
    on_hand = last["new"] + last["carried_in"]
    if not on_hand:
        return _("No request on hand in {year}", year=int(last["year"]))
    return _(
        "{count} requests carried forward in {year}, {share} of those on hand",
        count=words().number(last["carried_out"]),
        year=int(last["year"]),
        share=words().percent(last["carried_out"] / on_hand),
    )
