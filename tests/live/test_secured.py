"""Redis and PostgreSQL behind passwords, reached over TLS, as they are on other machines."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from fakes.tls import TLS
from installations import Installation
from services import Postgres, Valkey
from serving import Served
from terminal import Done, hear, started

PASSWORD = "p@ss/word: 100% 4720"
"""As a generator of passwords might make it; in an address it is written with percent signs."""
SHOWN = quote(PASSWORD, safe="")


class Secured:
    """Servers with passwords, and TLS before them."""

    def __init__(self, valkey: Valkey, postgres: Postgres, tls: TLS) -> None:
        self.postgres, self.tls = postgres, tls
        self.redis_port = tls.before(valkey.port)
        self.database_port = tls.before(postgres.port, asked=True)

    def redis(self, password: str = SHOWN, options: str = "") -> str:
        options = options or f"ssl_ca_certs={self.tls.ca}"
        return f"rediss://:{password}@127.0.0.1:{self.redis_port}/0?{options}"

    def database(self, password: str = SHOWN, options: str = "") -> str:
        name = asyncio.run(self.postgres.empty_database()).rpartition("/")[2]
        options = options or f"sslmode=verify-full&sslrootcert={self.tls.ca}"
        place = f"gavelcast:{password}@127.0.0.1:{self.database_port}"
        return f"postgres://{place}/{name}?{options}"

    def installation(self, data: Path, **changes: str) -> Installation:
        return Installation(
            data,
            "scaled out",
            **{
                "REDIS_URL": self.redis(),
                "DATABASE_URL": self.database(),
                "GAVELCAST_SECRET_KEY": "a-key-for-all",
                "GAVELCAST_SHARED_DATA_DIR": "1",
                "GAVELCAST_LEASE_SECONDS": "6",
                **changes,
            },
        )


@pytest.fixture(scope="module")
def secured() -> Iterator[Secured]:
    with Valkey(PASSWORD) as valkey, Postgres(PASSWORD) as postgres, TLS() as tls:
        yield Secured(valkey, postgres, tls)


def untold(said: Done) -> Done:
    """What was said, without the password in it."""
    for secret in (PASSWORD, SHOWN):
        assert secret not in said.stdout + said.stderr
    return said


def of_doctor(said: Done, name: str) -> str:
    lines = (line.split(maxsplit=2) for line in said.stdout.splitlines() if line.startswith("  "))
    return next(f"{mark} {rest}" for mark, found, rest in lines if found == name)


def test_it_all_works_over_tls(secured: Secured, tmp_path: Path) -> None:
    """Migrated, looked at, and a show is made by a worker while a server elsewhere tells of it."""
    here = secured.installation(tmp_path / "data")
    assert untold(here.command("migrate")).returncode == 0
    assert untold(here.command("doctor")).returncode == 0

    with (
        here.serving(GAVELCAST_WORKERS="0") as served,
        started(here.data, "worker", **here.variables) as worker,
    ):
        hear(worker, "working")
        told(served, served.press())
        worker.terminate()
        _, logged = worker.communicate()

    assert worker.returncode == 0
    assert PASSWORD not in logged
    assert SHOWN not in logged
    assert untold(here.command("backup", tmp_path / "all.zip")).returncode == 0


def told(served: Served, job_id: str) -> None:
    events, code = served.heard(f"/api/jobs/{job_id}/events?after=0")

    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "job.complete"
    assert code == 1000


def test_a_redis_that_nobody_vouches_for_is_refused(secured: Secured, tmp_path: Path) -> None:
    """Without the authority's file its certificate is not trusted; the doctor says so."""
    url = secured.redis(options="ssl_cert_reqs=required")
    here = secured.installation(tmp_path / "data", REDIS_URL=url)
    here.command("migrate")

    said = untold(here.command("doctor"))

    assert said.returncode == 1
    assert "certificate verify failed" in of_doctor(said, "Redis")
    assert of_doctor(said, "database").startswith("fine")


def test_a_database_that_nobody_vouches_for_is_refused(secured: Secured, tmp_path: Path) -> None:
    """With `sslmode=verify-full` and no file of its authority nothing is sent to it."""
    url = secured.database(options="sslmode=verify-full")
    here = secured.installation(tmp_path / "data", DATABASE_URL=url)

    said = untold(here.command("migrate"))

    assert said.returncode == 2
    assert len(said.stderr.splitlines()) == 1, said.stderr
    assert "DATABASE_URL: PostgreSQL (127.0.0.1" in said.stderr


def test_a_wrong_password_is_named_by_its_variable(secured: Secured, tmp_path: Path) -> None:
    """Each service says so by itself, and neither password is shown."""
    wrong = "an-0ther-4721"
    here = secured.installation(
        tmp_path / "data", DATABASE_URL=secured.database(wrong), REDIS_URL=secured.redis(wrong)
    )

    said = here.command("doctor")
    refused = here.command("worker")

    assert said.returncode == 1
    assert "password" in of_doctor(said, "Redis")
    assert "password authentication failed" in of_doctor(said, "database")
    assert refused.returncode == 2
    assert "password authentication failed" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert wrong not in said.stdout + said.stderr + refused.stderr
