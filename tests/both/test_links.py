"""Links that open without a session, on both databases."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine import Engine, nothing, open_engine, toy
from tasks.episodes import links
from tasks.errors import NotFound
from tasks.jobs.database import fetch

SECOND = 1000


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with open_engine(tmp_path, toy(nothing)) as opened:
        yield opened


async def test_a_token_opens_until_it_is_taken_back(engine: Engine) -> None:
    """Its own kind alone; a new one takes the place of the old."""
    old = await links.make("ann", "feed", 1)
    assert await links.opened("feed", old.token) == old
    with pytest.raises(NotFound):
        await links.opened("share", old.token)

    new = await links.make("ann", "feed", 2)

    assert new.token != old.token
    with pytest.raises(NotFound):
        await links.opened("feed", old.token)
    await links.revoke("bob", "feed")
    assert await links.opened("feed", new.token) == new
    await links.revoke("ann", "feed")
    with pytest.raises(NotFound):
        await links.opened("feed", new.token)


async def test_a_token_cannot_be_guessed(engine: Engine) -> None:
    """128 random bits, found by their digest: how long that takes tells nothing of the token."""
    made = [await links.make(f"listener {number}", "feed", 1) for number in range(50)]

    assert len({one.token for one in made}) == 50
    assert all(len(one.token) == 22 for one in made)
    rows = await fetch("SELECT id, token FROM link")
    assert not [row for row in rows if row["token"] in row["id"]]
    with pytest.raises(NotFound):
        await links.opened("feed", made[0].id)


async def test_sharing_twice_at_once_is_one_link(engine: Engine) -> None:
    """Neither of the two who pressed has a link that is dead."""
    made = await asyncio.gather(*(links.share("ann", "e1", now) for now in range(4)))

    assert len({one.token for one in made}) == 1
    assert await links.opened("share", made[0].token) == made[0]


async def test_each_change_has_a_second_of_its_own(engine: Engine) -> None:
    """HTTP tells whole seconds: who has what came before is not told that nothing changed."""
    link = await links.make("ann", "feed", 1)
    moments = [(digest, 10 * SECOND + 100 * number) for number, digest in enumerate("aabbac")]

    told = [await links.changed(link, *one) // SECOND for one in moments]

    assert told[0] == told[1] == 10
    assert told[2] == told[3]
    seen = [second for second, _ in itertools.groupby(told)]
    assert seen == sorted(set(seen))
    assert len(seen) == 4
    assert await links.changed(link, "d", 99 * SECOND) == 99 * SECOND
