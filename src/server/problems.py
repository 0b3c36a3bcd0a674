"""Errors as `application/problem+json` (RFC 9457), or as a page; mapped in this one place."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from tasks.errors import (
    BadInput,
    Conflict,
    GavelcastError,
    Misconfigured,
    NotFound,
    Outage,
    TooMany,
)
from web import pages, views

log = structlog.get_logger()

Answer = Response[Any]
Handler = Callable[[Request[Any, Any, Any], Any], Answer]

STATUS: dict[type[GavelcastError], int] = {
    BadInput: 422,
    NotFound: 404,
    Conflict: 409,
    TooMany: 429,
    Outage: 503,
    Misconfigured: 503,
}


def ours(request: Request[Any, Any, Any], error: GavelcastError) -> Response[Any]:
    """Answer one of our own errors."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(round(error.retry_after))
    elif status == 503:
        headers["Retry-After"] = "5"
    field = {"field": error.field} if isinstance(error, BadInput) and error.field else {}
    return problem(request, status, error.message, headers, field)


def theirs(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer an error that Litestar found: no such route, no such method, a bad parameter."""
    if error.status_code >= 500:
        return unknown(request, error)
    detail = error.detail
    extra = {"field": _field(error)} if _field(error) else {}
    status = 422 if extra and error.status_code == 400 else error.status_code
    return problem(request, status, detail, dict(error.headers or {}), extra)


def unknown(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer a defect: logged whole, told in a sentence."""
    log.error("a request failed by a defect", path=request.url.path, exc_info=error)
    return problem(request, 500, "Something went wrong inside; the log has the details.", {}, {})


def problem(
    request: Request[Any, Any, Any],
    status: int,
    detail: str,
    headers: dict[str, str],
    extra: dict[str, Any],
) -> Response[Any]:
    """Answer with a problem, in the form that who asks can read."""
    title = HTTPStatus(status).phrase
    detail = detail or f"{title}."
    if wants_page(request):
        view = views.Problem(status=status, title=title, detail=detail)
        return Response(
            pages.problem(view), status_code=status, media_type="text/html", headers=headers
        )
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    return Response(
        body, status_code=status, media_type="application/problem+json", headers=headers
    )


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a person with a browser asks, and not for the API."""
    asked = request.headers.get("accept", "")
    return "text/html" in asked and not request.url.path.startswith("/api/")


def _field(error: HTTPException) -> str:
    extra = error.extra
    if isinstance(extra, list) and extra and isinstance(extra[0], dict):
        return str(extra[0].get("key", ""))
    return ""
