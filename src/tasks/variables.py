"""The variables of the environment: what each is called, what it takes, how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec


class Secret(str):
    """Text that is not shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'" if self else "''"


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
    Variable("GAVELCAST_FEED_CDN", "feed_cdn", "1 or 0", _flag),
)
