"""A line of the transcript, with each value of the record in it as a link to where it stands."""

import re
from collections.abc import Sequence

import msgspec

from tasks.episodes.values import EpisodeFact, EpisodeSegment, Line
from web.format import day, host


class Piece(msgspec.Struct, frozen=True):
    """Some words of a line; with a fact, they are the record's."""

    text: str
    fact: EpisodeFact | None = None


def cited(line: Line, segment: EpisodeSegment) -> list[EpisodeFact]:
    """The facts that a line rests on, in the order it cites them."""
    known = {one.id: one for one in segment.facts}
    return [known[name] for name in line.facts if name in known]


def pieces(text: str, line: Line, segment: EpisodeSegment) -> list[Piece]:
    """Cut words of a line where a value of its facts stands in them as it is."""
    owners: dict[str, EpisodeFact] = {}
    for fact in cited(line, segment):
        if fact.url:
            for value in fact.values:
                owners.setdefault(value, fact)
    if not owners:
        return [Piece(text)]
    return _cut(text, owners)


def _cut(text: str, owners: dict[str, EpisodeFact]) -> list[Piece]:
    found, last = [], 0
    for match in _pattern(tuple(owners)).finditer(text):
        found += [Piece(text[last : match.start()]), Piece(match[0], owners[match[0]])]
        last = match.end()
    return [one for one in (*found, Piece(text[last:])) if one.text]


def _pattern(values: Sequence[str]) -> re.Pattern[str]:
    """Whole words only, the longest first: `220` is no link inside of `220 to 208`."""
    longest = sorted(values, key=len, reverse=True)
    return re.compile(rf"(?<![\w.,$])(?:{'|'.join(map(re.escape, longest))})(?!\w|[.,]\d)")


def as_the_record_has_it(fact: EpisodeFact) -> str:
    """Say a fact's value and where it stands, for the tip over its link."""
    return f"{fact.says} ({looked_up(fact)})"


def looked_up(fact: EpisodeFact) -> str:
    """Say where it stands, and when it was read: `congress.gov, titles; read May 30, 2026`."""
    where = f"{host(fact.url)}, {fact.where}" if fact.url else fact.where
    return f"{where}; read {day(fact.fetched_at)}" if fact.fetched_at else where
