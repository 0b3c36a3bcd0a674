"""Read numbers, in digits or in words: `two hundred eighteen`, `4.5 billion`, `fifteenth`."""

from tasks.truth.stems import listed
from tasks.truth.tokens import Item

Read = tuple[float | int, int, bool]
"""The value, the index after it, whether it is an ordinal."""


def read_number(items: list[Item], at: int, *, pairs: bool = False) -> Read | None:
    """Read the number that begins at *at*; with *pairs*, `fifty-three seventy-one` is 5371."""
    item = items[at]
    if item.kind in ("num", "ord"):
        return _digits(items, at)
    if item.low in _WORDS or item.low in ORDINALS:
        return _words(items, at, pairs)
    return None


def _digits(items: list[Item], at: int) -> Read:
    value, after = items[at].value, at + 1
    if items[at].kind == "num" and after < len(items) and items[after].low in SCALES:
        return round(value * SCALES[items[after].low], 4), after + 1, False
    return value, after, items[at].kind == "ord"


def _words(items: list[Item], at: int, pairs: bool) -> Read | None:
    spoken = _Spoken(items, at)
    while spoken.takes():
        pass
    if not spoken.begun:
        return None
    value, after = spoken.total + spoken.current, spoken.at
    if pairs and not spoken.ordinal and 10 <= value < 100 and after < len(items):
        value, after = _paired(items, after, value)
    return (int(value) if value == int(value) else round(value, 6)), after, spoken.ordinal


class _Spoken:
    """A number in words, read as far as it goes."""

    def __init__(self, items: list[Item], at: int) -> None:
        self.items, self.at = items, at
        self.total: float = 0
        self.current: float = 0
        self.last: float = 0
        self.begun = self.ordinal = False

    def takes(self) -> bool:
        """Take the next word, if it belongs to the number."""
        if self.ordinal or self.at >= len(self.items):
            return False
        low = self.items[self.at].low
        return self._plain(low) or self._scale(low) or self._joint(low)

    def _plain(self, low: str) -> bool:
        value = _WORDS.get(low, ORDINALS.get(low))
        if value is None or (self.begun and not _fits(self.last, value)):
            return False
        self.current += value
        self.last, self.begun, self.ordinal = value, True, low in ORDINALS
        self.at += 1
        return True

    def _scale(self, low: str) -> bool:
        if low == "hundred" and self.begun and self.last < 100:
            self.current, self.last = self.current * 100, 100
        elif low in SCALES and self.current:
            self.total += self.current * SCALES[low]
            self.current, self.last = 0, 1000
        else:
            return False
        self.at += 1
        return True

    def _joint(self, low: str) -> bool:
        following = self.items[self.at + 1].low if self.at + 1 < len(self.items) else ""
        if low == "point" and self.begun and following in _DIGITS:
            self.current, self.at = _fraction(self.items, self.at + 1, self.current)
            return True
        if low in ("and", "-") and self.begun and _goes_on(self.items, self.at, self.last):
            self.at += 1
            return True
        return False


def _fits(last: float, new: float) -> bool:
    """`twenty` takes a unit, `hundred` all below it, a scale all below it."""
    if last >= 1000:
        return True
    if last == 100:
        return new < 100
    return 20 <= last < 100 and new < 10


def _goes_on(items: list[Item], i: int, last: float) -> bool:
    following = items[i + 1].low if i + 1 < len(items) else ""
    value = _WORDS.get(following) or ORDINALS.get(following)
    return value is not None and last >= 20 and _fits(last, value) and (
        items[i].low == "-" or last >= 100
    )  # fmt: skip


def _fraction(items: list[Item], i: int, whole: float) -> tuple[float, int]:
    digits = ""
    while i < len(items) and items[i].low in _DIGITS:
        digits += str(_DIGITS[items[i].low])
        i += 1
    return whole + float(f"0.{digits}"), i


def _paired(items: list[Item], i: int, high: float) -> tuple[float, int]:
    """`twenty twenty-six`, `nineteen oh five`."""
    if items[i].low == "oh" and i + 1 < len(items) and items[i + 1].low in _DIGITS:
        return high * 100 + _DIGITS[items[i + 1].low], i + 2
    low = _words(items, i, False)
    if low and not low[2] and 10 <= low[0] < 100:
        return high * 100 + low[0], low[1]
    return high, i


SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_DIGITS = {
    word: number
    for number, word in enumerate(listed("zero one two three four five six seven eight nine")
    )
} | {"oh": 0}  # fmt: skip
_TEENS = listed("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS: dict[str, float] = {
    **{word: value for word, value in _DIGITS.items() if word != "oh"},
    **{word: 10 + n for n, word in enumerate(_TEENS)},
    **{word: 20 + 10 * n for n, word in enumerate(_TENS)},
}
ORDINALS: dict[str, float] = {
    **{
        word: number
        for number, word in enumerate(
            listed(
                "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
                " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
            ),
            1,
        )
    },
    **{word[:-1] + "ieth": 20 + 10 * n for n, word in enumerate(_TENS)},
}
STARTS = frozenset(_WORDS) | frozenset(ORDINALS)
