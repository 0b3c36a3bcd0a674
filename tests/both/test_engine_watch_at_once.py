"""Watching by a line that takes what comes at once: the same story, whoever tells a part."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from itertools import chain, cycle, repeat
from pathlib import Path

import msgspec
import pytest

from engine import SOON, nothing, open_engine, toy
from tasks.jobs.bus import BACKLOG, Hub
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact

Answers = Callable[[], Iterator[bool]]


async def lines(context: Context) -> None:
    """More of them than a watcher's queue holds, first one by one, then in a flood."""
    for n in range(3 * BACKLOG):
        context.artifact(Artifact(id=f"{n}", kind="line", index=n))
        if n < 20 or n % 50 == 0:
            await context.flush()


class Line:
    """What a watcher was told, by whichever way, in the order it came."""

    def __init__(self, answers: Iterator[bool]) -> None:
        self.told: list[int] = []
        self.at_once = 0
        self._answers = answers

    def write(self, event: bytes) -> bool:
        if not next(self._answers):
            return False
        self.told.append(msgspec.json.decode(event)["seq"])
        self.at_once += 1
        return True


async def follow(watching: AsyncGenerator[tuple[int, bytes], None], line: Line) -> None:
    async for seq, _ in watching:
        line.told.append(seq)


@pytest.mark.parametrize(
    "answers",
    [
        lambda: repeat(True),
        lambda: repeat(False),
        lambda: cycle((True, False)),
        lambda: chain(repeat(False, 5), repeat(True)),
        lambda: chain(repeat(True, 5), repeat(False)),
    ],
)
async def test_it_is_the_whole_log_in_order_whoever_takes_it(
    tmp_path: Path, answers: Answers
) -> None:
    """A line that has room now and then, always, or never: nothing is missing or told twice."""
    line = Line(answers())
    async with open_engine(tmp_path, toy(lines, nothing)) as engine, asyncio.timeout(SOON):
        job_id = await engine.submit()
        watching = engine.jobs.watch("local", job_id, 0, line.write)
        line.told.append((await anext(watching))[0])

        async with asyncio.TaskGroup() as group:
            group.create_task(follow(watching, line))
            await engine.run()

        last = (await engine.status(job_id)).seq
        assert line.told == list(range(1, last + 1))
        assert bool(line.at_once) == any(answers_of(answers))


def answers_of(answers: Answers) -> list[bool]:
    return [answer for answer, _ in zip(answers(), range(10), strict=False)]


async def test_what_was_lost_on_the_way_comes_before_what_is_heard(tmp_path: Path) -> None:
    """The bus brings the third of three: the line gets none of them before it had the others."""
    line, go, told, end = Line(repeat(True)), asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def three(context: Context) -> None:
        await go.wait()
        for n in range(3):
            context.artifact(Artifact(id=f"{n}", kind="line", index=n))
            await context.flush()
        told.set()
        await end.wait()

    async with open_engine(tmp_path, toy(three)) as engine, asyncio.timeout(SOON):
        job_id = await engine.submit()
        watching = engine.jobs.watch("local", job_id, 0, line.write)
        line.told.append((await anext(watching))[0])
        rest = asyncio.create_task(follow(watching, line))
        runner = engine.start()
        hub, engine.bus.hub = engine.bus.hub, Hub()
        go.set()
        await told.wait()
        engine.bus.hub = hub
        third = (await engine.events(job_id))[-1]
        hub.dispatch(job_id, third["seq"], msgspec.json.encode(third))
        end.set()
        await runner
        await rest

        assert line.told == list(range(1, (await engine.status(job_id)).seq + 1))
