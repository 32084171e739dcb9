"""What a route cannot answer, as RFC 9457 has it: application/problem+json, in Chinese and English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import JSONResponse

from api.texts import both
from dashboard.words import mark

MEDIA_TYPE = "application/problem+json"

# Code → status and text. The codes are the fragments of /api/ that a problem's `type` names.
KINDS: dict[str, tuple[int, str]] = {
    "sign_in": (
        401,
        mark("Sign in on the pages of the dashboard first, or send the token of a share link: Authorization: Bearer TOKEN."),
    ),
    "token": (401, mark("This token does not hold: it has expired, was taken back, or is not of this dashboard.")),
    "not_here": (403, mark("This dashboard answers on its own machine alone.")),
    "not_found": (404, mark("There is nothing at this address; /api/ lists what there is.")),
    "method": (405, mark("This address can only be read: GET, HEAD or OPTIONS.")),
    "not_acceptable": (406, mark("None of the formats asked for can be given: see the parameter format.")),
    "cursor_gone": (
        410,
        mark("The report at which this page begins is not in the library any more. Begin again without cursor."),
    ),
    "parameters": (422, mark("Parameters that cannot be followed. Nothing is answered, lest a part be taken for the whole.")),
    "too_many_rows": (
        422,
        mark("More than {count} rows. Choose years, a region or agencies, or read page by page with limit and cursor."),
    ),
    "failed": (500, mark("The server failed at this; what happened stands in its log.")),
    "busy": (503, mark("Other large answers are being sent. Ask again in some seconds.")),
    "unready": (503, mark("The library or the settings cannot be read at the moment.")),
}


@dataclass(eq=False)  # not frozen: a traceback is set on it
class ProblemError(Exception):
    """Why a request is not answered. `errors` tell of single parameters, `detail` more than the code says."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    errors: tuple[Mapping[str, str], ...] = ()
    detail: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self) -> JSONResponse:
        """The answer that says so; it is never kept."""
        status, text = KINDS[self.code]
        told: dict[str, Any] = {"type": f"/api/#{self.code}", "title": both(text, **self.values), "status": status}
        if self.detail:
            told["detail"] = self.detail
        if self.errors:
            told["errors"] = list(self.errors)
        challenge = {"WWW-Authenticate": f"Bearer{_CHALLENGES.get(self.code, '')}"} if status == 401 else {}
        headers = {"Cache-Control": "no-store", **challenge, **self.headers}
        return JSONResponse(told, status, headers=headers, media_type=MEDIA_TYPE)


_CHALLENGES = {"token": ' error="invalid_token"'}
