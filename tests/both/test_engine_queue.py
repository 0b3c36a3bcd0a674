"""Who comes next, how many may wait, and that pressing twice is one job."""

import asyncio
from pathlib import Path

import pytest

from engine import SOON, Engine, Gate, nothing, open_engine, row, toy, until
from tasks.clock import MovedClock
from tasks.errors import BadInput, TooMany
from tasks.jobs.run import Context


class StoppedClock(MovedClock):
    """A clock that stands: everything happens in one millisecond."""

    def __init__(self) -> None:
        super().__init__()
        self.stands_at = super().now_ms()

    def now_ms(self) -> int:
        return self.stands_at


def recording() -> tuple[list[str], object]:
    order: list[str] = []

    async def work(context: Context) -> None:
        order.append(context.user_id)

    return order, work


async def test_users_take_turns(tmp_path: Path) -> None:
    """Whoever asks for twenty shows does not keep the next one from theirs."""
    order, work = recording()

    async with open_engine(tmp_path, toy(work), waiting=100) as engine:
        for user in ["ann"] * 4 + ["bob"] * 2 + ["cyd"]:
            await engine.submit(user)
            engine.clock.advance(0.01)
        await engine.run()

        assert order == ["ann", "bob", "cyd", "ann", "bob", "ann", "ann"]


async def test_users_take_turns_however_quick_it_goes(tmp_path: Path) -> None:
    """Turns are kept within a millisecond too."""
    order, work = recording()

    async with open_engine(tmp_path, toy(work), waiting=100) as engine:
        for user in ["ann"] * 4 + ["bob"] * 3 + ["cyd"] * 2:
            await engine.submit(user)
            engine.clock.advance(0.01)
        stopped = StoppedClock()
        stopped.stands_at = engine.clock.now_ms()
        engine.clock = stopped
        await engine.run()

        assert order == ["ann", "bob", "cyd"] * 2 + ["ann", "bob", "ann"]


async def test_one_user_is_served_in_order(tmp_path: Path) -> None:
    """What I asked for first is made first."""
    order: list[str] = []

    async def work(context: Context) -> None:
        order.append(context.job_id)

    async with open_engine(tmp_path, toy(work)) as engine:
        job_ids = [await engine.submit() for _ in range(8)]
        await engine.run()

        assert order == job_ids


async def test_the_position_is_the_turn(tmp_path: Path) -> None:
    """The place that each waiting job was told is the place in which it ran."""
    order: list[str] = []

    async def work(context: Context) -> None:
        order.append(context.job_id)

    async with open_engine(tmp_path, toy(work), waiting=100) as engine:
        first = await engine.submit("bob")
        await engine.run()
        job_ids = []
        for user in ["ann", "ann", "bob", "ann", "cyd", "bob", "ann", "cyd"]:
            job_ids.append((user, await engine.submit(user)))
            engine.clock.advance(0.01)
        places = {(await engine.status(job_id, user)).position: job_id for user, job_id in job_ids}

        await engine.run()

        assert sorted(places) == list(range(1, 9))
        assert order == [first, *(places[place] for place in range(1, 9))]
        assert (await engine.status(first, "bob")).position is None


async def test_no_more_run_at_once_than_allowed(tmp_path: Path) -> None:
    """With two at once the third of mine waits, though workers are free; others' go on."""
    gate, started = Gate(), []

    async def work(context: Context) -> None:
        started.append(context.user_id)
        await gate(context)

    async with open_engine(tmp_path, toy(work), running=2) as engine:
        mine = [await engine.submit("ann") for _ in range(3)]
        theirs = await engine.submit("bob")
        for owner in "wxyz":
            engine.start(engine.runner(owner))
        await until(lambda: len(started) == 3)
        await engine.run("one more")

        assert sorted(started) == ["ann", "ann", "bob"]
        assert (await row(mine[2]))["status"] == "queued"
        gate.open()
        await until(lambda: all_over(engine, [("ann", one) for one in mine] + [("bob", theirs)]))


async def all_over(engine: Engine, jobs: list[tuple[str, str]]) -> bool:
    return all([(await engine.status(job_id, user)).over for user, job_id in jobs])


async def test_a_dead_workers_job_does_not_block_its_user(tmp_path: Path) -> None:
    """A lease that ran out counts as nobody's: the next job of mine may run."""
    gate = Gate()

    async with open_engine(tmp_path, toy(gate), running=1) as engine:
        await engine.submit()
        engine.start(engine.runner("killed"))
        await gate.wait()
        waiting = await engine.submit()
        engine.expire()
        gate.open_for_others()

        await engine.run("next")

        assert await all_over(engine, [("local", waiting)])


async def test_more_than_may_wait_is_refused(tmp_path: Path) -> None:
    """The eleventh in my queue is refused with the number; another's is not."""
    async with open_engine(tmp_path, toy(nothing), waiting=3) as engine:
        for _ in range(3):
            await engine.submit("ann")

        with pytest.raises(TooMany, match="3 ") as refused:
            await engine.submit("ann")
        assert refused.value.retry_after > 0
        await engine.submit("bob")
        await engine.run()
        await engine.submit("ann")


async def test_many_at_once_do_not_overshoot(tmp_path: Path) -> None:
    """Twenty presses in one moment: as many as may wait are taken, not one more."""
    async with open_engine(tmp_path, toy(nothing), waiting=5) as engine:
        answers = await asyncio.gather(
            *(engine.submit() for _ in range(20)), return_exceptions=True
        )

        assert sum(isinstance(answer, str) for answer in answers) == 5
        assert sum(isinstance(answer, TooMany) for answer in answers) == 15


BODY = {"type": "toy", "n": 4}


async def test_the_same_key_and_body_is_the_same_job(tmp_path: Path) -> None:
    """Pressing twice, or sending again after a dead line, makes one job."""
    async with open_engine(tmp_path, toy(nothing), waiting=1) as engine:
        first = await engine.jobs.submit("local", BODY, "key")

        again = await engine.jobs.submit("local", {"n": 4, "type": "toy"}, "key")

        assert again == first
        assert await engine.types(first) == ["job.queued"]


async def test_the_same_key_at_the_same_time_is_one_job(tmp_path: Path) -> None:
    """Ten requests with one key that arrive together: one job, and all get its id."""
    async with open_engine(tmp_path, toy(nothing), waiting=3) as engine:
        async with asyncio.timeout(SOON):
            job_ids = await asyncio.gather(
                *(engine.jobs.submit("local", BODY, "key") for _ in range(10))
            )

        assert len(set(job_ids)) == 1
        assert len((await engine.jobs.page("local")).jobs) == 1


@pytest.mark.parametrize("body", [{"type": "toy", "n": 5}, {"type": "toy"}, {"type": "other"}])
async def test_the_same_key_for_something_else_is_refused(
    tmp_path: Path, body: dict[str, object]
) -> None:
    """A key that was used for another request is named, and nothing is made."""
    async with open_engine(tmp_path, toy(nothing), toy(nothing, type="other")) as engine:
        await engine.jobs.submit("local", BODY, "key")

        with pytest.raises(BadInput, match="'key' was used for another") as refused:
            await engine.jobs.submit("local", body, "key")
        assert refused.value.field == "Idempotency-Key"
        assert len((await engine.jobs.page("local")).jobs) == 1


async def test_a_key_is_its_users_own(tmp_path: Path) -> None:
    """Another listener's same key is another job."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        mine = await engine.jobs.submit("ann", BODY, "key")
        theirs = await engine.jobs.submit("bob", BODY, "key")

        assert mine != theirs
        assert (await engine.status(theirs, "bob")).status == "queued"


async def test_a_key_is_kept_for_a_day(tmp_path: Path) -> None:
    """The same job for 24 hours; after that the key is free, for any body."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        first = await engine.jobs.submit("local", BODY, "key")
        engine.clock.advance(24 * 3600 - 5)
        assert await engine.jobs.submit("local", BODY, "key") == first

        engine.clock.advance(10)
        second = await engine.jobs.submit("local", {"type": "toy"}, "key")

        assert second != first
        assert await engine.jobs.submit("local", {"type": "toy"}, "key") == second


async def test_without_a_key_every_call_is_a_job(tmp_path: Path) -> None:
    """Two calls without a key are two jobs."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        assert await engine.jobs.submit("local", BODY) != await engine.jobs.submit("local", BODY)


@pytest.mark.parametrize(
    ("body", "said", "field"),
    [
        ({"type": "dialy"}, "No job is called 'dialy' (toy)", "type"),
        ({}, "type: say which job it is (toy).", "type"),
        ({"type": ["toy"]}, "No job is called ['toy']", "type"),
        ({"type": "toy", "n": "many"}, "not 'many'", "n"),
        ({"type": "toy", "m": 1}, "There is no field 'm'.", "m"),
    ],
)
async def test_what_cannot_be_made_is_refused_by_name(
    tmp_path: Path, body: dict[str, object], said: str, field: str
) -> None:
    """A wrong request names the field and the value, and makes nothing."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        with pytest.raises(BadInput) as refused:
            await engine.jobs.submit("local", body)

        assert said in refused.value.message
        assert refused.value.field == field
        assert (await engine.jobs.page("local")).jobs == []


async def test_jobs_are_listed_newest_first_page_by_page(tmp_path: Path) -> None:
    """Each job is on one page, also if new ones come while I turn pages."""
    async with open_engine(tmp_path, toy(nothing), waiting=100) as engine:
        job_ids = [await engine.submit() for _ in range(5)]
        await engine.submit("bob")

        first = await engine.jobs.page("local", limit=2)
        await engine.submit()
        second = await engine.jobs.page("local", limit=2, cursor=first.next_cursor)
        third = await engine.jobs.page("local", limit=2, cursor=second.next_cursor)

        seen = [job.job_id for page in (first, second, third) for job in page.jobs]
        assert seen == job_ids[::-1]
        assert third.next_cursor is None


async def test_a_list_can_be_narrowed(tmp_path: Path) -> None:
    """By how they stand, and by kind."""
    async with open_engine(tmp_path, toy(nothing), toy(nothing, type="other")) as engine:
        done = await engine.submit()
        await engine.run()
        waiting, other = await engine.submit(), await engine.submit(type="other")

        async def found(**by: str) -> set[str]:
            return {job.job_id for job in (await engine.jobs.page("local", **by)).jobs}

        assert await found(status="complete") == {done}
        assert await found(status="queued") == {waiting, other}
        assert await found(type="other") == {other}
        assert await found(status="complete", type="other") == set()
