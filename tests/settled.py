"""When a page in the browser has come to rest: by the messages between it and its server, and by what it shows.

What a page shows does not suffice: right after a click it is still what it was before, and looks as if all were over.
"""

import time
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Page, WebSocket
from playwright.sync_api import Error as PlaywrightError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SECONDS = 150  # a fresh server reads its reports first, and may have a fifth of a processor for it
LOOKS, MILLISECONDS = 4, 100  # how often in a row, and how far apart, a page has to be found at rest

# What the last run has sent is drawn: nothing is still being loaded, faded, or moving to its place, and each chart has its picture.
DRAWN = """
() => document.querySelector("[data-testid=stMain] h1")
  && document.querySelector("[data-test-script-state=notRunning]")
  && !document.querySelector("[data-testid=stSkeleton], [data-stale=true]")
  && [...document.querySelectorAll("[data-testid=stPlotlyChart]")].every((chart) => chart.querySelector(".main-svg"))
  && document.getAnimations().every((moving) => moving.playState !== "running" || moving.effect.getComputedTiming().endTime === Infinity)
"""


class Runs:
    """The runs that a page has asked its server for; one that has just connected will ask for its first."""

    def __init__(self, socket: WebSocket) -> None:
        self.asked, self.going_on = True, False
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def __repr__(self) -> str:
        return f"runs asked for: {self.asked}, going on: {self.going_on}"

    @property
    def over(self) -> bool:
        """Whether all that was asked for has been run."""
        return not self.asked and not self.going_on

    def _sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.asked = True

    def _received(self, frame: bytes | str) -> None:
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "new_session":
            self.asked, self.going_on = False, True
        elif message.WhichOneof("type") == "script_finished":
            self.going_on = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


_runs: WeakKeyDictionary[Page, Runs] = WeakKeyDictionary()


def listen(context: BrowserContext) -> None:
    """Lets `settle` know what the pages of this context ask for, also those that a link opens; before the first of them."""

    def to_page(page: Page) -> None:
        page.on("websocket", lambda socket: _runs.update({page: Runs(socket)}))

    context.on("page", to_page)


def settle(page: Page) -> None:
    """Waits until every run that was asked for is over, and what it drew has stood for a while."""
    until, looks = time.monotonic() + SECONDS, 0
    while looks < LOOKS:
        page.wait_for_timeout(MILLISECONDS)
        looks = looks + 1 if page in _runs and _runs[page].over and _is_drawn(page) else 0
        assert time.monotonic() < until, f"{page.url} came to no rest within {SECONDS} seconds: {_runs.get(page)}"


def visit(page: Page, address: str) -> None:
    """Opens an address and waits until its page has come to rest."""
    page.goto(address)
    settle(page)


def _is_drawn(page: Page) -> bool:
    try:
        return bool(page.evaluate(DRAWN))
    except PlaywrightError:  # it is just going to another address
        return False
