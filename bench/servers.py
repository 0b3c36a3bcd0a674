"""Servers to measure: ours and a bare one, each a process of its own on a free loopback port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

BARE = """
import sys
import uvicorn
from litestar import Litestar, get

@get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}

uvicorn.run(Litestar([health]), port=int(sys.argv[1]), log_level="error")
"""


NOTHING: Mapping[str, str] = MappingProxyType({})


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def ours(port: int) -> list[str]:
    return [str(Path(sys.executable).parent / "gavelcast"), "serve", "--port", str(port)]


def bare(port: int) -> list[str]:
    return [sys.executable, "-c", BARE, str(port)]


@contextmanager
def running(
    command: list[str], data_dir: Path, more: Mapping[str, str] = NOTHING
) -> Iterator[subprocess.Popen[bytes]]:
    environ = {"GAVELCAST_DATA_DIR": str(data_dir), "GAVELCAST_OFFLINE": "1", **more}
    process = subprocess.Popen(command, env=os.environ | environ, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def first_answer(port: int, began: float) -> float:
    """Ask until the first answer comes; seconds since *began*."""
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as answer:
                answer.read()
            return time.perf_counter() - began
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.perf_counter() - began > 30:
                raise
            time.sleep(0.005)
