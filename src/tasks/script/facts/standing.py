"""Where the bill stands, what that implies, and what its next step would be."""

from collections.abc import Iterator

from tasks.record import Bill, Chamber
from tasks.script.facts.values import AnyFact, Count, Did, Passage, Standing
from tasks.script.milestones import milestone
from tasks.script.path import path
from tasks.script.standing import in_brief, standing
from tasks.script.status import Rung, Status, status
from tasks.script.wording import day, noun, other


def standings(bill: Bill) -> Iterator[AnyFact]:
    now = status(bill)
    slots = {"date": day(now.date)} if now.date else {}
    yield Standing(
        "status",
        f"{now.text} (it {in_brief(bill)})",
        bill.url,
        "status, read from the actions",
        slots,
        rung=now.rung,
        did=tuple(_implied(bill, now)),
        since=now.date,
    )
    if says := " ".join((*_says(bill), _next(bill, now))).strip():
        yield Passage(
            "now", says, bill.url, "status, read from the actions", words=says, source="frame"
        )
    yield from _latest(bill)
    yield from _days(bill, now)


def _says(bill: Bill) -> Iterator[str]:
    if told := standing(bill, path(bill)):
        yield told


def _implied(bill: Bill, now: Status) -> Iterator[Did]:
    origin, there = bill.origin, other(bill.origin)
    yield from _RUNGS.get(now.rung, ())
    if now.rung in ("introduced", "reported"):
        yield ("in committee" if now.rung == "introduced" else "out of committee", origin)
        yield ("pending", origin)
    if now.rung == "agreed":
        yield ("passed", origin)
    if now.rung == "reported":
        yield (("approved" if "approved" in now.text else "reported"), origin)
    if now.rung in ("blocked", "failed"):
        yield (now.rung, _where_it_stopped(bill, now))
        yield ("lost", _where_it_stopped(bill, now))
    if "another version" in now.text:
        yield ("differ", None)
    if now.rung in ("blocked", "failed") and "passed the" in now.text:
        yield ("passed", origin if f"passed the {origin}" in now.text else there)


def _where_it_stopped(bill: Bill, now: Status) -> Chamber:
    for action in bill.actions:
        done = milestone(action)
        if done and done.deed == now.rung and done.chamber:
            return done.chamber
    return bill.origin


def _next(bill: Bill, now: Status) -> str:
    """What still has to happen; only the Constitution's own steps."""
    joint = bill.kind in ("hr", "s", "hjres", "sjres")
    if not joint:
        return ""
    after = {
        "introduced": "To become law it still has to pass both chambers and go to the President.",
        "reported": "To become law it still has to pass both chambers and go to the President.",
        "passed_house": "To become law it still has to pass the Senate and go to the President.",
        "passed_senate": "To become law it still has to pass the House and go to the President.",
        "to_president": "To become law it still needs the President's signature.",
    }
    return after.get(now.rung, "")


def _latest(bill: Bill) -> Iterator[AnyFact]:
    last = bill.latest_action
    if last:
        says = f"The latest entry in the record is from {day(last.date)}."
        yield Standing(
            "latest",
            says,
            bill.url,
            f"actions, {day(last.date)}",
            {"date": day(last.date)},
            rung="latest",
            did=(("latest", None),),
            since=last.date,
        )


def _days(bill: Bill, now: Status) -> Iterator[AnyFact]:
    if bill.introduced is None or now.date is None or now.rung != "law":
        return
    days = (now.date - bill.introduced).days
    says = f"From its introduction to its signature the {noun(bill)} took {days} days."
    counts = {"day": days, "week": days // 7 if days % 7 == 0 else -1}
    yield Count("days", says, bill.url, "from the actions", {"days": f"{days}"}, counts=counts)


_RUNGS: dict[Rung, tuple[Did, ...]] = {
    "introduced": (("introduced", None),),
    "reported": (),
    "passed_house": (("passed", "House"), ("pending", "Senate")),
    "passed_senate": (("passed", "Senate"), ("pending", "House")),
    "agreed": (("final", None),),
    "passed_both": (("passed", "House"), ("passed", "Senate"), ("both", None)),
    "to_president": (
        ("to_president", None),
        ("with president", None),
        ("passed", "House"),
        ("passed", "Senate"),
        ("both", None),
    ),
    "law": (("law", None), ("signed", None), ("both", None)),
    "vetoed": (("vetoed", None),),
}
