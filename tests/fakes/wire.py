"""A cable between a client and a server, with a meter on it and a valve in it."""

import asyncio
import re
from urllib.parse import urlsplit

from fakes.loopback import Loopback

CHUNK = 64 * 1024
HEAD = re.compile(rb"[A-Z]+ /\S* HTTP/1\.1\r\n.*?\r\n\r\n", re.DOTALL)


class Wire(Loopback):
    """Forwards TCP from a free port of 127.0.0.1 to *url*; `sent` is what clients said.

    Behind a closed valve, no more than *held_at* bytes of a connection reach the server.
    """

    def __init__(self, url: str, *, held_at: int | None = None) -> None:
        self._host = urlsplit(url).hostname or ""
        self._behind = urlsplit(url).port or 80
        self._held_at = held_at
        self._valve = asyncio.Event()
        self.sent = bytearray()

    def open_valve(self) -> None:
        self._valve.set()

    def requests(self) -> list[str]:
        """Head of each request that was sent, in lower case."""
        return [head.decode("latin-1").lower() for head in HEAD.findall(self.sent)]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection(self._host, self._behind)
        answers = asyncio.create_task(self._pour(back, writer, None))
        try:
            await self._pour(reader, forth, self.sent)
        finally:
            forth.close()
            answers.cancel()
            await asyncio.wait([answers])

    async def _pour(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, meter: bytearray | None
    ) -> None:
        while chunk := await source.read(CHUNK):
            if meter is not None:
                meter += chunk
                if self._held_at is not None and len(meter) > self._held_at:
                    await self._valve.wait()
            sink.write(chunk)
            await sink.drain()
