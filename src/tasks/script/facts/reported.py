"""What outlets say of a story: each headline and each sentence a fact that names its outlet."""

from collections.abc import Iterator

from tasks.script.facts.passages import amounts
from tasks.script.facts.values import Reported
from tasks.script.wording import weekday
from tasks.story import Item, Story


def reported(story: Story) -> Iterator[Reported]:
    """Facts such as `item.1.title` and `item.2.note.1`."""
    for number, item in enumerate(story.items, 1):
        yield _fact(item, f"item.{number}.title", item.title, "the headline")
        for place, note in enumerate(item.notes, 1):
            yield _fact(item, f"item.{number}.note.{place}", note, f"beneath it, sentence {place}")


def _fact(item: Item, name: str, words: str, where: str) -> Reported:
    day = weekday(item.published)
    return Reported(
        name,
        words,
        item.url,
        f"{item.outlet}, {day}, {where}",
        {"outlet": item.outlet, "day": day, "quote": f"“{words}”", **amounts(words)},
        words=words,
        outlet=item.outlet,
        date=item.published,
    )
