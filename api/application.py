"""The routes under /api/ as one part of the server: what is asked, by whom, and what is said where there is no answer."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from api.answers import answer_rows, facts_of, is_known, tag_of
from api.datasets import DATASETS, Dataset
from api.manual import manual
from api.openapi import document
from api.parameters import Parameter, read
from api.problems import ProblemError
from api.readers import Access, ReadersAlone
from dashboard.words import LANGUAGES, mark, preferred_language
from library.errors import LibraryError
from library.queries import Selection
from library.queries_filters import list_years
from library.queries_reports import count_reports

METHODS = ("GET", "HEAD", "OPTIONS")
LANGUAGE = Parameter("lang", mark("The language of this page"), {"type": "string", "enum": list(LANGUAGES)})
Endpoint = Callable[[Request], Response]


def api_routes(access: Access) -> tuple[BaseRoute, ...]:
    """What answers under /api/."""
    endpoints: dict[str, Endpoint] = {
        "/": _manual,
        "/openapi.json": lambda request: _document(access, request),
        "/library": lambda request: _library(access, request),
        **{dataset.path: _rows(dataset, access) for dataset in DATASETS},
    }
    application = Starlette(
        routes=[Route(path, _read_only(endpoint), methods=list(METHODS)) for path, endpoint in endpoints.items()],
        middleware=[Middleware(ReadersAlone, access=access)],
        exception_handlers={
            ProblemError: lambda _request, problem: problem.answer(),
            LibraryError: lambda _request, _error: ProblemError("unready").answer(),
            HTTPException: _without_answer,
            Exception: lambda _request, _error: ProblemError("failed").answer(),
        },
    )
    application.router.redirect_slashes = False
    return (Mount("/api", application),)


def _read_only(endpoint: Endpoint) -> Endpoint:
    def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS), "Cache-Control": "no-store"})
        return endpoint(request)

    return answer


def _rows(dataset: Dataset, access: Access) -> Endpoint:
    return lambda request: answer_rows(dataset, access, request)


def _without_answer(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return (
        ProblemError("method", headers={"Allow": ", ".join(METHODS)}).answer()
        if status == 405
        else ProblemError("not_found").answer()
    )


def _manual(request: Request) -> Response:
    asked = read((LANGUAGE,), request.query_params).get("lang")
    language = asked or preferred_language(request.headers.get("accept-language", "").strip())
    page = manual(language, f"{request.url.scheme}://{request.url.netloc}")
    return HTMLResponse(page, headers={"Cache-Control": "private, no-cache", "Vary": "Accept-Language"})


def _document(access: Access, request: Request) -> Response:
    read((), request.query_params)
    return JSONResponse(document(access.settings().mode == "openid"), headers={"Cache-Control": "private, no-cache"})


def _library(access: Access, request: Request) -> Response:
    read((), request.query_params)
    library = access.library_of(request.state.reader.limit)
    headers = facts_of(library) | {"ETag": tag_of(request, library, request.state.reader.limit, "json")}
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    counted = count_reports(library, Selection()).iloc[0]
    n_made_up = int(counted["n_simulated"])
    told = {
        "version": library.version, "sample": library.sample, "made_up": n_made_up > 0, "n_reports": int(counted["n_reports"]),
        "n_agencies": int(counted["n_agencies"]), "n_made_up": n_made_up, "years": [int(year) for year in list_years(library)["year"]],
    }  # fmt: skip
    return JSONResponse(told, headers=headers | {"OGI-Made-Up": "true" if n_made_up else "false"})
