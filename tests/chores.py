"""Work for the workshop to do in tests; a module of its own, so that the process can import it."""

import os
import resource
import signal
import time
from pathlib import Path

from tasks.audio.mixdown import mix
from tasks.audio.values import Mixed, Tags, Take
from tasks.errors import Final


def die_once(marker: str) -> str:
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse() -> None:
    raise Final("Not this.", reason="refused", cost_usd=0.25)


def work_for_ever(marker: str) -> None:
    Path(marker).write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)


def niceness() -> int:
    return os.nice(0)


def mix_and_weigh(takes: list[Take], out: str) -> tuple[Mixed, float]:
    """Mix, and tell by how many MB the process grew above what it has after a small mixdown."""
    tags = Tags(title="", artist="", album="", date="2026-01-29", comment="")
    mix(takes[:1], [], tags, out)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mixed = mix(takes, [], tags, out)
    return mixed, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
