"""The bus port: "job X has news". Events are news; the rows are the truth.

A watcher's queue is bounded. One that falls behind, or a bus that was away, leaves a gap: the
watcher is told to read the log again. Nothing is lost by losing a bus.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

BACKLOG = 256
"""Events that wait for one watcher before it has to read the log instead."""
SPREAD = 1.0
"""Seconds over which watchers are let go, so that they do not all come back in one moment."""


class Subscription:
    """What one watcher hears of one job, in order."""

    __slots__ = ("_gap", "_queue", "_waiter", "at_once", "ended")

    def __init__(self, *, ended: bool = False) -> None:
        self.ended = ended
        """Whether this process wants the watcher to go, and come back to the next one."""
        self.at_once: Callable[[int, bytes], bool] | None = None
        """Takes an event where it is told, while the watcher waits; False to have it queued."""
        self._queue: deque[tuple[int, bytes]] = deque()
        self._gap = False
        self._waiter: asyncio.Future[None] | None = None

    def push(self, seq: int, body: bytes) -> None:
        if self._waiter and not self._queue and self.at_once and self.at_once(seq, body):
            return
        if len(self._queue) >= BACKLOG:
            self.mark_gap()
        elif not self._gap:
            self._queue.append((seq, body))
            self._wake()

    def mark_gap(self) -> None:
        """Say that something may have been missed: the log has to be read."""
        self._queue.clear()
        self._gap = True
        self._wake()

    def end(self) -> None:
        self.ended = True
        self.mark_gap()

    def take(self) -> list[tuple[int, bytes]] | None:
        """Take what is here; None if there was a gap, which is thereby known."""
        if self._gap:
            self._gap = False
            return None
        taken = list(self._queue)
        self._queue.clear()
        return taken

    async def wait(self, seconds: float) -> None:
        """Wait until something is here, at most *seconds*."""
        if self._queue or self._gap:
            return
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        # A bare timer: a timeout's two contexts would cost as much as all else a watcher does.
        timer = loop.call_later(seconds, self._wake)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Hub:
    """Hands what a process hears to its own watchers."""

    def __init__(self) -> None:
        self._by_job: dict[str, set[Subscription]] = {}
        self.closed = False
        """Whether this process is being stopped."""

    @property
    def watchers(self) -> int:
        """How many watch from outside."""
        return sum(len(group) for name, group in self._by_job.items() if name not in (ANY, CANCEL))

    @contextmanager
    def subscribe(self, job_id: str) -> Iterator[Subscription]:
        subscription = Subscription(ended=self.closed)
        self._by_job.setdefault(job_id, set()).add(subscription)
        try:
            yield subscription
        finally:
            self._forget(job_id, subscription)

    def dispatch(self, job_id: str, seq: int, body: bytes) -> None:
        for name in (job_id,) if job_id == CANCEL else (job_id, ANY):
            for subscription in self._by_job.get(name, ()):
                subscription.push(seq, body)

    def wake(self, name: str) -> None:
        """Make who watches *name* look again, without an event."""
        for subscription in self._by_job.get(name, ()):
            subscription.mark_gap()

    def close(self) -> None:
        """Let every watcher go, in random order: the process is being stopped."""
        if self.closed:
            return
        self.closed = True
        loop = asyncio.get_running_loop()
        for group in self._by_job.values():
            for subscription in group:
                loop.call_later(random.uniform(0, SPREAD), subscription.end)  # noqa: S311

    def mark_gaps(self, but: Subscription | None = None) -> None:
        """Make everyone look again; *but* is who says so."""
        for group in self._by_job.values():
            for subscription in group:
                if subscription is not but:
                    subscription.mark_gap()

    def _forget(self, job_id: str, subscription: Subscription) -> None:
        group = self._by_job[job_id]
        group.discard(subscription)
        if not group:
            del self._by_job[job_id]


ANY = "any"
"""Watchers of this name hear of every job."""

CANCEL = "cancel"
"""Watchers of this name hear of jobs that are to be cancelled; the body is the job's id."""


class Bus(Protocol):
    hub: Hub

    async def publish(self, job_id: str, events: Iterable[tuple[int, bytes]]) -> None:
        """Tell that the job has news; a bus that is away loses it, and the log does not."""
        ...

    async def start(self) -> None: ...

    async def check(self) -> None:
        """Prove that it can be reached, or raise Outage."""
        ...

    async def aclose(self) -> None: ...


class InProcessBus:
    """The bus of one process: the hub itself."""

    def __init__(self) -> None:
        self.hub = Hub()

    async def publish(self, job_id: str, events: Iterable[tuple[int, bytes]]) -> None:
        for seq, body in events:
            self.hub.dispatch(job_id, seq, body)

    async def start(self) -> None: ...

    async def check(self) -> None:
        """It is this process itself."""

    async def aclose(self) -> None: ...
