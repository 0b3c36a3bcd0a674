"""A watcher that comes back: by WebSocket or server-sent events, always from where it left off."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable

import httpx
import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

OVER = 1000
AWAY = (OSError, TimeoutError, httpx.TransportError, InvalidHandshake)
PATIENCE = 4.0
"""Seconds without a word after which a stream is left."""


class Watcher:
    """Sees one job's log, across as many connections as it takes."""

    def __init__(self, kind: str, job_id: str, urls: list[str], rng: random.Random) -> None:
        self.kind, self.job_id, self._urls, self._rng = kind, job_id, urls, rng
        self.seen: list[bytes] = []
        self.faults: list[str] = []
        self.connections = 0
        self.ends: Counter[str] = Counter()
        self.is_over = asyncio.Event()
        """Set when it was told that this is all, for now."""

    @property
    def last(self) -> int:
        return len(self.seen)

    async def watch(self) -> None:
        """Watch until cancelled: after an end somebody may try the job again."""
        follow = self._socket if self.kind == "WebSocket" else self._stream
        while True:
            self.connections += 1
            before = self.last
            try:
                over = await follow(self._rng.choice(self._urls))
            except AWAY as error:
                over = False
                self.ends[type(error).__name__] += 1
            if over:
                self.is_over.set()
            await asyncio.sleep(0.5 if over or before == self.last else 0.05)

    async def _socket(self, url: str) -> bool:
        address = f"{url.replace('http', 'ws', 1)}/api/jobs/{self.job_id}/events?after={self.last}"
        patience = self._patience()
        async with connect(
            address, proxy=None, open_timeout=5, close_timeout=1, ping_interval=2, ping_timeout=2
        ) as socket:
            try:
                while patience():
                    self._see(str(await socket.recv()).encode())
                self.ends["cut by us"] += 1
                socket.transport.abort()
            except ConnectionClosed:
                self.ends[str(socket.close_code)] += 1
        return socket.close_code == OVER

    async def _stream(self, url: str) -> bool:
        address = f"{url}/api/jobs/{self.job_id}/events"
        timeout = httpx.Timeout(5.0, read=PATIENCE)
        patience = self._patience()
        async with (
            httpx.AsyncClient(timeout=timeout) as client,
            client.stream("GET", address, params={"after": self.last}) as answer,
        ):
            self.ends[str(answer.status_code)] += 1
            if answer.status_code == 204:
                return True
            if answer.status_code not in (200, 503):
                self.faults.append(f"answered {answer.status_code} to a watcher")
            if answer.status_code == 200:
                async with contextlib.aclosing(_events(answer)) as events:
                    async for body in events:
                        self._see(body)
                        if not patience():
                            break
        return False

    def _patience(self) -> Callable[[], bool]:
        """Count down to where this watcher cuts its own connection, now and then."""
        left = self._rng.choice([5, 20, 10**9, 10**9])

        def go_on() -> bool:
            nonlocal left
            left -= 1
            return left > 0

        return go_on

    def _see(self, body: bytes) -> None:
        event = msgspec.json.decode(body)
        self.is_over.clear()
        if event["type"] == "snapshot":
            self.faults.append(f"a snapshot for after={self.last}")
        elif event["seq"] != self.last + 1:
            kind = "repeated or reordered" if event["seq"] <= self.last else "lost"
            self.faults.append(f"{kind}: {event['seq']} after {self.last}")
        else:
            self.seen.append(body)


async def _events(answer: httpx.Response) -> AsyncIterator[bytes]:
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield line.removeprefix("data: ").encode()
