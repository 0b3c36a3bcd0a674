"""What can be said on the command line; what is then done stands in the modules beside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

EXIT_CODES = (
    "Exit codes: 0 done; 1 the job failed or was cancelled, or something is wrong;"
    " 2 wrong input or setting; 130 Ctrl-C."
)
STATES = ("queued", "processing", "complete", "failed", "cancelled")


def _after(*examples: str) -> str:
    """Write what stands below a command's options."""
    return "\n\n".join([*(f"Example: {one}" for one in examples), EXIT_CODES])


file_argument = click.Path(path_type=Path)
quiet_option = click.option("--quiet", is_flag=True, help="Show no progress, only the result.")
user_option = click.option(
    "--user", default="local", help="Whose, where a proxy names users (default: local)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


@click.command(epilog=_after("gavelcast serve --port 8080"))
@click.option("--host", help="Address to listen on (default: GAVELCAST_HOST or 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (default: 3000).")
@click.option("--workers", type=click.IntRange(0, 64), help="Jobs at once (default: 4).")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Run the web app, and workers in the same process, until Ctrl-C."""
    from server.cli.serve import run

    given = {"GAVELCAST_HOST": host, "GAVELCAST_PORT": port, "GAVELCAST_WORKERS": workers}
    run({name: str(value) for name, value in given.items() if value is not None})


@click.command(epilog=_after("gavelcast worker --workers 8"))
@click.option("--workers", type=click.IntRange(1, 64), help="Jobs at once (default: 4).")
def worker(workers: int | None) -> None:
    """Run workers without the web app, beside other processes.

    It needs REDIS_URL and a PostgreSQL database; in one process, `gavelcast serve` works too.
    """
    from server.cli.worker import run

    run({} if workers is None else {"GAVELCAST_WORKERS": str(workers)})


@click.command(
    epilog=_after(
        "gavelcast make daily -o briefing.mp3",
        "gavelcast make weekly -o bill.mp3 --bills 119-hr-1 --minutes 10",
        "gavelcast make news -o news.mp3 --topics health,energy --state CA",
    )
)
@click.argument("show", metavar="daily|weekly|news")
@click.option("-o", "--output", type=file_argument, required=True, help="The MP3 to write.")
@click.option("--bills", help="Which bills, by commas: 119-hr-1,119-s-5 (default: what moved).")
@click.option("--bill-count", type=int, metavar="N", help="How many bills, 1 to 10.")
@click.option("--topics", help="What to look for, by commas: health,energy.")
@click.option("--state", metavar="XX", help="Your state: what concerns it comes sooner: CA.")
@click.option("--minutes", type=int, metavar="N", help="The longest it may be, 2 to 30.")
@quiet_option
def make(show: str, output: Path, quiet: bool, **wishes: Any) -> None:
    """Make a show and save it as a file.

    Shows how far it is, then title, duration and file. With a server running on the same data
    the server makes it. Ctrl-C keeps the job: `gavelcast watch` takes it up again.
    """
    from server.cli.carrying import make as make_show
    from server.cli.running import run
    from tasks.settings import load

    run(make_show(load(), {"type": show, **_params(**wishes)}, output, quiet=quiet))


@click.command(epilog=_after("gavelcast watch JOB -o briefing.mp3"))
@click.argument("job")
@click.option("-o", "--output", type=file_argument, help="Save the audio as this file.")
@quiet_option
def watch(job: str, output: Path | None, quiet: bool) -> None:
    """Follow a job to its end; without a server it is carried on here."""
    from server.cli.carrying import watch as watch_job
    from server.cli.running import run
    from tasks.settings import load

    run(watch_job(load(), job, output, quiet=quiet))


@click.group()
def jobs() -> None:
    """List, show, cancel and retry jobs."""


@jobs.command("list", epilog=_after("gavelcast jobs list --status failed --limit 5"))
@click.option("--status", type=click.Choice(STATES), help="Only those that stand so.")
@click.option("--type", help="Only those of a kind: daily, weekly, news.")
@click.option("--limit", type=click.IntRange(1, 100), default=20, help="How many (default: 20).")
@user_option
@json_option
def list_jobs(user: str, as_json: bool, **query: Any) -> None:
    """List jobs, newest first."""
    from server.cli import jobs
    from server.cli.running import run
    from tasks.settings import load

    given = {name: str(value) for name, value in query.items() if value is not None}
    run(jobs.listed(load(), given, user=user, as_json=as_json))


def _on_one_job(name: str, said: str) -> click.Command:
    """Make a verb on one job, done by the function of that name in `server.cli.jobs`."""

    @click.command(name, epilog=_after(f"gavelcast jobs {name} JOB"), help=said)
    @click.argument("job")
    @user_option
    @json_option
    def verb(job: str, user: str, as_json: bool) -> None:
        from server.cli import jobs
        from server.cli.running import run
        from tasks.settings import load

        run(getattr(jobs, name)(load(), job, user=user, as_json=as_json))

    return verb


for name, said in {
    "show": "Show all that is known of a job.",
    "cancel": "Cancel a job.",
    "retry": "Let a failed or cancelled job go on from what is remembered.",
}.items():
    jobs.add_command(_on_one_job(name, said))


@click.group()
def corrections() -> None:
    """See which errors were reported, and let correction notes stand."""


@corrections.command("list", epilog=_after("gavelcast corrections list --all"))
@click.option("--all", "everything", is_flag=True, help="Also those that are decided.")
@user_option
@json_option
def list_corrections(everything: bool, user: str, as_json: bool) -> None:
    """List reported errors, newest first."""
    from server.cli import corrections
    from server.cli.running import run
    from tasks.settings import load

    run(corrections.listed(load(), everything=everything, user=user, as_json=as_json))


@corrections.command(
    "publish", epilog=_after('gavelcast corrections publish ID --note "It was 220 to 208."')
)
@click.argument("correction", metavar="ID")
@click.option("--note", required=True, help="What is right, for the episode's page.")
@user_option
def publish_correction(correction: str, note: str, user: str) -> None:
    """Let a correction note stand on the episode; again, it changes its words."""
    from server.cli import corrections
    from server.cli.running import run
    from tasks.settings import load

    run(corrections.publish(load(), correction, note, user=user))


@corrections.command("dismiss", epilog=_after("gavelcast corrections dismiss ID"))
@click.argument("correction", metavar="ID")
@user_option
def dismiss_correction(correction: str, user: str) -> None:
    """Put a report aside, where nothing has to be corrected."""
    from server.cli import corrections
    from server.cli.running import run
    from tasks.settings import load

    run(corrections.dismiss(load(), correction, user=user))


@click.command(epilog=_after("gavelcast migrate"))
def migrate() -> None:
    """Bring the database to the newest schema, and say what was done.

    In one process `gavelcast serve` does it by itself at its start, after a copy of the file.
    """
    from server.cli.migrate import migrate as migrate_database
    from tasks.settings import load

    migrate_database(load())


@click.command(epilog=_after("gavelcast backup gavelcast-monday.zip"))
@click.argument("file", type=file_argument)
@quiet_option
def backup(file: Path, quiet: bool) -> None:
    """Write the whole installation, database and audio, into one file.

    Servers and workers may go on meanwhile: it is the state of one moment. Settings and secrets are
    not in it.
    """
    from server.cli.backup import backup as write
    from tasks.settings import load

    write(load(), file, quiet=quiet)


@click.command(epilog=_after("gavelcast restore gavelcast-monday.zip"))
@click.argument("file", type=file_argument)
@quiet_option
def restore(file: Path, quiet: bool) -> None:
    """Bring a backup into an empty installation, all or nothing.

    It may come from another kind: from one process to many, or back. Unfinished jobs go on.
    """
    from server.cli.backup import restore as read
    from tasks.settings import load

    read(load(), file, quiet=quiet)


@click.command(epilog=_after("gavelcast check evidence.zip"))
@click.argument("file", metavar="EVIDENCE.zip", type=file_argument)
def check(file: Path) -> None:
    """Repeat the check of an episode from its evidence, offline.

    It proves the hashes, makes the facts anew from the sources, and judges every line by the facts
    that it cites. The file is downloaded from the episode's page.
    """
    from server.cli.check import check as look

    look(file)


@click.command(epilog=_after("gavelcast doctor --offline"))
@click.option("--offline", is_flag=True, help="Ask nobody over the network.")
def doctor(offline: bool) -> None:
    """Check settings, providers and services, and say what to do.

    Each is fine, offline, or wrong. Nothing that is asked costs anything; no secret is printed.
    """
    from server.cli.doctor import doctor as look

    look(offline=offline)


ALL = (serve, worker, make, watch, jobs, corrections, migrate, backup, restore, check, doctor)


def _params(
    bills: str | None,
    bill_count: int | None,
    topics: str | None,
    state: str | None,
    minutes: int | None,
) -> dict[str, Any]:
    """Name the wishes as the API does; what is not wished for is left out."""
    wishes = {
        "bills": _words(bills),
        "billCount": bill_count,
        "topics": _words(topics),
        "state": state,
        "minutes": minutes,
    }
    return {name: value for name, value in wishes.items() if value is not None}


def _words(text: str | None) -> list[str] | None:
    return None if text is None else [word.strip() for word in text.split(",") if word.strip()]
