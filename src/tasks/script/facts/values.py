"""What kinds of facts there are, and what each binds together."""

from datetime import date
from typing import Literal

from tasks.record import Chamber, Member, Value

Role = Literal["sponsor", "cosponsor"]
Did = tuple[str, Chamber | None]
"""A deed and where: `("passed", "House")`."""


class Fact(Value, frozen=True, tag_field="kind"):
    id: str
    """To cite it by: `vote.1`, `summary.3`."""
    says: str
    """The value as the record has it, in plain words."""
    url: str
    where: str
    """Where at that address: `actions, April 10, 2025`."""
    slots: dict[str, str] = {}
    """Hard values by name, as written: `{"tally": "220 to 208"}`."""


class Event(Fact, frozen=True, kw_only=True, tag="event"):
    """Something that happened to the bill on a day: a vote, a referral, a signature."""

    deeds: tuple[str, ...]
    """All it may be called: `("passed", "carried", "voted")`."""
    date: date
    chamber: Chamber | None = None
    tally: tuple[int, int] | None = None
    method: str = ""
    """`voice vote`, `unanimous consent`, `without objection`."""
    changed: bool = False
    then_titled: str = ""
    """Another title than today's, under which this was decided."""
    words: str = ""


class Person(Fact, frozen=True, kw_only=True, tag="person"):
    member: Member
    role: Role
    since: date | None = None
    withdrawn: date | None = None


class Count(Fact, frozen=True, kw_only=True, tag="count"):
    """How many there are: `{"cosponsor": 110, "R": 110, "state TX": 20}`."""

    counts: dict[str, int]


class Split(Fact, frozen=True, kw_only=True, tag="split"):
    """How the members of each party voted in one recorded vote."""

    deeds: tuple[str, ...]
    date: date
    chamber: Chamber
    question: str
    parties: dict[str, tuple[int, int, int, int]]
    """Yeas, nays, present, not voting: `{"Democrat": (4, 208, 0, 1)}`."""
    then_titled: str = ""


class Passage(Fact, frozen=True, kw_only=True, tag="passage"):
    """The words of a source: a sentence of the summary, a section of the text, a title."""

    words: str
    source: Literal["summary", "earlier", "section", "title", "filed", "how", "frame"]


class Title(Fact, frozen=True, kw_only=True, tag="title"):
    """What the bill is called."""

    words: str


class Standing(Fact, frozen=True, kw_only=True, tag="standing"):
    """Where the bill is on the ladder, and what that rung implies."""

    rung: str
    did: tuple[Did, ...]
    since: date | None = None


class Absence(Fact, frozen=True, kw_only=True, tag="absence"):
    """What the record does not hold, so that it may be said that it does not."""

    denies: tuple[Did, ...]


class Reported(Fact, frozen=True, kw_only=True, tag="reported"):
    """What an outlet says of a story, word for word: a headline, or a sentence beneath it."""

    words: str
    outlet: str
    date: date
    """When it was published."""


AnyFact = Event | Person | Count | Split | Passage | Title | Standing | Absence | Reported
