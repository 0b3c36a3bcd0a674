"""Watching a job: the log after N, then what comes, without a hole; one generator for everyone.

WebSocket, SSE, long poll and the page's socket are all this, and cannot disagree.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from functools import lru_cache
from typing import Any

import msgspec

from tasks.jobs.bus import Hub, Subscription
from tasks.jobs.database import fetch
from tasks.jobs.events import Snapshot, first_kept, read_after
from tasks.jobs.patience import until_back
from tasks.jobs.status import StatusReader
from tasks.jobs.values import OVER

LOOK_AGAIN = 15.0
"""Seconds without news after which a watcher looks at the log, whatever the bus says."""

Write = Callable[[bytes], bool]
"""Sends an event's JSON text now, or answers False where that would have to wait."""

_COMPLETE, _FAILED, _CANCELLED = (f'"status":"{status}"'.encode() for status in OVER)


class Watcher:
    """Follows one job from event *after* on (None: from a snapshot).

    What comes while nothing else waits is given to *write*, if there is one, and yielded only where
    that answers False: a thousand who watch the same job then cost no task each for every event.
    """

    def __init__(
        self,
        job_id: str,
        after: int | None,
        hub: Hub,
        statuses: StatusReader,
        write: Write | None = None,
    ) -> None:
        self._job_id, self._hub, self._statuses = job_id, hub, statuses
        self._after, self._last = after, after or 0
        self._write = write

    async def events(self) -> AsyncGenerator[tuple[int, bytes], None]:
        """Yield numbers and JSON texts; ends when the job is over and its log read to the end."""
        with self._hub.subscribe(self._job_id) as subscription:
            subscription.at_once = self._at_once if self._write else None
            if self._after is None or not await self._is_kept(self._after):
                snapshot = await self._snapshot()
                if snapshot is None:
                    return
                yield snapshot
            while not subscription.ended:
                subscription.take()
                async for event in self._log():
                    yield event
                # Asked after the log is read: an end that came meanwhile is heard, or seen here.
                over = await self._is_over()
                if over is None or self._last >= over:
                    return
                async for event in self._live(subscription):
                    yield event

    async def _snapshot(self) -> tuple[int, bytes] | None:
        status = await until_back(lambda: self._statuses.read(self._job_id))
        if status is None:
            return None
        self._last = status.seq
        return status.seq, msgspec.json.encode(Snapshot(seq=status.seq, job=status))

    async def _is_kept(self, after: int) -> bool:
        rows = await self._row()
        if not rows or not 0 <= after <= rows[0]["last_seq"]:
            return False
        first = await until_back(lambda: first_kept(self._job_id))
        return after == rows[0]["last_seq"] or (first is not None and after >= first - 1)

    async def _is_over(self) -> float | None:
        """The last number of a job that is over; infinity while it is not; None if it is gone."""
        rows = await self._row()
        if not rows:
            return None
        return rows[0]["last_seq"] if rows[0]["status"] in OVER else float("inf")

    async def _row(self) -> list[dict[str, Any]]:
        sql = "SELECT status, last_seq FROM job WHERE id = ?"
        return await until_back(lambda: fetch(sql, self._job_id))

    async def _log(self) -> AsyncGenerator[tuple[int, bytes], None]:
        while events := await until_back(lambda: read_after(self._job_id, self._last)):
            for seq, body in events:
                self._last = seq
                yield seq, body

    async def _live(self, subscription: Subscription) -> AsyncGenerator[tuple[int, bytes], None]:
        """Yield what comes, until the log has to be read: a hole, an end, a long silence."""
        while True:
            before = self._last
            await subscription.wait(LOOK_AGAIN)
            taken = subscription.take()
            if taken == [] and self._last > before:
                continue
            if not taken:
                return
            for seq, body in taken:
                if seq <= self._last:
                    continue
                if seq != self._last + 1:
                    return
                self._last = seq
                yield seq, body
                if _ends(body):
                    return

    def _at_once(self, seq: int, body: bytes) -> bool:
        """Write the next event; what is not the next, or the last, goes the usual way."""
        if seq != self._last + 1 or _ends(body) or not (self._write and self._write(body)):
            return False
        self._last = seq
        return True


@lru_cache(maxsize=32)
def _ends(event: bytes) -> bool:
    """Whether it is the last; all who watch a job ask it of the same bytes."""
    return _COMPLETE in event or _FAILED in event or _CANCELLED in event
