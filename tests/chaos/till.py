"""The till: every paid call that reached a provider, from which process, and how it ended."""

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Call:
    """One question to a provider."""

    provider: str
    key: str
    """What was asked; the same key is the same question."""
    process: str
    began: float
    """Seconds since 1970, as everywhere here."""
    trouble: str = ""
    """What went wrong with it on purpose."""
    billed: bool = False
    """Whether the provider began to work."""
    hung_up: bool = False
    """Whether the asker left before there was an answer."""
    whole_at: float | None = None
    """When the last byte of a usable answer was handed over."""


@dataclass
class Till:
    """Shared by all servers that speak like a provider."""

    calls: list[Call] = field(default_factory=list)
    speaking: int = 0
    most_speaking: int = 0
    """Voices at once, over all processes."""

    def open(self, provider: str, key: str, process: str) -> Call:
        call = Call(provider, key, process, time.time())
        self.calls.append(call)
        return call

    @contextmanager
    def speech(self) -> Iterator[None]:
        """Count a voice while it is at work."""
        self.speaking += 1
        self.most_speaking = max(self.most_speaking, self.speaking)
        try:
            yield
        finally:
            self.speaking -= 1

    @property
    def voiced(self) -> list[Call]:
        return [call for call in self.calls if call.provider == "ElevenLabs"]


@dataclass
class Mood:
    """How often providers fail, drawn from the seed, and whether the voice waits for a sign."""

    rng: random.Random
    share: float = 0.25
    _signs: asyncio.Semaphore | None = None

    def draw(self, *troubles: str) -> str:
        """Choose one of *troubles*, or mostly none."""
        return self.rng.choice(troubles) if self.rng.random() < self.share else ""

    def calm_down(self) -> None:
        self.share = 0.0

    def hold(self) -> None:
        """Let every part that is spoken wait for a sign from now on."""
        self._signs = asyncio.Semaphore(0)

    def give(self) -> None:
        """Let one part be spoken."""
        assert self._signs is not None
        self._signs.release()

    def let_go(self) -> None:
        """Let all be spoken that wait, or will."""
        signs, self._signs = self._signs, None
        for _ in range(100):
            if signs is not None:
                signs.release()

    async def sign(self) -> None:
        if self._signs is not None:
            await self._signs.acquire()
