"""What is answered where the identity provider does not: a page that says so in both languages, within seconds, and no one else waits.

Streamlit answers two English words then, or leads back to the first page without a reason, and waits as long as a provider that sends a
byte now and then likes.
"""

import asyncio

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from hosting.logs import event
from hosting.told_page import TRY_AGAIN, told_page

LOGIN, LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
PATIENCE = 15.0  # seconds for all that is asked of the provider in one step
_CHINESE = "统一登录服务没有正常回应，这次没有登录成功。您没有做错什么，数据也没有丢失；请过几分钟再试。如果一直这样，请联系{contact}。"
_ENGLISH = (
    "The sign-in service did not answer as it should, so you are not signed in. You did nothing wrong and nothing is lost; "
    "please try again in a few minutes. If it goes on like this, ask {contact}."
)
_TITLES = ("暂时无法登录", "Sign-in is not available just now")


class SignInFaults:
    """Stands before Streamlit's routes of signing in and out; `contact` is whom to ask, "" for the administrator."""

    def __init__(self, app: ASGIApp, contact: str = "", patience: float = PATIENCE) -> None:
        self._app, self._patience = app, patience
        chinese = _CHINESE.format(contact=contact or "管理员")
        english = _ENGLISH.format(contact=contact or "the administrator")
        self._page = told_page(_TITLES, (chinese, english), TRY_AGAIN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what succeeds."""
        if scope["type"] != "http" or scope["path"] not in (LOGIN, LOGOUT, CALLBACK):
            await self._app(scope, receive, send)
            return
        told: list[Message] = []

        async def keep(message: Message) -> None:
            told.append(message)

        try:
            async with asyncio.timeout(self._patience):
                await self._app(scope, receive, keep)
        except Exception as fault:  # nobody is to see it as it is
            told.clear()
            event("sign_in_failed", path=scope["path"], reason=type(fault).__name__)
        request = Request(scope)
        if not told:
            answer = _signed_out(request) if scope["path"] == LOGOUT else self._told()
            await answer(scope, receive, send)
        elif _failed(request, told[0]):
            event("sign_in_failed", path=scope["path"], reason="provider")
            answer = self._told()
            cookies = Headers(raw=told[0]["headers"]).getlist("set-cookie")
            for cookie in cookies:
                MutableHeaders(raw=answer.raw_headers).append("set-cookie", cookie)
            await answer(scope, receive, send)
        else:
            for message in told:
                await send(message)

    def _told(self) -> Response:
        return HTMLResponse(self._page, 503, {"Retry-After": "60", "Cache-Control": "no-store"})


def _failed(request: Request, start: Message) -> bool:
    """Whether Streamlit gave up: it answers 400 then, or takes back the cookie of who is signed in on the way back from the provider."""
    if request.url.path == LOGIN:
        return bool(start["status"] >= 400)
    if request.url.path == LOGOUT:
        return False
    emptied = (f'{USER_COOKIE_NAME}="";', f"{USER_COOKIE_NAME}=;")
    given = Headers(raw=start["headers"]).getlist("set-cookie")
    return "error" in request.query_params or (
        bool(given) and all(not _signs_in(cookie) for cookie in given) and any(cookie.startswith(emptied) for cookie in given)
    )


def _signs_in(cookie: str) -> bool:
    name, _, value = cookie.partition(";")[0].partition("=")
    return name.startswith(USER_COOKIE_NAME) and value.strip('"') != ""


def _signed_out(request: Request) -> Response:
    """The provider is not told, but this browser is signed out."""
    answer = RedirectResponse("/", 302)
    for name in request.cookies:
        if name.startswith(USER_COOKIE_NAME):
            answer.delete_cookie(name)
    return answer
