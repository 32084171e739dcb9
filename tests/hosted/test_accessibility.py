"""What axe-core finds on the pages: no serious violation for a reader who sees little, hears the page, or uses the keyboard."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.settled import settle, visit
from tests.test_browser import PATHS

OpenPage = Callable[..., Page]
SERIOUS = ("serious", "critical")
LEAST = 12  # the smallest size of text in CSS pixels

# The sizes of all text that is seen, with the text; symbols are none.
SMALL_TEXTS = """least => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), parent = walker.currentNode.parentElement;
    if (!text || !parent.checkVisibility() || parent.closest("script,style,[aria-hidden=true],[data-testid=stIconMaterial]")) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < least) found.push(`${size} ${text.slice(0, 40)}`);
  }
  return found;
}"""


def serious_violations(page: Page) -> list[str]:
    """Each rule of axe-core that the page breaks seriously once it has come to rest, with the first place."""
    settle(page)
    return found_by_axe(page)


def found_by_axe(page: Page) -> list[str]:
    """The same of a page as it is this moment."""
    response = Axe().run(page).response
    return [
        f"{found['id']} ({len(found['nodes'])}): {found['nodes'][0]['html'][:200]}"
        for found in response["violations"]
        if found["impact"] in SERIOUS
    ]


@pytest.mark.parametrize(("scheme", "locale", "width"), [("light", "zh-CN", 1440), ("dark", "en-GB", 390)])
@pytest.mark.parametrize("path", PATHS)
def test_no_page_shuts_a_reader_out(
    path: str, scheme: str, locale: str, width: int, dashboard: str, open_page: OpenPage
) -> None:
    page = open_page(locale=locale, color_scheme=scheme, width=width)
    visit(page, f"{dashboard}/{path}")
    assert serious_violations(page) == []
    assert page.evaluate(SMALL_TEXTS, LEAST) == []


def test_what_axe_finds_is_told(open_page: OpenPage) -> None:
    page = open_page()
    page.set_content(
        "<html lang=en><body><img src=x><button></button><p style='color:#999;background:#aaa'>pale</p></body></html>"
    )
    assert len(found_by_axe(page)) >= 3
