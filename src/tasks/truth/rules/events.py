"""What was done: deed, chamber, date, count and manner have to belong to one cited fact."""

from collections.abc import Iterable
from datetime import date, timedelta

from tasks.record import Chamber
from tasks.truth.claim import Claim
from tasks.truth.dates import When
from tasks.truth.grounds import Happening
from tasks.truth.phrases import MOVED, PASSED
from tasks.truth.stems import words
from tasks.truth.tokens import Item
from tasks.truth.values import Kind
from tasks.truth.vocabulary import NEGATIONS

_BREAKS = words("and but so then while when after before which ; : , —")
_MODAL = words("would could might can should if will may must")
_BEFORE_TO = words("has have needs need going expected set likely about yet ought hopes had")
_MAY_BE_MODAL = _MODAL | {"to"}
_DEEDS = ("deed", "pending", "concur")
_PARTS = frozenset(
    {
        "deed",
        "pending",
        "concur",
        "chamber",
        "tally",
        "date",
        "method",
        "changed",
        "person",
        "after",
    }
)


_VOTED = frozenset({"voted"})
"""`voted 210 to 218 …, which failed`: the second word says how it went."""


class Frame:
    """Parts of a sentence that speak of one thing that was done."""

    def __init__(self) -> None:
        self.deed: frozenset[str] | None = None
        self.own = False
        self.chamber: Chamber | None = None
        self.tally: tuple[int, int] | None = None
        self.dates: list[When] = []
        self.since: list[tuple[int, object]] = []
        """Days that are told from another day, `two days later`, and where they stand."""
        self.party = ""
        """Whose count it is, if it is one party's."""
        self.method = ""
        self.changed = False
        self.person: frozenset[str] | None = None
        self.theirs: Chamber | None = None
        """Whose changes were agreed to."""
        self.negated = self.modal = False
        self.asked: frozenset[str] = frozenset()
        """Of what question the sentence speaks: `recommit`, `cloture`."""
        self.in_committee = self.one_of_several = False
        self.items: list[tuple[int, Item]] = []
        self.names: list[str] = []

    def takes(self, kind: str, value: object) -> bool:
        """Whether a part still fits into this frame."""
        if kind in _DEEDS:
            return not self.own or (self.deed == _VOTED and _is_result(value))
        if kind == "chamber":
            return self.chamber in (None, value)
        if kind == "tally":
            return self.tally is None
        if kind == "date":
            return not self.dates and not self.since
        return kind != "method" or not self.method


def _is_result(value: object) -> bool:
    return isinstance(value, frozenset) and bool(value & {"carried", "lost"})


def check(claim: Claim) -> None:
    if claim.kinds.isdisjoint(_PARTS):
        return
    for frame in _frames(claim):
        _judge(claim, frame)


def _frames(claim: Claim) -> list[Frame]:
    frames = [Frame()]
    broken = modal = negated = False
    for index, item in enumerate(claim.items):
        if item.kind in ("word", "mark"):
            if item.low in _BREAKS:
                broken, modal, negated = True, False, False
            elif item.low in NEGATIONS and not item.settled:
                negated = True
            elif item.low in _MAY_BE_MODAL:
                modal = modal or _is_modal(claim, index)
            continue
        if item.kind not in _PARTS or (item.settled and item.kind != "person"):
            continue
        if item.kind == "after" and _is_a_stretch(claim, index):
            item.settled = True
            continue
        frame = frames[-1]
        if not frame.takes(item.kind, item.value) or (broken and _begins(claim, index, frame)):
            frame = _next(frame)
            frames.append(frame)
        elif broken and item.kind in _DEEDS and _is_apart(claim, index, frame, negated):
            frame = Frame()
            frames.append(frame)
        broken = False
        _add(claim, frame, index, item)
        if item.kind in _DEEDS:
            frame.modal, frame.negated = modal, negated
            modal = False
    return [frame for frame in frames if frame.items]


def _is_modal(claim: Claim, index: int) -> bool:
    low = claim.items[index].low
    return low in _MODAL or (low == "to" and index > 0 and claim.items[index - 1].low in _BEFORE_TO)


def _is_a_stretch(claim: Claim, index: int) -> bool:
    """`481 days from the day it was introduced to …`: the days are counted elsewhere."""
    before, said = claim.word(index - 1), set(claim.items[index].low.split())
    return before is not None and before.low == "from" and bool(said & _FROM_THE_START)


def _is_apart(claim: Claim, index: int, frame: Frame, negated: bool) -> bool:
    """Whether a deed is not of the day, or not of the person, that came before."""
    if negated and (frame.dates or frame.since):
        return True
    return frame.person is not None and any(
        one.low in _OTHERS for one in claim.items[max(0, index - 4) : index]
    )


_OTHERS = words("everyone everybody all those others")


def _begins(claim: Claim, index: int, frame: Frame) -> bool:
    """A chamber before its deed begins something new, once the frame has a deed of its own."""
    item = claim.items[index]
    if item.kind not in ("chamber", "person", "after") or not frame.own:
        return False
    reach = 13 if item.kind == "person" else 6
    ahead = claim.items[index + 1 : index + reach]
    return any(one.kind in ("deed", "tally", "method", "date") for one in ahead)


def _next(frame: Frame) -> Frame:
    """`…, and the Senate by 51 to 49`: the deed goes on until another one is named."""
    following = Frame()
    following.deed = frame.deed
    following.modal, following.negated = frame.modal, frame.negated
    return following


def _add(claim: Claim, frame: Frame, index: int, item: Item) -> None:
    frame.items.append((index, item))
    if item.kind == "deed":
        frame.deed, frame.own = item.value, True
        if (after := claim.word(index + 1)) and after.low == "by" and item.low == "joined":
            frame.person = None
    elif item.kind == "concur":
        frame.deed, frame.own, frame.theirs = frozenset({"concurred"}), True, item.value
    elif item.kind == "pending":
        frame.deed, frame.own, frame.chamber = frozenset({"pending"}), True, item.value
    elif item.kind == "date":
        frame.dates.append(item.value)
    elif item.kind == "after":
        frame.since.append((index, item.value))
    elif item.kind == "changed":
        frame.changed = True
    elif not (item.kind == "person" and _joins(claim, frame, index)):
        setattr(frame, item.kind, item.value)
    if item.kind == "tally":
        frame.party = claim.of_party.get(index, "")
    if item.kind == "chamber":
        frame.names += _committee(claim, index)


def _joins(claim: Claim, frame: Frame, index: int) -> bool:
    """`Schiff sponsored it along with Whitehouse`: the deed is the first one's."""
    if frame.person is None or not frame.own or not (frame.deed or _NONE) & _BROUGHT_IN:
        return False
    before = (part.low for one in claim.items[max(0, index - 3) : index] for part in one.parts)
    return bool(set(before) & {"with", "and"})


_NONE: frozenset[str] = frozenset()
_BROUGHT_IN = frozenset({"introduced", "sponsored"})


def _last_named(claim: Claim, index: int) -> date | None:
    """The last day in this sentence before *index*, named or found, else the day last told."""
    days = [
        (at, item.value.whole)
        for at, item in enumerate(claim.items[:index])
        if isinstance(item.value, When) and item.value.whole
    ]
    days += [(at, day) for at, day in claim.matched if at < index]
    return max(days, default=(0, claim.told.date))[1]


def _told_from(claim: Claim, index: int, value: object) -> When:
    """`the same day`; `the day it was introduced`, which the record has."""
    if isinstance(value, str) and set(value.split()) & _FROM_THE_START:
        return _after(claim.library.introduced, value)
    return _after(_last_named(claim, index), value)


def _counted_from_the_start(claim: Claim, frame: Frame) -> bool:
    """`53 signed on the day it was introduced`: that is a count, and looked at as one."""
    said = {word for _, one in frame.since if isinstance(one, str) for word in one.split()}
    if not said & _FROM_THE_START and not _is_that_day(claim, frame):
        return False
    if frame.deed is None:
        return len(frame.items) == 1
    if "signed" in frame.deed and any(counts.get("day") == 0 for counts in claim.grounds.counts):
        return len(frame.items) == 2
    counted = any("original" in counts for counts in claim.grounds.counts)
    return counted and "cosponsored" in frame.deed and frame.person is None


def _is_that_day(claim: Claim, frame: Frame) -> bool:
    """`They all signed on that day`, said of the day on which it was introduced."""
    signed = "cosponsored" in (frame.deed or ())
    days = [_last_named(claim, at) for at, one in frame.since if "that" in str(one).split()]
    return signed and bool(days) and days[0] == claim.library.introduced


def _after(before: date | None, value: object) -> When:
    """`the same day`, `the next day`, `two days later`, seen from the day last spoken of."""
    if before is None:
        return When(year=1)
    if isinstance(value, tuple):
        number, unit = value
        least, most = (days * min(number, _MOST) for days in _LENGTHS[unit])
        return When(first=before + timedelta(least), last=before + timedelta(most))
    same = bool(set(str(value).split()) & _SAME)
    when = before if same else before + timedelta(1)
    return When(first=when, last=when)


_SAME = words("same that introduced introduction filed one")
_FROM_THE_START = words("introduced introduction filed one")
_MOST = 500
_LENGTHS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "year": (365, 366)}


def _committee(claim: Claim, index: int) -> list[str]:
    """The names within `House Committee on Ways and Means`, `Senate Judiciary Committee`."""
    ahead = claim.items[index + 1 : index + 9]
    lows = [item.low for item in ahead]
    if "committee" not in lows and "committees" not in lows:
        return []
    at = lows.index("committee") if "committee" in lows else lows.index("committees")
    ahead = ahead[:at] if at else ahead[1:]
    names = []
    for item in ahead:
        if item.kind == "word" and item.cap:
            names.append(item.low)
        elif item.low not in ("on", "the", "and", "&", ","):
            break
    return names


def _judge(claim: Claim, frame: Frame) -> None:
    claim.count += sum(item.kind not in ("person", "after") for _, item in frame.items)
    for _, item in frame.items:
        item.settled = True
    if frame.deed == MOVED and all(item.kind in ("deed", "person") for _, item in frame.items):
        return
    if [item.low for _, item in frame.items] == ["today"] or _waits_for_a_vote(claim, frame):
        return
    if _so_many_days_after(claim, frame):
        return
    if _counted_from_the_start(claim, frame):
        return
    frame.dates += [_told_from(claim, *one) for one in frame.since]
    _narrow(claim, frame)
    matched = _matched(claim, frame)
    if matched is not None:
        if not claim.asks and matched.day:
            if frame.dates or frame.tally or frame.method:
                claim.told.date = matched.day
            claim.matched.append((frame.items[0][0], matched.day))
        _under_its_title(claim, frame, matched)
        return
    if frame.negated:
        if _denied(claim, frame) or _denied_in_words(claim, frame):
            return
    elif _only_words(claim, frame) or _on_its_way(claim, frame):
        return
    claim.flag(_kind(frame), _said(frame), _why(frame))


def _so_many_days_after(claim: Claim, frame: Frame) -> bool:
    """`28 days after it was introduced`: the days are counted elsewhere."""
    index = frame.items[0][0]
    before = [one.low for one in claim.items[max(0, index - 3) : index]]
    if len(frame.since) == 1 and "signed" in (frame.deed or ()) and "introduced" in claim.low:
        said = frame.since[0][1]
        days = {counts.get("day") for counts in claim.grounds.counts}
        return isinstance(said, tuple) and said[1] == "day" and said[0] in days
    counted = "days" in claim.lows and any("day" in counts for counts in claim.grounds.counts)
    alone = len(frame.items) == 1 and "introduced" in (frame.deed or ())
    return alone and counted and before == ["after", "it", "was"]


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


def about_motions(claim: Claim) -> frozenset[str]:
    """What is voted on besides the bill itself; `motion` for one that is not named."""
    if claim.motions is None:
        lows = (part.low for item in claim.items for part in item.parts)
        claim.motions = frozenset(_MOTIONS[low] for low in lows if low in _MOTIONS)
        if not claim.motions and ("that one" in claim.low or "that vote" in claim.low):
            claim.motions = claim.told.motions
        claim.told.motions = claim.motions
    return claim.motions


_OF_MOTIONS = frozenset({"carried", "lost", "blocked"})
"""How a motion ends; a bill passes or fails."""
_MOTIONS = {
    "motion": "motion", "motions": "motion", "recommit": "recommit", "cloture": "cloture",
    "debate": "cloture", "take": "proceed", "proceed": "proceed", "amendment": "amendment",
    "question": "motion", "table": "table", "reconsider": "reconsider",
}  # fmt: skip


def on_that_question(one: Happening, asked: frozenset[str], in_committee: bool = False) -> bool:
    """A count on a motion is no count on the bill, and the other way round."""
    if not asked:
        return bool(one.deeds & (_IN_COMMITTEE if in_committee else _ON_THE_BILL))
    named = asked - {"motion"}
    return not named or bool(named & one.lows)


_IN_COMMITTEE = frozenset({"approved", "reported"})
_ON_THE_BILL = frozenset({"passed", "failed", "concurred"}) | _IN_COMMITTEE


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


def _denied(claim: Claim, frame: Frame) -> bool:
    """What is said not to be so is a fact too: of what the record does not hold."""
    if frame.tally or frame.method or (frame.dates and frame.own):
        return False
    deeds = frame.deed or frozenset()
    if "roll" in deeds and _without_roll_call(claim, frame):
        return True
    if "out of committee" in deeds and _in_committee(claim):
        return True
    for deed, chamber in claim.grounds.denied:
        if deed in deeds and chamber in (None, frame.chamber):
            return True
        if deed in deeds and frame.chamber is None and not _other_chamber(claim, chamber):
            return True
    return False


def _in_committee(claim: Claim) -> bool:
    """`It has not come out of committee`: where it stands says so."""
    here = any("in committee" in one.deeds for one in claim.grounds.happened)
    if here:
        claim.settle(one for one in claim.items if one.low in NEGATIONS)
    return here


def _without_roll_call(claim: Claim, frame: Frame) -> bool:
    """`It never came to a roll call`: each cited passage there was by voice vote, or the like."""
    passed = [
        one
        for one in claim.grounds.happened
        if "passed" in one.deeds and frame.chamber in (None, one.chamber) and one.fact != "status"
    ]
    if not passed or any(one.tally or not one.method for one in passed):
        return False
    claim.settle(item for item in claim.items[: frame.items[-1][0]] if item.low in NEGATIONS)
    return True


def _denied_in_words(claim: Claim, frame: Frame) -> bool:
    """A source says itself that it is not so: `may not be introduced into commerce`."""
    first = frame.items[0][0]
    before = [n for n in range(first) if claim.items[n].low in NEGATIONS]
    return bool(before) and claim.denies_like_a_source(before[-1]) and _only_words(claim, frame)


def _other_chamber(claim: Claim, chamber: Chamber | None) -> bool:
    """Whether the sentence names only the other chamber elsewhere."""
    named = {item.value for item in claim.items if item.kind == "chamber"}
    return bool(named) and chamber not in named


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
