"""The key figures of the compare page: of agencies side by side, or of a single one among its peers."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import isnan, nan
from statistics import median

import numpy as np
import pandas as pd

from dashboard.behind import Behind
from dashboard.cards_compare import beyond_chance, pooled, rates_of, sound
from dashboard.charts_funnel import placed
from dashboard.comparison import Comparison
from dashboard.headline import FEWEST_PEERS, base_words, behind_quantities, count_figure, rate_figure
from dashboard.kept import kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import KeyFigure
from dashboard.rows import Row, Rows


def dots_of(comparison: Comparison, places: Rows) -> list[Row] | None:
    """The agencies with their place in the funnel; None where there are no limits."""
    share = pooled(places)
    if share is None or not comparison.measure.proportion or comparison.group is None:
        return None
    return placed(rates_of(places, comparison), share)


@kept
def single_figures(comparison: Comparison) -> list[KeyFigure]:
    """One agency: its figure, its rank with what the interval allows, and the middle of its peers."""
    measure, row = comparison.measure, comparison.places()[0]
    name, language = measure.name(words().language), words()
    own = (
        count_figure(comparison.selection, comparison.year, name, measure.numerator)
        if measure.is_count
        else rate_figure(comparison.selection, comparison.year, measure.code)
    )
    if row["rank"] is None or row["n_ranked"] < FEWEST_PEERS:
        return [own]
    peers = plural("{count} agency", "{count} agencies", row["n_ranked"])
    between = "" if measure.is_count else _("by the interval {best} to {worst}", best=row["best"], worst=row["worst"])
    behind = partial(_behind_peers, comparison)
    quartiles = "–\u200b".join(comparison.shown(row[name]) for name in ("q1", "q3"))
    before = replace(comparison, year=comparison.year - 1).places()
    old = before[0] if len(before) == 1 else None
    rank_before, median_before = "", ("", "")
    if old is not None and old["rank"] is not None:
        rank_before = _("{year}: {rank} of {all}", year=comparison.year - 1, rank=old["rank"], all=old["n_ranked"])
        median_before = _changed(comparison, row["median"] - old["median"])
    return [
        own,
        KeyFigure(
            _("Rank"), _("{rank} of {all}", rank=row["rank"], all=language.number(row["n_ranked"])), compared=rank_before,
            base=between,
            help=_("Among the agencies of the same level and province; 1 is the highest value."), behind=behind,
        ),
        KeyFigure(_("Peers' median"), comparison.shown(row["median"]), *median_before, base=peers, behind=behind),
        KeyFigure(_("Middle half"), quartiles, base=_("lower to upper quartile"), behind=behind),
    ]  # fmt: skip


@kept
def figures_side_by_side(comparison: Comparison) -> list[KeyFigure]:
    """Several agencies: the middle and the spread of their figures, all together, and who is beyond chance or not ranked."""
    language, places = words(), comparison.places()
    ranked, share, dots = sound(places), pooled(places), dots_of(comparison, places)
    before = replace(comparison, year=comparison.year - 1)
    earlier = before.places()
    # Agencies that are ranked in both years, so that a change is never one of who is there: (before, now).
    old = {row["agency"]: row for row in sound(earlier)}
    both = [(old[row["agency"]], row) for row in ranked if row["agency"] in old]
    in_ranking = [row for row in places if row["rank"] is not None]
    figures = _middle(comparison, ranked, both)
    if share is not None and comparison.percent and comparison.group:
        n = sum(row["denominator"] for row in in_ranking)
        shares = [_together(rows) for rows in zip(*both, strict=True)]
        told_change = _changed(comparison, shares[1] - shares[0] if shares else nan)
        figures.append(
            KeyFigure(
                _("All together"),
                language.percent(share),
                *told_change,
                base=base_words(comparison.measure.denominator, n),
                behind=_behind(comparison, in_ranking),
            )
        )
    if dots is not None:
        figures.append(
            KeyFigure(
                _("Beyond chance"),
                language.number(beyond_chance(dots)),
                *_on(comparison, dots_of(before, earlier), lambda old: beyond_chance(dots) - beyond_chance(old)),
                base=plural(
                    "of {count} agency beyond the 99.8% limits; beyond the 95% limits: {near}",
                    "of {count} agencies beyond the 99.8% limits; beyond the 95% limits: {near}",
                    len(dots),
                    near=language.number(sum(row["outside"] > 0 for row in dots)),
                ),
                help=_("Agencies whose rate lies outside the limits that chance alone keeps to in 99.8% of cases."),
                behind=_behind(comparison, [row for row in dots if row["outside"]]),
            )
        )
    missing, small = _unranked(places)
    figures.append(
        KeyFigure(
            _("Not ranked"),
            language.number(missing + small),
            *_on(
                comparison,
                earlier if any(row["value"] is not None for row in earlier) else None,
                lambda old: missing + small - sum(_unranked(old)),
            ),
            base=_(
                "not told: {missing}, small samples: {small}", missing=language.number(missing), small=language.number(small)
            ),
            behind=_behind(comparison, [row for row in places if row["value"] is None or row["small"]]),
        )
    )
    return figures


def _middle(comparison: Comparison, ranked: Rows, both: list[tuple[Row, Row]]) -> list[KeyFigure]:
    """The middle of the agencies ranked and their spread; nothing where none is."""
    if not ranked:
        return []
    values, behind = [row["value"] for row in ranked], _behind(comparison, ranked)
    return [
        KeyFigure(
            _("Median"),
            comparison.shown(median(values)),
            *_change_of_median(comparison, both),
            base=plural("{count} agency", "{count} agencies", len(ranked)),
            help=_("The middle of the agencies shown, each counted once whatever its size."),
            behind=behind,
        ),
        KeyFigure(_("Middle half"), _middle_half(comparison, values), base=_("lower to upper quartile"), behind=behind),
    ]


def _unranked(places: Rows) -> tuple[int, int]:
    """How many do not tell the measure, and how many tell it on too few cases."""
    return sum(row["value"] is None for row in places), sum(row["small"] for row in places)


def _together(rows: Rows) -> float:
    below = sum(row["denominator"] for row in rows)
    return sum(row["numerator"] for row in rows) / below if below else nan


def _behind(comparison: Comparison, places: Rows) -> Behind | None:
    """The figures that the measure of these agencies is made of; None where there is no agency."""
    chosen = replace(comparison.latest, agencies=tuple(row["agency"] for row in places))
    return partial(behind_quantities, chosen, comparison.measure.quantities, covered=True) if places else None


def _behind_peers(comparison: Comparison) -> pd.DataFrame:
    """The same of the peers of the single agency that is shown, itself among them."""
    return behind_quantities(comparison.peers_of_single(), comparison.measure.quantities, covered=True)


def _changed(comparison: Comparison, difference: float) -> tuple[str, str]:
    """The change of a value of the measure on the year before, as a key figure takes it; nothing where it is not told."""
    if isnan(difference):
        return "", ""
    shown = words().points(difference) if comparison.percent else words().signed(difference, 1)
    return shown, _("on {year}", year=comparison.year - 1)


def _change_of_median(comparison: Comparison, both: list[tuple[Row, Row]]) -> tuple[str, str]:
    if len(both) < FEWEST_PEERS:
        return "", ""
    before, now = (median(row["value"] for row in rows) for rows in zip(*both, strict=True))
    return _changed(comparison, now - before)


def _on(comparison: Comparison, earlier: Rows | None, difference: Callable[[Rows], int]) -> tuple[str, str]:
    """The change of a number of agencies on the year before, where that year can be compared."""
    if earlier is None:
        return "", ""
    return words().signed(difference(earlier)), _("on {year}", year=comparison.year - 1)


def _middle_half(comparison: Comparison, values: list[float]) -> str:
    shown = words().percent if comparison.percent else words().number
    # A line may break after the dash, where nobody sees the mark.
    return "–\u200b".join(shown(float(end), 0) for end in np.quantile(values, (0.25, 0.75)))
