"""Tell the votes along the way: on debate, on amendments, on sending a bill back."""

import re

from tasks.record import Bill, Vote
from tasks.script.lines import Line, ask, tell
from tasks.script.path import Step
from tasks.script.wording import capital, count, day

MOST = 6
"""Votes read out; the others are counted."""


def other_votes(bill: Bill, steps: tuple[Step, ...]) -> list[Line]:
    """The counted votes that are no step of the way itself, oldest first."""
    told = {(step.chamber, step.date, step.tally) for step in steps}
    others = [vote for vote in reversed(bill.votes) if _counted(vote) and _key(vote) not in told]
    if not others:
        return []
    lines = [ask("Were there other votes along the way?")]
    lines += [tell(_said(vote), _cited(bill, vote)) for vote in others[:MOST]]
    if len(others) > MOST:
        more = capital(count(len(others) - MOST, "more recorded vote"))
        cited = (_cited(bill, vote) for vote in others[MOST:])
        lines.append(tell(f"{more} followed on questions of procedure or amendments.", *cited))
    return lines


def _cited(bill: Bill, vote: Vote) -> str:
    return f"vote.{len(bill.votes) - bill.votes.index(vote)}"


def _counted(vote: Vote) -> bool:
    return vote.yeas is not None and vote.nays is not None


def _key(vote: Vote) -> tuple[object, ...]:
    return (vote.chamber, vote.date, (vote.yeas, vote.nays))


def _said(vote: Vote) -> str:
    tally = f"{vote.yeas} to {vote.nays}"
    return f"On {day(vote.date)}, the {vote.chamber} voted {tally} {_about(vote)}{_result(vote)}."


def _about(vote: Vote) -> str:
    question = vote.question.rstrip(". ")
    if "loture" in question:
        return "on ending debate" + (" on whether to take it up" if "proceed" in question else "")
    if question.startswith("Motion to proceed"):
        return "on whether to take it up"
    question = re.sub(r"^on (?=motion )", "on a ", question[:1].lower() + question[1:])
    return question if question.startswith("on ") else f"on this question: {question}"


def _result(vote: Vote) -> str:
    if _FAILED.search(vote.result):
        return ", which did not carry"
    return ", which carried" if _CARRIED.search(vote.result) else ""


_FAILED = re.compile(r"fail|reject|not ", re.IGNORECASE)
_CARRIED = re.compile(r"pass|agree|adopt|invoked", re.IGNORECASE)
