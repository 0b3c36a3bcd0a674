"""TLS in front of a server that has none, as a proxy of a host would put it there.

with TLS() as tls:
    port = tls.before(valkey.port)
    url = f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={tls.ca}"
"""

import asyncio
import contextlib
import ssl
import tempfile
import threading
from pathlib import Path
from typing import Self

import trustme

CAN_WE = bytes.fromhex("00000008 04d2162f")
"""A client of PostgreSQL asks first, in the clear, whether there is TLS."""
YES = b"S"


class TLS:
    """An authority of its own, and proxies with its certificate in a thread of their own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gavelcast-tls-")
        self.ca = Path(self._folder.name) / "ca.pem"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tls")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority = trustme.CA()
        authority.issue_cert("127.0.0.1").configure_cert(self._context)
        authority.cert_pem.write_to_path(str(self.ca))
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.Task[None]] = set()

    def before(self, port: int, *, asked: bool = False) -> int:
        """Open a port that leads to *port*; *asked*: as PostgreSQL has it, after a question."""
        opening = self._open(port, asked)
        return asyncio.run_coroutine_threadsafe(opening, self._loop).result(10)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self._folder.cleanup()

    async def _open(self, port: int, asked: bool) -> int:
        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
            # A client that does not trust us leaves in the middle of the handshake.
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                if asked:
                    assert await reader.readexactly(len(CAN_WE)) == CAN_WE
                    writer.write(YES)
                    await writer.start_tls(self._context)
                await _join(reader, writer, port)

        context = None if asked else self._context
        server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._connections):
            task.cancel()
        if self._connections:
            await asyncio.wait(self._connections)


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        there = asyncio.ensure_future(_copy(reader, inner_writer))
        back = asyncio.ensure_future(_copy(inner_reader, writer))
        await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
        there.cancel()
        back.cancel()
        await asyncio.wait({there, back})
    finally:
        inner_writer.close()
        writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
