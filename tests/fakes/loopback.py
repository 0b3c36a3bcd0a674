"""What the stand-ins have in common: each is a server on 127.0.0.1, there as long as its block."""

import asyncio
from types import TracebackType
from typing import Self

Asked = tuple[str, dict[str, str], bytes]
"""What is asked for, the headers by their names in lower case, and the body."""


class Loopback:
    """Listens on a free port, or the one that is given; `_serve` has each connection."""

    url = ""
    _port = 0

    async def __aenter__(self) -> Self:
        self._connections: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
        except asyncio.CancelledError:
            pass  # the server closes: asyncio would print the end of each open connection
        finally:
            self._connections.discard(task)
            writer.close()


class Provider(Loopback):
    """Answers one request after the other on each connection, as long as it stays open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.hung_up = asyncio.Event()
        """Set when a client closed its connection before the end of an answer."""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while asked := await _read(reader):
                await self._answer(*asked, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()

    async def _answer(
        self,
        line: str,
        headers: dict[str, str],
        body: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        raise NotImplementedError


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    """Read a request; None when the client has closed between two."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as end:
        if end.partial:
            raise
        return None
    line, *rest = head.decode("latin-1").split("\r\n")
    pairs = (one.split(":", 1) for one in rest if ":" in one)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    return line, headers, await reader.readexactly(int(headers.get("content-length", 0)))
