"""The command `gavelcast`: each verb's code is loaded when it is called."""

from __future__ import annotations

import sys

import click

from tasks.errors import GavelcastError

BAD = 2
"""Exit code for what was asked or set wrongly."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gavelcast")
def cli() -> None:
    """Make trustworthy audio about the US Congress and your own news."""


@cli.command()
@click.option("--host", help="Address to listen on (default: GAVELCAST_HOST or 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (default: 3000).")
@click.option("--workers", type=click.IntRange(0, 64), help="Jobs at once (default: 4).")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Run the web app, and workers in the same process."""
    from server.cli.serve import run

    given = {"GAVELCAST_HOST": host, "GAVELCAST_PORT": port, "GAVELCAST_WORKERS": workers}
    run({name: str(value) for name, value in given.items() if value is not None})


def main() -> None:
    """Run the command; what is wrong is one line, never a stack trace."""
    try:
        cli()
    except GavelcastError as error:
        print(f"gavelcast: {error.message}", file=sys.stderr)  # noqa: T201
        sys.exit(BAD)
