"""What a reader takes along of the present selection: the brief, the workbook, the address. All made when asked for."""

from collections.abc import Callable
from io import BytesIO
from threading import Lock

import streamlit as st

from dashboard import source
from dashboard.brief import Brief
from dashboard.brief_content import make_brief
from dashboard.brief_docx import brief_docx
from dashboard.brief_pdf import brief_pdf
from dashboard.copy_link import copy_link
from dashboard.language import current_language
from dashboard.language import translate as _
from dashboard.markdown import escape
from dashboard.pictures import can_draw
from dashboard.taken import current_imprint
from dashboard.workbook import make_workbook
from library.queries import coverage

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A document takes several times what a page does: however many are asked for at once, pages have the rest of the machine.
_ONE_AT_A_TIME = Lock()


@st.fragment
def take_along() -> None:
    """A popover; opening it runs nothing but itself."""
    shelf = st.popover(_("Take along"), width="stretch", on_change="rerun", key="take_along")
    if shelf.open:
        with shelf, st.container(width=320):
            _documents()
            st.caption(_("The address of this page, with filters and language."))
            language = current_language()
            copy_link(_("Copy link"), _("Copied."), language)
            copy_link(_("Copy link for embedding"), _("Copied."), language, embed=True)


def _documents() -> None:
    library, imprint = source.library(), current_imprint()
    if source.ask(coverage, imprint.selection).dropna(subset=["year"]).empty:
        st.caption(_("No report in the library matches the year, region and agency chosen."))
        return

    def written(writer: Callable[[Brief], bytes]) -> Callable[[], BytesIO]:
        def write() -> BytesIO:
            with _ONE_AT_A_TIME:
                brief = make_brief(library, imprint)
                # That the selection holds reports was made sure of above, and a library never changes.
                return BytesIO(writer(brief) if brief else b"")

        return write

    def workbook() -> BytesIO:
        with _ONE_AT_A_TIME:
            return BytesIO(make_workbook(library, imprint))

    st.caption(_("Made for the present selection: {selection}", selection=escape(imprint.filters())))
    kind = _("brief")
    _offer(_("Brief as PDF"), written(brief_pdf), imprint.file_name(kind, "pdf"), "application/pdf", "brief_pdf")
    _offer(_("Brief as Word document"), written(brief_docx), imprint.file_name(kind, "docx"), _WORD, "brief_docx")
    _offer(_("Workbook (Excel)"), workbook, imprint.file_name(_("workbook"), "xlsx"), _EXCEL, "workbook")
    if can_draw():
        st.caption(_("Each chart has its picture, each table its CSV, below it."))
    else:
        st.caption(
            _("Each table has its CSV below it. Pictures of charts need Chromium or Chrome on the server; it is not there.")
        )


def _offer(label: str, data: Callable[[], BytesIO], name: str, mime: str, key: str) -> None:
    st.download_button(label, data, file_name=name, mime=mime, key=key, on_click="ignore", width="stretch")
