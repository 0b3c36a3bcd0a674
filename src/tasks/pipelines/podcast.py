"""The shows about bills: `daily` (three bills) and `weekly` (one in depth).

Read this first: what a show asks for, its five steps, then the two pipelines. The steps overlap:
each takes what the one before it hands on, bill by bill, segment by segment, part by part.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tasks import preferences
from tasks.jobs.flow import Flow
from tasks.jobs.pipeline import pipeline, step
from tasks.jobs.run import Context, Run, Together
from tasks.jobs.values import Outcome
from tasks.pipelines import editing, fetching, lines, saving, uploading, voicing, writing
from tasks.pipelines.gathered import Fetched, FetchedNews, Gathered, Quiet
from tasks.pipelines.saving import Saved
from tasks.pipelines.uploading import Audio
from tasks.pipelines.voicing import Recording
from tasks.providers.base import Show
from tasks.providers.bill_ids import parse_bill_id
from tasks.providers.bundled_bills import sample_bills
from tasks.providers.casting import Voices
from tasks.script.values import Script
from tasks.studio import Studio
from tasks.thinking import thought
from tasks.truth.evidence import voiceable

DAILY_MINUTES = 6
WEEKLY_MINUTES = 15


class ShowParams(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """What a listener may ask of every show."""

    topics: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...], Meta(max_length=10)
    ] = ()
    state: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None
    minutes: Annotated[int, Meta(ge=2, le=30)] | None = None
    voices: Voices = Voices()
    edit_before_voicing: bool = False
    only_new: bool = False
    """Tell nothing twice: for shows that come by themselves."""

    def __post_init__(self) -> None:
        preferences.check_state(self.state)


class PodcastParams(ShowParams, frozen=True, kw_only=True):
    """What a listener may ask of a show about bills."""

    bill_count: Annotated[int, Meta(ge=1, le=10)] | None = None
    bills: Annotated[
        tuple[Annotated[str, Meta(min_length=5, max_length=40)], ...], Meta(max_length=10)
    ] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for bill_id in self.bills:
            parse_bill_id(bill_id)


@step("fetch", title="Fetch the bills", message="Fetching bills…")
async def fetch(context: Context, show: Show, params: PodcastParams) -> Fetched:
    """Choose what is worth telling, and read its whole record."""
    count = params.bill_count or len(params.bills) or (3 if show == "daily" else 1)
    only_new_for = show if params.only_new else ""
    return await fetching.fetch(
        context, count, params.bills, params.topics, params.state, only_new_for
    )


@step("write", title="Write the script", message="Writing the script…")
async def write(
    context: Context, show: Show, params: PodcastParams, bills: Flow[Fetched]
) -> Script:
    """Write the opening by code, each bill by one call, and the close."""
    minutes = params.minutes or (DAILY_MINUTES if show == "daily" else WEEKLY_MINUTES)
    return await writing.write(context, show, minutes, bills)


@step("voice", title="Create the audio", message="Creating audio…")
async def voice(
    context: Context, params: ShowParams, script: Flow[Script], gathered: Flow[Gathered]
) -> Recording:
    """Speak every segment in parts; none spans two segments."""
    if params.edit_before_voicing:
        told = voiceable(await script.result(), (await gathered.result()).subjects)
        await lines.show_again(context, told)
    return await voicing.voice(context, script, gathered, params.voices.chosen)


@step("upload", title="Join and upload", message="Uploading…")
async def upload(
    context: Context, recording: Flow[Recording], script: Flow[Script], gathered: Flow[Gathered]
) -> Audio:
    """Join the parts into one levelled file that can be heard while it grows."""
    return await uploading.upload(context, recording, script, gathered)


@step("save", title="Save the episode", message="Saving…")
async def save(
    context: Context,
    show: Show,
    gathered: Gathered,
    script: Script,
    recording: Recording,
    audio: Audio,
) -> Saved:
    """Write down what was made, so that it can be found, read and heard."""
    said = await thought(voiceable, script, gathered.subjects)
    return await saving.save(context, show, gathered, said, recording, audio)


STEPS = (fetch, write, voice, upload, save)


@pipeline(
    "daily",
    title="Daily briefing",
    params=PodcastParams,
    steps=STEPS,
    providers=Studio.names,
    estimate=lambda studio: writing.estimate(studio, "daily", sample_bills()[:3], DAILY_MINUTES),
    usual=preferences.usual("daily"),
)
async def daily(run: Run[PodcastParams]) -> Outcome:
    """Three bills in about six minutes."""
    return await _show(run, "daily")


@pipeline(
    "weekly",
    title="Weekly deep dive",
    params=PodcastParams,
    steps=STEPS,
    providers=Studio.names,
    estimate=lambda studio: writing.estimate(studio, "weekly", sample_bills()[:1], WEEKLY_MINUTES),
    usual=preferences.usual("weekly"),
)
async def weekly(run: Run[PodcastParams]) -> Outcome:
    """One bill in up to fifteen minutes."""
    return await _show(run, "weekly")


async def _show(run: Run[PodcastParams], show: Show) -> Outcome:
    async with run.together() as steps:
        bills = steps.begin(fetch, show, run.params)
        if run.params.only_new and (quiet := await skipped(bills)):
            run.leave_out(*STEPS[1:])
            return Outcome(message=f"{quiet.title}.")
        script = steps.begin(write, show, run.params, bills)
        return await made_of(run, steps, show, bills, script)


async def made_of(
    run: Run[Any], steps: Together, show: Show, gathered: Flow[Gathered], script: Flow[Script]
) -> Outcome:
    """Carry any show from its script to its episode."""
    if run.params.edit_before_voicing:
        script = Flow.of(await editing.approved(run.job_id, await script.result()))
    recording = steps.begin(voice, run.params, script, gathered)
    audio = steps.begin(upload, recording, script, gathered)
    made = await gathered.result(), await script.result(), await recording.result()
    saved = await run.step(save, show, *made, await audio.result())
    return Outcome(
        message="Your podcast is ready!",
        audio_url=saved.audio_url,
        duration=saved.duration,
        episode_id=saved.episode_id,
    )


async def skipped(gathered: Flow[Fetched] | Flow[FetchedNews]) -> Quiet | None:
    """Answer that nothing is new, where that is not even to be said."""
    await gathered.begun()
    if not gathered.ended:
        return None
    quiet = (await gathered.result()).quiet
    return quiet if quiet and quiet.skip else None
