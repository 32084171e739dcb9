"""Definitions: how each measure is worked out, what is checked, and the code book; made from the form and the measures."""

import runpy
from pathlib import Path

import streamlit as st

from dashboard.access import require_access
from dashboard.code_book import CHAPTERS, code_table, column_table, measure_table, rule_table
from dashboard.language import mark, words
from dashboard.language import translate as _
from dashboard.layout import head, plain_table, text_table
from dashboard.measures import MEASURES, SMALL_SAMPLE
from parsing.form import FORM

PRINCIPLES = (
    mark("A number is shown as it stands in the report, with its place. What is not there is never filled in."),
    mark("Blank, a dash, unreadable and zero are four things. A missing number is a gap, never a zero."),
    mark("Where sentences and tables of a report disagree, both are kept and the disagreement is a finding."),
    mark("A sum over agencies counts each report once, and never a government together with the agencies that it covers."),
    mark(
        "A report is left out of a sum where the selection holds, for the same year, the report of a government above it: its "
        "parent, its parent's parent and so on, or the government of the city or province around it. A department's or an "
        "office's report covers itself alone. Each agency by itself is shown all the same."
    ),
    mark("Of several reports of an agency on a year the one published last counts, then the one that tells more."),
    mark("Made-up reports are never added to real ones: where both are selected, those count of which there are more."),
    mark(
        "A group of outcomes or results is a number where each of its cells is told, or where the cells that are told already "
        "make up the printed total, so that a blank one can hold nothing. Otherwise the report is left out of the measure."
    ),
    mark(
        "Numerator and denominator of a rate are of the same reports. A change on the year before is of the agencies that tell "
        "the figure in both years."
    ),
    mark(
        "A channel's share is of the stated total of items, or of the channels' sum where that is greater or no total is "
        "stated; what no channel accounts for is shown as such."
    ),
    mark("A rate shows the number of cases it rests on. Under {small} it is marked as a small sample and not ranked."),
    mark("Intervals of proportions are Wilson's, at 95 %."),
    mark(
        "An agency's peers are those of the same level in the same province, on the same year and in the same series of the form; "
        "made-up agencies are the peers of made-up ones alone, and of agencies that cover one another only the covering one is "
        "ranked. Rank 1 is the highest value; its interval counts the peers whose own intervals lie wholly above or below."
    ),
    mark(
        "The funnel plot shows where chance alone would put 95 % and 99.8 % of agencies around the rate of all together, by exact "
        "binomial limits (Spiegelhalter 2005), so that few cases do not put an agency first or last."
    ),
    mark(
        "The sentence at the head of a page ends with what is most notable: broken sums where a tenth of the reports have them; "
        "else the largest of changes (five points of a rate weigh as much as twenty per cent of a count) and of distances from the "
        "peers, as far as they are more than chance."
    ),
    mark("Outcomes in the terms of the 2008 form are other categories than today's and are kept as a series of their own."),
)


def render() -> None:
    """The page."""
    require_access()
    head(
        _("Definitions"),
        _(
            "{measures} measures and {rules} checks, worked out from the figures of {forms} editions of the official form.",
            measures=len(MEASURES),
            rules=len(FORM.rules),
            forms=len(FORM.editions),
        ),
    )
    st.subheader(_("How numbers are treated"), anchor=False)
    st.markdown("\n".join(f"- {_(text, small=SMALL_SAMPLE)}" for text in PRINCIPLES))
    st.subheader(_("Measures"), anchor=False)
    text_table(measure_table(words()), key="measures", file_name="measures")
    st.subheader(_("Checks"), anchor=False)
    text_table(rule_table(words()), key="rules", file_name="checks")
    _show_code_book()
    st.subheader(_("Tables and their columns"), anchor=False)
    plain_table(column_table(words()), key="columns", file_name="columns", height=320)
    st.caption(
        _(
            "Source of the form: Regulation on Open Government Information (State Council Decree No. 711), articles 49 and 50, "
            "and the notices of the State Council General Office of 2019 (No. 60) and 2021 (No. 30)."
        )
    )


def _show_code_book() -> None:
    st.subheader(_("Code book"), anchor=False)
    names = {chapter: _(title) for chapter, (title, _terms) in CHAPTERS.items()}
    chapter = st.segmented_control(
        _("Chapter"),
        list(names),
        key="chapter",
        default="requests",
        format_func=names.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    plain_table(code_table(chapter or "requests", words()), key=f"codes_{chapter}", file_name=f"codes-{chapter}")


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="handed_over")
