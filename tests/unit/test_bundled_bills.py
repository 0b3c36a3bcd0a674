"""The bundled sample: real facts, our own words."""

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.providers.bundled_bills import FOLDER, BundledBills
from tasks.providers.congress.plain import plain
from tasks.record import Bill
from tasks.script.status import status

REAL = Path(os.environ.get("GAVELCAST_REAL_DATA") or Path(__file__).parents[2] / "../shared/data")
RECORDED = REAL / "congress" / "bills119"
IDS = sorted(path.stem for path in FOLDER.glob("*.json"))
TODAY = date(2026, 11, 23)


def recorded(bill_id: str) -> dict[str, Any]:
    path = RECORDED / f"{bill_id.removeprefix('119-').replace('-', '')}.json"
    if not path.exists():
        pytest.skip("the recorded bills are not here")
    record: dict[str, Any] = json.loads(path.read_bytes())
    return record


async def all_bills() -> list[Bill]:
    source = BundledBills()
    return [await source.bill(bill_id) for bill_id in IDS]


async def test_the_sample_is_varied() -> None:
    """Laws, passages, defeats and mere proposals; several fields; both parties and chambers."""
    bills = await all_bills()

    assert len(bills) >= 14
    assert {status(bill).rung for bill in bills} >= {
        "law",
        "passed_house",
        "passed_senate",
        "failed",
        "blocked",
        "reported",
        "introduced",
    }
    assert {bill.sponsor.party for bill in bills if bill.sponsor} >= {"D", "R"}
    assert {bill.origin for bill in bills} == {"House", "Senate"}
    assert len({bill.policy_area for bill in bills}) >= 10
    assert {"hjres", "sjres", "hconres"} <= {bill.kind for bill in bills}


async def test_the_record_date_is_stated_and_nothing_is_later() -> None:
    """The hosts say of which day the record is."""
    source = BundledBills()

    assert source.record_date == date(2026, 5, 30)
    for bill in await all_bills():
        assert bill.fetched_at.startswith("2026-05-30")
        assert max(action.date for action in bill.actions) <= source.record_date
        assert all(one.date and one.date <= source.record_date for one in bill.summaries)


@pytest.mark.parametrize("bill_id", IDS)
async def test_every_summary_is_worth_a_dialogue(bill_id: str) -> None:
    """Several plain sentences, none of them endless."""
    (summary,) = (await BundledBills().bill(bill_id)).summaries
    sentences = re.split(r"(?<=[.!?])\s+", summary.text)

    assert 3 <= len(sentences) <= 8
    assert all(len(sentence.split()) <= 45 for sentence in sentences)
    assert "<" not in summary.text


@pytest.mark.parametrize("bill_id", IDS)
async def test_every_bundled_fact_is_the_records(bill_id: str) -> None:
    """Number, titles, names, dates, votes and laws are compared with the recorded bill."""
    bill, record = await BundledBills().bill(bill_id), recorded(bill_id)
    detail = record["bill"]["bill"]
    sponsor = detail["sponsors"][0]

    assert (bill.congress, bill.kind, bill.number) == (
        detail["congress"],
        detail["type"].lower(),
        int(detail["number"]),
    )
    assert bill.title == detail["title"]
    assert bill.official_title in {one["title"] for one in record["titles"]["titles"]}
    assert bill.introduced == date.fromisoformat(detail["introducedDate"])
    assert bill.url == detail["legislationUrl"]
    assert bill.policy_area == detail["policyArea"]["name"]
    assert list(bill.laws) == [law["number"] for law in detail.get("laws", [])]
    assert bill.sponsor
    assert (bill.sponsor.bioguide_id, bill.sponsor.party, bill.sponsor.state) == (
        sponsor["bioguideId"],
        sponsor["party"],
        sponsor["state"],
    )
    assert sponsor["lastName"] in bill.sponsor.name
    assert len(bill.cosponsors) == detail.get("cosponsors", {}).get("count", 0)
    assert {one.member.bioguide_id for one in bill.cosponsors} == {
        one["bioguideId"] for one in record["cosponsors"].get("cosponsors", [])
    }


@pytest.mark.parametrize("bill_id", IDS)
async def test_every_bundled_action_and_vote_is_the_records(bill_id: str) -> None:
    """A line may be left out, but none is made up, and no vote is lost."""
    bill, record = await BundledBills().bill(bill_id), recorded(bill_id)
    actions = record["actions"]["actions"]
    lines = {(one["actionDate"], " ".join(one["text"].split())) for one in actions}
    rolls = {
        (vote["chamber"], vote["rollNumber"], vote["url"])
        for one in actions
        for vote in one.get("recordedVotes") or []
    }

    assert {(str(one.date), one.text) for one in bill.actions} <= lines
    assert str(bill.actions[0].date) == detail_date(record)
    assert {(one.chamber, one.roll_number, one.url) for one in bill.votes} == rolls
    for vote in bill.votes:
        count = f"{vote.yeas} - {vote.nays}"
        assert any(day == str(vote.date) and count in line for day, line in lines)


def detail_date(record: dict[str, Any]) -> str:
    return str(record["bill"]["bill"]["latestAction"]["actionDate"])


@pytest.mark.parametrize("bill_id", IDS)
async def test_no_summary_is_copied(bill_id: str) -> None:
    """Facts are free, sentences are not: no ten words in a row are the researchers'."""
    (summary,) = (await BundledBills().bill(bill_id)).summaries
    theirs = {
        run
        for one in recorded(bill_id)["summaries"].get("summaries", [])
        for run in runs(plain(one["text"]))
    }

    assert not theirs & runs(summary.text)


def runs(text: str, length: int = 10) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}
