"""What an outlet says is said to be its own: who, on which day, and nothing of anybody else's."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from tasks.script.facts.values import Reported
from tasks.truth.claim import Claim
from tasks.truth.dates import When
from tasks.truth.phrases import STATIC
from tasks.truth.reading import read
from tasks.truth.rules.content import KNOWN
from tasks.truth.sources import NOT, Key, Source, keys_of
from tasks.truth.stems import words
from tasks.truth.synonyms import forms
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import COMMON, FRAMING, FUNCTION, HOST, TALK


def speaking(items: Iterable[Item]) -> frozenset[str]:
    """The outlets that a sentence names."""
    return frozenset(str(item.value) for item in items if item.kind == "outlet")


def check(claim: Claim) -> None:
    """Nothing is looked at where no outlet is heard."""
    if not claim.library.outlets:
        return
    for index, item in enumerate(claim.items):
        if item.kind == "outlet":
            _outlet(claim, index)
        item.settled = item.settled or item.low in ("headline", "headlines")
    _of_no_person(claim)
    if claim.asks or not claim.grounds.reported or not _says_something(claim):
        return
    _attributed(claim)
    _in_its_words(claim)


def _outlet(claim: Claim, index: int) -> None:
    """The outlet is one that is cited, and the day beside its name is the day of its item."""
    item = claim.items[index]
    claim.count += 1
    item.settled = True
    days = {one.date for one, _ in claim.grounds.reported if one.outlet == item.value}
    if not days:
        claim.flag("attribution", item.text, "no cited fact is of this outlet")
        return
    for date in _its_dates(claim, index):
        claim.count += 1
        date.settled = True
        if any(date.value.fits(day) for day in days):
            claim.told.dated.add(str(item.value))
        else:
            claim.flag("date", date.text, f"{item.text} has it of another day")


def _its_dates(claim: Claim, index: int) -> list[Item]:
    """The dates that stand beside an outlet with nothing but words of reporting between."""
    return [*_beside(claim, index, 1), *_beside(claim, index, -1)]


def _beside(claim: Claim, index: int, step: int) -> list[Item]:
    at = index + step
    while (item := claim.word(at)) is not None:
        if _is_day(item):
            return [item] if step > 0 or _opens(claim, at) else []
        if item.low not in (_REPORTING if step > 0 else _BEFORE):
            return []
        if item.low in _VERBS:
            item.settled = True
        at += step
    return []


def _opens(claim: Claim, at: int) -> bool:
    """`On Tuesday, Reuters reported …`."""
    return all(item.low in ("on", "late", "early") for item in claim.items[:at])


def _is_day(item: Item) -> bool:
    return item.kind == "date" and isinstance(item.value, When)


def _of_no_person(claim: Claim) -> None:
    """A party or a state stands in the outlet's words, or it is not said."""
    for index, item in enumerate(claim.items):
        if item.kind in ("party", "state") and item.value != "both" and not item.settled:
            claim.count += 1
            item.settled = True
            if not claim.sourced(index):
                claim.flag("party" if item.kind == "party" else "state", item.text, _ELSEWHERE)


def _says_something(claim: Claim) -> bool:
    """Whether more is said than who and when."""
    return any(_is_matter(item) for item in claim.items if not item.settled)


def _is_matter(item: Item) -> bool:
    if item.kind == "word":
        return not any(item.stem in idle for idle in (FUNCTION, HOST, TALK, FRAMING))
    return item.kind not in ("mark", "number", "date", "after", "outlet", "relative")


def _attributed(claim: Claim) -> None:
    """One outlet is named in the turn before anything of it is told, and its day in the show."""
    named = claim.told.outlets
    if not named:
        claim.flag("attribution", claim.text[:200], "say which outlet reports it, and on which day")
    elif len(named) > 1:
        claim.flag("attribution", claim.text[:200], "tell what one outlet says, then the other")
    elif not named <= claim.told.dated:
        outlet = "".join(named)
        claim.flag("attribution", claim.text[:200], f"say on which day {outlet} reported it")


def _in_its_words(claim: Claim) -> None:
    """A sentence tells one sentence of the outlet: as sure, as negated, with the same names."""
    reported, source = max(claim.grounds.reported, key=lambda one: _shared(claim, one[1]))
    if any(item.kind == "quote" for item in claim.items) or not _shared(claim, source):
        return
    _as_sure(claim, reported)
    _as_negated(claim, reported, source)
    _by_this_chamber(claim, reported, source)
    names = list(_names(claim, reported, source))
    for (first, one), (second, other) in pairwise(names):
        if one > other and first.low != second.low and source.words.rfind(second.low) < one:
            said = f"{first.text} … {second.text}"
            claim.flag("name", said, f"{reported.outlet} names these in the other order")


def _shared(claim: Claim, source: Source) -> int:
    return sum(
        key in source.at
        for item in claim.items
        if not item.settled and item.kind != "quote"
        for key in keys_of(item)
    )


def _as_sure(claim: Claim, reported: Reported) -> None:
    """What is only possible stays so, and what is so is not made doubtful."""
    doubted = _hedged(reported.words)
    if _hedges(claim.items) == doubted:
        return
    why = "says that this may or will be" if doubted else "does not say that this may or will be"
    claim.flag("prediction", claim.text[:200], f"{reported.outlet} {why}: keep to that")


@lru_cache(maxsize=4096)
def _hedged(words: str) -> bool:
    return any(_hedges(sentence.items) for sentence in read(words, STATIC))


def _hedges(items: Iterable[Item]) -> bool:
    """Whether there is a word of doubt; `May` may be a month."""
    return any(part.low in _HEDGES for item in items if item.kind != "date" for part in item.parts)


def _as_negated(claim: Claim, reported: Reported, source: Source) -> None:
    """What the outlet denies is not told without its `not`."""
    said = {key for item in claim.items for key in keys_of(item)}
    if NOT in said:
        return
    for position in source.negated:
        denied = [key for key in source.keys[position + 1 : position + 4] if key not in COMMON]
        if denied and all(key in said for key in denied[:2]):
            claim.flag("negation", claim.text[:200], f"{reported.outlet} says that it is not so")
            return


def _by_this_chamber(claim: Claim, reported: Reported, source: Source) -> None:
    """What a chamber did stands soon after its name there too."""
    for index, item in enumerate(claim.items):
        deed = _next_word(claim, index) if item.kind == "chamber" else None
        if deed is None or deed.kind not in ("deed", "concur"):
            continue
        did = {form for key in keys_of(deed)[:1] for form in forms(key)}
        places = [n for key in keys_of(item) for n in source.at.get(key, ())]
        if did and places and not any(_soon(source, n, did) for n in places):
            said = f"{item.text} … {deed.text}"
            claim.flag("chamber", said, f"{reported.outlet} says this of another chamber")


def _next_word(claim: Claim, index: int) -> Item | None:
    """What follows in the same clause, without the small words."""
    for item in claim.items[index + 1 : index + 5]:
        if item.kind == "mark":
            return None
        if item.kind in ("deed", "concur") or keys_of(item):
            return item
    return None


def _soon(source: Source, position: int, keys: set[Key]) -> bool:
    ahead = source.keys[position + 1 : position + 4]
    return any(form in keys for key in ahead for form in forms(key))


def _names(claim: Claim, reported: Reported, source: Source) -> Iterator[tuple[Item, int]]:
    """The names in a sentence, and where the outlet's sentence has them."""
    for index, item in enumerate(claim.items):
        named = item.kind in ("chamber", "state", "party") or (item.kind == "word" and index > 0)
        if not item.cap or not named or item.low in KNOWN or item.stem in FUNCTION:
            continue
        if (position := source.words.find(item.low)) >= 0:
            yield item, position
        elif item.low in claim.grounds.lows and not source.lows & {item.low}:
            why = f"{reported.outlet} has this in another sentence: tell one after the other"
            claim.flag("name", item.text, why)


_ELSEWHERE = "no cited item says so in this place"
_VERBS = words("reported reports report wrote writes says said published carried ran headline")
_REPORTING = _VERBS | words(
    "on of from in under dated has had have the a an its it also too this story news item that"
    " day late early ,"
)
_BEFORE = _VERBS | words("according to from by as , the in and")
_HEDGES = words(
    "may might could would will can should expected likely plans plan planned planning considers"
    " considering weighs weighing seeks seeking wants proposes proposed aims hopes vows vowed"
    " threatens threatened urges urged possible possibly potential reportedly allegedly"
    " alleged accused unless poised"
)
