"""Cut a segment into the parts that a voice can speak in one go."""

import re
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from tasks.audio.speech import spoken
from tasks.audio.spellings import ABBREVIATIONS, TITLES
from tasks.script.values import Turn

SENTENCE_END = re.compile(r"([.!?][\"'”’)\]]*)\s+(?=[\"'“‘(\[]?[A-Z0-9])")
CLAUSE_END = re.compile(r"(?<=[,;:—–])\s+")
NOT_AN_END = re.compile(
    rf"(?:\b(?:{'|'.join([*TITLES, *ABBREVIATIONS, 'No', 'Nos', 'Sec', 'Res'])})|\b[A-Z])\.$"
)


def cut(turns: Sequence[Turn], max_characters: int = 1800) -> list[tuple[Turn, ...]]:
    """Cut between turns only, into as few parts as possible, of about the same size.

    Sizes count what is said, which is longer than what is written. A turn that is too long by
    itself becomes several by the same speaker, cut at the ends of sentences.
    """
    short = [piece for turn in turns for piece in shortened(turn, max_characters)]
    sizes = [len(spoken(turn.text)) for turn in short]
    fewest = len(packed(sizes, max_characters))
    # The smallest limit that needs no more parts gives the most even ones.
    limit = bisect_left(
        range(max_characters), True, key=lambda limit: len(packed(sizes, limit)) <= fewest
    )
    return [tuple(short[first:last]) for first, last in packed(sizes, limit)]


def packed(sizes: Sequence[int], limit: int) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    filled = limit
    for index, size in enumerate(sizes):
        if parts and filled + size <= limit:
            parts[-1] = (parts[-1][0], index + 1)
            filled += size
        else:
            parts.append((index, index + 1))
            filled = size
    return parts


def shortened(turn: Turn, max_characters: int) -> list[Turn]:
    pieces = divided(turn.text, max_characters)
    return [msgspec.structs.replace(turn, text=piece) for piece in pieces]


def divided(text: str, limit: int) -> list[str]:
    """Divide at sentences; where one of them is too long at clauses, and then at words."""
    pieces = [text]
    for division in (sentences, clauses, str.split):
        pieces = [
            whole
            for piece in pieces
            for whole in (
                [piece] if len(spoken(piece)) <= limit else gathered(division(piece), limit)
            )
        ]
    return pieces


def gathered(pieces: Sequence[str], limit: int) -> list[str]:
    """Put neighbours together again as evenly as they fit."""
    sizes = [len(spoken(piece)) + len(", ") for piece in pieces]
    return [" ".join(pieces[first:last]) for first, last in packed(sizes, limit)]


def clauses(text: str) -> list[str]:
    return CLAUSE_END.split(text)


def sentences(text: str) -> list[str]:
    found: list[str] = []
    for piece in SENTENCE_END.sub(r"\1\0", text).split("\0"):
        if found and NOT_AN_END.search(found[-1]):
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found
