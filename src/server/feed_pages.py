"""The listener's own side of the feed: its address, a new one, none."""

from __future__ import annotations

import msgspec
from litestar import Router, delete, get, post
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.response import Redirect

from server.addresses import base_url
from server.asking import Asked
from server.looks import signed_in
from server.page import page
from tasks.episodes import links
from tasks.errors import NotFound
from tasks.main import House
from web import pages
from web.library import FeedPageView


class FeedAddress(msgspec.Struct, frozen=True):
    url: str
    """Absolute; whoever has it has the feed."""


@get("/api/feed", summary="The address of your feed")
async def address(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> FeedAddress:
    """Read the private address; 404 where there is none."""
    url = await _url(request, house, user)
    if not url:
        raise NotFound("There is no feed yet: POST /api/feed makes one.")
    return FeedAddress(url)


@post("/api/feed", summary="Make a new address")
async def renew(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> FeedAddress:
    """Make a new address; the one before, if any, opens nothing from now on."""
    await links.make(user, "feed", house.clock.now_ms())
    return FeedAddress(await _url(request, house, user))


@delete("/api/feed", summary="Have no feed any more")
async def revoke(user: NamedDependency[str]) -> None:
    """Let the address open nothing any more."""
    await links.revoke(user, "feed")


@page("/feed")
async def show(request: Asked, house: NamedDependency[House], user: NamedDependency[str]) -> str:
    view = FeedPageView(
        url=await _url(request, house, user),
        cdn=house.settings.feed_cdn and house.studio.cdn,
        signed_in=signed_in(house),
    )
    return pages.feed(view)


@post("/feed/address", include_in_schema=False)
async def renew_by_form(house: NamedDependency[House], user: NamedDependency[str]) -> Redirect:
    await links.make(user, "feed", house.clock.now_ms())
    return Redirect("/feed", status_code=303)


@post("/feed/revocation", include_in_schema=False)
async def revoke_by_form(user: NamedDependency[str]) -> Redirect:
    await links.revoke(user, "feed")
    return Redirect("/feed", status_code=303)


router = Router(
    path="/",
    route_handlers=[address, renew, revoke, show, renew_by_form, revoke_by_form],
    cache_control=CacheControlHeader(no_store=True),
    tags=["Feed"],
)


async def _url(request: Asked, house: House, user_id: str) -> str:
    link = await links.current(user_id, "feed")
    return f"{base_url(request, house.settings)}/feeds/{link.token}.xml" if link else ""
