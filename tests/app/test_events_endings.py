"""How a watch ends before its job does: silence, a slow reader, a server that stops."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, suppress
from pathlib import Path
from socket import create_connection

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from server.events_api import COMMENT_EVERY, frames
from serving import being_written, sse, toy
from tasks.jobs.bus import SPREAD


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

    stream = frames(events(), lambda: None, comment_every=0.02)
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

    stream = frames(events(), lambda: None, comment_every=0.02)
    await anext(stream)
    await anext(stream)
    await stream.aclose()

    assert closed.is_set()


def test_a_server_that_stops_says_so_at_once(folder: Path) -> None:
    """Sockets are closed with 1012, streams end, the job is handed back; and it takes no time."""
    with toy(folder) as served, served.writer.held():
        job_id = served.press()
        served.until(job_id, being_written)
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


def test_a_server_that_stops_lets_go_one_by_one(folder: Path) -> None:
    """Watchers are closed over a second, and who comes back at once finds the door shut."""
    with toy(folder) as served, served.writer.held(), ExitStack() as sockets:
        job_id = served.press()
        tabs = [
            sockets.enter_context(served.socket(f"/api/jobs/{job_id}/events?after=0"))
            for _ in range(20)
        ]
        for tab in tabs:
            tab.recv(10)

        with ThreadPoolExecutor(len(tabs)) as threads:
            ends = [threads.submit(end_of, tab) for tab in tabs]
            served.server.stop()
            next(as_completed(ends))
            with pytest.raises(ConnectionError):
                create_connection(("127.0.0.1", served.port))
            codes, moments = zip(*(end.result(20) for end in ends), strict=True)

        assert set(codes) == {1012}
        assert max(moments) - min(moments) > SPREAD / 4
        served.server.join(5)
        assert not served.server.is_alive()


def end_of(socket: ClientConnection) -> tuple[int | None, float]:
    return closed_with(socket), time.monotonic()


def test_after_a_restart_a_watcher_goes_on_where_it_was(folder: Path) -> None:
    """Reconnecting with `after` gives the rest of the log: nothing lost, nothing twice."""
    with toy(folder) as served, served.writer.held():
        job_id = served.press()
        served.until(job_id, being_written)
        seq = served.status(job_id)["seq"]
        with served.socket(f"/api/jobs/{job_id}/events?after=0") as events:
            before = [json.loads(events.recv()) for _ in range(seq)]
    with toy(folder) as served:
        assert served.finish(job_id)["status"] == "complete"
        after, code = served.heard(f"/api/jobs/{job_id}/events?after={seq}")

        assert code == 1000
        assert served.heard(f"/api/jobs/{job_id}/events?after=0")[0] == before + after
