"""The server is killed, or stopped, while it speaks: the job goes on by itself, from there."""

import asyncio
import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from fakes.conductor import Conductor
from servers import QUICK, Server

SIGNALS = [signal.SIGKILL, signal.SIGTERM]
Json = dict[str, Any]


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """The rows, as they are found after the process is gone."""
    with closing(sqlite3.connect(folder / "gavelcast.sqlite")) as connection:
        yield connection


def voiced(folder: Path) -> dict[str, str]:
    """The parts of the voice step that are remembered, with the content they came to."""
    with database(folder) as rows:
        return dict(rows.execute("SELECT name, content_key FROM part WHERE step = 'voice'"))


def log(folder: Path) -> list[Json]:
    with database(folder) as rows:
        return [json.loads(b) for (b,) in rows.execute("SELECT body FROM event ORDER BY id")]


async def speaking(server: Server, job_id: str, parts: int) -> Json:
    """Wait until the voice has so many parts behind it, and is not done yet."""
    status = await server.job(job_id)
    while len(voiced(server.data_dir)) < parts:
        assert status["status"] in ("queued", "processing"), status
        status = await server.job(job_id, status["seq"])
    assert status["steps"][2]["status"] == "processing"
    return status


def check_story(events: list[Json], before: list[Json], sign: signal.Signals) -> None:
    """One log: the old events as they were, then more, counted on, to a complete end."""
    assert events[: len(before)] == before
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    types = [event["type"] for event in events]
    assert types.count("job.started") == types.count("job.resumed") == 1
    assert types.index("job.resumed") == len(before)
    assert types.count("job.waiting") == (1 if sign == signal.SIGTERM else 0)
    finished = [e["step"]["key"] for e in events if e["type"] == "step.finished"]
    assert finished == ["fetch", "write", "voice", "upload", "save"]
    bars = [event["progress"] for event in events]
    assert bars == sorted(bars)
    assert (types[-1], bars[-1]) == ("job.complete", 100)


@pytest.mark.parametrize("sign", SIGNALS, ids=lambda sign: str(sign.name))
async def test_remembered_parts_are_not_spoken_again(tmp_path: Path, sign: signal.Signals) -> None:
    """Each part is asked of the voice once, but for the one that was cut off."""
    folder = tmp_path / "data"
    async with asyncio.timeout(280), Conductor() as conductor:
        conductor.hold()
        own = {"CONDUCTOR": conductor.url, "GAVELCAST_OFFLINE": "1"}
        async with Server(folder, QUICK, "serve", **own) as first:
            job_id = await first.press(billCount=2, minutes=4)
            for part in (1, 2):
                await conductor.asked()
                conductor.give()
                await speaking(first, job_id, part)
            await conductor.asked()
            await first.stop(sign)
        await conductor.left()
        remembered, before, heard = voiced(folder), log(folder), conductor.heard
        assert (len(remembered), heard) == (2, 3)

        conductor.let_go()
        async with Server(folder, QUICK, "serve", **own) as second:
            status = await second.until(job_id, "complete")

        assert (status["attempt"], status["progress"]) == (1, 100)
        after = voiced(folder)
        assert len(after) > 3
        assert remembered.items() <= after.items()
        assert conductor.heard == heard + len(after) - len(remembered)
        check_story(log(folder), before, sign)


@pytest.mark.parametrize(
    "sign",
    [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.long)],
    ids=lambda sign: str(sign.name),
)
async def test_the_real_voices_go_on_where_they_were(tmp_path: Path, sign: signal.Signals) -> None:
    """`gavelcast serve` as it is, in the middle of its own voices: the show is finished."""
    folder = tmp_path / "data"
    offline = {"GAVELCAST_OFFLINE": "1"}
    async with asyncio.timeout(280):
        async with Server(folder, **offline) as first:
            job_id = await first.press(billCount=1, minutes=2)
            await speaking(first, job_id, 1)
            await first.stop(sign)
        remembered, before = voiced(folder), log(folder)
        assert remembered

        async with Server(folder, **offline) as second:
            status = await second.until(job_id, "complete")
            episode = await second.get(f"/api/episodes/{status['episodeId']}")

    assert remembered.items() <= voiced(folder).items()
    assert status["duration"] > 20
    assert episode["title"]
    check_story(log(folder), before, sign)
    with database(folder) as rows:
        (crashes,) = rows.execute("SELECT crashes FROM job").fetchone()
        assert crashes == 0
