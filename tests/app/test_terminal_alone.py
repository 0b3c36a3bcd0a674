"""The terminal with no server running: the real command and voices, on data of its own."""

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from fakes.conductor import Conductor
from servers import QUICK
from tasks.audio.pcm import seconds
from tasks.schema.piccolo_app import APP_CONFIG
from terminal import Done, environment, gavelcast, hear, say, started

SHORT = ("--bill-count", "1", "--minutes", "2")
KEY = {"CONGRESS_API_KEY": "a-key"}
QUICK_SERVE = {"program": (sys.executable, QUICK, "serve"), "GAVELCAST_PORT": "0"}
"""With voices that wait for a sign."""


class Made:
    """A show that was made on a fresh data directory."""

    def __init__(self, folder: Path) -> None:
        self.data, self.file = folder / "data", folder / "briefing.mp3"
        self.said: Done = gavelcast(self.data, "make", "daily", "-o", self.file, *SHORT)
        assert self.said.returncode == 0, self.said.stderr
        self.jobs = json.loads(gavelcast(self.data, "jobs", "list", "--json").stdout)["jobs"]
        self.job_id: str = self.jobs[0]["jobId"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("terminal"))


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    """A data directory with one finished job, for a test to change."""
    return Path(shutil.copytree(made.data, tmp_path / "data"))


def test_one_command_makes_a_show_to_hear(made: Made) -> None:
    """On a machine without keys or a server I get an MP3, as long as I am told."""
    title, length, file = made.said.stdout.splitlines()

    assert title.startswith("Sample: ")
    assert file == str(made.file)
    heard = seconds(made.file.read_bytes())
    minutes, rest = divmod(round(heard), 60)
    assert length == f"{minutes} min {rest:02d} s"
    assert heard > 30
    assert made.said.stderr.splitlines()[-1] == "100%  Your podcast is ready!"


def test_the_command_leaves_nothing_running(made: Made) -> None:
    """Afterwards no server is noted, and one that lasts can start."""
    assert [job["status"] for job in made.jobs] == ["complete"]
    assert not (made.data / "server.json").exists()


def test_a_show_that_is_made_can_be_fetched_again(made: Made, tmp_path: Path) -> None:
    """`watch -o` saves the same bytes again."""
    said = gavelcast(made.data, "watch", made.job_id, "-o", tmp_path / "again.mp3")

    assert said.returncode == 0
    assert (tmp_path / "again.mp3").read_bytes() == made.file.read_bytes()


def test_a_note_of_a_server_that_is_gone_is_no_matter(copy: Path, made: Made) -> None:
    """After a crash `server.json` names nobody: the command does without."""
    gone = {"url": "http://127.0.0.1:9", "pid": 2**22 + 1}
    (copy / "server.json").write_text(json.dumps(gone))

    said = gavelcast(copy, "jobs", "show", made.job_id, "--json")

    assert json.loads(said.stdout)["jobId"] == made.job_id


@contextmanager
def silence() -> Iterator[str]:
    """The address of a server that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_ctrl_c_keeps_the_job(tmp_path: Path) -> None:
    """Ctrl-C says how to take it up again, and ends with 130; others see the job meanwhile."""
    data, file = tmp_path / "data", tmp_path / "a.mp3"
    with (
        silence() as url,
        started(data, "make", "daily", "-o", file, CONGRESS_BASE_URL=url, **KEY) as making,
    ):
        hear(making, "Fetching bills…")
        beside = gavelcast(data, "jobs", "list", "--json")
        making.send_signal(signal.SIGINT)
        said, told = making.communicate()

    (job,) = json.loads(beside.stdout)["jobs"]
    assert job["status"] == "processing"
    assert making.returncode == 130
    assert said == ""
    assert told.splitlines()[-1].endswith(f"gavelcast watch {job['jobId']}")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]

    cancelled = gavelcast(data, "jobs", "cancel", job["jobId"])

    assert cancelled.returncode == 0
    assert "cancelled" in cancelled.stdout


def test_a_show_outlives_a_restart_of_the_server(tmp_path: Path) -> None:
    """The server is killed and comes back somewhere else: I wait a little, and get my file."""
    data, file = tmp_path / "data", tmp_path / "a.mp3"
    conductor = Conductor()
    conductor.hold()
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(conductor):
        serving = QUICK_SERVE | {"CONDUCTOR": conductor.url}
        with started(data, **serving) as first:
            hear(first, "listening")
            with started(data, "make", "daily", "-o", file, *SHORT) as making:
                hear(making, "Creating audio…")
                first.kill()
                hear(making, "The server is away")
                portal.call(conductor.left)
                portal.call(conductor.let_go)
                with started(data, **serving) as second:
                    hear(second, "listening")
                    said, _ = making.communicate()
                    second.send_signal(signal.SIGINT)
                    second.communicate()

    assert making.returncode == 0
    assert said.splitlines()[-1] == str(file)
    assert seconds(file.read_bytes()) > 3


def test_migrate_says_what_it_did(tmp_path: Path) -> None:
    """A new database is made, a newest one left alone, an older one migrated, beside a copy."""
    data = tmp_path / "data"
    made = gavelcast(data, "migrate")
    again = gavelcast(data, "migrate")
    make_older(data / "gavelcast.sqlite")
    migrated = gavelcast(data, "migrate")

    assert "made, with the newest schema" in made.stdout
    assert "has the newest schema already" in again.stdout
    assert "migrated by gavelcast " in migrated.stdout
    assert [one.returncode for one in (made, again, migrated)] == [0, 0, 0]
    assert "episode" in tables(data / "gavelcast.sqlite")
    (copy,) = data.glob("*.before-*.sqlite")
    assert "episode" not in tables(copy)


def make_older(database: Path) -> None:
    """Undo the migrations that brought episodes, and what belongs to them."""
    with sqlite3.connect(database) as connection:
        for table in APP_CONFIG.table_classes:
            connection.execute(f"DROP TABLE {table._meta.tablename}")
        connection.execute("DELETE FROM migration WHERE app_name = 'gavelcast'")
    connection.close()


def tables(database: Path) -> set[str]:
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    return {row[0] for row in rows}


REFUSED = {
    "a wrong port": (("serve",), {"GAVELCAST_PORT": "http"}, "GAVELCAST_PORT=http"),
    "no workers": (("serve", "--workers", "0"), {}, "GAVELCAST_WORKERS=0"),
    "no such host": (("serve", "--host", "no.such.host.invalid"), {}, "no.such.host.invalid"),
    "no key": (("serve", "--port", "0"), {"ANTHROPIC_API_KEY": "two words"}, "ANTHROPIC_API_KEY"),
    "no password": (("serve", "--host", "0.0.0.0"), {}, "GAVELCAST_PASSWORD"),
    "half of S3": (("make", "daily", "-o", "a.mp3"), {"S3_BUCKET": "b"}, "S3_ENDPOINT_URL"),
    "no key for make": (
        ("make", "daily", "-o", "a.mp3"),
        {"ELEVENLABS_API_KEY": "two words"},
        "ELEVENLABS_API_KEY",
    ),
    "a worker": (("worker",), {}, "REDIS_URL"),
    "no database": (("jobs", "list"), {"DATABASE_URL": "sqlite:///{folder}/text"}, "text cannot"),
}


LONG = {"half of S3"}
"""Told by the same line of code as another."""


@pytest.mark.parametrize(
    "why", [pytest.param(why, marks=pytest.mark.long if why in LONG else ()) for why in REFUSED]
)
def test_what_cannot_be_is_refused_in_one_line(why: str, tmp_path: Path) -> None:
    """A wrong setting is one line that names it, with exit code 2, and never a stack trace."""
    arguments, settings, named = REFUSED[why]
    (tmp_path / "text").write_text("This is no database." * 100)
    settings = {name: value.format(folder=tmp_path) for name, value in settings.items()}

    said = gavelcast(tmp_path / "data", *arguments, **settings)

    assert said.returncode == 2, said.stderr
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 1, said.stderr
    assert said.stderr.startswith("gavelcast: ")
    assert named in said.stderr
    assert "two words" not in said.stderr


def test_a_second_server_and_a_taken_port_are_refused(tmp_path: Path) -> None:
    """One server a data directory, and one a port: the second says so in one line."""
    with started(tmp_path / "data", "serve", "--port", "0") as first:
        port = json.loads(hear(first, "listening"))["url"].rpartition(":")[2]
        same_data = gavelcast(tmp_path / "data", "serve", "--port", "0")
        same_port = gavelcast(tmp_path / "other", "serve", "--port", port)

    for said, named in ((same_data, "another Gavelcast"), (same_port, f"GAVELCAST_PORT={port}")):
        assert said.returncode == 2
        assert len(said.stderr.splitlines()) == 1, said.stderr
        assert named in said.stderr


VERBS = [
    *("serve", "worker", "make", "watch", "migrate", "backup", "restore", "doctor"),
    *(f"jobs {verb}" for verb in ("list", "show", "cancel", "retry")),
]


def test_every_verb_explains_itself(tmp_path: Path) -> None:
    """--help shows an example that names the verb, and what the exit codes mean."""
    for verb in VERBS:
        said = say(tmp_path / "data", *verb.split(), "--help").stdout

        assert f"Example: gavelcast {verb}" in said
        assert "Exit codes: 0 done; 1 the job failed or was cancelled" in said
        assert "130 Ctrl-C" in " ".join(said.split())


def test_help_is_there_at_once(tmp_path: Path) -> None:
    """What only a verb needs is not loaded to explain it."""
    asked = (
        "import sys; from server.cli import cli; cli(['--help'], standalone_mode=False);"
        " heavy = {'litestar', 'rich', 'httpx', 'piccolo', 'uvicorn', 'msgspec'};"
        " sys.exit(', '.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "make" in done.stdout
