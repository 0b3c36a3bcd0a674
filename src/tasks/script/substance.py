"""Say what a bill does, in the words of its summary, shared between the hosts."""

import re

from tasks.record import Bill
from tasks.script.lines import Line, Phrasing, ask, note, tell
from tasks.script.naming import official_title
from tasks.script.sentences import sentences, shorten, spell_out
from tasks.script.status import status
from tasks.script.wording import noun

LONGEST_SENTENCE = 480


def substance(bill: Bill, say: Phrasing, words: int) -> list[Line]:
    """What it does, in up to about *words* words; the official title where there is no summary."""
    chosen = _chosen(bill, words)
    if not chosen:
        return _by_title(bill, say)
    chosen[0] = _LEAD.sub("It ", chosen[0], count=1)
    lines: list[Line] = []
    for number, group in enumerate(_grouped(chosen)):
        lines += _shared(number, group, bill.url, say)
    return lines + _stage(bill)


def _shared(number: int, group: list[str], source: str, say: Phrasing) -> list[Line]:
    """One answers, is asked for more, then the other reads on, and so forth."""
    text = " ".join(group)
    if number % 3 == 2:
        return [note(text, source)]
    follow_up = [ask(_follow_up(group[0], number, say))] if number % 3 == 1 else []
    return [*follow_up, tell(text, source)]


def has_summary(bill: Bill) -> bool:
    return bool(bill.summaries and sentences(bill.summaries[0].text))


def _chosen(bill: Bill, words: int) -> list[str]:
    if not bill.summaries:
        return []
    chosen: list[str] = []
    for sentence in sentences(bill.summaries[0].text):
        fit = shorten(sentence, LONGEST_SENTENCE)
        if chosen and (not fit or len(" ".join([*chosen, fit]).split()) > words):
            break
        if fit:
            chosen.append(fit)
    return list(spell_out(chosen))


def _grouped(chosen: list[str]) -> list[list[str]]:
    """Breaths of one or two sentences: nobody listens to three long ones in a row."""
    groups: list[list[str]] = []
    for sentence in chosen:
        room = groups and len(" ".join([*groups[-1], sentence]).split()) <= _BREATH
        if room and not (_TURN.match(sentence) and len(chosen) > 2):
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def _follow_up(sentence: str, number: int, say: Phrasing) -> str:
    """Ask what the next sentence answers, going by how it begins."""
    for start, questions in _FOLLOW_UPS:
        if start.match(sentence):
            return say("follow", questions, number // 3)
    return say("more", _MORE, number // 3)


def _by_title(bill: Bill, say: Phrasing) -> list[Line]:
    title = official_title(bill)
    lines = [tell(f"Its official title calls it {title}.", bill.url)] if title else []
    return [*lines, tell(f"The record has no summary of this {noun(bill)} yet.", bill.url)]


def _stage(bill: Bill) -> list[Line]:
    """An introduced version's summary must not pass for what was passed."""
    stage = bill.summaries[0].stage
    moved = status(bill).rung not in ("introduced", "reported", "agreed", "blocked")
    if not (moved and stage.startswith("Introduced")):
        return []
    return [tell(f"That summary is of the {noun(bill)} as introduced.", bill.url)]


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
