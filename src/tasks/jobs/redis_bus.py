"""The bus of many processes: one channel for all jobs, one subscription a process.

Losing Redis loses nothing: while it is away watchers look at the log every few seconds, and all
look once when it is back.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

import structlog

from tasks.errors import Outage
from tasks.jobs.bus import Hub
from tasks.jobs.redis_client import GONE, connect, namespace, told_to_stop

log = structlog.get_logger()

PUBLISH_WITHIN = 1.0
"""Seconds a job may be held up by telling."""
CHECK_WITHIN = 4.0
SPARED = 1.0
"""Seconds for which a Redis that did not answer is not asked again."""
AGAIN = (0.05, 0.2, 0.5, 1.0, 2.0)
"""Seconds before each further try to subscribe, the last for ever."""
QUIET = 5.0
"""Seconds of silence after which the connection is tried."""


class RedisBus:
    """Publishes to all processes; hands what any of them says to the watchers of this one."""

    def __init__(self, url: str) -> None:
        self.hub = Hub()
        self.connected = asyncio.Event()
        self._redis = connect(url)
        self._channel = f"{namespace(url)}:news"
        self._listening: asyncio.Task[None] | None = None
        self._spared_until = 0.0

    async def publish(self, job_id: str, events: Iterable[tuple[int, bytes]]) -> None:
        frames = [b"%s|%d|%s" % (job_id.encode(), seq, body) for seq, body in events]
        if not frames or time.monotonic() < self._spared_until:
            return
        try:
            async with asyncio.timeout(PUBLISH_WITHIN):
                await self._send(frames)
        except GONE as error:
            self._spared_until = time.monotonic() + SPARED
            log.warning("news not told; watchers will look", error=str(error))
        if told_to_stop():
            raise asyncio.CancelledError

    async def start(self) -> None:
        self._listening = asyncio.create_task(self._listen())

    async def check(self) -> None:
        try:
            async with asyncio.timeout(CHECK_WITHIN):
                await self._redis.ping()
                await self.connected.wait()
        except GONE as error:
            raise Outage(str(error) or "It takes too long.", what="Redis") from error

    async def aclose(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait({self._listening})
        await self._redis.aclose()

    async def _send(self, frames: list[bytes]) -> None:
        if len(frames) == 1:
            await self._redis.publish(self._channel, frames[0])
            return
        pipeline = self._redis.pipeline(transaction=False)
        for frame in frames:
            pipeline.publish(self._channel, frame)
        await pipeline.execute()

    async def _listen(self) -> None:
        tries = 0
        while not told_to_stop():
            try:
                await self._subscribed()
            except GONE as error:
                tries = 0 if self.connected.is_set() else tries + 1
                self.connected.clear()
                log.warning("the bus is away", error=str(error))
            # Whoever waits for news looks at the log instead.
            self.hub.mark_gaps()
            await asyncio.sleep(AGAIN[min(tries, len(AGAIN) - 1)])

    async def _subscribed(self) -> None:
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(self._channel)
            quiet = 0
            while quiet < 3 and not told_to_stop():
                message = await pubsub.get_message(timeout=QUIET)
                quiet = 0 if message else quiet + 1
                if message is None:
                    await pubsub.ping()
                elif message["type"] == "subscribe":
                    self.connected.set()
                    self.hub.mark_gaps()
                elif message["type"] == "message":
                    self._dispatch(message["data"])
        raise ConnectionError("it has gone silent")

    def _dispatch(self, frame: bytes) -> None:
        job_id, seq, body = frame.split(b"|", 2)
        self.hub.dispatch(job_id.decode(), int(seq), body)
