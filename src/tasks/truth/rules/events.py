"""What was done: deed, chamber, date, count and manner have to belong to one cited fact."""

from collections.abc import Iterable

from tasks.truth.claim import Claim
from tasks.truth.grounds import Happening
from tasks.truth.phrases import MOVED, PASSED
from tasks.truth.rules.days import counted_from_the_start, so_many_days_after, told_from
from tasks.truth.rules.denials import denied
from tasks.truth.rules.frames import PARTS, Frame, frames
from tasks.truth.rules.motions import about_motions, on_that_question
from tasks.truth.stems import words
from tasks.truth.values import Kind
from tasks.truth.vocabulary import NEGATIONS


def check(claim: Claim) -> None:
    if claim.kinds.isdisjoint(PARTS):
        return
    for frame in frames(claim):
        _judge(claim, frame)


def _judge(claim: Claim, frame: Frame) -> None:
    claim.count += sum(item.kind not in ("person", "after") for _, item in frame.items)
    for _, item in frame.items:
        item.settled = True
    if _tells_nothing(claim, frame) or _is_counted(claim, frame):
        return
    frame.dates += [told_from(claim, *one) for one in frame.since]
    _narrow(claim, frame)
    matched = _matched(claim, frame)
    if matched is not None:
        _remember(claim, frame, matched)
        _under_its_title(claim, frame, matched)
    elif not _said_otherwise(claim, frame):
        claim.flag(_kind(frame), _said(frame), _why(frame))


def _tells_nothing(claim: Claim, frame: Frame) -> bool:
    """`Let us go on`, `today`: nothing was done."""
    moves = all(item.kind in ("deed", "person") for _, item in frame.items)
    today = [item.low for _, item in frame.items] == ["today"]
    return (frame.deed == MOVED and moves) or today or _waits_for_a_vote(claim, frame)


def _is_counted(claim: Claim, frame: Frame) -> bool:
    """Whether it is a number of days or of signers, which is looked at elsewhere."""
    return so_many_days_after(claim, frame) or counted_from_the_start(claim, frame)


def _remember(claim: Claim, frame: Frame, matched: Happening) -> None:
    """What follows may be told from this day."""
    if claim.asks or not matched.day:
        return
    if frame.dates or frame.tally or frame.method:
        claim.told.date = matched.day
    claim.matched.append((frame.items[0][0], matched.day))


def _said_otherwise(claim: Claim, frame: Frame) -> bool:
    """Whether the facts say it in words, or say that it is not so."""
    if frame.negated:
        return denied(claim, frame) or _denied_in_words(claim, frame)
    return _only_words(claim, frame) or _on_its_way(claim, frame)


def _waits_for_a_vote(claim: Claim, frame: Frame) -> bool:
    """`It is waiting on the calendar for a vote` tells of no vote."""
    [(index, item), *others] = frame.items
    before = [one.low for one in claim.items[max(0, index - 2) : index]]
    return not others and item.low == "vote" and before == ["for", "a"] and "wait" in claim.low


def _matched(claim: Claim, frame: Frame) -> Happening | None:
    if frame.modal and frame.own and not claim.asks:
        return None
    if frame.deed == _BOTH and not frame.negated:
        return _both_chambers(claim, frame)
    for one in _may_be_meant(claim, frame):
        if _agrees(one, frame):
            return None if frame.negated else one
    return None


def _may_be_meant(claim: Claim, frame: Frame) -> Iterable[Happening]:
    """A party's count is no count of the chamber, and the other way round."""
    grounds = claim.grounds
    if frame.tally:
        return grounds.split if frame.party else grounds.happened
    return (*grounds.happened, *grounds.split)


_BOTH = frozenset({"both"})


def _both_chambers(claim: Claim, frame: Frame) -> Happening | None:
    """What both chambers did is in one fact, or in one of each."""
    did = [one for one in claim.grounds.happened if not frame.dates or _then(one, frame)]
    passed = [one for one in did if "passed" in one.deeds]
    if len({one.chamber for one in passed}) > 1:
        return passed[0]
    return next((one for one in did if "both" in one.deeds), None)


def _agrees(one: Happening, frame: Frame) -> bool:
    """Whether all that the frame says is in this one fact."""
    return (
        (frame.deed is None or bool(frame.deed & one.deeds))
        and (not frame.party or one.party == frame.party)
        and _there(one, frame)
        and (frame.tally is None or one.tally == frame.tally)
        and (not frame.dates or _then(one, frame))
        and (not frame.method or _in_this_way(one, frame.method))
        and (not frame.person or one.person in frame.person)
        and (one.changed or not frame.changed)
        and all(name in one.lows for name in frame.names)
        and (not frame.tally or _on_its_question(one, frame))
    )


def _on_its_question(one: Happening, frame: Frame) -> bool:
    """Where two counts are told, each deed may be of the bill or of the motion."""
    if frame.own and frame.one_of_several and on_that_question(one, frozenset()):
        return True
    return on_that_question(one, frame.asked, frame.in_committee)


def _narrow(claim: Claim, frame: Frame) -> None:
    """Where no motion is spoken of, `failed` is said of the bill."""
    frame.asked = about_motions(claim)
    frame.one_of_several = sum(item.kind == "tally" for item in claim.items) > 1
    frame.in_committee = any(said in claim.low for said in _OF_COMMITTEES)
    if frame.deed == MOVED and (frame.method or frame.tally):
        frame.deed = MOVED | PASSED
    if frame.deed is not None and not frame.asked:
        frame.deed = frame.deed - _OF_MOTIONS or frame.deed


_OF_COMMITTEES = ("in committee", "committee vote was", "committee vote had", "committee's vote")


_OF_MOTIONS = frozenset({"carried", "lost", "blocked"})
"""How a motion ends; a bill passes or fails."""


def _there(one: Happening, frame: Frame) -> bool:
    if frame.theirs and one.chamber in (None, frame.theirs):
        return False
    return not frame.chamber or one.chamber == frame.chamber or _anywhere(one, frame)


def _then(one: Happening, frame: Frame) -> bool:
    return one.day is not None and all(when.fits(one.day) for when in frame.dates)


def _anywhere(one: Happening, frame: Frame) -> bool:
    """The President's part and a law's number belong to no chamber."""
    return one.chamber is None and bool(one.deeds & {"to_president", "received", "sent"})


def _in_this_way(one: Happening, method: str) -> bool:
    if method == "unanimous":
        return one.method == "unanimous consent" or bool(one.tally and one.tally[1] == 0)
    return one.method == method


def _denied_in_words(claim: Claim, frame: Frame) -> bool:
    """A source says itself that it is not so: `may not be introduced into commerce`."""
    first = frame.items[0][0]
    before = [n for n in range(first) if claim.items[n].low in NEGATIONS]
    return bool(before) and claim.denies_like_a_source(before[-1]) and _only_words(claim, frame)


def _only_words(claim: Claim, frame: Frame) -> bool:
    """What looks like a deed may be the bill's own matter: `voting in federal elections`."""
    if not frame.own and len(frame.items) == 1 and frame.items[0][1].kind == "chamber":
        return claim.asks or _named(claim, frame)
    if (frame.tally and not _reported(claim, frame)) or (frame.person and frame.own):
        return False
    if frame.method and frame.chamber and not (claim.asks or claim.grounds.reported):
        return False
    if claim.asks and not frame.method and _just_asked(frame) and _may_be_asked(claim, frame):
        return True
    if frame.person and not frame.own:
        return not (frame.tally or frame.method or frame.changed or frame.dates)
    return all(claim.sourced(index) for index, _ in frame.items if not _is_person(claim, index))


def _on_its_way(claim: Claim, frame: Frame) -> bool:
    """`It has gone over to the House`, where a cited fact says that it is before it now."""
    whole = not (frame.tally or frame.dates or frame.method or frame.person or frame.modal)
    return frame.deed == MOVED and whole and claim.awaited(frame.chamber or "-")


def _reported(claim: Claim, frame: Frame) -> bool:
    """A count that an outlet gives, in this order."""
    given = (one.value for _, each in claim.grounds.reported for one in each.tallies)
    return frame.tally in given


def _may_be_asked(claim: Claim, frame: Frame) -> bool:
    """`Did the Senate pass it?` asks; `Why did the Senate pass it?` says that it did."""
    if frame.deed == _BECAME:
        return True
    lows = [item.low for item in claim.items if item.low not in _OPENINGS]
    if lows and lows[0] in _ASKING and "," not in lows:
        return True
    return any(
        deed in (frame.deed or ()) and frame.chamber in (None, chamber)
        for deed, chamber in claim.library.did
    )


_BECAME = frozenset({"became", "law"})
"""`What has become of it?`"""
_OPENINGS = words("and so but okay well sarah james , then")
_ASKING = words("did does do has have had is are was were will would can could")


def _is_person(claim: Claim, index: int) -> bool:
    return claim.items[index].kind == "person"


def _named(claim: Claim, frame: Frame) -> bool:
    """A chamber that is only named: where the cited facts have it too."""
    index = frame.items[0][0]
    if all(part.low in claim.grounds.lows for part in claim.items[index].parts):
        return claim.sourced(index) or any(
            one.chamber == frame.chamber for one in claim.grounds.happened
        )
    return (
        any(one.chamber == frame.chamber for one in claim.grounds.happened)
        or any(chamber == frame.chamber for _, chamber in claim.grounds.denied)
        or claim.awaited(str(frame.chamber))
    )


def _just_asked(frame: Frame) -> bool:
    return not frame.dates or all(when.first or when.year == 1 for when in frame.dates)


def _kind(frame: Frame) -> Kind:
    if frame.modal and frame.own:
        return "prediction"
    if frame.negated:
        return "negation"
    if frame.tally or frame.method:
        return "vote"
    return "date" if frame.dates else ("status" if frame.own else "chamber")


def _said(frame: Frame) -> str:
    return " … ".join(item.text for _, item in frame.items).replace(" ,", ",")


def _why(frame: Frame) -> str:
    if frame.modal and frame.own:
        return "this speaks of what would or could happen, and no cited source does"
    if frame.negated:
        return "no cited fact says that this is not so"
    return "no cited fact has all of this together"


def _under_its_title(claim: Claim, frame: Frame, one: Happening) -> None:
    """A vote taken under another title is told with that title."""
    if not one.titled or not (frame.tally or frame.dates or frame.method):
        return
    if one.titled not in claim.titles:
        why = f"it was passed under another title, {one.titled}: say so in this turn"
        claim.flag("title", _said(frame), why)
