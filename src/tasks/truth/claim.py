"""One sentence under examination: its items, what it rests on, what has been said before."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from tasks.truth.grounds import Grounds, Library
from tasks.truth.reading import Sentence
from tasks.truth.sources import CLAUSES, FORBIDDING, NOT, REACH, Key, denied, keys_of
from tasks.truth.stems import words
from tasks.truth.synonyms import forms
from tasks.truth.tokens import Item
from tasks.truth.values import Finding, Kind
from tasks.truth.vocabulary import FUNCTION, NEGATIONS

_DENIED = re.compile(r"\b(?:not|no|never|cannot) (?:\w+ )?$")


_VERBS = words("has have had is are was were it they he she")


class Told:
    """What the conversation has come to: the day it speaks of, the chamber."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.date: date | None = None
        self.outlets: frozenset[str] = frozenset()
        """Who is speaking, in this turn."""
        self.motions: frozenset[str] = frozenset()
        """Of which motions the last sentence about a vote spoke."""
        self.dated: set[str] = set()
        """Outlets whose day has been said."""


def _supported(items: list[Item], grounds: Grounds) -> list[Item]:
    """Take an idiom apart where no cited fact has the word that it stands for."""
    found: list[Item] = []
    for item in items:
        if item.kind != "idiom" or _stands_for_itself(item) or grounds.has(item.stem):
            found.append(item)
            continue
        found += item.parts
        for one in item.value:
            one.settled = False
    return found


def _stands_for_itself(item: Item) -> bool:
    """`As long as` is `if`, `no longer` is `not`, whatever the facts say."""
    return item.stem in FUNCTION or item.low in NEGATIONS


class Claim:
    def __init__(self, sentence: Sentence, grounds: Grounds, told: Told, library: Library) -> None:
        self.items = sentence.items
        self.kinds = {item.kind for item in self.items}
        if "idiom" in self.kinds:
            self.items = _supported(sentence.items, grounds)
            self.kinds = {item.kind for item in self.items}
        self.asks = sentence.asks
        self.lows = {item.low for item in self.items}
        self.text = sentence.text
        self.low = sentence.text.lower()
        self.grounds = grounds
        self.library = library
        self.told = told
        self.titles: set[str] = set()
        self.findings: list[Finding] = []
        self.count = 0
        self.of_party: dict[int, str] = {}
        """Whose count it is, of a count that is said to be one party's."""
        self.motions: frozenset[str] | None = None
        """Which motions it speaks of, once that is known."""
        self.matched: list[tuple[int, date]] = []
        """Where in the sentence a thing done was found in the record, and its day."""
        self._keys: list[Key] = []
        self._at: list[int] = []
        """Where the keys of each item begin."""
        for item in self.items:
            self._at.append(len(self._keys))
            self._keys += keys_of(item) if item.keys is None else item.keys

    def flag(self, kind: Kind, said: str, why: str) -> None:
        self.findings.append(Finding(kind, said, why))

    def near(self, index: int) -> set[Key]:
        """The surroundings of an item within the sentence."""
        at = self._at[index]
        return set(self._keys[max(0, at - REACH) : at + REACH + 1])

    def sourced(self, index: int) -> bool:
        """Whether a cited source has this item, beside what it stands beside here."""
        item = self.items[index]
        if item.kind == "date":
            return self._date_sourced(index)
        if item.kind == "pending":
            return not self.is_negated(index) and self.awaited(str(item.value))
        if len(item.parts) > 1 and item.kind in ("deed", "pending", "concur", "relative"):
            return self._written(item, self.is_negated(index))
        near, negated = self.near(index), self.is_negated(index)
        return all(self.grounds.beside(key, near, negated) for key in keys_of(item) if key != NOT)

    def _written(self, item: Item, negated: bool) -> bool:
        """Whether a source has the phrase, and denies it where this sentence does."""
        said = " ".join(part.low for part in item.parts)
        return any(
            bool(_DENIED.search(each.words[: found.start()])) == negated
            for each in self.grounds.sources
            for found in re.finditer(rf"\b{re.escape(said)}\b", each.words)
        )

    def awaited(self, chamber: str) -> bool:
        """Whether a source says that it is before this chamber, in whatever words this does."""
        said = f"before the {chamber.lower()} now"
        return any(said in each.words for each in self.grounds.sources)

    def placed(self, index: int) -> bool:
        """Whether a cited source says this word of the same things that follow here."""
        at, negated = self._at[index], self.is_negated(index)
        for offset, key in enumerate(keys_of(self.items[index]), 1):
            following = self._keys[at + offset :]
            if following and not self.grounds.before(key, following, negated):
                return False
            if not following and not self.grounds.beside(key, self.near(index), negated):
                return False
        return True

    def is_negated(self, index: int) -> bool:
        """Whether a negation stands at most three words before it, in the same clause."""
        words = 0
        for at in range(index - 1, -1, -1):
            item = self.items[at]
            if item.low in CLAUSES or self._begins_anew(at):
                return False
            keys = keys_of(item)
            if NOT in keys:
                following = self._keys[self._at[at] + 1 : self._at[at] + 5]
                return denied(following, self._at[index] - self._at[at] - 1)
            words += len(keys)
            if words >= 3:
                return False
        return False

    def _begins_anew(self, index: int) -> bool:
        """`It has no cosponsors and has come up for a vote`: the negation ends at the `and`."""
        if self.items[index].low not in ("and", "but"):
            return False
        after = self.word(index + 1)
        return after is not None and after.low in _VERBS

    def told_not(self, index: int) -> bool:
        """Whether a negation stands near this word."""
        near = self.items[max(0, index - 6) : index + 4]
        return self.is_negated(index) or any(item.low in NEGATIONS for item in near)

    def denies_like_a_source(self, index: int) -> bool:
        """Whether a source negates what the negation at *index* does."""
        ahead = list(self._clause_after(index))[:3]
        following = {form for key in ahead for form in forms(key)}
        own = {form for key in ahead[:1] if key not in FORBIDDING for form in forms(key)}
        for each in (*self.grounds.sources, *self.grounds.absent):
            if any(own & each.forbidden(position) for position in each.forbidding):
                return True
            for position in each.negated:
                ahead = each.keys[position + 1 : position + 4]
                if any(form in following for key in ahead for form in forms(key)):
                    return True
        return not following and (self.as_written(index, -1) or self.as_written(index, 1))

    def is_forbidden(self, index: int) -> bool:
        """Whether a source forbids what this sentence denies: `could not accept …`."""
        own = set(forms(keys_of(self.items[index])[0]))
        return self.is_negated(index) and any(
            own & each.forbidden(position)
            for each in self.grounds.sources
            for position in each.forbidding
        )

    def _clause_after(self, index: int) -> Iterator[Key]:
        for item in self.items[index + 1 : index + 8]:
            if item.kind == "mark" and item.low in ",;:.":
                return
            yield from keys_of(item)

    def as_written(self, index: int, step: int) -> bool:
        """Whether a source has this word and the one beside it, as they stand here."""
        beside = self.word(index + step)
        if beside is None or beside.kind == "mark":
            return False
        pair = (self.items[index], beside) if step > 0 else (beside, self.items[index])
        said = f"{pair[0].low} {pair[1].low}"
        return any(said in each.words for each in self.grounds.sources)

    def _date_sourced(self, index: int) -> bool:
        said, near = self.items[index].value, self.near(index)
        said_near = {form for key in near for form in forms(key)}
        for each in self.grounds.sources:
            for one in each.dates:
                if said is None or not said.within(one.value):
                    continue
                for position in each.at.get(("date", one.value), ()):
                    if len(near) < 2 or said_near & each.around(position):
                        return True
        return False

    def word(self, index: int) -> Item | None:
        return self.items[index] if 0 <= index < len(self.items) else None

    def settle(self, items: Iterable[Item]) -> None:
        for item in items:
            item.settled = True
