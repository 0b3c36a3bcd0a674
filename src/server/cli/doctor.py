"""`gavelcast doctor`: look at each setting, provider and service, and say what to do."""

from __future__ import annotations

import asyncio
import os

import click

from server import logs
from server.cli import doctor_providers, doctor_services, doctor_settings
from server.cli.findings import Finding, any_wrong, show
from server.cli.running import run
from tasks.errors import Misconfigured
from tasks.settings import Settings, load

WRONG = 1
"""Exit code where something is wrong."""


def doctor(*, offline: bool) -> None:
    """Print what was found; *offline*: without asking anyone over the network."""
    found = doctor_settings.look()
    settings = _loaded(found)
    show("Settings", found)
    if settings is not None:
        with open(os.devnull, "w") as nowhere:
            logs.configure(nowhere)
            providers, services = run(_look(settings, offline=offline))
        show("Providers", providers)
        show("Services", services)
        found += providers + services
    _conclude(found)


async def _look(settings: Settings, *, offline: bool) -> tuple[list[Finding], list[Finding]]:
    async with asyncio.TaskGroup() as group:
        providers = group.create_task(doctor_providers.look(settings, offline=offline))
        services = group.create_task(doctor_services.look(settings, offline=offline))
    return providers.result(), services.result()


def _loaded(found: list[Finding]) -> Settings | None:
    """Load the settings; what is wrong with them as a whole is one more finding."""
    try:
        return load()
    except Misconfigured as error:
        if not any_wrong(found):
            found.append(Finding("wrong", "together", error.message))
        return None


def _conclude(found: list[Finding]) -> None:
    wrong = sum(one.mark == "wrong" for one in found)
    if wrong:
        are = "things are" if wrong > 1 else "thing is"
        click.secho(f"{wrong} {are} wrong.", fg="red")
        raise click.exceptions.Exit(WRONG)
    offline = [one.name for one in found if one.mark == "offline"]
    click.echo(f"All is fine; offline: {', '.join(offline)}." if offline else "All is fine.")
