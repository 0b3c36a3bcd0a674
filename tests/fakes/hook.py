"""A listener's own program: takes what is posted, or answers as it is told to."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Any

import msgspec


class Posted(msgspec.Struct):
    line: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.json.decode(self.body)
        return found


class Hook:
    """*answers* are taken one after the other, then 200; 0 hangs up, -1 never answers."""

    def __init__(self, answers: Iterable[int] = ()) -> None:
        self.answers = list(answers)
        self.posted: list[Posted] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/told?by=gavelcast"

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator["Hook"]:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
        pairs = (line.partition(": ") for line in head[1:] if line)
        headers = {name.lower(): value for name, _, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        self.posted.append(Posted(head[0], headers, body.decode()))
        status = self.answers.pop(0) if self.answers else 200
        if status < 0:
            await reader.read()
        elif status:
            location = f"Location: {self.url}\r\n" if 300 <= status < 400 else ""
            answer = f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{location}\r\n"
            writer.write(answer.encode())
            await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
