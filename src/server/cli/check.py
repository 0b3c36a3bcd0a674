"""`gavelcast check`: the verdict on an episode, from its evidence."""

from __future__ import annotations

from pathlib import Path

import click

from server.cli.running import run
from server.cli.wording import columns, count
from tasks.errors import GavelcastError
from tasks.evidence.checking import Checked
from tasks.evidence.checking import check as look_at

MOST_TOLD = 40
"""Problems that are told one by one."""
WIDEST = 500


class DoesNotHold(GavelcastError):
    """The evidence does not carry what was said."""


def check(file: Path) -> None:
    """Print what was looked at; raise DoesNotHold where something is wrong."""
    found = run(look_at(file))
    what = "news" if found.stories else "record"
    click.echo(_plain(f"{found.title} (the {what} as of {found.record_date})"))
    click.echo("\n".join(columns(_rows(found))))
    for problem in found.problems[:MOST_TOLD]:
        click.echo(_plain(problem), err=True)
    if not found.holds:
        raise DoesNotHold(f"It does not hold: {count(len(found.problems), 'problem')}.")
    click.echo("It holds.")


def _rows(found: Checked) -> list[tuple[str, str]]:
    of = count(found.bills, "bill") if found.bills else "the news"
    sources = f"{count(found.documents, 'document')} of {of}"
    lines = f"{count(found.lines, 'line')}, {count(found.claims, 'claim')}"
    return [
        ("sources", sources),
        ("facts", count(found.facts, "fact")),
        ("script", lines),
        ("problems", count(len(found.problems), "problem") if found.problems else "none"),
    ]


def _plain(text: str) -> str:
    """Words of others may hold what moves a terminal's cursor; it is shown as a mark."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text[:WIDEST])
