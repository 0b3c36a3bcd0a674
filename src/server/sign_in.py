"""Signing in with the password, where the server can be reached by others."""

from __future__ import annotations

import time
from collections import deque

from litestar import MediaType, Response, Router, post
from litestar.datastructures import CacheControlHeader, Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from server import session
from server.asking import Asked
from server.door import LOCAL
from server.looks import signed_in
from server.page import page
from tasks.errors import NotFound, TooMany
from tasks.main import House
from web import pages, views

TRIES = 10
"""Wrong passwords a minute, from all sides together."""


@page("/sign-in")
async def form(house: NamedDependency[House], next: FromQuery[str] = "/") -> str:
    _require(house)
    return pages.sign_in(views.SignIn(next=_path(next)))


@post("/sign-in", media_type=MediaType.HTML, include_in_schema=False)
async def sign_in(request: Asked, house: NamedDependency[House]) -> Response[str] | Redirect:
    """Take the password; the right one is answered with a cookie."""
    _require(house)
    wrong: deque[float] = request.app.state.setdefault("wrong_passwords", deque(maxlen=TRIES))
    if len(wrong) == TRIES and wrong[0] > time.monotonic() - 60:
        raise TooMany("Too many wrong passwords; wait a minute.", retry_after=60)
    sent = await request.form()
    next_path = _path(str(sent.get("next", "/")))
    if not session.same(str(sent.get("password", "")).encode(), house.settings.password):
        wrong.append(time.monotonic())
        view = views.SignIn(error="That is not the password.", next=next_path)
        return Response(pages.sign_in(view), status_code=403, media_type="text/html")
    cookie = _cookie(house, session.issue(request.app.state["key"], LOCAL, time.time()))
    return Redirect(next_path, status_code=303, cookies=[cookie])


@post("/sign-out", include_in_schema=False)
async def sign_out(house: NamedDependency[House]) -> Redirect:
    _require(house)
    return Redirect("/sign-in", status_code=303, cookies=[_cookie(house, "", age=0)])


router = Router(
    path="/",
    route_handlers=[form, sign_in, sign_out],
    cache_control=CacheControlHeader(no_store=True),
)


def _require(house: House) -> None:
    """Without a password there is nothing to sign in to, and no cookie to be had."""
    if not signed_in(house):
        raise NotFound("Nobody signs in here.")


def _cookie(house: House, value: str, age: int = session.DAYS * 86400) -> Cookie:
    return Cookie(
        key=session.COOKIE,
        value=value,
        max_age=age,
        httponly=True,
        samesite="lax",
        secure=house.settings.public_url.startswith("https:"),
    )


def _path(next: str) -> str:
    """A path of ours, so that signing in never leads elsewhere."""
    return next if next.startswith("/") and not next.startswith(("//", "/\\")) else "/"
