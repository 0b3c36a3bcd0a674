"""What a job's log promises: numbers, order, the bar, artifacts, and a status that agrees."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from engine import (
    SOON,
    Engine,
    Event,
    Gate,
    Made,
    Params,
    Provider,
    nothing,
    open_engine,
    toy,
    toy_step,
    until,
)
from tasks.jobs.bus import ANY, InProcessBus
from tasks.jobs.claims import claim_next
from tasks.jobs.database import transaction
from tasks.jobs.events import StepNews
from tasks.jobs.journal import PROGRESS_EVERY, Journal
from tasks.jobs.pipeline import pipeline
from tasks.jobs.run import Context, Run
from tasks.jobs.values import Artifact, Outcome


def bars(events: list[Event]) -> list[int]:
    return [event["progress"] for event in events]


async def thirds(context: Context) -> None:
    """A step that says each third, and waits until that is written."""
    for done in range(4):
        context.progress(done, 3, "third", f"third {done}")
        await context.flush()


async def test_a_job_tells_its_whole_story_in_order(tmp_path: Path) -> None:
    """Events count 1, 2, 3 …; each step starts, progresses and finishes before the next."""
    async with open_engine(tmp_path, toy(nothing, nothing)) as engine:
        job_id = await engine.submit()
        await engine.run()

        events = await engine.events(job_id)

        of_step = ["step.started", "step.progress", "step.finished"]
        expected = ["job.queued", "job.started", *of_step, *of_step, "job.complete"]
        assert [event["type"] for event in events] == expected
        assert [e["step"]["key"] for e in events if "step" in e] == ["a"] * 3 + ["b"] * 3
        assert [e["step"]["index"] for e in events if "step" in e] == [1] * 3 + [2] * 3
        assert {event["jobId"] for event in events} == {job_id}
        assert events[-1]["message"] == "Done."


async def test_the_bar_never_falls_and_is_full_only_at_the_end(tmp_path: Path) -> None:
    """A fifth of the bar a step (here a third), 99 at most before complete, 100 with it."""
    async with open_engine(tmp_path, toy(thirds, thirds, thirds)) as engine:
        job_id = await engine.submit()
        await engine.run()

        events = await engine.events(job_id)

        assert bars(events) == sorted(bars(events))
        assert bars(events)[0] == 0
        assert bars(events)[-1] == 100
        assert max(bars(events)[:-1]) == 99
        finished = [e["progress"] for e in events if e["type"] == "step.finished"]
        assert finished == [33, 66, 99]


async def test_a_step_that_counts_backwards_moves_no_bar(tmp_path: Path) -> None:
    """What a step says of itself cannot make the bar fall, nor go beyond its share."""

    async def odd(context: Context) -> None:
        for done, total in ((3, 4), (1, 4), (9, 4), (0, 0)):
            context.progress(done, total, "thing", "odd")
        await context.flush()

    async with open_engine(tmp_path, toy(odd, nothing)) as engine:
        job_id = await engine.submit()
        await engine.run()

        events = await engine.events(job_id)

        assert bars(events) == sorted(bars(events))
        first = [e["progress"] for e in events if e.get("step", {}).get("key") == "a"]
        assert max(first) == 50


async def test_progress_is_told_four_times_a_second(tmp_path: Path) -> None:
    """A step that says a thousand things a second fills no log, and its last word is there."""

    async def chatty(context: Context) -> None:
        loop = asyncio.get_running_loop()
        end, said = loop.time() + 3 * PROGRESS_EVERY, 0
        while loop.time() < end:
            said += 1
            context.progress(min(said, 900), 1000, "word", f"word {said}")
            await asyncio.sleep(0)
        context.progress(1000, 1000, "word", "the last word")

    async with open_engine(tmp_path, toy(chatty)) as engine:
        job_id = await engine.submit()
        await engine.run()

        told = [e for e in await engine.events(job_id) if e["type"] == "step.progress"]

        times = [datetime.fromisoformat(e["at"]).timestamp() for e in told]
        apart = [later - earlier for earlier, later in pairwise(times[:-1])]
        assert len(told) >= 4
        assert min(apart) >= PROGRESS_EVERY - 0.01
        assert told[-1]["message"] == "the last word"
        assert told[-1]["step"]["done"] == told[-1]["step"]["total"] == 1000


async def test_what_a_step_said_in_haste_is_told_in_time(tmp_path: Path) -> None:
    """A second word right after the first is told a quarter of a second later, not lost."""
    gate = Gate()

    async def hasty(context: Context) -> None:
        context.progress(1, 4, "thing", "first")
        context.progress(2, 4, "thing", "second")
        await gate()

    async with open_engine(tmp_path, toy(hasty)) as engine:
        job_id = await engine.submit()
        engine.start()
        await gate.wait()

        async def told() -> bool:
            return (await engine.status(job_id)).message == "second"

        await until(told)
        assert (await engine.status(job_id)).progress == 50


async def test_an_artifact_told_again_replaces_the_first(tmp_path: Path) -> None:
    """The status holds each artifact once, as it was last told, in the order of the first."""

    async def show(context: Context) -> None:
        for id, title in (("x", "draft"), ("y", "other"), ("x", "final")):
            context.artifact(Artifact(id=id, kind="file", index=1, title=title))

    async with open_engine(tmp_path, toy(show)) as engine:
        job_id = await engine.submit()
        await engine.run()

        told = [e["artifact"] for e in await engine.events(job_id) if "artifact" in e]
        assert [one["title"] for one in told] == ["draft", "other", "final"]
        shown = (await engine.status(job_id)).artifacts
        assert [(one.id, one.title) for one in shown] == [("x", "final"), ("y", "other")]


async def test_the_status_agrees_with_the_last_event(tmp_path: Path) -> None:
    """At every commit, the status says what the event of its number says."""
    bus = SlowBus()

    async with open_engine(tmp_path, toy(thirds, Provider(), thirds)) as engine:
        job_id = await engine.submit()

        async def agree() -> None:
            status = await engine.status(job_id)
            last = (await engine.events(job_id))[-1]
            assert (status.seq, status.status) == (last["seq"], last["status"])
            assert (status.progress, status.message) == (last["progress"], last["message"])

        bus.after_commit = agree
        await engine.runner(bus=bus).carry_on()

        assert bus.commits > 5
        assert bus.error is None


async def test_a_row_is_never_ahead_of_the_log(tmp_path: Path) -> None:
    """What happens while a commit waits for its turn is not written by that commit."""
    bus = SlowBus()

    async with open_engine(tmp_path, toy(nothing, nothing)) as engine:
        job_id = await engine.submit()
        claim = await claim_next("one", engine.clock.now_ms(), 30_000, 2)
        assert claim is not None

        async def first_commit() -> None:
            bus.after_commit = None
            status = await engine.status(job_id)
            assert [event["type"] for event in await engine.events(job_id)][-1] == "step.started"
            assert (status.message, status.progress) == ("Doing a…", 0)
            assert (status.steps[0].status, status.steps[0].progress) == ("processing", 0)

        bus.after_commit = first_commit
        async with Journal(claim, bus, engine.clock) as journal:
            async with transaction():
                journal.start_step("a", "Doing a…")
                await asyncio.sleep(0)  # the writer takes what there is, and waits for its turn
                await asyncio.sleep(0)
                where = StepNews(key="a", index=1, of=1, done=1, total=1)
                journal.step_progress("a", where, "all of it")
                journal.finish_step("a", "{}", "Doing a…")
            await journal.flush()

        assert bus.error is None
        assert (await engine.status(job_id)).steps[0].status == "complete"


class SlowBus(InProcessBus):
    """Looks at something after each commit, before the next."""

    def __init__(self) -> None:
        super().__init__()
        self.after_commit: Any = None
        self.commits = 0
        self.error: BaseException | None = None

    async def publish(self, job_id: str, events: Iterable[tuple[int, bytes]]) -> None:
        if self.after_commit:
            try:
                await self.after_commit()
            except AssertionError as error:
                self.error = self.error or error
        self.commits += 1
        await super().publish(job_id, events)


async def test_every_event_is_published_after_it_is_kept(tmp_path: Path) -> None:
    """Who hears of an event finds it in the log: save, then tell."""
    async with open_engine(tmp_path, toy(thirds, nothing)) as engine:
        job_id = await engine.submit()
        heard = [1]
        with engine.bus.hub.subscribe(ANY) as subscription:
            running = engine.start()
            while not running.done() or len(heard) < len(await engine.events(job_id)):
                await subscription.wait(0.1)
                for seq, _ in subscription.take() or []:
                    # The first may still be told: it was written before anyone listened.
                    heard += [seq] if seq > 1 else []
                    assert (await engine.events(job_id))[seq - 1]["seq"] == seq

        assert heard == list(range(1, len(await engine.events(job_id)) + 1))


async def test_steps_side_by_side_close_in_their_order(tmp_path: Path) -> None:
    """Steps may overlap; the later one is not finished before the earlier."""
    gate = Gate()
    slow, quick = toy_step("a", gate), toy_step("b", nothing)

    @pipeline("toy", title="Toy", params=Params, steps=(slow, quick))
    async def both(run: Run[Params]) -> Outcome:
        async with asyncio.TaskGroup() as group:
            texts = [group.create_task(run.step(one)) for one in (slow, quick)]
        return Outcome(message=" ".join(task.result().text for task in texts))

    async with open_engine(tmp_path, both) as engine:
        job_id = await engine.submit()
        engine.start()
        await gate.wait()
        await until(lambda: has(engine, job_id, "b", "step.started"))
        assert not await has(engine, job_id, "b", "step.finished")

        gate.open()
        await until(lambda: over(engine, job_id))

        finished = [e["step"]["key"] for e in await engine.events(job_id) if ended(e)]
        assert finished == ["a", "b"]
        assert (await engine.status(job_id)).message == "a b"


def ended(event: Event) -> bool:
    return bool(event["type"] == "step.finished")


async def has(engine: Engine, job_id: str, key: str, type: str) -> bool:
    events = await engine.events(job_id)
    return any(e["type"] == type and e["step"]["key"] == key for e in events)


async def over(engine: Engine, job_id: str) -> bool:
    return (await engine.status(job_id)).over


async def test_waiting_inside_a_step_is_told_and_taken_back(tmp_path: Path) -> None:
    """While a step waits for a slot the status says for what; the job goes on processing."""
    gate = Gate()

    async def queueing(context: Context) -> None:
        async with context.waiting_for("a free voice"):
            await gate()
        await context.flush()

    async with open_engine(tmp_path, toy(queueing)) as engine:
        job_id = await engine.submit()
        running = engine.start()
        await gate.wait()

        async def waits() -> bool:
            return (await engine.status(job_id)).waiting_for is not None

        await until(waits)
        status = await engine.status(job_id)
        assert (status.status, status.waiting_for.what) == ("processing", "a free voice")

        gate.open()
        async with asyncio.timeout(SOON):
            await running
        assert (await engine.status(job_id)).waiting_for is None


async def test_a_result_keeps_its_type(tmp_path: Path) -> None:
    """A step hands on the same value whether it ran or was remembered."""
    seen: list[Made] = []
    first, gate = toy_step("a", nothing), Gate()
    second = toy_step("b", gate)

    @pipeline("toy", title="Toy", params=Params, steps=(first, second))
    async def carry(run: Run[Params]) -> Outcome:
        seen.append(await run.step(first))
        await run.step(second)
        return Outcome(message="Done.")

    async with open_engine(tmp_path, carry) as engine:
        await engine.submit()
        engine.start()
        await gate.wait()
        engine.expire()
        gate.open_for_others()
        await engine.run("two")

        assert seen == [Made("a"), Made("a")]


async def test_the_bar_does_not_fall_in_a_crash(tmp_path: Path) -> None:
    """What the bar showed before the process died is the least that it shows after."""
    gate = Gate()

    async def work(context: Context) -> None:
        for done in (1, 3):
            context.progress(done, 4, "thing", f"thing {done}")
        context.artifact(Artifact(id="x", kind="file", index=1))
        await gate(context)

    async with open_engine(tmp_path, toy(work)) as engine:
        job_id = await engine.submit()
        engine.start()
        await gate.wait()
        assert (await engine.status(job_id)).progress == 75
        engine.expire()
        gate.open_for_others()
        await engine.run("next")

        events = await engine.events(job_id)
        assert bars(events) == sorted(bars(events))
