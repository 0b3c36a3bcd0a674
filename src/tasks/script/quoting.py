"""Quote the record to a language model: as facts with ids, bounded, between marks."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tasks.record import Bill
from tasks.script.facts import Facts, facts_of
from tasks.script.facts.values import AnyFact, Event, Passage, Person, Split
from tasks.script.status import status

OPEN_MARK = "<<<RECORD"
CLOSE_MARK = "RECORD>>>"


def quoted(bill: Bill, reasons: Sequence[str], room: int) -> str:
    """Write the facts as JSON in at most *room* characters; the least important give way."""
    facts = facts_of(bill)
    for limits in _LIMITS:
        record = {
            **_least(bill),
            "why_chosen": list(reasons),
            "facts": list(_listed(facts, *limits)),
        }
        text = marks_out(msgspec.json.encode(record).decode())
        if len(text) <= room:
            return text
    return marks_out(msgspec.json.encode(_least(bill)).decode())


def _least(bill: Bill) -> dict[str, Any]:
    return {
        "number": bill.citation,
        "title": bill.title[:600],
        "status": status(bill).text,
    }


def _listed(
    facts: Facts, events: int, people: int, sentences: int, section: int, sections: int
) -> Iterator[dict[str, Any]]:
    """The facts as they are shown; of events the newest, of people the first."""
    shown = {
        "action": _last([one for one in facts.values() if _is_told(one, facts)], events),
        "vote": _last([one for one in facts if one.startswith("vote.")], events),
        "parties": _last([one for one in facts if one.startswith("parties.")], events),
        "cosponsor": [f"cosponsor.{n}" for n in range(1, people + 1)],
        "summary": [f"summary.{n}" for n in range(1, sentences + 1)],
        "earlier": [f"earlier.{n}" for n in range(1, sentences // 4 + 1)],
        "section": [f"section.{n}" for n in range(1, sections + 1)],
        "committee": [f"committee.{n}" for n in range(1, 9)],
        "title": ["title", *(f"title.{n}" for n in range(1, 5))],
    }
    for fact in facts.values():
        group = fact.id.partition(".")[0]
        if group not in shown or fact.id in shown[group]:
            yield _shown(fact, section if group == "section" else 1_500)


def _is_told(fact: AnyFact, facts: Facts) -> bool:
    """Whether an action did something that no recorded vote already tells."""
    if not isinstance(fact, Event) or not fact.id.startswith("action.") or not fact.deeds:
        return False
    rolls = (one for one in facts.values() if isinstance(one, Event) and one.id.startswith("vote."))
    return not any((fact.chamber, fact.date, fact.tally) == (one.chamber, one.date, one.tally)
                   for one in rolls)  # fmt: skip


def _last(found: Sequence[Any], most: int) -> list[str]:
    ids = [one if isinstance(one, str) else one.id for one in found]
    return ids[-most:] if most else []


def _shown(fact: AnyFact, most: int) -> dict[str, Any]:
    says = fact.words if isinstance(fact, Passage) and fact.source == "section" else fact.says
    told: dict[str, Any] = {"id": fact.id, "says": says[:most]}
    if isinstance(fact, Event | Split):
        told |= {"date": fact.date, "chamber": fact.chamber}
        told |= {"then_titled": fact.then_titled} if fact.then_titled else {}
    if fact.slots and not isinstance(fact, Person):
        told["slots"] = list(fact.slots)
    if isinstance(fact, Person):
        told["slots"] = ["name", "full"]
    return told


def marks_out(record: str) -> str:
    """Break what looks like the marks; leave out what controls or turns the writing."""
    seen = "".join(one for one in record if one.isprintable())
    return seen.replace("<<<", "< < <").replace(">>>", "> > >")


_LIMITS = (
    (40, 30, 60, 2_500, 40),
    (30, 15, 40, 1_000, 30),
    (25, 8, 25, 500, 20),
    (15, 3, 12, 200, 10),
    (8, 0, 4, 0, 0),
)
"""Actions and votes, cosponsors, sentences, characters a section, sections."""
