"""The words of a fact, prepared to be compared with."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from tasks.truth.phrases import IDIOMS
from tasks.truth.reading import read
from tasks.truth.stems import listed, stem, words
from tasks.truth.synonyms import forms
from tasks.truth.tokens import Item, legible
from tasks.truth.vocabulary import FUNCTION, NEGATIONS, SPELLED_OUT

REACH = 4
"""How many words on each side are a word's surroundings."""

Key = object
"""A word's stem, the number of a row of words that say the same, or a value."""

CLAUSES = words(", ; : — when while because although though which whereas")
"""Where a clause ends, and a negation with it."""

FORBIDDING = frozenset(map(stem, listed("prohibit ban bar forbid prevent stop cease unless")))
"""What follows one of these is not to be, or is missing."""

NOT: Key = "¬"
"""Every negation; `note` has the stem `not`."""

_LIMITS = frozenset(stem(one) for one in ("more", "less", "fewer", "later", "longer", "other"))
"""`not charge more than …` does not deny the charge: it denies the `more`."""


class Source:
    """A passage: which words and values it has, and beside what each of them stands."""

    def __init__(self, text: str, exact: bool = False) -> None:
        self._forms = _itself if exact else forms
        self.words = " ".join(legible(text).split()).lower()
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
        self.forbidding: list[int] = []
        """Where it forbids, or ends, what follows: `prohibited them from issuing`."""
        self.plain: set[Key] = set()
        """What stands somewhere without a negation before it."""
        for sentence in read(text, IDIOMS):
            began = len(self.keys)
            self._add(sentence.items)
            self._note_what_is_plain(began)

    def _note_what_is_plain(self, began: int) -> None:
        for position in range(began, len(self.keys)):
            if self.keys[position] != NOT and not self.is_negated(position, 2):
                self.plain.update(self._forms(self.keys[position]))

    def _add(self, items: list[Item]) -> None:
        self._clauses += 1
        self._add_initials(items)
        for item, following in zip_longest(items, items[1:]):
            if item.low in CLAUSES:
                self._clauses += 1
            if item.kind == "quote":
                self._add([one for s in read(str(item.value), IDIOMS) for one in s.items])
                continue
            if item.kind in ("date", "tally"):
                (self.dates if item.kind == "date" else self.tallies).append(item)
            for part in item.parts:
                self.lows.add(part.low)
                self.lows.update(SPELLED_OUT.get(part.low, ()))
            for key in (*_all_keys(item), *_implied(item, following)):
                for form in self._forms(key):
                    self.at.setdefault(form, []).append(len(self.keys))
                if key == NOT:
                    self.negated.append(len(self.keys))
                elif key in FORBIDDING:
                    self.forbidding.append(len(self.keys))
                self.keys.append(key)
                self.clause.append(self._clauses)

    def around(self, position: int) -> set[Key]:
        """What stands near, in all forms."""
        if position not in self._around:
            near = self.keys[max(0, position - REACH) : position + REACH + 1]
            self._around[position] = {form for key in near for form in forms(key)}
        return self._around[position]

    def forbidden(self, position: int) -> set[Key]:
        """What is forbidden by the word at *position*, in all forms."""
        end = min(position + 2 * REACH, len(self.keys))
        same = (n for n in range(position + 1, end) if self.clause[n] == self.clause[position])
        return {form for n in same for form in forms(self.keys[n])}

    def after(self, position: int) -> list[tuple[Key, ...]]:
        return [forms(key) for key in self.keys[position + 1 : position + 2 * REACH]]

    def is_negated(self, position: int, reach: int = 3) -> bool:
        """Whether a negation stands at most *reach* words before it, in the same clause."""
        here = self.clause[position]
        return any(
            self.keys[n] == NOT
            and self.clause[n] == here
            and denied(self.keys[n + 1 : n + 5], position - n - 1)
            for n in range(max(0, position - reach), position)
        )

    def _add_initials(self, items: list[Item]) -> None:
        """An agency may be called by its letters where the source has its name."""
        initials = ""
        for item in items:
            for part in item.parts:
                if part.cap:
                    initials += part.low[0]
                elif part.low not in _JOINING:
                    self.lows.update(_within(initials))
                    initials = ""
        self.lows.update(_within(initials))


def denied(following: Sequence[Key], at: int) -> bool:
    """Whether a negation denies the key at *at* of those that follow it, or only a limit."""
    limit = next((n for n, key in enumerate(following) if key in _LIMITS), None)
    return limit is None or limit == at


def _within(initials: str) -> Iterator[str]:
    """`gao` of `Government Accountability Office`, also within a longer name."""
    for start in range(len(initials) - 2):
        for size in (3, 4, 5):
            yield initials[start : start + size]


_ABLE = words("can could may able")
_ALLOWED = stem("allow")
"""`May serve`: it is allowed to."""
_JOINING = words("of and the for on in &")


def _all_keys(item: Item) -> list[Key]:
    """Of an idiom its word, and its own words too: a claim may repeat them."""
    if item.kind == "idiom":
        own = keys_of(item)
        return own if own == [NOT] else [*own, *(key for key in _of_parts(item) if key != NOT)]
    return [*keys_of(item), *_spelled_out(item)]


def _implied(item: Item, following: Item | None) -> list[Key]:
    """`15 years` of `15th anniversary`; that it is allowed, of `may`, and not of `may not`."""
    if item.low in _ABLE and (following is None or following.low not in NEGATIONS):
        return [_ALLOWED]
    if item.kind == "ordinal" and following is not None and following.stem == "anniversari":
        return [("number", round(float(item.value), 4)), "year"]
    return []


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
    if item.kind in ("mark", "idle"):
        return []
    if item.kind in ("word", "idiom"):
        return _of_word(item.low, item.stem)
    return _of_parts(item)


def _of_parts(item: Item) -> list[Key]:
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
def source(text: str, exact: bool = False) -> Source:
    """Prepare *text*; with *exact*, as names are: nothing else says the same."""
    return Source(text, exact)
