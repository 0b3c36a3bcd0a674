"""What a script is made of: turns, in segments."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Self

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
    edited: int = 0
    """Turns that a person changed before they were voiced."""
    must_say: tuple[str, ...] = ()
    """The ids of what a listener should hear of this bill."""
    unsaid: tuple[str, ...] = ()
    framing: tuple[str, ...] = ()
    """Words that lean; they are counted, not removed."""
    parties: dict[str, int] = {}
    """How often each party is named."""
    framed: dict[str, int] = {}
    """Words that lean in sentences that name a party."""


class Report(Value, frozen=True, kw_only=True):
    """What the check found in a whole script: the sums, then each segment."""

    claims: int = 0
    supported: int = 0
    must_say: int = 0
    said: int = 0
    """Of what a listener should hear, how much is told."""
    rewritten: int = 0
    replaced: int = 0
    dropped: int = 0
    edited: int = 0
    leaning: int = 0
    parties: dict[str, int] = {}
    framed: dict[str, int] = {}
    segments: tuple[SegmentReport, ...] = ()

    @classmethod
    def of(cls, segments: Sequence[SegmentReport]) -> Self:
        """Add up what was found in each segment."""
        return cls(
            claims=sum(one.claims for one in segments),
            supported=sum(one.supported for one in segments),
            must_say=sum(len(one.must_say) for one in segments),
            said=sum(len(one.must_say) - len(one.unsaid) for one in segments),
            rewritten=sum(one.rewritten for one in segments),
            replaced=sum(one.replaced for one in segments),
            dropped=sum(one.dropped for one in segments),
            edited=sum(one.edited for one in segments),
            leaning=sum(len(one.framing) for one in segments),
            parties=_added(one.parties for one in segments),
            framed=_added(one.framed for one in segments),
            segments=tuple(segments),
        )


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    added: Counter[str] = Counter()
    for one in counts:
        added.update(one)
    return dict(added)


class Script(Value, frozen=True):
    title: str
    summary: str
    segments: tuple[Segment, ...]
    report: Report = Report()

    @property
    def pieces(self) -> tuple[Segment, ...]:
        """As they are handed on to the voices."""
        return self.segments
