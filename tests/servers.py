"""Real servers for tests: a process of its own on a free port of loopback, stopped by its id."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

SERVE = (str(Path(sys.executable).with_name("gavelcast")), "serve")
SLOW = (str(Path(__file__).parent / "fakes" / "slow_app.py"),)
"""The same with a voice that waits for a sign."""
QUICK = str(Path(__file__).parent / "fakes" / "quick_app.py")
"""`serve` and `worker` with a joining of sound that takes no time."""
OURS = (
    *("GAVELCAST_", "CONGRESS_", "BRAVE_", "ANTHROPIC_", "ELEVENLABS_", "S3_"),
    *("DATABASE_URL", "REDIS_URL"),
)
START = 30.0
"""Seconds a start may take on a machine that is busy with other tests."""


def free_port(host: str = "127.0.0.1") -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """The environment without any of our settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


class Server:
    """`gavelcast serve` (or the slow app) on *data_dir*; *settings* are further variables."""

    def __init__(
        self, data_dir: Path, *command: str, host: str = "127.0.0.1", **settings: str
    ) -> None:
        self.data_dir, self.host, self.port = data_dir, host, free_port(host)
        self.url = f"http://{host}:{self.port}"
        self._command = command or SERVE
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> Self:
        """Start, and wait until it answers."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with (self.data_dir / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._command,
                env=self._environment(),
                cwd=self.data_dir,
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(START):
            await self._answers()
        return self

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal, and wait until it is gone; a server that is gone already is fine."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(sign)
            await self._process.wait()

    async def get(self, path: str) -> Any:
        async with httpx.AsyncClient() as client:
            answer = await client.get(self.url + path)
            return answer.raise_for_status().json()

    async def press(self, **body: Any) -> str:
        """Ask for a show as a script would; answers the job's id."""
        async with httpx.AsyncClient() as client:
            answer = await client.post(
                f"{self.url}/api/generate-podcast", json={"type": "daily"} | body
            )
            return str(answer.raise_for_status().json()["jobId"])

    async def cancel(self, job_id: str) -> None:
        async with httpx.AsyncClient() as client:
            await client.post(f"{self.url}/api/jobs/{job_id}/cancellation")

    async def job(self, job_id: str, after: int | None = None) -> Any:
        """Its status; with *after*, once there is news (the long poll)."""
        query = "" if after is None else f"?after={after}&wait=25"
        async with httpx.AsyncClient(timeout=30) as client:
            return (await client.get(f"{self.url}/api/jobs/{job_id}{query}")).json()

    async def until(self, job_id: str, status: str) -> Any:
        """The job's status as soon as it is *status*."""
        found = await self.job(job_id)
        while found["status"] != status:
            found = await self.job(job_id, found["seq"])
        return found

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.stop()

    def _environment(self) -> dict[str, str]:
        given = {
            "GAVELCAST_DATA_DIR": str(self.data_dir),
            "GAVELCAST_HOST": self.host,
            "GAVELCAST_PORT": str(self.port),
        }
        return clean_environment() | given | self._settings

    async def _answers(self) -> None:
        async with httpx.AsyncClient() as client:
            while True:
                self._still_there()
                try:
                    return (await client.get(f"{self.url}/health")).raise_for_status() and None
                except httpx.TransportError:
                    await asyncio.sleep(0.02)

    def _still_there(self) -> None:
        if self._process is None or self._process.returncode is not None:
            raise RuntimeError((self.data_dir / "log").read_text(errors="replace"))
