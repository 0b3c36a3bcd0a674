"""What a script is made of: turns, in segments."""

from typing import Literal

from tasks.record import Value

Speaker = Literal["Sarah", "James"]
TurnKind = Literal["fact", "question", "reaction", "context"]


class Turn(Value, frozen=True):
    """One speaker's words. On the wire, an artifact of kind `line`."""

    speaker: Speaker
    text: str
    """As written, for eyes; the voices normalise it for ears."""
    kind: TurnKind = "fact"
    sources: tuple[str, ...] = ()
    """URLs of the record that the turn rests on."""
    facts: tuple[str, ...] = ()
    """The ids of the facts that it cites."""


class Segment(Value, frozen=True):
    """The turns about one bill, or the opening, or the close. A voice part never spans two."""

    key: str
    """`opening`, the bill's id, `close`."""
    title: str
    """For chapters: `H.R. 22: SAVE Act`."""
    turns: tuple[Turn, ...]
    url: str = ""
    """The bill's page, for a bill's segment."""

    @property
    def words(self) -> int:
        return sum(len(turn.text.split()) for turn in self.turns)


class SegmentReport(Value, frozen=True):
    """What the check found in one segment, and what was done about it."""

    key: str
    claims: int
    """Checkable things that are said."""
    supported: int
    """Of these, those that a cited fact carries: all of them, or it is not voiced."""
    rewritten: int = 0
    """Turns that were written again because of the check."""
    replaced: int = 0
    """Turns whose place a sentence made by code has taken."""
    dropped: int = 0
    must_say: tuple[str, ...] = ()
    """The ids of what a listener should hear of this bill."""
    unsaid: tuple[str, ...] = ()
    framing: tuple[str, ...] = ()
    """Words that lean; they are counted, not removed."""
    parties: dict[str, int] = {}
    """How often each party is named."""
    framed: dict[str, int] = {}
    """Words that lean in sentences that name a party."""


class Report(Value, frozen=True):
    """What the check found in a whole script."""

    segments: tuple[SegmentReport, ...] = ()

    @property
    def claims(self) -> int:
        return sum(one.claims for one in self.segments)

    @property
    def supported(self) -> int:
        return sum(one.supported for one in self.segments)


class Script(Value, frozen=True):
    title: str
    summary: str
    segments: tuple[Segment, ...]
    report: Report = Report()
