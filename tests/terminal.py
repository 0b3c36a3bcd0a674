"""The command `gavelcast` as people run it: in its own process, or quickly within the test's."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from click.testing import CliRunner, Result

from server.cli import cli

COMMAND = str(Path(sys.executable).with_name("gavelcast"))
OURS = (
    *("GAVELCAST_", "CONGRESS_", "BRAVE_", "ANTHROPIC_", "ELEVENLABS_", "S3_"),
    *("DATABASE_URL", "REDIS_URL"),
)
LAZY = type(structlog.get_logger())
WITHIN = 180.0
"""Seconds a command may take on a machine that is busy with other tests."""

Done = subprocess.CompletedProcess[str]


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Nothing of ours but *data* and *settings*."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"GAVELCAST_DATA_DIR": str(data)} | settings


def gavelcast(data: Path, *arguments: str | Path, **settings: str) -> Done:
    """Run the command to its end."""
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        env=environment(data, **settings),
        cwd=data.parent,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )


@contextmanager
def started(
    data: Path, *arguments: str | Path, program: Sequence[str] = (COMMAND,), **settings: str
) -> Iterator[subprocess.Popen[str]]:
    """Run the command (or *program*) beside the block; what still runs then is killed."""
    with subprocess.Popen(
        [*program, *map(str, arguments)],
        env=environment(data, **settings),
        cwd=data.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def hear(process: subprocess.Popen[str], words: str) -> str:
    """Read what the command says on stderr, up to a line with *words*."""
    assert process.stderr is not None
    heard = []
    for line in process.stderr:
        heard.append(line)
        if words in line:
            return line
    raise AssertionError(f"{words!r} was not said, but: {heard}")


def say(data: Path, *arguments: str | Path, **settings: str) -> Result:
    """Run the command in this process, to its end."""
    env: dict[str, Any] = {name: None for name in os.environ if name.startswith(OURS)}
    given = {"GAVELCAST_DATA_DIR": str(data), **settings}
    # What the test's own server logs meanwhile is not the command's.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.__stderr__))
    try:
        return CliRunner().invoke(cli, [*map(str, arguments)], env=env | given)
    finally:
        structlog.reset_defaults()
        _forget_loggers()


def _forget_loggers() -> None:
    """What the command logged to may be closed by now, and loggers keep it from their first use."""
    ours = [one for name, one in sys.modules.items() if name.startswith(("server.", "tasks."))]
    for module in ours:
        if isinstance(log := vars(module).get("log"), LAZY):
            vars(log).pop("bind", None)
