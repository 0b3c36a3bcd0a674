"""Where the server on a data directory listens: it leaves a note, `server.json`, for commands."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104
"""Who listens everywhere is found on loopback."""


class Running(msgspec.Struct, frozen=True):
    """A server that was seen to start."""

    url: str
    pid: int
    lasts: bool = True
    """False for one that is there only as long as the command that needs it."""


def address(host: str, port: int) -> str:
    """The address to reach a server at that listens on *host*."""
    host = EVERYWHERE.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def announce(data_dir: Path, running: Running) -> None:
    beside = _note(data_dir).with_suffix(f".{running.pid}")
    beside.write_bytes(msgspec.json.encode(running))
    beside.replace(_note(data_dir))


def forget(data_dir: Path) -> None:
    """Take our own note away; another's stays."""
    found = noted(data_dir)
    if found is not None and found.pid == os.getpid():
        _note(data_dir).unlink(missing_ok=True)


def noted(data_dir: Path) -> Running | None:
    """Read the note; None where there is none, or its writer is gone."""
    try:
        found = msgspec.json.decode(_note(data_dir).read_bytes(), type=Running)
    except (OSError, msgspec.MsgspecError):
        return None
    return found if _is_alive(found.pid) else None


def _note(data_dir: Path) -> Path:
    return data_dir / "server.json"


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
