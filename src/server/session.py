"""The sign-in cookie: who, until when, and a signature; nothing is kept on the server."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

COOKIE = "gavelcast"
DAYS = 30


def secret_key(data_dir: Path, given: str) -> bytes:
    """Take the key that was given, or the data directory's own, made once (mode 0600)."""
    if given:
        return given.encode()
    path = data_dir / "secret_key"
    if not path.exists():
        _make(path)
    return path.read_bytes()


def issue(key: bytes, user_id: str, now: float) -> str:
    """Write a cookie's value that is good for 30 days."""
    said = f"{user_id}.{int(now) + DAYS * 86400}"
    return f"{said}.{_sign(key, said)}"


def read(key: bytes, value: str, now: float) -> str | None:
    """Answer whose cookie it is; None if it is forged, garbled or too old."""
    said, _, signature = value.rpartition(".")
    user_id, _, until = said.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _sign(key, said).encode()):
        return None
    return user_id if int(until) > now else None


def same(given: bytes, expected: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(given, expected.encode())


def _make(path: Path) -> None:
    """Write a key whole or not at all: an empty one would let everybody sign."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    fresh.replace(path)


def _sign(key: bytes, said: str) -> str:
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
