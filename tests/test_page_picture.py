"""The picture of a PDF's page: the box is where the figure stands, and a file that cannot be drawn is refused with a reason."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from parsing.errors import UnreadableReport
from parsing.page_picture import page_picture
from parsing.readers.pdf import read_pdf
from tests.made_documents import WIDTH, frame, make_pdf, words

MARK = (214, 104, 0)


def made() -> bytes:
    lines = frame((70, 200, 320), (380, 400, 420))
    return make_pdf([], [*lines, words(75, 385, "申请"), words(205, 385, "7"), words(75, 405, "办结"), words(205, 405, "5")])


def test_the_box_stands_around_the_figure() -> None:
    data = made()
    place = next(cell.place for block in read_pdf(data).blocks for cell in getattr(block, "cells", ()) if cell.text == "5")
    assert place == "p2@200,400,320,420"
    picture = Image.open(BytesIO(page_picture(data, place))).convert("RGB")
    assert picture.format is None
    assert picture.width == 1100
    down, across = np.nonzero((np.abs(np.asarray(picture, dtype=int) - MARK) < 24).all(axis=2))
    scale, above = 1100 / WIDTH, 400 * 1100 / WIDTH - 260
    assert min(across) == pytest.approx(200 * scale - 4, abs=2)
    assert max(across) == pytest.approx(320 * scale + 4, abs=2)
    assert min(down) == pytest.approx(400 * scale - above - 4, abs=2)
    assert max(down) == pytest.approx(420 * scale - above + 4, abs=2)


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        (made(), "L12", "not_found"),
        (made(), "p2@1,2,3", "not_found"),
        (made(), "p3@70,80,90,100", "not_found"),
        (made(), "p2@9000,9000,9100,9100", "not_found"),
        (b"%PDF-1.4 nothing", "p1@70,80,90,100", "damaged"),
        (b"", "p1@70,80,90,100", "damaged"),
    ],
)
def test_what_cannot_be_drawn_is_refused(data: bytes, place: str, reason: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        page_picture(data, place)
    assert caught.value.reason == reason
