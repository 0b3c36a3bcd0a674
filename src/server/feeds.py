"""Feeds: what podcast apps fetch without a session, by the token in the address.

Every file that a feed names is under its token, which is asked for each time.
"""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import msgspec
from litestar import Response, Router, route
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import replace

from server.addresses import base_url
from server.asking import Asked
from server.episodes_api import audio_named, sound
from server.players_api import written
from server.stored import Stored, hand_out, reply
from tasks import episodes
from tasks.episodes import feed, links
from tasks.episodes.captions import captions
from tasks.episodes.chapters import chapters
from tasks.episodes.links import Link
from tasks.episodes.replaced import FormerFile
from tasks.episodes.values import AudioFile
from tasks.errors import NotFound
from tasks.main import House
from web.cover import EDITION, cover
from web.feed import FeedView, rss

PRIVATE = "private, no-cache"
SIGNED_SECONDS = 900
"""How long an address is good that leads into a bucket."""
UNLISTED = {"X-Robots-Tag": "noindex, nofollow"}
ANY_PLAYER = {**UNLISTED, "Access-Control-Allow-Origin": "*"}
"""Players in a browser read transcripts from pages of their own; the token is what counts."""
COVER = f"cover/{EDITION}.png"


@route("/feeds/{name:str}", http_method=["GET", "HEAD"], include_in_schema=False)
async def document(
    request: Asked, name: FromPath[str], house: NamedDependency[House]
) -> Response[Any]:
    """Serve the feed `TOKEN.xml`; what an app has already is not sent again."""
    token, _, suffix = name.rpartition(".")
    link = await links.opened("feed", token if suffix == "xml" else "")
    body = await asyncio.to_thread(rss, await _view(request, house, link))
    digest = hashlib.sha256(body).hexdigest()
    since = await links.changed(link, digest, house.clock.now_ms())
    return _conditional(request, body, digest, since, house.clock.now())


@route("/feeds/{token:str}/cover.png", http_method=["GET", "HEAD"], include_in_schema=False)
async def picture(
    request: Asked, token: FromPath[str], house: NamedDependency[House]
) -> Response[Any]:
    """Serve the show's picture, which is drawn when it is first asked for."""
    await links.opened("feed", token)
    storage = house.studio.storage
    kept = await storage.stat(COVER)
    if kept is None:
        await storage.put(COVER, await asyncio.to_thread(cover), "image/png")
        kept = await storage.stat(COVER)
    size = kept.size if kept else 0
    file = Stored(COVER, f"cover-{EDITION}", size, "image/png", PRIVATE, UNLISTED)
    return await hand_out(request, storage, file)


@route(
    "/feeds/{token:str}/{episode_id:str}/{name:str}",
    http_method=["GET", "HEAD"],
    include_in_schema=False,
)
async def file(
    request: Asked,
    token: FromPath[str],
    episode_id: FromPath[str],
    name: FromPath[str],
    house: NamedDependency[House],
) -> Response[Any]:
    """Serve an episode's audio, transcript or chapters, all named by the audio's hash."""
    link = await links.opened("feed", token)
    if name.endswith(".mp3"):
        found = await audio_named(link.user_id, episode_id, name)
        return await _audio(request, house, found)
    episode = await episodes.find(link.user_id, episode_id)
    match name.removeprefix(episode.audio.sha256):
        case ".vtt":
            return written(request, captions(episode).encode(), "text/vtt", ANY_PLAYER)
        case ".json":
            told = msgspec.json.encode(chapters(episode))
            return written(request, told, "application/json+chapters", ANY_PLAYER)
    raise _nothing()


router = Router(path="/", route_handlers=[document, picture, file], tags=["Episodes"])


async def _view(request: Asked, house: House, link: Link) -> FeedView:
    base = f"{base_url(request, house.settings)}/feeds/{link.token}"
    items = await feed.items(link.user_id)
    audio = {}
    if house.settings.feed_cdn and house.studio.cdn:
        audio = {one.id: house.studio.storage.url(one.audio.key) or "" for one in items}
    return FeedView(url=f"{base}.xml", base=base, items=items, audio=audio)


def _conditional(
    request: Asked, body: bytes, digest: str, since: int, now: datetime
) -> Response[Any]:
    """Answer with the feed, or that it is still the one of that tag, or of that moment."""
    decided = reply(request, digest, len(body))
    moment = datetime.fromtimestamp(since // 1000, UTC)
    told = format_datetime(min(moment, now), usegmt=True)
    more = {"Last-Modified": told, "Cache-Control": PRIVATE}
    headers = {**decided.headers, **UNLISTED, **more}
    media_type = "application/rss+xml"
    if "if-none-match" not in request.headers and _has_it(request, moment):
        kept = {"ETag": headers["ETag"], **more}
        return Response(b"", status_code=304, headers=kept, media_type=media_type)
    part = b"" if request.method == "HEAD" else body[decided.start : decided.end]
    return Response(part, status_code=decided.status, headers=headers, media_type=media_type)


def _has_it(request: Asked, moment: datetime) -> bool:
    """Whether `If-Modified-Since` says so; what is no date says nothing (RFC 9110)."""
    try:
        known = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return known.replace(tzinfo=known.tzinfo or UTC) >= moment
    except (ValueError, OverflowError):
        return False


async def _audio(
    request: Asked, house: House, found: AudioFile | FormerFile | None
) -> Response[Any]:
    """Serve it from a folder; lead a GET into the bucket by an address that is soon worthless."""
    if found is None:
        raise _nothing()
    storage, served = house.studio.storage, sound(found, PRIVATE)
    signed = await storage.signed(served.key, SIGNED_SECONDS)
    if signed and request.method == "GET":
        return Redirect(signed, status_code=302, headers={"Cache-Control": "no-store"})
    answer = await hand_out(request, storage, replace(served, more=UNLISTED))
    if signed:
        answer.headers.pop("ETag")  # The bucket has tags of its own.
    return answer


def _nothing() -> NotFound:
    return NotFound("There is nothing at this address.")
