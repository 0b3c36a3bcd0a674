"""Read the answers about one bill into the record's values: cleaned, bounded, never reworded."""

from collections.abc import Iterable
from itertools import chain

from tasks.providers.bill_ids import BillId
from tasks.providers.congress.members import member
from tasks.providers.congress.naming import (
    citation,
    official_title,
    page_url,
    shown_title,
    staged_titles,
)
from tasks.providers.congress.plain import clip, line, plain
from tasks.providers.congress.rolls import Rolls, with_rolls
from tasks.providers.congress.rows import day
from tasks.providers.congress.votes import action_votes, all_votes
from tasks.providers.congress.wire import (
    Cosponsors,
    Detail,
    Named,
    Subjects,
    Summaries,
    Titles,
    WireAction,
    WireCommittee,
    WireMember,
    WireSummary,
)
from tasks.record import (
    Action,
    Bill,
    BillText,
    Chamber,
    Cosponsor,
    Summary,
    Value,
)
from tasks.script.milestones import chamber_in

MOST_ACTIONS = 400
MOST_SUBJECTS = 40
SUMMARIES = 8_000
"""Characters of all summaries together; the newest come first."""


class Answers(Value, frozen=True):
    """All that was asked about one bill."""

    detail: Detail
    actions: tuple[WireAction, ...]
    cosponsors: tuple[Cosponsors, ...]
    subjects: Subjects
    committees: tuple[WireCommittee, ...]
    titles: Titles
    summaries: Summaries
    rolls: Rolls


def read_bill(bill_id: BillId, answers: Answers, text: BillText | None, fetched_at: str) -> Bill:
    """Put one bill together."""
    detail, kind = answers.detail, bill_id.kind
    official = official_title(answers.titles.titles or ())
    told = _actions(answers.actions)
    actions = tuple(with_rolls(one, answers.rolls, bill_id) for one in told)
    return Bill(
        congress=bill_id.congress,
        kind=kind,
        number=bill_id.number,
        title=line(detail.title) or shown_title(answers.titles) or citation(bill_id),
        official_title=official or line(detail.title, 2000),
        introduced=day(detail.introduced_date),
        sponsor=member(detail.sponsors[0], kind) if detail.sponsors else None,
        url=detail.legislation_url or page_url(bill_id),
        fetched_at=fetched_at,
        cosponsors=_cosponsors(bill_id, answers.cosponsors),
        policy_area=_policy_area(detail, answers.subjects),
        subjects=_subjects(answers.subjects),
        committees=_committees(answers.committees),
        actions=actions,
        summaries=_summaries(answers.summaries.summaries or ()),
        votes=all_votes(actions),
        laws=_laws(detail),
        text=text,
        titles=staged_titles(answers.titles.titles or ()),
    )


def _actions(wires: Iterable[WireAction]) -> tuple[Action, ...]:
    """House and Library often tell the same on the same day; once is enough."""
    found: dict[tuple[object, str], Action] = {}
    for wire in wires:
        if action := _action(wire):
            known = found.setdefault((action.date, action.text), action)
            if _linked(action) and not _linked(known):
                found[action.date, action.text] = action
    newest = sorted(found.values(), key=lambda action: action.date, reverse=True)
    return tuple(newest[:MOST_ACTIONS])


def _linked(action: Action) -> bool:
    return any(vote.url for vote in action.votes)


def _action(wire: WireAction) -> Action | None:
    when, text = day(wire.action_date), line(wire.text)
    if when is None or not text:
        return None
    return Action(
        date=when,
        text=text,
        kind=wire.type or "",
        chamber=_chamber(wire, text),
        committees=names(wire.committees),
        votes=action_votes(text, when, wire.recorded_votes or ()),
    )


def _chamber(wire: WireAction, text: str) -> Chamber | None:
    source = (wire.source_system.name or "") if wire.source_system else ""
    if source.startswith("House"):
        return "House"
    return "Senate" if source.startswith("Senate") else chamber_in(text)


def _cosponsors(bill_id: BillId, pages: Iterable[Cosponsors]) -> tuple[Cosponsor, ...]:
    wires = chain.from_iterable(page.cosponsors or () for page in pages)
    read = [one for wire in wires if (one := _cosponsor(wire, bill_id))]
    unique = {(one.member.bioguide_id, one.member.name, one.since): one for one in read}
    return tuple(sorted(unique.values(), key=lambda one: one.since))


def _cosponsor(wire: WireMember, bill_id: BillId) -> Cosponsor | None:
    since = day(wire.sponsorship_date)
    if since is None:
        return None
    return Cosponsor(
        member=member(wire, bill_id.kind),
        original=bool(wire.is_original_cosponsor),
        since=since,
        withdrawn=day(wire.sponsorship_withdrawn_date),
    )


def _policy_area(detail: Detail, subjects: Subjects) -> str:
    topics = subjects.subjects
    area = detail.policy_area or (topics.policy_area if topics else None)
    return line(area.name) if area else ""


def _subjects(subjects: Subjects) -> tuple[str, ...]:
    topics = subjects.subjects
    return names(topics.legislative_subjects if topics else ())[:MOST_SUBJECTS]


def names(wires: Iterable[Named] | None) -> tuple[str, ...]:
    """The names without doubles, in their order."""
    return tuple(dict.fromkeys(line(one.name) for one in wires or () if line(one.name)))


def _committees(wires: Iterable[WireCommittee]) -> tuple[str, ...]:
    """Both chambers have a Judiciary Committee, so the chamber is part of the name."""
    return tuple(dict.fromkeys(_committee(wire) for wire in wires if line(wire.name)))


def _committee(wire: WireCommittee) -> str:
    name, chamber = line(wire.name), line(wire.chamber)
    return name if chamber in name or chamber == "Joint" else f"{chamber} {name}"


def _summaries(wires: Iterable[WireSummary]) -> tuple[Summary, ...]:
    newest = sorted(wires, key=lambda one: (one.action_date or "", one.update_date or ""))
    read, left = [], SUMMARIES
    for wire in reversed(newest):
        text = clip(plain(wire.text or ""), left) if left > 200 else ""
        left -= len(text)
        if text:
            read.append(Summary(day(wire.action_date), line(wire.action_desc), text))
    return tuple(read)


def _laws(detail: Detail) -> tuple[str, ...]:
    public = (law for law in detail.laws or () if "private" not in (law.type or "").lower())
    return tuple(dict.fromkeys(line(law.number) for law in public if line(law.number)))
