"""A server that gives one and the same answer to whatever it is asked."""

import asyncio
from types import TracebackType
from typing import Self


class Stubborn:
    """Answers every request on a free port of 127.0.0.1 with *status* and *body*."""

    def __init__(self, status: int, body: str = "", media_type: str = "application/xml") -> None:
        self._answer = (
            f"HTTP/1.1 {status} As It Is\r\ncontent-type: {media_type}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n{body}"
        ).encode()
        self.asked = 0
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        writer.write(self._answer)
        await writer.drain()
        writer.close()
