"""A job's events: a WebSocket, or server-sent events for a plain GET of the same address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from litestar import Response, Router, get, websocket
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from server.asking import Asked, Socket, user_of, whole_number
from server.connections import at_once, watched
from server.metrics import Metrics
from server.sockets import LATER, NOT_HERE, NOT_YOU, close, push
from tasks.errors import BadInput, NotFound, Outage
from tasks.jobs.watch import Write
from tasks.main import House

COMMENT_EVERY = 15.0
"""Seconds of silence after which a comment keeps proxies from closing."""
LAST = 2**53
UNKNOWN = LAST
"""An `after` that is no number of this log: it is answered with a snapshot."""


@websocket("/api/jobs/{job_id:str}/events")
async def events_socket(
    socket: Socket,
    job_id: FromPath[str],
    house: NamedDependency[House],
    metrics: NamedDependency[Metrics],
    after: FromQuery[str | None] = None,
) -> None:
    """Push every event as one JSON text."""
    await socket.accept()
    user_id = user_of(socket)
    if user_id is None:
        return await close(socket, NOT_YOU, "Sign in first.")
    try:
        await house.jobs.check(user_id, job_id)
    except NotFound as error:
        return await close(socket, NOT_HERE, error.message[:100])
    except Outage:
        return await close(socket, LATER)
    seq = _after(socket.headers.get("last-event-id"), after)
    count = metrics.pushed("ws")
    texts = _texts(house, user_id, job_id, seq, _counted(at_once(socket), count))
    return await push(socket, texts, house.bus.hub, count)


@get("/api/jobs/{job_id:str}/events", summary="A job's events", media_type="text/event-stream")
async def events_stream(
    request: Asked,
    job_id: FromPath[str],
    house: NamedDependency[House],
    user: NamedDependency[str],
    metrics: NamedDependency[Metrics],
    after: FromQuery[str | None] = None,
) -> Response[None] | Stream:
    """Push events as server-sent events; 204 at the end of a finished job's log."""
    seq = _after(request.headers.get("last-event-id"), after)
    status = await house.jobs.status(user, job_id)
    if status.over and seq == status.seq:
        return Response(None, status_code=204)
    watched(request)
    return Stream(
        frames(house.jobs.watch(user, job_id, seq), metrics.pushed("sse")),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


router = Router(path="/", route_handlers=[events_socket, events_stream], tags=["Events"])


def _after(header: str | None, query: str | None) -> int | None:
    """The number to go on after; the header wins, and what is no number is an unknown one."""
    try:
        return whole_number(header or query, "after", 0, LAST)
    except BadInput:
        return UNKNOWN


def _counted(write: Write | None, count: Callable[[], None]) -> Write | None:
    """The same, and *count* what is written."""

    def counted(event: bytes) -> bool:
        if write is None or not write(event):
            return False
        count()
        return True

    return counted if write else None


async def _texts(
    house: House, user_id: str, job_id: str, after: int | None, write: Write | None
) -> AsyncGenerator[str, None]:
    async with aclosing(house.jobs.watch(user_id, job_id, after, write)) as watching:
        async for _, body in watching:
            yield body.decode()


async def frames(
    events: AsyncGenerator[tuple[int, bytes], None],
    count: Callable[[], None],
    comment_every: float = COMMENT_EVERY,
) -> AsyncGenerator[str, None]:
    """Write events as SSE frames and *count* them, and a comment where there is silence."""
    async with aclosing(events) as watching:
        while True:
            coming = asyncio.ensure_future(anext(watching, None))
            try:
                while not (await asyncio.wait({coming}, timeout=comment_every))[0]:
                    yield ": still here\n\n"
                event = coming.result()
            finally:
                if coming.cancel():
                    await asyncio.wait({coming})
            if event is None:
                return
            yield f"id: {event[0]}\ndata: {event[1].decode()}\n\n"
            count()
