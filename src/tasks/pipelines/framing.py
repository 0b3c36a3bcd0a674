"""What code says around the segments of a show: its opening, its close, its title."""

from __future__ import annotations

from tasks.pipelines.gathered import Fetched, FetchedNews, Gathered
from tasks.providers.base import Show
from tasks.record import Value
from tasks.script.news import opening as news
from tasks.script.opening import closing, opening, title_and_summary
from tasks.script.values import Segment
from tasks.studio import Studio


class Frame(Value, frozen=True):
    opening: Segment
    closing: Segment
    title: str
    summary: str


def frame_of(show: Show, gathered: Gathered, studio: Studio) -> Frame:
    """Make the frame of a show about bills, or about news."""
    if isinstance(gathered, FetchedNews):
        return _of_news(gathered, studio)
    return _of_bills(show, gathered, studio)


def _of_bills(show: Show, fetched: Fetched, studio: Studio) -> Frame:
    bills, day, sample = fetched.bills, fetched.record_date, fetched.sample
    first = opening(show, bills, record_date=day, offline_parts=studio.offline_parts, sample=sample)
    last = closing(
        show, bills, record_date=day, sample=sample, by_a_model=not studio.writer.offline
    )
    return Frame(first, last, *title_and_summary(show, bills, record_date=day, sample=sample))


def _of_news(fetched: FetchedNews, studio: Studio) -> Frame:
    stories, day, sample = fetched.stories, fetched.record_date, fetched.sample
    first = news.opening(
        stories, record_date=day, offline_parts=studio.offline_parts, sample=sample
    )
    last = news.closing(record_date=day, sample=sample, model=not studio.writer.offline)
    told = news.title_and_summary(stories, fetched.topics, record_date=day, sample=sample)
    return Frame(first, last, *told)
