"""A show that comes by itself tells nothing twice; a press always makes a whole one."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fakes.moving_bills import MovingBills
from fakes.toy_studio import toy_studio
from serving import Json, Served, serving
from tasks.clock import MovedClock
from tasks.evidence.checking import check
from tasks.jobs.database import fetch
from tasks.providers.folder import Folder
from tasks.settings import Settings

DAY = 24 * 3600


@pytest.fixture
def record() -> MovingBills:
    return MovingBills(2)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def here(folder: Path, record: MovingBills, clock: MovedClock) -> Iterator[Served]:
    studio = toy_studio(Folder(folder / "audio"))
    studio.bills = record
    settings = Settings(data_dir=folder, port=0, lease_seconds=6.0, retry_seconds=())
    with serving(settings, studio, clock) as served:
        yield served


def show(served: Served, **body: object) -> Json:
    status = served.finish(served.press(billCount=2, **body))
    assert status["status"] == "complete", status
    return status


def told(served: Served, status: Json) -> list[str]:
    episode = served.get(f"/api/episodes/{status['episodeId']}").json()
    return sorted(one["id"] for one in episode["bills"])


def test_the_same_is_never_told_twice(here: Served, record: MovingBills, clock: MovedClock) -> None:
    """The first show tells both, the next one only what has moved since."""
    first = told(here, show(here, onlyNew=True))
    clock.advance(DAY)
    record.move(first[0], date(2026, 11, 1), "Presented to President.")
    second = told(here, show(here, onlyNew=True))

    assert len(first) == 2
    assert second == first[:1]


def test_a_day_without_news_is_an_episode_of_seconds(
    here: Served, clock: MovedClock, record: MovingBills, folder: Path
) -> None:
    """It says who speaks and that nothing is new, and passes the check like any other."""
    show(here, onlyNew=True)
    clock.advance(30 * DAY)
    record.lists_late = True

    quiet = here.get(f"/api/episodes/{show(here, onlyNew=True)['episodeId']}").json()

    [segment] = quiet["segments"]
    said = " ".join(line["text"] for line in segment["lines"])
    assert quiet["title"].startswith("Nothing new since ")
    assert "synthetic voices" in said
    assert "Nothing in it is new for you." in said
    assert 45 <= len(said.split()) <= 60
    assert quiet["bills"] == []
    assert quiet["factChecked"]
    assert here.get(f"/episodes/{quiet['id']}").status_code == 200
    assert here.get("/").status_code == 200
    evidence = folder / "evidence.zip"
    evidence.write_bytes(here.get(quiet["evidence"]["url"]).content)
    assert asyncio.run(check(evidence)).problems == ()


def test_or_the_show_does_not_come(here: Served, clock: MovedClock) -> None:
    """By preference: the job is complete, and says since when nothing is new."""
    here.put("/api/preferences", json={"whenNothingNew": "skip", "timeZone": "Asia/Tokyo"})
    show(here, onlyNew=True)
    since = clock.now_ms()
    clock.advance(2 * DAY)

    skipped = show(here, onlyNew=True)

    weekday = date_in_tokyo(since)
    assert skipped["message"] == f"Nothing new since {weekday}."
    assert "episodeId" not in skipped
    assert skipped["progress"] == 100
    assert [one["status"] for one in skipped["steps"]] == ["complete"] * 5
    assert len(here.get("/api/episodes").json()["episodes"]) == 1
    page = here.get(f"/jobs/{skipped['jobId']}").text
    assert skipped["message"] in page
    assert "It is ready." not in page
    events = here.streamed(f"/api/jobs/{skipped['jobId']}/events?after=0")
    assert [one["seq"] for one in events] == list(range(1, len(events) + 1))
    assert sum(one["type"] == "step.finished" for one in events) == 5


def date_in_tokyo(moment: int) -> str:
    from zoneinfo import ZoneInfo

    from tasks.clock import date_in

    return f"{date_in(ZoneInfo('Asia/Tokyo'), moment):%A}"


def test_a_press_and_named_bills_are_always_whole(here: Served, record: MovingBills) -> None:
    """Whoever asks gets an episode, whatever was told before."""
    first = told(here, show(here, onlyNew=True))

    assert told(here, show(here)) == first
    assert told(here, show(here, onlyNew=True, bills=first)) == first


def test_a_sample_is_always_whole(here: Served, record: MovingBills) -> None:
    """It is the same on every day, and says that it is one."""
    record.offline = True

    assert told(here, show(here, onlyNew=True)) == told(here, show(here, onlyNew=True)) != []


def test_what_one_heard_in_a_press_is_told(here: Served, clock: MovedClock) -> None:
    """An earlier episode is one, however it came."""
    show(here)
    clock.advance(DAY)

    assert told(here, show(here, onlyNew=True)) == []


@pytest.mark.long
def test_two_that_are_due_at_once_tell_different_things(here: Served) -> None:
    """The second waits until it is known what the first tells."""
    every = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    for show_type in ("daily", "weekly"):
        body = {"type": show_type, "days": every, "time": "07:00", "params": {"minutes": 2}}
        assert here.post("/api/schedules", json=body).status_code == 201
    here.call(fetch("UPDATE schedule SET next_at = 1"))

    def made() -> list[str]:
        listed = here.get("/api/schedules").json()["schedules"]
        return [one["lastJobId"] for one in listed if one["lastJobId"]]

    here.until_true(lambda: len(made()) == 2)
    bills = [told(here, here.finish(job_id)) for job_id in made()]

    assert sorted(map(len, bills)) == [0, 2]
