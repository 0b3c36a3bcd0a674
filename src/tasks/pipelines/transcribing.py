"""The transcript of an episode: every line of the script where it is heard."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.audio.values import Placed
from tasks.episodes.timing import timed
from tasks.episodes.values import EpisodeFact, EpisodeSegment, Line
from tasks.pipelines.showing import shown
from tasks.pipelines.uploading import Audio
from tasks.pipelines.voicing import RecordedPart, Recording
from tasks.script.values import Script, Segment
from tasks.story import Subject


def transcribed(
    script: Script, recording: Recording, audio: Audio, subjects: Sequence[Subject]
) -> tuple[EpisodeSegment, ...]:
    """Give each segment its lines with their times, and the facts that they rest on."""
    heard = list(zip(recording.parts, audio.parts, strict=True))
    parts = [
        [(part, placed) for part, placed in heard if part.segment == number]
        for number in range(len(script.segments))
    ]
    ends = [segment[0][1].start for segment in parts[1:]] + [audio.duration]
    unsaid = {one.key: one.unsaid for one in script.report.segments}
    return tuple(
        _segment(one, spoken, end, shown(one, unsaid.get(one.key, ()), subjects))
        for one, spoken, end in zip(script.segments, parts, ends, strict=True)
    )


def _segment(
    segment: Segment,
    spoken: list[tuple[RecordedPart, Placed]],
    end: float,
    facts: tuple[EpisodeFact, ...],
) -> EpisodeSegment:
    return EpisodeSegment(
        key=segment.key,
        title=segment.title,
        start=round(spoken[0][1].start, 3),
        end=round(end, 3),
        lines=tuple(line for part, placed in spoken for line in _lines(part, placed)),
        url=segment.url,
        facts=facts,
    )


def _lines(part: RecordedPart, placed: Placed) -> list[Line]:
    return [
        Line(
            speaker=turn.speaker,
            text=turn.text,
            kind=turn.kind,
            start=round(time.start, 3),
            end=round(time.end, 3),
            sources=turn.sources,
            facts=turn.facts,
            sentences=timed(turn.text, time),
        )
        for turn, time in zip(part.turns, placed.turns, strict=True)
    ]
