"""Nothing that the gate flags reaches a voice, whoever wrote it and wherever it stands."""

from datetime import date

import msgspec
import pytest

from fakes.bills import lantern
from tasks.errors import Final
from tasks.script.facts import facts_of
from tasks.script.opening import closing, opening
from tasks.script.template import short_segment
from tasks.script.values import Script, Segment, Turn
from tasks.truth.evidence import facts_for, voiceable
from tasks.truth.mending import flagged, settled

BILL = lantern()
FACTS = facts_of(BILL)
TOLD = short_segment(BILL, index=1, of=1, words=200)
INVENTED = Turn("James", "The Senate passed it 99 to 1.", facts=("vote.1",))


def script(*segments: Segment) -> Script:
    return Script("A title", "A summary.", segments)


def with_turns(segment: Segment, *turns: Turn) -> Segment:
    return msgspec.structs.replace(segment, turns=turns)


def test_a_flagged_line_is_left_out_and_counted():
    """What slipped into a script after it was checked is not voiced."""
    left = voiceable(script(with_turns(TOLD, *TOLD.turns, INVENTED)), [BILL])

    assert left.segments[0].turns == TOLD.turns
    assert left.report.dropped == 1
    assert left.report.claims == left.report.supported > 0


def test_the_opening_goes_through_the_same_gate():
    """Also what code says about the show itself is held against the record."""
    first = opening("daily", [BILL], record_date=BILL.record_date)
    lie = Turn("Sarah", "All of them became law today.", facts=("show.date",))

    left = voiceable(script(with_turns(first, *first.turns, lie), TOLD), [BILL])

    assert left.segments[0].turns == first.turns


def test_a_segment_of_which_nothing_is_left_is_no_chapter():
    """A chapter without a line would be silence."""
    left = voiceable(script(with_turns(TOLD, INVENTED), TOLD), [BILL])

    assert [one.key for one in left.segments] == [BILL.id]
    assert left.segments[0].turns == TOLD.turns


def test_where_nothing_about_a_bill_is_left_nothing_is_voiced():
    """An opening and a close alone are no show."""
    close = closing("daily", [BILL], record_date=BILL.record_date)

    with pytest.raises(Final, match="passes the check"):
        voiceable(script(close, with_turns(TOLD, INVENTED)), [BILL])


def test_a_spare_line_is_judged_like_any_other():
    """The sentences of code that take a failing dialogue's place pass too, or fall away."""
    good = settled((INVENTED,), FACTS, (*TOLD.turns, INVENTED))

    assert good.turns == TOLD.turns
    assert flagged(good.turns, FACTS) == {}


def test_a_record_read_in_the_evening_is_of_that_day_in_washington():
    """At nine in the evening in Washington it is tomorrow in UTC; what is said is the day there."""
    bill = lantern(fetched_at="2026-11-24T02:00:00.000Z")
    first = opening("daily", [bill], record_date=bill.record_date)
    last = closing("daily", [bill], record_date=bill.record_date)

    facts = facts_for("opening", [bill])

    assert bill.record_date == facts.record_date == facts_of(bill).record_date == date(2026, 11, 23)
    assert flagged(first.turns, facts) == {}
    assert flagged(last.turns, facts) == {}
