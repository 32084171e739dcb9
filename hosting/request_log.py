"""Each request and its answer as one event of the log, without saying who asked for what."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hosting.logs import event
from hosting.paths import STATIC, told_path

_QUIET = frozenset({"/health", "/ready", "/_stcore/health"})


class RequestLog:
    """Writes down method, path, status and milliseconds; of a websocket when it opens and how long it was open."""

    def __init__(self, app: ASGIApp, addresses: bool = False) -> None:
        self._app, self._addresses = app, addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and writes down how it ended."""
        if scope["type"] not in ("http", "websocket") or scope["path"] in _QUIET:
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                status = message["status"]
            elif message["type"] == "websocket.accept":
                status = 101
            elif message["type"] == "websocket.close" and not status:
                status = 403
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            if status != 200 or not scope["path"].startswith(STATIC):
                self._write(scope, status or 500, time.perf_counter() - began)

    def _write(self, scope: Scope, status: int, seconds: float) -> None:
        told = {"method": scope.get("method", "WEBSOCKET"), "path": told_path(scope["path"], status), "status": status}
        told["milliseconds"] = round(seconds * 1000)
        if self._addresses and scope.get("client"):
            told["address"] = scope["client"][0]
        event("request", **told)
