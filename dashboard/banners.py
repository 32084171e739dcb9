"""What a page says of the library before anything else: that a selection is empty, that figures are made up, that the sample is shown."""

from typing import NoReturn

import streamlit as st

from dashboard import source
from dashboard.filters import clear_filters, current_selection
from dashboard.language import translate as _
from dashboard.markdown import escape
from library.queries import Selection
from library.queries_reports import count_reports


def explain_empty(reason: str = "") -> NoReturn:
    """Says that the selection holds nothing for this page, offers the way out, and ends the run."""
    if not source.ask(count_reports, Selection())["n_reports"].iloc[0]:
        st.header(_("There is no report yet"), anchor=False)
        st.write(_("No document in the folder could be read as a report. The page on data quality says why."))
        st.stop()
    st.header(_("Nothing to show for this selection"), anchor=False)
    st.write(escape(reason) if reason else _("No report in the library matches the year, region and agency chosen."))
    st.button(_("Clear the filters"), on_click=clear_filters)
    st.stop()


def banners() -> str:
    """On every page: that reports in the selection are made up, and that the sample is shown. Returns the sentences told."""
    made_up = int(source.ask(count_reports, current_selection())["n_simulated"].iloc[0]) > 0
    told = []
    if made_up:
        told.append(_("Agencies whose names end in （模拟） are made up, and so are their figures."))
    if source.library().sample:
        told.append(_('This is the sample; add your own on the page "Add reports", or start with OGI_REPORTS=FOLDER.'))
    if told:
        badge = _("Holds made-up data") if made_up else _("Sample")
        st.markdown(f":orange-badge[{badge}] :small[{escape(' '.join(told))}]")
    return " ".join(told)


def note_at_the_end(note: str) -> None:
    """What the banner says once more, for phones, where the banner is a badge alone (phone.css shows one of the two)."""
    if note:
        with st.container(key="note_at_the_end"):
            st.caption(escape(note))
