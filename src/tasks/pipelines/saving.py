"""The last step of a show: the episode, with every line where it is heard."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import msgspec

from tasks import episodes
from tasks.clock import iso
from tasks.episodes import told, told_news
from tasks.episodes.values import (
    AudioFile,
    Episode,
    EvidenceFile,
)
from tasks.evidence.making import make
from tasks.evidence.manifest import sha256
from tasks.evidence.sources import of_story, unpacked
from tasks.jobs.database import transaction
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.pipelines.gathered import Fetched, FetchedNews, Gathered
from tasks.pipelines.naming import bills, passed_over, stories
from tasks.pipelines.transcribing import transcribed
from tasks.pipelines.uploading import Audio
from tasks.pipelines.voicing import Recording
from tasks.providers.base import Show
from tasks.record import Document, Value
from tasks.script.values import Script
from tasks.studio import Studio


class Saved(Value, frozen=True):
    episode_id: str
    audio_url: str
    duration: float


async def save(
    context: Context,
    show: Show,
    gathered: Gathered,
    script: Script,
    recording: Recording,
    audio: Audio,
) -> Saved:
    """Save the episode under its job's id: saving twice is saving once."""
    context.progress(0, 1, "episode", "Saving…")
    studio: Studio = context.tools
    cost = await context.cost()
    file = _file(context, context.job_id, audio)
    evidence = await _evidence(context, context.job_id, gathered, script)
    episode = Episode(
        id=context.job_id,
        job_id=context.job_id,
        show=show,
        title=script.title,
        summary=script.summary,
        created_at=iso(context.clock.now_ms()) or "",
        record_date=gathered.record_date.isoformat(),
        sample=gathered.sample,
        fact_checked=script.report.claims == script.report.supported,
        report=script.report,
        providers=studio.names() if show != "news" else studio.names_of_news(),
        voices=recording.voices,
        audio=file,
        segments=transcribed(script, recording, audio, gathered.subjects),
        bills=bills(gathered) if isinstance(gathered, Fetched) else (),
        passed_over=passed_over(gathered) if isinstance(gathered, Fetched) else (),
        stories=stories(gathered) if isinstance(gathered, FetchedNews) else (),
        cost_usd=cost.usd,
        saved_usd=cost.saved_usd,
        evidence=evidence,
    )
    now = context.clock.now_ms()
    async with transaction():
        await episodes.save(context.user_id, episode, now)
        if not gathered.sample:
            await _remember(context.user_id, show, gathered, now)
    tell(context, episode)
    return Saved(episode.id, file.url, audio.duration)


async def _remember(user_id: str, show: Show, gathered: Gathered, now: int) -> None:
    if isinstance(gathered, FetchedNews):
        await told_news.remember(user_id, gathered.stories, now)
    else:
        await told.remember(user_id, show, gathered.bills, now)


async def again(
    context: Context,
    old: Episode,
    gathered: Gathered,
    script: Script,
    recording: Recording,
    audio: Audio,
) -> Episode:
    """The same episode with other words: what it tells of, and when it was made, stay."""
    studio: Studio = context.tools
    cost = await context.cost()
    return msgspec.structs.replace(
        old,
        job_id=context.job_id,
        fact_checked=script.report.claims == script.report.supported,
        report=script.report,
        providers={**old.providers, **studio.names_of_sound()},
        voices=recording.voices,
        audio=_file(context, old.id, audio),
        segments=transcribed(script, recording, audio, gathered.subjects),
        cost_usd=round(old.cost_usd + cost.usd, 6),
        saved_usd=round(old.saved_usd + cost.saved_usd, 6),
        evidence=await _evidence(context, old.id, gathered, script),
    )


def tell(context: Context, episode: Episode) -> None:
    """Show where the finished episode can be heard."""
    context.artifact(
        Artifact(
            id="audio", kind="audio", index=1, title=episode.title,
            url=f"/episodes/{episode.id}/audio.mp3",
        )
    )  # fmt: skip


async def _evidence(
    context: Context, episode_id: str, gathered: Gathered, script: Script
) -> EvidenceFile:
    """Put what the episode rests on into one file, named by its hash."""
    documents = await _documents(context, gathered)
    made = await asyncio.to_thread(make, script, gathered.subjects, documents, gathered.record_date)
    digest = sha256(made.data)
    key = f"evidence/{digest}.zip"
    await context.storage.put(key, made.data, "application/zip")
    return EvidenceFile(
        key=key,
        sha256=digest,
        size=len(made.data),
        url=f"/episodes/{episode_id}/evidence.zip",
        sources=tuple(one for bill in made.manifest.bills for one in bill.sources),
    )


async def _documents(context: Context, gathered: Gathered) -> Mapping[str, Sequence[Document]]:
    """What each subject was read from: of news, what we keep of it."""
    if isinstance(gathered, FetchedNews):
        return {story.id: (of_story(story),) for story in gathered.stories}
    return {
        bill.id: unpacked(await context.storage.get(key))
        for bill, key in zip(gathered.bills, gathered.sources, strict=False)
        if key
    }


def _file(context: Context, episode_id: str, audio: Audio) -> AudioFile:
    studio: Studio = context.tools
    ours = f"/episodes/{episode_id}/audio/{audio.sha256}.mp3"
    return AudioFile(
        key=audio.key,
        sha256=audio.sha256,
        size=audio.size,
        duration=audio.duration,
        loudness=audio.loudness,
        true_peak=audio.true_peak,
        url=(studio.cdn and studio.storage.url(audio.key)) or ours,
    )
