"""Every text of the interface exists in Chinese and English, and numbers stand as the reader writes them."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from dashboard.words import CATALOGS, Words, preferred_language

ROOT = Path(__file__).parent.parent
KEYWORDS = {"_": None, "translate": None, "plural": (1, 2), "mark": None}
TEXT_CALLS = {"_", "translate", "plural", "mark"}
SOURCES = [ROOT / "app.py", *(path for part in ("dashboard", "pages", "api") for path in sorted((ROOT / part).glob("*.py")))]
PLACEHOLDER = re.compile(r"{(\w*)}")


def extracted() -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for path in SOURCES:
        rows = extract_from_dir(path.parent, [(path.name, "python")], keywords=KEYWORDS, directory_filter=lambda _: False)
        found |= {message for _, _, message, _, _ in rows}
    return found


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (CATALOGS / "zh" / "LC_MESSAGES" / "dashboard.po").open("rb") as file:
        return read_po(file, locale="zh")


def texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def test_every_text_has_its_translation_and_none_is_left_over(catalog: Catalog) -> None:
    used = extracted()
    translated = {message.id for message in catalog if message.id and all(texts(message.string))}
    assert len(used) > 150
    assert used - translated == set()
    assert {message.id for message in catalog if message.id} - used == set()
    assert not catalog.obsolete
    assert [message.id for message in catalog if message.id and message.fuzzy] == []


def test_translations_keep_the_placeholders(catalog: Catalog) -> None:
    def placeholders(value: str | tuple[str, ...] | list[str] | None) -> list[set[str]]:
        return [set(PLACEHOLDER.findall(text)) for text in texts(value)]

    def differs(message: Message) -> bool:
        allowed = set().union(*placeholders(message.id))
        return any(names != allowed for names in placeholders(message.string))

    assert [message.id for message in catalog if message.id and all(texts(message.string)) and differs(message)] == []


def test_texts_in_code_are_written_where_they_are_found() -> None:
    """A call within an f-string, or one whose text is put together, would be passed over by the extraction."""
    hidden = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                hidden += [
                    f"{path.name}:{call.lineno}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id in TEXT_CALLS
                    and call.args
                    and isinstance(call.args[0], ast.Constant)
                ]
    assert hidden == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh-TW", "zh"), ("zh", "zh"), ("en-US", "en"), ("fr-FR", "en"), ("", "zh"), (None, "zh")],
)
def test_first_language_is_the_browsers(locale: str | None, language: str) -> None:
    assert preferred_language(locale) == language


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"),
        (1234567, 0, "1,234,567"),
        (12.5, 1, "12.5"),
        (12.0, 1, "12"),
        (-8, 0, "-8"),
        (None, 0, "–"),
        (float("nan"), 2, "–"),
    ],
)
def test_numbers(language: str, value: float | None, decimals: int, shown: str) -> None:
    assert Words(language).number(value, decimals) == shown


@pytest.mark.parametrize(("language", "told"), [("zh", "持平"), ("en", "unchanged")])
def test_no_change_is_said_in_words(language: str, told: str) -> None:
    words = Words(language)
    # What is smaller than the figure's own decimals is no change to who reads it.
    assert {words.signed(0), words.signed(0.04, 1), words.points(0), words.points(-0.0004)} == {told}
    assert words.signed(0.05, 2) != told
    assert words.points(0.0006) != told


@pytest.mark.parametrize(
    ("language", "change", "told"),
    [
        ("en", 0.0112, ", 1.1 points more than in 2024"),
        ("en", 0.01, ", 1 point more than in 2024"),
        ("en", -0.0099, ", 1 point less than in 2024"),
        ("en", -0.04, ", 4 points less than in 2024"),
        ("en", 0.0004, ", as in 2024"),
        ("zh", 0.01, "，比2024年高 1 个百分点"),
        ("zh", 0.0, "，与2024年持平"),
    ],
)
def test_a_change_of_points_in_a_sentence(language: str, change: float, told: str) -> None:
    assert Words(language).points_in_sentence(change, 2024) == told


def test_shares_changes_and_counts() -> None:
    chinese, english = Words("zh"), Words("en")
    assert (chinese.percent(0.4567), chinese.percent(0.4567, 0), chinese.percent(None)) == ("45.7%", "46%", "–")
    assert (chinese.signed(3), chinese.signed(-3), chinese.signed(None)) == ("+3", "-3", "–")
    assert (chinese.points(0.0312), english.points(-0.0312)) == ("+3.1 个百分点", "-3.1 pts")
    assert [english.plural("{count} agency", "{count} agencies", count) for count in (1, 2000)] == [
        "1 agency",
        "2,000 agencies",
    ]
    assert chinese.plural("{count} agency", "{count} agencies", 2000) == "2,000 个机关"
