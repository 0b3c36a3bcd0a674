"""Find phrases of several words: what was done, how it was voted, who and where."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from tasks.record import SPOKEN, BillKind
from tasks.script.wording import STATES
from tasks.truth.idioms import APART, NOTHING, RECORDED, WHOLE
from tasks.truth.tokens import Item, tokens

Phrase = tuple[tuple[str, ...], str, Any]
"""The stems, the kind of item it becomes, its value."""


Seconds = dict[str | None, list[Phrase]]
"""Phrases with the same first stem by their second, the longest first; None where it is all."""


_NOTHING: Seconds = {}


class Phrasebook:
    """Phrases by their first and their second stem."""

    def __init__(self, phrases: Iterable[Phrase] = (), base: "Phrasebook | None" = None) -> None:
        shared = base.by_first if base else dict.fromkeys(APART, _NOTHING)
        own: dict[str, Seconds] = {}
        for phrase in phrases:
            if phrase[0]:
                first, second, *_ = (*phrase[0], None)
                own.setdefault(str(first), {}).setdefault(second, []).append(phrase)
        added = {first: _joined(known, shared.get(first, _NOTHING)) for first, known in own.items()}
        self.by_first: dict[str, Seconds] = {**shared, **added}

    def match(self, items: list[Item], at: int) -> Phrase | None:
        """The longest phrase that begins at *at*."""
        seconds = self.by_first[items[at].stem]
        if at + 1 < len(items):
            for phrase in seconds.get(items[at + 1].stem, ()):
                if len(phrase[0]) == 2 or _goes_on(phrase[0], items, at):
                    return phrase
        return next(iter(seconds.get(None, ())), None)


def _joined(own: Seconds, shared: Seconds) -> Seconds:
    """Both, the longest first, and of one length *own* first."""
    both = {second: [*known, *shared.get(second, ())] for second, known in own.items()}
    for known in both.values():
        known.sort(key=lambda one: -len(one[0]))
    return {**shared, **both}


def _goes_on(stems: tuple[str, ...], items: list[Item], at: int) -> bool:
    """Whether the phrase goes on as the text does, after its first two words."""
    return at + len(stems) <= len(items) and all(
        items[at + n].stem == stems[n] for n in range(2, len(stems))
    )


@lru_cache(maxsize=4096)
def stems_of(text: str) -> tuple[str, ...]:
    return tuple(item.stem for item in tokens(text))


def _rows(kind: str, table: dict[str, Any]) -> Iterator[Phrase]:
    for texts, value in table.items():
        for text in texts.split("|"):
            yield stems_of(text), kind, value


def deeds(names: str) -> frozenset[str]:
    return frozenset(names.split())


PASSED = deeds("passed approved concurred carried")
LOST = deeds("failed lost blocked")

MOVED = deeds("referred received sent to_president reported calendar desk discharged pending") | {
    "with president"
}
"""What any verb of movement may mean."""

PENDING = frozenset(
    {"pending", "in committee", "calendar", "desk", "with president", "out of committee"}
)

_DEEDS: dict[str, frozenset[str]] = {
    "passed|adopted|approved|agreed to|agreed|cleared": PASSED,
    "passage|adoption": PASSED | LOST | {"voted"},
    "made it through|gave its approval|gave it its approval"
    "|gave its okay|voted yes on it": PASSED,
    "carried|prevailed|succeeded": deeds("carried passed concurred"),
    "failed|rejected|defeated|voted down|fell short|came up short|turned down|did not pass"
    "|did not carry|not agreed to|was not agreed|did not succeed|not invoked"
    "|did not go through|did not get through|did not advance|died": LOST,
    "short of": LOST,
    "held up|blocked": deeds("blocked lost"),
    "concurred in|concurred|agreed to the conference report": deeds("concurred"),
    "became law|become law|is law|is now law|now law|law now|been law|signed into law"
    "|signed it into law|enacted|is a law|became a law|become a law|on the books": deeds("law"),
    "became|become": deeds("became law"),
    "vetoed|veto": deeds("vetoed"),
    "presented to the President|sent to the President|went to the President|goes to the President"
    "|sent it to the President|to the President|reached the President": frozenset(
        {"to_president", "with president"}
    ),
    "on the President desk|the President desk|President desk": frozenset(
        {"with president", "to_president"}
    ),
    "introduced|brought it in|brought in|brought forward|put forward|introduction"
    "|put it forward|brought it forward|wrote up|written up"
    "|offered it": deeds("introduced"),
    "sponsor|sponsored|author|authored|lead sponsor|main sponsor|chief sponsor": deeds("sponsored"),
    "cosponsored|signed on to|joined|signed up|on board|added their names|added his name"
    "|added her name|put their names on|put their name on|lent their names|lent their name"
    "|joining|join": deeds("cosponsored"),
    "signed|signed on": deeds("signed cosponsored"),
    "referred|referral": deeds("referred"),
    "reported|reported out|sent to the floor": deeds("reported approved"),
    "signed off on|signed off": deeds("approved reported"),
    "voted to report|voted to report it|agreed to report|agreed to report it|ordered reported"
    "|voted to send it|agreed to send it|voted to advance it|voted it out|voted to approve"
    "|agreed by voice vote to report it": deeds("approved reported"),
    "advanced|advance|moved forward": deeds("approved reported passed carried"),
    "out of committee|cleared committee|left committee": frozenset(
        {"out of committee", "reported", "approved"}
    ),
    "is in committee|is still in committee|still in committee|remains in committee|now in committee"
    "|stays in committee|sits in committee"
    "|before the committee|before a committee|with the committee": frozenset(
        {"in committee", "approved", "reported", "referred", "hearing", "voted"}
    ),
    "died in committee|dead in committee": deeds("died in committee"),
    "hearing|hearings|hearings were held|held a hearing": deeds("hearing"),
    "discharged": deeds("discharged"),
    "calendar": deeds("calendar"),
    "at the desk|the desk": deeds("desk"),
    "received": deeds("received"),
    "pending|waiting|waits|awaits|awaiting|sits|sitting": PENDING,
    "go|went|sent|moved|moves|headed|goes|arrived|reached|crossed|handed to|handed over to|gone"
    "|landed in|landed with|landed at|assigned to|routed to|went off to|moved on to": MOVED,
    "voted|vote|ballot|tally|vote has been held|vote was held|vote has been taken|vote was taken"
    "|vote has taken place": deeds("voted"),
    "roll call|roll call vote|recorded vote|recorded votes": deeds("roll"),
    "both chambers|through both chambers|both houses|House and Senate": deeds("both"),
    "debated": deeds("debated blocked voted"),
    "latest entry|last entry|newest entry|latest action|last action|latest line": deeds("latest"),
    "different versions|another version|different version": deeds("differ"),
    "repassed|overridden|overrode": deeds("overridden"),
    "withdrew|dropped off": deeds("withdrew"),
    "stopped|where it stopped": deeds("blocked failed lost"),
}  # fmt: skip

_CONCURRED = "agreed to the {0} changes|agreed to the {0} amendment|accepted the {0} changes"

_METHODS = {
    "voice vote": "voice vote",
    "unanimous consent": "unanimous consent",
    "without objection|no objection|nobody objected|no one objected": "without objection",
    "unanimously|unanimous": "unanimous",
}

_CHAMBERS = {
    "House|House of Representatives|lower chamber|lower house": "House",
    "Senate|upper chamber|upper house": "Senate",
    "full House|House floor|floor of the House": "House",
    "full Senate|Senate floor|floor of the Senate": "Senate",
}

_PARTIES = {
    "Republican|Republicans|GOP": "Republican",
    "Democrat|Democrats|Democratic": "Democrat",
    "independent|independents": "independent",
    "Libertarian|Libertarians": "Libertarian",
    "both parties|either party|two parties|bipartisan|across the aisle"
    "|both sides of the aisle|across party lines": "both",
}

_CHANGED = (
    "with changes|with an amendment|with amendments|with amendment|as amended|in amended form"
    "|in changed form|with some changes|in another version|in a different version"
)

_NOT_CHAMBERS = ("White House", "House of cards", "Senate bill", "House bill")

_WAITING = "before the {0}|in front of the {0}|up to the {0}|the {0} turn"

_RELATIVE = (
    "today|yesterday|this week|last week|this month|last month|this year|last year|the same day"
    "|that same day|that day|the next day|the following day|the day after|a day later"
    "|earlier this year|earlier this month|earlier this week|the day it was introduced"
    "|the same day it was introduced|the day of its introduction|the day it was filed|day one"
    "|when it was introduced|as it was introduced|upon introduction|on its introduction"
    "|the very same day|that very day|earlier that day|later that day|earlier the same day"
    "|later the same day"
)


def _measures() -> Iterator[Phrase]:
    yield from ((stems_of(name), "measure", kind) for kind, name in SPOKEN.items())
    yield from (((cite,), "measure", kind) for cite, kind in _CITES.items())


_CITES: dict[str, BillKind] = {
    "h.r.": "hr", "s.": "s", "h.j.res.": "hjres", "s.j.res.": "sjres", "h.con.res.": "hconres",
    "s.con.res.": "sconres", "h.res.": "hres", "s.res.": "sres",
}  # fmt: skip

IDIOMS = Phrasebook((stems_of(way), "idiom", head) for way, head in RECORDED)
"""What several words say as one, and no more: this is how a source is read."""

STATIC = Phrasebook(
    [
        *_rows("deed", _DEEDS),
        *_rows("method", _METHODS),
        *_rows("chamber", _CHAMBERS),
        *_rows("party", _PARTIES),
        *_rows("changed", {_CHANGED: True}),
        *_rows("relative", {text: text for text in _RELATIVE.split("|")}),
        *_rows("pending", {_WAITING.format(one): one for one in ("House", "Senate")}),
        *_rows("concur", {_CONCURRED.format(one): one for one in ("House", "Senate")}),
        *_rows("topic", {"end debate|ending debate|cloture|take it up|take up|proceed": True}),
        *_rows("state", {name.removeprefix("the "): code for code, name in STATES.items()}),
        *((stems_of(text), "words", text) for text in _NOT_CHAMBERS[:2]),
        *_measures(),
        *((stems_of(way), "idiom", head) for way, head in WHOLE),
        *((stems_of(way), "idle", way) for way in NOTHING),
    ]
)
