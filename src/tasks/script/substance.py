"""Say what a bill does, in the words of its summary, shared between the hosts."""

import re

from tasks.record import Bill
from tasks.script.lines import Line, Phrasing, ask, note, tell
from tasks.script.naming import official_title
from tasks.script.sentences import sentences, shorten, spell_out
from tasks.script.status import status
from tasks.script.wording import noun

LONGEST_SENTENCE = 480

Said = tuple[str, str]
"""A sentence, and the fact it is."""


def substance(bill: Bill, say: Phrasing, words: int) -> list[Line]:
    """What it does, in up to about *words* words; the official title where there is no summary."""
    chosen = _chosen(bill, words)
    if not chosen:
        return _by_title(bill, say)
    chosen[0] = (_LEAD.sub("It ", chosen[0][0], count=1), chosen[0][1])
    lines: list[Line] = []
    for number, group in enumerate(_grouped(chosen)):
        lines += _shared(number, group, say)
    return lines + _stage(bill)


def _shared(number: int, group: list[Said], say: Phrasing) -> list[Line]:
    """One answers, is asked for more, then the other reads on, and so forth."""
    text, facts = " ".join(said for said, _ in group), [fact for _, fact in group]
    if number % 3 == 2:
        return [note(text, *facts)]
    follow_up = [ask(_follow_up(group[0][0], number, say))] if number % 3 == 1 else []
    return [*follow_up, tell(text, *facts)]


def has_summary(bill: Bill) -> bool:
    return bool(bill.summaries and sentences(bill.summaries[0].text))


def _chosen(bill: Bill, words: int) -> list[Said]:
    if not bill.summaries:
        return []
    chosen: list[str] = []
    facts: list[str] = []
    for number, sentence in enumerate(sentences(bill.summaries[0].text), 1):
        fit = shorten(sentence, LONGEST_SENTENCE)
        if chosen and (not fit or len(" ".join([*chosen, fit]).split()) > words):
            break
        if fit:
            chosen.append(fit)
            facts.append(f"summary.{number}")
    return list(zip(spell_out(chosen), facts, strict=True))


def _grouped(chosen: list[Said]) -> list[list[Said]]:
    """Breaths of one or two sentences: nobody listens to three long ones in a row."""
    groups: list[list[Said]] = []
    for sentence, fact in chosen:
        before = [said for said, _ in groups[-1]] if groups else []
        room = groups and len(" ".join([*before, sentence]).split()) <= _BREATH
        if room and not (_TURN.match(sentence) and len(chosen) > 2):
            groups[-1].append((sentence, fact))
        else:
            groups.append([(sentence, fact)])
    return groups


def _follow_up(sentence: str, number: int, say: Phrasing) -> str:
    """Ask what the next sentence answers, going by how it begins."""
    for start, questions in _FOLLOW_UPS:
        if start.match(sentence):
            return say("follow", questions, number // 3)
    return say("more", _MORE, number // 3)


def _by_title(bill: Bill, say: Phrasing) -> list[Line]:
    title = official_title(bill)
    lines = [tell(f"Its official title calls it {title}.", "official")] if title else []
    return [*lines, tell(f"The record has no summary of this {noun(bill)} yet.", "none.summary")]


def _stage(bill: Bill) -> list[Line]:
    """An introduced version's summary must not pass for what was passed."""
    stage = bill.summaries[0].stage
    moved = status(bill).rung not in ("introduced", "reported", "agreed", "blocked")
    if not (moved and stage.startswith("Introduced")):
        return []
    return [tell(f"That summary is of the {noun(bill)} as introduced.", "stage")]


_BREATH = 50

_LEAD = re.compile(
    r"^(?:This|The) (?:bill|act|law|resolution|(?:joint|concurrent) resolution|measure) (?=[a-z])",
    re.IGNORECASE,
)

_TURN = re.compile(
    r"(?:Specifically|Under current law|Current law|Currently|However|In addition|Additionally"
    r"|Further|Finally|For example|Under (?:the|this) bill|The bill also|It also|Separately)\b"
)

_FOLLOW_UPS = (
    (
        re.compile(r"Specifically|These|This includes|Among"),
        ("What does that mean in detail?", "Can you be more specific?", "What are the specifics?"),
    ),
    (
        re.compile(r"Under current law|Current law|Currently|Existing"),
        ("What is the rule today?", "How is it now?", "What does the law say at present?"),
    ),
    (re.compile(r"However"), ("Are there exceptions?", "Is there a limit to that?")),
    (
        re.compile(r"For example|Such"),
        ("Say more about that.", "Tell us a little more about that."),
    ),
    (re.compile(r"Finally"), ("And the last piece?", "What comes last?")),
)

_MORE = (
    "What else is in it?",
    "Is there more to it?",
    "And beyond that?",
    "What else should we know?",
    "Does it go further?",
)
