"""Errors as `application/problem+json` (RFC 9457), or as a page; mapped in this one place."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from server.logs import shown
from tasks.errors import (
    BadInput,
    Conflict,
    GavelcastError,
    Gone,
    Misconfigured,
    NotFound,
    Outage,
    TooMany,
)
from web import pages, views

log = structlog.get_logger()

Answer = Response[Any]
Handler = Callable[[Request[Any, Any, Any], Any], Answer]

MEDIA_TYPE = "application/problem+json"
PLAIN = {
    404: "There is nothing at this address.",
    405: "This address does not take that method; the header Allow names those it takes.",
    413: "The body is larger than 64 KB.",
}
"""What Litestar finds, in our words."""
STATUS: dict[type[GavelcastError], int] = {
    BadInput: 422,
    Gone: 410,
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
    detail = PLAIN.get(error.status_code) or f"{error.detail.rstrip('.')}."
    extra = {"field": _field(error)} if _field(error) else {}
    status = 422 if extra and error.status_code == 400 else error.status_code
    return problem(request, status, detail, dict(error.headers or {}), extra)


def unknown(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer a defect: logged whole, told in a sentence."""
    path = shown(request.scope["path"])
    log.error("a request failed by a defect", path=path, exc_info=error)
    return problem(request, 500, "Something went wrong inside; the log has the details.", {}, {})


def problem(
    request: Request[Any, Any, Any],
    status: int,
    detail: str,
    headers: dict[str, str],
    extra: dict[str, Any],
) -> Response[Any]:
    """Answer with a problem, in the form that who asks can read."""
    if wants_page(request):
        view = views.Problem(status=status, title=_title(status), detail=detail)
        return Response(
            pages.problem(view), status_code=status, media_type="text/html", headers=headers
        )
    body = as_json(status, detail, **extra)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def as_json(status: int, detail: str, **extra: Any) -> bytes:
    """Write a problem as RFC 9457 has it."""
    said = {"type": "about:blank", "title": _title(status), "status": status, "detail": detail}
    return msgspec.json.encode({**said, **extra})


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a person with a browser asks, and not for the API."""
    asked = request.headers.get("accept", "")
    return "text/html" in asked and not request.scope["path"].startswith("/api/")


def _title(status: int) -> str:
    return HTTPStatus(status).phrase


def _field(error: HTTPException) -> str:
    extra = error.extra
    if isinstance(extra, list) and extra and isinstance(extra[0], dict):
        return str(extra[0].get("key", ""))
    return ""
