"""Channels: where information is published, and how requests come in."""

import runpy
from math import isnan
from pathlib import Path

import pandas as pd

from dashboard import source
from dashboard.access import require_access
from dashboard.agency_table import agency_table
from dashboard.cards_channels import channel_names, show_break, show_channels, show_mix_by_agency, show_mix_over_years
from dashboard.changes import changed
from dashboard.finding import finding
from dashboard.headline import count_figure, rate_figure
from dashboard.kept import kept
from dashboard.language import plural, words
from dashboard.language import translate as _
from dashboard.layout import head, key_figures
from dashboard.measures import BY_CODE
from dashboard.scope import Scope, change_words, listed_agencies, page_scope, report_links, side_by_side
from library.queries import Selection
from library.queries_channels import channel_mix
from library.totals import CHANNELS

KEY_SHARES = ("published_website_share", "published_wechat_share", "applied_online_share", "applied_in_person_share")


def render() -> None:
    """The page."""
    require_access()
    scope = page_scope(_("Channels"), "published_items")
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
    others = (f"published_{channel}_share" for channel in CHANNELS["disclosure"] if channel != "website")
    return finding(told, scope.selection, scope.year, (*others, "applied_online_share"))


@kept
def _table(listed: Selection) -> pd.DataFrame:
    names = channel_names("disclosure")
    told = source.ask(channel_mix, listed, "disclosure", ("agency",))
    wide = told.pivot(index="agency", columns="channel", values="count").dropna(axis=1, how="all")
    wholes = told.drop_duplicates("agency").set_index("agency")["whole"]
    channels = [code for code in names if code in wide.columns]
    wide = wide.assign(whole=wholes)[["whole", *channels]].sort_values("whole", ascending=False, na_position="last")
    table = wide.rename(columns=names | {"whole": _("All items")}).rename_axis(_("Agency")).reset_index()
    table.insert(2, _("Source"), report_links(listed, table[_("Agency")]))
    return table


def _show_table(scope: Scope) -> None:
    """Each agency's items by channel in the latest year."""
    names, listed = channel_names("disclosure"), listed_agencies(scope, "published_items")
    table = _table(listed)
    told_by = {names[code]: (f"published_{code}",) for code in CHANNELS["disclosure"] if names[code] in table}
    agency_table(table, listed, told_by | {_("All items"): ("published_items",)}, file_name=f"channels-{scope.year}")


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
