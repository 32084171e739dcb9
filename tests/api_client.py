"""The routes for programs, asked without a server."""

from functools import cache

import anyio
import httpx
from starlette.applications import Starlette

from api.application import api_routes
from api.readers import Access
from dashboard.people import Viewer
from dashboard.settings import OpenId, Settings
from library.limits import Limit
from library.store import Library, library_from_tables, limited
from parsing import read_reports
from tests.conftest import ROOT

OPEN, LOCAL = Settings(mode="open"), Settings(mode="local")
SIGN_IN = Settings(mode="openid", contact="值班室", openid=OpenId("", "", "", "", "s" * 32))
VISITOR = Viewer("viewer", Limit(failures=False))
EAST, WEST = "示例市东湖区人民政府（模拟）", "示例市西山区人民政府（模拟）"


class Asking:
    """Asks an application without a server."""

    def __init__(self, application: Starlette) -> None:
        self._application = application

    def request(self, method: str, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._application)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
                return await client.request(method, address, headers=headers)

        return anyio.run(ask)

    def get(self, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.request("GET", address, headers)


@cache
def whole() -> Library:
    """Some of the sample: two districts, the city around them, and the real report."""
    names = (
        "simulated/*/donghu-government-*",
        "simulated/*/xishan-government-*",
        "simulated/*/shili-government-*",
        "real/*.txt",
    )
    paths = [path for name in names for path in sorted((ROOT / "data" / "sample").glob(name))]
    return library_from_tables(read_reports(paths), sample=True)


_parts: dict[tuple[str, Limit], Library] = {}


def _part_of(library: Library, limit: Limit) -> Library:
    found = _parts.setdefault((library.version, limit), library)
    if found is library:
        found = _parts[library.version, limit] = limited(library, limit)
    return found


def client(library: Library | None = None, settings: Settings = OPEN, viewer: Viewer | None = VISITOR) -> Asking:
    """A client for a library, by default some of the sample, for who may read it with these settings."""
    shown = library or whole()
    access = Access(lambda: settings, lambda _settings, _scope: viewer, lambda limit: _part_of(shown, limit))
    return Asking(Starlette(routes=list(api_routes(access))))
