"""A document's own text on a page: as it stands, with the marked place standing out."""

import pandas as pd
import streamlit as st

from dashboard.excerpt import Grid, Line, Part
from dashboard.markdown import escape

_MARK = ":orange-background[**{}**]"


def show_parts(parts: tuple[Part, ...]) -> None:
    """Lines as text and tables as tables; lines that follow each other are drawn as one element."""
    waiting: list[str] = []
    for part in parts:
        if isinstance(part, Line) and not part.end:
            waiting.append(part.text)
            continue
        _show_lines(waiting)
        waiting = []
        if isinstance(part, Line):
            st.markdown(marked_line(part))
        else:
            _show_grid(part)
    _show_lines(waiting)


def _show_lines(lines: list[str]) -> None:
    if lines:
        st.text("\n".join(lines))


def marked_line(line: Line) -> str:
    """The line as Markdown, its marked characters in bold on orange."""
    before, marked, after = line.text[: line.start], line.text[line.start : line.end], line.text[line.end :]
    return escape(before) + (_MARK.format(escape(marked)) if marked.strip() else "") + escape(after)


def _show_grid(table: Grid) -> None:
    rows = [[escape(text) for text in row] for row in table.rows]
    if table.marked:
        row, column = table.marked
        # A blank cell is marked too: there is nothing in it, and that is what is shown.
        rows[row][column] = _MARK.format(rows[row][column] or "\u2003")
    width = len(rows[0]) if rows else 0
    st.table(pd.DataFrame(rows, columns=[str(number + 1) for number in range(width)]), hide_index=True, hide_header=True)
