"""Parts: calls whose answers are remembered, so that none we received is ever paid again.

The content key is what a call depends on. An answer's bytes go to storage first, then its rows;
its payment is on the ledger before the call, and settled when the answer is here.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, Literal, TypeVar

import msgspec
import structlog
from uuid_utils import uuid7

from tasks.clock import Clock
from tasks.errors import Outage, StepError
from tasks.jobs import ledger
from tasks.jobs.journal import Journal
from tasks.jobs.ledger import Kept, PaidCall
from tasks.jobs.meter import NO_METER, Meter
from tasks.jobs.patience import until_back
from tasks.jobs.storage import Storage
from tasks.jobs.values import WaitingFor

R = TypeVar("R")
T = TypeVar("T")

log = structlog.get_logger()

KEEP_WITHIN = 0.8
"""Seconds a cancelled job has to put away what was just paid."""


class Answer(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """What a call came to."""

    result: R
    """Small: kept in the database."""
    data: bytes | None = None
    """Large: kept in storage."""
    suffix: str = ""
    """Of the storage key: `.mp3`."""
    media_type: str = "application/octet-stream"
    cost_usd: float = 0.0


class Call(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """A call that is worth remembering."""

    provider: str
    depends_on: tuple[str, ...]
    """Everything the answer depends on: provider, model, voice, settings, text, seed."""
    make: Callable[[], Awaitable[Answer[R]]]
    result_type: type[R]
    estimate_usd: float = 0.0
    shared_in: Literal["job", "user"] = "job"
    """Who may get the same answer again: this job only, or all jobs of its user."""


class Remembered(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    result: R
    storage_key: str | None
    cost_usd: float
    reused: bool


class Parts:
    """The parts of one job."""

    def __init__(
        self,
        journal: Journal,
        storage: Storage,
        clock: Clock,
        told_to_stop: asyncio.Event,
        cap_usd: float | None = None,
        meter: Meter = NO_METER,
    ) -> None:
        self.storage, self._meter, self._told_to_stop = storage, meter, told_to_stop
        self._journal, self._clock, self._cap_usd = journal, clock, cap_usd

    async def make(self, step: str, name: str, call: Call[R]) -> Remembered[R]:
        claim, key = self._journal.claim, self._key(call)
        kept = await self._patiently(step, lambda: self._find(key))
        if kept is None:
            paid = PaidCall(
                job_id=claim.job_id,
                user_id=claim.user_id,
                provider=call.provider,
                step=step,
                part=name,
                content_key=key,
                estimate_usd=call.estimate_usd,
            )
            calling = self._call(paid, call)
            kept = await (self._seen_through(calling) if call.estimate_usd else calling)
            reused = False
        else:
            reused = True
        saved_usd = kept.cost_usd if reused else 0.0
        new = not (reused and await self._knows(step, name, key))
        self._journal.remember_part(step, name, key, saved_usd, new=new)
        return Remembered(
            result=msgspec.json.decode(kept.result, type=call.result_type),
            storage_key=kept.storage_key,
            cost_usd=kept.cost_usd,
            reused=reused,
        )

    async def forget(self, step: str, call: Call[Any]) -> None:
        """Ask anew the next time: the answer is of no use to anybody."""
        key = self._key(call)
        await self._patiently(step, lambda: ledger.forget_content(key))

    def _key(self, call: Call[Any]) -> str:
        claim = self._journal.claim
        scope = claim.job_id if call.shared_in == "job" else f"user:{claim.user_id}"
        return content_key(scope, call.depends_on)

    async def _knows(self, step: str, name: str, key: str) -> bool:
        job_id = self._journal.claim.job_id
        return await self._patiently(step, lambda: ledger.has_part(job_id, step, name, key))

    async def _find(self, key: str) -> Kept | None:
        """Find content that is whole: one whose bytes somebody deleted is made again."""
        kept = await ledger.find_content(key)
        if kept is None or kept.storage_key is None or await self.storage.stat(kept.storage_key):
            return kept
        log.warning("content has lost its bytes", key=kept.storage_key)
        await ledger.forget_content(key)
        return None

    async def _seen_through(self, calling: Coroutine[Any, Any, Kept]) -> Kept:
        """Let a paid call end though its step is broken off, unless the job is told to stop.

        What fails beside it cancels it; its answer is paid all the same, and the next try has it.
        """
        task = asyncio.ensure_future(calling)
        stop = asyncio.ensure_future(self._told_to_stop.wait())
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            raise
        finally:
            stop.cancel()
            task.cancel()
            await asyncio.wait({task, stop})

    async def _call(self, paid: PaidCall, call: Call[R]) -> Kept:
        payment = await self._begin(paid) if call.estimate_usd else None
        began = time.monotonic()
        try:
            answer = await self._made(call)
        except StepError as error:
            if payment is not None and not error.answer_lost:
                await self._settle(paid, payment, error.cost_usd)
            raise
        seconds = time.monotonic() - began
        # What was paid is kept, also when the job is cancelled just now.
        return await _to_its_end(self._keep(paid, answer, payment, seconds))

    async def _made(self, call: Call[R]) -> Answer[R]:
        """Make the call, and count how it ended and what it is taken to have cost."""
        outcome, usd = "unanswered", call.estimate_usd
        try:
            answer = await call.make()
            outcome, usd = "answered", answer.cost_usd
        except StepError as error:
            outcome, usd = error.reason, usd if error.answer_lost else error.cost_usd
            raise
        finally:
            self._meter.called(call.provider, outcome, usd)
        return answer

    async def _begin(self, paid: PaidCall) -> str:
        payment, now = str(uuid7()), self._clock.now_ms()
        await self._patiently(paid.step, lambda: ledger.start(payment, paid, now, self._cap_usd))
        return payment

    async def _settle(self, paid: PaidCall, payment: str, usd: float) -> None:
        now = self._clock.now_ms()
        await self._patiently(paid.step, lambda: ledger.settle(payment, usd, now))

    async def _keep(
        self, paid: PaidCall, answer: Answer[R], payment: str | None, seconds: float
    ) -> Kept:
        storage_key = None
        if answer.data is not None:
            storage_key = f"content/{paid.content_key[:2]}/{paid.content_key}{answer.suffix}"
            await self._store(paid.step, storage_key, answer.data, answer.media_type)
        kept = Kept(
            paid.content_key,
            storage_key,
            msgspec.json.encode(answer.result),
            answer.cost_usd,
            seconds,
        )
        now = self._clock.now_ms()
        await self._patiently(paid.step, lambda: ledger.keep(kept, paid.user_id, payment, now))
        return kept

    async def _store(self, step: str, storage_key: str, data: bytes, media_type: str) -> None:
        await self._patiently(step, lambda: self.storage.put(storage_key, data, media_type))

    async def _patiently(self, step: str, call: Callable[[], Awaitable[T]]) -> T:
        """Wait here for a database or storage that is down, and say so: paid calls run beside."""
        waiting = False

        def on_away(outage: Outage) -> None:
            nonlocal waiting
            if not waiting:
                self._journal.wait_for(step, WaitingFor(what=outage.what))
            waiting = True

        result = await until_back(call, on_away)
        if waiting:
            self._journal.wait_for(step, None)
        return result


def content_key(scope: str, depends_on: tuple[str, ...]) -> str:
    """Hash what an answer depends on, and who may have it again."""
    return hashlib.sha256(msgspec.json.encode([scope, *depends_on])).hexdigest()


async def _to_its_end(keeping: Awaitable[Kept]) -> Kept:
    task = asyncio.ensure_future(keeping)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=KEEP_WITHIN)
        task.cancel()
        raise
