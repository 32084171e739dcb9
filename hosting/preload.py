"""Lets a browser fetch what draws charts while it still starts Streamlit, which asks for it no sooner than the first chart arrives."""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

SCRIPTS = "static/js"
# Plotly is two thirds of all script that a page needs. Its file is named by its content.
CHARTS = "PlotlyChart.*.js"


def link_to_charts() -> str:
    """The header of a page that names the script of charts; "" where this Streamlit has none of that name."""
    found = sorted(Path(get_static_dir(), SCRIPTS).glob(CHARTS))
    # As Streamlit's own page names its scripts: relative to it, so that it holds below any path.
    return f"<./{SCRIPTS}/{found[0].name}>; rel=modulepreload; crossorigin" if found else ""


class Preload:
    """Puts the header on every page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._link = link_to_charts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and adds to a page that comes back."""

        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start" and self._link:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = self._link
            await send(message)

        await self._app(scope, receive, send_with_link if scope["type"] == "http" else send)
