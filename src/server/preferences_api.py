"""A listener's preferences over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from litestar import Router, get, put
from litestar.di import NamedDependency

from server.asking import Asked
from server.jobs_api import json_body
from server.yours_schema import PreferencesRequest
from tasks import preferences
from tasks.errors import BadInput
from tasks.main import House
from tasks.preferences import Preferences
from tasks.providers.base import Voice
from tasks.providers.casting import Cast, field_of


@get("/api/preferences", summary="What the listener wants told")
async def read(user: NamedDependency[str]) -> Preferences:
    """Read the preferences; who never said any has the defaults."""
    return await preferences.find(user)


@put(
    "/api/preferences",
    summary="Change what the listener wants told",
    operation_class=PreferencesRequest,
)
async def change(
    request: Asked, house: NamedDependency[House], user: NamedDependency[str]
) -> Preferences:
    """Put these in the place of those before; what is left out gets its default."""
    return await keep(house, user, await json_body(request))


router = Router(path="/", route_handlers=[read, change], tags=["Preferences"])


async def keep(house: House, user_id: str, body: Mapping[str, Any]) -> Preferences:
    """Keep what was sent. Raises BadInput, also for a voice that is not there."""
    said = preferences.read(body)
    await _insist_on_known(house.studio.voice, said.voices.chosen)
    return await preferences.save(user_id, body, house.clock.now_ms())


async def _insist_on_known(voice: Voice, chosen: Cast) -> None:
    known = await asyncio.gather(*(voice.knows(one) for one in chosen.values()))
    for (host, voice_id), is_known in zip(chosen.items(), known, strict=True):
        if not is_known:
            field = field_of(host)
            raise BadInput(f"{field}: ElevenLabs does not know the voice {voice_id}.", field=field)
