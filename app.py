"""The entry of the app: page set-up, access, language, shared filters, navigation, the page. `streamlit run app.py`"""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from dashboard import source
from dashboard.access import may_oversee, require_access
from dashboard.account import show_account
from dashboard.banners import banners, note_at_the_end
from dashboard.document import describe_document
from dashboard.filters import filter_parameters, show_filters
from dashboard.inbox import start_inbox
from dashboard.language import begin_run, current_language, hold_language, mark, switch_language
from dashboard.language import translate as _
from dashboard.markdown import escape
from dashboard.phone_style import phone_style
from dashboard.print_style import print_style
from dashboard.take_along import take_along
from dashboard.unknown_page import unknown_page
from library.errors import LibraryError
from pages import admin, appeals, channels, compare, library, method, overview, quality, reports, requests

ICON = Path(__file__).parent / "dashboard" / "icon.svg"

# URL path → the page and its name. The first page is the start page.
PAGES = {
    "overview": (overview.render, mark("Overview")),
    "channels": (channels.render, mark("Channels")),
    "requests": (requests.render, mark("Requests")),
    "appeals": (appeals.render, mark("Reviews and lawsuits")),
    "compare": (compare.render, mark("Compare")),
    "quality": (quality.render, mark("Data quality")),
    "reports": (reports.render, mark("Reports")),
    "library": (library.render, mark("Add reports")),
    "method": (method.render, mark("Definitions")),
    "admin": (admin.render, mark("Administration")),
}


def page_list() -> list[Page]:
    """The pages, named in the reader's language."""
    return [
        st.Page(render, title=_(title), url_path=path, default=path == "overview") for path, (render, title) in PAGES.items()
    ]


def show_navigation(pages: list[Page]) -> None:
    """Links to the pages, which carry filters and language; those of st.navigation drop them on the way."""
    for page in pages if may_oversee() else [page for page in pages if page.url_path != "admin"]:
        st.page_link(page, query_params=filter_parameters(), width="stretch")


def open_library() -> None:
    """Turns to the library in force, reading the reports when a server has just started; without one the run ends and says why."""
    try:
        with st.spinner(_("Reading the reports…")):
            source.refresh()
    except FileNotFoundError:
        st.error(_("The folder that OGI_REPORTS names is not there. Check its path and start again."))
        st.stop()
    except LibraryError as error:
        st.error(escape(error.message(current_language())))
        st.stop()


def main() -> None:
    """One run of the app."""
    begin_run()
    pages = page_list()
    page = st.navigation([*pages, *unknown_page(PAGES, pages[0])], position="hidden")
    name = _("Open Government Information Reports")
    st.set_page_config(page_title=f"{page.title} · {name}", page_icon=ICON, layout="wide")
    if __name__ != "__main__":
        # A fresh server ran a page's own file, which handed over to this one. Now that the navigation is known the same
        # run is made again from here: else the filters would count as that file's widgets and be lost on the next page.
        st.rerun()
    require_access()
    start_inbox()
    open_library()
    with st.sidebar:
        st.markdown(f"**{name}**")
        links = st.container(gap="xsmall")
        show_filters()
        switch_language()
        hold_language()
        show_account()
    with links:
        show_navigation(pages)
    describe_document()
    print_style()
    phone_style()
    with st.container(horizontal=True, horizontal_alignment="right", gap="small", key="above_the_page"):
        note = banners()
        with st.container(width=128):
            take_along()
    note_at_the_end(note)
    page.run()


# serve.py imports this file for the list of its pages; Streamlit and the pages' own files run it.
if __name__ in ("__main__", "handed_over"):
    main()
