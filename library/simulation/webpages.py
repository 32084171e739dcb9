"""Blocks → web pages: a site's plain page, the same with all that a site puts around it, and as saved from Word (HTML, MHT)."""

from html import escape
from quopri import encodestring
from random import Random

from library.simulation.blocks import Block, Grid, GridCell, Heading, title_of

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _spans(cell: GridCell) -> str:
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return columns + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


def _head(blocks: tuple[Block, ...]) -> str:
    return f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title_of(blocks))}</title></head><body>'


def write_page(blocks: tuple[Block, ...]) -> str:
    """A page as a site's editor makes it: headings, paragraphs, tables with merged cells."""
    crumbs = '<div class="crumbs">首页 &gt; 政务公开 &gt; 政府信息公开年报</div>'
    return "\n".join([_head(blocks), crumbs, '<div class="article">', *_article(blocks), "</div></body></html>", ""])


def _article(blocks: tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
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
    return lines


_NAVIGATION = ("首页", "政务公开", "政务服务", "互动交流", "数据开放")
_CHROME = """<script>var pageId = 20190131; function count() { return 1024 * 3; }</script>
<style>.nav li { width: 120px }</style>
<div class="header"><ul class="nav">{navigation}</ul><form><input name="q" value="请输入关键字"></form></div>
<table class="metadata"><tr><td>索引号</td><td>{number}</td><td>主题分类</td><td>政务公开</td></tr>
<tr><td>发布机构</td><td>{agency}</td><td>成文日期</td><td>{date}</td></tr>
<tr><td>文　　号</td><td>无</td><td>规范性文件登记</td><td>否</td></tr></table>
<div class="tools">浏览次数：2048次　字体：【大 中 小】</div>
<div class="article">"""
_FOOT = """</div>
<div class="related"><h4>相关信息</h4><ul><li>{other}</li><li>政府信息公开指南</li></ul></div>
<div class="footer">主办：示例市人民政府办公室（模拟）　网站标识码：9901000001　备案号：示ICP备00000000号</div>
</body></html>
"""


def write_site_page(blocks: tuple[Block, ...]) -> str:
    """The page within its site: navigation, script, search, a table of metadata before the report, links behind it."""
    title, (agency, date) = title_of(blocks), (block.text for block in blocks[-2:] if not isinstance(block, Grid))
    chance = Random(title)
    chrome = _CHROME.replace("{navigation}", "".join(f"<li><a href='#'>{word}</a></li>" for word in _NAVIGATION))
    for name, text in {"number": f"0{int(chance.random() * 90_000):05d}-03", "agency": agency, "date": date}.items():
        chrome = chrome.replace(f"{{{name}}}", escape(text))
    foot = _FOOT.replace("{other}", escape(f"{agency}政府信息公开工作年度报告（往年）"))
    return "\n".join([_head(blocks), chrome, *_article(blocks), foot])


_MHT_HEAD = """From: <Saved by a browser>
Subject: report
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----=_Part_0001"

------=_Part_0001
Content-Type: text/html; charset="gb2312"
Content-Transfer-Encoding: quoted-printable
Content-Location: http://www.example.com/report.htm

"""


def write_mht(blocks: tuple[Block, ...]) -> bytes:
    """The page saved from Word in one file: a MIME message with the page in GB18030 and a picture beside it."""
    page = write_word_page(blocks).replace("charset=utf-8", "charset=gb2312").encode("gb18030")
    picture = "------=_Part_0001\nContent-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACw=\n"
    parts = (_MHT_HEAD.encode(), encodestring(page), b"\n", picture.encode())
    return b"".join((*parts, b"------=_Part_0001--\n"))


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
    is_number = bool(cell.unit)
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
    chance = Random(title_of(blocks))
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
