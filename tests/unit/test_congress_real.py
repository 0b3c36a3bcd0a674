"""Real bills of the 119th Congress through the real client, over a real socket."""

import os
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from fakes.congress import FakeCongress, read_folder
from tasks.clock import Clock
from tasks.providers.congress import CongressGov
from tasks.script.choosing import choose
from tasks.script.status import status

REAL = Path(os.environ.get("GAVELCAST_REAL_DATA") or Path(__file__).parents[2] / "../shared/data")
FOLDER = REAL / "congress" / "bills119"
TODAY = date(2026, 6, 1)

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the recorded bills are not here")


@pytest.fixture
async def fake() -> AsyncIterator[FakeCongress]:
    async with FakeCongress(read_folder(FOLDER), today=TODAY) as congress:
        yield congress


@pytest.fixture
async def source(fake: FakeCongress) -> AsyncIterator[CongressGov]:
    congress = CongressGov(
        "a-key",
        fake.base_url,
        text_base_url=fake.url,
        clock=Clock(),
        per_hour=10_000_000,
    )
    yield congress
    await congress.aclose()


async def test_every_recorded_bill_is_read(fake: FakeCongress, source: CongressGov) -> None:
    """All of them, with what they hold, and never more than four questions at once."""
    candidates = await source.candidates(TODAY)
    bills = [await source.bill(one.id) for one in candidates]

    assert {bill.id for bill in bills} == set(fake.bills)
    for bill in bills:
        record = fake.bills[bill.id]
        assert bill.title
        assert bill.official_title
        assert bill.sponsor
        assert bill.actions
        assert bill.text
        assert bill.text.sections
        assert len(bill.cosponsors) == len(record["cosponsors"].get("cosponsors", []))
        assert bool(bill.summaries) is bool(record["summaries"].get("summaries"))
        words = [bill.title, *(one.text for one in (*bill.summaries, *bill.text.sections))]
        assert not any("<p" in text or "&nbsp;" in text or "</" in text for text in words)
    assert fake.most_at_once <= 4


async def test_every_recorded_roll_is_a_vote_with_its_count(
    fake: FakeCongress, source: CongressGov
) -> None:
    """House totals are compared with the clerk's own."""
    compared = 0
    for bill_id, record in fake.bills.items():
        counted = {vote.roll_number: vote for vote in (await source.bill(bill_id)).votes}
        for roll in record.get("x_house_votes") or []:
            totals = roll["totals_by_vote"]
            vote = counted[roll["action"]["recordedVotes"][0]["rollNumber"]]
            assert vote.yeas is not None
            if totals:
                assert str(vote.yeas) == totals["yea-total"]
                assert str(vote.nays) == totals["nay-total"]
                compared += 1

    assert compared >= 10


async def test_laws_are_laws_and_nothing_else_is(fake: FakeCongress, source: CongressGov) -> None:
    """The status never claims more than the record."""
    for bill_id in fake.bills:
        bill = await source.bill(bill_id)
        assert (status(bill).rung == "law") is bool(bill.laws)


async def test_the_newest_law_is_chosen_first(source: CongressGov) -> None:
    """On June 1, 2026 the news is the law of 28 May."""
    chosen, _ = choose(await source.candidates(TODAY), count=3, today=TODAY)

    assert chosen[0].candidate.id == "119-hr-3497"
    assert chosen[0].reasons == ("became law on May 28, 2026",)
