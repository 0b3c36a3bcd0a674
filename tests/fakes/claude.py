"""A server that speaks Anthropic's Messages API: for tests, and by hand.

`python tests/fakes/claude.py --port 8800` prints the ANTHROPIC_BASE_URL to use, with any key.
"""

import argparse
import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from fakes.loopback import Provider

CREATED = "2026-02-01T00:00:00Z"

Ending = Literal["whole", "error event", "drop", "stall", "no message_stop", "nothing", "hang up"]

PIECE = 24
"""Characters of a delta; about six tokens."""


@dataclass
class Reply:
    """What to answer one call; by default a whole dialogue made from the record in the request."""

    text: str | None = None
    stop_reason: str = "end_turn"
    ending: Ending = "whole"
    after: float = 0.5
    """How much of the text is sent before an early ending."""
    thinking: bool = False
    pings: int = 1
    status: int = 200
    error: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    input_tokens: int = 1200
    cache_write: int = 0
    cache_read: int = 0
    output_tokens: int | None = None


def failure(
    status: int, kind: str, message: str, *, headers: dict[str, str] | None = None, **more: Any
) -> Reply:
    """An error instead of an answer; *more* goes into the error, such as `details`."""
    error = {"type": kind, "message": message, **more}
    return Reply(status=status, error=error, headers=headers or {})


class FakeClaude(Provider):
    """Answers `POST /v1/messages`; `replies` are used up one a call, then `reply` is repeated."""

    def __init__(
        self,
        *,
        key: str = "",
        port: int = 0,
        first_token: float = 0.0,
        tokens_per_second: float = 0.0,
    ) -> None:
        super().__init__(port)
        self.key = key
        """If given, another key is refused with 401."""
        self.first_token = first_token
        self.tokens_per_second = tokens_per_second
        self.models = {"claude-sonnet-5-5"}
        """What there is."""
        self.reply = Reply()
        self.replies: deque[Reply] = deque()
        self.requests: list[dict[str, Any]] = []
        """The bodies, oldest first."""
        self.headers: list[dict[str, str]] = []

    @property
    def calls(self) -> int:
        return len(self.requests)

    async def _answer(
        self,
        line: str,
        headers: dict[str, str],
        body: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        if line.startswith("GET /v1/models/"):
            return await self._tell_model(line.split(" ")[1].rpartition("/")[2], headers, writer)
        if line != "POST /v1/messages HTTP/1.1":
            return await _say(writer, failure(404, "not_found_error", "Not found"))
        request = json.loads(body)
        self.requests.append(request)
        self.headers.append(headers)
        reply = self._objection(headers, request) or self._next()
        if reply.ending == "hang up":
            raise ConnectionResetError
        if reply.status != 200:
            return await _say(writer, reply)
        await self._stream(request, reply, writer)
        if reply.ending == "stall":
            await reader.read(1)
            self.hung_up.set()
        else:
            await _chunk(writer, b"")
        return None

    async def _tell_model(
        self, model: str, headers: dict[str, str], writer: asyncio.StreamWriter
    ) -> None:
        if refused := self._refused(headers):
            return await _say(writer, refused)
        if model not in self.models:
            return await _say(writer, failure(404, "not_found_error", f"model: {model}"))
        await _head(writer, 200, "application/json", {})
        body = {"type": "model", "id": model, "display_name": model, "created_at": CREATED}
        await _chunk(writer, json.dumps(body).encode())
        return await _chunk(writer, b"")

    def _next(self) -> Reply:
        return self.replies.popleft() if self.replies else self.reply

    def _refused(self, headers: dict[str, str]) -> Reply | None:
        if self.key and headers.get("authorization") != f"Bearer {self.key}":
            return failure(401, "authentication_error", "invalid x-api-key")
        return None

    def _objection(self, headers: dict[str, str], request: dict[str, Any]) -> Reply | None:
        """What the API itself would not accept."""
        if refused := self._refused(headers):
            return refused
        if "anthropic-version" not in headers:
            return failure(400, "invalid_request_error", "anthropic-version: header is required")
        for name in ("model", "max_tokens", "messages"):
            if name not in request:
                return failure(400, "invalid_request_error", f"{name}: Field required")
        for name in ("temperature", "top_p", "top_k"):
            if name in request:
                said = f"{name}: Extra inputs are not permitted"
                return failure(400, "invalid_request_error", said)
        return None

    async def _stream(
        self, request: dict[str, Any], reply: Reply, writer: asyncio.StreamWriter
    ) -> None:
        await _head(writer, 200, "text/event-stream", reply.headers)
        await asyncio.sleep(self.first_token)
        async for event in self._paced(_events(request, reply)):
            await _chunk(writer, f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
        if reply.ending == "drop":
            writer.transport.abort()
            raise ConnectionResetError

    async def _paced(self, events: Iterator[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
        for event in events:
            yield event
            if self.tokens_per_second and event["type"] == "content_block_delta":
                await asyncio.sleep(PIECE / 4 / self.tokens_per_second)


def dialogue(*texts: str, facts: tuple[str, ...] = ()) -> str:
    """An answer with these turns, told by the hosts in turn."""
    turns = [
        {
            "speaker": ("Sarah", "James")[number % 2],
            "kind": "question" if text.endswith("?") else "fact",
            "facts": list(facts),
            "text": text,
        }
        for number, text in enumerate(texts)
    ]
    return json.dumps({"turns": turns})


def made_from(request: dict[str, Any]) -> str:
    """A plausible dialogue about the facts that the request lists; or turns written again."""
    message = request["messages"][0]["content"]
    if again := re.search(r"<<<TURNS\n(.*)\nTURNS>>>", message, re.DOTALL):
        return _written_again(json.loads(again[1]))
    found = re.search(r"<<<RECORD\n(.*)\nRECORD>>>", message, re.DOTALL)
    record = json.loads(found[1]) if found else {"facts": []}
    facts = {fact["id"]: fact for fact in record["facts"]}
    first = "James" if "James speaks first" in message else "Sarah"
    if "item.1.title" in facts:
        return _written(_of_news(facts), first)
    turns: list[Line] = [
        ("question", ["bill"], "Let's talk about {bill.number}. What's in it?"),
        *_gist(facts),
        ("question", [], "And who is behind it?"),
        ("fact", ["sponsor"], "It comes from {sponsor.full}."),
        ("question", [], "How far has it come?"),
        ("fact", ["status"], _where(facts)),
    ]
    votes = [one for one in facts if one.startswith("vote.")][-2:]
    turns += [
        ("fact", [one], f"The {facts[one]['chamber']} voted {{{one}.tally}}.") for one in votes
    ]
    told = [turn for turn in turns if all(fact in facts for fact in turn[1])]
    return _written(told, first)


def _of_news(facts: dict[str, Any]) -> "list[Line]":
    """Whose headline of which day, and a sentence beneath it, quoted."""
    title, note = "item.1.title", "item.1.note.1"
    return [
        ("question", [], "What is next?"),
        ("fact", [title], f"{{{title}.outlet}}, {{{title}.day}}: {{{title}.quote}}"),
        ("question", [], "And what does it say?"),
        *([("fact", [note], f"{{{note}.outlet}} says: {{{note}.quote}}")] if note in facts else []),
    ]


Line = tuple[str, list[str], str]
"""The kind, the facts, the text."""


def _written(turns: list[Line], first: str) -> str:
    hosts = (first, "James" if first == "Sarah" else "Sarah")
    written = [
        {"speaker": hosts[number % 2], "kind": kind, "facts": facts, "text": text[:480]}
        for number, (kind, facts, text) in enumerate(turns)
    ]
    return json.dumps({"turns": written}, ensure_ascii=False)


def _written_again(turns: list[dict[str, Any]]) -> str:
    """Questions, which claim nothing."""
    again = [
        {"speaker": turn["speaker"], "kind": "question", "facts": [], "text": "What else is in it?"}
        for turn in turns
    ]
    return json.dumps({"turns": again})


def _gist(facts: dict[str, Any]) -> list[Line]:
    told = [one for one in facts if one.startswith("summary.")][:2]
    if told:
        return [("fact", [one], facts[one]["says"]) for one in told]
    said = facts.get("official", {}).get("says", "")[:300]
    return [("fact", ["official"], f"Its official title calls it {said}.")]


def _where(facts: dict[str, Any]) -> str:
    """`It has passed the House.`"""
    found = re.search(r"\((it .*)\)$", facts.get("status", {}).get("says", ""))
    return f"{found[1][0].upper()}{found[1][1:]}." if found else "It is in the record."


def _events(request: dict[str, Any], reply: Reply) -> Iterator[dict[str, Any]]:
    if reply.ending == "nothing":
        return
    text = made_from(request) if reply.text is None else reply.text
    yield {"type": "message_start", "message": _message(request, reply)}
    yield from ({"type": "ping"} for _ in range(reply.pings))
    if reply.thinking:
        yield from _thought()
    yield from _text_block(text, reply, index=int(reply.thinking))
    if reply.ending == "error event":
        yield {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    elif reply.ending == "whole":
        yield _end(text, reply)
        yield {"type": "message_stop"}


def _message(request: dict[str, Any], reply: Reply) -> dict[str, Any]:
    usage = {
        "input_tokens": reply.input_tokens,
        "cache_creation_input_tokens": reply.cache_write,
        "cache_read_input_tokens": reply.cache_read,
        "output_tokens": 1,
    }
    return {
        "id": "msg_fake",
        "type": "message",
        "role": "assistant",
        "model": request["model"],
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }


def _thought() -> Iterator[dict[str, Any]]:
    block = {"type": "thinking", "thinking": "", "signature": ""}
    yield {"type": "content_block_start", "index": 0, "content_block": block}
    delta = {"type": "thinking_delta", "thinking": 'Two hosts. [{"speaker": "nobody"}]'}
    yield {"type": "content_block_delta", "index": 0, "delta": delta}
    delta = {"type": "signature_delta", "signature": "c2lnbmVk"}
    yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}


def _text_block(text: str, reply: Reply, index: int) -> Iterator[dict[str, Any]]:
    if reply.stop_reason == "refusal":
        return
    shown = text if reply.ending == "whole" else text[: int(len(text) * reply.after)]
    block = {"type": "text", "text": ""}
    yield {"type": "content_block_start", "index": index, "content_block": block}
    for start in range(0, len(shown), PIECE):
        delta = {"type": "text_delta", "text": shown[start : start + PIECE]}
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    if reply.ending == "whole":
        yield {"type": "content_block_stop", "index": index}


def _end(text: str, reply: Reply) -> dict[str, Any]:
    wrote = 0 if reply.stop_reason == "refusal" else len(text) // 4
    tokens = wrote if reply.output_tokens is None else reply.output_tokens
    delta = {"stop_reason": reply.stop_reason, "stop_sequence": None, "stop_details": None}
    return {"type": "message_delta", "delta": delta, "usage": {"output_tokens": tokens}}


async def _say(writer: asyncio.StreamWriter, reply: Reply) -> None:
    await _head(writer, reply.status, "application/json", reply.headers)
    body = {"type": "error", "error": reply.error, "request_id": "req_fake"}
    await _chunk(writer, json.dumps(body).encode())
    await _chunk(writer, b"")


async def _head(
    writer: asyncio.StreamWriter, status: int, media_type: str, headers: dict[str, str]
) -> None:
    sent = {
        "content-type": media_type,
        "request-id": "req_fake",
        "transfer-encoding": "chunked",
        **headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    writer.write(f"HTTP/1.1 {status} Fake\r\n{lines}\r\n".encode("latin-1"))
    await writer.drain()


async def _chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


async def _serve(port: int, first_token: float, tokens_per_second: float) -> None:
    fake = FakeClaude(port=port, first_token=first_token, tokens_per_second=tokens_per_second)
    async with fake:
        print(f"ANTHROPIC_BASE_URL={fake.url}", flush=True)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--first-token", type=float, default=0.8, help="seconds")
    parser.add_argument("--tokens-per-second", type=float, default=80.0)
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.port, arguments.first_token, arguments.tokens_per_second))
