"""Read dates as they are written and said, also in part, also from a day that is known."""

from collections.abc import Sequence
from datetime import date, timedelta

from tasks.record import Value
from tasks.truth.numbers import read_number
from tasks.truth.stems import listed
from tasks.truth.tokens import Item


class When(Value, frozen=True):
    """What a date says: any part of one, or a stretch of days."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    first: date | None = None
    last: date | None = None

    def fits(self, when: date) -> bool:
        if self.first is not None and not (self.first <= when <= (self.last or self.first)):
            return False
        return (
            (self.year is None or self.year == when.year)
            and (self.month is None or self.month == when.month)
            and (self.day is None or self.day == when.day)
            and (self.weekday is None or self.weekday == when.weekday())
        )

    @property
    def whole(self) -> date | None:
        """The day, if all of it is said and there is such a day."""
        try:
            return date(self.year or 0, self.month or 0, self.day or 0)
        except ValueError:
            return None

    def within(self, other: "When") -> bool:
        """Whether *other*, read from a source, says at least as much, and the same."""
        if self.weekday not in (None, other.weekday, other.whole and other.whole.weekday()):
            return False
        parts = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        said = [one == two for one, two in parts if one is not None]
        return self.first is None and bool(said or self.weekday is not None) and all(said)


def read_date(items: list[Item], at: int) -> tuple[When, int] | None:
    """Read the date that begins at *at*: a month, a weekday, a day of a month, a year."""
    low = items[at].low
    if low in WEEKDAYS and items[at].cap:
        return _weekday(items, at)
    if low in MONTHS and items[at].cap:
        return _month_first(items, at)
    return _day_first(items, at)


def _weekday(items: list[Item], at: int) -> tuple[When, int]:
    after = _skip(items, _skip(items, at + 1, (",",)), ("the",))
    rest = read_date(items, after) if after < len(items) else None
    if rest and rest[0].day and rest[0].weekday is None:
        read = rest[0]
        return When(read.year, read.month, read.day, WEEKDAYS[items[at].low]), rest[1]
    return When(weekday=WEEKDAYS[items[at].low]), at + 1


def _month_first(items: list[Item], at: int) -> tuple[When, int] | None:
    month, i = MONTHS[items[at].low], at + 1
    if i < len(items) and items[i].low == "the":
        i += 1
    day = read_number(items, i) if i < len(items) else None
    if day and float(day[0]).is_integer() and 1 <= day[0] <= 31:
        year, i = _year(items, day[1])
        return When(year, month, int(day[0])), i
    year, i = _year(items, at + 1)
    if year is None and not _is_month(items, at):
        return None
    return When(year, month), i


def _is_month(items: list[Item], at: int) -> bool:
    """`May` and `March` are other words too."""
    if items[at].low not in ("may", "march"):
        return True
    return at > 0 and items[at - 1].low in ("in", "last", "since", "of", "by", "until", "this")


def _day_first(items: list[Item], at: int) -> tuple[When, int] | None:
    """`the fifteenth of January, 2025`, `15 January 2025`."""
    day = read_number(items, at)
    if day is None or not float(day[0]).is_integer() or not 1 <= day[0] <= 31:
        return None
    i = _skip(items, day[1], ("of",))
    if i < len(items) and items[i].low in MONTHS and items[i].cap:
        year, after = _year(items, i + 1)
        return When(year, MONTHS[items[i].low], int(day[0])), after
    return None


def _year(items: list[Item], at: int) -> tuple[int | None, int]:
    i = _skip(items, at, (",", "of"))
    if i < len(items):
        read = read_number(items, i, pairs=True)
        if read and float(read[0]).is_integer() and 1700 <= read[0] <= 2100 and not read[2]:
            return int(read[0]), read[1]
    return None, at


def _skip(items: list[Item], at: int, words: Sequence[str]) -> int:
    return at + 1 if at < len(items) and items[at].low in words else at


def relative(words: str, today: date) -> When | None:
    """Read `yesterday`, `last week`, `this month` from the day of the record."""
    monday = today - timedelta(days=today.weekday())
    stretches = {
        "today": (today, today),
        "yesterday": (today - timedelta(1), today - timedelta(1)),
        "this week": (monday, monday + timedelta(6)),
        "last week": (monday - timedelta(7), monday - timedelta(1)),
        "this month": (today.replace(day=1), today),
        "last month": _month_before(today),
        "this year": (date(today.year, 1, 1), today),
        "last year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    found = stretches.get(words)
    return When(first=found[0], last=found[1]) if found else None


def ago(number: int, unit: str, today: date) -> When | None:
    """`two days ago` is a day, `two weeks ago` a week, `two months ago` about a month."""
    number = min(number, MOST_AGO)
    if unit == "day":
        when = today - timedelta(number)
        return When(first=when, last=when)
    size = {"week": 7, "month": 30, "year": 365}.get(unit)
    if size is None:
        return None
    about = today - timedelta(size * number)
    slack = timedelta(size // 2)
    return When(first=about - slack, last=about + slack)


MOST_AGO = 500


def _month_before(today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(1)
    return last.replace(day=1), last


MONTHS = {
    name: number
    for number, name in enumerate(
        listed(
            "january february march april may june july august september october november december"
        ),
        1,
    )
} | {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9,
     "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, name in enumerate(listed("monday tuesday wednesday thursday friday saturday sunday")
    )
}  # fmt: skip
