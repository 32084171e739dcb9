"""Blocks → web pages: a government site's plain page, and the same page saved from Word."""

from html import escape
from random import Random

from library.simulation.blocks import Block, Grid, GridCell, Heading

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _title(blocks: tuple[Block, ...]) -> str:
    return next(block.text for block in blocks if isinstance(block, Heading) and block.level == 1)


def _spans(cell: GridCell) -> str:
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return columns + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


def write_page(blocks: tuple[Block, ...]) -> str:
    """A page as a site's editor makes it: headings, paragraphs, tables with merged cells."""
    lines = [
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(_title(blocks))}</title></head><body>',
        '<div class="crumbs">首页 &gt; 政务公开 &gt; 政府信息公开年报</div>',
        '<div class="article">',
    ]
    for block in blocks:
        if isinstance(block, Grid):
            lines.append('<table border="1">')
            rows = ("".join(f"<td{_spans(cell)}>{escape(cell.text)}</td>" for cell in row) for row in block.rows)
            lines += [f"<tr>{row}</tr>" for row in rows]
            lines.append("</table>")
        elif isinstance(block, Heading):
            lines.append(f"<h{block.level}>{escape(block.text)}</h{block.level}>")
        else:
            lines.append(f"<p>{escape(block.text)}</p>")
    return "\n".join([*lines, "</div></body></html>", ""])


def _run(text: str) -> str:
    return f'<span style="font-family:仿宋">{escape(text)}</span>'


def _broken_runs(text: str, chance: Random) -> str:
    """A text in one to three runs, cut anywhere, even inside a number, as Word's change marks leave it."""
    if len(text) < 3 or chance.random() < 0.4:
        return _run(text)
    first = 1 + int(chance.random() * (len(text) - 1))
    return f'{_run(text[:first])}<span lang="EN-US"><span><font face="仿宋">{escape(text[first:])}</font></span></span>'


def _word_cell(cell: GridCell, chance: Random) -> str:
    text, luck = cell.text, chance.random()
    is_number = text.lstrip("-").replace(".", "").isdigit()
    if not text:
        inner = ("&nbsp;", "<o:p></o:p>", "", "<span>&nbsp;</span>")[int(luck * 4)]
    elif is_number:
        inner = _run(text.translate(_FULL_WIDTH) if luck < 0.15 else text)
        inner = f"&nbsp;{inner}&nbsp;" if luck > 0.8 else f"　{inner}" if luck > 0.7 else inner
    elif luck < 0.12 and len(text) > 3:
        return f"<td{_spans(cell)}><p>{_run(text[:2])}</p><p>{_run(text[2:])}</p></td>"
    else:
        inner = _broken_runs(text, chance)
    return f'<td{_spans(cell)} valign="center"><p class="MsoNormal">{inner}<o:p></o:p></p></td>'


def write_word_page(blocks: tuple[Block, ...]) -> str:
    """The page as saved from Word: runs cut anywhere, no-break spaces, full-width digits, empty paragraphs."""
    chance = Random(_title(blocks))
    lines = [
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>p.MsoNormal{margin:0}</style>'
        '</head><body><div class="WordSection1">'
    ]
    for block in blocks:
        if isinstance(block, Grid):
            lines.append('<table class="MsoTableGrid" border="1">')
            lines += ["<tr>" + "".join(_word_cell(cell, chance) for cell in row) + "</tr>" for row in block.rows]
            lines.append("</table>")
        elif isinstance(block, Heading):
            lines.append(f'<p class="MsoNormal"><b>{_broken_runs(block.text, chance)}<o:p></o:p></b></p>')
        else:
            lines.append(f'<p class="MsoNormal">　　{_broken_runs(block.text, chance)}<o:p></o:p></p>')
            if chance.random() < 0.3:
                lines.append('<p class="MsoNormal"><o:p>&nbsp;</o:p></p>')
    return "\n".join([*lines, "</div></body></html>", ""])
