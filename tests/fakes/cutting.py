"""A line that is cut once: what stands before the server hangs up in the middle of a socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def cutting(port: int, path: str, after: int) -> AsyncIterator[str]:
    """Pass all on to *port* of loopback; cut the first socket to *path* after so many bytes.

    Yields the address to use instead, and makes sure that there was a cut.
    """
    cuts = 0

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal cuts
        asked = await reader.readuntil(b"\r\n\r\n")
        there, back = await asyncio.open_connection("127.0.0.1", port)
        back.write(asked)
        asking = asyncio.ensure_future(_pass_on(reader, back))
        left = after if path.encode() in asked.split(b"\r\n")[0] and _is_socket(asked) else None
        while data := await there.read(1024):
            writer.write(data)
            left = None if left is None else left - len(data)
            if left is not None and left < 0 and not cuts:
                cuts += 1
                writer.transport.abort()
                break
        asking.cancel()
        back.close()
        writer.close()

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
    assert cuts == 1


def _is_socket(asked: bytes) -> bool:
    return b"upgrade: websocket" in asked.lower()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(1024):
        writer.write(data)
