"""What the fuzzer damages: small pieces of the sample, in each kind of document that is read.

Of packed formats the content is damaged and packed again, since damage to a packing seldom gets beyond it: the text part of a
Word file and of a workbook, what a PDF page draws. The packings have a turn of their own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.made_documents import MAIN, WORD, make_docx, make_pdf, make_xlsx, make_zip, p, rule, tbl, tr, words

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
PIECE = 400  # characters: some rows of a table, or some sentences; what is small is read often
FEW = 6  # finished files for each packing

Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of document: its reader's name, what makes a seed of lines of text, and what makes a document of damaged bytes.

    `share` is its part of the time. Packings have little of it: most damage to one is told at once.
    """

    reader: str
    seed: Callable[[Lines], bytes]
    pack: Callable[[bytes], bytes] = bytes
    share: int = 4


def pieces() -> list[Lines]:
    """Lines of the sample's Markdown, a report of each year, and of its real report, cut into pieces."""
    files = [
        *(next(iter(sorted(year.glob("*.md"))), None) for year in sorted((SAMPLE / "simulated").iterdir()) if year.is_dir())
    ]
    texts = [path.read_text("utf-8") for path in (*filter(None, files), *sorted((SAMPLE / "real").glob("*.txt")))]
    return [piece for text in texts for piece in _cut(text)]


def _cut(text: str) -> Iterator[Lines]:
    piece: list[str] = []
    for line in filter(str.strip, text.splitlines()):
        if piece and sum(map(len, piece)) + len(line) > PIECE:
            yield piece
            piece = []
        piece.append(line)
    yield piece


def _cells(line: str) -> list[str] | None:
    """The cells of a row of a pipe table; None for a line of text."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if line.lstrip().startswith("|") else None


def _text(lines: Lines) -> bytes:
    return "\n".join(lines).encode()


def _page(lines: Lines) -> bytes:
    rows = [(line, _cells(line)) for line in lines]
    return (
        "".join(
            f"<table><tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr></table>"
            if cells
            else f"<p>{escape(line)}</p>"
            for line, cells in rows
        )
        .replace("</table><table>", "")
        .encode()
    )


def _saved_page(lines: Lines) -> bytes:
    head = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="utf-8"\n\n'
    )
    return head + _page(lines) + b"\n--b--\n"


def _word(lines: Lines) -> bytes:
    body = "".join(tbl(tr(*cells)) if (cells := _cells(line)) else p(line) for line in lines).replace("</w:tbl><w:tbl>", "")
    return f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()


def _sheet(lines: Lines) -> bytes:
    def row(cells: list[str]) -> str:
        texts = "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in cells)
        return f"<row>{texts}</row>"

    rows = "".join(row(_cells(line) or [line]) for line in lines)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def _drawn(lines: Lines) -> bytes:
    """A page with rules around the cells of tables."""
    drawn: list[str] = []
    for n, line in enumerate(lines):
        top, cells = 60 + 16 * n, _cells(line)
        for i, cell in enumerate(cells or [line]):
            left = 40 + 60 * i
            drawn.append(words(left + 2, top + 3, cell, 6))
            if cells:
                drawn += [rule(left, top, left + 60, top), rule(left, top + 16, left + 60, top + 16)]
                drawn += [rule(left, top, left, top + 16), rule(left + 60, top, left + 60, top + 16)]
    return "\n".join(drawn).encode()


def _to_docx(content: bytes) -> bytes:
    return make_docx("", {"word/document.xml": content})


def _to_pdf(content: bytes) -> bytes:
    return make_pdf([content.decode("ascii", "ignore")])


TARGETS: dict[str, Target] = {
    "text": Target("txt", _text),
    "Markdown": Target("md", _text),
    "web page": Target("html", _page),
    "saved page": Target("mht", _saved_page),
    "Word": Target("docx", _word, _to_docx),
    "workbook": Target("xlsx", _sheet, make_xlsx),
    "PDF": Target("pdf", _drawn, _to_pdf),
    "Word file": Target("docx", lambda lines: _to_docx(_word(lines)), share=1),
    "workbook file": Target("xlsx", lambda lines: make_xlsx(_sheet(lines)), share=1),
    "PDF file": Target("pdf", lambda lines: _to_pdf(_drawn(lines)), share=1),
    "archive": Target(
        "archive", lambda lines: make_zip({"一/年报.txt": _text(lines), "年报.docx": _to_docx(_word(lines))}), share=1
    ),
}


def seeds_of(target: Target) -> list[bytes]:
    """The seeds of a target, each once; few of those that are packed, which differ little to a reader of packings."""
    made = list(dict.fromkeys(map(target.seed, pieces())))
    return made[:FEW] if target.share == 1 else made
