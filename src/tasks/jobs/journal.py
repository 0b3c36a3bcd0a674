"""What a running job writes: state and events, in order, under the fence, many in one commit.

The owner of a job has one journal. Everything it says is numbered and written by one task, which
takes all that has come up since its last commit (so a quick job costs few commits), and publishes
after each commit. Whoever lost the lease writes nothing more: `LeaseLost`.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from typing import Any

import msgspec
import structlog

from tasks.clock import Clock, iso
from tasks.jobs.bus import Bus
from tasks.jobs.claims import Claim
from tasks.jobs.commit import Batch, LeaseLost, StepNow, write
from tasks.jobs.events import Event, EventType, StepNews
from tasks.jobs.patience import until_back
from tasks.jobs.values import Artifact, JobState, StepState, WaitingFor

log = structlog.get_logger()

PROGRESS_EVERY = 0.25
"""Seconds between two progress events of a job; the last of a step is always logged."""


class Journal:
    """The pen of the one who owns the job."""

    def __init__(self, claim: Claim, bus: Bus, clock: Clock) -> None:
        self.claim, self._bus, self._clock = claim, bus, clock
        self.steps = {row["key"]: StepNow.of(row) for row in claim.steps}
        self.status: JobState = "processing"
        self.progress: int = claim.row["progress"]
        self.message: str = claim.row["message"]
        self.on_lost: Callable[[], None] = lambda: None
        self._batch = Batch()
        self._late: dict[str, StepNews] = {}
        self._last: dict[str, StepNews] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._said_at = 0.0
        self._added = self._written = 0
        self._last_seq: int = claim.row["last_seq"]
        self._news = asyncio.Event()
        self._committed = asyncio.Condition()
        self._lost = False
        self._failed_in: str | None = None
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Journal:
        self._writer = asyncio.create_task(self._write_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._drop_timer()
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.wait([self._writer])

    @property
    def now(self) -> int:
        return self._clock.now_ms()

    @property
    def step_under_way(self) -> str | None:
        """The earliest step that has begun and not ended."""
        under_way = [step for step in self.steps.values() if step.status == "processing"]
        return min(under_way, key=lambda step: step.position).key if under_way else None

    @property
    def step_that_failed(self) -> str | None:
        """The first that failed, where several were under way."""
        return self._failed_in or self.step_under_way

    def fail_in(self, key: str) -> None:
        self._failed_in = self._failed_in or key

    def say(self, type: EventType, message: str | None = None, **more: Any) -> None:
        """Add an event, with the bar as it stands."""
        self.message = self.message if message is None else message
        event = Event(
            seq=0,
            job_id=self.claim.job_id,
            at=iso(self.now) or "",
            type=type,
            status=self.status,
            progress=self.progress,
            message=self.message,
            **more,
        )
        self._batch.events.append(event)
        self.change_job(progress=self.progress, message=self.message)

    def change_job(self, **columns: Any) -> None:
        """Change columns of the job's row with the next commit."""
        self._batch.job.update(columns)
        self._touch()

    def start_step(self, key: str, message: str) -> None:
        step = self.steps[key]
        again = step.status == "processing"
        step.status, step.message = "processing", message
        step.started_at = step.started_at or self.now
        self._batch.put(step)
        if not again:
            self.say("step.started", self._told(), step=self._where(key))

    def step_progress(self, key: str, news: StepNews, message: str) -> None:
        """Move the bar inside a step; at most four such events a second reach the log."""
        step = self.steps[key]
        if news.total:
            step.done = max(step.done, min(1.0, (news.done or 0.0) / news.total))
        step.message = message
        self._late[key] = self._last[key] = news
        self._raise_bar()
        wait = self._said_at + PROGRESS_EVERY - time.monotonic()
        if wait <= 0:
            self._say_late()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(wait, self._say_late)

    def finish_step(self, key: str, result: str, message: str) -> None:
        """Close a step: its last progress, its end, and its result, in one commit."""
        step = self.steps[key]
        step.done = 1.0
        self._raise_bar()
        self._late.pop(key, None)
        last = self._last.pop(key, None) or self._where(key)
        last = msgspec.structs.replace(last, done=last.total or 1.0, total=last.total or 1.0)
        step.message = step.message or message
        self.say("step.progress", self._told(), step=last)
        step.status, step.finished_at, step.result = "complete", self.now, result
        self._batch.put(step)
        self.change_job(crashes=0)
        self.say("step.finished", self._told(), step=self._where(key))

    def end_steps(self, status: StepState) -> None:
        """Mark the steps under way with how the job ended, or `waiting` if they go on later."""
        self._late.clear()
        for step in self.steps.values():
            if step.status == "processing":
                step.status = status
                self._batch.put(step)

    def add_artifact(self, artifact: Artifact) -> None:
        self._batch.artifacts[artifact.id] = artifact
        self.say("artifact.ready", artifact=artifact)

    def remember_part(
        self, step: str, name: str, content_key: str, saved_usd: float, *, new: bool
    ) -> None:
        """Keep which content a part came to; a *new* one shows that the job gets further."""
        self._batch.parts.append((step, name, content_key, saved_usd))
        self.change_job(**{"crashes": 0} if new else {})

    def wait_for(self, step: str, waiting: WaitingFor | None) -> None:
        """Say what a step waits for, or that it waits no more."""
        said = None if waiting is None else msgspec.json.encode(waiting).decode()
        self.change_job(waiting_for=said)
        if waiting is not None:
            self.say("step.progress", step=self._where(step), waiting_for=waiting)
        else:
            self.say("step.progress", step=self._where(step))

    def end(self, status: JobState, type: EventType, message: str, **more: Any) -> None:
        """Say how it ended, or that it waits, and give the lease back with the same commit."""
        self.status = status
        if status == "complete":
            self.progress = 100
        self.change_job(status=status, owner=None, lease_until=None)
        self.say(type, message, **more)

    async def flush(self) -> None:
        """Wait until all that was said so far is written; raise LeaseLost if it cannot be."""
        ticket = self._added
        async with self._committed:
            await self._committed.wait_for(lambda: self._lost or self._written >= ticket)
        if self._lost:
            raise LeaseLost(self.claim.job_id)

    def _where(self, key: str) -> StepNews:
        return StepNews(key=key, index=self.steps[key].position, of=len(self.steps))

    def _told(self) -> str:
        """What the earliest unfinished step says: those that overlap it are behind."""
        key = self.step_under_way
        return self.steps[key].message if key else self.message

    def _raise_bar(self) -> None:
        done = sum(step.done for step in self.steps.values())
        bar = math.floor(100 * done / len(self.steps) + 1e-9)
        self.progress = max(self.progress, min(99, bar))

    def _say_late(self) -> None:
        self._drop_timer()
        late, self._late = self._late, {}
        for key, news in late.items():
            self._said_at = time.monotonic()
            step = self.steps[key]
            self._batch.put(step)
            self.say("step.progress", self._told(), step=news)

    def _drop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _touch(self) -> None:
        self._added += 1
        self._news.set()

    async def _write_all(self) -> None:
        while not self._lost:
            await self._news.wait()
            self._news.clear()
            batch, self._batch, ticket = self._batch, Batch(), self._added
            if batch:
                await self._write_until_done(batch)
            async with self._committed:
                self._written = ticket
                self._committed.notify_all()

    async def _write_until_done(self, batch: Batch) -> None:
        try:
            written = await until_back(lambda: write(self.claim, batch, self._last_seq))
        except LeaseLost:
            self._give_up()
        except Exception as error:
            log.error("a write failed by a defect", exc_info=error)
            self._give_up()
        else:
            self._last_seq += len(written)
            await self._bus.publish(self.claim.job_id, written)

    def _give_up(self) -> None:
        """Write nothing more; the lease runs out, if it is still ours."""
        self._lost = True
        self.on_lost()
