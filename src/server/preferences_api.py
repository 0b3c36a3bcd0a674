"""A listener's preferences over HTTP."""

from __future__ import annotations

from litestar import Router, get, put
from litestar.di import NamedDependency

from server.asking import Asked
from server.jobs_api import json_body
from server.yours_schema import PreferencesRequest
from tasks import preferences
from tasks.main import House
from tasks.preferences import Preferences


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
    return await preferences.save(user, await json_body(request), house.clock.now_ms())


router = Router(path="/", route_handlers=[read, change], tags=["Preferences"])
