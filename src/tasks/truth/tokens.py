"""Cut a text into words, numbers and marks."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from tasks.truth.stems import stem


class Item:
    """A token, or several read as one: a date, a count of votes, a name."""

    __slots__ = (
        "cap", "end", "keys", "kind", "low", "merged", "settled", "start", "stem", "text", "value",
    )  # fmt: skip

    def __init__(
        self,
        kind: str,
        text: str,
        low: str,
        stemmed: str,
        value: Any,
        cap: bool,
        start: int,
        end: int,
    ) -> None:
        self.kind = kind
        self.text = text
        self.low = low
        self.stem = stemmed
        self.cap = cap
        self.start = start
        self.end = end
        self.value = value
        self.merged: list[Item] | None = None
        self.keys: list[Any] | None = None
        self.settled = False

    @property
    def parts(self) -> "list[Item]":
        """The tokens it was read from."""
        return self.merged or [self]

    def __repr__(self) -> str:
        return f"{self.kind}:{self.text if self.value is None else self.value}"


def tokens(text: str) -> list[Item]:
    """Words in lower case without `'s`, contractions opened, numbers with their value."""
    found = known(text) if len(text) <= TURN else _cut(text)
    return [Item(*read, start, end) for read, start, end in found]


TURN = 600
"""A turn is looked at several times until it is voiced, a long text once."""

Read = tuple[str, str, str, str, Any, bool]
"""Kind, as written, in lower case, the stem, the value, whether it is capital."""
Cut = tuple[Read, int, int]


def _cut(text: str) -> list[Cut]:
    found: list[Cut] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span(match.lastindex or 0)
        for read in _read(match.lastgroup or "", text[start:end]):
            found.append((read, start, end))
    return found


known = lru_cache(maxsize=1_000)(_cut)
"""Cut a text that may come again."""


@lru_cache(maxsize=20_000)
def _read(kind: str, piece: str) -> tuple[Read, ...]:
    """What a piece of text is; one may be two words."""
    if kind in ("plain", "word"):
        return tuple(_word("not" if part == "not" else piece, part) for part in _opened(piece))
    if kind == "num":
        return (_number(piece),)
    if kind == "mark":
        return (("mark", piece, piece[0], piece[0], None, False),)
    return (_word(piece, piece.lower().replace(" ", "")),)


def _word(written: str, low: str) -> Read:
    return "word", written, low, stem(low), None, written[:1].isupper()


def _opened(piece: str) -> tuple[str, ...]:
    """`didn't` is two words, `House's` is one."""
    low = piece.lower()
    if low in _CONTRACTED:
        return _CONTRACTED[low]
    if low.endswith("n't"):
        return (low[:-3], "not")
    head, mark, tail = low.rpartition("'")
    if mark and tail in _TAILS:
        return (head, _TAILS[tail]) if _TAILS[tail] else (head,)
    return (low.replace("'", ""),)


def _number(piece: str) -> Read:
    digits = piece.rstrip("stndrh").replace(",", "")[:MOST_DIGITS].rstrip(".")
    kind = "ord" if piece[-1].isalpha() else "num"
    value = float(digits) if "." in digits else int(digits)
    return kind, piece, digits, digits, value, False


MOST_DIGITS = 15
"""Longer numbers are in no record."""


def legible(text: str) -> str:
    """Fold what looks alike into one form: quotes, dashes, wide letters."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(_ALIKE)


_ALIKE = str.maketrans("“”„‟‘’ʼ‐‑‒–−", '""""\'\'\'-----')
_TAILS = {"s": "", "ll": "will", "re": "are", "ve": "have", "d": "would", "m": "am"}
_CONTRACTED = {
    "can't": ("can", "not"), "won't": ("will", "not"), "it's": ("it", "is"),
    "that's": ("that", "is"), "there's": ("there", "is"), "here's": ("here", "is"),
    "let's": ("let", "us"), "what's": ("what", "is"), "who's": ("who", "is"),
    "he's": ("he", "is"), "she's": ("she", "is"), "where's": ("where", "is"),
    "how's": ("how", "is"), "cannot": ("can", "not"),
}  # fmt: skip

_TOKEN = re.compile(
    r"""
    \s*(?:(?P<plain>[a-z][^\W\d_]*(?:'[^\W\d_]+)*)
    |(?P<cite>\b[HS]\.\s?(?:J\.\s?|Con\.\s?)?(?:R\.(?!\s?es)|Res\.))
    |(?P<dotted>\b(?:[A-Z]\.){2,}|\b[A-Z]\.(?=\s?\d|\s[A-Z])|\bNos?\.(?=\s?\d)|\b(?:Sec|Secs|Jr|Sr|Dr|Mr|Ms|Mrs
        |Rep|Reps|Sen|Sens|Del|St|Inc|vs|Gov|Gen|Pub|Stat|Rept|Const|Art)\.)
    |(?P<num>\d+(?:,\d{3})*(?:\.\d+)?(?:st|nd|rd|th)?)
    |(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    |(?P<mark>[.!?]+|\.{3}|[,;:()"$%&—/-]))
    """,
    re.VERBOSE,
)
