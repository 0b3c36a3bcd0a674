"""`gavelcast corrections`: what listeners reported, and what becomes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import click
import msgspec

from server.cli.hosting import through
from server.cli.http import Api
from server.cli.wording import moment
from tasks.episodes.corrections import Correction
from tasks.settings import Settings


async def listed(settings: Settings, *, everything: bool, user: str, as_json: bool) -> None:
    """Print the reports that wait for an answer, or all."""
    query = {} if everything else {"status": "reported"}
    found = await through(settings, lambda api: api.corrections(query), user=user)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
    elif found:
        click.echo("\n\n".join(_told(one) for one in found))
    else:
        click.echo("Nothing was reported.", err=True)


async def publish(settings: Settings, correction_id: str, note: str, *, user: str) -> None:
    await _decided(settings, lambda api: api.publish(correction_id, note), user)


async def dismiss(settings: Settings, correction_id: str, *, user: str) -> None:
    await _decided(settings, lambda api: api.dismiss(correction_id), user)


async def _decided(
    settings: Settings, act: Callable[[Api], Awaitable[Correction]], user: str
) -> None:
    decided = await through(settings, act, user=user)
    click.echo(f"{decided.id}: {decided.state}. Episode {decided.episode_id}")


def _told(one: Correction) -> str:
    """The words were cleaned where they came in, so a terminal can show them."""
    line = f", line {one.line}" if one.line else ""
    about = f"{one.id}  {one.state}  {moment(one.created_at)}  episode {one.episode_id}{line}"
    said = [f"  {words}" for words in one.text.splitlines()]
    note = [f"  note: {words}" for words in (one.note or "").splitlines()]
    return "\n".join([about, *said, *note])
