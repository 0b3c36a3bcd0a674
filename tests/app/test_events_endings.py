"""How a watch ends before its job does: silence, a slow reader, a server that stops."""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

from litestar import Litestar, websocket
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from server.asking import Socket
from server.events_api import COMMENT_EVERY, frames
from server.sockets import push
from serving import Running, Served, sse, toy
from tasks.jobs.bus import Hub
from tasks.settings import Settings


def closed_with(socket: ClientConnection) -> int | None:
    """Read to the end, and answer the code of the close."""
    with suppress(ConnectionClosed):
        while True:
            socket.recv(10)
    return socket.close_code


async def test_silence_is_filled_with_comments() -> None:
    """A proxy that closes what is silent is kept awake; what came meanwhile is not lost."""
    news = asyncio.Event()

    async def events() -> AsyncGenerator[tuple[int, bytes], None]:
        yield 1, b'{"seq":1}'
        await news.wait()
        yield 2, b'{"seq":2}'

    stream = frames(events(), comment_every=0.02)
    said = [await anext(stream) for _ in range(3)]
    news.set()
    said += [frame async for frame in stream]

    assert said[0] == 'id: 1\ndata: {"seq":1}\n\n'
    assert all(frame.startswith(":") and frame.endswith("\n\n") for frame in said[1:-1])
    assert len(said) >= 4
    assert said[-1] == 'id: 2\ndata: {"seq":2}\n\n'
    assert COMMENT_EVERY == 15


async def test_a_stream_that_is_left_closes_what_it_reads() -> None:
    """Who leaves in the middle of silence leaves no watcher behind."""
    closed = asyncio.Event()

    async def events() -> AsyncGenerator[tuple[int, bytes], None]:
        try:
            yield 1, b"{}"
            await asyncio.Event().wait()
        finally:
            closed.set()

    stream = frames(events(), comment_every=0.02)
    await anext(stream)
    await anext(stream)
    await stream.aclose()

    assert closed.is_set()


def test_who_reads_too_slowly_is_closed_with_1013(folder: Path) -> None:
    """A reader that stands still is let go, told to come back, and holds up nothing."""
    gave_up = threading.Event()

    @websocket("/flood")
    async def flood(socket: Socket) -> None:
        async def messages() -> AsyncGenerator[str, None]:
            try:
                while True:
                    yield "x" * 60_000
            finally:
                gave_up.set()

        await socket.accept()
        await push(socket, messages(), Hub(), slow=0.3)

    settings = Settings(data_dir=folder)
    folder.mkdir()
    with (
        Running(Litestar([flood], logging_config=None), settings) as server,
        Served(server) as served,
        served.socket("/flood", max_queue=1) as slow,
    ):
        assert gave_up.wait(20)

        assert closed_with(slow) == 1013


def test_a_server_that_stops_says_so_at_once(folder: Path) -> None:
    """Sockets are closed with 1012, streams end, the job is handed back; and it takes no time."""
    with toy(folder) as served, served.writer.held():
        job_id = served.press()
        served.until(job_id, lambda status: "segment 1 of 1" in status["message"])
        seq = served.status(job_id)["seq"]
        with (
            served.socket(f"/api/jobs/{job_id}/events?after={seq - 1}") as events,
            served.socket(f"/jobs/{job_id}/live") as live,
            served.socket("/live") as home,
            served.stream("GET", f"/api/jobs/{job_id}/events?after={seq - 1}") as stream,
        ):
            first = json.loads(events.recv())
            live.recv()
            home.recv()
            streamed = sse(stream.iter_lines())
            assert next(streamed) == first

            served.server.stop()

            for watcher in (events, live, home):
                assert closed_with(watcher) == 1012
            assert {event["type"] for event in streamed} <= {"job.waiting", "job.resumed"}
        served.server.join(5)
        assert not served.server.is_alive()


def test_after_a_restart_a_watcher_goes_on_where_it_was(folder: Path) -> None:
    """Reconnecting with `after` gives the rest of the log: nothing lost, nothing twice."""
    with toy(folder) as served, served.writer.held():
        job_id = served.press()
        served.until(job_id, lambda status: "segment 1 of 1" in status["message"])
        seq = served.status(job_id)["seq"]
        with served.socket(f"/api/jobs/{job_id}/events?after=0") as events:
            before = [json.loads(events.recv()) for _ in range(seq)]
    with toy(folder) as served:
        assert served.finish(job_id)["status"] == "complete"
        after, code = served.heard(f"/api/jobs/{job_id}/events?after={seq}")

        assert code == 1000
        assert served.heard(f"/api/jobs/{job_id}/events?after=0")[0] == before + after
