"""What a listener was told already, on both databases: told once, and nothing new left out."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from engine import Engine, nothing, open_engine, toy
from fakes.bills import lantern
from tasks.episodes import told
from tasks.record import Action, Bill, Candidate

MONDAY = date(2026, 1, 19)
TUESDAY = date(2026, 1, 20)


@pytest.fixture(autouse=True)
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with open_engine(tmp_path, toy(nothing)) as opened:
        yield opened


def moved(*actions: tuple[date, str], number: int = 1) -> Bill:
    """A bill with these actions, newest first."""
    return lantern(number=number, actions=tuple(Action(date=on, text=text) for on, text in actions))


def listed(bill: Bill) -> Candidate:
    assert bill.latest_action
    return Candidate(bill.congress, bill.kind, bill.number, bill.title, bill.latest_action)


INTRODUCED = (date(2026, 1, 5), "Introduced in House")
REPORTED = (MONDAY, "Reported by the Committee.")
PASSED = (MONDAY, "Passed the House.")


async def test_the_same_action_is_told_once() -> None:
    """What was told is not new, however the list writes it; the next action is."""
    await told.remember("ann", "daily", [moved(REPORTED, INTRODUCED)], 1000)
    known = await told.find("ann", "daily")

    assert not known.is_new(listed(moved((MONDAY, "REPORTED  by the committee."))))
    assert not known.is_new(listed(moved(INTRODUCED)))
    assert known.is_new(listed(moved(PASSED, REPORTED, INTRODUCED)))
    assert known.is_new(listed(moved((TUESDAY, "Received in the Senate."))))


async def test_another_bill_is_new_if_it_moved_since() -> None:
    """What moved before the last show, and was passed over then, does not come again later."""
    await told.remember("ann", "daily", [moved(REPORTED)], 1000)
    known = await told.find("ann", "daily")

    assert known.is_new(listed(moved(PASSED, number=2)))
    assert known.is_new(listed(moved((MONDAY - told.LATE, "Late on the record."), number=2)))
    assert not known.is_new(listed(moved(INTRODUCED, number=2)))


async def test_each_listener_is_told_for_the_first_time() -> None:
    """What one heard, another did not; and for the first show everything is new."""
    await told.remember("ann", "daily", [moved(REPORTED)], 1000)
    known = await told.find("bob", "daily")

    assert known.is_new(listed(moved(REPORTED)))
    assert known.is_new(listed(moved(INTRODUCED, number=2)))
    assert (known.since, known.day) == (None, None)


async def test_what_any_show_told_counts_for_all() -> None:
    """`since` is of the show that is asked for, what was told is of all."""
    await told.remember("ann", "weekly", [moved(REPORTED)], 1000)
    await told.remember("ann", "daily", [moved(INTRODUCED)], 2000)
    await told.remember("ann", "daily", [moved(INTRODUCED, number=2)], 3000)
    daily, weekly = await told.find("ann", "daily"), await told.find("ann", "weekly")

    assert (daily.since, daily.day) == (3000, INTRODUCED[0])
    assert (weekly.since, weekly.day) == (1000, MONDAY)
    for known in (daily, weekly):
        assert not known.is_new(listed(moved(REPORTED)))


async def test_remembering_twice_is_remembering_once() -> None:
    """A step that is done again after a crash changes nothing."""
    bills = [moved(REPORTED), msgspec.structs.replace(moved(), actions=())]
    for _ in range(2):
        await told.remember("ann", "daily", bills, 1000)

    assert list((await told.find("ann", "daily")).bills) == [bills[0].id]
