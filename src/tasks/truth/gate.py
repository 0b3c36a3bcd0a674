"""Judge what is said by what it rests on: the same turn and facts always give the same verdict."""

from collections.abc import Iterator, Sequence

from tasks.script.facts import Facts
from tasks.script.filling import SLOT
from tasks.script.values import Turn
from tasks.truth.claim import Claim, Told
from tasks.truth.grounds import Grounds, Library
from tasks.truth.phrases import Phrasebook
from tasks.truth.reading import Sentence, read
from tasks.truth.rules import (
    content,
    counts,
    events,
    identity,
    news,
    outset,
    parties,
    people,
    unopposed,
)
from tasks.truth.values import Finding, Verdict

RULES = (
    news.check,
    identity.check,
    parties.check,
    unopposed.check,
    outset.check,
    people.check,
    events.check,
    counts.check,
    content.check,
)


def judge(turns: Sequence[Turn], facts: Facts) -> tuple[Verdict, ...]:
    """Judge the turns of one segment, in their order: `the same day` needs what came before."""
    library = Library(facts)
    cited = dict.fromkeys(one for turn in turns for one in turn.facts)
    book = library.book(cited)
    told = Told(facts.record_date)
    supported: dict[str, None] = {}
    verdicts = []
    for turn in turns:
        verdicts.append(_turn(turn, library, book, told, supported))
        if verdicts[-1].good:
            supported |= dict.fromkeys(turn.facts)
    return tuple(verdicts)


def _turn(
    turn: Turn, library: Library, book: Phrasebook, told: Told, supported: dict[str, None]
) -> Verdict:
    own = library.grounds(turn.facts)
    findings = [*_unknown(turn, library), *_hidden(turn.text)]
    count = 0
    sentences = read(turn.text, book, told.today)
    titles = {one.value for each in sentences for one in each.items if one.kind == "title"}
    told.outlets = frozenset()
    for sentence in sentences:
        told.outlets = news.speaking(sentence.items) or told.outlets
        claim = Claim(sentence, _grounds(turn, sentence, own, library, supported), told, library)
        if not sentence.asks and told.outlets:
            claim.grounds = library.grounds(library.of_outlets(claim.grounds.ids, told.outlets))
        claim.titles = titles
        for rule in RULES:
            rule(claim)
        findings += claim.findings
        count += claim.count
    return Verdict(tuple(findings), count, own.ids)


def _grounds(
    turn: Turn, sentence: Sentence, own: Grounds, library: Library, supported: dict[str, None]
) -> Grounds:
    """A statement rests on its turn's facts; a question may use what was said before."""
    if sentence.asks or turn.kind in ("question", "reaction"):
        return library.grounds((*turn.facts, *supported))
    return own


def _hidden(text: str) -> Iterator[Finding]:
    """What nobody sees may turn the writing around, or hide a word from who reads it."""
    if text.isprintable():
        return
    hidden = dict.fromkeys(one for one in text if not one.isprintable() and not one.isspace())
    for one in hidden:
        yield Finding("text", f"U+{ord(one):04X}", "this is a character that nobody sees")


def _unknown(turn: Turn, library: Library) -> Iterator[Finding]:
    for one in turn.facts:
        if one not in library.facts:
            yield Finding("citation", one, "there is no fact with this id")
    for slot in SLOT.findall(turn.text):
        yield Finding("citation", slot, "there is no value of this name")
