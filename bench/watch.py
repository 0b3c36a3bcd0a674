"""Watching at scale: from a running job's event to all who watch, beside bare `websockets`.

Sockets of the API, streams, job pages and home pages, each crowd on a server process of its own;
who watches is one other process, on loopback.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.servers import free_port
from bench.watchers import SOCKET, STREAM, watching

SECONDS = 10.0
WARM = 1.0
IDLE = 0.1
"""Seconds of a core in two seconds: pings take some."""


@dataclass(frozen=True)
class Crowded:
    """So many watchers on so many jobs, which tell *rate* events a second together."""

    name: str
    watchers: int
    jobs: int
    rate: float
    request: str = SOCKET
    path: str = "/api/jobs/{}/events"
    bare: bool = False


CROWDS = (
    Crowded("1,000 sockets, a job each", 1000, 1000, 200.0, bare=True),
    Crowded("1,000 sockets on one job", 1000, 1, 4.0, bare=True),
    Crowded("3,000 sockets on one job", 3000, 1, 1.0, bare=True),
    Crowded("1,000 streams on one job", 1000, 1, 4.0, request=STREAM),
    Crowded("500 job pages on one job", 500, 1, 10.0, path="/jobs/{}/live"),
    Crowded("200 home pages, 10 jobs", 200, 10, 10.0, path="/live"),
)


def run() -> dict[str, object]:
    figures: dict[str, object] = {}
    for crowd in CROWDS:
        title = f"{crowd.name}, {crowd.rate:g} events/s"
        ours = asyncio.run(_measure(crowd, bare=False))
        figures |= {f"{title}: {name}": value for name, value in ours.items()}
        if crowd.bare:
            bare = asyncio.run(_measure(crowd, bare=True))
            ours_p99, bare_p99 = ours["p99, ms"], bare["p99, ms"]
            figures |= {f"{title}: bare {name}": value for name, value in bare.items()}
            figures[f"{title}: ratio of p99"] = round(ours_p99 / bare_p99, 2)
    return figures


async def _measure(crowd: Crowded, *, bare: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, _server(crowd, folder, bare) as there:
        jobs = there.hear()
        idle = there.memory()
        requests = [
            crowd.request.format(crowd.path.format(jobs[place % len(jobs)]))
            for place in range(crowd.watchers)
        ]
        async with watching(there.port, requests, greeted=not bare) as they:
            await they.quiet()
            memory = there.memory() - idle
            await asyncio.to_thread(there.tell, WARM)
            await they.quiet()
            they.heard.clear()
            began, cpu, received = time.monotonic(), there.cpu(), they.received
            told = await asyncio.to_thread(there.tell, SECONDS)
            took, spent = time.monotonic() - began, there.cpu() - cpu
            await they.quiet()
            waits = sorted((heard - said) / 1e6 for said, heard in they.heard)
            assert waits, f"{crowd.name}: nothing of {told} events was heard"
            kilobytes = (they.received - received) / 1000
    return {
        "events": told,
        "deliveries": len(waits),
        "p50, ms": round(waits[len(waits) // 2], 1),
        "p99, ms": round(waits[int(len(waits) * 0.99)], 1),
        "sent to each, kB": round(kilobytes / crowd.watchers, 1),
        "memory a watcher, kB": round(memory / crowd.watchers / 1000, 1),
        "CPU, % of a core": round(100 * spent / took),
    }


class Server:
    """A server process that says on stdout what it serves, and tells when asked on stdin."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self._process, self.port = process, port
        self._proc = Path("/proc") / str(process.pid)

    def hear(self) -> list[str]:
        assert self._process.stdout is not None
        said: list[str] = json.loads(self._process.stdout.readline())
        return said

    def tell(self, seconds: float) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{seconds}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def memory(self) -> int:
        """Bytes of it that are in memory."""
        pages = int((self._proc / "statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def cpu(self) -> float:
        """Seconds of a core that it has used."""
        fields = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def idle(self) -> None:
        """Wait until it does nothing: all who watch have read the log, and only listen."""
        before = -IDLE
        while self.cpu() - before >= IDLE:
            before = self.cpu()
            await asyncio.sleep(2.0)


def _server(crowd: Crowded, data: str, bare: bool) -> AbstractContextManager[Server]:
    if bare:
        way = "all" if crowd.jobs == 1 else "turns"
        return server("bench.bare_fanout", way, str(crowd.rate))
    return server("bench.emitter", data, str(crowd.jobs), str(crowd.rate))


@contextmanager
def server(module: str, *given: str) -> Iterator[Server]:
    """Start *module* on a free port, the first of what it is *given*."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(port), *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Server(process, port)
    finally:
        process.kill()
        process.wait()
