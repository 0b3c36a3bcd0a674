"""Turn what is to be said into the turns of two hosts: one asks, the other answers."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Literal

import msgspec

from tasks.record import Value
from tasks.script.facts import Facts
from tasks.script.values import Speaker, Turn, TurnKind
from tasks.script.wording import unique

LONGEST_TURN = 600
"""Characters."""


class Line(Value, frozen=True):
    """A piece of dialogue before the hosts are cast."""

    role: Literal["asks", "tells"]
    text: str
    kind: TurnKind
    facts: tuple[str, ...] = ()
    """The ids of the facts that it rests on."""


def ask(text: str, *facts: str) -> Line:
    """A question that claims nothing; what it names may need a fact."""
    return Line("asks", text, "question", facts)


def context(text: str) -> Line:
    """A word of the asking host about the show itself."""
    return Line("asks", text, "context")


def note(text: str, *facts: str) -> Line:
    """A fact that the asking host adds."""
    return Line("asks", text, "fact", facts)


def tell(text: str, *facts: str) -> Line:
    """A fact that the answering host gives."""
    return Line("tells", text, "fact", facts)


def turns(lines: Iterable[Line], asking: Speaker, facts: Facts) -> tuple[Turn, ...]:
    """Cast the hosts, and join what one of them says in a row while it stays a comfortable turn."""
    answering: Speaker = "James" if asking == "Sarah" else "Sarah"
    cast: list[Turn] = []
    for line in lines:
        speaker = asking if line.role == "asks" else answering
        turn = Turn(speaker, line.text, line.kind, facts=_there(line, facts))
        if cast and cast[-1].speaker == speaker and _fits(cast[-1], turn):
            turn = _joined(cast.pop(), turn)
        cast.append(turn)
    return tuple(_sourced(turn, facts) for turn in cast)


def _there(line: Line, facts: Facts) -> tuple[str, ...]:
    """Of what may be cited for a line, what this record has."""
    return unique(one for one in line.facts if one in facts)


def _sourced(turn: Turn, facts: Facts) -> Turn:
    return msgspec.structs.replace(turn, sources=facts.urls(turn.facts))


def _fits(first: Turn, second: Turn) -> bool:
    return len(first.text) + len(second.text) < LONGEST_TURN


def _joined(first: Turn, second: Turn) -> Turn:
    kind: TurnKind = "fact" if "fact" in (first.kind, second.kind) else second.kind
    facts = unique((*first.facts, *second.facts))
    return Turn(first.speaker, f"{first.text} {second.text}", kind, facts=facts)


class Phrasing:
    """Choose among phrasings, never by chance: neighbouring segments differ, and so do days."""

    def __init__(self, day: str, index: int) -> None:
        self.day = day
        self.index = index

    def __call__(self, about: str, options: Sequence[str], time: int = 0) -> str:
        """*about* names the place in the dialogue; *time* counts its returns in one segment."""
        digest = sha256(f"{self.day} {about}".encode()).digest()
        return options[(digest[0] + self.index + time) % len(options)]
