"""How far an episode is heard, over HTTP: kept here, for the listener's other devices."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from server.asking import Asked
from server.jobs_api import json_body, read_body
from server.schema import PositionRequest
from tasks import episodes
from tasks.episodes import listening
from tasks.episodes.listening import Position
from tasks.main import House


class PositionBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    seconds: Annotated[float, Meta(ge=0, le=1e9)]


@get("/api/episodes/{episode_id:str}/position", summary="How far an episode is heard")
async def position(episode_id: FromPath[str], user: NamedDependency[str]) -> Position:
    """Read where the listener was; 0 where nobody has listened yet."""
    await episodes.find(user, episode_id)
    return await listening.position(user, episode_id)


@put(
    "/api/episodes/{episode_id:str}/position",
    summary="Keep how far it is heard",
    operation_class=PositionRequest,
)
async def reached(
    request: Asked,
    episode_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
) -> Position:
    """Keep the second; from 95 % of the episode on it counts as heard, and goes on doing so."""
    given = read_body(await json_body(request), PositionBody)
    episode = await episodes.find(user, episode_id)
    now, duration = house.clock.now_ms(), episode.audio.duration
    return await listening.reached(user, episode.id, given.seconds, duration, now)


router = Router(path="/", route_handlers=[position, reached], tags=["Episodes"])
