"""Who does not read: let go within a bounded time, and nothing is lost when they come back."""

import json
import socket
import struct
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from litestar import Litestar, get
from litestar.params import FromPath
from litestar.response import Stream

from server.asking import Asked
from server.cli.serve import config
from server.connections import BUFFER, SLOW, PatientHttp, PatientSocket, watched
from serving import Json, Running, Served, toy
from tasks.jobs.claims import Claim
from tasks.jobs.database import fetch
from tasks.jobs.journal import Journal
from tasks.jobs.values import Artifact
from tasks.settings import Settings

PATIENCE = 1.5
"""Seconds that the servers of these tests are patient for."""
EVENTS = 400
LINE = "words of a script " * 150
"""All events together are many times what waits in buffers."""


class ShortSocket(PatientSocket):
    slow = PATIENCE


class ShortHttp(PatientHttp):
    slow = PATIENCE


def be_short(served: Served) -> None:
    loaded = served.server.uvicorn.config
    loaded.ws_protocol_class, loaded.http_protocol_class = ShortSocket, ShortHttp


async def tell_much(served: Served, job_id: str) -> None:
    """Own the job, and say more than anybody's buffers hold."""
    [row] = await fetch(
        "UPDATE job SET status = 'processing', owner = 'me', fence = 1, lease_until = ?"
        " WHERE id = ? RETURNING *",
        served.house.clock.now_ms() + 10**6,
        job_id,
    )
    claim = Claim(job_id, "local", 1, False, row, [])
    async with Journal(claim, served.house.bus, served.house.clock) as journal:
        for n in range(EVENTS):
            journal.add_artifact(Artifact(id=f"{n}", kind="line", index=n, text=LINE))
            await journal.flush()


class Sleeper:
    """A client with small buffers that reads only when it is told to."""

    def __init__(self, port: int, request: str) -> None:
        self._line = socket.socket()
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._line.settimeout(20)
        self._line.connect(("127.0.0.1", port))
        self._line.sendall(f"{request}\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def rest(self) -> bytes:
        """Read until the server has closed, or cut."""
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**20)
        said = b""
        try:
            while some := self._line.recv(65536):
                said += some
        except ConnectionResetError:
            pass
        return said

    def close(self) -> None:
        self._line.close()


@contextmanager
def sleeping(served: Served, path: str, *headers: str) -> Iterator[Sleeper]:
    sleeper = Sleeper(served.port, "\r\n".join((f"GET {path} HTTP/1.1", *headers)))
    try:
        yield sleeper
    finally:
        sleeper.close()


UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


def frames(said: bytes) -> list[tuple[int, bytes]]:
    """The frames after the handshake: operation and content; a server's are not masked."""
    data, found = said.partition(b"\r\n\r\n")[2], []
    while len(data) > 3:
        length, start = data[1], 2
        if length == 126:
            length, start = struct.unpack("!H", data[2:4])[0], 4
        found.append((data[0] & 15, data[start : start + length]))
        data = data[start + length :]
    return found


def events_of(found: list[tuple[int, bytes]]) -> list[Json]:
    return [json.loads(content) for operation, content in found if operation == 1]


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    with toy(folder, workers=0) as running:
        be_short(running)
        yield running


def test_who_stands_still_is_closed_with_1013_and_loses_nothing(served: Served) -> None:
    """A slow socket is let go while others get all; coming back it goes on where it was."""
    hub, job_id = served.house.bus.hub, served.press()
    path = f"/api/jobs/{job_id}/events?after="
    with sleeping(served, path + "0", *UPGRADE) as slow:
        served.until_true(lambda: hub.watchers == 1)
        served.call(tell_much(served, job_id))
        served.until_true(lambda: hub.watchers == 0, within=10 * PATIENCE)

        found = frames(slow.rest())

    assert found[-1] == (8, struct.pack("!H", 1013) + b"Too slow; come back with `after`.")
    first = events_of(found)
    assert len(first) < EVENTS / 2
    served.post(f"/api/jobs/{job_id}/cancellation")
    served.call(fetch("UPDATE job SET status = 'cancelled' WHERE id = ?", job_id))
    rest, code = served.heard(path + str(first[-1]["seq"]))
    assert code == 1000
    assert [event["seq"] for event in [*first, *rest]] == list(range(1, EVENTS + 2))


@pytest.mark.parametrize("way", ["events", "live"])
def test_who_never_reads_again_is_cut(served: Served, way: str) -> None:
    """Whoever is gone without a word does not keep a connection, nor what waits in it."""
    job_id = served.press()
    where = f"/api/jobs/{job_id}/events" if way == "events" else f"/jobs/{job_id}/live"
    open_ones = served.server.uvicorn.server_state.connections
    with sleeping(served, where, *UPGRADE):
        served.until_true(lambda: any(isinstance(one, ShortSocket) for one in open_ones))
        served.call(tell_much(served, job_id))

        served.until_true(
            lambda: not any(isinstance(one, ShortSocket) for one in open_ones), 10 * PATIENCE
        )


def test_a_stream_that_nobody_reads_is_cut_and_loses_nothing(served: Served) -> None:
    """A stream has no close codes: it breaks off, and its reader comes back with a number."""
    hub, job_id = served.house.bus.hub, served.press()
    path = f"/api/jobs/{job_id}/events"
    with sleeping(served, f"{path}?after=0") as slow:
        served.until_true(lambda: hub.watchers == 1)
        served.call(tell_much(served, job_id))
        served.until_true(lambda: hub.watchers == 0, within=10 * PATIENCE)

        said = slow.rest()

    assert said.count(b"\nid: ") < EVENTS / 2
    served.call(fetch("UPDATE job SET status = 'cancelled' WHERE id = ?", job_id))
    rest = served.streamed(path, **{"Last-Event-ID": "1"})
    assert [event["seq"] for event in rest] == list(range(2, EVENTS + 2))


def test_a_ping_that_nobody_answers_closes_with_1013(served: Served) -> None:
    """A line that is dead without knowing it is found out, though nothing is told on it."""
    loaded = served.server.uvicorn.config
    loaded.ws_ping_interval = loaded.ws_ping_timeout = 0.2
    with sleeping(served, "/live", *UPGRADE) as silent:
        found = frames(silent.rest())

    assert [operation for operation, _ in found if operation > 7][-2:] == [9, 8]
    assert found[-1][1].startswith(struct.pack("!H", 1013))


def test_other_answers_may_be_read_at_leisure(folder: Path) -> None:
    """Audio that is paused is not cut: only what is watched is."""
    gave_up = threading.Event()

    @get("/{way:str}")
    async def much(request: Asked, way: FromPath[str]) -> Stream:
        async def pieces() -> AsyncGenerator[bytes, None]:
            try:
                for _ in range(300):
                    yield b"x" * BUFFER
            except BaseException:
                gave_up.set()
                raise

        if way == "watched":
            watched(request)
        return Stream(pieces())

    folder.mkdir()
    with (
        Running(Litestar([much], logging_config=None), Settings(data_dir=folder)) as server,
        Served(server) as served,
    ):
        be_short(served)
        with sleeping(served, "/audio", "Connection: close") as listener:
            assert not gave_up.wait(2 * PATIENCE)
            assert listener.rest().count(b"x") == 300 * BUFFER
        with sleeping(served, "/watched"):
            open_ones = served.server.uvicorn.server_state.connections
            served.until_true(lambda: len(open_ones) == 1)
            served.until_true(lambda: len(open_ones) == 0, within=10 * PATIENCE)


def test_a_server_pings_every_twenty_seconds_and_waits_ten(folder: Path) -> None:
    """What holds outside of these tests."""
    given = config(Litestar([], logging_config=None), Settings(data_dir=folder))

    assert (given.ws_ping_interval, given.ws_ping_timeout) == (20.0, 20.0)
    assert (given.ws, given.http) == (PatientSocket, PatientHttp)
    assert PatientSocket.slow == PatientHttp.slow == SLOW == 10.0
