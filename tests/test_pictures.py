"""Pictures of charts: drawn by one browser that comes back when it dies, and a clear word where there is none."""

import os
import signal
import struct
from collections.abc import Iterator

import pytest
from lxml import etree

from dashboard import pictures as module
from dashboard.charts_rates import trend
from dashboard.pictures import WIDTH, PictureError, Pictures, can_draw, framed_picture
from dashboard.words import Words

FIGURE = trend([{"year": 2022, "value": 10, "hover": ""}, {"year": 2023, "value": 30, "hover": ""}], Words("zh"))
FRAMED = framed_picture(FIGURE, "办结 <b>申请</b>", "件数", "2023 | 数据版本 abc | 含模拟数据")


@pytest.fixture(scope="module")
def drawing() -> Iterator[Pictures]:
    opened = Pictures()
    yield opened
    opened.close()


def text_of(svg: bytes) -> str:
    return "".join(str(part) for part in etree.fromstring(svg).itertext())


def test_a_picture_holds_chart_title_and_imprint(drawing: Pictures) -> None:
    told = text_of(drawing.draw(FRAMED, "svg"))
    for text in ("办结 <b>申请</b>", "件数", "2023 | 数据版本 abc | 含模拟数据", "30"):
        assert text in told
    png = drawing.draw(FRAMED, "png")
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (2 * WIDTH, 2 * FRAMED["layout"]["height"])


def test_one_browser_draws_all_and_another_takes_over_when_it_has_died(drawing: Pictures) -> None:
    drawing.draw(FRAMED, "svg")
    first = drawing._browser.subprocess
    drawing.draw(FRAMED, "svg")
    assert drawing._browser.subprocess is first
    os.kill(first.pid, signal.SIGKILL)
    first.wait(10)
    assert "件数" in text_of(drawing.draw(FRAMED, "svg"))
    assert drawing._browser.subprocess is not first


def test_a_picture_that_takes_too_long_is_given_up_and_the_next_is_drawn(
    drawing: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing.draw(FRAMED, "svg")
    monkeypatch.setattr(module, "SECONDS_TO_DRAW", 0.001)
    with pytest.raises(PictureError):
        drawing.draw(FRAMED, "svg")
    monkeypatch.undo()
    assert "件数" in text_of(drawing.draw(FRAMED, "svg"))


def test_without_a_browser_there_is_no_picture_and_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    can_draw.cache_clear()
    assert not can_draw()
    with pytest.raises(PictureError):
        Pictures().draw(FRAMED, "png")
    monkeypatch.undo()
    can_draw.cache_clear()
    assert can_draw()
