"""One answer for all who ask at the same moment, and none that is older than its question."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tasks.jobs.shared import Shared


class Kitchen:
    """Counts what is begun; each answer is its number, once the door is open."""

    def __init__(self) -> None:
        self.begun = self.broken_off = 0
        self.door = asyncio.Event()

    async def cook(self) -> int:
        self.begun += 1
        number = self.begun
        try:
            await self.door.wait()
        except asyncio.CancelledError:
            self.broken_off += 1
            raise
        return number


async def asked(shared: Shared[int], make: Callable[[], Awaitable[int]]) -> asyncio.Task[int]:
    """Ask, and let it be begun."""
    task = asyncio.create_task(shared.get("key", make))
    await turn()
    return task


async def turn() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_who_asks_in_the_same_moment_shares() -> None:
    """A thousand tabs that hear of one event cost one reading."""
    shared, kitchen = Shared[int](), Kitchen()
    kitchen.door.set()

    answers = await asyncio.gather(*(shared.get("key", kitchen.cook) for _ in range(1000)))

    assert set(answers) == {1}
    assert kitchen.begun == 1


async def test_who_asks_later_gets_a_fresh_one() -> None:
    """What was begun before the question may be out of date."""
    shared, kitchen = Shared[int](), Kitchen()
    first = await asked(shared, kitchen.cook)
    second = await asked(shared, kitchen.cook)
    kitchen.door.set()

    assert (await first, await second, await shared.get("key", kitchen.cook)) == (1, 2, 3)


async def test_other_keys_are_other_answers() -> None:
    """Nobody gets what somebody else asked for."""
    shared, kitchen = Shared[int](), Kitchen()
    kitchen.door.set()

    one, two = await asyncio.gather(
        shared.get("one", kitchen.cook), shared.get("two", kitchen.cook)
    )

    assert one != two


async def test_who_leaves_takes_nothing_from_the_others() -> None:
    """The first asker's leaving does not break off what others wait for."""
    shared, kitchen = Shared[int](), Kitchen()
    both = [asyncio.create_task(shared.get("key", kitchen.cook)) for _ in range(2)]
    await turn()

    both[0].cancel()
    await turn()
    kitchen.door.set()

    assert await both[1] == 1
    assert kitchen.broken_off == 0


async def test_what_nobody_waits_for_is_broken_off() -> None:
    """When all have left nothing is read for nobody."""
    shared, kitchen = Shared[int](), Kitchen()
    begun = await asked(shared, kitchen.cook)
    begun.cancel()
    await turn()
    assert (kitchen.begun, kitchen.broken_off) == (1, 1)

    kitchen.door.set()
    assert await shared.get("key", kitchen.cook) == 2


async def test_an_error_is_everybodys() -> None:
    """All who wait are told what went wrong, and the next one tries again."""
    shared, errors = Shared[int](), [ValueError("no")]

    async def once() -> int:
        if errors:
            raise errors.pop()
        return 1

    told = await asyncio.gather(
        *(shared.get("key", once) for _ in range(3)), return_exceptions=True
    )

    assert [type(one) for one in told] == [ValueError] * 3
    with pytest.raises(ValueError, match="no"):
        raise told[0]  # type: ignore[misc]
    assert await shared.get("key", once) == 1
