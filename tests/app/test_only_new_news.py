"""A show of news that comes by itself tells no story twice; a press always makes a whole one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.moving_news import MovingNews
from fakes.news import item
from fakes.toy_studio import toy_studio
from serving import Json, Served, serving
from tasks.clock import MovedClock
from tasks.evidence.checking import check
from tasks.jobs.database import fetch
from tasks.providers.bundled_news import BundledNews
from tasks.providers.folder import Folder
from tasks.settings import Settings

DAY = 24 * 3600
BUDGET = item("Council approves harbor budget", "Gazette")
FERRY = item("Ferry line adds two boats", "Post")
LIGHTHOUSE = item("Lighthouse opens to visitors", "Times")


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def news(clock: MovedClock) -> MovingNews:
    return MovingNews(clock, BUDGET, FERRY)


@pytest.fixture
def here(folder: Path, news: MovingNews, clock: MovedClock) -> Iterator[Served]:
    studio = toy_studio(Folder(folder / "audio"))
    studio.news = news
    settings = Settings(data_dir=folder, port=0, lease_seconds=6.0, retry_seconds=())
    with serving(settings, studio, clock) as served:
        yield served


def ended(served: Served, **body: object) -> Json:
    answer = served.post("/api/jobs", json={"type": "news", **body})
    assert answer.status_code == 202, answer.text
    return served.finish(answer.json()["jobId"])


def show(served: Served, **body: object) -> Json:
    status = ended(served, **body)
    assert status["status"] == "complete", status
    return status


def told(served: Served, status: Json) -> list[str]:
    episode = served.get(f"/api/episodes/{status['episodeId']}").json()
    return sorted(one["items"][0]["title"] for one in episode["stories"])


def test_no_story_is_told_twice(here: Served, news: MovingNews, clock: MovedClock) -> None:
    """Next day the same search finds the same: I hear only what is new, whoever has it now."""
    first = told(here, show(here, onlyNew=True))
    clock.advance(DAY)
    again = item("Harbor budget approved by council", "Herald")
    news.items = [again, BUDGET, LIGHTHOUSE, FERRY]
    second = told(here, show(here, onlyNew=True))

    assert first == [BUDGET.title, FERRY.title]
    assert second == [LIGHTHOUSE.title]


def test_what_comes_by_itself_asks_for_what_is_new(here: Served) -> None:
    """Nobody has to say so, where the schedule is one of news."""
    every = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    body = {"type": "news", "days": every, "time": "07:00"}
    assert here.post("/api/schedules", json=body).status_code == 201
    here.call(fetch("UPDATE schedule SET next_at = 1"))

    def last() -> str | None:
        made: str | None = here.get("/api/schedules").json()["schedules"][0]["lastJobId"]
        return made

    here.until_true(lambda: last() is not None)
    here.finish(last() or "")

    rows = here.call(fetch("SELECT params FROM job"))
    assert [row["params"] for row in rows] == ['{"onlyNew":true}']


def test_a_day_without_new_stories_is_an_episode_of_seconds(
    here: Served, news: MovingNews, clock: MovedClock, folder: Path
) -> None:
    """It says who speaks and that nothing is new; also where nothing is found at all."""
    show(here, onlyNew=True)
    for items in ([BUDGET], []):
        clock.advance(DAY)
        news.items = items

        quiet = here.get(f"/api/episodes/{show(here, onlyNew=True)['episodeId']}").json()

        [segment] = quiet["segments"]
        said = " ".join(line["text"] for line in segment["lines"])
        assert quiet["title"].startswith("Nothing new since ")
        assert "The news was searched for on " in quiet["summary"]
        assert "synthetic voices" in said
        assert "that you have not heard in an earlier briefing" in said
        assert "congress.gov" not in said
        assert 45 <= len(said.split()) <= 60
        assert quiet["stories"] == []
        assert quiet["factChecked"]
        assert "the news as of" in here.get(f"/episodes/{quiet['id']}").text
        evidence = folder / "evidence.zip"
        evidence.write_bytes(here.get(quiet["evidence"]["url"]).content)
        assert asyncio.run(check(evidence)).problems == ()


def test_or_the_show_does_not_come(here: Served, clock: MovedClock) -> None:
    """By preference: the job is complete without an episode, and says so."""
    here.put("/api/preferences", json={"whenNothingNew": "skip"})
    show(here, onlyNew=True)
    clock.advance(2 * DAY)

    skipped = show(here, onlyNew=True)

    assert skipped["message"].startswith("Nothing new since ")
    assert "episodeId" not in skipped
    assert [one["status"] for one in skipped["steps"]] == ["complete"] * 5


def test_a_press_is_whole_and_counts(here: Served, news: MovingNews) -> None:
    """Whoever asks gets all of it; what was heard so is not new later, though it is deleted."""
    pressed = [show(here), show(here)]
    for one in pressed:
        assert told(here, one) == [BUDGET.title, FERRY.title]
        here.delete(f"/api/episodes/{one['episodeId']}")

    news.items.append(LIGHTHOUSE)
    assert told(here, show(here, onlyNew=True)) == [LIGHTHOUSE.title]


def test_a_sample_is_whole_however_often(here: Served) -> None:
    """Bundled facts are the same every day, and always told."""
    here.house.studio.news = BundledNews()

    first, second = (told(here, show(here, onlyNew=True)) for _ in range(2))

    assert first == second != []


def test_where_nothing_was_found_a_retry_searches_again(here: Served, news: MovingNews) -> None:
    """I try again later: what was not there then may be there now."""
    found, news.items = news.items, []
    failed = ended(here, topics=["boats", "harbors"])
    news.items = found
    here.post(f"/api/jobs/{failed['jobId']}/retry")
    status = here.finish(failed["jobId"])

    assert (failed["status"], failed["error"]["code"]) == ("failed", "nothing_to_tell")
    assert status["status"] == "complete"
    assert news.asked == ["boats", "harbors"] * 2
    assert status["cost"]["usd"] == pytest.approx(4 * 0.005)
