"""Add reports: read, looked at, kept; then what is in the library last. For the clerk."""

import json
import os
import runpy
from pathlib import Path

import streamlit as st

from dashboard import source
from dashboard.access import may_add_reports, require_access
from dashboard.additions import show_additions
from dashboard.background import Job, watch
from dashboard.inbox import show_inbox
from dashboard.language import current_language, plural, words
from dashboard.language import translate as _
from dashboard.markdown import escape
from dashboard.review import needs_look, show_document
from dashboard.standing import Standing, standing
from dashboard.upload import Upload, begin_keeping, changed, clear, follow, upload
from library.staging import Staged
from library.store import library_folder
from library.summary import Summary

ON_A_PAGE = 10
_KEPT = "kept_summary"


def render() -> None:
    """The page."""
    require_access()
    st.title(_("Add reports"), anchor=False)
    if not may_add_reports():
        st.header(_("Only editors may add reports"), anchor=False)
        st.write(_("Ask those who run this dashboard to make you an editor, or send them the documents."))
        return
    if os.environ.get("OGI_REPORTS") and not os.environ.get("OGI_LIBRARY"):
        _explain_folder()
        return
    held = upload()
    _show_outcome()
    head = st.empty()
    files = st.file_uploader(
        _("Reports as published: web pages, Word, PDF, text, workbooks, or a ZIP of them"),
        accept_multiple_files=True,
        key=f"uploader_{held.emptied}",
        disabled=held.keeping is not None,
        on_change=changed,
        args=(held,),
    )
    _word_uploader()
    _tell_where()
    if held.keeping is not None:
        _watch_keeping(held, held.keeping)
    follow(held, files)
    if held.reading is not None:
        _watch_reading(held, held.reading)
    documents = held.documents()
    head.header(escape(_headline(documents)), anchor=False)
    if documents:
        _review(held, documents)
    show_additions()
    show_inbox()


def _headline(documents: list[Staged]) -> str:
    if not documents:
        return _("Drop documents here; what was read is shown before anything is kept.")
    reports = [report for document in documents for report in document.reports]
    broken = sum(report.n_errors > 0 for report in reports)
    failed = sum(bool(document.failures) for document in documents)
    parts = [plural("{count} report read", "{count} reports read", len(reports))]
    if broken:
        parts.append(plural("{count} with broken sums", "{count} with broken sums", broken))
    if failed:
        parts.append(plural("{count} document could not be read", "{count} documents could not be read", failed))
    return words().listed(parts)


def _explain_folder() -> None:
    st.header(_("A folder of documents is shown, not a library"), anchor=False)
    st.write(
        _(
            "The dashboard was started with OGI_REPORTS and reads that folder anew at each start. To add reports, do one of these:"
        )
    )
    st.markdown(
        "\n".join(
            [
                "- " + escape(_("Copy the documents into that folder and start the dashboard again.")),
                "- "
                + escape(_("Start without OGI_REPORTS: what is added then goes to data/library, which is shown from then on.")),
                "- "
                + escape(
                    _("Add the folder to the library once: python -m library add FOLDER. Then start without OGI_REPORTS.")
                ),
            ]
        )
    )


def _word_uploader() -> None:
    """The uploader's own words are English in any language and cannot be set; these are drawn in their place."""
    label = json.dumps(_("Choose files, or drop them here"), ensure_ascii=False)
    zone = "[data-testid=stFileUploaderDropzone]"
    unseen = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)"
    st.html(
        f"<style>{zone} button p {{{unseen}}}"
        f"{zone} button [data-testid=stMarkdownContainer]::after {{content: {label}}}"
        f"{zone} [data-testid=stFileUploaderDropzoneInstructions] {{display: none}}</style>"
    )


def _tell_where() -> None:
    """Where documents will go, and how large they may be."""
    most = int(st.get_option("server.maxUploadSize"))
    st.caption(_("Up to {most} MB a file; larger archives: python -m library add, or the watched folder.", most=most))
    if source.library().sample:
        told = _("The sample is shown. With the first report that you keep, a library of your own begins in {folder}, and all pages show it instead of the sample.", folder=_short(library_folder()))  # fmt: skip
        st.info(escape(told))


def _short(folder: Path) -> str:
    return "data/library" if folder.parts[-2:] == ("data", "library") else str(folder)


def _watch_reading(held: Upload, job: Job) -> None:
    def far(job: Job) -> str:
        return _("Reading: {done} of {total}, {failed} not readable", done=job.done, total=job.total, failed=job.failed)

    watch(job, far)
    held.reading = None
    if job.broken:
        for name in held.given:
            held.files.setdefault(name, [])
        st.error(_("The program failed while reading. The documents read until then are below; nothing has been kept."))
    if set(held.given) - set(held.files):  # more came while these were read
        st.rerun()


def _review(held: Upload, documents: list[Staged]) -> None:
    stands = standing(held, documents)
    kept = _to_keep(held, documents, stands)
    with st.container(horizontal=True, vertical_alignment="center"):
        label = plural("Keep {count} document", "Keep {count} documents", len(kept))
        # Bold and not `primary`: Streamlit writes white on the dark theme's light blue, which few can read.
        if st.button(f"**{label}**", disabled=not kept, key="keep_all"):
            begin_keeping(held, kept)
            st.rerun()
        if st.button(_("Discard all"), key="discard_all"):
            clear(held)
            st.rerun()
    listed = sorted(documents, key=lambda document: needs_look(held, document))
    pages = -(-len(listed) // ON_A_PAGE)
    page = st.pagination(pages, key=f"upload_page_{pages}") if pages > 1 else 1
    for document in listed[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]:
        show_document(held, document, stands)


def _to_keep(held: Upload, documents: list[Staged], stands: Standing) -> list[Staged]:
    passed_over = held.discarded | stands.here
    return [document for document in documents if document.reports and document.digest not in passed_over]


def _watch_keeping(held: Upload, job: Job) -> None:
    """Waits until the library is written; then either begins anew, or says what went wrong and keeps what was uploaded."""
    watch(job, lambda job: _("Writing to the library: {done} of {total}", done=job.done, total=job.total))
    held.keeping = None
    if job.error is None and not job.broken:
        st.session_state[_KEPT] = job.result
        clear(held)
    else:
        st.session_state[_KEPT] = job.error or ""
    st.rerun()


def _show_outcome() -> None:
    """What came of the last addition, once."""
    if _KEPT not in st.session_state:
        return
    told = st.session_state.pop(_KEPT)
    if isinstance(told, Summary):
        parts = [plural("{count} document added", "{count} documents added", told.added)]
        if told.replaced:
            parts.append(plural("{count} replacing an earlier report", "{count} replacing earlier reports", told.replaced))
        if told.unchanged:
            parts.append(plural("{count} there already", "{count} there already", told.unchanged))
        st.success(escape(_("{told}. All pages show the new version of the library.", told=words().listed(parts))))
    elif told:
        st.error(escape(told.message(current_language())))
        st.caption(_("What you uploaded is still here: try again with the button below."))
    else:
        st.error(_("The program failed while writing. The library is as it was, and what you uploaded is still here."))


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
