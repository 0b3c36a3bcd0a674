"""What a finished episode is made again from: its own words, and the evidence that it rests on.

Nothing of the job that made it is needed: that one may be deleted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from tasks import episodes
from tasks.drafts import Edit
from tasks.episodes.values import Episode, EpisodeBill, EpisodeSegment, Line
from tasks.errors import Conflict
from tasks.evidence.reading import documents
from tasks.evidence.sources import read_again
from tasks.pipelines.editable import EditableScript, editable
from tasks.pipelines.editing import clean, insist
from tasks.pipelines.gathered import Fetched, FetchedNews, Gathered
from tasks.record import Bill, Candidate, Choice, Document, Value
from tasks.script.values import Script, Segment, Turn
from tasks.script.wording import unique
from tasks.story import Story, Subject
from tasks.studio import Studio


class Basis(Value, frozen=True):
    episode: Episode
    script: Script
    """As it is heard."""
    subjects: tuple[Subject, ...]
    """Its bills, or its stories."""
    documents: dict[str, tuple[Document, ...]]
    """By the subject's id."""

    @property
    def bills(self) -> tuple[Bill, ...]:
        return tuple(one for one in self.subjects if isinstance(one, Bill))

    @property
    def stories(self) -> tuple[Story, ...]:
        return tuple(one for one in self.subjects if isinstance(one, Story))

    @property
    def choices(self) -> tuple[Choice, ...]:
        reasons = {one.id: one for one in self.episode.bills}
        return tuple(_choice(bill, reasons.get(bill.id)) for bill in self.bills)

    @property
    def record_date(self) -> date:
        return date.fromisoformat(self.episode.record_date)

    def with_edits(self, edits: Mapping[int, Edit]) -> EditableScript:
        """The script with the changes in it, judged; BadInput for one that cannot be."""
        said = clean(edits)
        insist(said, self.script, self.subjects)
        return editable(self.episode.job_id, self.script, self.subjects, said)

    def gathered(self, sources: tuple[str, ...]) -> Gathered:
        """What its first step handed on; *sources* are where the documents of its bills are now."""
        sample = self.episode.sample
        if stories := self.stories:
            topics = unique(one.topic for one in stories)
            return FetchedNews(stories, topics, self.record_date, sample)
        return Fetched(self.bills, self.choices, (), self.record_date, sample, sources)


async def find(user_id: str, episode_id: str, studio: Studio) -> Basis:
    """Read what the episode rests on. Raises Conflict where its lines cannot be changed."""
    episode = await episodes.find(user_id, episode_id)
    if why := fixed(episode, studio.voice.name):
        raise Conflict(why)
    assert episode.evidence is not None
    data = await studio.storage.get(episode.evidence.key)
    kept = await asyncio.to_thread(documents, data)
    read = [await read_again(bill_id, kept[bill_id]) for bill_id in kept]
    return Basis(replace(episode, corrections=()), script_of(episode), tuple(read), kept)


def fixed(episode: Episode, voice: str) -> str:
    """Say why the lines of an episode cannot be changed with this voice; empty if they can."""
    if not (episode.bills or episode.stories):
        return "This episode tells of nothing; its lines say what the show is, and stay."
    if episode.evidence is None:
        return "This episode is from before there was evidence; its lines cannot be changed."
    if not episode.audio.kept:
        return "The audio of this episode is no longer kept; its lines cannot be changed."
    if episode.providers.get("voice") != voice:
        # Its opening says who speaks, and stays as it is.
        return f"Other voices spoke this episode; now it would be {voice}. It stays as it is."
    return ""


def script_of(episode: Episode) -> Script:
    """The script as it was voiced."""
    segments = tuple(_segment(one) for one in episode.segments)
    return Script(episode.title, episode.summary, segments, episode.report)


def _segment(heard: EpisodeSegment) -> Segment:
    return Segment(heard.key, heard.title, tuple(_turn(line) for line in heard.lines), heard.url)


def _turn(line: Line) -> Turn:
    return Turn(line.speaker, line.text, line.kind, line.sources, line.facts)


def _choice(bill: Bill, told: EpisodeBill | None) -> Choice:
    if bill.latest_action is None:
        raise Conflict(f"{bill.citation} has no action on record.")
    candidate = Candidate(
        bill.congress, bill.kind, bill.number, bill.title, bill.latest_action, bill.policy_area
    )
    return Choice(candidate, 0.0, told.reasons if told else ())
