"""The pictures in docs/screens: each page in light, dark, English and on a phone, of the sample.

python -m benchmarks.screens [FOLDER]      # docs/screens by default
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from benchmarks.bench_pages import ARGUMENTS, browser_program
from benchmarks.servers import ROOT, served_script

PAGES = ("overview", "channels", "requests", "appeals", "compare", "quality", "reports", "library", "method")
_SCREEN, _PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
WAYS: dict[str, dict[str, Any]] = {
    "light": {"locale": "zh-CN", "viewport": _SCREEN},
    "dark": {"locale": "zh-CN", "viewport": _SCREEN, "color_scheme": "dark"},
    "english": {"locale": "en-GB", "viewport": _SCREEN},
    "phone": {"locale": "zh-CN", "viewport": _PHONE},
}
_COLOURS = 128
_STILL = 4000  # milliseconds, after which every chart is drawn


def take(browser: Browser, address: str, page: str, way: str) -> Image.Image:
    """What is seen of a page without scrolling, when it stands still, in few colours."""
    context = browser.new_context(**WAYS[way])
    try:
        opened = context.new_page()
        opened.goto(f"{address}/{'' if page == 'overview' else page}")
        opened.locator("h1").first.wait_for(timeout=60_000)
        opened.locator("[data-test-script-state='notRunning']").first.wait_for(timeout=60_000)
        opened.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
        opened.wait_for_timeout(_STILL)
        return Image.open(BytesIO(opened.screenshot())).convert("RGB").quantize(_COLOURS)
    finally:
        context.close()


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    with served_script(ROOT / "app.py", reports=None) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program(), args=list(ARGUMENTS))
        for page in PAGES:
            for way in WAYS:
                take(browser, address, page, way).save(folder / f"{page}-{way}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
