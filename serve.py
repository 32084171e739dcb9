"""The dashboard for others to open: `OGI_SETTINGS=settings.toml python serve.py [--port PORT]`. docs/settings.md describes the settings.

Several processes, each with a port of its own, serve one library behind a proxy: docs/hosting.md.
`streamlit run app.py` shows the same pages on one's own machine, without sign-in and the guards of hosting/.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from api.application import api_routes
from api.readers import Access
from dashboard.settings import SettingsError, current_settings
from hosting.allocation import share_arenas
from hosting.application import application
from hosting.logs import write_json_lines
from hosting.requests import viewer_of
from hosting.stopping import GracefulServer

APP = Path(__file__).parent / "app.py"
LARGEST_MESSAGE = 25 * 1024 * 1024  # of a browser to the server: what Streamlit takes at most


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop by SIGTERM or SIGINT; 2 where the settings cannot be followed."""
    parser = argparse.ArgumentParser(prog="serve.py", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--port", type=int, help="in the place of the one in the settings: 在此端口提供服务")
    options = parser.parse_args(arguments)
    try:
        settings = current_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    share_arenas()
    serving = settings.serving
    write_json_lines(settings.secrets, serving.log_addresses)
    from app import PAGES  # after the log is set up, since importing the pages writes to it
    from dashboard.source import library_of

    server = GracefulServer(
        uvicorn.Config(
            # The first page is the start page, under / alone.
            application(APP, list(PAGES)[1:], settings, api_routes(Access(current_settings, viewer_of, library_of))),
            host=serving.address,
            port=serving.port if options.port is None else options.port,
            proxy_headers=bool(serving.trusted_proxies),
            forwarded_allow_ips=list(serving.trusted_proxies),
            server_header=False,
            access_log=False,
            log_config=None,
            ws_max_size=LARGEST_MESSAGE,
        ),
        serving.stop_seconds,
    )
    # uvicorn stops in order, and raises the signal again then: the process has done as it was told, and says so by its status.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
