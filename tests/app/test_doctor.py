"""`gavelcast doctor`, beside servers that speak the providers' wire formats."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from click.testing import Result

from fakes.brave import FakeBrave
from fakes.claude import FakeClaude
from fakes.congress import FakeCongress
from fakes.elevenlabs_api import FakeElevenLabs
from fakes.s3 import S3Server
from tasks.variables import VARIABLES
from terminal import gavelcast, hear, say, started

SECRETS = {
    "CONGRESS_API_KEY": "congress-4711",
    "BRAVE_API_KEY": "brave-4715",
    "ANTHROPIC_API_KEY": "sk-ant-4712",
    "ELEVENLABS_API_KEY": "sk_eleven_4713",
    "S3_SECRET_ACCESS_KEY": S3Server.secret_access_key,
    "GAVELCAST_PASSWORD": "open-sesame-4714",
}
NOWHERE = "http://127.0.0.1:9"


class Providers:
    """All of them, as real as it gets without paying."""

    def __init__(self, folder: Path) -> None:
        self.congress = FakeCongress(key=SECRETS["CONGRESS_API_KEY"])
        self.brave = FakeBrave(key=SECRETS["BRAVE_API_KEY"])
        self.claude = FakeClaude(key=SECRETS["ANTHROPIC_API_KEY"])
        self.elevenlabs = FakeElevenLabs(key=SECRETS["ELEVENLABS_API_KEY"])
        self.s3 = S3Server(folder)

    @property
    def settings(self) -> dict[str, str]:
        return SECRETS | {
            "CONGRESS_BASE_URL": self.congress.base_url,
            "BRAVE_BASE_URL": self.brave.url,
            "ANTHROPIC_BASE_URL": self.claude.url,
            "ELEVENLABS_BASE_URL": self.elevenlabs.url,
            "S3_ENDPOINT_URL": self.s3.url,
            "S3_BUCKET": S3Server.bucket,
            "S3_ACCESS_KEY_ID": S3Server.access_key_id,
        }


@pytest.fixture
def providers(tmp_path: Path) -> Iterator[Providers]:
    """They live in a thread of their own: the command takes the main one."""
    found = Providers(tmp_path / "s3")
    with start_blocking_portal() as portal, ExitStack() as stack:
        for one in (found.congress, found.brave, found.claude, found.elevenlabs, found.s3):
            stack.enter_context(portal.wrap_async_context_manager(one))
        yield found


def doctor(folder: Path, *arguments: str, **settings: str) -> Result:
    return say(folder / "data", "doctor", *arguments, **settings)


def line(said: str, name: str) -> str:
    """What the doctor says of *name*."""
    found: str = next(one for one in said.splitlines() if one.split()[1:2] == [name])
    return found.strip()


def test_a_machine_without_keys_is_fine(tmp_path: Path) -> None:
    """Offline parts are named as such, with the setting that would replace them; all is fine."""
    said = gavelcast(tmp_path / "data", "doctor")

    assert said.returncode == 0, said.stdout
    for part, setting in {
        "bills": "CONGRESS_API_KEY",
        "news": "BRAVE_API_KEY",
        "script": "ANTHROPIC_API_KEY",
        "voice": "ELEVENLABS_API_KEY",
        "storage": "S3_BUCKET",
    }.items():
        assert line(said.stdout, part).startswith("offline")
        assert setting in line(said.stdout, part)
    for variable in VARIABLES:
        assert line(said.stdout, variable.name).startswith("fine")
    assert "wrong" not in said.stdout
    assert said.stderr == ""


def test_good_keys_are_proven_without_paying(providers: Providers, tmp_path: Path) -> None:
    """Each provider is asked what costs nothing; I see my plan, and no secret."""
    said = doctor(tmp_path, **providers.settings)

    assert said.exit_code == 0, said.stdout
    assert line(said.stdout, "bills").startswith("fine")
    assert line(said.stdout, "news").startswith("fine")
    assert line(said.stdout, "script").startswith("fine")
    assert "plan creator, 88,000 of 100,000 credits left" in line(said.stdout, "voice")
    assert line(said.stdout, "storage").startswith("fine")
    assert providers.claude.calls == providers.elevenlabs.calls == 0
    assert providers.congress.paths() == ["/v3/congress/current"]
    assert providers.brave.questions == [""]
    for name, secret in SECRETS.items():
        assert line(said.stdout, name).endswith("set, hidden")
        assert secret not in said.stdout + said.stderr


def test_wrong_keys_are_named_with_what_to_do(providers: Providers, tmp_path: Path) -> None:
    """Each wrong key is said by its variable, all at once, and the exit code is 1."""
    wrong = dict.fromkeys(SECRETS, "not-the-right-one")

    said = doctor(tmp_path, **providers.settings | wrong)

    assert said.exit_code == 1
    assert "Check CONGRESS_API_KEY" in line(said.stdout, "bills")
    assert "Check BRAVE_API_KEY" in line(said.stdout, "news")
    assert "Check ANTHROPIC_API_KEY" in line(said.stdout, "script")
    assert "Check ELEVENLABS_API_KEY" in line(said.stdout, "voice")
    assert line(said.stdout, "storage").startswith("wrong")
    assert "5 things are wrong." in said.stdout
    assert "not-the-right-one" not in said.stdout + said.stderr


def test_offline_asks_nobody(providers: Providers, tmp_path: Path) -> None:
    """--offline looks at what can be seen from here, and says what it did not ask."""
    said = doctor(tmp_path, "--offline", **providers.settings)

    assert said.exit_code == 0
    for part in ("bills", "news", "script", "voice", "storage"):
        assert "not asked" in line(said.stdout, part)
    assert providers.congress.calls == providers.brave.calls == []
    assert providers.elevenlabs.paths == []
    assert not list(providers.s3.folder.rglob("*.txt"))


def test_providers_that_are_away_are_wrong(tmp_path: Path) -> None:
    """What cannot be reached is said of each, and nothing waits for ever."""
    away = dict.fromkeys(("CONGRESS_BASE_URL", "ANTHROPIC_BASE_URL"), NOWHERE)
    keys = {name: SECRETS[name] for name in ("CONGRESS_API_KEY", "ANTHROPIC_API_KEY")}

    said = doctor(tmp_path, **away | keys)

    assert said.exit_code == 1
    assert "cannot be reached" in line(said.stdout, "bills")
    assert "could not be reached" in line(said.stdout, "script")


def test_all_wrong_settings_are_said_at_once(tmp_path: Path) -> None:
    """I need not run it once for each mistake; also a misspelled name is found."""
    said = say(
        tmp_path / "data",
        "doctor",
        GAVELCAST_PORT="99999",
        REDIS_URL="not-an-address-4715",
        S3_PUBLIC_URL="cdn.example.org",
        GAVELCAST_PASWORD="x",
        GAVELCAST_PUBLIC_URL="https://me:secret-4716@example.org",
    )

    assert said.exit_code == 1
    assert "takes a port from 0 to 65535" in line(said.stdout, "GAVELCAST_PORT")
    assert "takes redis://" in line(said.stdout, "REDIS_URL")
    assert "takes an http" in line(said.stdout, "S3_PUBLIC_URL")
    assert "misspelled" in line(said.stdout, "GAVELCAST_PASWORD")
    assert "4 things are wrong." in said.stdout
    assert line(said.stdout, "GAVELCAST_PUBLIC_URL").endswith("https://…@example.org")
    assert "4715" not in said.output
    assert "4716" not in said.output


def test_settings_that_do_not_go_together_are_wrong(tmp_path: Path) -> None:
    """Each is fine by itself, but a bucket without its keys cannot be used."""
    said = say(tmp_path / "data", "doctor", S3_BUCKET="mine")

    assert said.exit_code == 1
    assert "S3_ENDPOINT_URL is missing" in line(said.stdout, "together")


@pytest.mark.parametrize("secret", ["ANTHROPIC_API_KEY", "GAVELCAST_PASSWORD"])
def test_a_secret_may_stand_in_a_file(secret: str, tmp_path: Path) -> None:
    """NAME_FILE is read; a file that is not there is wrong by its name."""
    (tmp_path / "secret").write_text("in-a-file-4717\n")

    good = doctor(tmp_path, "--offline", **{f"{secret}_FILE": str(tmp_path / "secret")})
    bad = say(tmp_path / "data", "doctor", **{f"{secret}_FILE": str(tmp_path / "nothing")})

    assert line(good.stdout, secret).endswith("set, hidden")
    assert "4717" not in good.stdout
    assert bad.exit_code == 1
    assert f"{secret}_FILE" in line(bad.stdout, secret)


def test_services_that_are_broken_are_found(tmp_path: Path) -> None:
    """A damaged database and a data directory that is a file are wrong; so it says."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "gavelcast.sqlite").write_text("This is no database." * 100)
    (tmp_path / "file").touch()

    damaged = doctor(tmp_path, "--offline")
    no_folder = doctor(tmp_path, GAVELCAST_DATA_DIR=str(tmp_path / "file"))

    assert damaged.exit_code == no_folder.exit_code == 1
    assert line(damaged.stdout, "database").startswith("wrong")
    assert "not a database" in line(damaged.stdout, "database")
    assert "cannot be" in line(no_folder.stdout, "storage")
    assert "Traceback" not in damaged.stderr + no_folder.stderr


def test_the_doctor_looks_beside_a_running_server(tmp_path: Path) -> None:
    """With a server running I am told where, and nothing of it is disturbed."""
    with started(tmp_path / "data", "serve", "--port", "0") as server:
        hear(server, "listening")
        said = say(tmp_path / "data", "doctor", "--offline")

    assert said.exit_code == 0, said.stdout
    assert f"(process {server.pid})" in line(said.stdout, "server")
