"""How the parties voted: said only as the roll call has it."""

from datetime import date

import pytest

from fakes.bills import ROLL, lantern
from tasks.record import PartyVotes, Vote
from tasks.script.facts import facts_of
from tasks.script.template import long_segment, short_segment
from tasks.script.values import Turn
from tasks.truth.gate import judge
from tasks.truth.mending import flagged
from tasks.truth.values import Finding

DAY = date(2025, 5, 1)
PASSAGE = (PartyVotes("R", 216, 0, 0, 4), PartyVotes("D", 4, 208, 2, 1), PartyVotes("I", 0, 0))
MOTION = (PartyVotes("R", 0, 212, 0, 4), PartyVotes("D", 205, 0, 0, 3))
BILL = lantern(
    votes=(
        Vote("House", DAY, "On passage", "Passed", 220, 208, 42, ROLL, PASSAGE),
        Vote("House", DAY, "On motion to recommit", "Failed", 205, 212, 41, ROLL, MOTION),
    )
)
FACTS = facts_of(BILL)
ALL = ("vote.1", "vote.2", "parties.1", "parties.2", "sponsor", "cosponsors")


def findings(text: str, *facts: str) -> tuple[Finding, ...]:
    return judge((Turn("Sarah", text, "fact", facts=facts or ALL),), FACTS)[0].findings


@pytest.mark.parametrize(
    "text",
    [
        "Republicans voted 216 to 0 and Democrats 4 to 208.",
        "Among Republicans it was 216 to 0, among Democrats 4 to 208.",
        "It passed the House: 216 to 0 among Republicans, and 4 to 208 among Democrats.",
        "216 Republicans and four Democrats voted for it; 208 Democrats voted against it.",
        "Two hundred sixteen Republicans voted for it, two hundred eight Democrats against.",
        "On May 1, 2025, 208 House Democrats voted against it.",
        "The House passed it by 220 to 208, with four Democrats in favor.",
        "So 216 Republican votes for it and 208 Democratic votes against it.",
        "Two Democrats voted present.",
        "Four Republicans did not vote.",
        "Republicans voted for it.",
        "On the motion to recommit, Republicans voted 0 to 212 and Democrats 205 to 0.",
    ],
)
def test_what_the_roll_call_has_of_a_party_may_be_said(text: str):
    """As a count, or as so many on one side."""
    assert findings(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Democrats voted 216 to 0 and Republicans 4 to 208.",
        "Republicans voted 4 to 208 and Democrats 216 to 0.",
        "Republicans voted 0 to 216 and Democrats 4 to 208.",
        "Republicans voted 216 to 0 and Democrats 208 to 4.",
        "Republicans voted 220 to 208.",
        "Republicans passed it 220 to 208.",
        "Republicans passed it.",
        "It passed by 216 to 0.",
        "4 Republicans and 216 Democrats voted for it.",
        "208 Republicans voted against it.",
        "208 Democrats voted for it.",
        "It got 220 votes from Republicans.",
        "So 216 Republican votes against it.",
        "Two Republicans voted present.",
        "Five Republicans did not vote.",
        "Democrats voted for it.",
        "Democrats voted against it.",
        "No Democrats voted for it.",
        "Republicans voted 0 to 212.",
        "On the motion to recommit, Republicans voted 216 to 0.",
        "212 Republicans voted against it.",
        "On May 2, 2025, 208 Democrats voted against it.",
        "In the Senate, 208 Democrats voted against it.",
        "The Senate voted by party: Republicans 216 to 0.",
        "A margin of 216 votes.",
    ],
)
def test_anything_else_of_a_party_is_flagged(text: str):
    """Turned round, of the other party, of another question, or of the whole House."""
    assert findings(text) != ()


def test_without_the_roll_call_nothing_is_said_of_the_parties():
    """The action's text has only the whole count."""
    assert findings("Republicans voted 216 to 0.", "vote.2", "sponsor", "cosponsors") != ()


@pytest.mark.parametrize("length", [short_segment, long_segment])
def test_the_dialogue_made_by_code_tells_the_parties_once(length):
    """After the count of the passage, in the same words for both."""
    turns = length(BILL, index=1, of=3, words=300).turns
    said = " ".join(turn.text for turn in turns)

    assert said.count("Republicans voted 216 to 0 and Democrats 4 to 208.") == 1
    assert flagged(turns, FACTS) == {}
