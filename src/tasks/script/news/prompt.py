"""What a language model is told about the news: the rules, and the items of one story as data."""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from tasks.script.facts import facts_of
from tasks.script.facts.values import Reported
from tasks.script.prompt import DATA, FORM, SCHEMA, mended
from tasks.script.quoting import CLOSE_MARK, OPEN_MARK, marks_out
from tasks.script.values import Turn
from tasks.story import Story

RULES = f"""\
You write the dialogue of Gavelcast, an audio briefing on the news. Two hosts talk: Sarah and James.
They are synthetic voices and say so elsewhere. Listeners pay for it because it says only what the
named outlets say, and always whose words it is. Code checks every sentence against the items it
cites; what no cited item says is thrown away.

Facts
- The message lists facts, each with an id, an outlet and a day: headlines, and sentences that stand
  beneath them. Use only these. Nothing from memory: no background, motives, reactions or figures
  that are not in them. Nobody has read the articles; do not say or imply that you have.
- Each turn lists in "facts" the ids of all facts it rests on. A question or a reaction claims
  nothing; it may name what was said before.
- What an outlet says is never told as a fact of ours. Every turn that tells something names its
  outlet, and the first one about each outlet names the day: "Reuters reported on Tuesday, November
  24, that ..." Write {{item.1.title.outlet}} and {{item.1.title.day}}, and the value is filled in.
- One sentence of yours tells one sentence of one outlet. What another outlet says comes in another
  sentence, with its own name and day. If two disagree, tell both; do not say who is right.
- Keep what is possible possible ("may", "plans to", "is expected to"), keep every "not", and keep
  names, numbers, places and days as the item has them, in the same roles and the same order.
- Quotes are word for word: {{item.1.note.1.quote}} is the sentence in quotation marks. When in
  doubt, quote.
- No predictions, no advice how to vote or what to think, no causes and no intentions that the item
  does not state, no loaded adjectives of your own, no "first", "only", "most" unless it says so.

{DATA}
{FORM.replace("the bill", "the story")}"""

MOST_OUTLETS = 5
VERSION = sha256(RULES.encode() + msgspec.json.encode(SCHEMA)).hexdigest()[:12]
"""Changes with every word of the rules, and so with what a remembered answer depends on."""


def user_message(story: Story, *, index: int, of: int, words: int) -> str:
    """Ask for one segment; whatever others wrote stands between marks that it cannot contain."""
    place = f"segment {index} of {of}" if of > 1 else "the only segment"
    task = (
        f"Write {place} of the news show, about the one story below. "
        f"{'Sarah' if index % 2 else 'James'} speaks first. Ceiling: {words} words."
    )
    return _with_items(task, story)


def mending_message(story: Story, wrong: Sequence[tuple[Turn, Sequence[str]]]) -> str:
    """Ask for turns again, each with what is wrong with it."""
    return _with_items(mended("this story", wrong), story)


def _with_items(task: str, story: Story) -> str:
    told = {"topic": story.topic, "facts": [_shown(one) for one in _facts(story)]}
    record = marks_out(msgspec.json.encode(told).decode())
    return f"{task}\n\n{OPEN_MARK}\n{record}\n{CLOSE_MARK}"


def _facts(story: Story) -> list[Reported]:
    """What the first outlets say: many have the same story, and a prompt has an end."""
    shown = msgspec.structs.replace(story, items=story.items[:MOST_OUTLETS])
    return [one for one in facts_of(shown).values() if isinstance(one, Reported)]


def _shown(fact: Reported) -> dict[str, object]:
    return {
        "id": fact.id,
        "outlet": fact.outlet,
        "day": fact.slots["day"],
        "says": fact.says,
        "slots": list(fact.slots),
    }
