"""Cut a sentence into frames: each speaks of one thing that was done."""

from tasks.record import Chamber
from tasks.truth.claim import Claim
from tasks.truth.dates import When
from tasks.truth.stems import words
from tasks.truth.tokens import Item
from tasks.truth.vocabulary import NEGATIONS


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


def frames(claim: Claim) -> list[Frame]:
    """All frames of a sentence, in their order."""
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
        if not _is_part(claim, index, item):
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


def _is_part(claim: Claim, index: int, item: Item) -> bool:
    if item.kind == "after" and _is_a_stretch(claim, index):
        item.settled = True
    return item.kind in PARTS and (not item.settled or item.kind == "person")


def _is_modal(claim: Claim, index: int) -> bool:
    low = claim.items[index].low
    return low in _MODAL or (low == "to" and index > 0 and claim.items[index - 1].low in _BEFORE_TO)


def _is_a_stretch(claim: Claim, index: int) -> bool:
    """`481 days from the day it was introduced to …`: the days are counted elsewhere."""
    before, said = claim.word(index - 1), set(claim.items[index].low.split())
    return before is not None and before.low == "from" and bool(said & FROM_THE_START)


def _is_apart(claim: Claim, index: int, frame: Frame, negated: bool) -> bool:
    """Whether a deed is not of the day, or not of the person, that came before."""
    if negated and (frame.dates or frame.since):
        return True
    return frame.person is not None and any(
        one.low in _OTHERS for one in claim.items[max(0, index - 4) : index]
    )


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
    if item.kind in _DEEDS:
        _add_deed(claim, frame, index, item)
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


def _add_deed(claim: Claim, frame: Frame, index: int, item: Item) -> None:
    frame.own = True
    if item.kind == "concur":
        frame.deed, frame.theirs = frozenset({"concurred"}), item.value
    elif item.kind == "pending":
        frame.deed, frame.chamber = frozenset({"pending"}), item.value
    else:
        frame.deed, after = item.value, claim.word(index + 1)
        if after is not None and after.low == "by" and item.low == "joined":
            frame.person = None


def _joins(claim: Claim, frame: Frame, index: int) -> bool:
    """`Schiff sponsored it along with Whitehouse`: the deed is the first one's."""
    if frame.person is None or not frame.own or not (frame.deed or _NONE) & _BROUGHT_IN:
        return False
    before = (part.low for one in claim.items[max(0, index - 3) : index] for part in one.parts)
    return bool(set(before) & {"with", "and"})


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


_BREAKS = words("and but so then while when after before which ; : , —")

_MODAL = words("would could might can should if will may must")

_BEFORE_TO = words("has have needs need going expected set likely about yet ought hopes had")

_MAY_BE_MODAL = _MODAL | {"to"}

_DEEDS = ("deed", "pending", "concur")

PARTS = frozenset(
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

_OTHERS = words("everyone everybody all those others")

_NONE: frozenset[str] = frozenset()

_BROUGHT_IN = frozenset({"introduced", "sponsored"})

FROM_THE_START = words("introduced introduction filed one")
