"""taskiq's own worker runs jobs as ours does."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from installations import Services
from nursery import Nursery
from servers import clean_environment
from services import free_port

TASKIQ = (str(Path(sys.executable).with_name("taskiq")), "worker", "tasks.main:broker")
WITHIN = 180.0


@pytest.mark.timeout(300)
def test_taskiqs_worker_carries_a_job_through(
    services: Services, nursery: Nursery, tmp_path: Path
) -> None:
    """A server without workers, and `taskiq worker tasks.main:broker` beside it."""
    port = free_port()
    environment = {
        **clean_environment(),
        **services.scaled_out(tmp_path).variables,
        "GAVELCAST_DATA_DIR": str(tmp_path / "data"),
        "GAVELCAST_PORT": str(port),
    }
    serving = nursery.start("serve", environment | {"GAVELCAST_WORKERS": "0"}, tmp_path / "log")

    with (
        taskiq(environment | {"GAVELCAST_WORKERS": "1"}, tmp_path),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30.0) as client,
    ):
        status = finished(client)

    assert status["status"] == "complete", status
    serving.send(signal.SIGTERM)
    asyncio.run(serving.ended())


@contextmanager
def taskiq(environment: dict[str, str], folder: Path) -> Iterator[None]:
    with (folder / "taskiq").open("wb") as log:
        worker = subprocess.Popen(
            [sys.executable, *TASKIQ, "--workers", "1"], env=environment, cwd=folder, stderr=log
        )
        try:
            yield
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(30)


def finished(client: httpx.Client) -> dict[str, Any]:
    """Ask for a show as soon as somebody answers, and follow it to its end."""
    until = time.monotonic() + WITHIN
    ticket = None
    while ticket is None:
        assert time.monotonic() < until
        try:
            ticket = client.post("/api/jobs", json={"type": "weekly", "minutes": 2}).json()
        except httpx.TransportError:
            time.sleep(0.1)
    status: dict[str, Any] = client.get(ticket["statusUrl"]).json()
    while status["status"] not in ("complete", "failed"):
        assert time.monotonic() < until, status
        query = {"after": status["seq"], "wait": 25}
        status = client.get(ticket["statusUrl"], params=query).json()
    return status
