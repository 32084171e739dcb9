"""Who sends an HTTP request, by the same cookies and the same rules as on the pages."""

from starlette.requests import HTTPConnection
from starlette.types import Scope

from dashboard.cookies import SHARE_COOKIE, Person, claims_of_cookies, person_of_cookies
from dashboard.people import Viewer
from dashboard.settings import Settings
from dashboard.viewer import viewer


def viewer_of(settings: Settings, scope: Scope) -> Viewer | None:
    """What the sender of a request may do and see; None where they may see nothing."""
    request = HTTPConnection(scope)
    return viewer(
        settings,
        claims=claims_of_cookies(request.cookies),
        share=request.cookies.get(SHARE_COOKIE, ""),
        address=request.client.host if request.client else None,
        headers={name.lower(): value for name, value in request.headers.items()},
    )


def person_of(scope: Scope) -> Person:
    """The same for the same person, whichever request or session it is."""
    return person_of_cookies(HTTPConnection(scope).cookies)
