"""Show every page with made-up content: `python tests/preview.py`, then http://127.0.0.1:3333/all.

Also the small server that the browser tests drive: they set what a page shows, and cut its socket.
"""

import asyncio
import math
import struct
import sys
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

import samples
import samples_yours
import web
from growing import Growing
from tasks.jobs.values import Status
from web import pages
from web.library import FeedPageView, SharedView
from web.views import Home, Problem, SignIn

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " media-src 'self' https:; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'self'"
)
STATIC = Path(web.__path__[0]) / "static"
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]


def every_page() -> dict[str, str]:
    """Render each page in each of its states, by name."""
    shown = {
        f"job-{name}": pages.job(samples.job_view(status))
        for name, status in samples.every_status().items()
    }
    return shown | {
        "home-empty": pages.home(samples.empty_home()),
        "home-busy": pages.home(samples.busy_home()),
        "home-refused": pages.home(samples.refused_home()),
        "episode": pages.episode(samples.episode_view()),
        "episode-shared-link": pages.episode(
            msgspec.structs.replace(samples.episode_view(), shared_at="/shared/a1")
        ),
        "shared": pages.shared(SharedView(episode=samples.episode())),
        "library": pages.shelf(samples.library()),
        "library-empty": pages.shelf(samples.library(q="x", empty=True)),
        "feed": pages.feed(FeedPageView(url="https://a.example/feeds/t.xml", cdn=True)),
        "feed-none": pages.feed(FeedPageView()),
        "script": pages.script(samples.script_view()),
        "revision": pages.revision(samples.revision_view()),
        "how-we-check": pages.how_we_check(samples.how_we_check()),
        "preferences": pages.preferences(samples_yours.preferences()),
        "preferences-refused": pages.preferences(samples_yours.refused_preferences()),
        "schedules": pages.schedules(samples_yours.schedules()),
        "schedules-refused": pages.schedules(samples_yours.refused_schedules()),
        "sign-in": pages.sign_in(SignIn(error="That is not the password.", next="/")),
        "problem": pages.problem(
            Problem(status=404, title="Not here", detail="There is no job 'abc'.")
        ),
    }


class Preview:
    """An application that shows one job and one home page, as they are set."""

    def __init__(self) -> None:
        self.pages = every_page()
        self.status: Status = samples.processing(1)
        self.home: Home = samples.busy_home()
        self.refusing = False
        """True while sockets are refused."""
        self.growing: Growing | None = None
        """What is heard while the job is being made."""
        self.asked: list[str] = []
        """The paths that were asked for."""
        self._sockets: dict[asyncio.Queue[Message], str] = {}

    def show(self, status: Status) -> None:
        """Set the job, and tell its open sockets; end them when it is over."""
        self.status = status
        self._tell("/jobs/", self.fragment())
        if status.over:
            self.cut(1000)

    def show_home(self, home: Home) -> None:
        self.home = home
        self._tell("/live", pages.jobs_fragment(home.live))

    def cut(self, code: int) -> None:
        for socket in list(self._sockets):
            socket.put_nowait({"type": "websocket.close", "code": code})

    def fragment(self) -> str:
        return pages.job_fragment(samples.job_view(self.status))

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.asked.append(scope["path"])
            if self.growing and scope["path"] == samples.AUDIO:
                return await self.growing.answer(scope, receive, send)
            await self._answer(scope, send)
        elif scope["type"] == "websocket":
            await self._live(scope["path"], receive, send)
        return None

    async def _answer(self, scope: Message, send: Send) -> None:
        status, kind, body = self._find(scope["path"])
        headers = [(b"content-type", kind.encode()), (b"content-security-policy", POLICY.encode())]
        if wanted := dict(scope["headers"]).get(b"range"):
            first, size = int(wanted.decode().removeprefix("bytes=").split("-")[0]), len(body)
            headers += [(b"content-range", f"bytes {first}-{size - 1}/{size}".encode())]
            status, body = 206, body[first:]
        headers += [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _find(self, path: str) -> tuple[int, str, bytes]:
        if path.startswith("/static/"):
            return 200, guess_type(path)[0] or "text/plain", static(path).read_bytes()
        if path.endswith(".mp3"):
            return 200, "audio/wav", tone()
        if path.endswith("/position"):
            return 200, "application/json", b'{"seconds":0,"heard":false,"updatedAt":null}'
        if path.startswith("/api/jobs/"):
            return 200, "application/json", msgspec.json.encode(self.status)
        if (text := self._text(path)) is None:
            return 404, "text/html; charset=utf-8", self.pages["problem"].encode()
        return 200, "text/html; charset=utf-8", text.encode()

    def _text(self, path: str) -> str | None:
        if path.startswith("/all/"):
            page = self.pages.get(path.removeprefix("/all/"))
            return page and page.replace(" ws-connect=", " data-still=")
        shown = {
            "/": lambda: pages.home(self.home),
            "/all": lambda: "".join(f'<p><a href="/all/{name}">{name}</a>' for name in self.pages),
            "/fragment": lambda: pages.jobs_fragment(self.home.live),
            f"/jobs/{samples.JOB_ID}": lambda: pages.job(samples.job_view(self.status)),
            f"/jobs/{samples.JOB_ID}/fragment": self.fragment,
            f"/episodes/{samples.EPISODE_ID}": lambda: self.pages["episode"],
            "/how-we-check": lambda: self.pages["how-we-check"],
        }
        return shown[path]() if path in shown else None

    async def _live(self, path: str, receive: Receive, send: Send) -> None:
        await receive()
        if self.refusing:
            await send({"type": "websocket.close", "code": 1008})
            return
        await send({"type": "websocket.accept"})
        told: asyncio.Queue[Message] = asyncio.Queue()
        self._sockets[told] = path
        text = pages.jobs_fragment(self.home.live) if path == "/live" else self.fragment()
        told.put_nowait({"type": "websocket.send", "text": text})
        try:
            await _forward(told, receive, send)
        finally:
            del self._sockets[told]

    def _tell(self, path: str, text: str) -> None:
        for socket, on in self._sockets.items():
            if on.startswith(path):
                socket.put_nowait({"type": "websocket.send", "text": text})


async def _forward(told: asyncio.Queue[Message], receive: Receive, send: Send) -> None:
    """Send what is told until one of the two sides closes."""
    gone = asyncio.ensure_future(receive())
    try:
        while not gone.done():
            next_one = asyncio.ensure_future(told.get())
            await asyncio.wait({gone, next_one}, return_when="FIRST_COMPLETED")
            if not next_one.done():
                next_one.cancel()
                return
            await send(next_one.result())
            if next_one.result()["type"] == "websocket.close":
                return
    finally:
        gone.cancel()


def static(path: str) -> Path:
    name = path.rsplit("/", 1)[1]
    if "/htmx/" not in path:
        return STATIC / name
    spec = find_spec("js_lib_htmx")
    assert spec is not None
    assert spec.origin is not None
    htmx = Path(spec.origin).parent / "static" / "htmx"
    return htmx / ("ext/ws.js" if name == "ws.js" else name)


def tone(seconds: int = 20) -> bytes:
    """Make a quiet tone, as a WAV file."""
    samples_ = (int(900 * math.sin(n / 5)) for n in range(8000 * seconds))
    data = b"".join(struct.pack("<h", sample) for sample in samples_)
    head = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = (
        b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", len(data)) + data
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 3333
    uvicorn.run(Preview(), host="127.0.0.1", port=port, log_level="warning")
