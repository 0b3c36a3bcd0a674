"""The roll calls of the House: what they add to a bill, and what happens without them."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from fakes.congress import (
    AS_HTML,
    BROKEN,
    HANG,
    NO_JSON,
    NOT_FOUND,
    OVER_LIMIT,
    Answer,
    FakeCongress,
    as_json,
)
from fakes.congress_bills import bill
from tasks.clock import MovedClock
from tasks.evidence.sources import read_again
from tasks.providers.congress import CongressGov
from tasks.record import Bill, Document, PartyVotes
from tasks.script.facts import facts_of
from tasks.script.facts.values import Event

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
CLERK = "https://clerk.house.gov/evs/2025/roll102.xml"
LINK = {
    "chamber": "House",
    "congress": 119,
    "date": "2025-04-10T15:23:50Z",
    "rollNumber": 102,
    "sessionNumber": 1,
    "url": CLERK,
}
PASSED = {
    "actionDate": "2025-04-10",
    "text": "On passage Passed by the Yeas and Nays: 220 - 208 (Roll no. 102).",
    "recordedVotes": [LINK],
}
ROLL = r"/house-vote/119/1/102$"


def total(party: str, yeas: int, nays: int, present: int = 0, away: int = 0) -> dict[str, Any]:
    return {
        "party": {"type": party},
        "yeaTotal": yeas,
        "nayTotal": nays,
        "presentTotal": present,
        "notVotingTotal": away,
    }


TOTALS = [total("R", 216, 0, 0, 4), total("D", 4, 208, 1, 2), total("I", 0, 0)]


def roll(**changes: Any) -> Answer:
    said = {
        "rollCallNumber": 102,
        "startDate": "2025-04-10T11:23:00-04:00",
        "legislationType": "HR",
        "legislationNumber": "22",
        "result": "Passed",
        "voteQuestion": "On Passage",
        "votePartyTotal": TOTALS,
    }
    return as_json({"houseRollCallVote": said | changes})


class Reading:
    """Reads the bill of a server that answers as it is told, and keeps the documents."""

    def __init__(self, fake: FakeCongress, source: CongressGov) -> None:
        self.fake, self._source = fake, source
        self.documents: list[Document] = []

    async def bill(self, answer: Answer) -> Bill:
        self.fake.answers[ROLL] = answer
        return await self._source.bill("119-hr-22", self.documents.append)


@pytest.fixture
async def reading() -> AsyncIterator[Reading]:
    async with FakeCongress([bill(actions=[PASSED])]) as fake:
        source = CongressGov(
            "a-key",
            fake.base_url,
            text_base_url=fake.url,
            clock=MovedClock.at(NOW),
            timeout=1,
        )
        yield Reading(fake, source)
        await source.aclose()


async def test_the_parties_of_a_roll_call_are_added_up(reading: Reading) -> None:
    """Who voted how, by party, and the count of the whole House."""
    [vote] = (await reading.bill(roll())).votes

    assert (vote.yeas, vote.nays, vote.roll_number, vote.url) == (220, 208, 102, CLERK)
    assert vote.parties == (
        PartyVotes("R", 216, 0, 0, 4),
        PartyVotes("D", 4, 208, 1, 2),
        PartyVotes("I", 0, 0),
    )


async def test_a_roll_call_gives_the_facts_of_the_parties(reading: Reading) -> None:
    """Each with the number of the roll, its day and its address."""
    facts = facts_of(await reading.bill(roll()))

    assert facts["parties.1"].says == (
        "House, On passage, by party: Republicans 216 to 0, 4 not voting; "
        "Democrats 4 to 208, 1 present, 2 not voting"
    )
    assert facts["parties.1"].where == "roll call 102, April 10, 2025"
    assert facts["parties.1"].url == facts["vote.1"].url == CLERK
    assert facts["parties.1"].slots["republican"] == "216 to 0"
    assert facts["parties.1"].slots["democrat_nays"] == "208"


async def test_where_roll_and_text_disagree_the_roll_counts_and_both_are_told(
    reading: Reading,
) -> None:
    """I see what either place has."""
    found = await reading.bill(roll(votePartyTotal=[total("R", 216, 0), total("D", 5, 207)]))
    facts = facts_of(found)
    vote, action = facts["vote.1"], facts["action.1"]

    assert isinstance(vote, Event)
    assert isinstance(action, Event)
    assert vote.tally == action.tally == (221, 207)
    assert vote.says.endswith("221 to 207 (the text of the action has 220 to 208)")
    assert action.says == f"{PASSED['text']} (the roll call has 221 to 207)"
    assert found.actions[0].text == PASSED["text"]


@pytest.mark.parametrize(
    "answer",
    [
        NOT_FOUND,
        AS_HTML,
        NO_JSON,
        BROKEN,
        HANG,
        OVER_LIMIT,
        as_json({}),
        as_json({"houseRollCallVote": None}),
        as_json({"houseRollCallVote": {"votePartyTotal": "many"}}),
        roll(votePartyTotal=[]),
        roll(votePartyTotal=None),
        roll(votePartyTotal=[total("R", 500, 0)]),
        roll(votePartyTotal=[total("R", -1, 220)]),
        roll(rollCallNumber=103),
        roll(legislationNumber="23"),
        roll(legislationType="HRES"),
        roll(startDate="2026-04-10T11:23:00-04:00"),
        roll(result="Failed"),
    ],
)
async def test_without_a_roll_call_of_this_vote_the_text_stands_alone(
    reading: Reading, answer: Answer
) -> None:
    """A bill is told all the same."""
    [vote] = (await reading.bill(answer)).votes

    assert reading.fake.paths().count("/v3/house-vote/119/1/102") == 1
    assert (vote.yeas, vote.nays, vote.parties) == (220, 208, ())


@pytest.mark.parametrize("answer", [roll(), NOT_FOUND, roll(result="Failed")])
async def test_the_same_bill_is_read_from_the_documents(reading: Reading, answer: Answer) -> None:
    """The roll call is among the evidence, and gives the same facts without a network."""
    found = await reading.bill(answer)
    again = await read_again("119-hr-22", reading.documents)

    kept = [one for one in reading.documents if "/house-vote/" in one.url]
    assert again == found
    assert len(kept) == (answer.status == 200)


@pytest.mark.parametrize(
    "action",
    [
        {"text": "Passed Senate by Yea-Nay Vote. 53 - 44. Record Vote Number: 207."},
        {"text": "On passage Passed by voice vote."},
        {"text": "Passed.", "recordedVotes": [{"chamber": "Senate", "rollNumber": 207}]},
    ],
)
async def test_only_recorded_votes_of_the_house_are_asked_for(action: Mapping[str, Any]) -> None:
    """Nothing else has an address there."""
    told = bill(actions=[{"actionDate": "2025-04-10", **action}])
    async with FakeCongress([told]) as fake:
        source = CongressGov(
            "a-key", fake.base_url, text_base_url=fake.url, clock=MovedClock.at(NOW)
        )
        await source.bill("119-hr-22")
        await source.aclose()

    assert not any("house-vote" in path for path in fake.paths())


async def test_each_roll_call_is_asked_for_once_and_the_session_follows_the_year() -> None:
    """House and Library tell the same vote twice."""
    again = {**PASSED, "text": f"Passed/agreed to in House: {PASSED['text']}"}
    later = {
        "actionDate": "2026-01-10",
        "text": "On motion that the House agree to the Senate amendment Agreed to by recorded vote:"
        " 230 - 190 (Roll no. 7).",
    }
    async with FakeCongress([bill(actions=[PASSED, again, later])]) as fake:
        source = CongressGov(
            "a-key", fake.base_url, text_base_url=fake.url, clock=MovedClock.at(NOW)
        )
        await source.bill("119-hr-22")
        await source.aclose()

    asked = [path for path in fake.paths() if "house-vote" in path]
    assert sorted(asked) == ["/v3/house-vote/119/1/102", "/v3/house-vote/119/2/7"]
