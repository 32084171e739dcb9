"""How readers arrive: by a share link, whose token goes from the address into a cookie; and back from signing in, where they were.

Streamlit leads everyone to the first page after they have signed in; here it leads to the page that they had asked for. Where to is
taken from the request's own Referer and must be a page of this dashboard, so that no address can be slipped in.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.cookies import SHARE_COOKIE
from dashboard.settings import Settings
from dashboard.share_links import PARAMETER, share_of
from hosting.told_page import TO_START, told_page

RETURN_COOKIE = "ogi_return"
GONE = told_page(
    ("这个链接已失效", "This link holds no longer"),
    ("链接已过期或已被收回，请向分享者索取新的链接。", "It has expired or been taken back. Ask who sent it for a new one."),
    TO_START,
)
_MINUTES_TO_SIGN_IN = 15


class Arrivals:
    """Opens share links, and leads back after signing in; `pages` are the URL paths of the pages."""

    def __init__(self, app: ASGIApp, pages: Collection[str], settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._pages = frozenset(("/", *(f"/{page}" for page in pages)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers itself where a share link arrives; otherwise adds to the answer of signing in."""
        if scope["type"] != "http" or self._settings.openid is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if request.method == "GET" and scope["path"] in self._pages and PARAMETER in request.query_params:
            await self._opened(request)(scope, receive, send)
        elif scope["path"] == "/auth/login":
            await self._app(scope, receive, _with_cookie(send, self._page_asked_for(request)))
        elif scope["path"] == "/oauth2callback":
            await self._app(scope, receive, self._leading_back(send, request))
        else:
            await self._app(scope, receive, send)

    def _opened(self, request: Request) -> Response:
        token = request.query_params[PARAMETER]
        share = share_of(self._settings, token)
        if share is None:
            return HTMLResponse(GONE, 410)
        answer = RedirectResponse(_address(request.url.path, request.url.query), 303)
        seconds = int((share.until - datetime.now(UTC)).total_seconds())
        answer.set_cookie(SHARE_COOKIE, token, max_age=seconds, httponly=True, samesite="lax")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _page_asked_for(self, request: Request) -> str:
        """The page of this dashboard from which someone signs in, "" where the Referer does not say."""
        try:
            referer = urlsplit(request.headers.get("referer", ""))
        except ValueError:
            return ""
        if referer.netloc != request.headers.get("host") or referer.path not in self._pages:
            return ""
        return _address(referer.path, referer.query)

    def _leading_back(self, send: Send, request: Request) -> Send:
        wanted = unquote(request.cookies.get(RETURN_COOKIE, ""))
        known = wanted if urlsplit(wanted).path in self._pages and not urlsplit(wanted).netloc else ""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and wanted:
                headers = MutableHeaders(scope=message)
                if known and headers.get("location") == "/":
                    headers["location"] = known
                headers.append("set-cookie", f"{RETURN_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=lax")
            await send(message)

        return sending


def _with_cookie(send: Send, address: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and address:
            cookie = f"{RETURN_COOKIE}={quote(address, safe='')}; Path=/; Max-Age={_MINUTES_TO_SIGN_IN * 60}"
            MutableHeaders(scope=message).append("set-cookie", f"{cookie}; HttpOnly; SameSite=lax")
        await send(message)

    return sending


def _address(path: str, query: str) -> str:
    """A page's address on this server, without the token of a share link."""
    kept = urlencode([(name, value) for name, value in parse_qsl(query) if name != PARAMETER])
    return f"{path}?{kept}" if kept else path
