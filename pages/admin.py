"""How the dashboard is run: what it holds, what failed, who may do what, which links are out. For the administrator alone."""

import os
import runpy
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import VERSION, source
from dashboard.access import may_oversee, require_access
from dashboard.account import show_links
from dashboard.choose_region import region_name
from dashboard.condition import Condition, concerns, condition, size, told_problem
from dashboard.inbox import inbox_state
from dashboard.language import current_language, mark, plural, words
from dashboard.language import translate as _
from dashboard.layout import KeyFigure, head, key_figures, text_table
from dashboard.markdown import escape
from dashboard.settings import current_settings
from library.decisions import THIS_MACHINE
from library.errors import LibraryError
from library.folder import FORMAT
from library.people import Person
from library.queries_library import recent_decisions, recent_failures
from library.store import Library, library_folder
from parsing.errors import UnreadableReport

SHOWN = 20
MODES = {
    "": mark("No settings file: who sits at the machine may add reports, anyone else may look."),
    "open": mark("Anyone who reaches the address may look."),
    "local": mark("This machine alone."),
    "openid": mark("Those on the list, once they have signed in."),
}
ROLES = {
    "viewer": mark("Viewer: looks"),
    "editor": mark("Editor: adds and corrects as well"),
    "admin": mark("Administrator: runs and shares as well"),
}


def render() -> None:
    """The page."""
    require_access()
    if not may_oversee():
        st.title(_("Administration"), anchor=False)
        st.header(_("Only administrators may see how the dashboard is run"), anchor=False)
        st.write(_("Ask those who run this dashboard if you need something from here."))
        return
    shown, now = source.library(), datetime.now(UTC)
    found = condition(shown, library_folder())
    inbox = inbox_state()
    if found is None:
        head(_("Administration"), _("There is no library yet; a folder of documents or the sample is shown."))
    else:
        told = concerns(found, inbox, words(), now)
        sentence = _("Please look: {concerns}.", concerns=words().listed(told)) if told else _("Nothing wants attention.")
        head(_("Administration"), sentence)
        _show_figures(found)
    _show_state(found)
    if found is not None:
        _show_failures()
        _show_decisions()
    _show_people()
    _show_shares()


def _show_figures(found: Condition) -> None:
    number = words().number
    key_figures(
        [
            KeyFigure(
                _("Reports in force"),
                number(found.reports),
                base=plural("{count} earlier version", "{count} earlier versions", found.superseded),
            ),
            KeyFigure(_("Documents"), number(found.documents)),
            KeyFigure(_("Could not be read"), number(found.failed)),
            KeyFigure(
                _("Size on disk"),
                size(found.originals_bytes + found.tables_bytes, words()),
                base=_(
                    "originals {originals}, tables {tables}",
                    originals=size(found.originals_bytes, words()),
                    tables=size(found.tables_bytes, words()),
                ),
            ),
            KeyFigure(
                _("Disk free"), size(found.free_bytes, words()), base=_("of {size}", size=size(found.disk_bytes, words()))
            ),
        ]
    )


def _show_state(found: Condition | None) -> None:
    """Versions, and the parts that work in the background, a line each."""
    lines = {_("Program"): _("version {version}, library format {format}", version=VERSION, format=FORMAT)}
    if found is not None:
        lines[_("Library")] = f"{found.version} · {library_folder()}"
        lines[_("Last backup")] = _when(found.backed_up) or _("None yet: python -m library backup FILE")
        lines[_("Last digest")] = found.digest_day or _("None yet: python -m library digest")
    state = inbox_state()
    named = os.environ.get("OGI_INBOX", "")
    lines[_("Watched folder")] = f"{named} · {told_problem(state, words())}" if state else _("None (OGI_INBOX names one)")
    lines[_("Cluster")] = _("None: documents are read on this machine")
    st.subheader(_("State"), anchor=False)
    _lines_table(lines)


def _lines_table(lines: dict[str, str]) -> None:
    frame = pd.DataFrame({_("What"): list(lines), _("How it stands"): list(lines.values())})
    st.table(frame.map(lambda text: escape(str(text))), border="horizontal", hide_index=True)


def _show_failures() -> None:
    told = _latest(recent_failures, _("Could not be read, the latest first"), _("Every document could be read."))
    table = {
        _("File"): [PurePath(row["source"]).name for row in told],
        _("When (UTC)"): [row["read_at"][:16] for row in told],
        _("Why, and what to do"): [UnreadableReport(row["reason"], row["detail"]).message(current_language()) for row in told],
    }
    if told:
        text_table(pd.DataFrame(table), key="recent_failures", file_name="failures")


def _show_decisions() -> None:
    told = _latest(recent_decisions, _("Corrected by a person, the latest first"), _("Nothing has been corrected."))
    unknown = _("Agency not known")
    table = {
        _("As read"): [f"{row['parsed_year'] or '?'} · {row['parsed_agency'] or unknown}" for row in told],
        _("As corrected"): [f"{row['year'] or '?'} · {row['agency'] or unknown}" for row in told],
        _("By whom"): [_("At this machine") if row["decided_by"] == THIS_MACHINE else row["decided_by"] or "–" for row in told],
        _("When (UTC)"): [row["decided_at"][:16] for row in told],
    }
    if told:
        text_table(pd.DataFrame(table), key="recent_decisions", file_name="corrections")


def _latest(question: Callable[[Library, int], pd.DataFrame], title: str, none: str) -> list[dict[str, str]]:
    """What happened last, under its heading, the values as texts; says so where there is nothing."""
    rows = source.ask(question, SHOWN)
    st.subheader(title, anchor=False)
    if rows.empty:
        st.caption(none)
    return [_texts(row) for row in rows.to_dict("records")]


def _texts(row: dict[Any, Any]) -> dict[str, str]:
    """The values as texts, "" for what is missing; moments are UTC."""
    return {str(name): "" if pd.isna(value) else str(value) for name, value in row.items()}


def _show_people() -> None:
    settings = current_settings()
    st.subheader(_("Who may do what"), anchor=False)
    st.write(_(MODES[settings.mode]))
    if settings.people:
        table = {
            _("Who"): [_who(person) for person in settings.people],
            _("Role"): [_(ROLES[person.role]) for person in settings.people],
            _("Regions"): [
                words().listed([region_name(region) for region in person.regions]) or _("Everything")
                for person in settings.people
            ],
        }
        st.table(pd.DataFrame(table).map(lambda text: escape(str(text))), border="horizontal", hide_index=True)
    if settings.digest is not None:
        count = len(settings.digest.recipients)
        st.caption(words().plural("{count} person gets the digest by mail.", "{count} people get the digest by mail.", count))


def _who(person: Person) -> str:
    if person.group:
        return _("group {group}", group=person.group)
    return _("everyone at {domain}", domain=person.domain) if person.domain else person.email


def _show_shares() -> None:
    if current_settings().openid is None:
        return
    st.subheader(_("Share links that hold now"), anchor=False)
    try:
        if not show_links("admin"):
            st.caption(_("None. Links are given out in the sidebar, for what is chosen there."))
    except LibraryError as error:
        st.error(escape(error.message(current_language())))


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moment else ""


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
