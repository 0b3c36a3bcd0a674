"""What the doctor finds: how something stands, its name, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import click
import msgspec

Mark = Literal["fine", "offline", "wrong"]

COLOURS: dict[Mark, str] = {"fine": "green", "offline": "yellow", "wrong": "red"}


class Finding(msgspec.Struct, frozen=True):
    mark: Mark
    name: str
    text: str


def show(title: str, findings: Sequence[Finding]) -> None:
    """Print a list under its title; colours only where there is a terminal."""
    click.secho(title, bold=True)
    width = max((len(one.name) for one in findings), default=0)
    for one in findings:
        mark = click.style(f"{one.mark:8}", fg=COLOURS[one.mark])
        click.echo(f"  {mark} {one.name:{width}}  {one.text}".rstrip())
    click.echo()


def any_wrong(findings: Sequence[Finding]) -> bool:
    return any(one.mark == "wrong" for one in findings)
