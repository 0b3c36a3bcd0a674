"""The environment, read once into one frozen value; a wrong value fails by its name.

The environment beats `.env`; a secret may stand in the file that `NAME_FILE` names. Secrets are
never shown: `repr` leaves them out.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from tasks.errors import Misconfigured
from tasks.variables import IN_ADDRESS, VARIABLES, Secret, Variable

LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
    feed_cdn: bool = False

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def running_per_user(self) -> int:
        """Jobs of one user at once: on loopback there is one listener, who may use all workers."""
        if self.user_running is not None:
            return self.user_running
        return max(1, self.workers) if self.on_loopback else 2


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
        _check_scaled_out(settings)
    elif settings.workers == 0:
        raise Misconfigured("GAVELCAST_WORKERS=0: takes 1 to 64; only serving needs REDIS_URL.")


def _check_scaled_out(settings: Settings) -> None:
    needs = {
        "REDIS_URL": settings.redis_url,
        "DATABASE_URL=postgres://…": settings.database_url.startswith("postgres"),
        "S3_BUCKET (or GAVELCAST_SHARED_DATA_DIR=1, if all reach one folder)": (
            (settings.s3_bucket and not settings.offline) or settings.shared_data_dir
        ),
        "GAVELCAST_SECRET_KEY": settings.secret_key,
    }
    missing = [name for name, given in needs.items() if not given]
    if missing:
        raise Misconfigured(
            f"{missing[0]} is missing: several processes need REDIS_URL, a PostgreSQL database, a"
            " store and a secret key that they share; without REDIS_URL and PostgreSQL,"
            " one process does all."
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
