"""A finished episode with changed lines, made again: `revision`.

Its words, and its bills or stories, come from the episode itself, what is voiced already from what
is kept. The episode stays as it is until all of this is complete; then it is replaced, at once.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Annotated

import msgspec
from msgspec import Meta

from tasks import episodes
from tasks.drafts import Edit
from tasks.episodes import replaced
from tasks.errors import Final
from tasks.evidence.sources import packed
from tasks.jobs.flow import Flow
from tasks.jobs.parts import Answer, Call
from tasks.jobs.pipeline import pipeline, step
from tasks.jobs.results import result_of
from tasks.jobs.run import Context, Run
from tasks.jobs.values import Artifact, Outcome
from tasks.pipelines import basis, fetching, lines, saving, searching, uploading, voicing
from tasks.pipelines.basis import Basis
from tasks.pipelines.editing import LONGEST, clean, edited, moved
from tasks.pipelines.gathered import Gathered
from tasks.pipelines.saving import Saved
from tasks.pipelines.uploading import Audio
from tasks.pipelines.voicing import Cuts, Recording
from tasks.record import Bill
from tasks.script.values import Script, Turn
from tasks.studio import Studio
from tasks.truth.evidence import voiceable

OUTDATED = "The episode was changed or deleted meanwhile. Begin again from its page."


class LineEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a line is to be instead; without words it is left out."""

    index: Annotated[int, Meta(ge=1)]
    text: Annotated[str, Meta(max_length=2 * LONGEST)]
    facts: (
        Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=40)] | None
    ) = None


class RevisionParams(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """Which episode, and what is to be said instead."""

    episode: Annotated[str, Meta(min_length=1, max_length=36)]
    of: Annotated[str, Meta(min_length=1, max_length=36)]
    """The job that made what these changes are to: its lines are counted."""
    lines: Annotated[tuple[LineEdit, ...], Meta(min_length=1, max_length=500)]

    @property
    def edits(self) -> dict[int, Edit]:
        return clean({one.index: Edit(one.text, one.facts) for one in self.lines})


@step("fetch", title="Fetch the record", message="Fetching the record…")
async def fetch(context: Context, params: RevisionParams) -> Gathered:
    """Read the bills or stories once more from the evidence, with their documents."""
    found = await _basis(context, params)
    sources = tuple([await _kept(context, found, bill) for bill in found.bills])
    for index, artifact in enumerate(_shown(found), 1):
        context.artifact(artifact)
        unit = "story" if found.stories else "bill"
        context.progress(index, len(found.subjects), unit, "Fetching the record…")
    return found.gathered(sources)


@step("write", title="Change the lines", message="Changing the lines…")
async def write(context: Context, params: RevisionParams) -> Script:
    """Put the changes into the script as it is heard."""
    found = await _basis(context, params)
    found.with_edits(params.edits)
    context.progress(1, 1, "script", "Changing the lines…")
    return edited(found.script, params.edits)


@step("voice", title="Create the audio", message="Creating audio…")
async def voice(
    context: Context, params: RevisionParams, script: Script, gathered: Gathered
) -> Recording:
    """Speak the parts that have changed, with the episode's voices; the others are kept."""
    await lines.show_again(context, voiceable(script, gathered.subjects))
    before = await _cuts(params.of, script)
    voices = (await episodes.find(context.user_id, params.episode)).voices
    return await voicing.voice(context, Flow.of(script), Flow.of(gathered), voices, before)


@step("upload", title="Join and upload", message="Uploading…")
async def upload(
    context: Context, recording: Flow[Recording], script: Script, gathered: Gathered
) -> Audio:
    """Join the parts into one levelled file that can be heard while it grows."""
    return await uploading.upload(context, recording, Flow.of(script), Flow.of(gathered))


@step("save", title="Replace the episode", message="Saving…")
async def save(
    context: Context,
    params: RevisionParams,
    gathered: Gathered,
    script: Script,
    recording: Recording,
    audio: Audio,
) -> Saved:
    """Put the new state in the place of the one before, in one moment."""
    said = voiceable(script, gathered.subjects)
    old = await episodes.find(context.user_id, params.episode)
    new = await saving.again(context, old, gathered, said, recording, audio)
    lines_now = moved(basis.script_of(old), params.edits, said)
    now = context.clock.now_ms()
    if not await replaced.replace(context.user_id, new, params.of, lines_now, now):
        raise Final(OUTDATED, reason="outdated")
    saving.tell(context, new)
    return Saved(new.id, new.audio.url, audio.duration)


@pipeline(
    "revision",
    title="Changed episode",
    params=RevisionParams,
    steps=(fetch, write, voice, upload, save),
    providers=Studio.names_of_sound,
    alone=lambda params: params.episode,
)
async def revision(run: Run[RevisionParams]) -> Outcome:
    """The same episode, with lines that a listener has changed."""
    gathered = await run.step(fetch, run.params)
    script = await run.step(write, run.params)
    async with run.together() as steps:
        recording = steps.begin(voice, run.params, script, gathered)
        audio = steps.begin(upload, recording, script, gathered)
        made = await recording.result(), await audio.result()
        saved = await run.step(save, run.params, gathered, script, *made)
    return Outcome(
        message="Your episode is ready again!",
        audio_url=saved.audio_url,
        duration=saved.duration,
        episode_id=saved.episode_id,
    )


async def _basis(context: Context, params: RevisionParams) -> Basis:
    """Read what the episode rests on, as long as it is the one that was changed."""
    found = await basis.find(context.user_id, params.episode, context.tools)
    if found.episode.job_id != params.of:
        raise Final(OUTDATED, reason="outdated")
    return found


def _shown(found: Basis) -> list[Artifact]:
    told = zip(found.bills, found.choices, strict=True)
    return [fetching.shown(index, bill, choice) for index, (bill, choice) in enumerate(told, 1)] + [
        searching.shown(index, story) for index, story in enumerate(found.stories, 1)
    ]


async def _kept(context: Context, found: Basis, bill: Bill) -> str:
    """Keep the documents of a bill for this job, as a fetch does."""

    async def make() -> Answer[None]:
        data = await asyncio.to_thread(packed, found.documents[bill.id])
        return Answer(result=None, data=data, suffix=".sources")

    of = found.episode.evidence.sha256 if found.episode.evidence else ""
    call = Call(
        provider="evidence", depends_on=("evidence", of, bill.id), make=make, result_type=type(None)
    )
    return (await context.part(bill.id, call)).storage_key or ""


async def _cuts(of: str, script: Script) -> Cuts:
    """How segments were cut into parts, as long as the job that did it is there."""
    recording = await result_of(of, "voice", Recording)
    cuts: dict[str, list[tuple[Turn, ...]]] = defaultdict(list)
    for part in recording.parts if recording else ():
        cuts[script.segments[part.segment].key].append(part.turns)
    return cuts
