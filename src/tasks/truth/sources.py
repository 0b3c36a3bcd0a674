"""The words of a fact, prepared to be compared with."""

from functools import lru_cache

from tasks.truth.phrases import Phrasebook
from tasks.truth.reading import read
from tasks.truth.stems import stem
from tasks.truth.synonyms import forms
from tasks.truth.tokens import Item, legible
from tasks.truth.vocabulary import FUNCTION, NEGATIONS, SPELLED_OUT

REACH = 4
"""How many words on each side are a word's surroundings."""

Key = object
"""A word's stem, the number of a row of words that say the same, or a value."""

NOT: Key = "¬"
"""Every negation; `note` has the stem `not`."""

_NO_PHRASES = Phrasebook()


class Source:
    """A passage: which words and values it has, and beside what each of them stands."""

    def __init__(self, words: str, exact: bool = False) -> None:
        self._forms = _itself if exact else forms
        self.words = " ".join(legible(words).split()).lower()
        self.keys: list[Key] = []
        self.clause: list[int] = []
        """Of each key, in which clause it stands: a negation ends with its own."""
        self._clauses = 0
        self._around: dict[int, set[Key]] = {}
        self.lows: set[str] = set()
        self.at: dict[Key, list[int]] = {}
        self.dates: list[Item] = []
        self.tallies: list[Item] = []
        self.negated: list[int] = []
        self.plain: set[Key] = set()
        """What stands somewhere without a negation before it."""
        for sentence in read(words, _NO_PHRASES):
            self._add(sentence.items)

    def _add(self, items: list[Item]) -> None:
        self._clauses += 1
        for item in items:
            if item.kind == "mark" and item.low in ",;:—":
                self._clauses += 1
            if item.kind == "quote":
                self._add([one for s in read(str(item.value), _NO_PHRASES) for one in s.items])
                continue
            if item.kind in ("date", "tally"):
                (self.dates if item.kind == "date" else self.tallies).append(item)
            for part in item.parts:
                self.lows.add(part.low)
                self.lows.update(SPELLED_OUT.get(part.low, ()))
            for key in (*keys_of(item), *_spelled_out(item)):
                for form in self._forms(key):
                    self.at.setdefault(form, []).append(len(self.keys))
                if key == NOT:
                    self.negated.append(len(self.keys))
                elif not self.is_negated(len(self.keys)):
                    self.plain.update(self._forms(key))
                self.keys.append(key)
                self.clause.append(self._clauses)

    def around(self, position: int) -> set[Key]:
        """What stands near, in all forms."""
        if position not in self._around:
            near = self.keys[max(0, position - REACH) : position + REACH + 1]
            self._around[position] = {form for key in near for form in forms(key)}
        return self._around[position]

    def after(self, position: int) -> list[tuple[Key, ...]]:
        return [forms(key) for key in self.keys[position + 1 : position + 2 * REACH]]

    def is_negated(self, position: int) -> bool:
        here = self.clause[position] if position < len(self.clause) else self._clauses
        return any(
            self.keys[n] == NOT and self.clause[n] == here
            for n in range(max(0, position - 3), position)
        )


def _spelled_out(item: Item) -> list[Key]:
    """An agency may be called by its name where the source has the letters."""
    return [stem(word) for word in SPELLED_OUT.get(item.low, ()) if item.kind == "word"]


def _itself(key: Key) -> tuple[Key, ...]:
    return (key,)


def keys_of(item: Item) -> list[Key]:
    """What of an item is compared: nothing of grammar, every negation as one."""
    if item.keys is None:
        item.keys = _keys(item)
    return item.keys


def _keys(item: Item) -> list[Key]:
    if item.kind in ("number", "money", "percent", "ordinal", "num"):
        return [(item.kind, round(float(item.value), 4))]
    if item.kind == "date":
        return [("date", item.value)]
    if item.kind == "mark":
        return []
    if item.kind == "word":
        return _of_word(item.low, item.stem)
    return [
        key for part in item.parts if part.kind != "mark" for key in _of_word(part.low, part.stem)
    ]


@lru_cache(maxsize=20_000)
def _of_word(low: str, stemmed: str) -> list[Key]:
    """Always the same list for the same word: nobody changes it."""
    if low in NEGATIONS:
        return [NOT]
    return [] if stemmed in FUNCTION else [stemmed]


@lru_cache(maxsize=4096)
def source(words: str, exact: bool = False) -> Source:
    """Prepare *words*; with *exact*, as names are: nothing else says the same."""
    return Source(words, exact)
