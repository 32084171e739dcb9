"""What stands at an address where no page is: said in the reader's language, in place of Streamlit's own English words."""

from collections.abc import Collection
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.navigation.page import Page

from dashboard.filters import filter_parameters
from dashboard.language import translate as _
from dashboard.layout import head


def unknown_page(known: Collection[str], start: Page) -> list[Page]:
    """A page for the address that was asked for, to be listed after the `known` ones (URL paths); none where it is one of these.

    serve.py answers such an address with 404 before Streamlit does. Streamlit's words still come first where nobody has looked at
    anything since the server was started: it then knows of no navigation and looks for a file of that name.
    """
    path = unquote(urlsplit(st.context.url or "").path).rpartition("/")[2]

    def render() -> None:
        head(_("There is no such page"), _("The address may be mistyped, or the page may have moved."))
        st.page_link(start, label=_("To the start page"), query_params=filter_parameters())

    return [] if path in ("", *known) else [st.Page(render, title=_("There is no such page"), url_path=path)]
