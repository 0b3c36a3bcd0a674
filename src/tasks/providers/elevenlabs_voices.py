"""The voices that a key may use: what can be chosen, and what ElevenLabs does not know."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import structlog

from tasks.errors import Final
from tasks.providers.casting import Cast, Offered
from tasks.providers.elevenlabs_account import ONCE
from tasks.providers.elevenlabs_client import Line
from tasks.providers.elevenlabs_errors import detail, failures

log = structlog.get_logger()

WITHIN = 3.0
"""Seconds for a question that a page waits for."""
REMEMBERED = 300.0
"""Seconds that an answer is good for, also one that did not come."""
MOST = 100
"""Voices of one answer."""
LONGEST = 80
"""Of a name, in characters."""
UNKNOWN = ("voice_not_found", "voice_does_not_exist")


class Catalog:
    """What can be chosen with a key. It costs nothing, and whoever cannot be asked offers none."""

    def __init__(self, line: Line, remembered: float = REMEMBERED) -> None:
        self._line, self._remembered = line, remembered
        self._asking = asyncio.Lock()
        self._offered: tuple[Offered, ...] = ()
        self._good_until = 0.0

    async def offered(self) -> tuple[Offered, ...]:
        """List the account's voices by their names."""
        async with self._asking:
            if time.monotonic() >= self._good_until:
                self._offered = await self._ask()
                self._good_until = time.monotonic() + self._remembered
            return self._offered

    async def knows(self, voice_id: str) -> bool:
        """Answer False only where ElevenLabs itself says that there is no such voice."""
        if any(one.id == voice_id for one in await self.offered()):
            return True
        client = await self._line.client()
        try:
            async with asyncio.timeout(WITHIN):
                await client.voices.get(voice_id, request_options=ONCE)
        except _unanswered() as error:
            return not is_unknown(error)
        return True

    async def _ask(self) -> tuple[Offered, ...]:
        client = await self._line.client()
        try:
            async with asyncio.timeout(WITHIN):
                answer = await client.voices.search(page_size=MOST, request_options=ONCE)
        except _unanswered() as error:
            log.warning("elevenlabs does not list its voices", error=type(error).__name__)
            return ()
        found = [Offered(one.voice_id, str(one.name or "")[:LONGEST]) for one in _rows(answer)]
        return tuple(sorted(found, key=lambda one: one.name.casefold()))


def _unanswered() -> tuple[type[Exception], ...]:
    return (TimeoutError, *failures())


def is_unknown(error: Exception) -> bool:
    return detail(getattr(error, "body", None))[0] in UNKNOWN


def unknown(error: Exception, asked: Sequence[str], voices: Cast, usual: Cast) -> Final | None:
    """Say which voice is not there, and where it is changed; None if it is not about that.

    *asked* are the ids of the call: its answer names the one that is wrong, or none.
    """
    if not is_unknown(error):
        return None
    message = detail(getattr(error, "body", None))[1]
    named = {voice for voice in asked if voice in message} or set(asked)
    wrong = {host: voice for host, voice in voices.items() if voice in named}
    said = [_unknown(host, voice, usual.get(host)) for host, voice in wrong.items()]
    return Final(" Or: ".join(said), reason="unknown_voice")


def _unknown(host: str, voice: str, usual: str | None) -> str:
    said = f"ElevenLabs does not know the voice {voice}"
    if voice == usual:
        return f"{said} of {host}. Check ELEVENLABS_VOICE_{host.upper()}."
    return (
        f"{said} that was chosen for {host}. Choose another one in your preferences, and make a"
        " new show: one that is begun keeps its voices."
    )


def _rows(answer: Any) -> list[Any]:
    """The voices of an answer; the SDK takes any object for one."""
    rows = getattr(answer, "voices", None)
    if not isinstance(rows, list):
        return []
    return [one for one in rows if isinstance(getattr(one, "voice_id", None), str)]
