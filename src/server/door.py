"""The door: every request and every socket passes here, and leaves with a user, or an answer.

First the `Host` (against DNS rebinding), then the `Origin` of what writes and of sockets, then
who is asking. On loopback there is one listener, `local`.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.response import Redirect, Response
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server import session
from server.addresses import Addresses
from server.logs import shown
from server.problems import MEDIA_TYPE, PLAIN, as_json, problem, wants_page
from tasks.settings import Settings

log = structlog.get_logger()

LOCAL = "local"
OPEN = ("/health", "/ready", "/sign-in", "/static/", "/feeds/", "/shared/")
"""Paths that need no user; the last two open by the token in them."""
SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST_PATH = 1000
"""Characters; no address of ours is longer, and no file's name could be."""


class Door(ASGIMiddleware):
    """Checks host, origin and user by the settings."""

    def __init__(self, settings: Settings, key: bytes) -> None:
        self._settings, self._key = settings, key
        self._addresses = Addresses(settings)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["type"] not in (ScopeType.HTTP, ScopeType.WEBSOCKET):
            return await next_app(scope, receive, send)
        refused = self._judge(scope)
        if refused is None or (scope["type"] == ScopeType.WEBSOCKET and refused[0] == 401):
            # A socket without a user is accepted and closed with 4401, which browsers can see.
            return await LOGGED[scope["type"]](next_app, scope, receive, send)
        return await self._answer(scope, receive, send, *refused)

    def _judge(self, scope: Scope) -> tuple[int, str] | None:
        """Note who is asking; answer why they may not come in, if so."""
        headers = _headers(scope)
        refused = self._refused(scope, headers)
        scope["state"]["user_id"] = user_id = self._user(scope, headers)
        if refused is None and user_id is None and not _is_open(scope["path"]):
            return 401, "Sign in first, or send the password as a Bearer token."
        return refused

    def _refused(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        if "\0" in scope["path"] or len(scope["path"]) > LONGEST_PATH:
            return 404, PLAIN[404]
        host = headers.get("host", "")
        if not self._addresses.has_host(host):
            return 400, f"Host: {host[:100]!r} is not a name of this server."
        if scope["type"] == ScopeType.HTTP and _method(scope) in SAFE:
            return None
        origin = headers.get("origin", "")
        if self._addresses.has_origin(origin):
            return None
        crosses = headers.get("sec-fetch-site") == "cross-site"
        if crosses or ("origin" in headers and not self._addresses.is_same(origin, host)):
            return 403, f"Origin: {origin[:100] or 'another site'!r} may not do this."
        return None

    def _user(self, scope: Scope, headers: dict[str, str]) -> str | None:
        settings = self._settings
        if settings.user_header:
            return _only(scope, settings.user_header.lower())
        if settings.on_loopback:
            return LOCAL
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and session.same(_bytes(token.strip()), settings.password):
            return LOCAL
        cookie = _cookie(headers.get("cookie", ""))
        return session.read(self._key, cookie, time.time()) if cookie else None

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, status: int, detail: str
    ) -> None:
        if scope["type"] == ScopeType.WEBSOCKET:
            return await _deny(receive, send, status, detail)
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        response: Response[Any]
        if status == 401 and not self._settings.user_header and wants_page(request):
            response = Redirect(f"/sign-in?next={quote(scope['path'])}", status_code=303)
        else:
            headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
            response = problem(request, status, detail, headers, {})
        app = response.to_asgi_response(request=request, app=None)
        return await app(scope, receive, send)


async def _deny(receive: Receive, send: Send, status: int, detail: str) -> None:
    """Answer a handshake: until it is accepted, that is plain HTTP."""
    await receive()
    headers = [(b"content-type", MEDIA_TYPE.encode())]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    body = as_json(status, detail)
    await send({"type": "websocket.http.response.body", "body": body, "more_body": False})


async def _logged_socket(next_app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Log path, close code and time of a socket, when it is over."""
    began, code = time.monotonic(), 0

    async def hearing() -> Any:
        nonlocal code
        message = await receive()
        if message["type"] == "websocket.disconnect":
            code = code or message["code"]
        return message

    async def saying(message: Message) -> None:
        nonlocal code
        if message["type"] == "websocket.close":
            code = message["code"]
        await send(message)

    try:
        await next_app(scope, hearing, saying)
    finally:
        log.info(
            "socket",
            path=shown(scope["path"]),
            code=code,
            seconds=round(time.monotonic() - began, 1),
        )


async def _logged(next_app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Log method, path, status and time of what is no file of ours."""
    began, status = time.monotonic(), 0

    async def noting(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        await send(message)

    await next_app(scope, receive, noting)
    path = scope["path"]
    if not path.startswith(("/static/", "/health")):
        spent = round(1000 * (time.monotonic() - began))
        log.info("request", method=_method(scope), path=shown(path), status=status, ms=spent)


LOGGED = {ScopeType.HTTP: _logged, ScopeType.WEBSOCKET: _logged_socket}


def _method(scope: Scope) -> str:
    return str(scope.get("method", "GET"))


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _is_open(path: str) -> bool:
    return any(path == one or (one.endswith("/") and path.startswith(one)) for one in OPEN)


def _only(scope: Scope, name: str) -> str | None:
    """The header's value; None without one, and where a second one contradicts the proxy's."""
    values = [value for key, value in scope["headers"] if key == name.encode()]
    return values[0].decode("latin-1").strip() or None if len(values) == 1 else None


def _bytes(header: str) -> bytes:
    return header.encode("latin-1")


def _cookie(header: str) -> str:
    for pair in header.split(";"):
        name, _, value = pair.strip().partition("=")
        if name == session.COOKIE:
            return value
    return ""
