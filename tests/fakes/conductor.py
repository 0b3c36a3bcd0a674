"""A voice that waits for a sign: tests say when each part is spoken, and whether it goes wrong.

`WaitingVoice` asks the `Conductor` of the test before every part, over a socket, so that the
server that speaks may be another process, may be killed in the middle, and may come back.
What is remembered of a listener's earlier jobs is of no use to it once the *season* has changed,
a file that tests write.
"""

import asyncio
import io
import math
import struct
import wave
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from tasks.audio.values import TurnTime
from tasks.errors import Final, Retryable
from tasks.providers.base import Spoken, Wait
from tasks.providers.casting import OwnVoices
from tasks.script.values import Turn

Sign = Literal["speak", "busy", "refuse"]
RATE = 8000
TURN = 0.4
"""Seconds that a turn sounds."""
BUSY = "The voice is overloaded at the moment."
REFUSED = "The voice has no credit left. Add credit to your account, then try again."


class Conductor:
    """Gives each part that asks its sign; while it holds, as many as it is told to."""

    def __init__(self) -> None:
        self.waiting = 0
        """How many parts wait for a sign."""
        self.heard = 0
        """How many parts have asked so far."""
        self.url = ""
        self._holds = False
        self._signs: asyncio.Queue[Sign] = asyncio.Queue()
        self._changed = asyncio.Condition()

    def hold(self) -> None:
        """Let parts wait for `give` from now on."""
        self._holds, self._signs = True, asyncio.Queue()

    def give(self, *signs: Sign) -> None:
        """Let as many parts go on, each as its sign says."""
        for sign in signs or ("speak",):
            self._signs.put_nowait(sign)

    def let_go(self) -> None:
        """Let all parts be spoken from now on."""
        self._holds = False
        self.give(*["speak"] * self.waiting)

    async def asked(self) -> None:
        """Wait until a part waits for a sign."""
        await self._until(lambda: self.waiting > 0)

    async def left(self) -> None:
        """Wait until none does."""
        await self._until(lambda: self.waiting == 0)

    async def _until(self, true: Callable[[], bool]) -> None:
        async with self._changed:
            await self._changed.wait_for(true)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._hear, "127.0.0.1", 0)
        self.url = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.let_go()
        self._server.close()

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer with one sign; who leaves while waiting takes none."""
        self.heard += 1
        sign = asyncio.ensure_future(self._sign())
        leaving = asyncio.ensure_future(reader.read())
        await self._wait(1)
        await asyncio.wait({sign, leaving}, return_when=asyncio.FIRST_COMPLETED)
        await self._wait(-1)
        if sign.done():
            writer.write(f"{sign.result()}\n".encode())
        for task in (sign, leaving):
            task.cancel()
        writer.close()

    async def _sign(self) -> Sign:
        return await self._signs.get() if self._holds else "speak"

    async def _wait(self, change: int) -> None:
        async with self._changed:
            self.waiting += change
            self._changed.notify_all()


class WaitingVoice(OwnVoices):
    """Hums: Sarah high, James low; one part at a time, each when the conductor says so."""

    name = "Humming (for tests)"
    offline = True
    concurrency = 1
    max_characters = 900

    def __init__(self, conductor: str, season: Path) -> None:
        self._season = season
        self._host, _, port = conductor.partition(":")
        self._port = int(port)

    def depends_on(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        season = self._season.read_text() if self._season.exists() else ""
        return (self.name, season, *(f"{turn.speaker}: {turn.text}" for turn in turns))

    def estimate(self, turns: Sequence[Turn]) -> float:
        return 0.0

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        match await self._sign():
            case "busy":
                raise Retryable(BUSY, reason="overloaded")
            case "refuse":
                raise Final(REFUSED, reason="out_of_credit")
        times = tuple(TurnTime(TURN * n, TURN * (n + 1)) for n in range(len(turns)))
        audio = b"".join(_hum(turn.speaker) for turn in turns)
        return Spoken(_wav(audio), "audio/wav", TURN * len(turns), times)

    async def aclose(self) -> None:
        pass

    async def _sign(self) -> str:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            return (await reader.readline()).decode().strip()
        finally:
            writer.close()


def _hum(speaker: str) -> bytes:
    step = 2 * math.pi * (330 if speaker == "Sarah" else 220) / RATE
    samples = (int(9000 * math.sin(step * n)) for n in range(int(RATE * TURN)))
    return b"".join(struct.pack("<h", sample) for sample in samples)


def _wav(audio: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(audio)
    return file.getvalue()
