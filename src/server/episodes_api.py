"""Episodes over HTTP, and their audio with HEAD, Range and ETag."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response, Router, delete, get, route
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from server.asking import Asked, page_after, whole_number
from server.growing import growing
from server.stored import Stored, hand_out
from tasks import episodes
from tasks.episodes import library, replaced
from tasks.episodes.balance import Balance, balance
from tasks.episodes.library import Hit, Question
from tasks.episodes.listening import Position
from tasks.episodes.replaced import FormerFile
from tasks.episodes.values import AudioFile, Episode
from tasks.errors import Gone, NotFound
from tasks.main import House

IMMUTABLE = "private, max-age=31536000, immutable"
"""For the listener's own cache: one that others share must not hand it on."""
_SAVED = {"Content-Disposition": 'attachment; filename="evidence.zip"'}


class EpisodeList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    episodes: list[Episode]
    next_cursor: str | None
    hits: dict[str, list[Hit]]
    positions: dict[str, Position]


@get("/api/episodes", summary="Episodes, newest first")
async def listed(
    user: NamedDependency[str],
    q: FromQuery[str] = "",
    show: FromQuery[str] = "",
    limit: FromQuery[str | None] = None,
    cursor: FromQuery[str] = "",
) -> EpisodeList:
    """List the listener's episodes; `cursor` is the `nextCursor` of the page before.

    With `q`, those whose title and transcript have all of the words, and in `hits` where.
    """
    most = whole_number(limit, "limit", 1, 100) or 20
    found = await library.look(user, Question(q, show, page_after(cursor), most), Episode)
    return EpisodeList(
        episodes=found.episodes,
        next_cursor=found.next_cursor,
        hits=found.hits,
        positions=found.positions,
    )


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
        answer = await growing(request, house, user, episode_id, start)
        if answer is not None:
            return answer
    if episode is None:
        raise NotFound(f"No episode is called {episode_id!r}.")
    if house.studio.storage.offline:
        return await hand_out(request, house.studio.storage, sound(episode.audio, "no-cache"))
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
    found = await audio_named(user, episode_id, name)
    if found is None:
        raise NotFound(f"Episode {episode_id!r} has no file {name!r}.")
    return await hand_out(request, house.studio.storage, sound(found, IMMUTABLE))


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
    file = Stored(kept.key, kept.sha256, kept.size, "application/zip", "no-cache", _SAVED)
    return await hand_out(request, house.studio.storage, file)


router = Router(
    path="/",
    route_handlers=[listed, one, party_balance, remove, stable, immutable, evidence],
    tags=["Episodes"],
)


async def forget(house: House, user_id: str, episode_id: str) -> None:
    """Delete rows first, then what nothing else refers to."""
    for key in await episodes.delete(user_id, episode_id):
        await house.studio.storage.delete(key)


async def heard(user_id: str, episode_id: str) -> Episode:
    """Find an episode that can still be heard."""
    episode = await episodes.find(user_id, episode_id)
    if not episode.audio.kept:
        raise Gone("The audio of this episode is no longer kept; its transcript is.")
    return episode


async def audio_named(user_id: str, episode_id: str, name: str) -> AudioFile | FormerFile | None:
    """Find the episode's audio by its file's name, or what it had a while ago; None for no file."""
    episode, digest = await heard(user_id, episode_id), name.removesuffix(".mp3")
    if digest == name:
        return None
    if digest == episode.audio.sha256:
        return episode.audio
    return await replaced.former(episode_id, digest)


async def _found(user_id: str, episode_id: str) -> Episode | None:
    try:
        return await heard(user_id, episode_id)
    except Gone:
        raise
    except NotFound:
        return None


def sound(file: AudioFile | FormerFile, caching: str) -> Stored:
    """An episode's audio, as it is handed out."""
    return Stored(file.key, file.sha256, file.size, "audio/mpeg", caching)
