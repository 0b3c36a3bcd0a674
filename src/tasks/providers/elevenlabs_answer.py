"""Read ElevenLabs' answer: the sound, how long it is, who speaks when, and what it cost."""

import base64
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from tasks.audio.pcm import seconds
from tasks.errors import Retryable
from tasks.providers.base import Spoken, TurnTime

if TYPE_CHECKING:
    from elevenlabs import AudioWithTimestampsAndVoiceSegmentsResponseModel
    from elevenlabs.core.http_response import AsyncHttpResponse

    Answer = AsyncHttpResponse[AudioWithTimestampsAndVoiceSegmentsResponseModel]

USD_PER_1000_CHARACTERS = 0.10
"""Of eleven_v3, mid-2026 (elevenlabs.io/pricing); how many were billed says the answer itself."""
PACE = 14.0
"""Characters that a host says in a second."""
LEAST = 0.55
"""Of the length that the text should have; what is shorter was cut off without an error."""
SLACK = 0.5
"""Seconds by which a timestamp may lie behind the end of the sound."""


def price(characters: float) -> float:
    return characters / 1000 * USD_PER_1000_CHARACTERS


def read(answer: "Answer", texts: Sequence[str]) -> Spoken:
    """Check an answer to *texts*, one a turn; empty ones were not sent.

    Raises Retryable, with what it cost, where the sound is damaged or too short for its text.
    """
    said = sum(map(len, texts))
    billed = credits(answer.headers, said)
    audio, duration = sound(answer.data, price(billed))
    if duration < LEAST * said / PACE:
        raise Retryable(
            f"ElevenLabs sent only {duration:.0f} of about {said / PACE:.0f} seconds of speech.",
            reason="truncated",
            cost_usd=price(billed),
        )
    return Spoken(
        audio=audio,
        media_type="audio/mpeg",
        duration=duration,
        turns=heard(answer.data, texts, duration) or by_length(texts, duration),
        cost_usd=price(billed),
        characters=int(billed),
    )


def credits(headers: Mapping[str, str], characters: int) -> float:
    try:
        return max(float(headers["character-cost"]), 0.0)
    except (KeyError, ValueError):
        return float(characters)


def sound(data: Any, cost_usd: float) -> tuple[bytes, float]:
    import av

    try:
        audio = base64.b64decode(getattr(data, "audio_base_64", None) or "", validate=True)
        return audio, seconds(audio)
    except (ValueError, TypeError, av.error.FFmpegError) as error:
        raise Retryable(
            "ElevenLabs sent sound that cannot be decoded.", reason="bad_answer", cost_usd=cost_usd
        ) from error


def heard(data: Any, texts: Sequence[str], duration: float) -> tuple[TurnTime, ...]:
    """When each turn is heard by the answer's own account; nothing where that makes no sense."""
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    try:
        for one in data.voice_segments:
            turn = one.dialogue_input_index
            starts[turn] = min(float(one.start_time_seconds), starts.get(turn, math.inf))
            ends[turn] = max(float(one.end_time_seconds), ends.get(turn, 0.0))
        found = [(starts[turn], ends[turn]) for turn in range(sum(map(bool, texts)))]
    except (AttributeError, TypeError, ValueError, KeyError):
        return ()
    if not in_order(found, duration):
        return ()
    return with_silent(texts, [(start, min(end, duration)) for start, end in found])


def in_order(spans: Sequence[tuple[float, float]], duration: float) -> bool:
    edges = [edge for span in spans for edge in span]
    starts = [start for start, _ in spans]
    return (
        all(map(math.isfinite, edges))
        and min(edges) >= 0
        and max(edges) <= duration + SLACK
        and all(start < min(end, duration) for start, end in spans)
        and all(before <= after for before, after in pairwise(starts))
    )


def by_length(texts: Sequence[str], duration: float) -> tuple[TurnTime, ...]:
    """Share the time by the number of characters."""
    pace = duration / sum(map(len, texts))
    edges = [0.0, *accumulate(len(text) * pace for text in texts)]
    return tuple(TurnTime(start, end) for start, end in pairwise(edges))


def with_silent(texts: Sequence[str], spans: Iterable[tuple[float, float]]) -> tuple[TurnTime, ...]:
    """Give a turn that has nothing to say the moment at which it would be its turn."""
    times: list[TurnTime] = []
    remaining = iter(spans)
    for text in texts:
        now = times[-1].end if times else 0.0
        times.append(TurnTime(*next(remaining)) if text else TurnTime(now, now))
    return tuple(times)
