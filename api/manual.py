"""/api/: the routes for a person, one page without scripts and without anything that is fetched."""

from html import escape

from api.datasets import DATASETS, Dataset
from api.openapi import LIBRARY_TEXT, TITLE
from api.problems import KINDS
from dashboard.words import LANGUAGES, Words, mark

_INTRODUCTION = (
    mark("Read only, by the same filters and the same rules as the pages. openapi.json describes it for programs."),
    mark("Answers are JSON, CSV or Parquet: by format=csv, or by the header Accept."),
    mark("What is missing is null or an empty cell, never 0. Rows of made-up reports have simulated = true."),
    mark("A page has 1,000 rows, 10,000 at most; next_cursor, and the header Link, lead to the next one."),
    mark("Without limit, CSV and Parquet give everything chosen, up to 1,000,000 rows; beyond that nothing, and say so."),
    mark("A program sends the token of a share link, which an administrator makes on the pages; it sees that selection alone."),
)
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.3; } h2 { font-size: 1.15rem; margin-top: 2.2rem; border-top: 1px solid var(--line); padding-top: 1rem; }
code, pre { font: .92em/1.5 ui-monospace, Consolas, monospace; } code { background: var(--soft); padding: .1em .3em; border-radius: 3px; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .8rem; overflow-x: auto; border-radius: 6px; } pre code { background: none; padding: 0; }
dt { margin-top: .6rem; } dd { margin: 0 0 0 1.2rem; } details { margin: .4rem 0; } summary { cursor: pointer; }
"""


def manual(language: str, address: str) -> str:
    """The page in `zh` or `en`, for a dashboard at this address such as https://ogi.example.gov.cn."""
    words = Words(language)
    _ = words.translate
    other = next(code for code in LANGUAGES if code != language)
    listed = "".join(_section(dataset, words) for dataset in DATASETS)
    problems = "".join(
        f'<dt id="{code}"><code>{status} {code}</code></dt><dd>{escape(_(text).replace("{count}", "1,000,000"))}</dd>'
        for code, (status, text) in KINDS.items()
    )
    title, instead = escape(_(TITLE)), escape(_("What an answer may say instead"))
    return f"""<!doctype html>
<html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>
<p><a href="?lang={other}" lang="{other}">{LANGUAGES[other]}</a></p><main><h1>{title}</h1>
<ul>{"".join(f"<li>{escape(_(text))}</li>" for text in _INTRODUCTION)}</ul><p><a href="openapi.json">openapi.json</a></p>
<pre><code>{escape(_examples(address))}</code></pre>
<h2><code>/api/library</code></h2><p>{escape(_(LIBRARY_TEXT))}</p>{listed}
<h2>{instead}</h2><dl>{problems}</dl></main></body></html>"""


def _examples(address: str) -> str:
    token = '-H "Authorization: Bearer $TOKEN"'
    return "\n".join(
        (
            f"curl {token} '{address}/api/reports?year=2024&region=990100'",
            f"curl {token} '{address}/api/tables/requests?year=2024&outcome=granted&applicant=total&format=csv'",
            f"curl {token} '{address}/api/measures?measure=disclosure_rate&by=year'",
        )
    )


def _section(dataset: Dataset, words: Words) -> str:
    _ = words.translate
    parameters = "".join(
        f"<dt><code>{parameter.name}</code></dt><dd>{escape(_(parameter.text))}{_codes(parameter.schema.get('enum', ()))}</dd>"
        for parameter in dataset.parameters
    )
    columns = " ".join(f"<code>{column}</code>" for column in dataset.columns)
    summary = escape(_("Parameters"))
    return (
        f"<h2><code>/api{dataset.path}</code></h2><p>{escape(_(dataset.text))}</p><p>{columns}</p>"
        f"<details><summary>{summary}</summary><dl>{parameters}</dl></details>"
    )


def _codes(codes: list[str] | tuple[str, ...]) -> str:
    return "<br>" + " ".join(f"<code>{escape(code)}</code>" for code in codes) if codes else ""
