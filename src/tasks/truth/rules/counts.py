"""How many: cosponsors, parties, states, votes apart, days, sections; else as a source has it."""

from itertools import pairwise

from tasks.truth.claim import Claim
from tasks.truth.grounds import Happening
from tasks.truth.sources import keys_of
from tasks.truth.stems import words
from tasks.truth.synonyms import forms
from tasks.truth.tokens import Item

_AHEAD = 4

_NOUNS = {
    "cosponsor": ("cosponsor",), "cosponsors": ("cosponsor",), "supporters": ("cosponsor",),
    "backers": ("cosponsor",), "signers": ("cosponsor",),
    "states": ("state",), "state": ("state",), "sections": ("section",), "section": ("section",),
    "subjects": ("subject",), "subject": ("subject",), "days": ("day",), "day": ("day",),
    "weeks": ("week",), "names": ("cosponsor",), "members": ("cosponsor",),
    "lawmakers": ("cosponsor",), "colleagues": ("cosponsor",), "senators": ("cosponsor",),
    "representatives": ("cosponsor",), "territories": ("territory",),
    "bills": ("bill",), "bill": ("bill",), "stories": ("story",), "story": ("story",),
    "signed": ("original", "cosponsor", "later"), "joined": ("later", "original", "cosponsor"),
    "original": ("original",), "later": ("later",),
}  # fmt: skip
_VOTES = words("vote votes margin yeas nays ayes noes yea nay against favor")
_MEMBERS = words("members lawmakers representatives senators people colleagues")
_VOTING = words("voted voting against opposed favor")
_MOTIONS = words("motions motion attempts times")
_SKIPPED = words(
    "more other of them the full recorded such procedural failed separate additional original"
    " further different are is were was a an fellow new"
)


_LOOKED_AT = frozenset({"number", "money", "percent", "ordinal"})


def check(claim: Claim) -> None:
    if claim.kinds.isdisjoint(_LOOKED_AT):
        return
    for index, item in enumerate(claim.items):
        if item.kind in _LOOKED_AT and not item.settled:
            claim.count += 1
            item.settled = True
            if not _right(claim, index):
                kind = item.kind if item.kind in ("money", "percent") else "number"
                claim.flag(kind, _with_noun(claim, index), "no cited fact has this number here")  # type: ignore[arg-type]


def _right(claim: Claim, index: int) -> bool:
    item = claim.items[index]
    if item.low == "one" and _is_pronoun(claim, index):
        return True
    after = claim.word(index + 1)
    if item.low == "first" and index == 0 and after and after.low in ("up", ",", ":"):
        return True
    if item.low == "first" and after and after.low == "day":
        return any("original" in counts for counts in claim.grounds.counts)
    if item.low == "two" and after and _is_known_pair(claim, index, after):
        return True
    if item.kind == "number":
        counted = _counted(claim, index)
        if counted is not None:
            return counted or (bool(claim.grounds.reported) and _sourced(claim, index))
    return _sourced(claim, index)


def _is_known_pair(claim: Claim, index: int, after: Item) -> bool:
    """`The two chambers`, `the two would have to …`."""
    before = claim.word(index - 1)
    named = before is not None and before.low == "the"
    return after.low in _PAIRS or (named and after.low in _AFTER_THE_TWO)


_PAIRS = words("sides chambers hosts voices")
_AFTER_THE_TWO = words("would could have had has must are were will can")


def _is_pronoun(claim: Claim, index: int) -> bool:
    """Tell `one of them` and `the one` from `one cosponsor`."""
    before, after = claim.word(index - 1), claim.word(index + 1)
    if before and before.low in ("this", "that", "which", "another", "next", "no", "first", "last",
                                 "the", "each", "any", "every", "our", "a"):  # fmt: skip
        return True
    far = claim.word(index + 2)
    if after is not None and after.low == "from" and far is not None and far.low in ("a", "an"):
        return True
    return after is None or after.low in _AFTER_ONE


_AFTER_ONE = words(
    "more of bill thing chamber is that to question , . last way hand by at about for where who"
    " whose called with wrong sentence part limit example exception difference change provision"
)


def _counted(claim: Claim, index: int) -> bool | None:
    """Bind to the noun that follows; None if it is none that we count."""
    said = claim.items[index].value
    if (part := _part_of_them(claim, index)) is not None:
        return part
    if (rest := _all_but(claim, index)) is not None:
        return rest
    for ahead in range(index + 1, min(index + 1 + _AHEAD, len(claim.items))):
        item = claim.items[ahead]
        if item.kind == "party":
            item.settled = True
            return not _said_twice(claim, item) and _counts(claim, (str(item.value),), said)
        if (bound := _by_noun(claim, index, ahead)) is not None:
            return bound
        if item.kind != "chamber" and item.low not in _SKIPPED:
            break
    return _elided(claim, index, said)


def _by_noun(claim: Claim, index: int, ahead: int) -> bool | None:
    """`12 votes`, `six motions`, `53 cosponsors`."""
    item, said = claim.items[ahead], claim.items[index].value
    if item.low in _MEMBERS and (voting := _voting(claim, ahead)) is not None:
        return _votes(claim, index, voting, claim.items[voting], int(said))
    if item.low in _VOTES or (item.kind == "deed" and "voted" in item.value):
        return _votes(claim, index, ahead, item, int(said))
    if item.low in _MOTIONS:
        return said in _happened(claim) or _sourced(claim, index)
    if item.low in _NOUNS or (item.kind == "deed" and "cosponsored" in item.value):
        return _of_people(claim, index, ahead)
    return None


def _voting(claim: Claim, noun: int) -> int | None:
    """`two members voted against it` counts votes, not those who signed."""
    ahead = range(noun + 1, min(noun + 4, len(claim.items)))
    return next((n for n in ahead if claim.items[n].low in _VOTING), None)


def _of_people(claim: Claim, index: int, ahead: int) -> bool:
    item, said = claim.items[ahead], claim.items[index].value
    signed = item.low not in _NOUNS or item.low in ("signed", "joined")
    keys = _signed_when(claim, ahead) if signed else _NOUNS[item.low]
    if keys[0] in ("state", "territory") and not _of_signers(claim):
        return _sourced(claim, index)
    if any("cosponsor" in counts for counts in claim.grounds.counts):
        return _counts(claim, keys, said)
    return _counts(claim, keys, said) or _sourced(claim, index)


def _part_of_them(claim: Claim, index: int) -> bool | None:
    """`three of the four cosponsors are Democrats`."""
    after, far = claim.word(index + 1), claim.items[index + 1 : index + 9]
    if after is None or after.low != "of":
        return None
    party = next((item for item in far if item.kind == "party"), None)
    if party is None or not any(item.stem == "cosponsor" for item in far):
        return None
    party.settled = True
    return _counts(claim, (str(party.value),), claim.items[index].value)


def _all_but(claim: Claim, index: int) -> bool | None:
    """`All but two of them are Democrats`: as many as are left."""
    if [item.low for item in claim.items[max(0, index - 2) : index]] != ["all", "but"]:
        return None
    party = next((one for one in claim.items[index + 1 : index + 9] if one.kind == "party"), None)
    if party is None:
        return None
    claim.settle((party, claim.items[index - 2]))
    left = -int(claim.items[index].value)
    return any(
        counts.get(str(party.value)) == counts["cosponsor"] + left
        for counts in claim.grounds.counts
        if "cosponsor" in counts
    )


def _said_twice(claim: Claim, item: Item) -> bool:
    same = [
        one
        for before, one in pairwise(claim.items)
        if one.kind == "party" and one.value == item.value and before.kind == "number"
    ]
    return len(same) > 1


def _signed_when(claim: Claim, at: int) -> tuple[str, ...]:
    """`signed on the day it was introduced` are the first ones, `joined later` the others."""
    ahead = {part.low for item in claim.items[at : at + 8] for part in item.parts}
    if ahead & {"day", "first", "original", "introduced", "start", "outset"}:
        return ("original",)
    return ("later",) if ahead & {"later", "since"} else ("cosponsor", "original", "later")


def _of_signers(claim: Claim) -> bool:
    """Whether the states are those the cosponsors come from."""
    return any(item.low in ("cosponsors", "come", "from", "signed") for item in claim.items)


def _elided(claim: Claim, index: int, said: float) -> bool | None:
    """`It has 12 of them`, `all 24`; only if the sentence speaks of those who signed."""
    after = claim.word(index + 1)
    if after and after.low not in (".", ",", ";", "of", "on", "from", "in", "?"):
        return None
    if any(item.stem in ("cosponsor", "sign", "joi", "join") for item in claim.items):
        when = _signed_when(claim, index)
        return _counts(claim, when, said) or (None if len(when) > 1 else False)
    return None


def _counts(claim: Claim, keys: tuple[str, ...], said: float) -> bool:
    return any(counts.get(key) == said for counts in claim.grounds.counts for key in keys)


def _votes(claim: Claim, index: int, ahead: int, item: Item, said: int) -> bool:
    """A margin, a side of a count, or the number of votes there were."""
    tallies = {one.tally for one in claim.grounds.happened if one.tally}
    side = _side(claim, index, ahead)
    if side == "needed":
        return _sourced(claim, index)
    if side == "margin":
        return any(abs(yeas - nays) == said for yeas, nays in tallies)
    if isinstance(side, int):
        return any(tally[side] == said for tally in tallies)
    if item.low in ("margin", "vote", "votes") or item.kind == "deed":
        margins = {abs(yeas - nays) for yeas, nays in tallies}
        return said in margins or said in _happened(claim) or _sourced(claim, index)
    return False


def _side(claim: Claim, index: int, ahead: int) -> int | str | None:
    words = [item.low for item in claim.items[max(0, index - 4) : ahead + 5]]
    if index and claim.items[index - 1].low == "by":
        return "margin"
    if "needed" in words or "required" in words or "short" in words:
        return "needed"
    if "margin" in words or "apart" in words or "between" in words or "difference" in words:
        return "margin"
    if any(word in words for word in ("against", "nays", "nay", "no", "opposed", "noes")):
        return 1
    if any(word in words for word in ("favor", "yeas", "yea", "yes", "for", "ayes")):
        return 0
    return None


def _happened(claim: Claim) -> set[int]:
    """How many votes or motions the cited facts are; some stand in the record twice."""
    counted = [one for one in claim.grounds.happened if one.tally]
    lost = [one for one in counted if "blocked" in one.deeds]
    return {number for some in (counted, lost) for number in _twice(some)}


def _twice(some: list[Happening]) -> tuple[int, int]:
    return len(some), len({(one.day, one.tally, one.chamber) for one in some})


def _sourced(claim: Claim, index: int) -> bool:
    """The same value, beside the same words, with the same unit."""
    item = claim.items[index]
    (key,) = keys_of(item)
    unit = _unit(claim, index)
    near = {form for one in claim.near(index) - {key} for form in forms(one)}
    year = item.kind == "number" and 1900 <= item.value <= 2100
    ahead = set() if year else _following(claim, index)
    following = {form for one in ahead for form in forms(one)}
    for each in claim.grounds.told:
        for position in each.at.get(key, ()):
            if unit is not None and unit not in each.keys[position + 1 : position + 3]:
                continue
            if following and not following & each.around(position):
                continue
            if not near or near & each.around(position):
                return True
    return False


def _following(claim: Claim, index: int) -> set[object]:
    """What is counted: one of the next two words has to stand beside the number there too."""
    found: list[object] = []
    for item in claim.items[index + 1 : index + 6]:
        if item.kind == "mark":
            break
        found += keys_of(item)
    return set(found[:2])


def _unit(claim: Claim, index: int) -> object | None:
    after = claim.word(index + 1)
    if after and after.low == "-":
        after = claim.word(index + 2)
    if after and after.kind == "word" and after.low.rstrip("s") in _UNITS:
        return keys_of(after)[0] if keys_of(after) else None
    return None


_UNITS = words(
    "day week month year hour minute acre mile foot feet ton pound gallon percent member vote"
    " section division court judge school"
)


def _with_noun(claim: Claim, index: int) -> str:
    return " ".join(item.text for item in claim.items[index : index + 3])
