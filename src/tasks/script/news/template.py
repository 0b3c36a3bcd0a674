"""Write the dialogue about a story by code: each headline and sentence as its outlet has it."""

from collections.abc import Iterator, Sequence

from tasks.script.facts import facts_of
from tasks.script.facts.reported import said_day
from tasks.script.lines import Line, Phrasing, ask, note, tell, turns
from tasks.script.values import Segment, Speaker
from tasks.script.wording import capital
from tasks.story import Item, Story

VERSION = "1"
"""Grows when the same items are told otherwise, so that no old wording is remembered."""

OUTLETS = 3
"""Whose words are told of one story; the links of all of them are kept."""
LONGEST_TITLE = 90
"""Characters of a chapter's title."""


def story_segment(story: Story, *, index: int, of: int, words: int) -> Segment:
    """A story of a briefing, in at most about *words* words: the headline always."""
    lines = _lines(story, index, of, words)
    asking: Speaker = "Sarah" if index % 2 else "James"
    cast = turns(lines, asking, facts_of(story))
    return Segment(story.id, story_title(story), cast, story.url)


def story_title(story: Story) -> str:
    """For chapters: `Reuters: Senate passes the farm bill`."""
    title = f"{capital(story.lead.outlet)}: {story.title}"
    if len(title) <= LONGEST_TITLE:
        return title
    return title[:LONGEST_TITLE].rpartition(" ")[0] + " …"


def _lines(story: Story, index: int, of: int, words: int) -> Iterator[Line]:
    say = Phrasing(story.fetched_at[:10], index)
    lead, *others = story.items[:OUTLETS]
    if story.kind == "sample":
        yield from _sample(story, say, index, of)
        return
    start = say("lead", _LEADS[_place(index, of)]).format(
        outlet=lead.outlet, day=said_day(story, lead), title=quoted(lead.title)
    )
    yield note(start, "item.1.title")
    left = words - len(lead.title.split()) - _AROUND
    told = _within(lead.notes, left)
    if told:
        yield ask(say("what", _ASKS))
        yield _told(f"{capital(lead.outlet)} {say('writes', _WRITES)}: ", "item.1", told)
    left -= sum(len(one.split()) for one in told) + _AROUND
    yield from _others(story, others, say, left)


def _sample(story: Story, say: Phrasing, index: int, of: int) -> Iterator[Line]:
    """Bundled facts are in our words: no quotes, but every one says where it stands."""
    lead, *others = story.items[:OUTLETS]
    start = say("sample", _SAMPLES[_place(index, of)])
    start = start.format(outlet=lead.outlet, day=said_day(story, lead))
    yield note(f"{start} {stopped(lead.title)}", "item.1.title")
    if lead.notes:
        yield ask(say("what", _ASKS))
        facts = [f"item.1.note.{number}" for number in range(1, len(lead.notes) + 1)]
        start = capital(say("has", _HAS).format(outlet=lead.outlet))
        yield tell(f"{start} {' '.join(map(stopped, lead.notes))}", *facts)
    for number, item in enumerate(others, 2):
        facts = [f"item.{number}.note.{n}" for n in range(1, len(item.notes) + 1)]
        start = _ALSO.format(outlet=capital(item.outlet), day=said_day(story, item))
        told = item.notes or (item.title,)
        yield note(f"{start} {' '.join(map(stopped, told))}", f"item.{number}.title", *facts)


def _others(story: Story, items: Sequence[Item], say: Phrasing, left: int) -> Iterator[Line]:
    """What else is said elsewhere: the first sentence, by whoever did not speak last."""
    for number, item in enumerate(items, 2):
        text = item.notes[0] if item.notes else item.title
        if len(text.split()) + _AROUND > left:
            return
        left -= len(text.split()) + _AROUND
        start = say("other", _OTHERS, number).format(
            outlet=capital(item.outlet), day=said_day(story, item)
        )
        fact = f"item.{number}.note.1" if item.notes else f"item.{number}.title"
        line = note if number % 2 == 0 else tell
        yield line(f"{start} {quoted(text)}", fact)


def _told(start: str, item: str, notes: Sequence[str]) -> Line:
    facts = [f"{item}.note.{number}" for number in range(1, len(notes) + 1)]
    more = (f" {_ALSO_SAID[n % 2]} {quoted(one)}" for n, one in enumerate(notes[1:]))
    return tell(f"{start}{quoted(notes[0])}{''.join(more)}", *facts)


def _within(notes: Sequence[str], words: int) -> tuple[str, ...]:
    """As many sentences as there is room for; the first, if any at all."""
    told: list[str] = []
    for one in notes:
        if told and sum(len(each.split()) for each in (*told, one)) > words:
            break
        told.append(one)
    return tuple(told) if words > 0 else ()


def quoted(words: str) -> str:
    """Word for word, in marks."""
    return f"“{stopped(words)}”"


def stopped(words: str) -> str:
    """What ends without a stop gets one."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _place(index: int, of: int) -> str:
    if of == 1:
        return "only"
    if index == 1:
        return "first"
    return "last" if index == of else "middle"


_AROUND = 14
"""Words around what is quoted: who, when, and a question."""

_ALSO_SAID = ("It also says:", "And:")

_LEADS = {
    "only": ("Here is the story, from {outlet}, {day}. The headline: {title}",),
    "first": (
        "We start with {outlet}, {day}. The headline: {title}",
        "First, from {outlet}, {day}. The headline: {title}",
    ),
    "middle": (
        "Next, from {outlet}, {day}. The headline: {title}",
        "Now to {outlet}, {day}. The headline: {title}",
        "Another story, from {outlet}, {day}: {title}",
    ),
    "last": (
        "Last today, from {outlet}, {day}. The headline: {title}",
        "And finally {outlet}, {day}. The headline: {title}",
    ),
}
_ASKS = (
    "What does it say?",
    "What is it about?",
    "What is in the story?",
    "What do we know?",
)
_WRITES = ("writes", "says", "has this")
_OTHERS = (
    "{outlet} has the story too, of {day}:",
    "And {outlet}, {day}, has this:",
    "{outlet} writes of it too, {day}:",
)
_SAMPLES = {
    "only": ("From {outlet}, {day}:",),
    "first": ("We start with {outlet}, {day}:", "First, from {outlet}, {day}:"),
    "middle": ("Next, from {outlet}, {day}:", "Now to {outlet}, {day}:", "From {outlet}, {day}:"),
    "last": ("Our last one, from {outlet}, {day}:", "And finally {outlet}, {day}:"),
}
_HAS = (
    "Here is what we have from {outlet}.",
    "{outlet} has the details.",
    "This is from {outlet} as well.",
    "We have it from {outlet}.",
)
_ALSO = "{outlet} has it too, {day}."
