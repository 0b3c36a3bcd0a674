"""The voices that need no key: both hosts, spoken on this machine."""

import asyncio
from collections.abc import Sequence
from importlib.metadata import version

from tasks.audio.hosts import HOSTS, said, speak
from tasks.audio.workshop import Workshop
from tasks.errors import Final
from tasks.providers.base import Spoken, Wait
from tasks.script.values import Turn

EDITION = "2"
"""Grows when the same words would sound different."""


class HibariVoice:
    """Speaks with hibari-tts in the workshop; free, and the same every time."""

    name = "Hibari (local)"
    offline = True
    concurrency = 2
    """One part is spoken while another one is stored."""
    max_characters = 1800

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop

    def depends_on(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        hosts = (f"{name} {host.pitch} {host.size}" for name, host in HOSTS.items())
        lines = (f"{turn.speaker} {turn.kind}: {' | '.join(said(turn))}" for turn in turns)
        return (self.name, version("hibari-tts"), EDITION, *hosts, *lines)

    def estimate(self, turns: Sequence[Turn]) -> float:
        return 0.0

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        characters = sum(len(" ".join(said(turn)).strip()) for turn in turns)
        if not characters:
            raise Final("There is nothing in this part that can be said.", reason="nothing_to_tell")
        dialogue = await self.workshop.run(speak, tuple(turns))
        return Spoken(
            audio=dialogue.audio,
            media_type="audio/flac",
            duration=dialogue.duration,
            turns=dialogue.turns,
            characters=characters,
        )

    async def check(self) -> str:
        dialogue = await self.workshop.run(speak, (Turn("Sarah", "Hello."), Turn("James", "Hi.")))
        return f"both hosts speak ({dialogue.duration:.1f} seconds heard)"

    async def aclose(self) -> None:
        """Leave the workshop to whoever opened it."""
