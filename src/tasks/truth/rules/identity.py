"""A bill's number and title, a law's number: this segment's, or one that a source names."""

import re

from tasks.record import CITATIONS, SPOKEN, BillKind
from tasks.truth.claim import Claim

_LOOKED_AT = frozenset({"bill", "law", "title", "quote"})


def check(claim: Claim) -> None:
    if claim.kinds.isdisjoint(_LOOKED_AT):
        return
    for index, item in enumerate(claim.items):
        if item.kind == "bill":
            _bill(claim, index)
        elif item.kind == "law":
            _law(claim, index)
        elif item.kind == "title":
            item.settled = True
        elif item.kind == "quote":
            _quote(claim, index)


def _bill(claim: Claim, index: int) -> None:
    item = claim.items[index]
    kind, number = item.value
    citation = f"{CITATIONS[kind]} {number}"
    claim.count += 1
    item.settled = True
    if any(one.id.endswith("bill") and one.says == citation for one in claim.grounds.titles):
        return
    if not any(_names(each.words, kind, number) for each in claim.grounds.sources):
        claim.flag("bill", item.text, "this is another bill than the one the segment is about")


def _names(words: str, kind: BillKind, number: int) -> bool:
    """As written or as said."""
    said = "|".join(re.escape(one[kind].lower()) for one in (CITATIONS, SPOKEN))
    return re.search(rf"(?:{said}) {number}(?!\d)", words) is not None


def _law(claim: Claim, index: int) -> None:
    item = claim.items[index]
    claim.count += 1
    item.settled = True
    known = any(f"law {item.value}" in each.words or f"law no: {item.value}" in each.words
                for each in claim.grounds.sources)  # fmt: skip
    if not known:
        claim.flag("number", item.text, "no cited fact gives this number of a law")


def _quote(claim: Claim, index: int) -> None:
    """Word for word, save for the mark at its end."""
    item = claim.items[index]
    claim.count += 1
    item.settled = True
    said = " ".join(str(item.value).split()).lower().rstrip(".,;")
    if not any(said in each.words for each in claim.grounds.sources):
        claim.flag("quote", item.text[:200], "no cited source has these very words")
