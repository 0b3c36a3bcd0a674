"""Carries jobs through: claims the next due one, runs its pipeline, writes how it ended.

The one clever file. A pipeline runs in an asyncio task of its own, so that it can be stopped from
outside for a reason: cancelled by the listener, its lease lost, or this worker being stopped.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, Literal

import msgspec
import structlog

from tasks.errors import Final, GavelcastError, Outage, Retryable, StepError
from tasks.jobs import claims, endings
from tasks.jobs.claims import Claim
from tasks.jobs.commit import LeaseLost
from tasks.jobs.journal import Journal
from tasks.jobs.meter import NO_METER, Meter
from tasks.jobs.parts import Parts
from tasks.jobs.pipeline import Pipeline, Pipelines
from tasks.jobs.ports import Ports
from tasks.jobs.run import Run
from tasks.jobs.signals import Awaiting
from tasks.jobs.storage import Storage
from tasks.jobs.values import Outcome

log = structlog.get_logger()

StopReason = Literal["cancelled", "lost", "stopping"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long, how often, how many."""

    lease: float = 30.0
    """Seconds."""
    retries: tuple[float, ...] = (60.0, 120.0, 240.0)
    """Seconds before each try after the first."""
    running: int = 2
    """Jobs of one user at once."""
    waiting: int = 10
    monthly_cap_usd: float | None = None
    """US dollars that all calls of a month may cost together."""

    @property
    def attempts(self) -> int:
        return len(self.retries) + 1


class Running:
    """A job that this process runs, and why it was told to stop, if it was."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.reason: StopReason | None = None
        self.task: asyncio.Task[Outcome] | None = None
        self.told_to_stop = asyncio.Event()

    def stop(self, reason: StopReason) -> None:
        """Stop, once: a second cancelling would break off what the first lets end well."""
        if reason != "lost":
            # Who lost the lease still waits for what it has paid.
            self.told_to_stop.set()
        if self.reason is None:
            self.reason = reason
            if self.task is not None:
                self.task.cancel()


class Runner:
    """Runs jobs in this process, as many at once as `carry_on` is called."""

    def __init__(
        self,
        owner: str,
        pipelines: Pipelines,
        tools: Any,
        storage: Storage,
        ports: Ports,
        limits: Limits,
        meter: Meter = NO_METER,
    ) -> None:
        self.owner, self.limits = owner, limits
        self._pipelines, self._tools, self._storage = pipelines, tools, storage
        self._bus, self._slots, self._clock = ports.bus, ports.slots, ports.clock
        self._meter = meter
        self.running: dict[str, Running] = {}
        self.stopping = False
        self._outages: Counter[str] = Counter()

    async def carry_on(self, hint: str = "") -> None:
        """Claim and run due jobs until none is left; *hint* is the id the bell was rung for."""
        while not self.stopping:
            try:
                claim = await self._claim()
            except Outage as outage:
                # The sweep rings again.
                log.warning("no claim", what=outage.what, error=outage.message)
                return
            if claim is None:
                return
            with structlog.contextvars.bound_contextvars(job=claim.job_id):
                self._note(claim)
                await self._carry(claim)

    def stop(self) -> None:
        """Claim nothing more, and hand back what is running."""
        self.stopping = True
        for running in list(self.running.values()):
            running.stop("stopping")

    async def _claim(self) -> Claim | None:
        now, lease = self._clock.now_ms(), int(self.limits.lease * 1000)
        return await claims.claim_next(
            self.owner, now, lease, self.limits.running, list(self.running)
        )

    def _note(self, claim: Claim) -> None:
        type, attempt = claim.row["type"], claim.row["attempt"]
        self._meter.claimed(type, crashed=claim.crashed)
        log.info("job taken up", type=type, attempt=attempt, crashed=claim.crashed)

    async def _carry(self, claim: Claim) -> None:
        async with Journal(claim, self._bus, self._clock) as journal:
            running = self.running[claim.job_id] = Running(journal)
            journal.on_lost = lambda: running.stop("lost")
            if self.stopping:
                running.stop("stopping")
            try:
                await self._carry_through(running)
                await journal.flush()
                log.info("job put down", status=journal.status)
            except LeaseLost:
                self._meter.lease_lost()
                log.warning("lease lost")
            finally:
                del self.running[claim.job_id]

    async def _carry_through(self, running: Running) -> None:
        journal = running.journal
        row = journal.claim.row
        if row["cancel_requested"]:
            return endings.cancel(journal)
        if journal.claim.crashed and row["crashes"] >= endings.LAST_CRASH:
            return endings.fail(journal, endings.Crashed())
        try:
            pipeline = self._pipelines.find(row["type"])
            self._announce(journal, pipeline)
            outcome = await self._run(pipeline, running)
        except (Exception, BaseExceptionGroup, asyncio.CancelledError) as error:
            if _cancelled_from_outside():
                raise
            return self._broken_off(running, error)
        self._outages.pop(row["id"], None)
        return endings.complete(journal, outcome)

    def _announce(self, journal: Journal, pipeline: Pipeline[Any]) -> None:
        names = msgspec.json.encode(pipeline.providers(self._tools)).decode()
        if journal.claim.row["started_at"] is None:
            journal.change_job(started_at=self._clock.now_ms(), providers=names)
            journal.say("job.started", "Starting…")
        else:
            journal.change_job(providers=names)
            journal.say("job.resumed", "Going on…")

    async def _run(self, pipeline: Pipeline[Any], running: Running) -> Outcome:
        journal = running.journal
        params = pipeline.read_params(msgspec.json.decode(journal.claim.row["params"]))
        cap_usd = self.limits.monthly_cap_usd
        parts = Parts(
            journal, self._storage, self._clock, running.told_to_stop, cap_usd, self._meter
        )
        run = Run(
            pipeline, params, journal, parts, self._slots, self._tools, self._clock, self._meter
        )
        running.task = asyncio.ensure_future(pipeline.carry(run))
        if running.reason:
            running.task.cancel()
        try:
            return await running.task
        finally:
            running.told_to_stop.set()
            running.task.cancel()

    def _broken_off(self, running: Running, error: BaseException) -> None:
        """End a job whose pipeline did not: a stop on purpose outweighs what it raised then."""
        if running.reason == "cancelled":
            endings.cancel(running.journal)
        elif running.reason == "lost":
            raise LeaseLost(running.journal.claim.job_id)
        elif running.reason == "stopping":
            endings.hand_back(running.journal)
        else:
            with structlog.contextvars.bound_contextvars(step=running.journal.step_that_failed):
                self._failed(running.journal, endings.worst([error]))

    def _failed(self, journal: Journal, error: BaseException) -> None:
        job_id, attempt = journal.claim.job_id, int(journal.claim.row["attempt"])
        if isinstance(error, LeaseLost):
            raise error
        if isinstance(error, Awaiting):
            endings.await_signal(journal, error)
        elif isinstance(error, Outage):
            self._outages[job_id] += 1
            self._meter.put_off(error.reason)
            log.warning("waiting", what=error.what, error=error.message)
            endings.wait(journal, error, endings.pause(self._outages[job_id]))
        elif isinstance(error, Retryable) and attempt < self.limits.attempts:
            self._meter.put_off(error.reason)
            delay = max(self.limits.retries[attempt - 1], error.retry_after or 0.0)
            log.warning("retrying", reason=error.reason, error=error.message, delay=delay)
            endings.retry(journal, error, delay)
        elif isinstance(error, StepError):
            log.error("failed", reason=error.reason, error=error.message)
            endings.fail(journal, error)
        elif isinstance(error, GavelcastError):
            log.error("failed", reason=error.code, error=error.message)
            endings.fail(journal, Final(error.message, reason=error.code))
        else:
            log.error("failed by a defect", exc_info=error)
            endings.fail(journal, Final("Something went wrong inside.", reason="internal"))


def _cancelled_from_outside() -> bool:
    """Whether the task that carries the job is itself being cancelled, and not just the job's."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
