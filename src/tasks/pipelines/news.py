"""The show of news: `news`, what outlets report on the listener's topics.

What differs from the shows about bills is the first step and what the second is told of it; the
rest is theirs.
"""

from __future__ import annotations

from tasks import preferences
from tasks.jobs.flow import Flow
from tasks.jobs.pipeline import pipeline, step
from tasks.jobs.run import Context, Run
from tasks.jobs.values import Outcome
from tasks.pipelines import searching, writing
from tasks.pipelines.gathered import FetchedNews
from tasks.pipelines.podcast import ShowParams, made_of, save, skipped, upload, voice
from tasks.providers.bundled_news import sample_stories
from tasks.script.values import Script
from tasks.studio import Studio

MINUTES = 7
TOPICS = ("US Congress",)
"""Where the listener names none."""


@step("fetch", title="Fetch the news", message="Fetching news…")
async def fetch(context: Context, params: ShowParams) -> FetchedNews:
    """Search for each topic, and choose the stories."""
    topics = searching.topics(params.topics or TOPICS, params.state)
    most = writing.most_stories(params.minutes or MINUTES)
    return await searching.search(context, topics, most, only_new=params.only_new)


@step("write", title="Write the script", message="Writing the script…")
async def write(context: Context, params: ShowParams, news: Flow[FetchedNews]) -> Script:
    """Write the opening by code, each story by one call, and the close."""
    return await writing.write(context, "news", params.minutes or MINUTES, news)


STEPS = (fetch, write, voice, upload, save)


def estimate(studio: Studio) -> float:
    """US dollars for a show on one topic."""
    written = writing.estimate(studio, "news", sample_stories(), MINUTES)
    return round(written + studio.news.estimate(), 4)


@pipeline(
    "news",
    title="Your news",
    params=ShowParams,
    steps=STEPS,
    providers=Studio.names_of_news,
    estimate=estimate,
    usual=preferences.usual("news"),
)
async def news(run: Run[ShowParams]) -> Outcome:
    """The news on the listener's topics in about seven minutes."""
    async with run.together() as steps:
        found = steps.begin(fetch, run.params)
        if run.params.only_new and (quiet := await skipped(found)):
            run.leave_out(*STEPS[1:])
            return Outcome(message=f"{quiet.title}.")
        script = steps.begin(write, run.params, found)
        return await made_of(run, steps, "news", found, script)
