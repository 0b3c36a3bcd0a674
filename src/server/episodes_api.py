"""Episodes over HTTP, and their audio with HEAD, Range and ETag."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import nullcontext, suppress
from typing import Annotated, Any

import msgspec
from litestar import Response, Router, delete, get, route
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Stream

from server.asking import Asked, whole_number
from server.growing import growing
from server.ranges import reply_for
from tasks import episodes
from tasks.episodes import replaced
from tasks.episodes.balance import Balance, balance
from tasks.episodes.replaced import FormerFile
from tasks.episodes.values import AudioFile, Episode, EvidenceFile
from tasks.errors import Gone, NotFound
from tasks.main import House

IMMUTABLE = "private, max-age=31536000, immutable"
"""For the listener's own cache: one that others share must not hand it on."""
_SAVED = {"Content-Disposition": 'attachment; filename="evidence.zip"'}


class EpisodeList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    episodes: list[Episode]
    next_cursor: str | None


@get("/api/episodes", summary="Episodes, newest first")
async def listed(
    user: NamedDependency[str],
    limit: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
) -> EpisodeList:
    """List the listener's episodes; `cursor` is the `nextCursor` of the page before."""
    most = whole_number(limit, "limit", 1, 100) or 20
    found = await episodes.newest(user, most + 1, cursor)
    more = found[most - 1].id if len(found) > most else None
    return EpisodeList(episodes=found[:most], next_cursor=more)


@get("/api/episodes/{episode_id:str}", summary="An episode")
async def one(episode_id: FromPath[str], user: NamedDependency[str]) -> Episode:
    """Read an episode: its lines with speaker, times and sources, its bills, cost, providers."""
    return await episodes.find(user, episode_id)


@get("/api/party-balance", summary="Whose bills were told")
async def party_balance(user: NamedDependency[str]) -> Balance:
    """Count the parties of the sponsors of the bills in the last 30 episodes."""
    return await balance(user)


@delete("/api/episodes/{episode_id:str}", summary="Delete an episode")
async def remove(
    episode_id: FromPath[str], house: NamedDependency[House], user: NamedDependency[str]
) -> None:
    """Delete an episode, then its file, if no other episode has the same."""
    await forget(house, user, episode_id)


@route("/episodes/{episode_id:str}/audio.mp3", http_method=["GET", "HEAD"])
async def stable(
    request: Asked,
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
    start: Annotated[str | None, QueryParameter(name="from")] = None,
) -> Response[Any]:
    """Lead to the finished file: directly from a folder, by a redirect from elsewhere.

    While the episode is being made, answer with its sound as it grows, from that second on.
    """
    episode = await _found(user, episode_id)
    if episode is None or (start is not None and not episode.revised_at):
        with suppress(NotFound) if episode else nullcontext():
            if answer := await growing(request, house, user, episode_id, start):
                return answer
    if episode is None:
        raise NotFound(f"No episode is called {episode_id!r}.")
    if house.studio.storage.offline:
        return await _file(request, house, _sound(episode.audio, "no-cache"))
    return Redirect(f"/episodes/{episode.id}/audio/{episode.audio.sha256}.mp3", status_code=302)


@route("/episodes/{episode_id:str}/audio/{name:str}", http_method=["GET", "HEAD"])
async def immutable(
    request: Asked,
    episode_id: FromPath[str],
    name: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Response[Any]:
    """Serve the file by its hash; it never changes. A former one is kept for a while."""
    episode = await _heard(user, episode_id)
    if name == f"{episode.audio.sha256}.mp3":
        return await _file(request, house, _sound(episode.audio, IMMUTABLE))
    former = await replaced.former(episode_id, name.removesuffix(".mp3"))
    if former is None or not name.endswith(".mp3"):
        raise NotFound(f"Episode {episode_id!r} has no file {name!r}.")
    return await _file(request, house, _sound(former, IMMUTABLE))


@route("/episodes/{episode_id:str}/evidence.zip", http_method=["GET", "HEAD"])
async def evidence(
    request: Asked,
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Response[Any]:
    """Serve what the episode rests on, for `gavelcast check`."""
    kept = (await episodes.find(user, episode_id)).evidence
    if kept is None:
        raise NotFound(f"Episode {episode_id!r} is from before there was evidence.")
    return await _file(request, house, _Served(kept, "application/zip", "no-cache", _SAVED))


router = Router(
    path="/",
    route_handlers=[listed, one, party_balance, remove, stable, immutable, evidence],
    tags=["Episodes"],
)


async def forget(house: House, user_id: str, episode_id: str) -> None:
    """Delete rows first, then what nothing else refers to."""
    for key in await episodes.delete(user_id, episode_id):
        await house.studio.storage.delete(key)


async def _heard(user_id: str, episode_id: str) -> Episode:
    """Find an episode that can still be heard."""
    episode = await episodes.find(user_id, episode_id)
    if not episode.audio.kept:
        raise Gone("The audio of this episode is no longer kept; its transcript is.")
    return episode


async def _found(user_id: str, episode_id: str) -> Episode | None:
    try:
        return await _heard(user_id, episode_id)
    except Gone:
        raise
    except NotFound:
        return None


class _Served(msgspec.Struct, frozen=True):
    """A file of an episode, and how it is handed out."""

    file: AudioFile | EvidenceFile | FormerFile
    media_type: str
    caching: str
    more: dict[str, str] = {}


def _sound(file: AudioFile | FormerFile, caching: str) -> _Served:
    return _Served(file, "audio/mpeg", caching)


async def _file(request: Asked, house: House, served: _Served) -> Response[Any]:
    file, media_type = served.file, served.media_type
    asked = {name.lower(): value for name, value in request.headers.items()}
    reply = reply_for(request.method, asked, sha256=file.sha256, size=file.size)
    headers = {**reply.headers, **served.more, "Cache-Control": served.caching}
    if request.method == "HEAD" or reply.end <= reply.start:
        return Response(b"", status_code=reply.status, headers=headers, media_type=media_type)
    body = await _begun(house.studio.storage.read(file.key, reply.start, reply.end))
    return Stream(body, status_code=reply.status, headers=headers, media_type=media_type)


async def _begun(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Read the first chunk before anything is sent: a file that is gone can still be told."""
    first = await anext(chunks, b"")

    async def all_of_them() -> AsyncIterator[bytes]:
        yield first
        async for chunk in chunks:
            yield chunk

    return all_of_them()
