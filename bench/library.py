"""How long the library, its search and a feed take with 1,000 episodes, beside 10.

On both databases: embedded on SQLite, scaled out on PostgreSQL.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
from uuid_utils import uuid7

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from services import Postgres, Valkey
from serving import Served, toy
from tasks import episodes
from tasks.episodes.values import Episode
from tasks.jobs.database import fetch, transaction
from tasks.variables import Secret

FEW, MANY = 10, 1000
RUNS = 15
PAGES = {
    "list page": "/library",
    "search, a rare word": "/library?q=needle",
    "search, words of every episode": "/library?q=senate+house",
    "search over the API": "/api/episodes?q=needle",
}


def run() -> dict[str, float | str]:
    figures: dict[str, float | str] = {}
    with Valkey() as valkey, Postgres() as postgres:
        sqlite = compared(lambda: {})
        postgresql = compared(lambda: scaled_out(valkey, postgres))
    for name in sqlite:
        for database, found in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
            few, many = found[name]
            of = f"library on {database}: {name}"
            figures[f"{of}, {FEW} episodes, ms"] = round(few, 2)
            figures[f"{of}, {MANY:,} episodes, ms"] = round(many, 2)
            figures[f"{of}, ratio of {MANY:,} to {FEW}"] = round(many / few, 2)
    return figures


def scaled_out(valkey: Valkey, postgres: Postgres) -> dict[str, Any]:
    """What sets a server up on a new, empty PostgreSQL database."""
    return {
        "database_url": Secret(postgres.database()),
        "redis_url": Secret(f"redis://127.0.0.1:{valkey.port}/0"),
        "secret_key": Secret("0" * 64),
        "shared_data_dir": True,
    }


def compared(settings: Callable[[], dict[str, Any]]) -> dict[str, tuple[float, float]]:
    few, many = measured(FEW, settings()), measured(MANY, settings())
    return {name: (few[name], many[name]) for name in few}


def measured(count: int, settings: dict[str, Any]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, toy(Path(folder), **settings) as served:
        made = served.made()
        served.call(filled(made["episodeId"], count))
        if settings:
            served.call(fetch("ANALYZE"))  # PostgreSQL does so by itself, a minute later
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
