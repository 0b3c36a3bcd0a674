"""Let ElevenLabs speak a part: one text-to-dialogue call, both hosts in one take, with timestamps.

Source: elevenlabs.io/docs, Text to Dialogue; wire format and failures seen with SDK 2.78.
"""

import asyncio
from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING, Self

from tasks.audio import parts
from tasks.audio.speech import Instead, spoken
from tasks.errors import Final, Misconfigured, Retryable
from tasks.providers import casting
from tasks.providers.base import CHECK_WITHIN, Spoken, Wait
from tasks.providers.casting import Cast, Offered
from tasks.providers.elevenlabs_account import seen
from tasks.providers.elevenlabs_answer import price, read
from tasks.providers.elevenlabs_client import Line
from tasks.providers.elevenlabs_errors import NO_SLOT, failures, too_long, translated
from tasks.providers.elevenlabs_voices import Catalog, unknown
from tasks.providers.slots import Slots
from tasks.script.values import Turn

if TYPE_CHECKING:
    from elevenlabs import AudioWithTimestampsAndVoiceSegmentsResponseModel
    from elevenlabs.core.http_response import AsyncHttpResponse

    Answer = AsyncHttpResponse[AudioWithTimestampsAndVoiceSegmentsResponseModel]

MODEL = "eleven_v3"
FORMAT = "mp3_44100_128"
STABILITY = 0.5
"""`natural`: between `creative` (0) and `robust` (1)."""
SEED = 1787
VOICES = {"Sarah": "EXAVITQu4vr4xnSDxMaL", "James": "JBFqnCBsd6RMkjVDRZzb"}
"""ElevenLabs' own Sarah, and George."""
TAGS = ("curious", "excited", "exhales", "laughs", "pause", "sighs", "whispers")
"""Stage directions that the model plays; any other would be read out."""
LONGEST = 240.0
"""Seconds for one call."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds to wait for a slot that is not free, one pause after the other."""
MOST_CHARACTERS = 2000
"""Above this the answer may end early, without an error."""


class ElevenLabs:
    """The voice that costs money. It tries once; who calls it decides about another try."""

    name = f"ElevenLabs {MODEL}"
    offline = False
    max_characters = 1800

    def __init__(
        self,
        key: str,
        base_url: str | None = None,
        voices: Cast | None = None,
        concurrency: int = 2,
        *,
        instead: Instead = (),
        longest: float = LONGEST,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise Misconfigured("ELEVENLABS_API_KEY holds no key, or characters that no key has.")
        self.voices = self._usual = {**VOICES, **(voices or {})}
        self.concurrency = concurrency
        self._instead = instead
        self._longest = longest
        self._pauses = pauses
        self._slots = Slots(concurrency)
        self._line = Line(key, base_url, longest)
        self._catalog = Catalog(self._line)

    def cast(self, chosen: Cast) -> Self:
        """The same client, slots and key, with the hosts' voices as they are chosen."""
        other = copy(self)
        other.voices = casting.cast(self._usual, chosen)
        return other

    async def offered(self) -> tuple[Offered, ...]:
        return await self._catalog.offered()

    async def knows(self, voice_id: str) -> bool:
        return await self._catalog.knows(voice_id)

    def depends_on(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        """The provider, its settings, and who says what, as it is sent."""
        settings = ("elevenlabs", MODEL, FORMAT, str(STABILITY), str(SEED))
        return (*settings, *(f"{voice}: {text}" for voice, text in self._lines(turns)))

    def estimate(self, turns: Sequence[Turn]) -> float:
        return price(sum(len(text) for _, text in self._lines(turns)))

    async def speak(self, turns: Sequence[Turn], wait: Wait = asyncio.sleep) -> Spoken:
        lines = self._lines(turns)
        _check(lines)
        async with self._slots.one():
            answer = await self._ask_in_turn([line for line in lines if line[1]], wait)
            await self._slots.allow(answer.headers.get("maximum-concurrent-requests", ""))
        # Decoding a few minutes of sound takes a tenth of a second.
        texts = [text for _, text in lines]
        return await asyncio.to_thread(
            read, answer, texts, [self._sentences(turn) for turn in turns]
        )

    async def check(self) -> str:
        """Ask for the account and for both voices: it takes the key, and no credits."""
        client = await self._line.client()
        try:
            async with asyncio.timeout(CHECK_WITHIN):
                return await seen(client, tuple(self.voices.values()))
        except TimeoutError:
            raise too_long() from None

    async def aclose(self) -> None:
        await self._line.aclose()

    def _lines(self, turns: Sequence[Turn]) -> list[tuple[str, str]]:
        return [(self.voices[turn.speaker], self._said(turn.text)) for turn in turns]

    def _sentences(self, turn: Turn) -> list[str]:
        return [self._said(sentence) for sentence in parts.sentences(turn.text)]

    def _said(self, text: str) -> str:
        return spoken(text, TAGS, self._instead)

    async def _ask_in_turn(self, lines: Sequence[tuple[str, str]], wait: Wait) -> "Answer":
        """Wait here where something else with this key takes the plan's slots: nothing is paid."""
        for pause in self._pauses:
            try:
                return await self._ask(lines)
            except Retryable as error:
                if error.reason != NO_SLOT:
                    raise
                await wait(error.retry_after or pause)
        return await self._ask(lines)

    async def _ask(self, lines: Sequence[tuple[str, str]]) -> "Answer":
        client = await self._line.client()
        dialogue = client.text_to_dialogue.with_raw_response
        from elevenlabs import DialogueInput, ToDialogueSettingsResponseModel

        try:
            async with asyncio.timeout(self._longest) as limit:
                answer: Answer = await dialogue.convert_with_timestamps(
                    inputs=[DialogueInput(voice_id=voice, text=text) for voice, text in lines],
                    output_format=FORMAT,
                    model_id=MODEL,
                    language_code="en",
                    settings=ToDialogueSettingsResponseModel(stability=STABILITY),
                    seed=SEED,
                    request_options={"max_retries": 0},
                )
        except failures() as error:
            failure = translated(error)
            asked = [voice for voice, _ in lines]
            raise unknown(error, asked, self.voices, self._usual) or failure from error
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise too_long() from error
        return answer


def _check(lines: Sequence[tuple[str, str]]) -> None:
    characters = sum(len(text) for _, text in lines)
    if not characters:
        raise Final("There is nothing in this part that can be said.", reason="nothing_to_tell")
    if characters > MOST_CHARACTERS:
        raise Final(
            f"A part of {characters} characters is too long for ElevenLabs,"
            f" which takes {MOST_CHARACTERS}.",
            reason="bad_request",
        )
