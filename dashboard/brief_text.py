"""Text of documents as one line of plain characters, fit for any file that is taken along. Knows no Streamlit."""

import unicodedata

LONGEST = 200
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def line(text: object, longest: int = LONGEST) -> str:
    """The text without line breaks and without characters that nobody sees or that turn the direction of writing.

    What is longer than `longest` characters ends with an ellipsis.
    """
    spaced = " ".join(str(text).split())
    seen = "".join(letter for letter in spaced if unicodedata.category(letter) not in _UNSEEN)
    return seen if len(seen) <= longest else f"{seen[: longest - 1]}…"
