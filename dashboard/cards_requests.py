"""The charts of the requests page, each with its title, its data table and the way to its sources."""

import pandas as pd

from dashboard import source
from dashboard.charts import outcome_parts
from dashboard.charts_bars import balance_over_years, ranked_bars
from dashboard.charts_shares import shares_by_row, shares_over_years, with_shares
from dashboard.headline import behind_quantities, in_year
from dashboard.kept import dark
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import Chart, card
from dashboard.measures import is_small
from dashboard.rows import Rows, by_place, rows_of, whole_numbers
from dashboard.scope import Scope, since_first_told, told_words, year_table
from dashboard.theme import palette
from library.queries_figures import behind_quantity, figures_behind
from library.queries_requests import balance, legacy_outcomes, outcome_mix, reasons
from library.schema import ANSWERS
from parsing.form import FORM

OPEN = ("granted", "partially_granted")
BALANCE = ("carried_in", "new", "concluded", "carried_out")


@card
def show_outcomes_over_years(scope: Scope) -> Chart | None:
    """The shares of the six outcomes, year by year."""
    language = words()
    answer = source.ask(outcome_mix, scope.selection, ("year",)).rename(columns={"outcome_group": "code"})
    told = since_first_told(rows_of(answer))
    if not any(row["count"] for row in told):
        return None
    parts = outcome_parts(language, dark())
    names = {part.code: part.name for part in parts}
    return Chart(
        shares_over_years(told, parts, language, dark()),
        key="outcomes_over_years",
        title=_largest_change(scope.comparable(told), names),
        subtitle=_("Share of concluded requests, {period}; {told}", period=scope.period_of(told), told=told_words(told)),
        alt=_("Stacked columns: the shares of the six ways to conclude a request, by year."),
        table=year_table(by_place(told, "year", "code"), names),
        behind=lambda mark: _behind_outcome(scope, mark),
    )


def _largest_change(told: Rows, names: dict[str, str]) -> str:
    """The part whose share has changed most between the first and the last year that tell it."""
    shares = by_place([row for row in with_shares(told, "year") if row["share"] is not None], "year", "code", "share")
    if len(shares) < 2:
        return _("How requests were concluded")
    first, last = min(shares), max(shares)
    changes = {code: shares[last][code] - shares[first][code] for code in names}
    code = max(changes, key=lambda code: abs(changes[code]))
    pattern = (
        _("{part} rose from {before} in {first} to {after} in {last}")
        if changes[code] > 0
        else _("{part} fell from {before} in {first} to {after} in {last}")
    )
    return pattern.format(
        part=names[code],
        before=words().percent(shares[first][code], 0),
        after=words().percent(shares[last][code], 0),
        first=first,
        last=last,
    )


def _behind_outcome(scope: Scope, mark: str) -> pd.DataFrame:
    year, group = mark.split("|")
    return behind_quantities(in_year(scope.selection, int(year)), (group,))


@card
def show_outcomes_by_agency(scope: Scope) -> Chart | None:
    """The shares of the six outcomes in the agencies with most requests, those that open most on top."""
    language = words()
    counts = {row["agency"]: {group: row[group] for group in ANSWERS} for row in scope.leading("concluded", *ANSWERS)}
    counts = {agency: groups for agency, groups in counts.items() if None not in groups.values()}
    wholes = {agency: whole for agency, groups in counts.items() if (whole := sum(groups.values())) > 0}
    if len(wholes) < 2:
        return None
    rates = {agency: sum(counts[agency][group] for group in OPEN) / whole for agency, whole in wholes.items()}
    order = sorted(wholes, key=lambda agency: (is_small(wholes[agency]), -rates[agency]))
    parts = outcome_parts(language, dark())
    remarks = {
        agency: _("{count}, small sample", count=language.number(wholes[agency]))
        if is_small(wholes[agency])
        else f"n = {language.number(wholes[agency])}"
        for agency in order
    }
    return Chart(
        shares_by_row(
            [{"row": agency, "code": group, "count": counts[agency][group]} for group in ANSWERS for agency in order],
            parts,
            language,
            dark(),
            remarks,
        ),
        key="outcomes_by_agency",
        title=_agencies_title({agency: rates[agency] for agency in order if not is_small(wholes[agency])}),
        subtitle=_("Share of concluded requests, {year}; the {count} agencies with most", year=scope.year, count=len(order)),
        alt=_("Stacked bars: the shares of the six ways to conclude a request, by agency, those that grant most on top."),
        table=pd.DataFrame(
            {_("Agency"): order}
            | {part.name: whole_numbers(counts[agency][part.code] for agency in order) for part in parts}
            | {_("Concluded"): whole_numbers(wholes[agency] for agency in order)}
        ),
        behind=lambda mark: _behind_agency(scope, mark),
    )


def _agencies_title(rates: dict[str, float]) -> str:
    """Of the agencies that can be ranked, the highest first."""
    if len(rates) < 2:
        return _("How requests were concluded, by agency")
    (first, highest), *_between, (last, lowest) = rates.items()
    return _(
        "Granted in full or in part: from {highest} at {first} to {lowest} at {last}",
        highest=words().percent(highest, 0),
        first=first,
        lowest=words().percent(lowest, 0),
        last=last,
    )


def _behind_agency(scope: Scope, mark: str) -> pd.DataFrame:
    agency, group = mark.rsplit("|", 1)
    return source.ask(behind_quantity, scope.agency(agency, scope.year), group, True)


@card
def show_reasons(scope: Scope) -> Chart | None:
    """Why requests were denied, in the latest year."""
    language = words()
    told = [row for row in rows_of(source.ask(reasons, scope.latest, "denied")) if row["count"]]
    if not told:
        return None
    names = {term.code: language.term(term) for term in FORM.outcomes}
    whole = sum(row["count"] for row in told)
    rows = [
        {
            "code": row["outcome"],
            "name": names[row["outcome"]],
            "count": row["count"],
            "remark": f"{language.number(row['count'])} · {language.percent(row['count'] / whole, 0)}",
        }
        for row in told
    ]
    return Chart(
        ranked_bars(rows, dark(), palette(dark()).groups["denied"]),
        key="reasons",
        title=_(
            "Most frequent reason to deny: {reason}, {share}",
            reason=rows[0]["name"],
            share=language.percent(rows[0]["count"] / whole, 0),
        ),
        subtitle=_("Requests denied, by reason, {year}; {told}", year=scope.year, told=told_words(told)),
        alt=_("Bars: the reasons for which requests were denied, the most frequent on top."),
        table=pd.DataFrame(
            {_("Reason"): [row["name"] for row in rows], _("Requests"): whole_numbers(row["count"] for row in rows)}
        ),
        behind=lambda mark: _behind_reason(scope, mark),
    )


def _behind_reason(scope: Scope, outcome: str) -> pd.DataFrame:
    cells = (("outcome", (outcome,)), ("applicant", ("total",)))
    return source.ask(figures_behind, scope.latest, "requests", cells)


@card
def show_legacy(scope: Scope) -> Chart | None:
    """Outcomes in the 2008 form's terms, where the selection has any: a series of its own, in no sum of this page."""
    language = words()
    told = [row for row in rows_of(source.ask(legacy_outcomes, scope.selection, ("year",))) if row["count"] is not None]
    if not any(row["count"] for row in told):
        return None
    year, origin = max((row["year"], row["origin"]) for row in told if row["count"])
    rows = [row for row in told if (row["year"], row["origin"]) == (year, origin)]
    names = {term.code: language.term(term) for term in FORM.legacy_outcomes}
    origins = {term.code: language.term(term) for term in FORM.terms("origins")}
    bars = [
        row | {"code": row["outcome"], "name": names[row["outcome"]], "remark": language.number(row["count"])}
        for row in sorted(rows, key=lambda row: -row["count"])
    ]
    return Chart(
        ranked_bars(bars, dark(), palette(dark()).muted),
        key="legacy",
        title=_("In the terms of the 2008 form: {outcome}, {count}", outcome=bars[0]["name"], count=bars[0]["remark"]),
        subtitle=_(
            "Outcomes told in the older form's terms, {year}, {origin}; other categories than today's, in no other sum",
            year=year,
            origin=origins[origin],
        ),
        alt=_("Bars: outcomes in the terms of the 2008 form, the most frequent on top."),
        table=pd.DataFrame(
            {
                _("Year"): whole_numbers(row["year"] for row in told),
                _("Told in"): [origins[row["origin"]] for row in told],
                _("Outcome"): [names[row["outcome"]] for row in told],
                _("Requests"): whole_numbers(row["count"] for row in told),
            }
        ),
        behind=lambda outcome: _behind_legacy(scope, year, origin, outcome),
    )


def _behind_legacy(scope: Scope, year: int, origin: str, outcome: str) -> pd.DataFrame:
    cells = (("outcome", (outcome,)), ("applicant", ("total",)))
    return source.ask(figures_behind, in_year(scope.selection, year), "requests", cells, False, origin)


@card
def show_balance(scope: Scope) -> Chart | None:
    """What came in and where it went, year by year, and where the two sides do not meet."""
    language = words()
    told = since_first_told(rows_of(source.ask(balance, scope.selection, ("year",))), "carried_out")
    if not any(row[side] for row in told for side in BALANCE):
        return None
    names = {term.code: language.term(term) for term in (*FORM.groups, *FORM.outcomes) if term.code in BALANCE}
    columns = {"year": _("Year")} | {code: names[code] for code in BALANCE}
    columns |= {"n_broken": _("Reports that do not balance"), "gap": _("Missing or too many")}
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
        table=pd.DataFrame({name: whole_numbers(row[code] for row in told) for code, name in columns.items()}),
        behind=lambda mark: _behind_balance(scope, mark),
    )


def _behind_balance(scope: Scope, mark: str) -> pd.DataFrame:
    """The figures of a column; of a sign that the sides differ, those of both."""
    year, code = mark.split("|")
    return behind_quantities(in_year(scope.selection, int(year)), BALANCE if code == "gap" else (code,))


def _balance_title(years: Rows) -> str:
    told = [row for row in years if all(row[code] is not None for code in BALANCE)]
    if not told:
        return _("Requests received and concluded")
    broken = [row for row in told if row["n_broken"]]
    if broken:
        listed = words().listed([f"{row['year']}" for row in broken])
        return plural(
            "What came in and what went out do not meet in {count} report ({years})",
            "What came in and what went out do not meet in {count} reports ({years})",
            sum(row["n_broken"] for row in broken),
            years=listed,
        )
    last = told[-1]
    on_hand = last["new"] + last["carried_in"]
    if not on_hand:
        return _("No request on hand in {year}", year=last["year"])
    return _(
        "{count} requests carried forward in {year}, {share} of those on hand",
        count=words().number(last["carried_out"]),
        year=last["year"],
        share=words().percent(last["carried_out"] / on_hand),
    )
