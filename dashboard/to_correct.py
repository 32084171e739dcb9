"""The list that a clerk sends to an agency: where its report does not add up, what is expected there and what stands there."""

import io

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.findings import findings_table
from dashboard.language import translate as _
from dashboard.language import words
from dashboard.words import Words
from library.queries import Selection
from library.queries_reports import list_findings
from parsing.describe import describe_location
from parsing.export import csv_bytes, harmless_text
from parsing.form import FORM

_MOST = 1000
_LINES = 12  # more are scrolled
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def open_list(agency: str, years: tuple[int, ...]) -> None:
    """Opens the dialog with the list for an agency, of these years or of all."""
    st.dialog(_("List for the agency"), width="large")(_dialog)(agency, years)


def _dialog(agency: str, years: tuple[int, ...]) -> None:
    language = words()
    severities = {term.code: language.term(term) for term in FORM.terms("severities")}
    chosen = st.pills(
        _("Severity"), list(severities), selection_mode="multi", default=["error"], format_func=severities.__getitem__,
        key=f"list_severities_{agency}",
    )  # fmt: skip
    found = source.ask(list_findings, Selection(years, (agency,)), tuple(chosen or ["none"]), (), _MOST)
    if found.empty:
        st.caption(_("No finding of this severity and rule."))
        return
    text = letter(agency, found, language)
    st.code(text, language=None, wrap_lines=True, height=320 if text.count("\n") > _LINES else "content")
    table = correction_table(found, language)
    with st.container(horizontal=True):
        for label, data, suffix, kind in (
            (_("Download CSV"), csv_bytes(table), "csv", "text/csv"),
            (_("Download XLSX"), workbook_bytes(table), "xlsx", _WORKBOOK),
        ):
            st.download_button(label, data, file_name=f"{agency}.{suffix}", mime=kind, key=f"list_{suffix}", on_click="ignore")


def letter(agency: str, found: pd.DataFrame, language: Words) -> str:
    """The findings as a text to be sent, numbered, by year. `found` as list_findings gives them."""
    _ = language.translate
    rows = findings_table(found, language)
    lines = [_("To {agency}:", agency=agency), ""]
    for year, part in rows.groupby(_("Year"), dropna=False, sort=True):
        named = _("for {year}", year=year) if str(year).isdigit() else _("of a year that it does not tell")
        lines += [
            language.plural(
                "In your annual report on open government information {named}, {count} place does not agree. Please check:",
                "In your annual report on open government information {named}, {count} places do not agree. Please check:",
                len(part),
                named=named,
            )
        ]
        for number, row in enumerate(part.to_dict("records"), 1):
            places = [row[_("Place of the expected")], row[_("Place of the found")]]
            told = _("{number}. {message} (expected: {expected}; found: {found})", number=number, message=row[_("What disagrees")],
                     expected=places[0], found=places[1])  # fmt: skip
            lines.append(told)
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def correction_table(found: pd.DataFrame, language: Words) -> pd.DataFrame:
    """The findings as a table to be sent: agency, year, severity, location, both numbers, difference, message, both places."""
    _ = language.translate
    rows = findings_table(found, language)
    rows.insert(3, _("Location"), [describe_location(str(code), language.language) for code in found["location"]])
    order = [_("Agency"), _("Year"), _("Severity"), _("Location"), _("Expected"), _("Found"), _("Difference"),
             _("What disagrees"), _("Place of the expected"), _("Place of the found")]  # fmt: skip
    return rows[order]


def workbook_bytes(frame: pd.DataFrame) -> bytes:
    """A table as one worksheet; every text is text and never a formula or an address."""
    out = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=options) as writer:
        safe = frame.rename(columns=harmless_text)
        safe.to_excel(writer, index=False, freeze_panes=(1, 0))
        sheet = writer.sheets["Sheet1"]
        for position, name in enumerate(frame.columns):
            widest = max((len(str(text)) for text in frame[name].head(200)), default=0)
            sheet.set_column(position, position, min(max(widest, len(str(name))) * 1.8 + 2, 60))
    return out.getvalue()
