"""Headers that every answer carries: what a browser may load and run for this dashboard, and who may show it in a frame."""

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from dashboard.document import SCRIPTS
from dashboard.print_style import SCRIPT as PRINT_SCRIPT


def content_security_policy(frame_ancestors: Sequence[str]) -> str:
    """What pages may load: all from this server. Scripts run where they are files of it or one of the few that are known here.

    Styles are written into the page by Streamlit as it draws, so they cannot be listed; `data:` and `blob:` images are charts
    and icons that the page makes itself, and a `blob:` script is a component of ours (copy_link.py), which only a script that
    already runs can make.
    """
    page = (Path(get_static_dir()) / "index.html").read_text("utf-8")
    inline = [*re.findall(r"<script>(.*?)</script>", page, re.DOTALL), *SCRIPTS.values(), PRINT_SCRIPT]
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline)
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' blob: {hashes}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(frame_ancestors) or "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """Puts the headers on every answer, and keeps cookies to encrypted connections where the request came by one."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str] = ()) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(frame_ancestors),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        if not frame_ancestors:
            self._headers["X-Frame-Options"] = "DENY"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and adds to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        encrypted = scope.get("scheme") == "https"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                if encrypted:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                    message["headers"] = [_secure(name, value) for name, value in message["headers"]]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    needed = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return name, value + b"; Secure" if needed else value
