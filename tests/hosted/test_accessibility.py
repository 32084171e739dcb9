"""What axe-core finds on the pages: no serious violation for a reader who sees little, hears the page, or uses the keyboard."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.test_browser import PATHS, visit

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


# What a run has sent is drawn bit by bit, after the run has ended.
STILL = """async () => {
  for (let before = -1, now = document.querySelectorAll("*").length; before !== now;) {
    before = now;
    await new Promise(resolve => setTimeout(resolve, 700));
    now = document.querySelectorAll("*").length;
  }
}"""


def serious_violations(page: Page) -> list[str]:
    """Each rule of axe-core that the page breaks seriously, with the first place."""
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
    page.evaluate(STILL)
    assert serious_violations(page) == []
    assert page.evaluate(SMALL_TEXTS, LEAST) == []


def test_what_axe_finds_is_told(open_page: OpenPage) -> None:
    page = open_page()
    page.set_content(
        "<html lang=en><body><img src=x><button></button><p style='color:#999;background:#aaa'>pale</p></body></html>"
    )
    assert len(serious_violations(page)) >= 3
