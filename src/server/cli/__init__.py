"""The command `gavelcast`: each verb's code is loaded when it is called."""

from __future__ import annotations

from typing import IO, Any

import click

from server.cli import verbs
from server.cli.verbs import EXIT_CODES
from tasks.errors import BadInput, Conflict, GavelcastError, Misconfigured, NotFound, TooMany

FAILED, BAD, INTERRUPTED = 1, 2, 130
ASKED_WRONGLY = (BadInput, Conflict, Misconfigured, NotFound, TooMany)


class Told(click.ClickException):
    """What went wrong, in one line."""

    exit_code = FAILED

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"gavelcast: {self.message}", file=file, err=file is None)


class AskedWrongly(Told):
    """What was asked for, or set, cannot be."""

    exit_code = BAD


class Verbs(click.Group):
    """Tells errors of ours in a line, never by a stack trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GavelcastError as error:
            kind = AskedWrongly if isinstance(error, ASKED_WRONGLY) else Told
            raise kind(error.message) from None
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(package_name="gavelcast")
def cli() -> None:
    """Make trustworthy audio about the US Congress and your own news."""


for verb in verbs.ALL:
    cli.add_command(verb)


def main() -> None:
    """Run the command."""
    cli()
