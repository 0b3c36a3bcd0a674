"""The environment, read once into one frozen value; a wrong value fails by its name.

The environment beats `.env`; a secret may stand in the file that `NAME_FILE` names. Secrets are
never shown: `repr` leaves them out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from tasks.errors import Misconfigured

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Secret(str):
    """Text that is not shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'" if self else "''"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings, as they were read at the start."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 3000
    workers: int = 4
    password: Secret = Secret()
    user_header: str = ""
    secret_key: Secret = Secret()
    allowed_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    public_url: str = ""
    offline: bool = False
    lease_seconds: float = 30.0
    retry_seconds: tuple[float, ...] = (60.0, 120.0, 240.0)
    user_running: int | None = None
    user_waiting: int = 10
    monthly_cap_usd: float | None = None
    keep: str = ""
    shared_data_dir: bool = False
    database_url: Secret = Secret()
    redis_url: Secret = Secret()
    congress_api_key: Secret = Secret()
    congress_base_url: str = "https://api.congress.gov/v3"
    brave_api_key: Secret = Secret()
    brave_base_url: str = "https://api.search.brave.com"
    anthropic_api_key: Secret = Secret()
    anthropic_base_url: str = ""
    anthropic_model: str = "claude-sonnet-5-5"
    elevenlabs_api_key: Secret = Secret()
    elevenlabs_base_url: str = ""
    elevenlabs_voice_sarah: str = ""
    elevenlabs_voice_james: str = ""
    elevenlabs_concurrency: int = 3
    s3_endpoint_url: str = ""
    s3_region: str = "us-east-1"
    s3_bucket: str = ""
    s3_access_key_id: Secret = Secret()
    s3_secret_access_key: Secret = Secret()
    s3_public_url: str = ""

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def running_per_user(self) -> int:
        """Jobs of one user at once: on loopback there is one listener, who may use all workers."""
        if self.user_running is not None:
            return self.user_running
        return max(1, self.workers) if self.on_loopback else 2


class Variable(msgspec.Struct, frozen=True):
    """One variable of the environment, and what it takes."""

    name: str
    field: str
    takes: str
    read: Callable[[str], Any]
    secret: bool = False


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError
        return number

    return read


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < 1e9:
        raise ValueError
    return number


def _seconds(text: str) -> tuple[float, ...]:
    return tuple(_positive(one) for one in text.split(","))


def _list(pattern: str) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        words = tuple(word.strip() for word in text.split(",") if word.strip())
        if not all(re.fullmatch(pattern, word) for word in words):
            raise ValueError
        return words

    return read


def _flag(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
        text.lower()
    ]


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise ValueError
    return text.rstrip("/")


def _keep(text: str) -> str:
    if not re.fullmatch(r"\d+(d|w|MB|GB)", text):
        raise ValueError
    return text


def _database(text: str) -> Secret:
    if not re.match(r"postgres(ql)?://|sqlite:///.", text):
        raise ValueError
    return Secret(text)


def _redis(text: str) -> Secret:
    if not re.match(r"rediss?://", text):
        raise ValueError
    return Secret(text)


def _header(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+", text):
        raise ValueError
    return text


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


ORIGIN = r"https?://[^\s/]+/?"
HOST = r"[\w.-]+|[\da-fA-F]*(:[\da-fA-F.]*){2,}"
IN_ADDRESS = re.compile(r"(?<=//)[^/@\s]*(?=@)")
"""A user and a password in an address: not for a message."""
URL = "an http:// or https:// address"
ANY_TEXT = "text"
VARIABLES = (
    Variable("GAVELCAST_DATA_DIR", "data_dir", "a folder", _path),
    Variable("GAVELCAST_HOST", "host", "an address to listen on", str),
    Variable("GAVELCAST_PORT", "port", "a port from 0 to 65535", _whole(0, 65535)),
    Variable("GAVELCAST_WORKERS", "workers", "jobs at once, 0 to 64", _whole(0, 64)),
    Variable("GAVELCAST_PASSWORD", "password", ANY_TEXT, Secret, secret=True),
    Variable("GAVELCAST_USER_HEADER", "user_header", "the name of an HTTP header", _header),
    Variable("GAVELCAST_SECRET_KEY", "secret_key", ANY_TEXT, Secret, secret=True),
    Variable(
        "GAVELCAST_ALLOWED_ORIGINS",
        "allowed_origins",
        "origins such as https://a.example, by commas",
        _list(ORIGIN),
    ),
    Variable(
        "GAVELCAST_ALLOWED_HOSTS",
        "allowed_hosts",
        "host names without ports, such as a.example, by commas",
        _list(HOST),
    ),
    Variable("GAVELCAST_PUBLIC_URL", "public_url", URL, _url),
    Variable("GAVELCAST_OFFLINE", "offline", "1 or 0", _flag),
    Variable("GAVELCAST_LEASE_SECONDS", "lease_seconds", "seconds above 0", _positive),
    Variable("GAVELCAST_RETRY_SECONDS", "retry_seconds", "seconds, by commas", _seconds),
    Variable("GAVELCAST_USER_RUNNING", "user_running", "jobs, 1 to 1000", _whole(1, 1000)),
    Variable("GAVELCAST_USER_WAITING", "user_waiting", "jobs, 1 to 100000", _whole(1, 100_000)),
    Variable("GAVELCAST_MONTHLY_CAP_USD", "monthly_cap_usd", "US dollars above 0", _positive),
    Variable("GAVELCAST_KEEP", "keep", "an age or a size: 90d, 12w, 500MB, 20GB", _keep),
    Variable("GAVELCAST_SHARED_DATA_DIR", "shared_data_dir", "1 or 0", _flag),
    Variable(
        "DATABASE_URL", "database_url", "sqlite:///FILE or postgres://…", _database, secret=True
    ),
    Variable("REDIS_URL", "redis_url", "redis://… or rediss://…", _redis, secret=True),
    Variable("CONGRESS_API_KEY", "congress_api_key", ANY_TEXT, Secret, secret=True),
    Variable("CONGRESS_BASE_URL", "congress_base_url", URL, _url),
    Variable("BRAVE_API_KEY", "brave_api_key", ANY_TEXT, Secret, secret=True),
    Variable("BRAVE_BASE_URL", "brave_base_url", URL, _url),
    Variable("ANTHROPIC_API_KEY", "anthropic_api_key", ANY_TEXT, Secret, secret=True),
    Variable("ANTHROPIC_BASE_URL", "anthropic_base_url", URL, _url),
    Variable("ANTHROPIC_MODEL", "anthropic_model", "the id of a Claude model", str),
    Variable("ELEVENLABS_API_KEY", "elevenlabs_api_key", ANY_TEXT, Secret, secret=True),
    Variable("ELEVENLABS_BASE_URL", "elevenlabs_base_url", URL, _url),
    Variable("ELEVENLABS_VOICE_SARAH", "elevenlabs_voice_sarah", "the id of a voice", str),
    Variable("ELEVENLABS_VOICE_JAMES", "elevenlabs_voice_james", "the id of a voice", str),
    Variable(
        "ELEVENLABS_CONCURRENCY", "elevenlabs_concurrency", "requests, 1 to 50", _whole(1, 50)
    ),
    Variable("S3_ENDPOINT_URL", "s3_endpoint_url", URL, _url),
    Variable("S3_REGION", "s3_region", "a region", str),
    Variable("S3_BUCKET", "s3_bucket", "a bucket", str),
    Variable("S3_ACCESS_KEY_ID", "s3_access_key_id", ANY_TEXT, Secret, secret=True),
    Variable("S3_SECRET_ACCESS_KEY", "s3_secret_access_key", ANY_TEXT, Secret, secret=True),
    Variable("S3_PUBLIC_URL", "s3_public_url", URL, _url),
)

S3_NEEDS = ("S3_ENDPOINT_URL", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")


def load(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Settings:
    """Read the settings; Misconfigured names the variable, the value and what it takes."""
    found = _with_dotenv(os.environ if environ is None else environ, dotenv)
    fields: dict[str, Any] = {"data_dir": _default_data_dir()}
    for variable in VARIABLES:
        text = _text(variable, found)
        if text:
            fields[variable.field] = _read(variable, text)
    settings = Settings(**fields)
    _check(settings)
    return settings


class Given(msgspec.Struct, frozen=True):
    """A variable as it was found."""

    variable: Variable
    text: str
    """Empty where it is not given."""
    wrong: str = ""
    """What is wrong with it, in the words of `load`."""


def given(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> list[Given]:
    """Look at each variable by itself, so that all that is wrong can be said at once."""
    found = _with_dotenv(os.environ if environ is None else environ, dotenv)
    return [_given(variable, found) for variable in VARIABLES]


def _given(variable: Variable, found: Mapping[str, str]) -> Given:
    text = ""
    try:
        text = _text(variable, found)
        if text:
            _read(variable, text)
    except Misconfigured as error:
        return Given(variable, text, error.message)
    return Given(variable, text)


def unknown(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> list[str]:
    """List variables that are named like ours, but are none."""
    found = _with_dotenv(os.environ if environ is None else environ, dotenv)
    known = {one.name for one in VARIABLES}
    known |= {f"{one.name}_FILE" for one in VARIABLES if one.secret}
    return sorted(name for name in found if name.startswith("GAVELCAST_") and name not in known)


def mode(settings: Settings) -> Literal["embedded", "scaled out"]:
    """Say which of the two modes the settings ask for."""
    scaled = settings.redis_url or settings.database_url.startswith("postgres")
    return "scaled out" if scaled else "embedded"


def _with_dotenv(environ: Mapping[str, str], dotenv: Path | None) -> dict[str, str]:
    path = dotenv or Path(".env")
    if not path.is_file():
        return dict(environ)
    return {
        name: value
        for name, value in _dotenv(path).items()
        # A secret that the environment takes from a file is the environment's, too.
        if f"{name}_FILE" not in environ
    } | dict(environ)


def _dotenv(path: Path) -> dict[str, str]:
    from dotenv import dotenv_values

    try:
        return {name: value or "" for name, value in dotenv_values(path).items()}
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path}: cannot be read ({error}).") from None


def _text(variable: Variable, found: Mapping[str, str]) -> str:
    text = found.get(variable.name, "").strip()
    file = found.get(f"{variable.name}_FILE", "").strip() if variable.secret else ""
    if text or not file:
        return text
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{variable.name}_FILE={file}: cannot be read ({error}).") from None


def _read(variable: Variable, text: str) -> Any:
    try:
        return variable.read(text)
    except (ValueError, KeyError):
        shown = "…" if variable.secret else IN_ADDRESS.sub("…", " ".join(text.split()))
        raise Misconfigured(f"{variable.name}={shown}: takes {variable.takes}.") from None


def _check(settings: Settings) -> None:
    if not (settings.on_loopback or settings.password or settings.user_header):
        raise Misconfigured(
            f"GAVELCAST_HOST={settings.host}: needs GAVELCAST_PASSWORD (or GAVELCAST_USER_HEADER"
            " behind a proxy that names the user), since others can reach it."
        )
    _check_s3(settings)
    if mode(settings) == "scaled out":
        raise Misconfigured(
            "REDIS_URL and DATABASE_URL=postgres://…: running on several machines is not built"
            " yet; leave both out to run in one process."
        )


def _check_s3(settings: Settings) -> None:
    names = (*S3_NEEDS, "S3_PUBLIC_URL")
    given = [name for name in names if getattr(settings, name.lower())]
    missing = [name for name in S3_NEEDS if name not in given]
    if given and missing:
        raise Misconfigured(f"{missing[0]} is missing: {', '.join(given)} alone cannot be used.")


def _default_data_dir() -> Path:
    from platformdirs import user_data_path

    return user_data_path("gavelcast", appauthor=False)
