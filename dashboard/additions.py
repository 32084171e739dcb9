"""What was added to the library last: each with its report, the list of its broken sums, and the way to take it out again."""

from pathlib import PurePath
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.filters import link
from dashboard.language import current_language, plural
from dashboard.language import translate as _
from dashboard.markdown import escape
from dashboard.to_correct import open_list
from library.errors import LibraryError
from library.ingest import remove
from library.queries_library import recent_documents
from library.store import library_folder

SHOWN = 20
_REMOVED = "removed_report"


def show_additions() -> None:
    """The last documents of the library shown, the newest first."""
    shown = source.library()
    if shown.folder is None or shown.version == "empty":
        return
    rows = source.ask(recent_documents, SHOWN)
    st.subheader(_("Added last"), anchor=False)
    if told := st.session_state.pop(_REMOVED, ""):
        st.success(_("Removed: {name}. A report that it had replaced counts again.", name=escape(told)))
    if rows.empty:
        st.caption(_("Nothing has been added yet."))
        return
    with st.container(border=True, gap="small"):
        for row in rows.to_dict("records"):
            _show_row({str(name): None if pd.isna(value) else value for name, value in row.items()})


def _show_row(row: dict[str, Any]) -> None:
    name = PurePath(str(row["source"])).name
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if row["report_id"] is None:
            badge = _("Could not be read")
            st.markdown(f"{escape(name)} :red-badge[{badge}]", width="stretch")
        else:
            st.markdown(_title(row, name), width="stretch")
        named, broken = row["agency"], row["n_errors"]
        if named and broken and st.button(_("List for the agency"), key=f"list_{row['report_id']}", type="tertiary"):
            open_list(named, (row["year"],) if row["year"] else ())
        if st.button(_("Remove"), key=f"remove_{row['sha256']}_{row['report_id']}", type="tertiary"):
            st.dialog(_("Remove this document?"))(_ask)(row["sha256"], name)


def _title(row: dict[str, Any], name: str) -> str:
    """Year and agency as a link to the report, what is to be known of it, and the file."""
    agency, target = row["agency"] or _("Agency not known"), link("reports", report=row["report_id"])
    badges = []
    if not row["in_force"]:
        earlier = _("Earlier version")
        badges.append(f":gray-badge[{earlier}]")
    if row["n_errors"]:
        broken = plural("{count} broken sum", "{count} broken sums", row["n_errors"])
        badges.append(f":red-badge[{escape(broken)}]")
    title = escape(f"{row['year'] or '?'} · {agency}")
    return " ".join([f"[{title}]({target})", *badges, f":small[:gray[{escape(name)}]]"])


def _ask(digest: str, name: str) -> None:
    st.write(
        _("{name} and its reports leave the library. A report that one of them had replaced counts again.", name=escape(name))
    )
    st.caption(_("The document itself is deleted; keep a copy if you may need it again."))
    with st.container(horizontal=True):
        wanted = st.button(_("Remove"), key="remove_for_good")
        if st.button(_("Cancel")):
            st.rerun()
    if not wanted:
        return
    try:
        with st.spinner(_("Removing…")):
            remove(library_folder(), [digest])
    except LibraryError as error:
        st.error(escape(error.message(current_language())))
        return
    st.session_state[_REMOVED] = name
    st.rerun()
