"""Faithful dialogues about real bills, written by hand; each turn with the facts it rests on."""

from collections.abc import Iterator
from pathlib import Path

from tasks.script.values import Speaker, Turn, TurnKind

FOLDER = Path(__file__).parent
SPEAKERS: dict[str, Speaker] = {"S": "Sarah", "J": "James"}


def dialogues(name: str) -> dict[str, tuple[Turn, ...]]:
    """Read `first` or `second`: the turns by the id of their bill."""
    found: dict[str, list[Turn]] = {}
    for line in (FOLDER / f"{name}.txt").read_text().splitlines():
        if line.startswith("## "):
            turns = found.setdefault(line[3:].strip(), [])
        elif line and not line.startswith("#"):
            turns.append(_turn(line))
    return {bill: tuple(turns) for bill, turns in found.items()}


def _turn(line: str) -> Turn:
    speaker, kind, facts, text = (part.strip() for part in line.split("|", 3))
    return Turn(SPEAKERS[speaker], text, _kind(kind), facts=tuple(facts.split()))


def _kind(written: str) -> TurnKind:
    kinds: dict[str, TurnKind] = {kind: kind for kind in _kinds()}
    return kinds[written]


def _kinds() -> Iterator[TurnKind]:
    yield from ("fact", "question", "reaction", "context")
