"""What a turn rests on: the facts that it cites, prepared so that claims can be held to them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tasks.record import Chamber
from tasks.script.facts import Facts
from tasks.script.facts.values import (
    Absence,
    AnyFact,
    Count,
    Event,
    Passage,
    Person,
    Reported,
    Split,
    Standing,
    Title,
)
from tasks.script.naming import without_year
from tasks.script.wording import PARTIES, STATES
from tasks.truth.newspapers import written_out
from tasks.truth.phrases import STATIC, Phrase, Phrasebook, stems_of
from tasks.truth.sources import NOT, REACH, Key, Source, source
from tasks.truth.synonyms import forms
from tasks.truth.vocabulary import COMMON

IDENTITY = ("bill", "title", "law.1")
"""What every turn of a segment may name without citing it: a law may be called one."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that a cited fact says was done, as far as it says so."""

    fact: str
    deeds: frozenset[str]
    chamber: Chamber | None = None
    day: date | None = None
    tally: tuple[int, int] | None = None
    method: str = ""
    changed: bool = False
    person: str = ""
    titled: str = ""
    lows: frozenset[str] = frozenset()
    """Its words, for the names of committees."""
    party: str = ""
    """Whose count it is, if it is one party's."""
    aside: tuple[int, int] = (0, 0)
    """Of these, how many voted present, and how many did not vote."""


class Prepared:
    """A fact with its words read, its happenings spelled out, and what it can bear."""

    __slots__ = (
        "absent",
        "counts",
        "denies",
        "fact",
        "happened",
        "name",
        "person",
        "reported",
        "source",
        "split",
        "title",
        "told",
    )

    def __init__(self, fact: AnyFact) -> None:
        self.fact = fact
        self.title = fact if isinstance(fact, Title) else None
        self.name = self.title is not None and _local(fact.id).startswith("title")
        """A name is said as a whole; its words carry nothing by themselves."""
        self.source = source(_words(fact), self.title is not None)
        self.happened = tuple(_happened(fact))
        self.split = tuple(_split(fact)) if isinstance(fact, Split) else ()
        self.absent = isinstance(fact, Absence)
        self.denies = fact.denies if isinstance(fact, Absence) else ()
        self.person = fact if isinstance(fact, Person) else None
        self.counts = fact.counts if isinstance(fact, Count) else None
        self.reported = fact if isinstance(fact, Reported) else None
        self.told = not isinstance(fact, Absence | Count | Person | Split)
        """Whether its numbers stand in running words."""


def _identity(ids: Iterable[str]) -> Iterator[str]:
    """The names of every bill whose facts are cited: `119-hr-22:title` for an opening."""
    for prefix in dict.fromkeys(one.partition(":")[0] + ":" for one in ids if ":" in one):
        yield from (prefix + one for one in IDENTITY)
    yield from IDENTITY


def _local(fact_id: str) -> str:
    return fact_id.rpartition(":")[2]


class Library:
    """All facts of a segment, each prepared when it is first cited."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._prepared: dict[str, Prepared] = facts.kept
        self._grounds: dict[tuple[str, ...], Grounds] = {}
        """By what is asked for, and by what of it is there."""

    def __getitem__(self, fact_id: str) -> Prepared:
        if fact_id not in self._prepared:
            self._prepared[fact_id] = Prepared(self.facts[fact_id])
        return self._prepared[fact_id]

    @cached_property
    def words(self) -> frozenset[Key]:
        """All that the record speaks of, so that a question may ask after it."""
        return frozenset(key for one in self.facts for key in self[one].source.at)

    @cached_property
    def did(self) -> frozenset[tuple[str, Chamber | None]]:
        """All that was done, and where, so that a question may presuppose it."""
        every = (each for one in self.facts for each in self[one].happened)
        return frozenset((deed, each.chamber) for each in every for deed in each.deeds)

    @cached_property
    def introduced(self) -> date | None:
        """The day on which the bill was introduced."""
        fact = self.facts.get("introduced")
        return fact.date if isinstance(fact, Event) else None

    @cached_property
    def outlets(self) -> frozenset[str]:
        """Whose news it is, if it is news."""
        return frozenset(one.outlet for one in self.facts.values() if isinstance(one, Reported))

    def of_outlets(self, ids: Iterable[str], outlets: Collection[str]) -> tuple[str, ...]:
        """Without what other outlets say."""
        return tuple(one for one in ids if self._outlet(one) in (None, *outlets))

    def _outlet(self, fact_id: str) -> str | None:
        fact = self.facts.get(fact_id)
        return fact.outlet if isinstance(fact, Reported) else None

    def grounds(self, ids: tuple[str, ...]) -> "Grounds":
        if ids not in self._grounds:
            self._grounds[ids] = self._made(ids)
        return self._grounds[ids]

    def _made(self, ids: tuple[str, ...]) -> "Grounds":
        known = tuple(dict.fromkeys(one for one in (*_identity(ids), *ids) if one in self.facts))
        return Grounds([self[one] for one in known])

    def book(self, ids: Collection[str]) -> Phrasebook:
        """The names that the cited facts know, beside what everybody knows."""
        outlets = ((stems_of(one), "outlet", one) for one in sorted(self.outlets))
        return Phrasebook((*_names(self.facts, ids), *outlets), STATIC)


class Grounds:
    """The facts of one turn, by what they can bear."""

    def __init__(self, prepared: list[Prepared]) -> None:
        self.ids = tuple(one.fact.id for one in prepared)
        self.sources = [one.source for one in prepared if not one.absent and not one.name]
        self.absent = [one.source for one in prepared if one.absent]
        self.told = [one.source for one in prepared if one.told and not one.name]
        self.happened = [each for one in prepared for each in one.happened]
        self.split = [each for one in prepared for each in one.split]
        """What each party did in a vote."""
        self.voted = any(one.tally for one in (*self.happened, *self.split))
        self.people = [one.person for one in prepared if one.person]
        self.counts = [one.counts for one in prepared if one.counts]
        self.denied = [each for one in prepared for each in one.denies]
        self.titles = [one.title for one in prepared if one.title]
        self.reported = [(one.reported, one.source) for one in prepared if one.reported]
        """What outlets say, each with its words."""
        self.everything = (*self.sources, *self.absent)

    @cached_property
    def lows(self) -> set[str]:
        return set().union(*(each.lows for each in self.everything))

    def has(self, key: Key) -> bool:
        """Whether a source has this word, or one that says the same."""
        own = forms(key)
        for each in self.everything:
            at = each.at
            for form in own:
                if form in at:
                    return True
        return False

    def says_plainly(self, key: Key) -> bool:
        """Whether it does so without a negation before it."""
        own = forms(key)
        return any(form in each.plain for each in self.sources for form in own)

    def beside(self, key: Key, near: set[Key], negated: bool) -> bool:
        """Whether a source has *key* in surroundings that it shares with the claim."""
        own = forms(key)
        said = {form for one in near if one != key and one not in COMMON for form in forms(one)}
        said -= {*own, NOT}
        return any(
            not said or said & each.around(position)
            for each, position in self._places(own, negated)
        )

    def before(self, key: Key, following: list[Key], negated: bool) -> bool:
        """Whether a source has *key* before at least two of the same words."""
        own = forms(key)
        said = [one for one in following[:REACH] if one not in COMMON and one not in (key, NOT)]
        wanted = [set(forms(one)) for one in dict.fromkeys(said)]
        for each, position in self._places(own, negated):
            there = {form for some in each.after(position) for form in some}
            enough = min(2, len(wanted), len(each.after(position)))
            if enough and sum(bool(one & there) for one in wanted) >= enough:
                return True
        return False

    def _places(self, own: tuple[Key, ...], negated: bool) -> Iterator[tuple[Source, int]]:
        """Where a word stands in the sources, denied where the claim denies it."""
        for each in (*self.sources, *self.absent) if negated else self.sources:
            for form in own:
                for position in each.at.get(form, ()):
                    if each.is_negated(position) == negated:
                        yield each, position


def _words(fact: AnyFact) -> str:
    if isinstance(fact, Reported):
        full = written_out(fact.words)
        return fact.words if full == fact.words else f"{fact.words} {full}"
    if isinstance(fact, Passage | Title):
        return fact.words
    if isinstance(fact, Event):
        return f"{fact.words} {fact.then_titled}"
    if isinstance(fact, Split):
        return f"{fact.question} {fact.then_titled} by party: yeas, nays, present"
    if isinstance(fact, Person):
        office = _OFFICES[fact.member.title]
        where = STATES.get(fact.member.state, "")
        return f"{fact.member.name} {office} {fact.role} {PARTIES.get(fact.member.party)} {where}"
    return fact.says


_OFFICES = {
    "Rep.": "representative congressman congresswoman House member",
    "Sen.": "senator Senate member",
    "Del.": "delegate House member",
    "Resident Commissioner": "resident commissioner House member",
}


def _happened(fact: AnyFact) -> Iterator[Happening]:
    if isinstance(fact, Event):
        yield Happening(
            fact.id,
            frozenset(fact.deeds),
            fact.chamber,
            fact.date,
            fact.tally,
            fact.method,
            fact.changed,
            titled=fact.then_titled,
            lows=_lows(fact.words),
        )
    elif isinstance(fact, Standing):
        lows = _lows(fact.says)
        for deed, chamber in fact.did:
            yield Happening(fact.id, frozenset({deed}), chamber, fact.since, lows=lows)
    elif isinstance(fact, Title) and _local(fact.id).startswith("law"):
        yield Happening(fact.id, frozenset({"law", "became"}), lows=_lows(fact.words))
    elif isinstance(fact, Person):
        yield from _did_it(fact)
    elif isinstance(fact, Count) and "cosponsor" in fact.counts:
        yield Happening(fact.id, frozenset({"cosponsored", "signed", "sponsored"}))


def _split(fact: Split) -> Iterator[Happening]:
    for party, (yeas, nays, *aside) in fact.parties.items():
        yield Happening(
            fact.id,
            frozenset(fact.deeds),
            fact.chamber,
            fact.date,
            (yeas, nays),
            titled=fact.then_titled,
            lows=_lows(fact.question),
            party=party,
            aside=(aside[0], aside[1]),
        )


def _lows(words: str) -> frozenset[str]:
    return frozenset(source(words).lows)


def _did_it(fact: Person) -> Iterator[Happening]:
    if fact.role == "sponsor":
        deeds = frozenset({"introduced", "sponsored"})
    else:
        deeds = frozenset({"cosponsored", "signed"})
    yield Happening(fact.id, deeds, None, fact.since, person=fact.id)
    if fact.withdrawn:
        yield Happening(fact.id, frozenset({"withdrew"}), None, fact.withdrawn, person=fact.id)


def _names(facts: Facts, ids: Collection[str]) -> Iterator[Phrase]:
    """Titles, and the names of the people who are cited: whole, without initials, the last."""
    known: dict[tuple[str, ...], set[str]] = {}
    for one in dict.fromkeys((*_identity(ids), *ids)):
        fact = facts.get(one)
        if isinstance(fact, Title) and _local(one).startswith("title"):
            for words in dict.fromkeys((fact.words, without_year(fact.words))):
                yield stems_of(words), "title", fact.words
        elif isinstance(fact, Event) and fact.then_titled:
            yield stems_of(fact.then_titled), "title", fact.then_titled
        elif isinstance(fact, Person):
            for name in _called(fact.member.name):
                known.setdefault(stems_of(name), set()).add(one)
    for stems, people in known.items():
        yield stems, "person", frozenset(people)


def _called(name: str) -> Iterator[str]:
    parts = name.split()
    suffix = parts.pop() if parts[-1] in ("Jr.", "Sr.", "II", "III", "IV") else ""
    yield name
    if len(parts) > 2 and parts[1].endswith("."):
        yield f"{parts[0]} {parts[-1]}"
    if suffix:
        yield " ".join(parts)
    yield parts[-1]
    if len(parts) > 2 and not parts[1].endswith("."):
        yield f"{parts[0]} {parts[-1]}"


__all__ = ["Grounds", "Happening", "Library", "Source", "forms"]
