"""Who watches: thousands of connections that note when each stamp (`@nanoseconds@`) arrives.

They read bytes, not frames: a client that parsed them would be measured along with the server.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

STAMP = re.compile(rb"@(\d+)@")
PING = b"\x89\x04"
PONG = b"\x8a\x84\0\0\0\0"
AT_ONCE = 100
"""Connections that are opened together."""
OPEN_WITHIN = 120.0

SOCKET = (
    "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
STREAM = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"


class Watcher(asyncio.Protocol):
    def __init__(self, request: str, heard: list[tuple[int, int]]) -> None:
        self._request, self._heard = request.encode(), heard
        self._rest, self._newest = b"", 0
        loop = asyncio.get_running_loop()
        self.answered, self.greeted = loop.create_future(), loop.create_future()
        self.received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        self.received += len(data)
        if not self.answered.done():
            self.answered.set_result(data[:15])
        if not self.greeted.done() and self.received > len(data.partition(b"\r\n\r\n")[0]) + 4:
            self.greeted.set_result(None)
        if data.startswith(PING):
            self.transport.write(PONG + data[2:6])
        data = self._rest + data
        end, before = 0, self._newest
        for found in STAMP.finditer(data):
            stamp, end = int(found[1]), found.end()
            if stamp > before:  # a page shows the last words of other jobs again
                self._heard.append((stamp, now))
                self._newest = max(self._newest, stamp)
        self._rest = data[max(end, len(data) - 32) :]

    def connection_lost(self, error: Exception | None) -> None:
        for future in (self.answered, self.greeted):
            if not future.done():
                future.set_exception(error or ConnectionResetError())


class Crowd:
    """All who watch, and what they heard: (said at, heard at) in nanoseconds."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, int]] = []
        self.watchers: list[Watcher] = []

    @property
    def received(self) -> int:
        return sum(one.received for one in self.watchers)

    async def join(self, port: int, request: str, *, greeted: bool) -> None:
        loop = asyncio.get_running_loop()
        _, watcher = await loop.create_connection(
            lambda: Watcher(request, self.heard), "127.0.0.1", port
        )
        self.watchers.append(watcher)
        first = await watcher.answered
        assert first.startswith((b"HTTP/1.1 101", b"HTTP/1.1 200")), first
        if greeted:
            await watcher.greeted
        else:
            watcher.greeted.cancel()

    async def quiet(self, seconds: float = 1.0) -> None:
        """Wait until nothing more arrives."""
        before = -1
        while before != self.received:
            before = self.received
            await asyncio.sleep(seconds)


@asynccontextmanager
async def watching(port: int, requests: list[str], *, greeted: bool = True) -> AsyncIterator[Crowd]:
    """Open them all, a hundred at once; who is *greeted* with a snapshot is there once it came."""
    crowd = Crowd()
    async with asyncio.timeout(OPEN_WITHIN):
        for first in range(0, len(requests), AT_ONCE):
            some = requests[first : first + AT_ONCE]
            await asyncio.gather(*(crowd.join(port, request, greeted=greeted) for request in some))
    try:
        yield crowd
    finally:
        for one in crowd.watchers:
            one.transport.abort()
