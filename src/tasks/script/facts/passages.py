"""The words of the sources: each sentence of the summaries, each section of the text."""

import re
from collections.abc import Iterator

from tasks.record import Bill, Summary
from tasks.script.facts.how import HOW
from tasks.script.facts.values import AnyFact, Count, Passage
from tasks.script.sentences import sentences
from tasks.script.wording import count, day, noun

MOST_SENTENCES = 60


def passages(bill: Bill) -> Iterator[AnyFact]:
    for prefix, summary in zip(("summary", "earlier"), bill.summaries, strict=False):
        yield from _sentences(bill, prefix, summary)
    yield from _stage(bill)
    yield from _text(bill)
    yield from HOW


def _sentences(bill: Bill, prefix: str, summary: Summary) -> Iterator[Passage]:
    source = "summary" if prefix == "summary" else "earlier"
    for number, words in enumerate(said(summary)[:MOST_SENTENCES], 1):
        yield Passage(
            f"{prefix}.{number}",
            words,
            bill.url,
            f"summary, {summary.stage}, sentence {number}",
            amounts(words),
            words=words,
            source=source,  # type: ignore[arg-type]
        )


def said(summary: Summary) -> tuple[str, ...]:
    """The sentences one would say, in their order: first the general ones, then by section."""
    blocks = _SECTIONS.split(summary.text)
    return tuple(dict.fromkeys(one for block in blocks for one in sentences(block)))


def _stage(bill: Bill) -> Iterator[Passage]:
    if bill.summaries and bill.summaries[0].stage:
        stage = bill.summaries[0].stage
        says = f"The summary is of the {noun(bill)} as {stage[0].lower()}{stage[1:]}."
        words = f"{says} {stage} version"
        yield Passage("stage", says, bill.url, "summary", words=words, source="frame")


def _text(bill: Bill) -> Iterator[AnyFact]:
    if bill.text is None or not bill.text.sections:
        return
    url = bill.text.url or bill.url
    sections = bill.text.sections
    headings = ", ".join(one.heading for one in sections if one.heading)
    dated = f" of {day(bill.text.date)}" if bill.text.date else ""
    says = f"The newest text, {bill.text.version}{dated}, has {count(len(sections), 'section')}"
    words = f"{says} headings: {headings} marked long first holds"
    slots = {"sections": f"{len(sections)}"}
    yield Passage("text", says, url, "text", slots, words=words, source="frame")
    yield Count("text.count", says, url, "text", counts={"section": len(sections)})
    for number, one in enumerate(sections, 1):
        words = " ".join(f"{one.label} {one.heading} {unquoted(one.text)}".split())
        where = f"text, {one.label or f'part {number}'}"
        yield Passage(
            f"section.{number}", words, url, where, amounts(words), words=words, source="section"
        )


def unquoted(text: str) -> str:
    """Without the words that are struck from another law or put into it."""
    return _QUOTED.sub("“…”", text) if _AMENDS.search(text) else text


def amounts(words: str) -> dict[str, str]:
    """Money and shares that stand in the words: `{"money.1": "$4.5 billion"}`."""
    found = {f"money.{n}": m for n, m in enumerate(_MONEY.findall(words)[:9], 1)}
    return found | {f"percent.{n}": m for n, m in enumerate(_PERCENT.findall(words)[:9], 1)}


_AMENDS = re.compile(r"\b(?:is|are) (?:further )?amended\b|\bstriking\b|\binserting\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")

_MONEY = re.compile(r"\$\d[\d,]*(?:\.\d+)?(?: (?:thousand|million|billion|trillion))?")
_PERCENT = re.compile(r"\b\d+(?:\.\d+)?(?:%| percent\b)")
_SECTIONS = re.compile(r"\n+(?=\(Sec\. |DIVISION |TITLE )")
