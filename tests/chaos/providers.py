"""Providers in a bad mood: 429, 5xx, silence, answers that are cut off or make no sense.

Each process has servers of its own, so that the till knows who asked.
"""

import asyncio
import json
import re
import time
from typing import Any

from chaos.till import Call, Mood, Till
from fakes import claude, elevenlabs_api
from fakes.claude import FakeClaude
from fakes.elevenlabs_api import FakeElevenLabs
from tasks.jobs.parts import content_key
from tasks.providers.elevenlabs import FORMAT, MODEL, SEED, STABILITY

KEY = "key-for-tests"
HUNG = 5.0
"""Seconds a provider keeps silent before it hangs up."""
LATENCY = 0.6
TOKENS_A_SECOND = 250.0

CLAUDE = {
    "busy": claude.failure(
        429, "rate_limit_error", "Too many requests", headers={"retry-after": "1"}
    ),
    "overloaded": claude.failure(529, "overloaded_error", "Overloaded"),
    "down": claude.failure(500, "api_error", "Internal server error"),
    "cut": claude.Reply(ending="drop"),
    "silent end": claude.Reply(ending="no message_stop"),
    "error event": claude.Reply(ending="error event"),
    "garbage": claude.Reply(text="I would rather talk about the weather."),
}
ELEVENLABS = {
    "busy": elevenlabs_api.failure(429, "system_busy", "Busy.", **{"retry-after": "1"}),
    "too many": elevenlabs_api.TOO_MANY_AT_ONCE,
    "down": elevenlabs_api.DOWN,
    "cut": elevenlabs_api.Reply(ending="cut"),
    "garbage": elevenlabs_api.Reply(body="<html>maintenance</html>"),
    "too short": elevenlabs_api.Reply(spoken=0.2),
}


class MoodyClaude(FakeClaude):
    """Anthropic, as one process meets it."""

    def __init__(self, till: Till, mood: Mood, process: str) -> None:
        super().__init__(key=KEY, tokens_per_second=TOKENS_A_SECOND)
        self._till, self._mood, self._process = till, mood, process
        self._call: Call | None = None

    async def _answer(
        self,
        line: str,
        headers: dict[str, str],
        body: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        if not line.startswith("POST"):
            return await super()._answer(line, headers, body, reader, writer)
        call = self._till.open("Claude", bill_of(json.loads(body)), self._process)
        call.trouble = self._mood.draw(*CLAUDE, "hang", "hang")
        if call.trouble == "hang":
            return await _hang(call, reader)
        # Nothing is awaited between here and `_next`, which takes the reply of this call.
        self._call = call
        await super()._answer(line, headers, body, reader, writer)
        return _handed_over(call, reader)

    def _next(self) -> claude.Reply:
        assert self._call is not None
        call, self._call = self._call, None
        reply = CLAUDE.get(call.trouble, self.reply)
        call.billed = reply.status == 200
        return reply


class MoodyElevenLabs(FakeElevenLabs):
    """ElevenLabs, as one process meets it."""

    def __init__(self, till: Till, mood: Mood, process: str, user: str) -> None:
        super().__init__(key=KEY, latency=LATENCY)
        self._till, self._mood, self._process, self._user = till, mood, process, user
        self._call: Call | None = None

    async def _answer(
        self,
        line: str,
        headers: dict[str, str],
        body: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        if not body:
            return await super()._answer(line, headers, body, reader, writer)
        key = content_of(json.loads(body), self._user)
        call = self._till.open("ElevenLabs", key, self._process)
        call.trouble = self._mood.draw(*ELEVENLABS, "hang")
        with self._till.speech():
            if call.trouble == "hang":
                return await _hang(call, reader)
            await self._sign(call, reader)
            # Nothing is awaited between here and `_next`, which takes the reply of this call.
            self._call = call
            await super()._answer(line, headers, body, reader, writer)
            return _handed_over(call, reader)

    async def _sign(self, call: Call, reader: asyncio.StreamReader) -> None:
        """Wait for the sign to speak, or until the asker leaves, who then takes none."""
        sign = asyncio.ensure_future(self._mood.sign())
        leaving = asyncio.ensure_future(reader.read(1))
        await asyncio.wait({sign, leaving}, return_when=asyncio.FIRST_COMPLETED)
        call.billed = call.hung_up = leaving.done() and not sign.done()
        for waiting in (sign, leaving):
            waiting.cancel()
        await asyncio.wait({sign, leaving})
        if call.hung_up:
            raise ConnectionResetError

    def _next(self) -> elevenlabs_api.Reply:
        assert self._call is not None
        call, self._call = self._call, None
        reply = ELEVENLABS.get(call.trouble, self.reply)
        call.billed = reply.status == 200
        return reply


async def _hang(call: Call, reader: asyncio.StreamReader) -> None:
    """Take the question, work, and never answer."""
    call.billed = True
    try:
        async with asyncio.timeout(HUNG):
            await reader.read(1)
    except TimeoutError:
        pass
    raise ConnectionResetError


def _handed_over(call: Call, reader: asyncio.StreamReader) -> None:
    if call.billed and not call.trouble and not reader.at_eof():
        call.whole_at = time.time()


def bill_of(request: dict[str, Any]) -> str:
    """Read which bill a segment is about; in a chaos run it names the job."""
    record = re.search(r"<<<RECORD\n(.*)\nRECORD>>>", request["messages"][0]["content"], re.DOTALL)
    assert record is not None
    return f"119-hr-{re.sub(r'[^0-9]', '', json.loads(record[1])['number'])}"


def content_of(request: dict[str, Any], user: str) -> str:
    """Name what was asked as the ledger does."""
    lines = (f"{one['voice_id']}: {one['text']}" for one in request["inputs"])
    settings = ("elevenlabs", MODEL, FORMAT, str(STABILITY), str(SEED))
    return content_key(f"user:{user}", (*settings, *lines))
