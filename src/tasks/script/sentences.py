"""Make a written summary fit for the ear.

Nothing is reworded; headings, list numbers, brackets and abbreviations become what one would say.
"""

import re
from collections.abc import Iterator, Sequence

from tasks.script.wording import unique


def sentences(text: str) -> tuple[str, ...]:
    """Split plain text into sayable sentences; paragraphs are lines, list items begin with `-`."""
    general = _BY_SECTION.split(text)[0]
    found = (sentence for block in _blocks(general) for sentence in split(_opened(block)))
    return unique(one for one in (_sayable(sentence) for sentence in found) if one)


def spell_out(chosen: Sequence[str]) -> tuple[str, ...]:
    """Turn `Department of Education (ED)` into `…, or ED,` where ED is used again, else drop it."""
    whole = " ".join(chosen)
    known: set[str] = set()
    return tuple(_ACRONYM.sub(lambda found: _acronym(found, whole, known), one) for one in chosen)


def shorten(sentence: str, limit: int) -> str:
    """Cut a long sentence after a whole item of its list; empty if it has no such place."""
    if len(sentence) <= limit:
        return sentence
    kept = sentence[:limit].rpartition(";")[0]
    return f"{kept}, among other things." if len(kept) > limit / 3 else ""


def _blocks(text: str) -> Iterator[str]:
    """Join list items to the line that leads in to them, and leave out what is for readers."""
    block = ""
    for raw in re.split(r"\n+", text):
        line = raw.strip()
        bullet = _BULLET.match(line)
        item = line[bullet.end() :] if bullet else line
        if block and line and (bullet or _goes_on(block, line)):
            block += " " + item
        elif line:
            yield from _kept(block)
            block = item
    yield from _kept(block)


def _goes_on(block: str, line: str) -> bool:
    """Whether an unmarked line is an item of a list that *block* has begun."""
    within = block.endswith((";", "; and", "; or", ","))
    return within or (block[-1] not in ".!?" and (line[0].islower() or line.endswith(";")))


def _kept(block: str) -> Iterator[str]:
    if block and not any(one.match(block) for one in _FOR_READERS):
        yield block


def _opened(block: str) -> str:
    """Leave out a title that runs into the first sentence, and a section's mark."""
    return _SECTION_MARK.sub("", _RUN_IN_TITLE.sub("", block, count=1))


def split(block: str) -> Iterator[str]:
    """Cut a paragraph into its sentences, as they stand."""
    start = 0
    for stop in _STOP.finditer(block):
        if not _ABBREVIATION.search(block[: stop.start() + 1]):
            yield block[start : stop.end()]
            start = stop.end()
    yield block[start:]


def _sayable(sentence: str) -> str:
    text = " ".join(sentence.split())
    for pattern, spoken in _FOR_THE_EAR:
        text = pattern.sub(spoken, text)
    text = text.strip(" ,;:")
    if text.count("(") != text.count(")"):
        text = re.sub(r"[()]", "", text)
    if len(text.split()) < 3 or "http" in text:
        return ""
    return text if text[-1] in ".!?”\"'" else text + "."


def _acronym(found: re.Match[str], whole: str, known: set[str]) -> str:
    short = found["short"]
    uses = re.findall(rf"\b{re.escape(short.rstrip('s'))}s?\b(?!\))", whole)
    if short in known or not uses:
        return ""
    known.add(short)
    return f", or {short}" + ("" if found["next"] in _CLOSING else ",")


_CLOSING = (",", ".", ";", ":", ")", "")

_BULLET = re.compile(r"[-*•–]\s+")

# A line of its own without an end: `Laken Riley Act`, `DIVISION A--CONTINUING APPROPRIATIONS`.
_HEADING = re.compile(r"(?:[^.;:!?]|\b(?:U\.S\.|No\.|St\.)|\bof \d{4}\b|, \d{4})*$")

_NOTE = re.compile(r"For (?:additional|more|further) information|.*\bCRS (?:Report|In Focus)")

# From here a long summary goes section by section; without its headings nobody could follow.
_BY_SECTION = re.compile(r"\n+(?=\(Sec\. |DIVISION |TITLE )")

_SECTION_MARK = re.compile(r"^\(Sec\. [^)]*\) ")

_FOR_READERS = (_HEADING, _NOTE)

_RUN_IN_TITLE = re.compile(
    r"^[^.;]{3,160}?\b(?:Act|Resolution)(?: of \d{4})?\s+"
    r"(?=This (?:bill|act|resolution|joint|concurrent))"
)

_STOP = re.compile(r"[.!?][”\"')]*(?=\s+[“\"'(]*[A-Z(])")

_ABBREVIATION = re.compile(
    r"(?:\b(?:U\.S|D\.C|No|Nos|Sec|Secs|Inc|Co|Corp|Dr|Mr|Mrs|Ms|St|Jr|Sr|vs|Rep|Sen|Gen|Ft|Res|Con|Pub"
    r"|e\.g|i\.e|Art|Ch)|\b[A-Z])\.$"
)

_ACRONYM = re.compile(
    r" \((?P<short>(?=[^)]*[A-Z][^)]*[A-Z])[A-Z][A-Za-z&]{1,9})\)(?=(?P<next>[,.;:)]|$)?)"
)

_FOR_THE_EAR = (
    (re.compile(r"\((?:[1-9]|1\d)\) "), ""),
    (re.compile(r" \(e\.g\., ([^()]*)\)(?=[,.;])"), r", for example \1"),
    (re.compile(r" \(e\.g\., ([^()]*)\)"), r", for example \1,"),
    (re.compile(r" \(i\.e\., ([^()]*)\)(?=[,.;])"), r", that is, \1"),
    (re.compile(r" \(i\.e\., ([^()]*)\)"), r", that is, \1,"),
    (re.compile(r"^\(([^()]*[.!?])\)$"), r"\1"),
    (re.compile(r"\(\s+"), "("),
    (re.compile(r"\bFY ?(\d{4})\b"), r"fiscal year \1"),
    (re.compile(r"\s*--\s*"), ", "),
    (re.compile(r"\s+([,.;:])"), r"\1"),
)
