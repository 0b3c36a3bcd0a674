"""The very commands of compose.yaml and of the Dockerfile, on real services beneath."""

import asyncio
import os
import re
import secrets
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from compose import NEEDED, SERVICES, command, environment
from fakes.s3 import S3Server
from servers import free_port
from services import Postgres, Valkey
from terminal import Done, gavelcast, hear, started

DOCKERFILE = (Path(__file__).parents[2] / "Dockerfile").read_text()
SHORT = {"type": "daily", "billCount": 1, "minutes": 2}


class Store(S3Server):
    bucket = "gavelcast"


class Composed:
    """What compose would start beneath ours, and where it is instead."""

    def __init__(self, folder: Path, given: dict[str, str]) -> None:
        self.given, self.port = given, free_port()
        self.postgres = Postgres(given["POSTGRES_PASSWORD"])
        self.valkey = Valkey(given["REDIS_PASSWORD"])
        self.store = Store(folder)
        self.store.access_key_id = given["STORE_ACCESS_KEY"]
        self.store.secret_access_key = given["STORE_SECRET_KEY"]

    def settings(self, service: str) -> dict[str, str]:
        """Its environment, with the places of this machine."""
        places = {
            "postgres:5432": f"127.0.0.1:{self.postgres.port}",
            "redis:6379": f"127.0.0.1:{self.valkey.port}",
            "store:7070": f"127.0.0.1:{self.store.port}",
        }
        found = environment(service, self.given)
        for name, place in places.items():
            found = {key: text.replace(f"//{name}", f"//{place}") for key, text in found.items()}
            found = {key: text.replace(f"@{name}", f"@{place}") for key, text in found.items()}
        assert not re.search("postgres:5432|redis:6379|store:7070", "".join(found.values()))
        # In a container it listens everywhere, and nobody is let in without the password.
        return found | {"GAVELCAST_HOST": "127.0.0.1", "GAVELCAST_PORT": str(self.port)}


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    given = {name: secrets.token_hex(32) for name in NEEDED}
    composed = Composed(tmp_path_factory.mktemp("store"), given)
    with ExitStack() as stack:
        for one in (composed.postgres, composed.valkey):
            stack.enter_context(one)
        composed.store._start()
        stack.callback(composed.store._stop)
        database = SERVICES["postgres"]["environment"]["POSTGRES_DB"]
        asyncio.run(composed.postgres._query(f"CREATE DATABASE {database}"))
        yield composed


def once(composed: Composed, folder: Path, service: str) -> Done:
    return gavelcast(folder / service, *command(service)[1:], **composed.settings(service))


def test_its_commands_make_a_show(composed: Composed, tmp_path: Path) -> None:
    """Migrated once, served by one process, made by another: what is ordered can be heard."""
    migrated = once(composed, tmp_path, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    server, worker = composed.settings("server"), composed.settings("worker")

    with (
        started(tmp_path / "server", *command("server")[1:], **server) as serving,
        started(tmp_path / "worker", *command("worker")[1:], **worker) as working,
    ):
        hear(serving, "listening")
        hear(working, "working")
        assert health(composed) == 0
        sound = heard(f"http://127.0.0.1:{composed.port}")
        serving.terminate()
        working.terminate()
        assert (serving.wait(30), working.wait(30)) == (-signal.SIGTERM, 0)

    assert sound[:3] == b"ID3"
    assert health(composed) != 0


def heard(url: str) -> bytes:
    with httpx.Client(base_url=url, timeout=40, follow_redirects=True) as client:
        wait_until_ready(client)
        status = client.post("/api/jobs", json=SHORT).json()
        status = client.get(status["pollUrl"]).json()
        while status["status"] in ("queued", "processing"):
            address = f"/api/jobs/{status['jobId']}?after={status['seq']}&wait=25"
            status = client.get(address).json()
        assert status["status"] == "complete", status
        return client.get(status["audioUrl"]).content


def wait_until_ready(client: httpx.Client, within: float = 30.0) -> None:
    """As a balancer of load does: what it needs is loaded and reached after it listens."""
    until = time.monotonic() + within
    while not (answer := client.get("/ready")).is_success:
        assert time.monotonic() < until, answer.text


def health(composed: Composed) -> int:
    """Run the check of health that stands in the Dockerfile."""
    (check,) = re.findall(r'HEALTHCHECK .*\\\n\s*CMD \["python", "-c", "(.*)"\]', DOCKERFILE)
    port = {"GAVELCAST_PORT": str(composed.port)}
    ran = subprocess.run(
        [sys.executable, "-c", check], env=os.environ | port, capture_output=True, check=False
    )
    return ran.returncode


def test_the_dockerfile_ends_in_a_command_of_ours() -> None:
    """The image alone serves; compose gives other commands."""
    (program,) = re.findall(r'^CMD \["(.*)"\]', DOCKERFILE, re.MULTILINE)

    assert shlex.split(program.replace('", "', " ")) == ["gavelcast", "serve"]
