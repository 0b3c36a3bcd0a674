"""How long the library, its search and a feed take with 1,000 episodes, beside 10."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
from uuid_utils import uuid7

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from serving import Served, toy
from tasks import episodes
from tasks.episodes.values import Episode
from tasks.jobs.database import transaction

FEW, MANY = 10, 1000
RUNS = 15
PAGES = {
    "list page": "/library",
    "search, a rare word": "/library?q=needle",
    "search, words of every episode": "/library?q=senate+house",
    "search over the API": "/api/episodes?q=needle",
}


def run() -> dict[str, float | str]:
    few, many = measured(FEW), measured(MANY)
    figures: dict[str, float | str] = {}
    for name, before in few.items():
        figures[f"library: {name}, {FEW} episodes, ms"] = round(before, 2)
        figures[f"library: {name}, {MANY:,} episodes, ms"] = round(many[name], 2)
        figures[f"library: {name}, ratio of {MANY:,} to {FEW}"] = round(many[name] / before, 2)
    return figures


def measured(count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, toy(Path(folder)) as served:
        made = served.made()
        served.call(filled(made["episodeId"], count))
        feed = httpx.URL(served.post("/api/feed").json()["url"]).path
        found = {name: milliseconds(served, path) for name, path in PAGES.items()}
        found["feed"] = milliseconds(served, feed)
        etag = served.get(feed).headers["ETag"]
        found["feed, unchanged"] = milliseconds(served, feed, **{"If-None-Match": etag})
        return found


async def filled(episode_id: str, count: int) -> None:
    """Copies of a show, each with ids of its own; one in a hundred says a rare word."""
    one = await episodes.find("local", episode_id)
    for number in range(count - 1):
        async with transaction():
            await episodes.save("local", copied(one, number), number)


def copied(one: Episode, number: int) -> Episode:
    title = f"Briefing {number}{' with a needle' if number % 100 == 0 else ''}"
    return msgspec.structs.replace(one, id=str(uuid7()), title=title)


def milliseconds(served: Served, path: str, **headers: str) -> float:
    """The median, after one that nobody counts."""
    return 1000 * statistics.median(
        [taken(lambda: served.get(path, headers=headers)) for _ in range(RUNS + 1)][1:]
    )


def taken(ask: Callable[[], httpx.Response]) -> float:
    began = time.perf_counter()
    assert ask().status_code in {200, 304}
    return time.perf_counter() - began
