"""Put the record's values into written English: dates, people, lists, counts.

The voices turn the written form into the spoken one (`H.R. 22` into `House bill 22`).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tasks.record import Bill, Chamber, Member


def day(when: date) -> str:
    """`January 29, 2025`."""
    return f"{when:%B} {when.day}, {when.year}"


def weekday(when: date) -> str:
    """`Monday, November 23, 2026`."""
    return f"{when:%A}, {day(when)}"


def day_after(before: date | None, when: date) -> str:
    """Say *when* as it is said after *before* was named: `the same day`, `on January 22`."""
    if before is None or when < before:
        return f"on {day(when)}"
    if when == before:
        return "the same day"
    if when == before + timedelta(days=1):
        return "the next day"
    if when.year == before.year:
        return f"on {when:%B} {when.day}"
    return f"on {day(when)}"


def count(number: int, one: str, many: str = "") -> str:
    """`one cosponsor`, `12 cosponsors`."""
    return f"{number_word(number)} {one if number == 1 else many or one + 's'}"


def number_word(number: int) -> str:
    """Write small numbers out, as newspapers do."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"


def listing(items: Sequence[str]) -> str:
    """`a, b and c`; with semicolons where an item has a comma of its own."""
    if len(items) < 2:
        return "".join(items)
    if any("," in item for item in items):
        return f"{'; '.join(items[:-1])}; and {items[-1]}"
    return f"{', '.join(items[:-1])} and {items[-1]}"


def member(one: Member) -> str:
    """`Representative Chip Roy, a Republican from Texas`."""
    party = PARTIES.get(one.party)
    if party is None:
        return f"{named(one)} of {state(one.state)}"
    article = "an" if party[0] in "Ii" else "a"
    return f"{named(one)}, {article} {party} from {state(one.state)}"


def named(one: Member) -> str:
    """`Senator Katie Boyd Britt`."""
    return f"{_TITLES[one.title]} {one.name}"


def state(code: str) -> str:
    return STATES.get(code, code)


def article(name: str) -> str:
    """Put `the` before what takes it: a committee, the House."""
    return name if name.lower().startswith("the ") else f"the {name}"


def noun(bill: Bill) -> str:
    """`bill`, or `resolution`."""
    return "bill" if bill.kind in ("hr", "s") else "resolution"


def other(chamber: Chamber) -> Chamber:
    return "Senate" if chamber == "House" else "House"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_TITLES = {
    "Rep.": "Representative",
    "Sen.": "Senator",
    "Del.": "Delegate",
    "Resident Commissioner": "Resident Commissioner",
}

PARTIES = {
    "R": "Republican",
    "D": "Democrat",
    "I": "independent",
    "ID": "independent",
    "L": "Libertarian",
}

TERRITORIES = frozenset({"AS", "DC", "GU", "MP", "PR", "VI"})

STATES = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AS": "American Samoa",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "the District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "GU": "Guam",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "MP": "the Northern Mariana Islands",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "PR": "Puerto Rico",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VI": "the Virgin Islands",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}
