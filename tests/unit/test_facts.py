"""The facts of a bill: what may be said, each with an id, its value and where it stands."""

from datetime import date

import pytest

from fakes.bills import ROLL, actions, lantern
from tasks.record import BillText, Section, Title
from tasks.script.facts import facts_of
from tasks.script.facts.values import Absence, Count, Event, Passage, Person


def test_every_fact_says_where_it_stands():
    """I can look each of them up."""
    facts = facts_of(lantern())

    assert len(facts) > 20
    for fact_id, fact in facts.items():
        assert fact.id == fact_id
        assert fact.says
        assert fact.where
        assert fact.url.startswith("https://")


def test_a_vote_binds_chamber_day_question_count_and_result():
    """A tally belongs to one vote and to no other."""
    vote = facts_of(lantern())["vote.1"]

    assert isinstance(vote, Event)
    assert (vote.chamber, vote.date, vote.tally) == ("House", date(2025, 5, 1), (220, 208))
    assert "passed" in vote.deeds
    assert vote.url == ROLL
    assert vote.slots["tally"] == "220 to 208"
    assert vote.slots["margin"] == "12"
    assert vote.slots["weekday"] == "Thursday"


def test_actions_are_numbered_from_the_oldest():
    """A new action does not change what an old id means."""
    before = facts_of(lantern())
    moved = actions("2025-06-01 Held at the desk.")
    after = facts_of(lantern(actions=(*moved, *lantern().actions)))

    assert before["action.1"] == after["action.1"]
    assert after["action.7"].says == "Held at the desk."


def test_people_keep_their_party_and_state():
    """Who brought it in, who signed it, and how many of each party."""
    facts = facts_of(lantern())
    sponsor, signer, signed = facts["sponsor"], facts["cosponsor.1"], facts["cosponsors"]

    assert isinstance(sponsor, Person)
    assert isinstance(signer, Person)
    assert isinstance(signed, Count)
    assert (sponsor.role, signer.role) == ("sponsor", "cosponsor")
    assert sponsor.slots["full"] == "Representative Ada Lane, a Democrat from Ohio"
    assert signed.counts["Republican"] == 1


def test_each_sentence_of_the_summary_is_a_fact():
    """A host can cite the very sentence."""
    facts = facts_of(lantern())

    assert facts["summary.1"].says.startswith("This bill requires the Department of Light")
    assert isinstance(facts["summary.2"], Passage)
    assert "stage" in facts


def test_money_and_shares_are_values_of_their_sentence():
    """`$4.5 billion` can be filled in by code."""
    section = Section(
        "Sec. 2", "Funding", "There is appropriated $4.5 billion, of which 10 percent."
    )
    facts = facts_of(
        lantern(text=BillText("Introduced in House", None, "https://x.org", (section,)))
    )

    assert facts.slots["section.1.money.1"] == "$4.5 billion"
    assert facts.slots["section.1.percent.1"] == "10 percent"


@pytest.mark.parametrize(
    ("changes", "there", "not_there"),
    [
        ({}, {"none.senate_vote", "none.law"}, {"none.house_vote", "none.vote", "none.summary"}),
        ({"summaries": ()}, {"none.summary"}, set()),
        ({"cosponsors": ()}, {"none.cosponsors"}, set()),
        (
            {"actions": actions("2025-01-09 Introduced in House"), "votes": ()},
            {"none.vote", "none.house_vote", "none.senate_vote"},
            set(),
        ),
        (
            {"actions": actions("2025-02-01 Became Public Law No: 119-3."), "laws": ("119-3",)},
            set(),
            {"none.law", "none.president"},
        ),
    ],
)
def test_what_the_record_does_not_hold_is_a_fact_only_where_it_is_true(
    changes: dict[str, object], there: set[str], not_there: set[str]
):
    """`No vote so far` can be checked like anything else."""
    facts = facts_of(lantern(**changes))

    assert there <= facts.keys()
    assert not not_there & facts.keys()
    assert all(isinstance(facts[one], Absence) for one in there)


def test_a_vote_under_another_title_keeps_that_title():
    """What the House passed was called something else then."""
    shell = Title("Wick Tax Act", "short", "Passed House")
    facts = facts_of(lantern(titles=(shell,)))

    passed = [one for one in facts.values() if isinstance(one, Event) and "passed" in one.deeds]
    assert passed
    assert {one.then_titled for one in passed} == {"Wick Tax Act"}
    assert facts["title.1"].says == "Wick Tax Act"
