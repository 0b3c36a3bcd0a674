"""`gavelcast jobs`: what was asked for, and how it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import click
import msgspec

from server.cli.hosting import through
from server.cli.http import LOCAL, Api
from server.cli.wording import columns, length, moment
from tasks.jobs.values import Page, Status, StepStatus
from tasks.settings import Settings, mode


async def listed(
    settings: Settings, query: dict[str, str], *, user: str = LOCAL, as_json: bool
) -> None:
    """Print the newest jobs."""
    page = await through(settings, lambda api: api.page(query), user=user)
    if as_json:
        _json(page)
    elif page.jobs:
        _echo(columns([("JOB", "TYPE", "STATUS", "", "CREATED", ""), *map(_row, page.jobs)]))
        if page.next_cursor:
            click.echo("There are older ones: --limit shows more.", err=True)
    else:
        click.echo("No jobs.", err=True)


async def show(settings: Settings, job_id: str, *, user: str = LOCAL, as_json: bool) -> None:
    """Print all that is known of a job."""
    status = await through(settings, lambda api: api.status(job_id), user=user)
    if as_json:
        _json(status)
    else:
        _echo([*columns(_facts(status)), "", *columns([_step(step) for step in status.steps])])


async def cancel(settings: Settings, job_id: str, *, user: str = LOCAL, as_json: bool) -> None:
    """Cancel a job, and wait the moment that it takes where somebody runs it."""
    alone = mode(settings) == "embedded"

    async def act(api: Api) -> Status:
        status = await api.cancel(job_id)
        if status.over or (alone and api.whose == "our own"):
            return status
        return await api.status(job_id, after=status.seq)

    await _changed(settings, act, user=user, as_json=as_json)


async def retry(settings: Settings, job_id: str, *, user: str = LOCAL, as_json: bool) -> None:
    """Let a failed or cancelled job go on."""
    await _changed(settings, lambda api: api.retry(job_id), user=user, as_json=as_json)


async def _changed(
    settings: Settings, act: Callable[[Api], Awaitable[Status]], *, user: str, as_json: bool
) -> None:
    status = await through(settings, act, user=user)
    if as_json:
        _json(status)
    else:
        click.echo(f"{status.job_id}: {status.status}. {status.message}")
    if not status.over:
        click.echo(f"To follow it: gavelcast watch {status.job_id}", err=True)


def _row(status: Status) -> tuple[str, ...]:
    created = moment(status.created_at)
    share = f"{status.progress}%"
    return (status.job_id, status.type, status.status, share, created, status.message)


def _facts(status: Status) -> list[tuple[str, str]]:
    facts = {
        "Job": status.job_id,
        "Type": status.type,
        "Status": f"{status.status}, {status.progress}%",
        "Message": status.message,
        "Attempt": f"{status.attempt} of {status.max_attempts}",
        "Waits for": status.waiting_for.what if status.waiting_for else "",
        "Not before": moment(status.not_before) if status.not_before else "",
        "Error": status.error.message if status.error else "",
        "Created": moment(status.created_at),
        "Completed": moment(status.completed_at) if status.completed_at else "",
        "Episode": status.episode_id or "",
        "Audio": status.audio_url or "",
        "Duration": length(status.duration) if status.duration else "",
        "Cost": f"${status.cost.usd:.2f}{'' if status.cost.complete else ' (estimated in part)'}",
        "Made with": ", ".join(f"{part}: {who}" for part, who in status.providers.items()),
    }
    return [(name, value) for name, value in facts.items() if value]


def _step(step: StepStatus) -> tuple[str, ...]:
    return (step.title, step.status, f"{step.progress}%", step.message)


def _json(value: Page | Status) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def _echo(lines: list[str]) -> None:
    click.echo("\n".join(lines))
