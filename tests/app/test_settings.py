"""The environment: a wrong value is one line that says which, what and what it takes."""

from pathlib import Path

import msgspec
import pytest

from tasks.errors import Misconfigured
from tasks.settings import S3_NEEDS, Settings, load, mode
from tasks.variables import VARIABLES

NOWHERE = Path("/nowhere/.env")
SECRETS = [one for one in VARIABLES if one.secret]


def read(**environ: str) -> Settings:
    return load(environ, NOWHERE)


def refusal(**environ: str) -> str:
    """The one line with which these settings are refused."""
    with pytest.raises(Misconfigured) as refused:
        read(**environ)
    assert "\n" not in refused.value.message
    return refused.value.message


def test_nothing_has_to_be_set() -> None:
    """Without any variable it runs on loopback, in one process, with a folder of its own."""
    settings = read()

    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 3000, 4)
    assert settings.on_loopback
    assert mode(settings) == "embedded"
    assert settings.data_dir.is_absolute()
    assert settings.lease_seconds == 30
    assert settings.retry_seconds == (60, 120, 240)
    assert settings.user_waiting == 10


GOOD = {
    "GAVELCAST_DATA_DIR": ("~/shows", Path("~/shows").expanduser()),
    "GAVELCAST_HOST": ("localhost", "localhost"),
    "GAVELCAST_PORT": ("8080", 8080),
    "GAVELCAST_WORKERS": ("2", 2),
    "GAVELCAST_PASSWORD": ("open sesame", "open sesame"),
    "GAVELCAST_USER_HEADER": ("X-User", "X-User"),
    "GAVELCAST_SECRET_KEY": ("k" * 40, "k" * 40),
    "GAVELCAST_ALLOWED_ORIGINS": (
        "https://a.example, http://localhost:8000",
        ("https://a.example", "http://localhost:8000"),
    ),
    "GAVELCAST_ALLOWED_HOSTS": ("a.example,fd00::1", ("a.example", "fd00::1")),
    "GAVELCAST_PUBLIC_URL": ("https://a.example/shows/", "https://a.example/shows"),
    "GAVELCAST_OFFLINE": ("yes", True),
    "GAVELCAST_LEASE_SECONDS": ("7.5", 7.5),
    "GAVELCAST_RETRY_SECONDS": ("1, 2.5,300", (1.0, 2.5, 300.0)),
    "GAVELCAST_USER_RUNNING": ("3", 3),
    "GAVELCAST_USER_WAITING": ("50", 50),
    "GAVELCAST_MONTHLY_CAP_USD": ("12.50", 12.5),
    "GAVELCAST_KEEP": ("90d", "90d"),
    "GAVELCAST_SHARED_DATA_DIR": ("0", False),
    "GAVELCAST_FEED_CDN": ("1", True),
    "DATABASE_URL": ("sqlite:////srv/shows.sqlite", "sqlite:////srv/shows.sqlite"),
    "CONGRESS_BASE_URL": ("http://127.0.0.1:9/v3", "http://127.0.0.1:9/v3"),
    "BRAVE_BASE_URL": ("https://brave.example", "https://brave.example"),
    "ANTHROPIC_BASE_URL": ("https://claude.example", "https://claude.example"),
    "ANTHROPIC_MODEL": ("a-model", "a-model"),
    "ELEVENLABS_BASE_URL": ("https://voice.example", "https://voice.example"),
    "ELEVENLABS_VOICE_SARAH": ("v1", "v1"),
    "ELEVENLABS_VOICE_JAMES": ("v2", "v2"),
    "ELEVENLABS_CONCURRENCY": ("5", 5),
    "S3_REGION": ("ewr1", "ewr1"),
    "CONGRESS_API_KEY": ("a-key", "a-key"),
    "BRAVE_API_KEY": ("a-key", "a-key"),
    "ANTHROPIC_API_KEY": ("a-key", "a-key"),
    "ELEVENLABS_API_KEY": ("a-key", "a-key"),
}
S3 = {
    "S3_ENDPOINT_URL": "https://s3.example",
    "S3_BUCKET": "shows",
    "S3_ACCESS_KEY_ID": "an-id",
    "S3_SECRET_ACCESS_KEY": "a-secret",
}


@pytest.mark.parametrize("name", GOOD)
def test_each_variable_is_read(name: str) -> None:
    """What I set is what is used."""
    text, value = GOOD[name]
    (field,) = (one.field for one in VARIABLES if one.name == name)

    assert getattr(read(**{name: text}), field) == value


def test_storage_is_read() -> None:
    """A whole S3-compatible store, with the CDN before it."""
    settings = read(**S3, S3_PUBLIC_URL="https://cdn.example/")

    assert settings.s3_bucket == "shows"
    assert settings.s3_secret_access_key == "a-secret"
    assert settings.s3_public_url == "https://cdn.example"


def test_every_variable_is_tried_here() -> None:
    """No setting was added without a test."""
    tried = {*GOOD, *S3, "S3_PUBLIC_URL", "REDIS_URL"}

    assert {one.name for one in VARIABLES} == tried


WRONG = [
    ("GAVELCAST_PORT", "eighty"),
    ("GAVELCAST_PORT", "65536"),
    ("GAVELCAST_PORT", "-1"),
    ("GAVELCAST_PORT", "80\n81"),
    ("GAVELCAST_WORKERS", "65"),
    ("GAVELCAST_WORKERS", "2.5"),
    ("GAVELCAST_USER_HEADER", "X User"),
    ("GAVELCAST_ALLOWED_ORIGINS", "a.example"),
    ("GAVELCAST_ALLOWED_ORIGINS", "https://a.example/page"),
    ("GAVELCAST_ALLOWED_HOSTS", "https://a.example"),
    ("GAVELCAST_ALLOWED_HOSTS", "a.example/x"),
    ("GAVELCAST_ALLOWED_HOSTS", "a.example:8080"),
    ("GAVELCAST_PUBLIC_URL", "a.example"),
    ("GAVELCAST_PUBLIC_URL", "ftp://a.example"),
    ("GAVELCAST_OFFLINE", "perhaps"),
    ("GAVELCAST_LEASE_SECONDS", "0"),
    ("GAVELCAST_LEASE_SECONDS", "nan"),
    ("GAVELCAST_LEASE_SECONDS", "inf"),
    ("GAVELCAST_RETRY_SECONDS", "60,,120"),
    ("GAVELCAST_RETRY_SECONDS", "60;120"),
    ("GAVELCAST_RETRY_SECONDS", "-1"),
    ("GAVELCAST_USER_RUNNING", "0"),
    ("GAVELCAST_USER_WAITING", "none"),
    ("GAVELCAST_MONTHLY_CAP_USD", "$5"),
    ("GAVELCAST_MONTHLY_CAP_USD", "0"),
    ("GAVELCAST_KEEP", "a while"),
    ("GAVELCAST_SHARED_DATA_DIR", "2"),
    ("CONGRESS_BASE_URL", "api.congress.gov"),
    ("BRAVE_BASE_URL", "brave"),
    ("ANTHROPIC_BASE_URL", "https://"),
    ("ELEVENLABS_BASE_URL", "//voice.example"),
    ("ELEVENLABS_CONCURRENCY", "0"),
    ("S3_ENDPOINT_URL", "s3.example"),
    ("S3_PUBLIC_URL", "cdn.example"),
]


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_a_wrong_value_is_named(name: str, text: str) -> None:
    """One line: the variable, its value, and what it takes."""
    (variable,) = (one for one in VARIABLES if one.name == name)

    said = refusal(**{name: text})

    assert said == f"{name}={' '.join(text.split())}: takes {variable.takes}."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DATABASE_URL", "mysql://me:hush@db/shows"),
        ("DATABASE_URL", "sqlite://shows.sqlite?hush"),
        ("DATABASE_URL", "sqlite:///"),
        ("REDIS_URL", "http://:hush@redis"),
    ],
)
def test_a_wrong_secret_is_named_without_its_value(name: str, text: str) -> None:
    """An address with a password in it is not printed, however wrong it is."""
    (variable,) = (one for one in VARIABLES if one.name == name)

    assert refusal(**{name: text}) == f"{name}=…: takes {variable.takes}."


def test_a_password_in_an_address_is_not_printed() -> None:
    """Who puts a password into an address that is wrong does not find it in the log."""
    said = refusal(S3_ENDPOINT_URL="htps://me:hush@s3.example")

    assert said.startswith("S3_ENDPOINT_URL=htps://…@s3.example: takes ")


@pytest.mark.parametrize("name", [one.name for one in SECRETS])
def test_secrets_are_not_shown(name: str) -> None:
    """Settings that are printed, in a log or a stack trace, show no secret."""
    others = {**S3, "DATABASE_URL": "sqlite:////x", name: "hush-hush"}
    if name in ("DATABASE_URL", "REDIS_URL"):
        others[name] = "sqlite:////hush-hush"
    if name == "REDIS_URL":
        return
    settings = read(**others)
    (field,) = (one.field for one in VARIABLES if one.name == name)

    assert "hush-hush" in str(getattr(settings, field))
    assert "hush-hush" not in repr(settings)
    assert "hush-hush" not in f"{settings}"
    assert repr(getattr(settings, field)) == "'…'"
    assert "hush-hush" not in repr([msgspec.structs.asdict(settings)])


@pytest.mark.parametrize("name", ["ANTHROPIC_API_KEY", "GAVELCAST_PASSWORD", "DATABASE_URL"])
def test_a_secret_may_stand_in_a_file(tmp_path: Path, name: str) -> None:
    """NAME_FILE names the file; the line's end does not belong to the secret."""
    file = tmp_path / "secret"
    file.write_text("sqlite:////x\n")
    (field,) = (one.field for one in VARIABLES if one.name == name)

    assert getattr(read(**{f"{name}_FILE": str(file)}), field) == "sqlite:////x"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A wrong NAME_FILE stops the start by its own name."""
    said = refusal(ANTHROPIC_API_KEY_FILE=str(tmp_path / "none"))

    assert said.startswith(f"ANTHROPIC_API_KEY_FILE={tmp_path / 'none'}: cannot be read")


def test_a_wrong_value_in_a_file_is_not_printed(tmp_path: Path) -> None:
    """What stands in a file of secrets stays there."""
    (tmp_path / "secret").write_text("hush")

    assert "hush" not in refusal(REDIS_URL_FILE=str(tmp_path / "secret"))


def test_only_secrets_are_read_from_files(tmp_path: Path) -> None:
    """A variable that is no secret has no _FILE."""
    (tmp_path / "port").write_text("8080")

    assert read(GAVELCAST_PORT_FILE=str(tmp_path / "port")).port == 3000


def test_the_environment_beats_dotenv(tmp_path: Path) -> None:
    """.env is for the machine; what I say for this run wins, an empty value too."""
    dotenv = tmp_path / ".env"
    dotenv.write_text(
        "GAVELCAST_PORT=4000\nGAVELCAST_WORKERS=2  # two\nANTHROPIC_API_KEY='from the file'\n"
    )

    settings = load({"GAVELCAST_PORT": "5000", "ANTHROPIC_API_KEY": ""}, dotenv)

    assert (settings.port, settings.workers) == (5000, 2)
    assert settings.anthropic_api_key == ""


def test_a_secrets_file_in_the_environment_beats_dotenv(tmp_path: Path) -> None:
    """Whichever way a secret is given, the environment's is the one that is used."""
    (tmp_path / ".env").write_text("ANTHROPIC_API_KEY=old\n")
    (tmp_path / "secret").write_text("new\n")

    settings = load({"ANTHROPIC_API_KEY_FILE": str(tmp_path / "secret")}, tmp_path / ".env")

    assert settings.anthropic_api_key == "new"


def test_a_wrong_value_in_dotenv_is_named(tmp_path: Path) -> None:
    """A wrong line there stops the start like any other."""
    (tmp_path / ".env").write_text("GAVELCAST_PORT=ninety\n")

    with pytest.raises(Misconfigured, match=r"^GAVELCAST_PORT=ninety: takes a port"):
        load({}, tmp_path / ".env")


def test_a_dotenv_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A file that is no text is refused in one line, and not by a stack trace."""
    (tmp_path / ".env").write_bytes(b"GAVELCAST_PORT=\xff\xfe\n")

    with pytest.raises(Misconfigured, match=r"\.env: cannot be read"):
        load({}, tmp_path / ".env")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "gavelcast.example"])
def test_others_are_let_in_only_with_a_password(host: str) -> None:
    """What others can reach needs a password, or a proxy that names the user."""
    said = refusal(GAVELCAST_HOST=host)

    assert said.startswith(f"GAVELCAST_HOST={host}: needs GAVELCAST_PASSWORD")
    assert read(GAVELCAST_HOST=host, GAVELCAST_PASSWORD="x").host == host
    assert read(GAVELCAST_HOST=host, GAVELCAST_USER_HEADER="X-User").host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_loopback_needs_no_password(host: str) -> None:
    """On this machine alone there is one listener, who may use all workers."""
    settings = read(GAVELCAST_HOST=host, GAVELCAST_WORKERS="7")

    assert settings.on_loopback
    assert settings.running_per_user == 7


def test_elsewhere_one_listener_may_run_two() -> None:
    """Where others come, one of them cannot use all workers, unless it is set so."""
    elsewhere = {"GAVELCAST_HOST": "0.0.0.0", "GAVELCAST_PASSWORD": "x"}

    assert read(**elsewhere).running_per_user == 2
    assert read(**elsewhere, GAVELCAST_USER_RUNNING="3").running_per_user == 3


@pytest.mark.parametrize("missing", S3_NEEDS)
def test_half_a_storage_is_refused(missing: str) -> None:
    """A bucket without its keys is not silently a folder."""
    given = {name: value for name, value in S3.items() if name != missing}

    assert refusal(**given).startswith(f"{missing} is missing")


def test_a_cdn_without_a_storage_is_refused() -> None:
    """A public address of a store that is not set is refused too."""
    assert "S3_ENDPOINT_URL is missing" in refusal(S3_PUBLIC_URL="https://cdn.example")


SCALED_OUT = {
    "REDIS_URL": "rediss://redis",
    "DATABASE_URL": "postgresql://db/shows",
    "GAVELCAST_SECRET_KEY": "a long one",
    **S3,
}


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        ("REDIS_URL", "REDIS_URL"),
        ("DATABASE_URL", "DATABASE_URL=postgres://…"),
        ("GAVELCAST_SECRET_KEY", "GAVELCAST_SECRET_KEY"),
        ("S3_", "S3_BUCKET (or GAVELCAST_SHARED_DATA_DIR=1, if all reach one folder)"),
    ],
)
def test_half_of_what_several_processes_need_is_refused(without: str, missing: str) -> None:
    """One line names what is missing, and nothing runs as something else."""
    environ = {name: text for name, text in SCALED_OUT.items() if not name.startswith(without)}

    assert refusal(**environ).startswith(f"{missing} is missing: ")


@pytest.mark.parametrize("store", [S3, {"GAVELCAST_SHARED_DATA_DIR": "1"}])
def test_several_processes_share_a_database_redis_and_a_store(store: dict[str, str]) -> None:
    environ = {name: text for name, text in SCALED_OUT.items() if not name.startswith("S3_")}

    settings = read(**environ, **store)

    assert mode(settings) == "scaled out"


def test_a_store_that_is_not_used_is_none_to_share() -> None:
    """Offline, audio goes to a folder: several processes need one that all reach."""
    assert "S3_BUCKET" in refusal(**SCALED_OUT, GAVELCAST_OFFLINE="1")
