"""A whole Gavelcast over real sockets: the server as `gavelcast serve` sets it up, in a thread.

    with toy(folder) as served:
        job_id = served.press()
        assert served.finish(job_id)["status"] == "complete"

There is one database a process, so one server at a time: a module whose tests share one leaves
those that need one of their own to another module.
"""

import asyncio
import json
import signal
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
from litestar import Litestar
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from fakes.toy_studio import ToyWriter, toy_studio
from server.app import create_app
from server.cli.serve import Server
from tasks.clock import Clock
from tasks.main import House
from tasks.providers.folder import Folder
from tasks.settings import Settings
from tasks.studio import Studio

R = TypeVar("R")
Json = dict[str, Any]

OVER = {"complete", "failed", "cancelled"}
START_WITHIN = 30.0
SHORT = {"type": "daily", "billCount": 1, "minutes": 2}
"""A show of one bill."""


class Running(threading.Thread):
    """uvicorn on a free port of 127.0.0.1."""

    alone = threading.Semaphore()

    def __init__(self, app: Litestar, settings: Settings) -> None:
        super().__init__(name="server")
        self.app = app
        self.uvicorn = Server(self.app, settings)
        self.uvicorn.config.host, self.uvicorn.config.port = "127.0.0.1", 0
        self._up = threading.Event()

    def run(self) -> None:
        factory = self.uvicorn.config.get_loop_factory()
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        serving = asyncio.create_task(self.uvicorn.serve())
        while not self.uvicorn.started and not serving.done():
            await asyncio.sleep(0.005)
        self._up.set()
        await serving

    @property
    def port(self) -> int:
        port: int = self.uvicorn.servers[0].sockets[0].getsockname()[1]
        return port

    def __enter__(self) -> Self:
        assert self.alone.acquire(blocking=False), "another server of this process is running"
        self.start()
        assert self._up.wait(START_WITHIN)
        assert self.uvicorn.started
        return self

    def stop(self) -> None:
        """Do what a signal does."""
        self.loop.call_soon_threadsafe(self.uvicorn.handle_exit, signal.SIGTERM, None)

    def __exit__(self, *_: object) -> None:
        if self.is_alive():
            self.stop()
        self.join(30)
        self.alone.release()
        assert not self.is_alive()


class Served(httpx.Client):
    """A client of a running server, and what lies behind it."""

    def __init__(self, server: Running, **options: Any) -> None:
        self.server, self.port = server, server.port
        self._others: list[Served] = []
        super().__init__(base_url=f"http://127.0.0.1:{self.port}", timeout=60.0, **options)

    @property
    def house(self) -> House:
        house: House = self.server.app.state["house"]
        return house

    @property
    def writer(self) -> ToyWriter:
        assert isinstance(self.house.studio.writer, ToyWriter)
        return self.house.studio.writer

    def client(self, **options: Any) -> "Served":
        """Another client of the same server, such as one with other headers."""
        other = Served(self.server, **options)
        self._others.append(other)
        return other

    def __exit__(self, *error: Any) -> None:
        for one in self._others:
            one.close()
        super().__exit__(*error)

    def call(self, coroutine: Coroutine[Any, Any, R]) -> R:
        """Run a coroutine where the server runs."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.server.loop).result(60)

    def press(self, **body: Any) -> str:
        """Submit a job and answer its id."""
        answer = self.post("/api/generate-podcast", json=SHORT | body)
        assert answer.status_code == 202, answer.text
        job_id: str = answer.json()["jobId"]
        return job_id

    def status(self, job_id: str) -> Json:
        answer = self.get(f"/api/jobs/{job_id}")
        assert answer.status_code == 200, answer.text
        status: Json = answer.json()
        return status

    def until(self, job_id: str, good: Callable[[Json], bool], within: float = 150.0) -> Json:
        """Wait by long polls until the status is *good*."""
        deadline = time.monotonic() + within
        status = self.status(job_id)
        while not good(status):
            assert time.monotonic() < deadline, status
            status = self.get(f"/api/jobs/{job_id}?after={status['seq']}&wait=5").json()
        return status

    def until_true(self, good: Callable[[], bool], within: float = 60.0) -> None:
        """Wait for what no status tells."""
        deadline = time.monotonic() + within
        while not good():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def finish(self, job_id: str, within: float = 150.0) -> Json:
        """Wait until the job is over."""
        return self.until(job_id, lambda status: status["status"] in OVER, within)

    def rest(self) -> None:
        """Wait until no job is under way that another test has left."""
        for state in ("queued", "processing"):
            for job in self.get(f"/api/jobs?status={state}&limit=100").json()["jobs"]:
                self.finish(job["jobId"])

    def made(self) -> Json:
        """Make a show; answer the status of its job."""
        status = self.finish(self.press())
        assert status["status"] == "complete", status
        return status

    def socket(self, path: str, **options: Any) -> ClientConnection:
        """Open a WebSocket, with this client's headers."""
        headers = {"additional_headers": {**self.own_headers}, **options}
        return connect(f"ws://127.0.0.1:{self.port}{path}", proxy=None, **headers)

    @property
    def own_headers(self) -> dict[str, str]:
        usual = {"accept", "accept-encoding", "connection", "user-agent"}
        return {name: value for name, value in self.headers.items() if name not in usual}

    def heard(self, path: str, **options: Any) -> tuple[list[Json], int | None]:
        """All that a WebSocket says until the server closes it, and its code."""
        events: list[Json] = []
        with self.socket(path, **options) as socket, suppress(ConnectionClosed):
            while True:
                events.append(json.loads(socket.recv(150)))
        return events, socket.close_code

    def streamed(self, path: str, **headers: str) -> list[Json]:
        """All server-sent events of a response, to its end."""
        with self.stream("GET", path, headers=headers) as answer:
            assert answer.status_code == 200, answer.read()
            return list(sse(answer.iter_lines()))


def sse(lines: Iterable[str]) -> Iterator[Json]:
    """Read server-sent events; each id has to be its event's `seq`."""
    number = ""
    for line in lines:
        if line.startswith("id: "):
            number = line[4:]
        elif line.startswith("data: "):
            event = json.loads(line[6:])
            assert number == str(event["seq"])
            yield event
        else:
            assert line == "" or line.startswith(":"), line


@contextmanager
def serving(
    settings: Settings, studio: Studio | None = None, clock: Clock | None = None
) -> Iterator[Served]:
    app = create_app(settings, clock, studio)
    with Running(app, settings) as server, Served(server) as served:
        yield served


@contextmanager
def toy(folder: Path, clock: Clock | None = None, **settings: Any) -> Iterator[Served]:
    """Serve shows that are made in a moment, and need no provider."""
    given = {"port": 0, "lease_seconds": 6.0, "retry_seconds": (0.05, 0.05, 0.05), **settings}
    studio = toy_studio(Folder(folder / "audio"))
    with serving(Settings(data_dir=folder, **given), studio, clock) as served:
        yield served


def being_written(status: dict[str, Any]) -> bool:
    """Whether a show of one bill is being written, and its opening can be heard: then all rests."""
    *_, voice, upload, _ = status["steps"]
    heard = [one["id"] for one in status["artifacts"] if "end" in one]
    resting = "part 1" in voice["message"] and "1 part joined" in upload["message"]
    return "segment 1 of 1" in status["message"] and heard == ["segment/opening"] and resting
