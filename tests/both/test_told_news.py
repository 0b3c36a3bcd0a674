"""What news a listener was told already, on both databases."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from engine import Engine, nothing, open_engine, toy
from fakes.news import READ, farm_bill, item
from tasks.episodes import told_news
from tasks.script.news.choosing import stories
from tasks.story import Item


@pytest.fixture(autouse=True)
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with open_engine(tmp_path, toy(nothing)) as opened:
        yield opened


async def left(user: str, *items: Item) -> list[str]:
    """The titles of what would be told of these."""
    heard = (await told_news.find(user)).items
    found = stories({"farming": items}, fetched_at=READ, heard=heard)
    return [story.title for story in found]


async def test_a_story_is_told_once_whoever_has_it() -> None:
    """Under an address that was told, or in words like those; the next deed is another story."""
    await told_news.remember("ann", [farm_bill()], 1000)
    same = item("Farm bill clears Senate at night", "Post", published=date(2026, 11, 25))
    moved = item("A title of its own", url="https://thehill.com/farm-bill?again=1")
    sent = item("House passes farm bill 220 to 210", "Herald")

    assert await left("ann", same, moved, sent) == [sent.title]
    assert len(await left("bob", same, moved, sent)) == 3
    assert ((await told_news.find("ann")).since, (await told_news.find("bob")).since) == (
        1000,
        None,
    )


async def test_remembering_twice_is_remembering_once() -> None:
    """A step that is done again after a crash, and a story that is told in two shows."""
    for now in (1000, 2000):
        await told_news.remember("ann", [farm_bill()], now)

    known = await told_news.find("ann")
    assert sorted(one.url for one in known.items) == sorted(one.url for one in farm_bill().items)
    assert known.since == 2000


async def test_what_is_long_ago_is_forgotten() -> None:
    """With the next show; another listener's is left alone."""
    for user in ("ann", "bob"):
        await told_news.remember(user, [farm_bill()], 1000)
    later = msgspec.structs.replace(farm_bill(), items=(item(),))

    await told_news.remember("ann", [later], 1001 + told_news.KEPT)

    assert [one.url for one in (await told_news.find("ann")).items] == [item().url]
    assert len((await told_news.find("bob")).items) == 2
