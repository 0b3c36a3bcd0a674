"""The first step of a show of news: a search for each topic, and the stories chosen from them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tasks.episodes import told_news
from tasks.episodes.told_news import ToldNews
from tasks.errors import Final
from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.pipelines import fetching
from tasks.pipelines.gathered import FetchedNews
from tasks.providers.base import Found
from tasks.script.news.choosing import stories
from tasks.script.wording import STATES, capital, day, listing, unique
from tasks.story import Story


def topics(wanted: Sequence[str], state: str | None) -> tuple[str, ...]:
    """The listener's topics, each once, and their state's part in Congress."""
    plain = [" ".join(one.split()) for one in wanted]
    home = [f"{STATES[state].removeprefix('the ')} Congress"] if state else []
    return unique(one for one in (*plain, *home) if one)


async def search(
    context: Context, topics: Sequence[str], most: int, *, only_new: bool = False
) -> FetchedNews:
    """Search for each topic, remembered as a part, and hand on what is chosen from all of them.

    With *only_new*, leave out what the listener was told; a sample is the same every day, and
    always told.
    """
    heard = None
    if only_new and not context.tools.news.offline:
        heard = await told_news.find(context.user_id)
    found: dict[str, Found] = {}
    for number, topic in enumerate(topics, 1):
        message = f"Fetching news… topic {number} of {len(topics)}"
        context.progress(number - 1, len(topics), "topic", message)
        found[topic] = (await context.part(f"topic-{number}", _searching(context, topic))).result
    context.progress(len(topics), len(topics), "topic", f"Fetching news… {len(topics)} searched")
    news = _chosen(context, found, most, heard)
    if heard and not news.stories:
        quiet = await fetching.quiet(context, heard.since, news=True)
        return msgspec.structs.replace(news, quiet=quiet)
    if not news.stories:
        for topic in topics:
            await context.forget(_searching(context, topic))
        said = f"There is nothing to tell: no fresh news was found on {listing(topics)}."
        raise Final(said, reason="nothing_to_tell")
    for told in news.pieces:
        context.artifact(shown(told.index, news.stories[told.index - 1]))
        context.hand_on(told)
    return news


def _searching(context: Context, topic: str) -> Call[Found]:
    """One search; what is kept of it are the items, not the answer."""
    source = context.tools.news

    async def ask() -> Answer[Found]:
        found = await source.search(topic)
        return Answer(result=found, cost_usd=found.cost_usd)

    return Call(
        provider=source.name,
        depends_on=(source.name, topic),
        make=ask,
        result_type=Found,
        estimate_usd=source.estimate(),
    )


def _chosen(
    context: Context, found: dict[str, Found], most: int, heard: ToldNews | None
) -> FetchedNews:
    """The day is that of the searches: who goes on later tells the same stories."""
    sample: bool = context.tools.news.offline
    items = {topic: one.items for topic, one in found.items()}
    at = max(one.fetched_at for one in found.values())
    told = heard.items if heard else ()
    chosen = stories(items, most=most, fetched_at=at, sample=sample, heard=told)
    day = max((one.record_date for one in chosen), default=context.clock.today_in_washington())
    return FetchedNews(chosen, tuple(found), day, sample)


def shown(index: int, story: Story) -> Artifact:
    """A story, as who watches the job sees it."""
    others = [one.outlet for one in story.items[1:]]
    also = f"; also {listing(others)}" if others else ""
    return Artifact(
        id=story.id,
        kind="story",
        index=index,
        title=story.title,
        text=f"{capital(story.lead.outlet)}, {day(story.lead.published)}{also}",
        url=story.url,
    )
