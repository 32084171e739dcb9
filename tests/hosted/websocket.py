"""A browser tab without a browser: the websocket of Streamlit, spoken directly, so that a test can send what a browser would not."""

import json
import time
from dataclasses import dataclass
from typing import Any

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol


@dataclass
class Tab:
    """An open tab: its connection, its session's id, and all that the server sent in its first run."""

    connection: ClientConnection
    session_id: str
    received: bytes

    def close(self) -> None:
        """As a closed tab."""
        self.connection.close()


def signed_in(address: str, secret: str, **claims: Any) -> dict[str, str]:
    """The cookie of someone who has signed in to the dashboard at this address."""
    told = {"iss": "https://provider.example", "iat": time.time(), "origin": address, "is_logged_in": True} | claims
    value = create_signed_value(secret, USER_COOKIE_NAME, json.dumps(told | {"provider": "default"}))
    return {USER_COOKIE_NAME: value.decode()}


def xsrf_cookie(address: str) -> dict[str, str]:
    """The cookie that guards against other sites, as a page load sets it."""
    return dict(httpx.get(f"{address}/_stcore/health").cookies)


def open_tab(
    address: str, cookies: dict[str, str], page: str = "", existing: str = "", origin: str | None = None, query: str = ""
) -> Tab:
    """Opens a tab on a page and waits until its first run is over."""
    kept = cookies | xsrf_cookie(address)
    spoken = [word for word in ("streamlit", kept.get("_streamlit_xsrf", ""), existing) if word]
    connection = connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=[Subprotocol(word) for word in spoken],
        origin=Origin(origin or address),
        additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())},
        max_size=None,
        proxy=None,
        legacy=True,
    )
    asked = BackMsg()
    asked.rerun_script.page_name, asked.rerun_script.query_string = page, query
    connection.send(asked.SerializeToString())
    received, session_id = bytearray(), ""
    while True:
        frame = connection.recv(timeout=60)
        assert isinstance(frame, bytes)
        received += frame
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "new_session":
            session_id = message.new_session.initialize.session_id
        if message.WhichOneof("type") == "script_finished":
            return Tab(connection, session_id, bytes(received))
