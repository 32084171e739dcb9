"""Who may read: the same people as on the pages, and programs that send the token of a share link. Knows no Streamlit."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import ProblemError
from api.texts import both
from dashboard.people import Viewer
from dashboard.settings import Settings, SettingsError
from dashboard.share_links import share_of
from dashboard.words import mark
from library.limits import Limit
from library.store import Library

_CONTACT = mark("Whom to ask: {contact}")


@dataclass(frozen=True, slots=True)
class Access:
    """Where the routes get from what they do not know: settings, who sends a request, and what of the library someone may see."""

    settings: Callable[[], Settings]
    viewer_of: Callable[[Settings, Scope], Viewer | None]
    library_of: Callable[[Limit], Library]

    def reader(self, scope: Scope) -> Viewer:
        """Who sends a request. A token goes before a cookie, and one that does not hold is never passed over. Raises ProblemError."""
        settings = self.settings()
        scheme, _, token = HTTPConnection(scope).headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            share = share_of(settings, token.strip())
            if share is None:
                raise ProblemError("token")
            return Viewer("viewer", share.limit)
        reader = self.viewer_of(settings, scope)
        if reader is None:
            detail = both(_CONTACT, contact=settings.contact) if settings.contact else ""
            raise ProblemError("sign_in" if settings.mode == "openid" else "not_here", detail=detail)
        return reader


class ReadersAlone:
    """Lets through who may read, and puts them into the request's state; answers all others itself, whatever they ask for."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or says why not."""
        if scope["type"] == "http":
            try:
                scope.setdefault("state", {})["reader"] = self._access.reader(scope)
            except ProblemError as problem:
                await problem.answer()(scope, receive, send)
                return
            except SettingsError:  # what is wrong with them is for the administrator, not for who asks
                await ProblemError("unready").answer()(scope, receive, send)
                return
        await self._app(scope, receive, send)
