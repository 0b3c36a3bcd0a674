"""A real S3 server (nanio) in its own process, which checks signatures."""

import asyncio
import contextlib
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Self

from tasks.providers.s3 import S3

COMMAND = (sys.executable, "-m", "uvicorn", "nanio.app:build_app", "--factory", "--no-access-log")


class S3Server:
    """Serves *bucket* from a folder on a free port of 127.0.0.1.

    `stop` and `start` may be called in between: it comes back on the same port with its files.
    """

    access_key_id = "test-key"
    secret_access_key = "test-secret"
    region = "us-east-1"
    bucket = "episodes"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def is_up(self) -> bool:
        return self._process is not None

    async def start(self) -> None:
        await asyncio.to_thread(self._start)

    async def stop(self) -> None:
        await asyncio.to_thread(self._stop)

    def empty(self) -> None:
        """Delete every file, behind the server's back."""
        for file in sorted((self.folder / self.bucket).rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()

    def _start(self) -> None:
        (self.folder / self.bucket).mkdir(parents=True, exist_ok=True)
        settings = {
            "NANIO_ACCESS_KEY": self.access_key_id,
            "NANIO_SECRET_KEY": self.secret_access_key,
            "NANIO_REGION": self.region,
            "NANIO_DATA_DIR": str(self.folder),
        }
        self._process = subprocess.Popen(
            [*COMMAND, "--host", "127.0.0.1", "--port", str(self.port)],
            env=os.environ | settings,
            stderr=subprocess.PIPE,
        )
        self.port = self._announced_port()

    def _announced_port(self) -> int:
        assert self._process is not None
        assert self._process.stderr is not None
        said = b""
        for line in self._process.stderr:
            said += line
            if found := re.search(rb"running on http://127\.0\.0\.1:(\d+)", line):
                return int(found[1])
        raise RuntimeError(f"the S3 server did not start:\n{said.decode()}")

    def _stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            self._process = None


def s3_at(url: str, **changes: str) -> S3:
    """Storage at *url* with the server's settings, but for *changes*."""
    settings = {
        "region": S3Server.region,
        "bucket": S3Server.bucket,
        "access_key_id": S3Server.access_key_id,
        "secret_access_key": S3Server.secret_access_key,
    }
    return S3(url, **(settings | changes))


@contextlib.asynccontextmanager
async def opened(store: S3) -> AsyncIterator[S3]:
    try:
        yield store
    finally:
        await store.aclose()
