"""The queue of many processes: bells in a Redis list, through taskiq-redis.

A bell that is lost is rung again by the sweep, so nothing here has to be certain; it has to come
back by itself. The list is cut to a length and has an expiry: no worker, no growth.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import cast

import structlog
from redis.asyncio import Redis
from taskiq import BrokerMessage
from taskiq_redis import ListQueueBroker

from tasks.jobs.redis_client import CONNECT_WITHIN, GONE, OPTIONS, connect, namespace, told_to_stop

log = structlog.get_logger()

MOST = 1000
"""Bells that wait; a worker that hears one carries on until nothing is due."""
KEPT = 3600
"""Seconds a list of bells lives that nobody rings and nobody hears."""
BLOCKED = 1
"""Seconds of one blocking read; shorter than the socket's limit."""
AGAIN = (0.1, 0.5, 1.0, 2.0)


class RedisQueue(ListQueueBroker):
    """taskiq-redis' list broker, with reads that end and a listener that comes back."""

    def __init__(self, url: str) -> None:
        super().__init__(url, queue_name=f"{namespace(url)}:bells", **OPTIONS)
        self._ringing: Redis = connect(url)

    async def kick(self, message: BrokerMessage) -> None:
        async with asyncio.timeout(CONNECT_WITHIN):
            pipeline = self._ringing.pipeline(transaction=False)
            pipeline.lpush(self.queue_name, message.message)
            pipeline.ltrim(self.queue_name, 0, MOST - 1)
            pipeline.expire(self.queue_name, KEPT)
            await pipeline.execute()

    async def listen(self) -> AsyncGenerator[bytes, None]:
        tries = 0
        while not told_to_stop():
            try:
                bell = await self._next()
            except GONE as error:
                wait = AGAIN[min(tries, len(AGAIN) - 1)]
                log.warning("the queue is away", error=str(error), again=wait)
                tries += 1
                await asyncio.sleep(wait)
                continue
            tries = 0
            if bell is not None:
                yield bell

    async def shutdown(self) -> None:
        await super().shutdown()
        await self._ringing.aclose()

    async def _next(self) -> bytes | None:
        async with Redis(connection_pool=self.connection_pool) as redis:
            heard = await redis.brpop([self.queue_name], timeout=BLOCKED)
        return None if heard is None else cast(bytes, heard[1])
