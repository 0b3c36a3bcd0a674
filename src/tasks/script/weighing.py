"""Weigh what makes a bill worth telling. Every weight comes with the words that explain it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tasks.record import Candidate, Member, Value
from tasks.script.given_names import is_called
from tasks.script.milestones import Deed, Milestone, milestone
from tasks.script.wording import day, state

DEEDS: dict[Deed, tuple[float, str]] = {
    "law": (50, "became law"),
    "signed": (50, "was signed into law"),
    "vetoed": (50, "was vetoed by the President"),
    "to_president": (40, "went to the President"),
    "concurred": (40, "got through both chambers"),
    "passed": (30, "passed the {chamber}"),
    "failed": (30, "failed in the {chamber}"),
    "blocked": (22, "was held up in the {chamber}"),
    "reported": (14, "was reported by a committee"),
    "approved": (12, "was approved in committee"),
}

# A row of the list has only its latest line, and that often tells the deed by what follows it.
TRACES: tuple[tuple[str, float, str], ...] = (
    (r"^Motion to reconsider laid on the table", 26, "was voted on in the House"),
    (r"^Held at the desk", 26, "has passed the {origin} and moved in the other chamber"),
    (
        r"^Placed on the Union Calendar|Placed on (?:the )?(?:House|Senate) Legislative",
        10,
        "became ready for the floor",
    ),
    (r"^Cloture|[Mm]otion to proceed|Considered (?:by|under|as)", 16, "was on the floor"),
    (r"[Hh]earings? held", 6, "had a hearing"),
)

RECENT = 30.0
"""For what moved on the newest day of the list; half as much for every week before."""
TOPIC = 40.0
BILL = 60.0
"""For a bill that the listener follows."""
MEMBER = 40.0
"""For one whose sponsor the listener follows."""
STATE = 15.0
"""For one whose sponsor is from the listener's state."""
DOWN = -45.0

EVERYTHING = {"us congress", "congress", "u.s. congress", "the us congress"}
"""Topics that fit every bill, so they tell none apart."""

_HONORS = re.compile(
    r"\b(?:commemorat\w+|congratulat\w+|honoring|celebrat\w+|commend\w*|recognizing|designating"
    r"|anniversary|expressing support for the (?:designation|recognition|goals))\b"
    r"|\bNational [\w ]+ (?:Day|Week|Month)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"^(?:To|A bill to) designate the facility|\bPost Office\b", re.IGNORECASE)
_RULE = re.compile(r"^Providing for (?:the )?consideration of", re.IGNORECASE)
_RESERVED = re.compile(r"^Reserved for ", re.IGNORECASE)


class Weight(Value, frozen=True):
    points: float
    reason: str


class Follows(Value, frozen=True):
    """Whom and what a listener follows."""

    bills: tuple[str, ...] = ()
    """Ids."""
    members: tuple[str, ...] = ()
    """Names, or ids of the Biographical Directory."""
    state: str = ""
    """Two letters: where the listener is at home."""


NOBODY = Follows()


def weigh(
    candidate: Candidate, newest: date, topics: Sequence[str], follows: Follows = NOBODY
) -> tuple[Weight, ...]:
    """Give the weights of one bill; *newest* is the day of the newest action of all."""
    days = max(0, (newest - candidate.latest_action.date).days)
    return (
        _moved(candidate, days),
        *_followed(candidate, follows),
        *_topics(candidate, topics),
        *_against(candidate),
    )


def _moved(candidate: Candidate, days: int) -> Weight:
    """What happened counts less with time but never nothing; that it is new fades in weeks."""
    points, said = _deed(candidate)
    when = day(candidate.latest_action.date)
    worth = points * (0.25 + 0.75 * 0.5 ** (days / 30)) + RECENT * 0.5 ** (days / 7)
    return Weight(worth, f"{said} on {when}")


def _deed(candidate: Candidate) -> tuple[float, str]:
    found = milestone(candidate.latest_action)
    if found:
        points, said = DEEDS[found.deed]
        return points, said.format(chamber=_chamber(candidate, found)) + _count(found)
    if re.search(rf"\b{_other(candidate)}\b", candidate.latest_action.text):
        return 26.0, f"has passed the {_origin(candidate)} and moved in the {_other(candidate)}"
    for pattern, points, said in TRACES:
        if re.search(pattern, candidate.latest_action.text):
            return points, said.format(origin=_origin(candidate))
    return 0.0, "last moved"


def _chamber(candidate: Candidate, found: Milestone) -> str:
    return found.chamber or _origin(candidate)


def _origin(candidate: Candidate) -> str:
    return "House" if candidate.kind.startswith("h") else "Senate"


def _other(candidate: Candidate) -> str:
    """Where a line about this chamber can only come after the first has passed it."""
    return "Senate" if candidate.kind.startswith("h") else "House"


def _count(found: Milestone) -> str:
    floor = found.deed in {"passed", "failed", "blocked", "concurred"}
    return f", {found.tally[0]} to {found.tally[1]}," if floor and found.tally else ""


def _topics(candidate: Candidate, topics: Sequence[str]) -> Iterator[Weight]:
    """One topic decides; more of them add a little."""
    worth = TOPIC
    for topic in topics:
        if topic.strip().lower() not in EVERYTHING and fits(topic, candidate):
            yield Weight(worth, f"matches your topic {topic.strip()}")
            worth = 5.0


def _followed(candidate: Candidate, follows: Follows) -> Iterator[Weight]:
    if candidate.id in follows.bills:
        yield Weight(BILL, "you follow it")
    sponsor = candidate.sponsor
    if sponsor and any(is_meant(one, sponsor) for one in follows.members):
        yield Weight(MEMBER, by_member(sponsor))
    if sponsor and follows.state and sponsor.state == follows.state:
        yield Weight(STATE, f"its sponsor is from {state(follows.state)}, your state")


def by_member(sponsor: Member) -> str:
    """Say whose bill it is; one who is known by an id only has no name yet."""
    name = f"{sponsor.name}," if sponsor.name else "one of those"
    return f"its sponsor is {name} whom you follow"


def is_meant(member: str, sponsor: Member) -> bool:
    """Whether an id is the sponsor's, or all words of a name stand in theirs: `Sanders` will do."""
    return member.upper() == sponsor.bioguide_id or is_called(member, sponsor.name)


def fits(topic: str, candidate: Candidate) -> bool:
    """Whether all words of a topic stand in title or policy area: `veteran` fits Veterans."""
    text = f"{candidate.title} {candidate.policy_area}"
    words = re.findall(r"\w+", topic)
    return bool(words) and all(_stands(word, text) for word in words)


def _stands(word: str, text: str) -> bool:
    ending = r"\b" if len(word) <= 3 else ""
    return re.search(rf"\b{re.escape(word)}{ending}", text, re.IGNORECASE) is not None


def _against(candidate: Candidate) -> Iterator[Weight]:
    title = candidate.title
    is_resolution = candidate.kind.endswith("res")
    if _RESERVED.search(title):
        yield Weight(2 * DOWN, "only holds a number for a later bill")
    elif _RULE.search(title):
        yield Weight(DOWN, "only sets how other bills are debated")
    elif (is_resolution and _HONORS.search(title)) or _NAMES.search(title):
        yield Weight(DOWN, "honors or commemorates, so others come first")
