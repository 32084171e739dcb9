"""How fast a page feels, beside a Streamlit page with one small chart, in Chromium.

    python -m benchmarks.bench_pages [ROUNDS]

The dashboard is served as the hosted link is, by serve.py with the sample as its library; the bare page by `streamlit run`. Both run
side by side on this machine; in each round every page and the bare one are opened in turn, each in an empty
profile, and the medians count. Measured in the browser, each with how many times as long as the bare page it takes:

- first chart: from the navigation until the page's first chart is on the screen (after the frame that shows it);
- filter, chart: from the click on a year in the filter until the first chart shows that year's data, likewise;
- filter, still: from that click until nothing on the page has changed for 0.8 s (those not counted);
- kilobytes that the server sends for the page over its websocket and as media (Streamlit's own files are the same for both and
  left out).

The goals are 1.3 times for the first chart and 1.5 times for a change of the filter. The bare page stands still as soon as its one
chart is drawn; a page of the dashboard goes on with up to five more charts and a table below it. Like is compared with like in
"filter, chart"; "filter, still" says what all the rest takes as well.
"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Response, WebSocket, sync_playwright

from benchmarks.servers import ONE_CHART, sample_documents, served, served_script
from library.ingest import add_paths

BARE = "one chart"
PAGES = ("overview", "channels", "requests", "appeals", "quality")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
OWN_FILES = "/static/"  # Streamlit's own scripts, styles and fonts

# Notes in the page when the first chart is on the screen, when the reader last pressed a button, when the first chart was another
# after that, and when the page last changed.
WATCH = """
window.seen = {};
const shown = () => {
  const chart = document.querySelector(".js-plotly-plot:has(.main-svg)");
  return chart && chart.data ? JSON.stringify(chart.data.map(({x, y, link, customdata}) => [x, y, link, customdata])) : "";
};
const painted = (name) => { seen[name] = -1; requestAnimationFrame(() => setTimeout(() => { seen[name] = performance.now(); })); };
addEventListener("pointerdown", () => { seen.pressed = performance.now(); seen.before = shown(); seen.other = 0; }, true);
new MutationObserver(() => {
  seen.changed = performance.now();
  if (!seen.chart && shown()) painted("chart");
  if (seen.pressed && !seen.other && shown() && shown() !== seen.before) painted("other");
}).observe(document, {childList: true, subtree: true, attributes: true, characterData: true});
"""
STILL = "seen.chart && seen.changed > (seen.pressed || 0) && performance.now() - seen.changed > 800"


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to a page: milliseconds to the first chart, of a change of the filter to the first chart and to the end of it, bytes
    sent for the page."""

    chart: float
    other: float
    change: float
    sent: int


def visit(browser: Browser, address: str) -> Visit:
    """Open a page in an empty profile, wait for its first chart, then choose a year."""
    # What is waited for is evaluated in the page, which its own policy forbids.
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    sizes: list[int] = []
    page.on("websocket", lambda connection: _count_frames(connection, sizes))
    page.on("response", lambda response: _count_media(response, sizes))
    page.goto(address)
    page.wait_for_function(STILL, timeout=60_000)
    sent = sum(sizes)
    page.get_by_role("combobox", name="年度").click()
    page.get_by_role("option", name="2024").click()
    page.wait_for_function(f"seen.other > 0 && {STILL}", timeout=60_000)
    chart, other, change = page.evaluate("[seen.chart, seen.other - seen.pressed, seen.changed - seen.pressed]")
    context.close()
    return Visit(float(chart), float(other), float(change), sent)


def _count_frames(connection: WebSocket, sizes: list[int]) -> None:
    connection.on("framereceived", lambda frame: sizes.append(len(frame)))


def _count_media(response: Response, sizes: list[int]) -> None:
    if OWN_FILES not in response.url and "/media/" in response.url:
        sizes.append(int(response.headers.get("content-length", 0)))


def browser_program() -> str:
    """The browser of this machine; SystemExit where there is none."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise SystemExit("No browser: install Debian's package chromium, or run `make test` once, which does.")
    return executable


def measure(rounds: int) -> dict[str, list[Visit]]:
    """Page → its visits, one a round; the bare page is among them. A first round, in which the servers warm up, is left out."""
    found: dict[str, list[Visit]] = {name: [] for name in (BARE, *PAGES)}
    with TemporaryDirectory() as folder:
        add_paths(Path(folder), sample_documents())
        with (
            served_script(ONE_CHART) as bare,
            served(Path(folder)) as app,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=browser_program(), args=list(ARGUMENTS))
            addresses = {BARE: bare} | {name: f"{app.address}/{name if name != 'overview' else ''}" for name in PAGES}
            for number in range(rounds + 1):
                for name, address in addresses.items():
                    seen = visit(browser, address)
                    if number:
                        found[name].append(seen)
            browser.close()
    return found


def show(found: dict[str, list[Visit]]) -> None:
    """One line a page: medians, and how many times as long as the bare page."""
    bare = found[BARE]
    print(f"Pages in Chromium, medians of {len(bare)} visits, beside a Streamlit page with one chart\n")
    columns = {"first chart": "chart", "filter, chart": "other", "filter, still": "change"}
    print(f"{'':12}" + "".join(f"{f'{column} ms':>18}{'times':>7}" for column in columns) + f"{'KB sent':>9}{'KB more':>9}")
    for name, seen in found.items():
        line = f"{name:12}"
        for column in columns.values():
            own, least = (median(getattr(one, column) for one in visits) for visits in (seen, bare))
            line += f"{own:18.0f}{own / least:7.2f}"
        sent, least = (median(one.sent for one in visits) / 1000 for visits in (seen, bare))
        print(f"{line}{sent:9.0f}{sent - least:9.0f}")


if __name__ == "__main__":
    show(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
