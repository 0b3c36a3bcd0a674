"""Read a text into sentences of items: words, and what several words say together."""

from tasks.script.wording import STATES
from tasks.truth.dates import When, ago, read_date, relative
from tasks.truth.idioms import APART
from tasks.truth.meaning import means_it
from tasks.truth.merging import Found, apart, idiom, merged
from tasks.truth.numbers import SCALES, STARTS, read_number
from tasks.truth.phrases import STATIC, Phrasebook
from tasks.truth.stems import words
from tasks.truth.tokens import Item, legible, tokens


class Sentence:
    __slots__ = ("asks", "items", "text")

    def __init__(self, items: list[Item], asks: bool, text: str) -> None:
        self.items = items
        self.asks = asks
        self.text = text


def read(text: str, book: Phrasebook, today: object = None) -> list[Sentence]:
    """Read *text* with the phrases of *book*; *today* is the day of the record."""
    text = legible(text)
    sentences: list[Sentence] = []
    found = tokens(text)
    begun, quoted, balanced = 0, False, text.count('"') % 2 == 0
    for number, token in enumerate(found):
        if token.kind == "mark":
            if token.low == '"' and balanced:
                quoted = not quoted
        elif token.text[-1] != ".":
            continue
        if not quoted and _ends(found, number):
            _close(sentences, found[begun : number + 1], text, book, today)
            begun = number + 1
    if begun < len(found):
        _close(sentences, found[begun:], text, book, today)
    return sentences


def _ends(found: list[Item], number: int) -> bool:
    token = found[number]
    following = found[number + 1] if number + 1 < len(found) else None
    if token.kind == "mark" and token.low in ".!?":
        return following is None or following.cap or not following.text[0].isalpha()
    dotted = token.kind == "word" and token.text.endswith(".") and len(token.text) > 2
    return bool(dotted and following and following.cap and following.low in _OPENERS)


_OPENERS = words(
    "the it its this that these those in on a an but and so he she they we if under for what how"
    " who where when why"
)


_BIDDING = words("say tell take go give walk explain")
"""`Tell us more.` asks too."""


def _close(
    sentences: list[Sentence], items: list[Item], text: str, book: Phrasebook, today: object
) -> None:
    asks = items[-1].low == "?" or items[0].low in _BIDDING
    whole = text[items[0].start : items[-1].end]
    sentences.append(Sentence(_merged(items, book, today, text), asks, whole))


def _merged(items: list[Item], book: Phrasebook, today: object, text: str) -> list[Item]:
    found_items: list[Item] = []
    at, by_first, ending = 0, book.by_first, len(items) - 1
    while at <= ending:
        item = items[at]
        found, seconds = None, by_first.get(item.stem)
        begins = seconds is not None and (
            None in seconds or (at < ending and items[at + 1].stem in seconds) or item.stem in APART
        )
        if begins or item.low in _READABLE or item.kind not in _PLAIN:
            found = _merge(items, at, book, today, text)
        if found is None:
            found_items.append(item)
            at += 1
        else:
            found_items.append(found[0])
            at = found[1]
    return found_items


_PLAIN = ("word", "mark")


def _merge(items: list[Item], at: int, book: Phrasebook, today: object, text: str) -> Found | None:
    item = items[at]
    if item.low == '"':
        return _quote(items, at, text)
    if item.low == "(":
        return _party_and_state(items, at)
    phrase = book.match(items, at) if item.stem in book.by_first else None
    if item.stem in APART and not (phrase and len(phrase[0]) > 1) and (found := apart(items, at)):
        return found
    if phrase and (found := _phrase(items, at, phrase, today)):
        return found
    if item.kind in ("num", "ord") or item.low in STARTS or item.low in _DAYS or item.low == "$":
        return _numeric(items, at, today)
    return None


def _phrase(
    items: list[Item], at: int, phrase: tuple[tuple[str, ...], str, object], today: object
) -> Found | None:
    stems, kind, value = phrase
    after = at + len(stems)
    if not means_it(items, at, after, kind):
        return None
    if kind == "measure":
        return _citation(items, at, after, value)
    if kind == "relative":
        return _relative(items, at, after, str(value), today)
    if kind == "idiom":
        return idiom(items, at, after, str(value)), after
    found = merged(kind, items, at, after, value)
    found[0].settled = kind == "idle"
    return found


def _relative(items: list[Item], at: int, after: int, value: str, today: object) -> Found:
    """`last week` is a date, seen from the record's day; `the next day` follows what was told."""
    when = relative(value.removeprefix("earlier "), today) if today else None  # type: ignore[arg-type]
    if when is not None:
        return merged("date", items, at, after, when)
    return merged("after", items, at, after, " ".join(one.low for one in items[at:after]))


def _citation(items: list[Item], at: int, after: int, kind: object) -> Found | None:
    """`H.R. 21`, `House bill twenty-one`; without a number it is no citation."""
    i = after + (after < len(items) and items[after].low in ("number", "no."))
    read = read_number(items, i, pairs=True) if i < len(items) else None
    if read is None or read[2]:
        return None
    return merged("bill", items, at, read[1], (kind, int(read[0])))


def _quote(items: list[Item], at: int, text: str) -> Found | None:
    for end in range(at + 1, len(items)):
        if items[end].low == '"':
            inside = text[items[at].end : items[end].start]
            return merged("quote", items, at, end + 1, inside.strip())
    return None


def _party_and_state(items: list[Item], at: int) -> Found | None:
    """`(R-TX)`, `(D-Ohio)`."""
    if at + 4 < len(items) and items[at + 2].low == "-" and items[at + 1].text in _LETTERS:
        code = items[at + 3].text
        end = next((n for n in range(at + 3, len(items)) if items[n].low == ")"), None)
        if end and code in STATES:
            value = (_LETTERS[items[at + 1].text], code)
            return merged("party and state", items, at, end + 1, value)
    return None


_LETTERS = {"R": "Republican", "D": "Democrat", "I": "independent"}


def _numeric(items: list[Item], at: int, today: object) -> Found | None:
    if items[at].low == "$":
        return _dollars(items, at)
    if found := read_date(items, at):
        return merged("date", items, at, found[1], found[0])
    pairs = at > 0 and items[at - 1].low in _BEFORE_YEARS
    read = read_number(items, at, pairs=pairs)
    if read is None:
        return None
    value, after, ordinal = read
    if ordinal:
        return merged("ordinal", items, at, after, value)
    return _counted(items, at, after, value, today)


def _counted(items: list[Item], at: int, after: int, value: float, today: object) -> Found:
    """What follows a number says what it is."""
    found = (
        _share_or_sum(items, at, after, value)
        or _from_a_day(items, at, after, value, today)
        or _tally(items, at, after, value)
        or _law(items, at, after, value)
        or _for_and_against(items, at, after, value)
    )
    if found:
        return found
    if _is_year(items, at, value):
        return merged("date", items, at, after, When(year=int(value)))
    return merged("number", items, at, after, value)


def _low(items: list[Item], at: int) -> str:
    return items[at].low if at < len(items) else ""


def _share_or_sum(items: list[Item], at: int, after: int, value: float) -> Found | None:
    low = _low(items, after)
    if low in ("%", "percent"):
        return merged("percent", items, at, after + 1, float(value))
    if low in ("dollars", "dollar"):
        return merged("money", items, at, after + 1, float(value))
    return merged("money", items, at, after + 1, value / 100) if low == "cents" else None


def _from_a_day(
    items: list[Item], at: int, after: int, value: float, today: object
) -> Found | None:
    unit, then = _PLURALS.get(_low(items, after)), _low(items, after + 1)
    if unit and then == "ago" and today:
        when = ago(int(value), unit, today)  # type: ignore[arg-type]
        return merged("date", items, at, after + 2, when)
    if unit and then == "later":
        return merged("after", items, at, after + 2, (int(value), unit))
    return None


def _is_year(items: list[Item], at: int, value: float) -> bool:
    before = items[at - 1].low if at else ""
    return value == int(value) and 1700 <= value <= 2100 and before in _BEFORE_YEARS and (
        at < 2 or items[at - 2].low != "fiscal"
    )  # fmt: skip


def _tally(items: list[Item], at: int, after: int, yeas: float) -> Found | None:
    """`220 to 208`, but not `5 to 10 years` nor `from 5 to 10`."""
    if _low(items, after) not in ("to", "-") or after + 1 >= len(items):
        return None
    if at and items[at - 1].low in ("from", "between"):
        return None
    read = read_number(items, after + 1)
    if read is None and _low(items, after + 1) == "nothing":
        read = 0, after + 2, False
    if read is None or read[2] or max(yeas, read[0]) > 435 or yeas != int(yeas):
        return None
    low = items[read[1]].low if read[1] < len(items) else ""
    if low in _UNITS or (items[after].low == "-" and at and items[at - 1].low == "law"):
        return None
    return merged("tally", items, at, read[1], (int(yeas), int(read[0])))


def _for_and_against(items: list[Item], at: int, after: int, yeas: float) -> Found | None:
    """`220 in favor and 208 against`, `220 yeas, 208 nays`."""
    i = _past(items, after, _YES)
    if i == after:
        return None
    j = _past(items, i, _AND)
    read = read_number(items, j) if j < len(items) else None
    if read is None or read[2]:
        return None
    end = _past(items, read[1], _NO)
    return merged("tally", items, at, end, (int(yeas), int(read[0]))) if end > read[1] else None


def _past(items: list[Item], at: int, words: frozenset[str]) -> int:
    while at < len(items) and items[at].low in words:
        at += 1
    return at


def _law(items: list[Item], at: int, after: int, congress: float) -> Found | None:
    if _low(items, after) != "-" or after + 1 >= len(items):
        return None
    read = read_number(items, after + 1, pairs=True)
    if read is None:
        return None
    return merged("law", items, at, read[1], f"{int(congress)}-{int(read[0])}")


def _dollars(items: list[Item], at: int) -> Found | None:
    read = read_number(items, at + 1) if at + 1 < len(items) else None
    if read is None:
        return None
    value, after, _ = read
    if after < len(items) and items[after].low in SCALES:
        value, after = value * SCALES[items[after].low], after + 1
    return merged("money", items, at, after, float(value))


_DAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december jan feb mar apr jun jul aug sept sep oct nov"
    " dec"
)
_READABLE = STARTS | _DAYS | {"$", '"', "("}
_BEFORE_YEARS = words(
    "in since by until till of for year through late early mid during before after from"
)
_PLURALS = {
    form: unit for unit in ("day", "week", "month", "year") for form in (unit, f"{unit}s")
}  # fmt: skip
_UNITS = words(
    "year years month months day days week weeks hour hours percent % million billion thousand"
    " trillion dollars dollar acres miles feet"
)
_YES = words("in favor for yeas yea yes votes voted ayes")
_AND = words("and to , with")
_NO = words("against nays nay no opposed votes voted noes")

__all__ = ["STATIC", "Sentence", "read"]
