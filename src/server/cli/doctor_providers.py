"""The providers as the doctor sees them: each asked, at no cost, whether it would work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import msgspec

from server.cli.findings import Finding
from tasks.audio.workshop import Workshop
from tasks.clock import Clock
from tasks.errors import GavelcastError
from tasks.settings import Settings
from tasks.studio import open_bills, open_news, open_storage, open_voice, open_writer


class Provider(Protocol):
    name: str
    offline: bool

    def check(self) -> Awaitable[str | None]: ...

    async def aclose(self) -> None: ...


class Part(msgspec.Struct, frozen=True):
    """What a provider is for, how it is opened, and the variable that makes it the real one."""

    name: str
    open: Callable[[], Any]
    needs: str


async def look(settings: Settings, *, offline: bool) -> list[Finding]:
    """Check all of them side by side; *offline*: only those that need no network."""
    workshop = Workshop()
    parts = (
        Part("bills", lambda: open_bills(settings, Clock()), "CONGRESS_API_KEY"),
        Part("news", lambda: open_news(settings, Clock()), "BRAVE_API_KEY"),
        Part("script", lambda: open_writer(settings), "ANTHROPIC_API_KEY"),
        Part("voice", lambda: open_voice(settings, workshop), "ELEVENLABS_API_KEY"),
        Part("storage", lambda: open_storage(settings), "S3_BUCKET"),
    )
    try:
        checks = (_check(part, settings, offline=offline) for part in parts)
        return list(await asyncio.gather(*checks))
    finally:
        await workshop.aclose()


async def _check(part: Part, settings: Settings, *, offline: bool) -> Finding:
    try:
        provider: Provider = await asyncio.to_thread(part.open)
    except GavelcastError as error:
        return Finding("wrong", part.name, error.message)
    try:
        if offline and not provider.offline:
            said = f"{provider.name}: not asked, because of --offline"
            return Finding("offline", part.name, said)
        seen = await provider.check()
    except GavelcastError as error:
        return Finding("wrong", part.name, error.message)
    finally:
        await provider.aclose()
    return _working(part, provider, seen or "can be written and read", settings)


def _working(part: Part, provider: Provider, seen: str, settings: Settings) -> Finding:
    if not provider.offline:
        return Finding("fine", part.name, f"{provider.name}: {seen}")
    why = "GAVELCAST_OFFLINE is set" if settings.offline else f"no {part.needs}"
    return Finding("offline", part.name, f"{provider.name}, as there is {why}: {seen}")
