"""The dashboard as one application for a web server: the pages, the routes beside them, and the guards around both."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from streamlit import config

from dashboard.inbox import start_inbox, stop_inbox
from dashboard.settings import Settings
from hosting import health
from hosting.arrivals import Arrivals
from hosting.guards import Guards
from hosting.headers import SecurityHeaders
from hosting.logs import event
from hosting.paths import KnownPaths
from hosting.preload import Preload
from hosting.request_log import RequestLog
from hosting.sign_in_faults import SignInFaults


def application(script: Path, pages: Collection[str], settings: Settings, routes: Sequence[BaseRoute] = ()) -> st.App:
    """The app that `script` draws under these URL paths, with further routes; called once a process."""
    _configure(settings)
    every = (*health.ROUTES, *routes)
    serving = settings.serving
    return st.App(
        script,
        secrets=_secrets(settings),
        lifespan=_lifespan(settings),
        routes=every,
        middleware=[
            Middleware(RequestLog, addresses=serving.log_addresses),
            Middleware(SecurityHeaders, frame_ancestors=serving.frame_ancestors),
            Middleware(Preload),
            Middleware(KnownPaths, pages=pages, routes=every),
            Middleware(Arrivals, pages=pages, settings=settings),
            Middleware(SignInFaults, contact=settings.contact),
            Middleware(Guards, settings=settings),
        ],
    )


def _configure(settings: Settings) -> None:
    """Streamlit's own options, as far as they are a matter of safety: those of config.toml are for every run."""
    for name, value in {
        "server.maxUploadSize": settings.serving.upload_megabytes,
        "server.enableXsrfProtection": True,
        "server.enableCORS": True,
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "server.fileWatcherType": "none",
        "server.trustedUserHeaders": {},
        "global.developmentMode": False,
        "client.showErrorDetails": "none",
        "logger.enableRich": False,  # else what a page raises is printed past the log, in colours and with nothing taken out
    }.items():
        config.set_option(name, value)
    if settings.openid:
        config.set_option("server.cookieSecret", settings.openid.cookie_secret)


def _secrets(settings: Settings) -> dict[str, Any]:
    """What st.login needs to know."""
    if settings.openid is None:
        return {}
    openid = settings.openid
    told = {name: getattr(openid, name) for name in ("redirect_uri", "cookie_secret", "client_id", "client_secret")}
    return {"auth": told | {"server_metadata_url": openid.metadata_url}}


def _lifespan(settings: Settings) -> Callable[[st.App], AbstractAsyncContextManager[None]]:
    """What begins and ends with the server: the watched folder is looked after from the start, not from the first visit on."""

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        event("started")
        start_inbox()
        yield
        await asyncio.to_thread(stop_inbox, settings.serving.stop_seconds)
        event("stopped")

    return lifespan
