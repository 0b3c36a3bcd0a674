"""A cable between a client and a server, with a meter on it and a valve in it."""

import asyncio
import re
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

CHUNK = 64 * 1024
HEAD = re.compile(rb"[A-Z]+ /\S* HTTP/1\.1\r\n.*?\r\n\r\n", re.DOTALL)


class Wire:
    """Forwards TCP from a free port of 127.0.0.1 to *url*; `sent` is what clients said.

    Behind a closed valve, no more than *held_at* bytes of a connection reach the server.
    """

    def __init__(self, url: str, *, held_at: int | None = None) -> None:
        self._host = urlsplit(url).hostname or ""
        self._port = urlsplit(url).port or 80
        self._held_at = held_at
        self._valve = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.sent = bytearray()
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def open_valve(self) -> None:
        self._valve.set()

    def requests(self) -> list[str]:
        """Head of each request that was sent, in lower case."""
        return [head.decode("latin-1").lower() for head in HEAD.findall(self.sent)]

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        back, forth = await asyncio.open_connection(self._host, self._port)
        answers = asyncio.create_task(self._pour(back, writer, None))
        self._tasks.add(answers)
        try:
            await self._pour(reader, forth, self.sent)
        finally:
            answers.cancel()
            forth.close()
            writer.close()

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
