"""Which paths the server answers: the pages, Streamlit's own, and the routes beside them. All others are not found.

Streamlit answers any path with its page and tells anyone who asks how the server is doing; neither is for the network.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from hosting.told_page import TO_START, told_page

UPLOAD, MEDIA, STREAM = "/_stcore/upload_file/", "/media/", "/_stcore/stream"
STATIC = "/static/"
_FOLDERS = (MEDIA, UPLOAD)
_SINGLE = ("/", "/_stcore/health", "/_stcore/host-config", STREAM, "/auth/login", "/auth/logout", "/oauth2callback")
NOT_FOUND = told_page(
    ("没有这个网页", "There is no such page"),
    ("网址可能抄错了，或网页已移走。", "The address may be mistyped, or the page may have moved."),
    TO_START,
)


class KnownPaths:
    """Lets known paths through; `pages` are the URL paths of the pages, `routes` stand beside them."""

    def __init__(self, app: ASGIApp, pages: Collection[str], routes: Sequence[BaseRoute] = ()) -> None:
        folder = Path(get_static_dir())
        files = (f"/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file())
        self._app, self._routes = app, routes
        self._known = frozenset((*_SINGLE, *(f"/{page}" for page in pages), *files))

    def knows(self, path: str) -> bool:
        """Whether something answers under this path."""
        known = path in self._known or path.startswith(_FOLDERS) or path.rstrip("/") in self._known
        asked = {"type": "http", "path": path, "root_path": "", "method": "GET"}
        return known or any(route.matches(asked)[0] is not Match.NONE for route in self._routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 404 itself where nothing is known under the path."""
        if scope["type"] == "http" and not self.knows(scope["path"]):
            await HTMLResponse(NOT_FOUND, 404)(scope, receive, send)
            return
        if scope["type"] == "websocket" and scope["path"] != STREAM:
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(scope, receive, send)


def told_path(path: str, status: int) -> str:
    """The path as it may be written down: without names of sessions and files, and nothing of one that was not found."""
    folder = next((folder for folder in (STATIC, *_FOLDERS) if path.startswith(folder)), None)
    if folder:
        return f"{folder}…"
    return "…" if status == 404 else path
