"""Read a written dialogue, and check that it can be spoken."""

import re
from itertools import pairwise

import msgspec

from tasks.script.facts import Facts
from tasks.script.filling import filled
from tasks.script.values import Speaker, Turn, TurnKind

MOST_TURNS = 60
MOST_CHARACTERS = 600
"""A turn."""
MOST_FACTS = 20
"""That one turn may cite."""
MOST_ALIKE = 3
"""Turns that one host may speak in a row."""


class Unusable(Exception):
    """The dialogue cannot be spoken as it is; the message says why."""


class WrittenTurn(msgspec.Struct):
    speaker: Speaker
    text: str
    kind: TurnKind = "fact"
    facts: tuple[str, ...] = ()


class WrittenDialogue(msgspec.Struct):
    turns: list[WrittenTurn]


def read_dialogue(text: str, facts: Facts) -> tuple[Turn, ...]:
    """Read the whole answer, fill its slots, and check that it can be spoken; raises Unusable."""
    turns = read_turns(text, facts)
    _check(turns)
    return turns


def read_turns(text: str, facts: Facts) -> tuple[Turn, ...]:
    """Read turns that are no dialogue by themselves, such as those written again."""
    try:
        written = msgspec.json.decode(text, type=WrittenDialogue)
    except msgspec.MsgspecError as error:
        raise Unusable(f"it is not the form that was asked for ({error})") from error
    return tuple(_turn(one, facts) for one in written.turns)


def read_turn(text: str | bytes, facts: Facts) -> Turn:
    """Read one turn; raises Unusable."""
    try:
        turn = _turn(msgspec.json.decode(text, type=WrittenTurn), facts)
    except msgspec.MsgspecError as error:
        raise Unusable(str(error)) from error
    _check_turn(1, turn)
    return turn


def _check(turns: tuple[Turn, ...]) -> None:
    if not turns:
        raise Unusable("it has no turns")
    if len(turns) > MOST_TURNS:
        raise Unusable(f"it has {len(turns)} turns (at most {MOST_TURNS})")
    for number, turn in enumerate(turns, 1):
        _check_turn(number, turn)
    if len(turns) > 1 and len({turn.speaker for turn in turns}) == 1:
        raise Unusable(f"only {turns[0].speaker} speaks")
    if _longest_run(turns) > MOST_ALIKE:
        raise Unusable("one host speaks too long without the other")


def _check_turn(number: int, turn: Turn) -> None:
    if not turn.text:
        raise Unusable(f"turn {number} is empty")
    if len(turn.text) > MOST_CHARACTERS:
        raise Unusable(f"turn {number} has {len(turn.text)} characters (at most {MOST_CHARACTERS})")
    if found := _MARKUP.search(turn.text):
        raise Unusable(f"turn {number} holds markup: {found[0]!r}")


def _longest_run(turns: tuple[Turn, ...]) -> int:
    longest = run = 1
    for before, turn in pairwise(turns):
        run = run + 1 if turn.speaker == before.speaker else 1
        longest = max(longest, run)
    return longest


def _turn(written: WrittenTurn, facts: Facts) -> Turn:
    text, cited = filled(_clean(written.text), written.facts[:MOST_FACTS], facts)
    return Turn(written.speaker, text, written.kind, facts.urls(cited), cited)


def _clean(text: str) -> str:
    """One line, without control characters and what turns the direction of writing."""
    spaced = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(_TAG.sub(_allowed, spaced).split())


def _allowed(tag: re.Match[str]) -> str:
    return tag[0] if tag[1].lower() in ALLOWED_TAGS else " "


ALLOWED_TAGS = frozenset({"pause"})
"""A voice would act on others, such as `[laughs]`: nothing in Congress's record laughs."""

_TAG = re.compile(r"\[([^\[\]]{0,60})\]")

_MARKUP = re.compile(
    r"</?[a-zA-Z][^>]*>|https?://|www\.|```|\*\*|^#+ |^(?:Sarah|James):|<<<|>>>|\\[nu]"
)
