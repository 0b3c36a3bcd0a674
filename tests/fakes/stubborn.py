"""A server that gives one and the same answer to whatever it is asked."""

import asyncio

from fakes.loopback import Loopback


class Stubborn(Loopback):
    """Answers every request on a free port of 127.0.0.1 with *status* and *body*."""

    def __init__(self, status: int, body: str = "", media_type: str = "application/xml") -> None:
        self._answer = (
            f"HTTP/1.1 {status} As It Is\r\ncontent-type: {media_type}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n{body}"
        ).encode()
        self.asked = 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        writer.write(self._answer)
        await writer.drain()
