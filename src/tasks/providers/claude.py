"""Let Claude write the dialogue about one bill or story: one streamed call, its form checked here.

Source: platform.claude.com, Messages API; wire format and failures seen with SDK 2.12.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from typing import TYPE_CHECKING, Any

import msgspec

from tasks.errors import Final, Misconfigured, Retryable, StepError
from tasks.providers.asking import message, rules, title, version
from tasks.providers.base import CHECK_WITHIN, Brief, OnTurn, Written
from tasks.providers.claude_errors import broken_off, failures, too_long, translated
from tasks.providers.prices import Usage, cost
from tasks.script.dialogue import Unusable, read_dialogue, read_turns
from tasks.script.facts import facts_of
from tasks.script.prompt import SCHEMA
from tasks.script.scanning import TurnScanner
from tasks.script.values import Segment

if TYPE_CHECKING:
    import anthropic
    from anthropic.lib.streaming import AsyncMessageStream
    from anthropic.types import Message

    Stream = AsyncMessageStream[None]

DEFAULT_MODEL = "claude-sonnet-5-5"
EFFORT = "medium"
LONGEST_CALL = 600.0
"""Seconds."""
LONGEST_SILENCE = 90.0
"""Seconds without a byte; a waiting stream sends pings."""


class Claude:
    """The writer that costs money. It tries once; who calls it decides about another try."""

    offline = False
    fact_checked = False
    concurrency = 4
    """Far below what any plan allows in a minute; a show is three or four calls."""

    def __init__(
        self,
        key: str,
        base_url: str | None = None,
        model: str = DEFAULT_MODEL,
        *,
        longest_silence: float = LONGEST_SILENCE,
    ) -> None:
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise Misconfigured("ANTHROPIC_API_KEY holds no key, or characters that no key has.")
        self.model = model
        self.name = f"Claude {model}"
        self._key = key
        self._base_url = base_url
        self._longest_silence = longest_silence
        self._client: anthropic.AsyncAnthropic | None = None
        self._building = asyncio.Lock()

    def depends_on(self, brief: Brief) -> tuple[str, ...]:
        """The provider, the model, the rules, and all that the message is made from."""
        return (
            "anthropic",
            self.model,
            EFFORT,
            version(brief),
            msgspec.json.encode(brief).decode(),
        )

    def estimate(self, brief: Brief) -> float:
        """Take three characters for a token of input, and much thinking."""
        read = (len(rules(brief)) + len(message(brief))) // 3
        return cost(self.model, Usage(cache_write=read, output=4 * brief.words + 4_000))

    async def write(self, brief: Brief, on_turn: OnTurn) -> Written:
        """Ask for one segment; report each turn once, as soon as it is whole."""
        client = await self._connected()
        answer = _Answer(self.model, brief)
        try:
            async with asyncio.timeout(LONGEST_CALL) as limit, AsyncExitStack() as stack:
                await answer.open(stack, client)
                await _report(answer, on_turn)
        except TimeoutError:
            if limit.expired():
                raise too_long(answer.cost_usd) from None
            raise
        return answer.written()

    async def check(self) -> str:
        """Ask about the model: it takes the key, and costs nothing."""
        client = await self._connected()
        try:
            async with asyncio.timeout(CHECK_WITHIN):
                model = await client.models.retrieve(self.model, timeout=CHECK_WITHIN)
        except failures() as error:
            raise translated(error) from None
        except TimeoutError:
            raise too_long(0.0) from None
        if getattr(model, "id", None) is None:
            said = "What answers at ANTHROPIC_BASE_URL is not Anthropic's API."
            raise Retryable(said, reason="bad_answer")
        return "the key is good, the model is there"

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _connected(self) -> "anthropic.AsyncAnthropic":
        """Build the client once, in a thread: importing the SDK takes seconds."""
        async with self._building:
            if self._client is None:
                self._client = await asyncio.to_thread(self._build)
            return self._client

    def _build(self) -> "anthropic.AsyncAnthropic":
        import anthropic
        import httpx2

        return anthropic.AsyncAnthropic(
            api_key=self._key,
            base_url=self._base_url,
            max_retries=0,
            timeout=httpx2.Timeout(self._longest_silence, connect=10.0),
        )


class _Answer:
    """One call under way, and what it has cost so far."""

    def __init__(self, model: str, brief: Brief) -> None:
        self.model = model
        self.brief = brief
        self.text = ""
        self.stream: Stream | None = None

    async def open(self, stack: AsyncExitStack, client: "anthropic.AsyncAnthropic") -> None:
        try:
            self.stream = await stack.enter_async_context(
                client.messages.stream(**_request(self.model, self.brief))
            )
        except failures() as error:
            raise translated(error) from None

    async def pieces(self) -> AsyncGenerator[str, None]:
        """The text as it comes; only the stream's own failures are translated."""
        assert self.stream is not None
        try:
            async for piece in self.stream.text_stream:
                self.text += piece
                yield piece
        except failures() as error:
            raise translated(error, self.cost_usd) from None

    @property
    def message(self) -> "Message | None":
        """What has been received; None before the first event."""
        try:
            return self.stream.current_message_snapshot if self.stream else None
        except AssertionError:
            return None

    @property
    def usage(self) -> Usage:
        message = self.message
        if message is None:
            return Usage()
        used = message.usage
        return Usage(
            fresh=used.input_tokens,
            cache_write=used.cache_creation_input_tokens or 0,
            cache_read=used.cache_read_input_tokens or 0,
            output=max(used.output_tokens or 0, len(self.text) // 4),
        )

    @property
    def cost_usd(self) -> float:
        return cost(self.model, self.usage)

    def written(self) -> Written:
        """The checked segment; an answer that cannot be used is an error that keeps its cost."""
        message = self.message
        if message is None or message.stop_reason != "end_turn":
            raise _stopped(message.stop_reason if message else None, self.cost_usd)
        subject = self.brief.subject
        try:
            read = read_turns if self.brief.wrong else read_dialogue
            turns = read(self.text, facts_of(subject))
        except Unusable as error:
            said = f"Claude wrote a dialogue that cannot be used: {error}."
            raise Retryable(said, reason="bad_answer", cost_usd=self.cost_usd) from None
        return Written(
            segment=Segment(subject.id, title(subject), turns, subject.url),
            cost_usd=self.cost_usd,
            input_tokens=self.usage.input,
            output_tokens=self.usage.output,
            model=message.model,
        )


async def _report(answer: _Answer, on_turn: OnTurn) -> None:
    scanner = TurnScanner(facts_of(answer.brief.subject))
    number = 0
    async with aclosing(answer.pieces()) as pieces:
        async for piece in pieces:
            for turn in scanner.feed(piece):
                number += 1
                await on_turn(number, turn)


def _request(model: str, brief: Brief) -> dict[str, Any]:
    system = {"type": "text", "text": rules(brief), "cache_control": {"type": "ephemeral"}}
    return {
        "model": model,
        "max_tokens": _most_tokens(brief.words),
        "system": [system],
        "messages": [{"role": "user", "content": message(brief)}],
        "output_config": {
            "effort": EFFORT,
            "format": {"type": "json_schema", "schema": SCHEMA},
        },
    }


def _most_tokens(words: int) -> int:
    """Four times what the words should take, and room to think."""
    return 10 * words + 8_000


def _stopped(reason: str | None, cost_usd: float) -> StepError:
    if reason is None:
        return broken_off(cost_usd)
    if reason == "refusal":
        said = "Claude declined to write about this."
        return Final(said, reason="refused", cost_usd=cost_usd)
    if reason in ("max_tokens", "model_context_window_exceeded"):
        said = "Claude's answer was cut off because it grew too long."
        return Retryable(said, reason="truncated", cost_usd=cost_usd)
    said = f"Claude stopped in a way that was not asked for ({reason})."
    return Retryable(said, reason="bad_answer", cost_usd=cost_usd)
