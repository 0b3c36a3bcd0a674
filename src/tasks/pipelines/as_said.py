"""How the values of a fact stand in a line: as the record has them, and in the words of hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.audio.numbers import cardinal
from tasks.script.facts.values import AnyFact, Count, Event, Passage, Split, Title
from tasks.script.naming import without_year
from tasks.script.wording import PARTIES, capital, count, number_word, state

SHORTEST = 3
_DAY = re.compile(r"([A-Z][a-z]+ \d{1,2}), \d{4}")
_LAW = re.compile(r"Public Law (?:No: )?(\d+-\d+)")
_COUNTED = {
    "cosponsor": "",
    "state": "",
    "section": "",
    "subject": "",
    "day": "",
    "week": "",
    "territory": "territories",
    **dict.fromkeys(PARTIES.values(), ""),
}
"""What one counts, with its plural where that is no `s`."""


def values(fact: AnyFact) -> tuple[str, ...]:
    """What of it stands in a line, and is long enough not to be found by chance."""
    found = [*fact.slots.values(), *_of_its_kind(fact)]
    found += [of_year[1] for value in found if (of_year := _DAY.fullmatch(value))]
    return tuple(dict.fromkeys(one for one in found if len(one) >= SHORTEST))


def _of_its_kind(fact: AnyFact) -> Iterator[str]:
    if isinstance(fact, Title):
        yield from (fact.says, without_year(fact.says))
    elif isinstance(fact, Event):
        yield from _of_a_day(fact)
    elif isinstance(fact, Count):
        yield from _counts(fact)
    elif isinstance(fact, Split):
        yield from _of_parties(fact)
    elif isinstance(fact, Passage) and fact.source == "filed":
        yield fact.says


def _of_a_day(fact: Event) -> Iterator[str]:
    yield fact.method
    yield from (f"Public Law {law}" for law in _LAW.findall(fact.says))
    if fact.tally:
        yeas, nays = fact.tally
        yield from _spelled(yeas, nays)
        yield from _both_ways(abs(yeas - nays), "vote")
        yield from _both_ways(nays, "vote")


def _spelled(yeas: int, nays: int) -> tuple[str, str]:
    """`two hundred twenty to two hundred eight`."""
    said = f"{cardinal(yeas)} to {cardinal(nays)}"
    return said, capital(said)


def _counts(fact: Count) -> Iterator[str]:
    for what, number in fact.counts.items():
        if what in _COUNTED and number > 0:
            yield from _both_ways(number, what, _COUNTED[what])
        elif what.startswith("state "):
            yield f"{state(what.removeprefix('state '))} with {number_word(number)}"


def _of_parties(fact: Split) -> Iterator[str]:
    for party, sides in fact.parties.items():
        yield from _spelled(*sides[:2])
        for number in sides:
            yield from _both_ways(number, party)


def _both_ways(number: int, one: str, many: str = "") -> Iterator[str]:
    """`110 cosponsors`, `nine Democrats`, and so at the start of a sentence."""
    told = f"{number:,} {one if number == 1 else many or one + 's'}"
    in_words = f"{cardinal(number)} {told.partition(' ')[2]}"
    for said in (told, in_words, count(number, one, many)):
        yield from (said, capital(said))
