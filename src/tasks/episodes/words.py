"""Words as the search knows them: the same in what is kept, in what is asked, on both databases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from tasks.record import Value

WORD = re.compile(r"[^\W_]+")
LONGEST = 64
"""Letters of a word that count."""
MOST = 12
"""Words of a question that count."""
AROUND = 80
"""Letters before and after the first word of a snippet."""


class Piece(Value, frozen=True):
    """Some words of a snippet; marked if they are what was asked for."""

    text: str
    marked: bool = False


def words(text: str) -> list[str]:
    """List the words without case and accents."""
    return [word for _, _, spelled in _spelled(text) for word in spelled]


def asked(text: str) -> list[str]:
    """List the words of a question, each once: all of them have to begin a word of an episode."""
    return list(dict.fromkeys(words(text)))[:MOST]


def counted(text: str, wanted: Sequence[str]) -> int:
    """How many of the *wanted* begin a word of the text."""
    there = words(text)
    return sum(any(word.startswith(one) for word in there) for one in wanted)


def snippet(text: str, wanted: Sequence[str]) -> tuple[Piece, ...]:
    """Cut the text around the first word that was asked for, and mark each."""
    text = unicodedata.normalize("NFC", text)
    found = [(start, end) for start, end, spelled in _spelled(text) if _is_one(spelled, wanted)]
    first, last = _bounds(text, *(found[0] if found else (0, 0)))
    inside = [(start, end) for start, end in found if first <= start and end <= last]
    return tuple(one for one in _pieces(text, first, last, inside) if one.text)


def _spelled(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield where each word stands, and how it is spelled; a sign such as `½` may be several."""
    for match in WORD.finditer(unicodedata.normalize("NFC", text)):
        yield match.start(), match.end(), _plain(match[0])


def _plain(word: str) -> list[str]:
    parted = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(one for one in parted if not unicodedata.combining(one))
    return [one[:LONGEST] for one in WORD.findall(letters.casefold())]


def _is_one(spelled: Sequence[str], wanted: Sequence[str]) -> bool:
    return any(word.startswith(one) for word in spelled for one in wanted)


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Go out to both sides, to where a word begins or ends."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first:
        first = min(start, text.find(" ", first, start) + 1 or start)
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    return first, last


def _pieces(text: str, first: int, last: int, found: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    place = first
    yield Piece("… " if first else "")
    for start, end in found:
        yield Piece(text[place:start])
        yield Piece(text[start:end], marked=True)
        place = end
    yield Piece(text[place:last])
    yield Piece(" …" if last < len(text) else "")
