"""Who someone is to the dashboard: what the settings grant to the claims of an identity provider. Knows no Streamlit."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from dashboard.settings import Settings
from library.limits import Limit
from library.people import granted

LOOPBACK = ("127.0.0.1", "localhost", "::1")
# What a proxy says of whom it asks for; where one of them stands, the request does not come from the machine itself.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


@dataclass(frozen=True, slots=True)
class Viewer:
    """What someone may do, and which reports they may see at all. `name` is the e-mail, or "" for who has none."""

    role: str
    limit: Limit
    name: str = ""

    @property
    def may_add(self) -> bool:
        """Whether they may add reports and correct them."""
        return self.role in ("editor", "admin")

    @property
    def may_administer(self) -> bool:
        """Whether they may see how the dashboard is run, and give out links."""
        return self.role == "admin"


VISITOR = Viewer("viewer", Limit(failures=False))
OWNER = Viewer("editor", Limit())


def viewer_by_claims(settings: Settings, claims: Mapping[str, Any], now: float | None = None) -> Viewer | None:
    """The person of these claims as the allow-list has them; None for who is not on it or signed in too long ago.

    Of several entries library.people.granted says which counts. An e-mail that the provider says is not verified counts for nothing.
    """
    if settings.openid is None or signed_in_long_ago(settings, claims, now):
        return None
    email = str(claims.get("email") or "").strip().casefold()
    if claims.get("email_verified") is False or email.count("@") != 1:
        email = ""
    groups = claims.get(settings.openid.group_claim) or ()
    groups = {groups} if isinstance(groups, str) else {str(group) for group in groups if isinstance(groups, list | tuple)}
    found = granted(settings.people, email, groups)
    if found is None:
        return None
    role, regions = found
    return Viewer(role, Limit(regions=regions, failures=role != "viewer" and not regions), email or str(claims.get("sub", "")))


def signed_in_long_ago(settings: Settings, claims: Mapping[str, Any], now: float | None = None) -> bool:
    """Whether the sign-in is older than the settings allow; the cookie alone would hold for thirty days."""
    issued, allowed = claims.get("iat"), settings.openid.session_hours * 3600 if settings.openid else 0.0
    return not isinstance(issued, int | float) or (time.time() if now is None else now) - issued > allowed


def sits_here(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from a browser on this machine, and through nothing: by peer, Host and Origin, all of them.

    `address` is the peer's; `headers` by names in lower case. Host and Origin keep a foreign page from asking under a name that it
    has pointed here, and a proxy on this machine gives itself away by what it adds.
    """
    if address not in LOOPBACK or any(name in headers for name in _FORWARDED):
        return False
    origin = headers.get("origin", "")
    return _host(f"//{headers.get('host', '')}") in LOOPBACK and (not origin or _host(origin) in LOOPBACK)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
