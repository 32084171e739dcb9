"""How the server stops: it says that it is not ready any more, lets the runs that have begun come to their end, and closes then."""

import asyncio
import time
from socket import socket

import uvicorn

from hosting.health import STOPPING
from hosting.sessions import drawing

_BREATH = 0.3  # seconds in which the last messages of a run are sent


class GracefulServer(uvicorn.Server):
    """Ends within `seconds` of being told to: whatever is still running then is cut off."""

    def __init__(self, config: uvicorn.Config, seconds: int) -> None:
        super().__init__(config)
        self._seconds = seconds

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Called once by uvicorn, while it still answers; closes everything."""
        STOPPING.set()
        deadline = time.monotonic() + self._seconds
        seen = dict.fromkeys(drawing(), time.monotonic())
        while any(time.monotonic() - last < _BREATH for last in seen.values()) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
            seen |= dict.fromkeys(drawing() & seen.keys(), time.monotonic())
        self.config.timeout_graceful_shutdown = max(1, round(deadline - time.monotonic()))
        await super().shutdown(sockets)
