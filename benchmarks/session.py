"""A reader of the dashboard without a browser: Streamlit's websocket spoken directly, so that forty of them cost little.

Asked as a browser would ask: whole reruns for a page or a filter, a rerun of the fragment behind the button "Take along", the request
that has a file made and the one that fetches it. Answers are read as far as the next question needs them.
"""

import ssl
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.MultiSelect_pb2 import MultiSelect
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

SHELF_FILES = ("brief_pdf", "brief_docx", "workbook")  # what the shelf offers, by the keys of its buttons
PATIENCE = 120  # seconds for an answer; whoever waits longer has left
_AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
_YEAR, _SHELF = (
    "年度",
    "take_along",
)  # the filter by its label, which the bare page has too; the button by its key, which ends its id


class SessionError(Exception):
    """A reader saw an error, or no answer."""


# A proxy in a closed network is its own authority, which nobody here knows.
_ANY_AUTHORITY = ssl.create_default_context()
_ANY_AUTHORITY.check_hostname, _ANY_AUTHORITY.verify_mode = False, ssl.CERT_NONE


@dataclass
class Session:
    """One open tab. `options` are what can be chosen in each list, by its label; `downloads` are the files that its page offers, key of the button → id."""

    address: str
    connection: ClientConnection
    cookies: dict[str, str] = field(default_factory=dict)
    session_id: str = ""
    query: str = ""
    script_hash: str = ""
    options: dict[str, list[str]] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    shelf: str = ""
    fragment: str = ""
    downloads: dict[str, str] = field(default_factory=dict)
    received: int = 0

    @classmethod
    async def connected(cls, address: str, existing: str = "", cookies: Mapping[str, str] | None = None) -> Self:
        """A new tab, or one that connects again: `existing` is the session that it had, `cookies` its browser's. No run is asked for yet.

        The page itself is fetched first, as a proxy before several servers gives out a cookie with it that keeps a reader at one.
        """
        async with _client(cookies) as client:
            answer = await client.get(address)
            answer.raise_for_status()
            known = {**(cookies or {}), **answer.cookies}
        spoken = ["streamlit", "none", existing] if existing else ["streamlit"]
        connection = await connect(
            f"{address.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=[Subprotocol(word) for word in spoken],
            origin=Origin(address),
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in known.items())},
            ssl=_ANY_AUTHORITY if address.startswith("https") else None,
            max_size=None,
            max_queue=None,
            proxy=None,
            open_timeout=PATIENCE,
            ping_interval=None,  # no browser asks either
        )
        return cls(address, connection, known)

    @property
    def years(self) -> list[str]:
        """What the filter that every page has can be set to."""
        return self.options[_YEAR]

    async def open(self, page: str = "", query: str | None = None) -> float:
        """Open a page, "" for the first, keeping the filters unless `query` tells others; seconds that the run took."""
        self.query = self.query if query is None else query
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page, self.query
        asked.rerun_script.widget_states.widgets.extend(self.states.values())
        return await self._rerun(asked)

    async def choose_years(self, years: list[str]) -> float:
        """Change the filter that every page has; seconds that the run took."""
        chosen = WidgetState(id=self.states[_YEAR].id)
        chosen.string_array_value.data.extend(years)
        self.states[_YEAR] = chosen
        return await self._rerun(self._with())

    async def download(self, key: str) -> tuple[float, bytes]:
        """Have a file made and fetch it; seconds and its bytes. `key` is one of `downloads`."""
        began = time.perf_counter()
        content = await self.fetch(await self.make(key))
        return time.perf_counter() - began, content

    async def make(self, key: str) -> str:
        """Have a file made, and be told its address."""
        asked = BackMsg()
        request = asked.backend_operation_request
        request.request_id, request.session_id = uuid.uuid4().hex, self.session_id
        request.deferred_file.file_id = self.downloads[key]
        await self.connection.send(asked.SerializeToString())
        while (message := await self._receive()).WhichOneof("type") != "backend_operation_response":
            pass
        answer = message.backend_operation_response
        if answer.error_msg:
            raise SessionError(f"{key}: {answer.error_msg}")
        return self.address + answer.deferred_file.url

    async def fetch(self, address: str) -> bytes:
        """A file that was made."""
        async with _client(self.cookies) as client:
            fetched = await client.get(address)
        if fetched.status_code != 200:
            raise SessionError(f"A file that was made could not be fetched: {fetched.status_code}")
        return fetched.content

    async def open_shelf(self, shown: bool = True) -> float:
        """Press "Take along", which reruns its fragment alone: what it offers stands in `downloads` then."""
        asked = self._with(WidgetState(id=self.shelf, bool_value=shown))
        asked.rerun_script.fragment_id = self.fragment
        for file in () if shown else SHELF_FILES:
            self.downloads.pop(file, None)
        return await self._rerun(asked)

    async def close(self) -> None:
        """Close the tab."""
        await self.connection.close()

    def _with(self, *changed: WidgetState) -> BackMsg:
        asked = BackMsg()
        asked.rerun_script.page_script_hash, asked.rerun_script.query_string = self.script_hash, self.query
        asked.rerun_script.widget_states.widgets.extend([*self.states.values(), *changed])
        return asked

    async def _rerun(self, asked: BackMsg) -> float:
        if not asked.rerun_script.fragment_id:
            self.downloads.clear()
        began = time.perf_counter()
        await self.connection.send(asked.SerializeToString())
        while True:
            message = await self._receive()
            if message.WhichOneof("type") == "script_finished" and message.script_finished != _AGAIN:
                return time.perf_counter() - began

    async def _receive(self) -> ForwardMsg:
        frame = await self.connection.recv(decode=False)
        self.received += len(frame)
        message: ForwardMsg = ForwardMsg.FromString(frame)
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._read(message)
        elif kind == "new_session":
            self.session_id = message.new_session.initialize.session_id
            self.script_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self.script_hash = message.navigation.page_script_hash  # else the next rerun would be of the start page
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        return message

    def _read(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") == "add_block":
            if delta.add_block.popover.id.endswith(f"-{_SHELF}"):
                self.shelf, self.fragment = delta.add_block.popover.id, delta.fragment_id
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "multiselect":
            self._read_choice(element.multiselect)
        elif kind == "download_button" and element.download_button.deferred_file_id:
            key = element.download_button.id.rpartition("-")[2]
            self.downloads[key] = element.download_button.deferred_file_id
        elif kind == "exception":
            raise SessionError(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            raise SessionError(element.alert.body)

    def _read_choice(self, shown: MultiSelect) -> None:
        """What is chosen is told by the server where it has set it, and is else what it was; a browser sends it with each rerun."""
        before, state = self.states.get(shown.label), WidgetState(id=shown.id)
        if shown.set_value:
            state.string_array_value.data.extend(shown.raw_values)
        elif before and before.id == shown.id:
            state = before
        else:
            state.string_array_value.data.extend(shown.options[number] for number in shown.default)
        self.states[shown.label] = state
        self.options[shown.label] = list(shown.options)


def _client(cookies: Mapping[str, str] | None = None) -> httpx.AsyncClient:
    return httpx.AsyncClient(trust_env=False, timeout=PATIENCE, verify=_ANY_AUTHORITY, cookies=dict(cookies or {}))
