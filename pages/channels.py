"""Channels: where information is published, and how requests come in."""

import runpy
from math import isnan
from pathlib import Path

import pandas as pd

from dashboard.access import require_access
from dashboard.agency_table import agency_table
from dashboard.cards_channels import (
    ITEMS,
    channel_names,
    channels_of,
    show_break,
    show_channels,
    show_mix_by_agency,
    show_mix_over_years,
    told_channels,
)
from dashboard.changes import changed, pairs_of
from dashboard.finding import finding
from dashboard.headline import ask_ahead, count_figure, rate_figure
from dashboard.kept import kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import head, key_figures
from dashboard.measures import BY_CODE
from dashboard.rows import by_place, whole_numbers
from dashboard.scope import Scope, change_words, listed_agencies, page_scope, report_links, show_listed, side_by_side
from library.queries import Selection
from library.totals import CHANNELS

KEY_SHARES = ("published_website_share", "published_wechat_share", "applied_online_share", "applied_in_person_share")

NEWS = (
    *(f"published_{channel}_share" for channel in CHANNELS["disclosure"] if channel != "website"),
    "applied_online_share",
)


def render() -> None:
    """The page."""
    require_access()
    scope = page_scope(_("Channels"), "published_items")
    ask_ahead(scope.selection, scope.year, pairs_of(("published_items", *KEY_SHARES)), NEWS)
    head(_("Channels"), _finding(scope))
    shares = [rate_figure(scope.selection, scope.year, code) for code in KEY_SHARES]
    items = count_figure(scope.selection, scope.year, _("Information published"), ("published_items",))
    key_figures([items, *(share for share in shares if share.told)])
    show_mix_over_years(scope, "disclosure")
    side_by_side(scope, [show_mix_by_agency] if scope.several else [], [show_channels])
    show_break(scope)
    show_mix_over_years(scope, "request")
    _show_table(scope)


def _finding(scope: Scope) -> str:
    """How much was published, the website's share of it, and what is most notable."""
    language, rate = words(), BY_CODE["published_website_share"]
    items = changed(scope.selection, scope.year, ("published_items",))
    if isnan(items.value):
        return _("The reports on {year} tell no number of items published.", year=scope.year)
    told = plural(
        "In {year} {count} item was published", "In {year} {count} items were published", int(items.value), year=scope.year
    )
    share = changed(scope.selection, scope.year, rate.numerator, rate.denominator)
    if not isnan(share.value):
        told = _(
            "{told}, {share} of them on the website{change}",
            told=told,
            share=language.percent(share.value),
            change=change_words(share.difference, scope.year),
        )
    return finding(told, scope.selection, scope.year, NEWS)


@kept
def _table(latest: Selection) -> pd.DataFrame:
    names, listed = channel_names("disclosure"), listed_agencies(latest, ITEMS)
    told = channels_of(listed)
    used, by_agency = told_channels(told), by_place(told, "agency", "channel")
    agencies = [row["agency"] for row in listed]
    return pd.DataFrame(
        {
            _("Agency"): agencies,
            _("All items"): whole_numbers(row["published_items"] for row in listed),
            _("Source"): report_links(listed),
        }
        | {
            name: whole_numbers(by_agency[agency].get(code) for agency in agencies)
            for code, name in names.items()
            if code in used
        }
    )


def _show_table(scope: Scope) -> None:
    """Each agency's items by channel in the latest year."""
    names, table = channel_names("disclosure"), _table(scope.latest)
    show_listed(scope.year, listed_agencies(scope.latest, ITEMS))
    told_by = {names[code]: (f"published_{code}",) for code in CHANNELS["disclosure"] if names[code] in table}
    agency_table(table, scope.latest, told_by | {_("All items"): ("published_items",)}, file_name=f"channels-{scope.year}")


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
