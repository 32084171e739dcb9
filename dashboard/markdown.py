"""Text of documents shown through Markdown: as it stands, and never as markup."""

import re

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&@\"'/])")


def escape(text: str) -> str:
    """The text so that Markdown shows it as it stands; line breaks become spaces."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))
