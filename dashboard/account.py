"""In the sidebar: who has signed in, the way out, and for an administrator links to what is chosen."""

from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from dashboard.access import current_viewer, may_administer
from dashboard.choose_region import region_name
from dashboard.filters import current_selection, filter_parameters
from dashboard.language import current_language, plural, words
from dashboard.language import translate as _
from dashboard.markdown import escape
from dashboard.settings import current_settings
from dashboard.share_links import PARAMETER, token_of
from library.errors import LibraryError
from library.shares import give_out, shares, take_back
from library.store import library_folder
from parsing.form import FORM

DAYS = (1, 7, 30, 90)


def show_account() -> None:
    """Nothing where nobody signs in."""
    if current_settings().openid is None:
        return
    reader = current_viewer()
    if not reader.name:
        st.caption(_("You see what a link shows that was sent to you."))
        return
    st.caption(escape(_("Signed in as {name}", name=reader.name)))
    if reader.limit.regions:
        regions = words().listed([region_name(region) for region in reader.limit.regions])
        st.caption(escape(_("You see these regions: {regions}", regions=regions)))
    # A dialog: at the foot of the sidebar a popover has no room for the link that it is opened for.
    if may_administer() and st.button(_("Share this selection"), type="tertiary", key="share_shelf"):
        st.dialog(_("Share this selection"))(_offer_links)()
    if st.button(_("Sign out"), type="tertiary"):
        st.logout()


def _offer_links() -> None:
    st.caption(
        _("Whoever has the link sees the years, region, levels and agencies chosen now, and nothing else, without signing in.")
    )
    days = st.selectbox(_("For how long"), DAYS, index=1, format_func=lambda days: plural("{count} day", "{count} days", days))
    try:
        if st.button(_("Make a link"), key="share_make"):
            _make_link(days)
        show_links("share", scope="fragment")
    except LibraryError as error:
        st.error(escape(error.message(current_language())))


def _make_link(days: int) -> None:
    settings = current_settings()
    share = give_out(library_folder(), current_selection(), timedelta(days=days), current_viewer().name)
    assert settings.openid is not None
    address = settings.openid.redirect_uri.removesuffix("oauth2callback")
    st.code(
        f"{address}?{urlencode(filter_parameters() | {PARAMETER: token_of(settings, share)}, doseq=True)}",
        language=None,
        wrap_lines=True,
    )
    st.caption(_("Copy it now: it is shown once. Anyone who gets it can open it."))


def show_links(key: str, scope: Literal["app", "fragment"] = "app") -> bool:
    """The links that hold now, each with its end and the way to take it back, whereupon `scope` is run again; false where there is none."""
    now = datetime.now(UTC)
    holding = [share for share in shares(library_folder()) if share.holds(now)]
    for share in holding:
        levels = [words().term(term) for term in FORM.terms("levels") if term.code in share.levels]
        told = [str(year) for year in share.years] + [region_name(share.region)] + levels + list(share.agencies)
        named = ", ".join(filter(None, told)) or _("Everything")
        st.caption(escape(_("{selection}, until {day}, by {name}", selection=named, day=share.until.date(), name=share.by)))
        if st.button(_("Take it back"), key=f"{key}_back_{share.share_id}", type="tertiary"):
            take_back(library_folder(), share.share_id)
            st.rerun(scope=scope)
    return bool(holding)
