"""Quote the record to a language model: as data, bounded, between marks that it cannot forge."""

from collections.abc import Sequence
from typing import Any

import msgspec

from tasks.record import Bill, Vote
from tasks.script.status import status
from tasks.script.wording import STATES, member

OPEN_MARK = "<<<RECORD"
CLOSE_MARK = "RECORD>>>"


def quoted(bill: Bill, reasons: Sequence[str], room: int) -> str:
    """Write the record as JSON in at most *room* characters; the least important gives way."""
    facts = _facts(bill, reasons)
    for limits in _LIMITS:
        text = _marks_out(msgspec.json.encode(facts | _bounded(bill, *limits)).decode())
        if len(text) <= room:
            return text
    return _marks_out(msgspec.json.encode(_least(bill)).decode())


def _facts(bill: Bill, reasons: Sequence[str]) -> dict[str, Any]:
    return {
        **_least(bill),
        "sponsor": member(bill.sponsor) if bill.sponsor else None,
        "introduced": bill.introduced,
        "public_laws": bill.laws,
        "policy_area": bill.policy_area,
        "why_chosen": list(reasons),
        "votes": [_vote(vote) for vote in bill.votes[:20]],
    }


def _vote(vote: Vote) -> dict[str, Any]:
    return {
        "chamber": vote.chamber,
        "date": vote.date,
        "question": vote.question[:200],
        "result": vote.result,
        "yeas": vote.yeas,
        "nays": vote.nays,
    }


def _least(bill: Bill) -> dict[str, Any]:
    return {
        "number": bill.citation,
        "title": bill.title[:600],
        "official_title": bill.official_title[:1_500],
        "status": status(bill).text,
    }


def _bounded(
    bill: Bill, actions: int, cosponsors: int, summary: int, section: int, sections: int
) -> dict[str, Any]:
    return {
        "actions_newest_first": [
            {"date": one.date, "chamber": one.chamber, "text": one.text[:400]}
            for one in bill.actions[:actions]
        ],
        "cosponsors": _cosponsors(bill, cosponsors),
        "committees": bill.committees[:20],
        "subjects": bill.subjects[:20],
        "summaries": [
            {"of_version": one.stage, "date": one.date, "text": one.text[:summary]}
            for one in bill.summaries[:2]
        ],
        "text": _text(bill, section, sections),
    }


def _cosponsors(bill: Bill, most: int) -> dict[str, Any]:
    standing = [one for one in bill.cosponsors if one.withdrawn is None]
    parties: dict[str, int] = {}
    for one in standing:
        parties[one.member.party] = parties.get(one.member.party, 0) + 1
    listed = [
        f"{one.member.title} {one.member.name} ({one.member.party}, "
        f"{STATES.get(one.member.state, one.member.state)}), {one.since}"
        for one in standing[:most]
    ]
    return {"count": len(standing), "by_party": parties, "some": listed}


def _text(bill: Bill, section: int, sections: int) -> dict[str, Any] | None:
    if bill.text is None:
        return None
    shown = [
        {"label": one.label[:60], "heading": one.heading[:200], "text": one.text[:section]}
        for one in bill.text.sections[:sections]
    ]
    cut = bill.text.truncated or len(bill.text.sections) > sections
    return {"version": bill.text.version, "sections": shown, "more_sections_not_shown": cut}


def _marks_out(record: str) -> str:
    """Break what looks like the marks; leave out what controls or turns the writing."""
    seen = "".join(one for one in record if one.isprintable())
    return seen.replace("<<<", "< < <").replace(">>>", "> > >")


_LIMITS = (
    (60, 40, 8_000, 2_500, 40),
    (40, 20, 6_000, 1_000, 30),
    (30, 10, 4_000, 500, 20),
    (20, 5, 2_500, 200, 10),
    (10, 0, 1_000, 0, 0),
)
"""Actions, cosponsors, characters a summary, characters a section, sections."""
