"""The gate on whole dialogues: faithful ones pass, false ones do not."""

import re

import msgspec
import pytest

import manual
from measuring import CORPORA, by_hand, by_template, caught, faithful, real_bills
from tasks.providers.bundled_bills import sample_bills
from tasks.record import Bill
from tasks.script.facts import facts_of
from tasks.script.opening import Show, closing, opening
from tasks.script.template import short_segment
from tasks.truth.frame import frame_facts
from tasks.truth.gate import judge
from tasks.truth.mending import flagged

BUNDLED = list(sample_bills())
DOCS = (manual.ROOT / "docs" / "truth.md").read_text()


@pytest.fixture(scope="module")
def real() -> list[Bill]:
    bills = real_bills()
    if not bills:
        pytest.skip("the recorded bills are not here")
    return bills


def test_the_template_says_nothing_that_the_gate_flags():
    """Without a key I hear only what passes the same check as everything else."""
    assert faithful(by_template(BUNDLED)).texts == []


@pytest.mark.parametrize("day", range(1, 13))
def test_the_template_passes_on_any_day_and_in_any_place(day: int):
    """It words things by the day and by the place in the show; each way of saying it passes."""
    for bill in BUNDLED[day % 4 :: 4]:
        dated = msgspec.structs.replace(bill, fetched_at=f"2026-06-{day:02}T12:00:00.000Z")
        facts = facts_of(dated)
        for index, of in ((1, 2), (2, 2), (2, 4), (4, 4), (10, 10)):
            turns = short_segment(dated, index=index, of=of, words=300).turns
            assert flagged(turns, facts) == {}


def test_the_template_passes_on_every_recorded_bill(real: list[Bill]):
    """Real records, with a summary and without, short and in depth."""
    assert faithful(by_template(real)).texts == []


@pytest.mark.parametrize("show", ["daily", "weekly"])
@pytest.mark.parametrize("sample", [True, False])
def test_openings_and_closes_pass_too(show: Show, sample: bool):
    """The first words of an episode are as true as the rest."""
    for start in range(0, len(BUNDLED) - 2, 3):
        bills = BUNDLED[start : start + 3] if show == "daily" else BUNDLED[start : start + 1]
        facts = frame_facts(bills)
        day = facts.record_date
        parts = ("script", "voices")
        first = opening(show, bills, record_date=day, offline_parts=parts, sample=sample)
        last = closing(show, bills, record_date=day, sample=sample, by_a_model=not sample)

        for segment in (first, last):
            verdicts = judge(segment.turns, facts)
            assert [one.findings for one in verdicts if not one.good] == []


def test_faithful_words_of_our_own_pass():
    """A host need not speak like the record."""
    assert faithful(by_hand("first", ())).texts == []


def test_false_turns_about_the_bundled_bills_are_caught():
    """Of every two hundred slips at most one gets through."""
    total, kinds = caught(by_template(BUNDLED[::3]), BUNDLED)

    assert total.all > 1_000
    assert len(kinds) >= 14
    assert total.share >= 99.5, total.texts


def test_false_turns_in_freer_words_are_caught():
    """Also where the sentences are nobody's template."""
    told = [one for name in CORPORA for one in by_hand(name, ())]

    total, _ = caught(told, BUNDLED)

    assert total.all > 1_000
    assert total.share >= 99.5, total.texts


@pytest.mark.long
def test_the_docs_give_the_figures_that_are_measured(real: list[Bill]):
    """How often the check misses stands in the docs as it is."""
    everything = [*BUNDLED, *real]
    total, _ = caught(by_template(everything), everything)
    told = " ".join(DOCS.split())

    assert total.share >= 99.5, total.texts
    assert f"| template | {total.flagged:,} of {total.all:,} |" in told
    for name in CORPORA:
        count = faithful(by_hand(name, real))
        assert re.search(rf"\| {name} \|[^|]*\|[^|]*\| {count.flagged} of {count.all} \|", told)
