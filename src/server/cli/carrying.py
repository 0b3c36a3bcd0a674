"""A job in the terminal, to its end: `make` begins one, `watch` takes up one that is there."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from server.cli import saving
from server.cli.follow import Follower
from server.cli.hosting import through
from server.cli.http import Api, Unreachable, Whose
from server.cli.progress import Screen, screen
from server.cli.wording import length
from tasks.errors import GavelcastError
from tasks.jobs.values import Status
from tasks.settings import Settings

Begin = Callable[[Api, Screen], Awaitable[Follower]]


class NotMade(GavelcastError):
    """The job failed, or was cancelled."""


async def make(settings: Settings, body: dict[str, Any], target: Path, *, quiet: bool) -> None:
    """Submit a job, show how it goes, and save its audio as *target*."""
    saving.look_at(target)
    key = f"terminal-{uuid.uuid4()}"

    async def begin(api: Api, shown: Screen) -> Follower:
        return Follower(await api.submit(body, key), shown)

    await _carry(settings, begin, target, quiet=quiet)


async def watch(settings: Settings, job_id: str, target: Path | None, *, quiet: bool) -> None:
    """Show how a job goes; where no server runs it is carried on here."""
    if target is not None:
        saving.look_at(target)

    async def begin(api: Api, shown: Screen) -> Follower:
        status = await api.status(job_id)
        return Follower(job_id, shown, status.seq if status.over else 0)

    await _carry(settings, begin, target, quiet=quiet)


async def _carry(settings: Settings, begin: Begin, target: Path | None, *, quiet: bool) -> None:
    follower: Follower | None = None
    with screen(quiet=quiet) as shown:

        async def act(api: Api) -> None:
            nonlocal follower
            try:
                follower = follower or await begin(api, shown)
                status = await follower.to_the_end(api)
                await _finish(api, _made(status), target, shown)
            except asyncio.CancelledError:
                shown.close()
                if follower is not None:
                    _leave(follower.job_id, api.whose)
                raise

        try:
            await through(settings, act, working=True)
        except Unreachable as error:
            if follower is None:
                raise
            raise Unreachable(f"{error.message} {_kept(follower.job_id)}") from None


def _made(status: Status) -> Status:
    if status.status == "complete":
        return status
    if status.status == "cancelled":
        raise NotMade(f"Job {status.job_id} was cancelled.")
    why = status.error.message if status.error else status.message
    raise NotMade(f"{why} To go on from there: gavelcast jobs retry {status.job_id}")


async def _finish(api: Api, status: Status, target: Path | None, shown: Screen) -> None:
    """Save the file, then say what it is."""
    title = status.message
    if status.episode_id is not None:
        title = (await api.episode(status.episode_id)).title
    if target is not None:
        if status.audio_url is None:
            raise NotMade(f"Job {status.job_id} made no audio.")
        await saving.save(api, status.audio_url, target)
    shown.close()
    said = (title, length(status.duration or 0), str(target or status.audio_url or ""))
    click.echo("\n".join(said))


def _leave(job_id: str, whose: Whose) -> None:
    """Say what becomes of the job that is no longer shown."""
    goes_on = f"The server goes on with it: gavelcast watch {job_id}"
    click.echo(goes_on if whose == "a server's" else _kept(job_id), err=True)


def _kept(job_id: str) -> str:
    return f"The job is kept, and goes on with the next start: gavelcast watch {job_id}"
