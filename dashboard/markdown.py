"""Text of documents shown through Markdown: as it stands, and never as markup."""

import re

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&@\"'/])")
# Streamlit turns these into arrows, dashes and links after Markdown is read; a word joiner, which nobody sees, parts them.
_TYPOGRAPHY = re.compile(r"(?<=[-<>=])(?=[-<>=])|(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)")


def escape(text: str) -> str:
    """The text so that Markdown shows it as it stands; line breaks become spaces."""
    return _PUNCTUATION.sub(r"\\\1", _TYPOGRAPHY.sub("\u2060", " ".join(text.split())))
