"""Episodes that are shared: a link opens one of them without a session, until it is revoked."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, Router, delete, get, post, route
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import replace

from server.addresses import base_url
from server.asking import Asked
from server.episodes_api import audio_named, sound
from server.page import page
from server.stored import hand_out
from tasks import episodes
from tasks.episodes import links
from tasks.episodes.links import Link
from tasks.errors import NotFound
from tasks.main import House
from web import pages
from web.library import SharedView

UNLISTED = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Share(msgspec.Struct, frozen=True):
    url: str
    """Absolute."""


@get("/api/episodes/{episode_id:str}/share", summary="Where an episode is shared")
async def shared_at(
    request: Asked,
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Share:
    """Read the link by which others hear the episode; 404 where there is none."""
    link = await links.current(user, "share", episode_id)
    if link is None:
        raise NotFound(f"Episode {episode_id!r} is not shared.")
    return _told(request, house, link)


@post("/api/episodes/{episode_id:str}/share", summary="Share an episode")
async def share(
    request: Asked,
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Share:
    """Make a link that opens the episode to whoever has it; the one that is there stays."""
    return _told(request, house, await _shared(house, user, episode_id))


@delete("/api/episodes/{episode_id:str}/share", summary="Share an episode no longer")
async def revoke(episode_id: FromPath[str], user: NamedDependency[str]) -> None:
    """Let the link open nothing any more."""
    await episodes.find(user, episode_id)
    await links.revoke(user, "share", episode_id)


@post("/episodes/{episode_id:str}/share", include_in_schema=False)
async def share_by_form(
    episode_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> Redirect:
    await _shared(house, user, episode_id)
    return Redirect(f"/episodes/{episode_id}#share", status_code=303)


@post("/episodes/{episode_id:str}/share/revocation", include_in_schema=False)
async def revoke_by_form(episode_id: FromPath[str], user: NamedDependency[str]) -> Redirect:
    await links.revoke(user, "share", (await episodes.find(user, episode_id)).id)
    return Redirect(f"/episodes/{episode_id}#share", status_code=303)


@page("/shared/{token:str}")
async def show(token: FromPath[str]) -> Response[str]:
    """Show a shared episode to whoever has its link."""
    link = await links.opened("share", token)
    episode = await episodes.find(link.user_id, link.episode_id)
    url = f"/shared/{token}/audio/{episode.audio.sha256}.mp3"
    shown = replace(episode, audio=replace(episode.audio, url=url))
    return Response(
        pages.shared(SharedView(episode=shown)), headers=UNLISTED, media_type="text/html"
    )


@route("/shared/{token:str}/audio/{name:str}", http_method=["GET", "HEAD"], include_in_schema=False)
async def audio(
    request: Asked, token: FromPath[str], name: FromPath[str], house: NamedDependency[House]
) -> Response[Any]:
    """Serve the audio of a shared episode, always by us: the link is asked for each time."""
    link = await links.opened("share", token)
    found = await audio_named(link.user_id, link.episode_id, name)
    if found is None:
        raise NotFound("There is nothing at this address.")
    file = replace(sound(found, "private, no-cache"), more={"X-Robots-Tag": "noindex"})
    return await hand_out(request, house.studio.storage, file)


router = Router(
    path="/",
    route_handlers=[shared_at, share, revoke, share_by_form, revoke_by_form, show, audio],
    tags=["Episodes"],
)


async def _shared(house: House, user_id: str, episode_id: str) -> Link:
    await episodes.find(user_id, episode_id)
    return await links.share(user_id, episode_id, house.clock.now_ms())


def _told(request: Asked, house: House, link: Link) -> Share:
    return Share(f"{base_url(request, house.settings)}/shared/{link.token}")
