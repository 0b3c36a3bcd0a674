"""A job under way, as its pipeline and its steps see it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Generic, ParamSpec, TypeVar

import msgspec
import structlog

from tasks.clock import Clock, iso
from tasks.jobs import files, ledger
from tasks.jobs.events import StepNews
from tasks.jobs.flow import Flow
from tasks.jobs.journal import Journal
from tasks.jobs.meter import NO_METER, Meter
from tasks.jobs.parts import Call, Parts, Remembered
from tasks.jobs.pipeline import Pipeline, Step
from tasks.jobs.slots import Slots
from tasks.jobs.status import read_artifacts
from tasks.jobs.storage import Storage
from tasks.jobs.values import Artifact, ArtifactKind, Cost, Outcome, WaitingFor

Q = ParamSpec("Q")
R = TypeVar("R")
P = TypeVar("P", bound=msgspec.Struct)

log = structlog.get_logger()

NOTHING = "Nothing to do."
UNTOLD = 0.5
"""Seconds a step waits for a slot before it says so."""


class Run(Generic[P]):
    """What a pipeline is given: its parameters, and `step`."""

    def __init__(
        self,
        pipeline: Pipeline[P],
        params: P,
        journal: Journal,
        parts: Parts,
        slots: Slots,
        tools: Any,
        clock: Clock,
        meter: Meter = NO_METER,
    ) -> None:
        self.params, self.slots = params, slots
        self.tools, self.clock, self._meter = tools, clock, meter
        self.job_id, self.user_id = journal.claim.job_id, journal.claim.user_id
        self.created_at: int = journal.claim.row["created_at"]
        self._pipeline, self._journal, self._parts = pipeline, journal, parts
        self._closed = {step.key: asyncio.Event() for step in pipeline.steps}

    async def step(self, step: Step[Q, R], *args: Q.args, **kwargs: Q.kwargs) -> R:
        """Run a step, or hand back what it came to before a crash, a retry or a deploy."""
        return await self._through(step, Flow(), *args, **kwargs)

    def leave_out(self, *steps: Step[Any, Any]) -> None:
        """Close steps that have nothing to do, so that the job can end without them."""
        for step in steps:
            if self._journal.steps[step.key].status != "complete":
                self._journal.start_step(step.key, NOTHING)
                self._journal.finish_step(step.key, "null", NOTHING)

    @asynccontextmanager
    async def together(self) -> AsyncIterator[Together]:
        """Run steps that overlap; at the end of the block all of them have ended."""
        async with asyncio.TaskGroup() as group:
            yield Together(group, self._through)

    async def _through(
        self, step: Step[Q, R], flow: Flow[R], *args: Q.args, **kwargs: Q.kwargs
    ) -> R:
        stored = self._journal.steps[step.key]
        if stored.status == "complete" and stored.result is not None:
            result: R = msgspec.json.decode(stored.result, type=step.result_type)
        else:
            with structlog.contextvars.bound_contextvars(step=step.key):
                result = await self._run_step(step, flow, *args, **kwargs)
        self._closed[step.key].set()
        flow.end(result)
        return result

    async def _run_step(
        self, step: Step[Q, R], flow: Flow[R], *args: Q.args, **kwargs: Q.kwargs
    ) -> R:
        began = time.monotonic()
        self._journal.start_step(step.key, step.message)
        context = Context(step, self, self._journal, self._parts, flow)
        try:
            result = await step.work(context, *args, **kwargs)
        except Exception:
            self._journal.fail_in(step.key)
            raise
        await self._the_one_before(step)
        self._journal.finish_step(step.key, msgspec.json.encode(result).decode(), step.message)
        await self._journal.flush()
        self._note(step, time.monotonic() - began)
        return result

    def _note(self, step: Step[Any, Any], seconds: float) -> None:
        self._meter.step_finished(self._pipeline.type, step.key, seconds)
        log.info("step finished", seconds=round(seconds, 3))

    async def _the_one_before(self, step: Step[Any, Any]) -> None:
        """Steps that overlap still close in their order."""
        place = self._pipeline.place(step.key)
        if place > 1:
            await self._closed[self._pipeline.steps[place - 2].key].wait()


class Together:
    """Begins steps beside each other, in their order.

    Each may be given flows of those before it, and is under way once all of these have begun.
    """

    def __init__(self, group: asyncio.TaskGroup, through: Callable[..., Awaitable[Any]]) -> None:
        self._group, self._through = group, through

    def begin(self, step: Step[Q, R], *args: Q.args, **kwargs: Q.kwargs) -> Flow[R]:
        flow: Flow[R] = Flow()
        self._group.create_task(self._carry(step, flow, *args, **kwargs))
        return flow

    async def _carry(self, step: Any, flow: Any, *args: Any, **kwargs: Any) -> None:
        for given in (*args, *kwargs.values()):
            if isinstance(given, Flow):
                await given.begun()
        await self._through(step, flow, *args, **kwargs)


class Context:
    """What a step is given: where to tell its progress, and how to remember its parts."""

    def __init__(
        self,
        step: Step[Any, Any],
        run: Run[Any],
        journal: Journal,
        parts: Parts,
        flow: Flow[Any],
    ) -> None:
        self.job_id, self.user_id, self.created_at = run.job_id, run.user_id, run.created_at
        self.tools, self.clock = run.tools, run.clock
        self._step, self._journal, self._parts, self._flow = step, journal, parts, flow
        self._slots = run.slots
        self._holding = self._waits = 0

    @property
    def storage(self) -> Storage:
        return self._parts.storage

    def progress(self, done: float, total: float, unit: str, message: str) -> None:
        """Move the bar inside this step: *done* of *total* in *unit*, and what to say."""
        now = self._journal.steps[self._step.key]
        news = StepNews(
            key=now.key,
            index=now.position,
            of=len(self._journal.steps),
            done=done,
            total=total,
            unit=unit,
        )
        self._journal.step_progress(self._step.key, news, message)

    def hand_on(self, piece: Any) -> None:
        """Give a piece of the result to the steps that follow, before the result is whole."""
        self._flow.hand_on(piece)

    def artifact(self, artifact: Artifact) -> None:
        """Show something that exists now; the same id again replaces it."""
        self._journal.add_artifact(artifact)

    async def file(self, name: str, data: bytes, title: str = "") -> str:
        """Keep a file such as `report.csv`, and show it for its owner; answer its storage key.

        The same name again replaces it.
        """
        key, id = files.key(self.job_id, name, data), files.artifact_id(name)
        await self.storage.put(key, data, files.media_type(name))
        there = [one.id for one in await self.artifacts("file")]
        self.artifact(
            Artifact(
                id=id,
                kind="file",
                index=there.index(id) + 1 if id in there else len(there) + 1,
                title=title or name,
                url=files.url(self.job_id, name),
                key=key,
            )
        )
        return key

    def promise(self, episode_id: str) -> None:
        """Say which episode this becomes, before it is one: it can be heard already."""
        outcome = Outcome(message="", episode_id=episode_id)
        self._journal.change_job(outcome=msgspec.json.encode(outcome).decode())

    async def artifacts(self, kind: ArtifactKind) -> list[Artifact]:
        """What of this kind is shown so far, also by a try that broke off."""
        await self._journal.flush()
        return [one for one in await read_artifacts(self.job_id) if one.kind == kind]

    async def part(self, name: str, call: Call[R]) -> Remembered[R]:
        """Make a call whose answer is remembered: never paid twice for one we received."""
        return await self._parts.make(self._step.key, name, call)

    async def forget(self, call: Call[Any]) -> None:
        """Forget the answer of a call, so that a retry asks again; what it cost stays paid."""
        await self._parts.forget(self._step.key, call)

    async def cost(self) -> Cost:
        """What the job has cost so far."""
        await self._journal.flush()
        return await ledger.cost_of(self.job_id)

    async def flush(self) -> None:
        """Wait until all that was told so far is written."""
        await self._journal.flush()

    @asynccontextmanager
    async def slot(self, pool: str, most: int) -> AsyncIterator[None]:
        """Hold one of the *most* slots that all jobs share; say so while nothing else is done."""
        async with AsyncExitStack() as stack:
            waiting = asyncio.ensure_future(
                stack.enter_async_context(self._slots.taken(pool, most))
            )
            try:
                await asyncio.wait({waiting}, timeout=UNTOLD)
                if not waiting.done() and not self._holding:
                    async with self.waiting_for(f"a free slot of {pool}"):
                        await waiting
                await waiting
            finally:
                waiting.cancel()
                await asyncio.wait({waiting})
            self._holding += 1
            try:
                yield
            finally:
                self._holding -= 1

    @asynccontextmanager
    async def waiting_for(self, what: str, until: int | None = None) -> AsyncIterator[None]:
        """Say in the status what this step waits for, while it does."""
        waiting = WaitingFor(what=what, until=iso(until))
        self._waits += 1
        self._journal.wait_for(self._step.key, waiting)
        try:
            yield
        finally:
            self._waits -= 1
            if not self._waits:
                self._journal.wait_for(self._step.key, None)
