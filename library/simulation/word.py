"""Blocks → a Word file, as agencies make them: merged cells, texts in several runs, a table within a table, a tracked change."""

import io
import zipfile
from datetime import UTC, datetime
from random import Random

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from library.simulation.blocks import Block, Grid, Heading, placed, title_of

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP archive can tell
_DATE = datetime(2020, 1, 15, tzinfo=UTC)


def write_docx(blocks: tuple[Block, ...]) -> bytes:
    """The file's bytes, the same at every run; the last of several tables stands within a table of one cell."""
    title = title_of(blocks)
    chance, word = Random(title), Document()
    grids = [block for block in blocks if isinstance(block, Grid)]
    for block in blocks:
        if not isinstance(block, Grid):
            _write_text(word, block, chance)
        elif len(grids) > 1 and block is grids[-1]:
            around = word.add_table(1, 1).cell(0, 0)
            _write_grid(around.add_table(len(block.rows), block.width), block, chance)
        else:
            table = word.add_table(len(block.rows), block.width)
            table.style = "Table Grid"
            _write_grid(table, block, chance)
    properties = word.core_properties
    properties.title, properties.author = title, "（模拟）"
    properties.created = properties.modified = _DATE
    return _same_each_time(word)


def _write_text(word: WordDocument, block: Block, chance: Random) -> None:
    assert not isinstance(block, Grid)
    paragraph = word.add_paragraph()
    if isinstance(block, Heading) and block.level == 1:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write_runs(paragraph, block.text, chance)


def _write_runs(paragraph: Paragraph, text: str, chance: Random) -> None:
    """A text in one to three runs, cut anywhere, even within a number, as Word leaves them behind corrections."""
    cuts = sorted(int(chance.random() * len(text)) for _ in range(int(chance.random() * 3)))
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        if start < end:
            paragraph.add_run(text[start:end])


def _write_grid(table: Table, grid: Grid, chance: Random) -> None:
    cells = [row.cells for row in table.rows]  # asked for once: each asking counts the whole table
    tracked = _tracked_row(grid, chance)
    for r, column, cell in placed(grid):
        merged = cells[r][column].merge(cells[r + cell.rows - 1][column + cell.columns - 1])
        if r == tracked and cell is grid.rows[r][-1]:
            _write_tracked(merged, cell.text)
        else:
            _write_runs(merged.paragraphs[0], cell.text, chance)


def _tracked_row(grid: Grid, chance: Random) -> int:
    """A row whose last cell is a number."""
    rows = [number for number, row in enumerate(grid.rows) if row[-1].text.isdigit()]
    return chance.choice(rows) if rows else -1


def _write_tracked(cell: _Cell, text: str) -> None:
    """The text as a correction that nobody has accepted yet: another number struck out, this one put in."""
    paragraph = cell.paragraphs[0]
    for kind, content in (("del", str(int(text) + 7)), ("ins", text)):
        run = paragraph.add_run(content)
        change = OxmlElement(f"w:{kind}")
        change.set(qn("w:id"), "1")
        change.set(qn("w:author"), "（模拟）")
        change.set(qn("w:date"), _DATE.strftime("%Y-%m-%dT%H:%M:%SZ"))
        run._element.addprevious(change)
        change.append(run._element)
        if kind == "del":
            for node in run._element.findall(qn("w:t")):
                node.tag = qn("w:delText")


def _same_each_time(word: WordDocument) -> bytes:
    """The file without the time of its making, which python-docx leaves in the archive."""
    made, out = io.BytesIO(), io.BytesIO()
    word.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _FIRST_MOMENT), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
