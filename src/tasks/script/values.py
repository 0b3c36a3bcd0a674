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


class Script(Value, frozen=True):
    title: str
    summary: str
    segments: tuple[Segment, ...]
