"""What an outlet says is said to be its own: who, on which day, and nothing of anybody else's."""

from collections.abc import Iterable

from tasks.truth.claim import Claim
from tasks.truth.dates import When
from tasks.truth.rules import in_its_words
from tasks.truth.stems import words
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import FRAMING, FUNCTION, HOST, TALK


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
        elif _is_as_written(claim, item) or item.low in ("headline", "headlines"):
            item.settled = True
    _of_no_person(claim)
    if claim.asks or not claim.grounds.reported or not _says_something(claim):
        return
    _attributed(claim)
    in_its_words.check(claim)


def _is_as_written(claim: Claim, item: Item) -> bool:
    """`last week`, seen from the day of an outlet that says so itself."""
    stretch = isinstance(item.value, When) and item.value.first is not None
    if not (stretch or item.kind == "after") or item.low == "today":
        return False
    return any(item.low in source.words for _, source in claim.grounds.reported)


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


_ELSEWHERE = "no cited item says so in this place"
_VERBS = words("reported reports report wrote writes says said published carried ran headline")
_REPORTING = _VERBS | words(
    "on of from in under dated has had have the a an its it also too this story news item that"
    " day late early ,"
)
_BEFORE = _VERBS | words("according to from by as , the in and")
