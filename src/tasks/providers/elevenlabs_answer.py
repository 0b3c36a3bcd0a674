"""Read ElevenLabs' answer: the sound, how long it is, who speaks when, and what it cost."""

import base64
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tasks.audio.pcm import seconds
from tasks.errors import Retryable
from tasks.providers.base import Spoken
from tasks.providers.elevenlabs_times import times

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


def price(characters: float) -> float:
    return characters / 1000 * USD_PER_1000_CHARACTERS


def read(answer: "Answer", texts: Sequence[str], sentences: Sequence[Sequence[str]]) -> Spoken:
    """Check an answer to *texts*, one a turn; empty ones were not sent.

    *sentences* are those of each turn, as they were sent.

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
        turns=times(answer.data, texts, sentences, duration),
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
