"""The line between a browser and a server: it can be cut, and it can refuse sockets."""

import asyncio
from urllib.parse import urlsplit

from fakes.loopback import Loopback

CHUNK = 64 * 1024


class Line(Loopback):
    """Forwards TCP from a free port of 127.0.0.1 to *url*."""

    def __init__(self, url: str) -> None:
        self._host, self._behind = urlsplit(url).hostname or "", urlsplit(url).port or 80
        self.no_sockets = False
        """True while connections that ask for a WebSocket are closed, as by an old proxy."""
        self.down = False
        """True while nothing gets through."""
        self._open: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Break every connection that is open now, without a goodbye."""
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(CHUNK)
        if self.down or (self.no_sockets and b"upgrade: websocket" in first.lower()):
            return
        back, forth = await asyncio.open_connection(self._host, self._behind)
        forth.write(first)
        ends = {writer, forth}
        self._open |= ends
        try:
            await asyncio.gather(_pour(reader, forth), _pour(back, writer))
        finally:
            self._open -= ends


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while chunk := await source.read(CHUNK):
            sink.write(chunk)
            await sink.drain()
    except ConnectionError:
        pass
    finally:
        sink.close()
