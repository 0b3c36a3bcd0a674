"""The queue port: a bell. A message is a wake-up that carries an id; the rows say what is due.

Embedded, the broker is an `asyncio.Queue`; taskiq's own in-memory broker has no queue and no
limit. Both brokers are served by the same taskiq `Receiver`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from taskiq import AsyncBroker, BrokerMessage

RUN = "jobs.run"
"""The name of the one task."""


class InProcessBroker(AsyncBroker):
    """A taskiq broker whose queue is in this process."""

    def __init__(self) -> None:
        super().__init__()
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()

    async def kick(self, message: BrokerMessage) -> None:
        await self._queue.put(message.message)

    async def listen(self) -> AsyncGenerator[bytes, None]:
        while True:
            yield await self._queue.get()


def register(
    broker: AsyncBroker, carry: Callable[[str], Awaitable[None]]
) -> Callable[[str], Awaitable[None]]:
    """Make *carry* the one task of the broker; answer what rings for it."""

    async def run(job_id: str) -> None:
        await carry(job_id)

    task = broker.register_task(run, task_name=RUN)

    async def ring(job_id: str) -> None:
        await task.kiq(job_id)

    return ring
