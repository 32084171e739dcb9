"""The picture of a PDF's page around a figure, with a box around it: drawn by PDFium in a worker that may die of a hostile file."""

from io import BytesIO

from parsing.document import parse_place
from parsing.errors import UnreadableReport
from parsing.worker import run_bounded

_WIDTH, _AROUND = 1100, 260  # pixels: of the page, and of it above and below the box
_LARGEST_SIDE = 14_400  # points, the most that PDF 1.7 allows (annex C)
_MARK, _GROUND = (214, 104, 0), (255, 236, 190)


def page_picture(data: bytes, place: str) -> bytes:
    """A PNG of the page that a place such as p4@56,120,90,134 names, as wide as the page, from above the box to below it.

    Raises UnreadableReport where the place is none in a PDF, or the page cannot be drawn within parsing.bounds.
    """
    parts = parse_place(place)
    box = tuple(float(number) for number in parts.get("box", "").split(",") if number.replace(".", "", 1).isdigit())
    if len(box) != 4:
        raise UnreadableReport("not_found", place)
    return run_bounded(draw_page, data, int(parts["page"]), (box[0], box[1], box[2], box[3]))


def draw_page(data: bytes, number: int, box: tuple[float, float, float, float]) -> bytes:
    """The picture itself; called in a worker, as PDFium ends its process on some damaged files."""
    import pypdfium2  # here, so that whoever draws no page does not load it
    from PIL import Image, ImageChops, ImageDraw

    try:
        with pypdfium2.PdfDocument(data) as document:
            if not 0 < number <= len(document):
                raise UnreadableReport("not_found", f"p{number}")
            page = document[number - 1]
            page.set_cropbox(*page.get_mediabox())  # places count from the corner of the whole sheet
            width, height = page.get_size()
            if not (0 < width <= _LARGEST_SIDE and 0 < height <= min(_LARGEST_SIDE, 10 * width)):
                raise UnreadableReport("too_large", f"{width:.0f} × {height:.0f}")
            scale = _WIDTH / width
            picture = page.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise UnreadableReport("damaged", str(error)) from error
    left, top, right, bottom = (round(end * scale) for end in box)
    frame = (max(0, left - 4), max(0, top - 4), min(picture.width, right + 4), min(picture.height, bottom + 4))
    if frame[0] >= frame[2] or frame[1] >= frame[3]:
        raise UnreadableReport("not_found", f"p{number}")
    ground = picture.crop(frame)
    picture.paste(ImageChops.multiply(ground, Image.new("RGB", ground.size, _GROUND)), frame)  # ink stays as dark as it is
    ImageDraw.Draw(picture).rectangle(frame, outline=_MARK, width=3)
    shown = picture.crop((0, max(0, top - _AROUND), picture.width, min(picture.height, bottom + _AROUND)))
    file = BytesIO()
    shown.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()
