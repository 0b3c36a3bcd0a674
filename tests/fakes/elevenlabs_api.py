"""A server that speaks ElevenLabs' text-to-dialogue API: for tests, and by hand.

`python tests/fakes/elevenlabs_api.py --port 8810` prints the ELEVENLABS_BASE_URL to use, with any
key. What it says is a hum with the ups and downs of speech, as long as the text.
"""

import argparse
import asyncio
import base64
import json
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any, Literal

import av
import numpy as np

from fakes.loopback import Provider

Ending = Literal["whole", "cut", "hang"]

PACE = 14.0
"""Characters a second."""
RATE = 44_100
PIECE = 2.0
"""Seconds of the hum that is encoded once; longer answers repeat it."""


@dataclass
class Reply:
    """What to answer one call; by default the whole text, spoken."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    ending: Ending = "whole"
    spoken: float = 1.0
    """How much of the text is spoken, without a word about it."""
    change: dict[str, Any] = field(default_factory=dict)
    """Fields of the answer to replace; None leaves one out."""


def failure(status: int, code: str, message: str, **headers: str) -> Reply:
    """An error in today's shape."""
    detail = {"type": "error", "code": code, "message": message, "status": code}
    return Reply(status, {"detail": {**detail, "request_id": "req_fake"}}, headers)


INVALID_KEY = failure(401, "invalid_api_key", "Invalid API key")
QUOTA_EXCEEDED = Reply(
    401,
    {
        "detail": {
            "status": "quota_exceeded",
            "message": "This request exceeds your quota of 10000. You have 0 credits remaining, "
            "while 91 credits are required for this request.",
        }
    },
)
NOT_IN_PLAN = failure(403, "only_for_creator+", "This format is for the Creator plan and above.")
TOO_MANY_VOICES = failure(400, "invalid_argument", "The input has too many reference voices.")
VOICE_NOT_FOUND = failure(400, "voice_not_found", "A voice with this id was not found.")
PAID_PLAN = failure(
    402,
    "paid_plan_required",
    "Free users cannot use library voices via the API. Please upgrade your subscription.",
)
UNPROCESSABLE = Reply(
    422, {"detail": [{"loc": ["body", "inputs"], "msg": "Field required", "type": "missing"}]}
)
TOO_MANY_AT_ONCE = failure(429, "too_many_concurrent_requests", "Too many concurrent requests.")
BUSY = failure(429, "system_busy", "The system is busy.", **{"retry-after": "7"})
DOWN = Reply(500, "Internal Server Error")
MISSING_PERMISSIONS = failure(
    401, "missing_permissions", "The API key you used is missing the permission user_read."
)
SUBSCRIPTION = {
    "tier": "creator",
    "character_count": 12_000,
    "character_limit": 100_000,
    "can_extend_character_limit": False,
    "allowed_to_extend_character_limit": False,
    "status": "active",
}


CATALOG = {
    "voices": [
        {"voice_id": "JBFqnCBsd6RMkjVDRZzb", "name": "George", "category": "premade"},
        {"voice_id": "EXAVITQu4vr4xnSDxMaL", "name": "Sarah", "category": "premade"},
        {"voice_id": "Xb7hH8MSUJpSbSDYk0k2", "name": "Alice <b>", "category": "premade"},
    ],
    "has_more": False,
    "total_count": 3,
    "next_page_token": None,
}


def no_voice(voice_id: str) -> Reply:
    message = f"A voice with the voice_id {voice_id} was not found."
    return failure(404, "voice_not_found", message)


class FakeElevenLabs(Provider):
    """Answers `POST /v1/text-to-dialogue/with-timestamps`; `replies` are used up one a call."""

    def __init__(
        self, *, key: str = "", port: int = 0, latency: float = 0.0, plan: int | None = None
    ) -> None:
        super().__init__(port)
        self.key = key
        """If given, another key is refused with 401."""
        self.latency = latency
        """Seconds before each answer."""
        self.plan = plan
        """If given, more calls at once are refused with 429, and the headers say so."""
        self.account: Reply = Reply(body=SUBSCRIPTION)
        """What is said of the account; the calls for it and for a voice cost nothing."""
        self.no_voices: set[str] = set()
        """Ids that are not known, in questions and in calls."""
        self.no_voice: Reply | None = None
        """What is answered to questions for them, if not that they are unknown."""
        self.catalog: Reply = Reply(body=CATALOG)
        """The voices of the account."""
        self.asked: list[str] = []
        """The paths of the questions that cost nothing, oldest first."""
        self.pace = PACE
        """Characters a second."""
        self.reply = Reply()
        self.replies: deque[Reply] = deque()
        self.requests: list[dict[str, Any]] = []
        """The bodies, oldest first."""
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.characters = 0
        """Billed."""
        self.at_once = 0
        self.most_at_once = 0

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
        path = line.split(" ")[1]
        if not body:
            known = self._known(path, headers)
            if known.ending == "hang":
                await reader.read(1)
                return None
            return await _tell(writer, known)
        request = json.loads(body)
        self.paths.append(path)
        self.requests.append(request)
        self.headers.append(headers)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            reply = self._objection(path, headers, request) or self._next()
            await asyncio.sleep(self.latency)
            await self._say(reply, request, reader, writer)
        finally:
            self.at_once -= 1
        return None

    def _known(self, path: str, headers: dict[str, str]) -> Reply:
        """Answer a GET."""
        self.asked.append(path)
        if self.key and headers.get("xi-api-key") != self.key:
            return INVALID_KEY
        if path == "/v1/user/subscription":
            return self.account
        if path.partition("?")[0] == "/v2/voices":
            return self.catalog
        voice = path.removeprefix("/v1/voices/")
        if voice == path:
            return failure(404, "not_found", "Not found")
        if voice in self.no_voices:
            return self.no_voice or no_voice(voice)
        return Reply(body={"voice_id": voice})

    def _next(self) -> Reply:
        return self.replies.popleft() if self.replies else self.reply

    def _objection(
        self, path: str, headers: dict[str, str], request: dict[str, Any]
    ) -> Reply | None:
        """What the API itself would not accept."""
        if path.partition("?")[0] != "/v1/text-to-dialogue/with-timestamps":
            return failure(404, "not_found", "Not found")
        if self.key and headers.get("xi-api-key") != self.key:
            return INVALID_KEY
        if self.plan is not None and self.at_once > self.plan:
            return TOO_MANY_AT_ONCE
        if not request.get("inputs") or not all(one["text"] for one in request["inputs"]):
            return UNPROCESSABLE
        used = sorted({one["voice_id"] for one in request["inputs"]} & self.no_voices)
        return no_voice(used[0]) if used else None

    async def _say(
        self,
        reply: Reply,
        request: dict[str, Any],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        if reply.ending == "hang":
            if not await reader.read(1):
                self.hung_up.set()
            return
        headers = {"content-type": "application/json", "request-id": "req_fake", **reply.headers}
        if reply.status == 200:
            characters = sum(len(one["text"]) for one in request["inputs"])
            self.characters += characters
            headers |= {"character-cost": str(characters), "current-concurrent-requests": "1"}
            if self.plan is not None:
                headers["maximum-concurrent-requests"] = str(self.plan)
            body = {**spoken(request["inputs"], reply.spoken, self.pace), **reply.change}
            body = {name: value for name, value in body.items() if value is not None}
            reply = Reply(body=body if reply.body is None else reply.body, ending=reply.ending)
        data = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        await _send(writer, reply.status, headers, data.encode(), cut=reply.ending == "cut")


def spoken(inputs: list[dict[str, str]], share: float = 1.0, pace: float = PACE) -> dict[str, Any]:
    """The answer's body: sound as long as the text, who speaks when, and which character."""
    segments = []
    position, index = 0.0, 0
    for number, one in enumerate(inputs):
        end = position + len(one["text"]) / pace
        segments.append(
            {
                "voice_id": one["voice_id"],
                "start_time_seconds": round(position, 3),
                "end_time_seconds": round(end, 3),
                "character_start_index": index,
                "character_end_index": index + len(one["text"]),
                "dialogue_input_index": number,
            }
        )
        position, index = end, index + len(one["text"])
    audio = hum(position * share)
    text = "".join(one["text"] for one in inputs)
    alignment = {
        "characters": list(text),
        "character_start_times_seconds": [round(n / pace, 3) for n in range(len(text))],
        "character_end_times_seconds": [round((n + 1) / pace, 3) for n in range(len(text))],
    }
    return {
        "audio_base64": base64.b64encode(audio).decode(),
        "alignment": alignment,
        "normalized_alignment": alignment,
        "voice_segments": segments,
    }


def hum(seconds: float) -> bytes:
    """An MP3 of about *seconds*: whole frames of one encoded piece, over and over."""
    frames = piece()
    wanted = max(round(seconds * RATE / 1152), 1)
    return b"".join(frames[number % len(frames)] for number in range(wanted))


@cache
def piece() -> list[bytes]:
    time = np.arange(round(PIECE * RATE)) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 4 * time), 0, 1) ** 2
    tone = sum(np.sin(2 * np.pi * 150 * h * time) / h for h in range(1, 12))
    sound = (tone * syllables * 6000).astype(np.int16)
    target = BytesIO()
    options = {"write_xing": "0", "id3v2_version": "0"}
    with av.open(target, "w", format="mp3", options=options) as container:
        # Without a reservoir every frame stands by itself, so that frames can be repeated.
        stream = container.add_stream(
            "libmp3lame", rate=RATE, layout="mono", options={"reservoir": "0"}
        )
        stream.bit_rate = 128_000
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        packets = [*stream.encode(frame), *stream.encode(None)]
        frames = [bytes(packet) for packet in packets]
        container.mux(packets)
    return frames[2:-2]


async def _tell(writer: asyncio.StreamWriter, reply: Reply) -> None:
    headers = {"content-type": "application/json", "request-id": "req_fake", **reply.headers}
    await _send(writer, reply.status, headers, json.dumps(reply.body).encode(), cut=False)


async def _send(
    writer: asyncio.StreamWriter, status: int, headers: dict[str, str], data: bytes, *, cut: bool
) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status} Fake\r\n{lines}content-length: {len(data)}\r\n\r\n"
    writer.write(head.encode("latin-1") + (data[: len(data) // 2] if cut else data))
    await writer.drain()
    if cut:
        writer.close()


async def _serve(port: int, latency: float) -> None:
    async with FakeElevenLabs(port=port, latency=latency) as fake:
        print(f"ELEVENLABS_BASE_URL={fake.url}", flush=True)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=8.0, help="seconds before each answer")
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.port, arguments.latency))
