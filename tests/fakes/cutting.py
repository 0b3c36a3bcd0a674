"""A line that is cut once: what stands before the server hangs up in the middle of a socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def cutting(port: int, path: str, after: int) -> AsyncIterator[str]:
    """Pass all on to *port* of loopback; cut the first socket to *path* after so many bytes.

    Yields the address to use instead, and makes sure that there was a cut. Nothing is left open.
    """
    cuts = 0
    lines: set[asyncio.Task[None]] = set()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal cuts
        asked = await reader.readuntil(b"\r\n\r\n")
        there, back = await asyncio.open_connection("127.0.0.1", port)
        back.write(asked)
        asking = asyncio.ensure_future(_pass_on(reader, back))
        left = after if path.encode() in asked.split(b"\r\n")[0] and _is_socket(asked) else None
        try:
            while data := await there.read(1024):
                writer.write(data)
                left = None if left is None else left - len(data)
                if left is not None and left < 0 and not cuts:
                    cuts += 1
                    writer.transport.abort()
                    break
        finally:
            asking.cancel()
            await asyncio.wait({asking})
            await _closed(back)

    async def line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.add(asyncio.current_task())  # type: ignore[arg-type]
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await carry(reader, writer)
        await _closed(writer)

    server = await asyncio.start_server(line, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in lines:
            task.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
    assert cuts == 1


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def _is_socket(asked: bytes) -> bool:
    return b"upgrade: websocket" in asked.lower()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1024):
            writer.write(data)
