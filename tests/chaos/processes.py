"""The processes of an installation, started again whenever they are gone, as by a supervisor."""

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from chaos.providers import KEY, MoodyClaude, MoodyElevenLabs
from chaos.till import Mood, Till
from nursery import Child, Nursery
from servers import clean_environment
from services import free_port

AGAIN = 0.5
"""Seconds before another try of a process that ended by itself: its database was away."""
STOP_WITHIN = 20.0
"""Seconds that a deploy may take."""


@dataclass(frozen=True)
class Sent:
    """A signal that a process got."""

    at: float
    process: str
    sign: signal.Signals


class Process:
    """`gavelcast serve` or `gavelcast worker`, by name."""

    def __init__(
        self, nursery: Nursery, name: str, kind: str, folder: Path, settings: dict[str, str]
    ) -> None:
        self.name, self._kind, self._nursery = name, kind, nursery
        self.folder = folder / name
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        own = {"GAVELCAST_DATA_DIR": str(self.folder), "GAVELCAST_PORT": str(port)}
        self._environment = clean_environment() | own | settings
        self.sent: list[Sent] = []
        self.stops: list[float] = []
        """Seconds from each SIGTERM to its end."""
        self.child: Child | None = None
        self.up = asyncio.Event()
        """Set while it is there, and answers (a server) or has been started (a worker)."""

    @property
    def alive(self) -> bool:
        return self.child is not None and not self.child.gone

    @property
    def pid(self) -> int:
        return self.child.pid if self.child is not None else 0

    def send(self, sign: signal.Signals) -> None:
        if self.alive and self.child is not None and sign != signal.SIGCONT:
            self.sent.append(Sent(time.time(), self.name, sign))
        if self.child is not None:
            self.child.send(sign)

    def set(self, **settings: str) -> None:
        """Change variables of its next start."""
        self._environment |= settings

    async def start(self) -> Child:
        log = self.folder / "log"
        self.child = await asyncio.to_thread(
            self._nursery.start, self._kind, self._environment, log
        )
        if self._kind == "serve":
            await self._answers(self.child)
        return self.child

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """End it, and wait until it is gone."""
        if self.child is not None:
            self.child.send(signal.SIGCONT)
            self.child.send(sign)
            async with asyncio.timeout(STOP_WITHIN):
                await self.child.ended()

    async def keep(self) -> None:
        """Start it, again and again, until this is cancelled; then stop it as a deploy does."""
        try:
            while True:
                child = await self.start()
                if not child.gone:
                    self.up.set()
                    await child.ended()
                    self.up.clear()
                if self.sent and self.sent[-1].sign == signal.SIGTERM:
                    self.stops.append(time.time() - self.sent[-1].at)
                if child.code in (1, 2):
                    await asyncio.sleep(AGAIN)
        finally:
            await self.stop()

    async def _answers(self, child: Child) -> None:
        """Wait until it answers, or is gone."""
        async with httpx.AsyncClient() as client:
            while not child.gone:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(f"{self.url}/health")).status_code == 200:
                        return
                await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def kept(process: Process, till: Till, mood: Mood) -> AsyncIterator[Process]:
    """Keep a process alive beside the block, and its providers."""
    claude = MoodyClaude(till, mood, process.name)
    voice = MoodyElevenLabs(till, mood, process.name, user="local")
    async with claude, voice:
        process.set(
            ANTHROPIC_BASE_URL=claude.url,
            ANTHROPIC_API_KEY=KEY,
            ELEVENLABS_BASE_URL=voice.url,
            ELEVENLABS_API_KEY=KEY,
        )
        keeping = asyncio.create_task(process.keep())
        try:
            yield process
        finally:
            keeping.cancel()
            await asyncio.wait({keeping})
