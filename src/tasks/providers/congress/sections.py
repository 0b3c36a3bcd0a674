"""Cut the XML of a bill's text into sections: plain, bounded, without what was struck out.

The older form (bill.dtd, res.dtd: `section`, `enum`, `header`) and the newer one (USLM: `num`,
`heading`) are read alike. Source: https://xml.house.gov, https://github.com/usgpo/uslm
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from tasks.providers.congress.plain import clip, visible
from tasks.record import Section

MOST_SECTIONS = 60
MOST_CHARACTERS = 40_000

BODIES = {"legis-body", "resolution-body", "preamble", "main"}
SECTIONS = {
    "section",
    "whereas",
    "recital",
    "appropriations-major",
    "appropriations-intermediate",
    "appropriations-small",
}
NUMBERS = {"enum", "num"}
HEADINGS = {"header", "heading"}
QUOTED = {"quoted-block", "quotedContent", "quotedText"}
LEFT_OUT = {"toc", "deleted-phrase", "sourceCredit", "sidenote", "page", "meta", "metadata", "form"}
INLINE = {
    "quote",
    "short-title",
    "shortTitle",
    "external-xref",
    "internal-xref",
    "ref",
    "italic",
    "i",
    "b",
    "inline",
    "term",
    "act-name",
    "added-phrase",
    "after-quoted-block",
    "committee-name",
    "date",
    "linebreak",
    "superscript",
    "sup",
    "subscript",
    "enum-in-header",
    "proviso",
    "fraction",
    "bold",
    "pagebreak",
    "footnote",
}


def read_sections(xml: bytes) -> tuple[tuple[Section, ...], bool]:
    """Read the sections, and whether some had to be left out or cut.

    Raise `ValueError` if it is no XML, or declares entities: the parser never sees those.
    """
    try:
        text = xml.decode()
        if "<!ENTITY" in text:
            raise ValueError("The text declares entities.")
        root = fromstring(text)  # noqa: S314 - no entities, and external ones are never read
    except (UnicodeDecodeError, ParseError) as error:
        raise ValueError(f"The text is not XML in UTF-8 ({error}).") from error
    return _bounded([section for body in _bodies(root) for section in _sections(body)])


def _bodies(element: Element) -> Iterator[Element]:
    if _is_gone(element):
        return
    if _name(element) in BODIES:
        yield element
        return
    for child in element:
        yield from _bodies(child)


def _sections(body: Element) -> Iterator[Section]:
    """The outermost sections; a body without any is one."""
    found = [section for one in _outermost(body) if (section := _section(one))]
    if found:
        yield from found
    elif whole := _text(body):
        yield Section(label="", heading="", text=whole)


def _outermost(element: Element) -> Iterator[Element]:
    for child in element:
        if _is_gone(child) or _name(child) in QUOTED:
            continue
        if _name(child) in SECTIONS:
            yield child
        else:
            yield from _outermost(child)


def _section(element: Element) -> Section | None:
    number = next((_text(child) for child in element if _name(child) in NUMBERS), "")
    heading = next((_text(child) for child in element if _name(child) in HEADINGS), "").rstrip(".")
    rest = [child for child in element if _name(child) not in NUMBERS | HEADINGS]
    text = _folded("".join(_words(child) for child in rest))
    if not text and not heading:
        return None
    return Section(label=_label(element, number), heading=heading, text=text)


def _label(element: Element, number: str) -> str:
    if _name(element) in {"whereas", "recital"}:
        return "Whereas"
    number = re.sub(r"^(?:SECTION|Sec(?:tion)?\.?) ?", "", number, flags=re.IGNORECASE).rstrip(".—")
    return f"Sec. {number}" if number else ""


def _text(element: Element) -> str:
    return _folded(_words(element))


def _words(element: Element) -> str:
    """All words of an element and what follows it; blocks are set apart, inline parts are not."""
    name, tail = _name(element), element.tail or ""
    if _is_gone(element):
        return tail
    inside = (element.text or "") + "".join(_words(child) for child in element)
    if name == "quote":
        return f"“{inside}”{tail}"
    if name in INLINE:
        return inside + tail
    stop = "." if name in HEADINGS and inside.strip() and inside.strip()[-1] not in ".:—" else ""
    return f" {inside.rstrip()}{stop} {tail}"


def _folded(text: str) -> str:
    return re.sub(r" ([,.;:)])", r"\1", " ".join(visible(text).split())).rstrip()


def _is_gone(element: Element) -> bool:
    """What a committee struck out stays in the file, marked."""
    return (
        _name(element) in LEFT_OUT
        or element.get("changed") == "deleted"
        or "strikethrough" in element.get("reported-display-style", "")
    )


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "comment"


def _bounded(sections: list[Section]) -> tuple[tuple[Section, ...], bool]:
    kept: list[Section] = []
    left = MOST_CHARACTERS
    for section in sections[:MOST_SECTIONS]:
        text = clip(section.text, left)
        kept.append(Section(section.label, clip(section.heading, 300), text))
        left -= len(text)
        if left < 200:
            break
    whole = len(kept) == len(sections) and kept[-1:] == sections[-1:]
    return tuple(kept), not whole
