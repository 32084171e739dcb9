"""What the server writes down: one JSON object a line, and no personal data in it.

No query string (it holds filters and tokens), no e-mail, no address unless the settings ask for it, no secret, whatever a library
puts into its messages: each line passes through one formatter that takes them out.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, TextIO

import streamlit.logger

EVENTS = logging.getLogger("dashboard")

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_QUERY = re.compile(r"\?[^\s\"'<>]+")
# JSON Web Tokens, signed cookies and other long runs of characters that nobody reads.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]{4,})+|\b[A-Za-z0-9_-]{40,}\b")
_PERHAPS_ADDRESS = re.compile(r"(?<![\w.:])(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F.]*)(?![\w.])")


def _without_address(found: re.Match[str]) -> str:
    try:
        ip_address(found[0])
    except ValueError:
        return found[0]
    return "[address]"


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, source, event, then what the record carries as `told`."""

    def __init__(self, secrets: Iterable[str] = (), addresses: bool = False) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if len(secret) >= 8)  # a shorter one would tear words apart
        self._addresses = addresses

    def clean(self, text: str) -> str:
        """The text without what must not be written down."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        for pattern, instead in ((_QUERY, "?[query]"), (_EMAIL, "[e-mail]"), (_TOKEN, "[token]")):
            text = pattern.sub(instead, text)
        return text if self._addresses else _PERHAPS_ADDRESS.sub(_without_address, text)

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "source": record.name,
            "event": self.clean(record.getMessage()),
        }
        told |= {name: self.clean(v) if isinstance(v, str) else v for name, v in getattr(record, "told", {}).items()}
        if record.exc_info and record.exc_info[0] and record.name == _SIGN_IN:
            told["error"] = self.clean(f"{record.exc_info[0].__name__}: {record.exc_info[1]}")
        elif record.exc_info:
            told["error"] = self.clean(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


class Lines(logging.StreamHandler[TextIO]):
    """Writes lines; one that cannot be written, since the disk is full, is lost."""

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging calls it by this name
        """Nothing: logging would write a notice of several lines in its place, with the message as it was before clean()."""


# What it fails in is the identity provider's answer; where in Streamlit's code tells nobody anything, and what was sent stays out.
_SIGN_IN = "streamlit.web.server.starlette.starlette_auth_routes"
# Their notices name addresses and whole URLs; what is asked and answered is written down by RequestLog.
_WARNINGS_ALONE = ("uvicorn", "websockets", "httpx", "httpcore", "authlib")


def _worth_writing(record: logging.LogRecord) -> bool:
    if record.name.partition(".")[0] in _WARNINGS_ALONE:
        return record.levelno >= logging.WARNING
    # serve.py imports the pages before there is a server, which changes nothing for them.
    return not record.getMessage().startswith("No runtime found")


def write_json_lines(secrets: Iterable[str], addresses: bool) -> None:
    """From now on every message of this process is a line of JSON on the standard error."""
    handler = Lines(sys.stderr)
    handler.setFormatter(JsonLines(secrets, addresses))
    handler.addFilter(_worth_writing)
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.INFO
    logging.captureWarnings(True)

    def pass_on(logger: logging.Logger) -> None:
        logger.handlers.clear()
        logger.propagate = True

    # Streamlit gives each of its loggers a handler of its own by this function, also those that it makes later.
    streamlit.logger.setup_formatter = pass_on
    streamlit.logger.update_formatter()


def event(name: str, **told: Any) -> None:
    """Write one event down."""
    EVENTS.info(name, extra={"told": told})
