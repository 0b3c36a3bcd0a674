"""What many processes share, as the doctor sees it: PostgreSQL, its schema, Redis."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from server.cli.findings import Finding
from tasks import scaled_out, schema
from tasks.errors import GavelcastError, Outage
from tasks.jobs.database import database
from tasks.settings import Settings

WITHIN = 5.0
"""Seconds for a piece of news to come back."""


async def look(settings: Settings, *, offline: bool) -> list[Finding]:
    """Try each as the server uses it; *offline*: none of them."""
    parts = {"database": _database, "Redis": _redis}
    return [await _tried(name, part, settings, offline=offline) for name, part in parts.items()]


async def _tried(
    name: str, part: Callable[[Settings], Awaitable[str]], settings: Settings, *, offline: bool
) -> Finding:
    if offline:
        return Finding("offline", name, "not asked, because of --offline")
    try:
        return Finding("fine", name, await part(settings))
    except GavelcastError as error:
        return Finding("wrong", name, error.message)


async def _database(settings: Settings) -> str:
    async with scaled_out.open_database(settings):
        if await schema.missing():
            raise GavelcastError(f"{database().name} has an older schema: run `gavelcast migrate`.")
        return f"{database().name} has the newest schema"


async def _redis(settings: Settings) -> str:
    """Send a piece of news on the bus, and wait for it."""
    from tasks.jobs.redis_bus import RedisBus

    bus = RedisBus(settings.redis_url)
    await bus.start()
    try:
        await bus.check()
        with bus.hub.subscribe("doctor") as subscription:
            await bus.publish("doctor", [(1, b"{}")])
            await subscription.wait(WITHIN)
            if not subscription.take():
                raise Outage("Redis takes news, but does not hand it out.", what="Redis")
    finally:
        await bus.aclose()
    return "takes news and hands it out"
