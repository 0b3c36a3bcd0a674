"""What is remembered: steps, parts, content; and what of it was paid, once."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from engine import (
    SOON,
    Engine,
    Gate,
    Provider,
    nothing,
    open_engine,
    payments,
    row,
    toy,
    until,
)
from tasks.errors import Final, Outage, Retryable, StepError
from tasks.jobs.database import fetch
from tasks.jobs.parts import content_key
from tasks.jobs.run import Context
from tasks.providers.folder import Folder


async def test_a_killed_job_goes_on_from_its_last_part(tmp_path: Path) -> None:
    """The next process calls only what was not answered, and tells the story on."""
    provider = Provider()
    gate = provider.gates["three"] = Gate()
    first = Provider("zero")

    async with open_engine(tmp_path, toy(first, provider)) as engine:
        job_id = await engine.submit()
        engine.start(engine.runner("killed"))
        await gate.wait()
        engine.expire()
        del provider.gates["three"]

        await engine.run("next")

        assert first.calls == ["zero"]
        assert provider.calls == ["one", "two", "three", "three"]
        assert (await engine.status(job_id)).status == "complete"
        types = await engine.types(job_id)
        assert types.count("job.started") == types.count("job.resumed") == 1
        assert types.count("step.finished") == 2


async def test_a_finished_step_is_not_run_again(tmp_path: Path) -> None:
    """A step that ended is handed back from the database, after a crash and a retry alike."""
    ran = []

    async def once(context: Context) -> None:
        ran.append("a")

    errors: list[Exception] = [Final("No."), Retryable("Busy.")]

    async def stubborn(context: Context) -> None:
        if errors:
            raise errors.pop()

    async with open_engine(tmp_path, toy(once, stubborn)) as engine:
        job_id = await engine.submit()
        await engine.run()
        engine.clock.advance(61)
        await engine.run()
        assert (await engine.status(job_id)).status == "failed"
        await engine.jobs.retry("local", job_id)
        await engine.run()

        assert (await engine.status(job_id)).status == "complete"
        assert ran == ["a"]


async def test_an_answer_is_shared_within_a_user(tmp_path: Path) -> None:
    """The same words again cost me nothing: the answer comes from what I have, and is counted."""
    provider = Provider()

    async with open_engine(tmp_path, toy(provider)) as engine:
        first, second = [await engine.submit() for _ in range(2)]
        await engine.run()

        assert len(provider.calls) == 3
        assert (await engine.status(first)).cost.usd == 1.5
        assert (await engine.status(first)).cost.saved_usd == 0
        assert (await engine.status(second)).cost.usd == 0
        assert (await engine.status(second)).cost.saved_usd == 1.5
        assert await payments(second) == []


async def test_an_answer_is_not_shared_across_users(tmp_path: Path) -> None:
    """Nobody gets what another listener paid for."""
    provider = Provider("one")

    async with open_engine(tmp_path, toy(provider)) as engine:
        await engine.submit("ann")
        await engine.submit("bob")
        await engine.run()

        assert provider.calls == ["one", "one"]


async def test_what_belongs_to_a_job_stays_with_it(tmp_path: Path) -> None:
    """A new press is a new script: content of a job is not taken for another."""
    provider = Provider("one", shared=False)

    async with open_engine(tmp_path, toy(provider)) as engine:
        await engine.submit()
        await engine.submit()
        await engine.run()

        assert provider.calls == ["one", "one"]


def test_no_two_calls_share_a_key_by_chance() -> None:
    """Where one part of what a call depends on ends and the next begins is part of its key."""
    keys = {
        content_key("job", ("ab", "c")),
        content_key("job", ("a", "bc")),
        content_key("job", ("abc",)),
        content_key("user:job", ("ab", "c")),
    }

    assert len(keys) == 4


async def test_bytes_are_put_away_before_their_row(tmp_path: Path) -> None:
    """Content that the database knows is in storage already, whenever the process dies."""
    known_at_put = []

    class Watched(Folder):
        async def put(self, key: str, *args: Any, **more: Any) -> None:
            known_at_put.extend(await fetch("SELECT key FROM content"))
            await super().put(key, *args, **more)

    async with open_engine(
        tmp_path, toy(Provider("one")), storage=Watched(tmp_path / "audio")
    ) as engine:
        await engine.submit()
        await engine.run()

        content = await fetch("SELECT * FROM content")
        assert known_at_put == []
        assert await engine.storage.get(content[0]["storage_key"]) == b"sound of one"
        assert content[0]["storage_key"].endswith(".mp3")


async def test_paid_bytes_wait_for_a_storage_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A storage that is away for a moment makes nobody pay twice."""
    monkeypatch.setattr("tasks.jobs.patience.AGAIN", (0.01,))
    away = [Outage("The store does not answer.", what="storage")] * 3

    class Flaky(Folder):
        async def put(self, *args: Any, **more: Any) -> None:
            if away:
                raise away.pop()
            await super().put(*args, **more)

    provider = Provider("one")
    async with open_engine(tmp_path, toy(provider), storage=Flaky(tmp_path / "audio")) as engine:
        job_id = await engine.submit()
        await engine.run()

        assert (await engine.status(job_id)).status == "complete"
        assert provider.calls == ["one"]


async def test_an_answer_whose_bytes_are_gone_is_asked_for_again(tmp_path: Path) -> None:
    """Who empties the storage to make room gets new audio, and no job that fails for ever."""
    provider = Provider("one", "two")

    async with open_engine(tmp_path, toy(provider)) as engine:
        await engine.submit()
        await engine.run()
        (lost,) = await fetch("SELECT * FROM content WHERE result LIKE '%ONE%'")
        await engine.storage.delete(lost["storage_key"])

        job_id = await engine.submit()
        await engine.run()

        assert provider.calls == ["one", "two", "one"]
        assert await engine.storage.get(lost["storage_key"]) == b"sound of one"
        cost = (await engine.status(job_id)).cost
        assert (cost.usd, cost.saved_usd) == (0.5, 0.5)
        assert len(await fetch("SELECT * FROM content")) == 2


async def test_a_payment_is_on_the_ledger_before_the_call(tmp_path: Path) -> None:
    """While a call is under way it counts with its estimate; settled, with what it cost."""
    provider = Provider("one")
    gate = provider.gates["one"] = Gate()

    async with open_engine(tmp_path, toy(provider)) as engine:
        job_id = await engine.submit()
        running = engine.start()
        await gate.wait()

        (payment,) = await payments(job_id)
        assert (payment["state"], payment["usd"], payment["estimate_usd"]) == ("started", None, 1.0)
        assert (payment["provider"], payment["step"], payment["part"]) == ("toy", "a", "one")
        cost = (await engine.status(job_id)).cost
        assert (cost.usd, cost.complete) == (1.0, False)

        gate.open()
        async with asyncio.timeout(SOON):
            await running
        (payment,) = await payments(job_id)
        assert (payment["state"], payment["usd"]) == ("settled", 0.5)
        assert payment["settled_at"] >= payment["started_at"]
        cost = (await engine.status(job_id)).cost
        assert (cost.usd, cost.complete) == (0.5, True)


@pytest.mark.parametrize("reason", ["timeout", "dropped"])
async def test_an_answer_that_was_lost_stays_open(tmp_path: Path, reason: str) -> None:
    """A call that may have been billed counts as paid, and the cost says it is not complete."""
    provider = Provider("one")
    provider.errors["one"] = Retryable("The line is dead.", reason=reason)

    async with open_engine(tmp_path, toy(provider)) as engine:
        job_id = await engine.submit()
        await engine.run()
        engine.clock.advance(61)
        await engine.run()

        lost, answered = await payments(job_id)
        assert (lost["state"], lost["usd"]) == ("started", None)
        assert (answered["state"], answered["usd"]) == ("settled", 0.5)
        cost = (await engine.status(job_id)).cost
        assert (cost.usd, cost.complete) == (1.5, False)


@pytest.mark.parametrize(
    ("error", "usd"),
    [
        (Retryable("Too many requests.", reason="rate_limited"), 0.0),
        (Final("The key is refused.", reason="key_refused"), 0.0),
        (Final("It said nothing.", reason="bad_answer", cost_usd=0.25), 0.25),
    ],
)
async def test_a_refused_call_is_settled(
    tmp_path: Path, error: Retryable | Final, usd: float
) -> None:
    """A call that was refused cost nothing, or what its useless answer cost."""
    provider = Provider("one")
    provider.errors["one"] = error

    async with open_engine(tmp_path, toy(provider)) as engine:
        job_id = await engine.submit()
        await engine.run()

        (payment,) = await payments(job_id)
        assert (payment["state"], payment["usd"]) == ("settled", usd)
        cost = (await engine.status(job_id)).cost
        assert (cost.usd, cost.complete) == (usd, True)


async def test_free_calls_are_remembered_without_a_payment(tmp_path: Path) -> None:
    """The offline parts are on no ledger, and are remembered all the same."""
    provider = Provider(usd=0)

    async with open_engine(tmp_path, toy(provider)) as engine:
        job_ids = [await engine.submit() for _ in range(2)]
        await engine.run()

        assert provider.calls == ["one", "two", "three"]
        assert [await payments(job_id) for job_id in job_ids] == [[], []]


async def test_a_late_answer_is_kept_though_the_lease_is_lost(tmp_path: Path) -> None:
    """What was paid is kept, whoever owns the job by then; nothing else is written."""
    provider = Provider("one")
    late = provider.gates["one"] = Gate()

    async with open_engine(tmp_path, toy(provider)) as engine:
        job_id = await engine.submit()
        late_one = engine.start(engine.runner("late"))
        await late.wait()
        engine.expire()
        again = provider.gates["one"] = Gate()
        engine.start(engine.runner("next"))
        await again.wait()
        before = await engine.types(job_id)

        late.open()
        async with asyncio.timeout(SOON):
            await late_one

        assert await engine.types(job_id) == before
        assert await fetch("SELECT * FROM part") == []
        assert len(await fetch("SELECT * FROM content")) == 1
        assert [one["state"] for one in await payments(job_id)] == ["settled", "started"]

        again.open()
        await until(lambda: complete(job_id))
        assert len(await fetch("SELECT * FROM content")) == 1
        assert [one["state"] for one in await payments(job_id)] == ["settled", "settled"]


async def complete(job_id: str) -> bool:
    return bool((await row(job_id))["status"] == "complete")


async def test_a_step_may_ask_what_the_job_has_cost(tmp_path: Path) -> None:
    """The cost that an episode prints holds every part up to now."""
    seen = []

    async def ask(context: Context) -> None:
        seen.append((await context.cost()).usd)

    async with open_engine(tmp_path, toy(Provider(), ask, nothing)) as engine:
        await engine.submit()
        await engine.run()

        assert seen == [1.5]


class SideBySide:
    """Two parts at once: the slow one is under way when the busy one fails."""

    def __init__(self, error: StepError) -> None:
        self.provider, self.gate = Provider("slow", "busy"), Gate()
        self.provider.gates["slow"] = self.gate
        self.provider.errors["busy"] = error
        self.slow: asyncio.Task[Any] | None = None

    async def __call__(self, context: Context) -> None:
        async with asyncio.TaskGroup() as group:
            self.slow = group.create_task(self._part(context, "slow"))
            group.create_task(self._busy(context))

    def is_broken_off(self) -> bool:
        return self.slow is not None and self.slow.cancelling() > 0

    async def _busy(self, context: Context) -> None:
        await self.gate.wait()
        await self._part(context, "busy")

    async def _part(self, context: Context, name: str) -> None:
        await context.part(name, self.provider.call(name))


async def test_a_call_beside_one_that_fails_is_seen_through(tmp_path: Path) -> None:
    """What fails beside a paid call does not throw its answer away: the next try has it."""
    both = SideBySide(Retryable("Busy."))

    async with open_engine(tmp_path, toy(both), retries=(0.0,)) as engine:
        job_id = await engine.submit()
        first = engine.start()
        await until(both.is_broken_off)
        both.gate.open()
        await first
        await engine.run()

        assert (await engine.status(job_id)).status == "complete"
        assert sorted(both.provider.calls) == ["busy", "busy", "slow"]
        assert [one["state"] for one in await payments(job_id)] == ["settled"] * 3


async def test_a_call_that_is_seen_through_still_stops_when_told(tmp_path: Path) -> None:
    """A job that waits for an answer beside a failure is cancelled as quickly as any other."""
    both = SideBySide(Final("No."))

    async with open_engine(tmp_path, toy(both)) as engine:
        job_id = await engine.submit()
        async with engine.working(engine.runner()):
            await until(both.is_broken_off)
            await engine.jobs.cancel("local", job_id)
            await until(lambda: is_over(engine, job_id))

        assert (await engine.status(job_id)).status == "cancelled"
        states = {one["part"]: one["state"] for one in await payments(job_id)}
        assert states == {"slow": "started", "busy": "settled"}


async def is_over(engine: Engine, job_id: str) -> bool:
    return (await engine.status(job_id)).over
