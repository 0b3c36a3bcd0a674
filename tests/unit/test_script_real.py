"""The template writer on real bills, as the real Congress client reads them."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.congress import FakeCongress, read_folder
from tasks.clock import Clock
from tasks.providers.congress import CongressGov
from tasks.record import Bill
from tasks.script.lines import LONGEST_TURN
from tasks.script.prompt import MOST_CHARACTERS, user_message
from tasks.script.template import long_segment, short_segment
from tasks.script.values import Segment

ROOT = Path(__file__).parents[2]
BILLS = Path(os.environ.get("GAVELCAST_REAL_DATA", ROOT / "../shared/data")) / "congress/bills119"

pytestmark = pytest.mark.skipif(not BILLS.is_dir(), reason="the recorded bills are not here")

SLIPS = re.compile(r"  |\.\.|None|\b(the|a|by|on) \1\b|,,|\( | [,.;:]|…|[<>{}\n]|https?:|\(\d\)")


@pytest.fixture
async def bills() -> AsyncIterator[list[Bill]]:
    async with FakeCongress(read_folder(BILLS), key=None) as fake:
        source = CongressGov(
            "key", fake.base_url, text_base_url=fake.url, clock=Clock(), per_hour=10_000_000
        )
        yield [await source.bill(bill_id) for bill_id in map(str, fake.bills)]
        await source.aclose()


async def test_every_real_bill_makes_a_dialogue_that_can_be_spoken(bills: list[Bill]):
    """Whatever the record looks like, no host stumbles over it."""
    assert len(bills) >= 50
    for index, bill in enumerate(bills, 1):
        brief = short_segment(bill, index=index, of=len(bills) + 1, words=400)
        deep = long_segment(bill, index=1, of=1, words=2000)

        assert 80 <= brief.words <= 230, bill.id
        assert brief.words < deep.words <= 2000, bill.id
        for segment in (brief, deep):
            assert slips(segment) == [], bill.id
            assert both_speak_in_turn(segment), bill.id


async def test_every_real_bill_fits_into_one_question_to_a_model(bills: list[Bill]):
    """No bill costs more than the bound, whatever its length."""
    for bill in bills:
        asked = user_message(bill, show="weekly", reasons=(), index=1, of=1, words=2000)

        assert len(asked) <= MOST_CHARACTERS


def slips(segment: Segment) -> list[str]:
    return [
        turn.text
        for turn in segment.turns
        if SLIPS.search(turn.text) or not turn.text or len(turn.text) > LONGEST_TURN
    ]


def both_speak_in_turn(segment: Segment) -> bool:
    speakers = [turn.speaker for turn in segment.turns]
    runs = [len(run) for run in re.findall(r"S+|J+", "".join(name[0] for name in speakers))]
    return set(speakers) == {"Sarah", "James"} and max(runs) <= 2
