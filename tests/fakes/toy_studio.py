"""A studio that makes a whole show in a moment: real bills and words, hummed instead of spoken."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import TypeVar, TypeVarTuple

import av
import numpy as np

from tasks.audio.values import TurnTime
from tasks.audio.workshop import Workshop
from tasks.jobs.storage import Storage
from tasks.providers.base import Brief, OnTurn, Spoken, Wait, Written
from tasks.providers.bundled_bills import BundledBills
from tasks.providers.bundled_news import BundledNews
from tasks.providers.casting import OwnVoices
from tasks.providers.template import TemplateWriter
from tasks.script.values import Turn
from tasks.studio import Studio

RATE = 24_000
TURN = 0.1
"""Seconds that a turn is heard."""

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


class ToyWriter(TemplateWriter):
    """The template's words; it can be held, and fails with `errors` first, one a call."""

    def __init__(self) -> None:
        self.errors: deque[Exception] = deque()
        self.calls = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._held: asyncio.Event | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing be written inside the block; from any thread."""
        held = self._held = asyncio.Event()
        try:
            yield
        finally:
            self._held = None
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(held.set)

    async def write(self, brief: Brief, on_turn: OnTurn) -> Written:
        self._loop = asyncio.get_running_loop()
        self.calls += 1
        if self._held is not None:
            await self._held.wait()
        if self.errors:
            raise self.errors.popleft()
        return await super().write(brief, on_turn)


class ToneVoice(OwnVoices):
    """Hums a short tone for each turn."""

    name = "tones"
    offline = True
    concurrency = 2
    max_characters = 1800

    def depends_on(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        return (self.name, *(turn.text for turn in turns))

    def estimate(self, turns: Sequence[Turn]) -> float:
        return 0.0

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        times = tuple(TurnTime(n * TURN, (n + 1) * TURN) for n in range(len(turns)))
        return Spoken(tone(len(turns)), "audio/flac", len(turns) * TURN, times)

    async def aclose(self) -> None:
        """Nothing is open."""


class ThreadWorkshop(Workshop):
    """Works in a thread: what is short needs no process of its own."""

    async def run(
        self,
        function: Callable[[*Arguments], Result],
        *arguments: *Arguments,
        ahead: bool = False,
    ) -> Result:
        return await asyncio.to_thread(function, *arguments)


@cache
def tone(turns: int) -> bytes:
    """A FLAC file of *turns* times `TURN` seconds."""
    time = np.arange(round(turns * TURN * RATE)) / RATE
    sound = (np.sin(2 * np.pi * 220 * time) * 8000).astype(np.int16)
    target = BytesIO()
    with av.open(target, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return target.getvalue()


def toy_studio(storage: Storage, writer: ToyWriter | None = None, *, cdn: bool = False) -> Studio:
    return Studio(
        bills=BundledBills(),
        news=BundledNews(),
        writer=writer or ToyWriter(),
        voice=ToneVoice(),
        storage=storage,
        workshop=ThreadWorkshop(),
        cdn=cdn,
    )
