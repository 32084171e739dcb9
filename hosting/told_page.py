"""The page of a few words that is answered where the dashboard itself is not: in both languages, to be read on a phone and in the dark."""

from html import escape

_PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} {english_title}</title><style>:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem }}
</style></head><body><main><h1>{title}</h1><p>{text}</p>
<div lang="en"><h2>{english_title}</h2><p>{english}</p></div>
<p><a href="/">{way} <span lang="en">{english_way}</span></a></p></main></body></html>
"""
TRY_AGAIN, TO_START = ("返回重试", "Try again"), ("返回首页", "To the start page")


def told_page(titles: tuple[str, str], texts: tuple[str, str], way: tuple[str, str]) -> str:
    """The page as HTML, each text in Chinese and in English; `way` names the link to the start page."""
    (title, english_title), (text, english) = map(escape, titles), map(escape, texts)
    return _PAGE.format(
        title=title, english_title=english_title, text=text, english=english, way=escape(way[0]), english_way=escape(way[1])
    )
