"""Pushing to a socket: until the news ends, the listener leaves, or is too slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from litestar.exceptions import WebSocketException

from server.asking import Socket
from tasks.jobs.bus import Hub

OVER = 1000
RESTARTING = 1012
TOO_SLOW = 1013
NOT_YOU = 4401
NOT_HERE = 4404
SLOW = 10.0
"""Seconds one message may take; who is slower is closed and catches up with `after`."""


async def push(
    socket: Socket, messages: AsyncGenerator[str, None], hub: Hub, slow: float = SLOW
) -> None:
    """Send every message, then close; *messages* is closed in any case."""
    sending = asyncio.create_task(_send_all(socket, messages, slow))
    leaving = asyncio.create_task(_until_gone(socket))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        done = sending.done() and not sending.cancelled()
        for task in (sending, leaving):
            task.cancel()
        await asyncio.wait({sending, leaving})
    if done:
        await close(socket, RESTARTING if hub.closed else sending.result())


async def close(socket: Socket, code: int, reason: str = "") -> None:
    """Close; a socket that is gone already is fine."""
    with suppress(WebSocketException, RuntimeError, TimeoutError):
        async with asyncio.timeout(SLOW):
            await socket.close(code, reason or None)


async def _send_all(socket: Socket, messages: AsyncGenerator[str, None], slow: float) -> int:
    async with aclosing(messages):
        async for message in messages:
            try:
                async with asyncio.timeout(slow):
                    await socket.send_text(message)
            except TimeoutError:
                return TOO_SLOW
            except (WebSocketException, RuntimeError):
                return OVER
    return OVER


async def _until_gone(socket: Socket) -> None:
    """Read on: a listener says nothing, but leaves."""
    with suppress(WebSocketException):
        while True:
            await socket.receive_text()
