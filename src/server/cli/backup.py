"""`gavelcast backup` and `gavelcast restore`: an installation into one file, and out of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from server import logs
from server.cli import saving
from server.cli.http import News
from server.cli.progress import screen
from server.cli.running import run
from server.cli.wording import count
from tasks.archive.backup import backup as write
from tasks.archive.manifest import Manifest, Tell
from tasks.archive.restore import restore as read
from tasks.settings import Settings
from web.format import size

Work = Callable[[Settings, Path, Tell], Coroutine[Any, Any, Manifest]]


def backup(settings: Settings, target: Path, *, quiet: bool) -> None:
    """Write *target*, then say what is in it."""
    saving.look_at(target)
    manifest = _shown(write, settings, target, quiet=quiet)
    click.echo(f"{target}: {_said(manifest)}, {size(target.stat().st_size)}.")
    for key in manifest.lost:
        click.echo(f"Storage does not have {key}.", err=True)


def restore(settings: Settings, source: Path, *, quiet: bool) -> None:
    """Restore *source*, then say what was in it."""
    manifest = _shown(read, settings, source, quiet=quiet)
    click.echo(f"Restored {_said(manifest)}, as of {manifest.made_at}.")


def _shown(work: Work, settings: Settings, path: Path, *, quiet: bool) -> Manifest:
    with open(os.devnull, "w") as nowhere, screen(quiet=quiet) as shown:
        logs.configure(nowhere)

        def tell(done: float, message: str) -> None:
            shown.show(News(0, "", progress=int(100 * done), message=message))

        return run(work(settings, path, tell))


def _said(manifest: Manifest) -> str:
    jobs, episodes = (manifest.rows.get(table, 0) for table in ("job", "episode"))
    files = len(manifest.files)
    return f"{count(jobs, 'job')}, {count(episodes, 'episode')}, {count(files, 'file')}"
