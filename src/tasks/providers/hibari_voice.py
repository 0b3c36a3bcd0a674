"""The voices that need no key: both hosts, spoken on this machine."""

import asyncio
from collections.abc import Sequence
from importlib.metadata import version

from tasks.audio.hosts import HOSTS, said, speak
from tasks.audio.speech import Instead
from tasks.audio.workshop import Workshop
from tasks.errors import Final
from tasks.providers.base import Spoken, Wait
from tasks.providers.casting import OwnVoices
from tasks.script.values import Turn

HELLO = (Turn("Sarah", "Hello."), Turn("James", "Hi."))
EDITION = "2"
"""Grows when the same words would sound different."""


class HibariVoice(OwnVoices):
    """Speaks with hibari-tts in the workshop; free, and the same every time."""

    name = "Hibari (local)"
    offline = True
    concurrency = 2
    """One part is spoken while another one is stored."""
    max_characters = 1800

    def __init__(self, workshop: Workshop, instead: Instead = ()) -> None:
        self.workshop = workshop
        self.instead = instead
        """What is said for what is written, as of `spoken`."""

    def depends_on(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        hosts = (f"{name} {host.pitch} {host.size}" for name, host in HOSTS.items())
        lines = (f"{turn.speaker} {turn.kind}: {self._said(turn, ' | ')}" for turn in turns)
        return (self.name, version("hibari-tts"), EDITION, *hosts, *lines)

    def estimate(self, turns: Sequence[Turn]) -> float:
        return 0.0

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        characters = sum(len(self._said(turn, " ").strip()) for turn in turns)
        if not characters:
            raise Final("There is nothing in this part that can be said.", reason="nothing_to_tell")
        dialogue = await self.workshop.run(speak, tuple(turns), self.instead)
        return Spoken(
            audio=dialogue.audio,
            media_type="audio/flac",
            duration=dialogue.duration,
            turns=dialogue.turns,
            characters=characters,
        )

    def _said(self, turn: Turn, between: str) -> str:
        return between.join(said(turn, self.instead))

    async def check(self) -> str:
        dialogue = await self.workshop.run(speak, HELLO, ())
        return f"both hosts speak ({dialogue.duration:.1f} seconds heard)"

    async def aclose(self) -> None:
        """Leave the workshop to whoever opened it."""
