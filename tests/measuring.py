"""Measure the gate: how many false turns it catches, how many faithful ones it flags."""

import asyncio
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from corpus import dialogues
from fakes.congress import FakeCongress, read_folder
from mutants import mutants
from tasks.clock import MovedClock
from tasks.providers.bundled_bills import sample_bills
from tasks.providers.congress import CongressGov
from tasks.record import Bill
from tasks.script.facts import facts_of
from tasks.script.filling import filled
from tasks.script.template import long_segment, short_segment
from tasks.script.values import Turn
from tasks.truth.gate import judge

ROOT = Path(__file__).parents[1]
FOLDER = (
    Path(os.environ.get("GAVELCAST_REAL_DATA") or ROOT / "../shared/data") / "congress/bills119"
)
CORPORA = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
REAL = "real:"
CLOCK = MovedClock.at(datetime(2026, 6, 1, 12, tzinfo=UTC))
"""The template words things by the day, so figures are those of one day."""


@dataclass
class Count:
    """Of *all*, how many were flagged."""

    all: int = 0
    flagged: int = 0
    texts: list[str] = field(default_factory=list)
    """What was decided wrongly."""

    @property
    def share(self) -> float:
        return 100 * self.flagged / self.all if self.all else 0.0

    def add(self, flagged: bool, wrong: bool, text: str) -> None:
        self.all += 1
        self.flagged += flagged
        if wrong:
            self.texts.append(text)


def real_bills() -> list[Bill]:
    """The recorded bills, read by the real client; none where they are not."""
    return asyncio.run(_read()) if FOLDER.is_dir() else []


async def _read() -> list[Bill]:
    async with FakeCongress(read_folder(FOLDER), key=None) as fake:
        source = CongressGov(
            "key", fake.base_url, text_base_url=fake.url, clock=CLOCK, per_hour=10_000_000
        )
        bills = [await source.bill(one) for one in fake.bills]
        await source.aclose()
    return bills


def by_template(bills: Iterable[Bill]) -> Iterator[tuple[Bill, tuple[Turn, ...]]]:
    """What the template makes of each bill: in every place of a show, short and in depth."""
    for bill in bills:
        for index in (1, 2, 3):
            yield bill, short_segment(bill, index=index, of=3, words=300).turns
        yield bill, long_segment(bill, index=1, of=1, words=2000).turns


def by_hand(name: str, real: Iterable[Bill]) -> Iterator[tuple[Bill, tuple[Turn, ...]]]:
    """The dialogues of a corpus whose bills are here."""
    bills = {bill.id: bill for bill in sample_bills()}
    bills |= {REAL + bill.id: bill for bill in real}
    for bill_id, turns in dialogues(name).items():
        if bill_id in bills:
            yield bills[bill_id], _filled(bills[bill_id], turns)


def _filled(bill: Bill, turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Fill the slots, as is done with what a language model writes."""
    facts, done = facts_of(bill), []
    for turn in turns:
        text, cited = filled(turn.text, turn.facts, facts)
        done.append(msgspec.structs.replace(turn, text=text, facts=cited))
    return tuple(done)


def faithful(told: Iterable[tuple[Bill, tuple[Turn, ...]]]) -> Count:
    """How many faithful turns are flagged."""
    count = Count()
    for bill, turns in told:
        for turn, verdict in zip(turns, judge(turns, facts_of(bill)), strict=True):
            count.add(not verdict.good, not verdict.good, turn.text)
    return count


def caught(
    told: Iterable[tuple[Bill, tuple[Turn, ...]]], others: list[Bill]
) -> tuple[Count, dict[str, Count]]:
    """How many false turns are caught, all together and by what was done to them.

    Only turns that pass as they are can show that the slip is what is caught.
    """
    total, kinds = Count(), {}
    for number, (bill, turns) in enumerate(told):
        facts = facts_of(bill)
        lenders = [one for one in (others[(number + n) % len(others)] for n in (1, 5, 9))
                   if one.id != bill.id]  # fmt: skip
        passed = [verdict.good for verdict in judge(turns, facts)]
        for at in (n for n, good in enumerate(passed) if good):
            for kind, false in mutants(turns[at], bill, lenders):
                good = judge((*turns[:at], false), facts)[-1].good
                for count in (total, kinds.setdefault(kind, Count())):
                    count.add(not good, good, f"{kind}: {false.text}")
    return total, kinds


def without_summary(bills: Iterable[Bill]) -> list[Bill]:
    return [bill for bill in bills if not bill.summaries]
