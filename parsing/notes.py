"""What a reader could not read of a document, in words. `Document.notes` holds codes: the code, a colon, what it is about."""

_WORDS: dict[str, tuple[str, str]] = {
    "pictures": (
        "第{}页是没有文字的图片，未读取。",
        "Pages {} are pictures without text and were not read.",
    ),
    "pictures_beside_text": (
        "第{}页有较大的图片，图片里的表格和文字未读取。",
        "Pages {} hold large pictures; tables and text in them were not read.",
    ),
    "formulas_without_values": (
        "有{}个公式没有保存结果，按空白处理。",
        "{} formulas have no stored result and were left blank.",
    ),
}


def describe_note(note: str, language: str = "zh") -> str:
    """A note such as `pictures:3-5` in words; "" for a code that is none."""
    code, _, detail = note.partition(":")
    chinese, english = _WORDS.get(code, ("", ""))
    return (chinese if language == "zh" else english).format(detail)
