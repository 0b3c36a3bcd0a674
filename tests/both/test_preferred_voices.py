"""The voices that a listener prefers: kept, and with a job from the moment it is asked for."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine import Engine, nothing, open_engine, row, toy
from tasks import preferences
from tasks.jobs.database import fetch
from tasks.pipelines.podcast import PodcastParams
from tasks.preferences import Preferences
from tasks.providers.casting import Voices
from tasks.schedules import Schedules
from tasks.schedules.due import Caller

MINE = {"sarah": "Xb7hH8MSUJpSbSDYk0k2", "james": "JBFqnCBsd6RMkjVDRZzb"}
OTHERS = {"sarah": "EXAVITQu4vr4xnSDxMaL", "james": None}


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    usual = preferences.usual("daily")
    show = replace(toy(nothing), params_type=PodcastParams, usual=usual)  # type: ignore[arg-type]
    async with open_engine(tmp_path, show) as opened:
        yield opened


async def voices_of(job_id: str) -> Any:
    return json.loads((await row(job_id))["params"]).get("voices")


async def test_they_are_kept_for_the_listener(engine: Engine) -> None:
    """Each has their own; whoever kept preferences before there were voices has the server's."""
    await preferences.save("ann", {"voices": MINE}, 1)
    await preferences.save("ann", {"voices": OTHERS}, 2)
    await fetch(
        "INSERT INTO preference (user_id, body, updated_at) VALUES (?, ?, ?)",
        "bob",
        '{"topics": ["Health"]}',
        1,
    )

    assert (await preferences.find("ann")).voices == Voices(**OTHERS)
    assert await preferences.find("bob") == Preferences(topics=("Health",))
    assert await preferences.find("cy") == Preferences()


async def test_a_job_has_those_of_its_moment(engine: Engine) -> None:
    """Of the press, or of the time at which a schedule is due; a later choice changes no job."""
    await preferences.save("ann", {"voices": MINE}, 1)
    daily = {"type": "toy", "days": ["mon", "thu"], "time": "07:00"}
    schedule = await Schedules(engine.jobs, engine.clock).create("ann", daily)
    pressed = await engine.jobs.submit("ann", {"type": "toy"})
    await preferences.save("ann", {"voices": OTHERS}, 2)
    engine.clock.advance(7 * 24 * 3600)

    await Caller(engine.jobs, engine.clock).look()

    due = (await Schedules(engine.jobs, engine.clock).find("ann", schedule.id)).last_job_id
    assert due
    assert await voices_of(pressed) == MINE
    assert await voices_of(due) == OTHERS
    assert await voices_of(await engine.jobs.submit("bob", {"type": "toy"})) is None
