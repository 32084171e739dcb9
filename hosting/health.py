"""Whether the server runs, and whether it can show its library: for balancers and whoever watches over it. Cheap, and public."""

import threading

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from library.errors import LibraryError
from library.store import current_version, stored_tables

STOPPING = threading.Event()  # set once this process has been told to stop


def health(_request: Request) -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


def ready(_request: Request) -> JSONResponse:
    """The library in force can be read: its version ("" for a folder of documents), or 503 with the kind of the fault, or "stopping"."""
    if STOPPING.is_set():
        return JSONResponse({"status": "not ready", "reason": "stopping"}, 503)
    try:
        version = current_version()
        tables = stored_tables()
    except LibraryError as error:
        return JSONResponse({"status": "not ready", "reason": error.reason}, 503)
    if tables is not None and not tables.is_file():
        return JSONResponse({"status": "not ready", "reason": "damaged"}, 503)
    return JSONResponse({"status": "ready", "library": version})


ROUTES = (Route("/health", health), Route("/ready", ready))
