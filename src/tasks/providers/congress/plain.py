"""Turn the record's HTML into plain text, with a parser: it is often invalid."""

import re
import warnings

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning

LARGEST = 200_000
BLOCKS = ("p", "ul", "ol", "div", "table", "h1", "h2", "h3", "h4")


def plain(html: str) -> str:
    """Strip tags and entities; paragraphs are parted by a blank line, list items by a line."""
    if "<" not in html and "&" not in html:
        return fold(html)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        soup = BeautifulSoup(html[:LARGEST], "html.parser")
    for tag in soup(["script", "style"]):
        tag.decompose()
    for tag in soup(["br", "li"]):
        tag.insert_before("\n")
    for tag in soup(list(BLOCKS)):
        tag.insert_before("\n\n")
        tag.insert_after("\n\n")
    return fold(soup.get_text())


def fold(text: str) -> str:
    """Fold white space, but keep lines and paragraphs apart."""
    lines = (" ".join(visible(line).split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def visible(text: str) -> str:
    """Leave out what nobody sees: control characters, and what turns or hides the writing."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else " " if one.isspace() else "" for one in text)


def line(text: str | None, most: int = 1000) -> str:
    """One bounded line of plain text."""
    return clip(" ".join(plain(text or "").split()), most)


def clip(text: str, most: int) -> str:
    """Cut at a word, and show that it was cut."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(None, 1)[0].rstrip(",;:") + "…"
