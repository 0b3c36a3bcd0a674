"""Read the votes that an action tells of, from its links to the rolls and from its words."""

import re
from collections.abc import Iterable
from datetime import date

from tasks.providers.congress.wire import WireVote
from tasks.record import Action, Chamber, Vote
from tasks.script.milestones import chamber_in, tally

RESULTS = {
    "passed": "Passed",
    "agreed to": "Agreed to",
    "invoked": "Agreed to",
    "sustained": "Agreed to",
    "failed of passage": "Failed",
    "failed": "Failed",
    "rejected": "Rejected",
    "not agreed to": "Rejected",
    "not invoked": "Rejected",
    "not sustained": "Rejected",
}

_RESULT = re.compile(
    r"\b(not agreed to|not invoked|not sustained|failed of passage|failed|rejected|passed"
    r"|agreed to|invoked|sustained)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?: in (?:the )?(?:House|Senate))?,? (?:by|without objection|pursuant)\b"
    r"|(?: in (?:the )?(?:House|Senate))? ?\(",
    re.IGNORECASE,
)
_ROLL = re.compile(r"(?:Roll no\.|Record Vote Number:) ?(\d+)")
_ASIDE = re.compile(
    r"^(?:Passed/agreed to in (?:House|Senate):"
    r"|Failed of passage/not agreed to in (?:House|Senate):?"
    r"|Resolving differences -- (?:House|Senate) actions:"
    r"|Upon reconsideration,|Under the order of [\d/]+,|under the order of [\d/]+,"
    r"|not having achieved \d+ votes in the affirmative,) *"
)


def action_votes(text: str, when: date, links: Iterable[WireVote]) -> tuple[Vote, ...]:
    """Read the recorded votes of one action; a voice vote or unanimous consent is none."""
    linked = tuple(_linked(text, when, link) for link in links)
    if linked:
        return linked
    roll = _ROLL.search(text)
    chamber = chamber_in(text)
    if roll is None or chamber is None or tally(text) is None:
        return ()
    return (_vote(text, when, chamber, int(roll[1]), ""),)


def _linked(text: str, when: date, link: WireVote) -> Vote:
    chamber: Chamber = "Senate" if (link.chamber or "").startswith("S") else "House"
    return _vote(text, when, chamber, link.roll_number, link.url or "")


def _vote(text: str, when: date, chamber: Chamber, roll: int | None, url: str) -> Vote:
    question, result = question_and_result(text)
    counted = tally(text)
    return Vote(
        chamber=chamber,
        date=when,
        question=question,
        result=result,
        yeas=counted[0] if counted else None,
        nays=counted[1] if counted else None,
        roll_number=roll,
        url=url,
    )


def question_and_result(text: str) -> tuple[str, str]:
    """`On motion to recommit Failed by the Yeas and Nays: …` asks `On motion to recommit`."""
    text = _without_asides(text)
    how = _HOW.search(text)
    told = text[: how.start()] if how else text
    results = list(_RESULT.finditer(told))
    if not results:
        return told[:200], ""
    last = results[-1]
    question = told[: last.start()].strip(" ,")[:200] or "On passage"
    return question[0].upper() + question[1:], RESULTS[last[1].lower()]


def _without_asides(text: str) -> str:
    while (shorter := _ASIDE.sub("", text)) != text:
        text = shorter
    return text


def all_votes(actions: Iterable[Action]) -> tuple[Vote, ...]:
    """Gather the votes of a bill's actions, newest first; House and Library tell the same twice."""
    seen: dict[tuple[str, int, int | None], Vote] = {}
    for action in actions:
        for vote in action.votes:
            seen.setdefault((vote.chamber, vote.date.year, vote.roll_number), vote)
    return tuple(sorted(seen.values(), key=lambda vote: vote.date, reverse=True))
