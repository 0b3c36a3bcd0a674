"""What outlets say of a story: each headline and each sentence a fact that names its outlet."""

from collections.abc import Iterator

from tasks.script.facts.passages import amounts
from tasks.script.facts.values import Reported
from tasks.script.wording import weekday
from tasks.story import Item, Story


def reported(story: Story) -> Iterator[Reported]:
    """Facts such as `item.1.title` and `item.2.note.1`."""
    for number, item in enumerate(story.items, 1):
        day = said_day(story, item)
        yield _fact(item, day, f"item.{number}.title", item.title, "the headline")
        for place, note in enumerate(item.notes, 1):
            where = f"beneath it, sentence {place}"
            yield _fact(item, day, f"item.{number}.note.{place}", note, where)


def said_day(story: Story, item: Item) -> str:
    """`Tuesday, November 24`; with its year where that may not be clear."""
    this_year = story.record_date.year == item.published.year and story.kind == "news"
    return weekday(item.published).rpartition(",")[0] if this_year else weekday(item.published)


def _fact(item: Item, day: str, name: str, words: str, where: str) -> Reported:
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
