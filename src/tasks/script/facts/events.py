"""What happened to the bill, line by line of its record, and every recorded vote."""

import re
from collections.abc import Iterator

from tasks.record import Action, Bill, Chamber, Vote
from tasks.script.clauses import procedure_clause
from tasks.script.facts.values import Event
from tasks.script.milestones import Milestone, chamber_of, counted, milestone, tally
from tasks.script.naming import title_then
from tasks.script.wording import day


def events(bill: Bill) -> Iterator[Event]:
    """One fact for each action, `action.1` the oldest."""
    for number, action in enumerate(reversed(bill.actions), 1):
        yield _event(bill, f"action.{number}", action)


def votes(bill: Bill) -> Iterator[Event]:
    """One fact for each recorded vote with its count, `vote.1` the oldest."""
    for number, vote in enumerate(reversed(bill.votes), 1):
        if vote.yeas is not None and vote.nays is not None:
            yield _vote(bill, f"vote.{number}", vote, (vote.yeas, vote.nays))


def _event(bill: Bill, fact_id: str, action: Action) -> Event:
    done, count = milestone(action), counted(action)
    deeds = _deeds(bill, action, done)
    chamber = chamber_of(action) or _only_possible(bill, action, deeds)
    return Event(
        fact_id,
        action.text + _otherwise("the roll call", count, tally(action.text)),
        _source(bill, chamber, action, count),
        f"actions, {day(action.date)}",
        _slots(action.date, count),
        deeds=deeds,
        date=action.date,
        chamber=chamber,
        tally=count,
        method=method(action.text),
        changed=bool(done and done.changed) or "with an amendment" in action.text,
        then_titled=then_titled(bill, chamber, deeds),
        words=" ".join((action.text, *action.committees)),
    )


def _only_possible(bill: Bill, action: Action, deeds: tuple[str, ...]) -> Chamber | None:
    """A committee that is named without its chamber sits where the bill began."""
    if found := re.search(r"\b(House|Senate) Committee", action.text):
        return "House" if found[1] == "House" else "Senate"
    return bill.origin if set(deeds) & {"approved", "reported", "referred", "introduced"} else None


def _source(
    bill: Bill, chamber: Chamber | None, action: Action, count: tuple[int, int] | None
) -> str:
    """The roll call's own page, if there is one."""
    for vote in (*action.votes, *bill.votes):
        same = vote.chamber == chamber and vote.date == action.date
        if same and count == (vote.yeas, vote.nays) and vote.url:
            return vote.url
    return bill.url


def _otherwise(where: str, count: tuple[int, int] | None, written: tuple[int, int] | None) -> str:
    """Of two places that have different counts, what the other one has."""
    if count is None or written is None or count == written:
        return ""
    return f" ({where} has {count[0]} to {count[1]})"


def _vote(bill: Bill, fact_id: str, vote: Vote, count: tuple[int, int]) -> Event:
    deeds = vote_deeds(vote)
    return Event(
        fact_id,
        _says(bill, vote, count),
        vote.url or bill.url,
        where(vote),
        _slots(vote.date, count),
        deeds=deeds,
        date=vote.date,
        chamber=vote.chamber,
        tally=count,
        then_titled=then_titled(bill, vote.chamber, deeds),
        changed=False,
        words=f"{vote.question} {vote.result}",
    )


def _says(bill: Bill, vote: Vote, count: tuple[int, int]) -> str:
    says = f"{vote.chamber}, {vote.question}: {vote.result}, {count[0]} to {count[1]}"
    return says + _otherwise("the text of the action", _written(bill, vote), count)


def _written(bill: Bill, vote: Vote) -> tuple[int, int] | None:
    """What the text of its action has, where the count is the roll call's."""
    if not vote.parties:
        return None
    told = (tally(one.text) for one in bill.actions if vote in one.votes)
    return next((one for one in told if one), None)


def where(vote: Vote) -> str:
    """`roll call 102, April 10, 2025`."""
    number = f" {vote.roll_number}" if vote.parties and vote.roll_number else ""
    return f"roll call{number}, {day(vote.date)}"


def vote_deeds(vote: Vote) -> tuple[str, ...]:
    result = carried(vote)
    return (*_asked(vote, result), "carried" if result else "lost", "voted", "roll")


def carried(vote: Vote) -> bool:
    return not re.search(r"fail|reject|not ", vote.result, re.IGNORECASE)


def _asked(vote: Vote, result: bool) -> tuple[str, ...]:
    """A vote on the bill itself, on the other chamber's changes, or on the way to either."""
    for pattern, yes, no in _QUESTIONS:
        if re.search(pattern, vote.question):
            return (yes,) if result else (no,)
    return ()


def _deeds(bill: Bill, action: Action, done: Milestone | None) -> tuple[str, ...]:
    found = []
    if done and (done.deed != "blocked" or done.tally):
        found += [done.deed, *_ALSO.get(done.deed, ())]
    if procedure := procedure_clause(bill, action):
        found.append(procedure[0])
    found += ["roll"] if counted(action) else []
    found += [deed for deed, pattern in _READ if re.search(pattern, action.text)]
    return tuple(dict.fromkeys(found))


def method(text: str) -> str:
    for name in ("voice vote", "unanimous consent", "without objection"):
        if name in text.lower():
            return name
    return ""


def then_titled(bill: Bill, chamber: Chamber | None, deeds: tuple[str, ...]) -> str:
    """The title a chamber passed the bill under, if it is not the one it is known by today."""
    if chamber is None or "passed" not in deeds:
        return ""
    return title_then(bill, chamber)


def _slots(when: object, count: tuple[int, int] | None) -> dict[str, str]:
    slots = {"date": day(when), "weekday": f"{when:%A}"}  # type: ignore[arg-type]
    if count:
        margin = abs(count[0] - count[1])
        slots |= {"tally": f"{count[0]} to {count[1]}", "margin": f"{margin}"}
        slots |= {"yeas": f"{count[0]}", "nays": f"{count[1]}"}
    return slots


_ALSO = {
    "passed": ("carried", "voted"),
    "failed": ("lost", "voted"),
    "blocked": ("lost", "voted"),
    "concurred": ("carried", "voted"),
    "approved": ("voted",),
    "law": ("became",),
}

_READ = (
    ("introduced", r"^Introduced in|^Sponsor introductory|Introduced,"),
    ("sent", r"^Message on|sent to the (?:House|Senate)|[Tt]ransmitted"),
    ("received", r"^Received in|^Message received"),
    ("debated", r"\bdebate\b|\b[Cc]onsidered\b"),
    ("objected", r"\b[Oo]bjection (?:heard|made)|objected"),
)

_QUESTIONS = (
    (r"^On [Pp]assage|suspend the rules and (?:pass|agree|adopt)|^On agreeing to the (?:joint "
     r"|concurrent )?resolution", "passed", "failed"),
    (r"agree to the Senate amendment|concur in|House amendment|conference report", "concurred",
     "failed"),
    (r"[Cc]loture|[Mm]otion to proceed", "taken up", "blocked"),
)  # fmt: skip
