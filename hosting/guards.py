"""Who may write a file to the server, and who may fetch what a page offers to download.

Streamlit lets whoever knows a session's upload URL write to it, and whoever knows a file's URL fetch it. Both URLs are secrets of a
browser tab, as long as nobody passes them on. Here the request must also come from someone who may do so, and who is the same
person as the one whose session it is.
"""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.settings import Settings
from hosting.paths import MEDIA, UPLOAD
from hosting.requests import person_of, viewer_of
from hosting.sessions import Downloads, file_of, person_with_session

REFUSED = "403\n不允许。 Not allowed.\n"


class Guards:
    """Refuses uploads by who may not add reports, and downloads by who is not signed in, or is not whose page offered them."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings, self._downloads = app, settings, Downloads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 403 itself where something is not allowed."""
        self._downloads.watch()
        if scope["type"] == "http" and not self._allows(scope):
            await PlainTextResponse(REFUSED, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _allows(self, scope: Scope) -> bool:
        path: str = scope["path"]
        if path.startswith(UPLOAD):
            if scope["method"] == "OPTIONS":
                return True
            viewer = viewer_of(self._settings, scope)
            session = path.removeprefix(UPLOAD).partition("/")[0]
            return viewer is not None and viewer.may_add and person_of(scope) == person_with_session(session)
        if path.startswith(MEDIA):
            return viewer_of(self._settings, scope) is not None and person_of(scope) in self._downloads.people_with(
                file_of(path)
            )
        return True
