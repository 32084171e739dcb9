"""Charts as PNG and SVG, drawn by one Chromium that is started when the first picture is asked for. Knows no Streamlit.

The browser lives in a thread with an event loop of its own, draws one picture at a time, and is put away and started anew where
it has died or a picture has taken too long. It opens no address: the drawing library comes from the package plotly, the font
from this machine or the package that comes along.
"""

import asyncio
import atexit
from concurrent.futures import TimeoutError as TooLate
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import plotly.graph_objects as go
import pylopdf_fonts_zh_cn
from choreographer.browsers.chromium import Chromium
from kaleido import Kaleido, PageGenerator

from dashboard.brief_text import line
from dashboard.charts import plain
from dashboard.theme import palette

SECONDS_TO_START = 30
SECONDS_TO_DRAW = 20
WIDTH, SCALE = 900, 2
_BESIDE, _TITLE, _FOOT = 24, 76, 36
_NOT_THERE = "http://127.0.0.1:9"  # a proxy that nothing answers: whatever a chart might ask for from outside is refused


class PictureError(RuntimeError):
    """A picture could not be drawn: no browser is installed, or it failed. Everything else goes on without pictures."""


class _Page(PageGenerator):  # type: ignore[misc] # the package brings no types along
    """Kaleido's page, with a font for Chinese where the machine has none, loaded before the first chart is measured."""

    def generate_index(self) -> str:
        font = pylopdf_fonts_zh_cn.sans_path().as_uri()
        face = f"@font-face {{ font-family: 'Noto Sans SC'; src: local('Noto Sans SC'), url('{font}'); }}"
        told = "document.fonts.load(\"12px 'Noto Sans SC'\", '字')"
        page = super().generate_index()
        return str(page).replace("</title>", f"</title><style>{face}</style><script>{told}</script>", 1)


class Pictures:
    """The one browser. `draw` may be called from any thread."""

    def __init__(self, path: str | None = None) -> None:
        """`path` is the browser's program; by default the one that is found on this machine."""
        self._path = path
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Any = None

    def draw(self, figure: dict[str, Any], kind: str) -> bytes:
        """The figure as `png` or `svg`. Raises PictureError where it cannot be drawn within the time."""
        options = {"format": kind, "width": WIDTH, "height": figure["layout"]["height"], "scale": SCALE if kind == "png" else 1}
        with self._lock:
            try:
                if self._browser is not None and self._browser.subprocess.poll() is not None:
                    self._put_away()
                if self._browser is None:
                    self._browser = self._run(self._start(), SECONDS_TO_START)
                return bytes(self._run(self._browser.calc_fig(figure, opts=options), SECONDS_TO_DRAW))
            # Kaleido's page, its browser and the pipe between them fail in many ways; each means that there is no picture.
            except Exception as error:
                self._put_away()
                raise PictureError(str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Ends the browser, if there is one."""
        with self._lock:
            self._put_away()

    async def _start(self) -> Any:
        settings = {"path": self._path} if self._path else {}
        browser = Kaleido(
            n=1, timeout=SECONDS_TO_DRAW, page_generator=_Page(mathjax=False), proxy_server=_NOT_THERE, **settings
        )
        await browser.open()
        return browser

    def _run(self, work: Any, seconds: float) -> Any:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            Thread(target=self._loop.run_forever, name="pictures", daemon=True).start()
        waiting = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return waiting.result(seconds)
        except TooLate:
            waiting.cancel()
            raise

    def _put_away(self) -> None:
        """Ends the browser whatever state it is in; the next picture starts another."""
        browser, self._browser = self._browser, None
        if browser is None:
            return
        process = browser.subprocess
        with suppress(Exception):  # a browser that cannot even be closed is killed
            self._run(browser.close(), 5)
        if process.poll() is None:
            process.kill()


@cache
def can_draw() -> bool:
    """Whether this machine has a browser to draw with."""
    found = Chromium.find_browser(skip_local=False)
    return found is not None and Path(found).is_file()


@cache
def pictures() -> Pictures:
    """The server's one browser for pictures, not started yet."""
    opened = Pictures()
    atexit.register(opened.close)
    return opened


def framed_picture(figure: go.Figure, title: str, subtitle: str, foot: str, dark: bool = False) -> dict[str, Any]:
    """The chart on the page's ground with its title above it and, below it, one line that says where it comes from."""
    colours = palette(dark)
    drawn: dict[str, Any] = figure.to_dict()
    layout = drawn["layout"]
    margin = dict(layout.get("margin") or {})
    height = int(layout["height"]) + _TITLE + _FOOT
    grown = {
        side: int(margin.get(side, 8)) + more for side, more in (("t", _TITLE), ("b", _FOOT), ("l", _BESIDE), ("r", _BESIDE))
    }
    marks = [dict(mark) for mark in drawn["data"]]
    if layout.get("showlegend") is False:
        marks = [mark | {"showlegend": False} for mark in marks]
    return {
        "data": [*marks, _FOOT_MARK],
        "layout": layout
        | {
            "paper_bgcolor": colours.background,
            "plot_bgcolor": colours.background,
            "showlegend": True,
            "width": WIDTH,
            "height": height,
            "margin": grown,
            "title": {
                "text": f"<b>{plain(line(title))}</b>",
                "font": {"size": 18, "color": colours.text},
                "subtitle": {"text": plain(line(subtitle)), "font": {"size": 13, "color": colours.muted}},
                **_corner(height, "top"),
            },
            "legend2": {
                "title": {"text": plain(line(foot, 400)), "font": {"size": 12, "color": colours.muted}, "side": "left"},
                "orientation": "h",
                **_corner(height, "bottom"),
            },
        },
    }


# Only titles and legends can be held by the edge of a picture, whatever room the axes take: the line at the foot is the title
# of a legend of one mark that nobody sees.
_FOOT_MARK = {
    "type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": " ", "legend": "legend2", "showlegend": True,
    "marker": {"color": "rgba(0,0,0,0)"}, "hoverinfo": "skip",
}  # fmt: skip


def _corner(height: int, side: str) -> dict[str, Any]:
    """The left end of the picture's upper or lower edge."""
    y = 1 - 16 / height if side == "top" else 8 / height
    return {"x": _BESIDE / WIDTH, "xref": "container", "xanchor": "left", "y": y, "yref": "container", "yanchor": side}
