"""Texts for whoever uses the routes, in both languages at once: a program that fails is read by whoever is called."""

from dashboard.words import Words

_LANGUAGES = (Words("zh"), Words("en"))


def both(text: str, **values: object) -> str:
    """A marked text in Chinese, then in English."""
    return " ".join(words.translate(text, **values) for words in _LANGUAGES)
