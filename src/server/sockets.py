"""Pushing to a socket: until the news ends, or the listener leaves.

Who is too slow is let go by the connection itself (`connections.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress

from litestar.exceptions import WebSocketException

from server.asking import Socket
from tasks.jobs.bus import Hub

OVER = 1000
RESTARTING = 1012
LATER = 1013
NOT_YOU = 4401
NOT_HERE = 4404


async def push(
    socket: Socket, messages: AsyncGenerator[str, None], hub: Hub, count: Callable[[], None]
) -> None:
    """Send every message and *count* it, then close; *messages* is closed in any case."""
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(_send_all(socket, messages, hub, count))
        await _until_gone(socket)
        sending.cancel()


async def close(socket: Socket, code: int, reason: str = "") -> None:
    """Close; a socket that is gone already is fine."""
    with suppress(WebSocketException, RuntimeError):
        await socket.close(code, reason or None)


async def _send_all(
    socket: Socket, messages: AsyncGenerator[str, None], hub: Hub, count: Callable[[], None]
) -> None:
    async with aclosing(messages):
        async for message in messages:
            try:
                await socket.send_text(message)
            except (WebSocketException, RuntimeError):
                return
            count()
    await close(socket, RESTARTING if hub.closed else OVER)


async def _until_gone(socket: Socket) -> None:
    """Read on: a listener says nothing, but leaves."""
    with suppress(WebSocketException):
        while True:
            await socket.receive_text()
