"""Two reports next to each other on the page: chosen, then compared figure by figure and sentence by sentence."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import source
from dashboard.filters import link
from dashboard.language import current_language, plural, words
from dashboard.language import translate as _
from dashboard.layout import plain_table
from dashboard.markdown import escape
from dashboard.two_reports import CODES, Pair, Piece, Sentence, paired_figures, paired_sentences, sentences
from library.queries import Selection, list_reports
from library.queries_reports import report_facts, report_rows
from parsing.describe import describe_location

LEFT, RIGHT = "left", "right"
_SIGNS = {"same": "=", "changed": "≠", "left": "−", "right": "+"}


def show_two_reports(selection: Selection) -> None:
    """The whole part, drawn only where a reader asks for it: an address that names two reports does."""
    st.subheader(_("Two reports next to each other"), anchor=False)
    asked = [st.query_params.get(side, "") for side in (LEFT, RIGHT)]
    if not any(asked) and not st.toggle(_("Choose two reports"), key="two_reports"):
        st.caption(_("Two years of one agency, or two agencies in a year: what changed in figures and sentences."))
        return
    listed = source.ask(list_reports, replace(selection, years=()), 1000).sort_values(
        ["agency", "year"], ascending=[True, False]
    )
    names = {str(row["report_id"]): _name(row) for row in listed.to_dict("records")}
    for report in filter(None, asked):
        facts = source.ask(report_facts, report)
        names |= {report: _name(facts.iloc[0].to_dict())} if len(facts) and report not in names else {}
    if len(names) < 2:
        st.caption(_("The selection holds no second report to compare with."))
        return
    first, second = _defaults(listed)
    with st.container(horizontal=True):
        left, right = _choose(LEFT, _("Left"), names, first), _choose(RIGHT, _("Right"), names, second)
    if left == right:
        st.caption(_("This is the same report twice; choose another."))
        return
    _show_figures(left, right, names)
    _show_sentences(left, right, names)


def _name(row: dict[Any, Any]) -> str:
    agency = _("Agency not known") if pd.isna(row["agency"]) else str(row["agency"])
    return f"{agency} · {'?' if pd.isna(row['year']) else row['year']}"


def _defaults(listed: pd.DataFrame) -> tuple[str, str]:
    """The latest two years of the first agency that has two, the earlier at the left; else the first two reports."""
    known = listed.dropna(subset=["agency", "year"])
    several = known[known.duplicated("agency", keep=False)]
    pair = (several[several["agency"] == several["agency"].iloc[0]] if len(several) else listed)["report_id"].head(2).tolist()
    return str(pair[-1]), str(pair[0])


def _choose(side: str, label: str, names: dict[str, str], default: str) -> str:
    asked = st.query_params.get(side, "")
    key = f"report_{side}"
    if st.session_state.get(key) not in names or (asked in names and st.session_state.get(f"{key}_asked") != asked):
        st.session_state[key] = asked if asked in names else default
    chosen = str(st.selectbox(label, list(names), key=key, format_func=names.__getitem__))
    st.session_state[f"{key}_asked"] = chosen
    if asked != chosen:
        st.query_params[side] = chosen
    return chosen


def _show_figures(left: str, right: str, names: dict[str, str]) -> None:
    tables = [{table: source.ask(report_rows, report, table) for table in CODES} for report in (left, right)]
    rows = paired_figures(*tables)
    changed = int(rows["changed"].sum())
    st.markdown(
        "**"
        + plural("{count} figure of {all} differs", "{count} figures of {all} differ", changed, all=words().number(len(rows)))
        + "**"
    )
    if rows.empty:
        return
    only = st.toggle(_("Only what differs"), value=True, key="only_changed")
    shown = rows[rows["changed"]] if only else rows
    language = current_language()
    table = pd.DataFrame(
        {
            "": [_SIGNS["changed" if changed else "same"] for changed in shown["changed"]],
            _("Figure"): [describe_location(location, language) for location in shown["location"]],
            names[left]: shown["left"],
            names[right]: shown["right"],
            _("Difference"): shown["difference"],
            _("Source, left"): [link("reports", report=left, place=place) if place else None for place in shown["left_place"]],
            _("Source, right"): [
                link("reports", report=right, place=place) if place else None for place in shown["right_place"]
            ],
        }
    )
    plain_table(
        table, key="paired_figures", file_name=f"{left}-{right}", links=(_("Source, left"), _("Source, right")), height=420
    )


def _show_sentences(left: str, right: str, names: dict[str, str]) -> None:
    reports = source.original(left), source.original(right)
    if reports[0] is None or reports[1] is None:
        st.caption(_("The original of one of them is not at hand, so that only figures are compared."))
        return
    pairs = paired_sentences(sentences(reports[0]), sentences(reports[1]))
    same = sum(pair.kind == "same" for pair in pairs)
    st.markdown(
        "**"
        + escape(
            _(
                "Sentences: {same} the same, {changed} changed, {left} only left, {right} only right",
                same=same,
                changed=sum(pair.kind == "changed" for pair in pairs),
                left=sum(pair.kind == "left" for pair in pairs),
                right=sum(pair.kind == "right" for pair in pairs),
            )
        )
        + "**"
    )
    st.caption(
        _("≠ changed, − only left, + only right; what differs is bold on a coloured ground, and struck out where it went.")
    )
    only = st.toggle(_("Only sentences that differ"), value=True, key="only_changed_sentences")
    rows = [_row(pair, left, right) for pair in pairs if not only or pair.kind != "same"]
    if rows:
        columns = ["", escape(names[left]), escape(names[right])]
        st.table(pd.DataFrame(rows, columns=columns), border="horizontal", hide_index=True)


def _row(pair: Pair, left: str, right: str) -> tuple[str, str, str]:
    return (
        escape(_SIGNS[pair.kind]),
        _cell(pair.left, pair.left_pieces, left, ":orange-background[~~{}~~]", pair.kind == "left"),
        _cell(pair.right, pair.right_pieces, right, ":orange-background[**{}**]", pair.kind == "right"),
    )


def _cell(sentence: Sentence | None, pieces: tuple[Piece, ...], report: str, mark: str, alone: bool) -> str:
    """A sentence as Markdown that shows it as it stands, what differs marked, and the link to its place."""
    if sentence is None:
        return ""
    parts = pieces or (Piece(sentence.text, alone),)
    text = "".join(_marked(piece.text, mark) if piece.changed else _spaced(piece.text) for piece in parts)
    return f"{text} [↗]({link('reports', report=report, place=sentence.place)})"


def _marked(text: str, mark: str) -> str:
    """Marked words; blanks at their ends stay outside, as markup does not begin or end with one."""
    inner = text.strip()
    if not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return before + mark.format(escape(inner)) + after


def _spaced(text: str) -> str:
    """Escaped, with the blanks at its ends, which parting a sentence must not take away."""
    inner = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before and ' '}{escape(inner)}{after and ' '}" if inner else " "
