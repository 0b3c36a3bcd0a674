"""`gavelcast jobs` where many processes do the work: here, on another machine, or nowhere yet."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from installations import Installation, Services


def on_another_machine(here: Installation, folder: Path) -> Installation:
    """The same installation, from a machine where no server runs."""
    return Installation(folder, here.kind, **here.variables)


def done(here: Installation, *arguments: str) -> Result:
    said: Result = here.say("jobs", *arguments)
    assert said.exit_code == 0, said.stderr
    return said


def test_a_running_job_can_be_seen_and_cancelled(services: Services, tmp_path: Path) -> None:
    """Beside the server that runs it."""
    here = services.scaled_out(tmp_path / "here")

    with here.serving() as served, served.writer.held():
        job_id = served.press()
        served.until(job_id, lambda status: status["steps"][1]["status"] == "processing")
        listed = done(here, "list", "--json")
        shown = done(here, "show", job_id)
        cancelled = done(here, "cancel", job_id)
        status = served.status(job_id)

    [job] = json.loads(listed.stdout)["jobs"]
    assert (job["jobId"], job["status"]) == (job_id, "processing")
    assert "processing" in shown.stdout
    assert cancelled.stdout.startswith(f"{job_id}: cancelled")
    assert status["status"] == "cancelled"


def test_wherever_the_operator_sits(services: Services, tmp_path: Path) -> None:
    """The same from another machine, by a process of its own."""
    here = services.scaled_out(tmp_path / "here")
    operator = on_another_machine(here, tmp_path / "there")

    with here.serving() as served, served.writer.held():
        job_id = served.press()
        served.until(job_id, lambda status: status["steps"][1]["status"] == "processing")
        listed = operator.command("jobs", "list", "--json")
        cancelled = operator.command("jobs", "cancel", job_id)
        status = served.status(job_id)

    [job] = json.loads(listed.stdout)["jobs"]
    assert (job["jobId"], job["status"]) == (job_id, "processing")
    assert cancelled.stdout.startswith(f"{job_id}: cancelled")
    assert status["status"] == "cancelled"


def test_jobs_of_an_installation_that_rests(services: Services, tmp_path: Path) -> None:
    """With no process running one can look, cancel what waits, and let it go on later."""
    here = services.scaled_out(tmp_path / "here")
    with here.serving(GAVELCAST_WORKERS="0") as served:
        job_id = served.press()

    assert job_id in done(here, "list").stdout
    assert done(here, "cancel", job_id).stdout.startswith(f"{job_id}: cancelled")
    assert done(here, "retry", job_id).stdout.startswith(f"{job_id}: queued")
    with here.serving() as served:
        assert served.finish(job_id)["status"] == "complete"


def test_an_operator_sees_the_jobs_of_each_user(services: Services, tmp_path: Path) -> None:
    """Where a proxy names users, `--user` says whose; a server runs, or none."""
    header = {"GAVELCAST_USER_HEADER": "X-User"}
    here = services.scaled_out(tmp_path / "here", **header)
    with here.serving() as served:
        served.headers["X-User"] = "ann"
        job_id = served.press()
        served.finish(job_id)
        with_server = here.say("jobs", "list", "--user", "ann")
        of_local = here.say("jobs", "list")
    without = done(here, "show", job_id, "--user", "ann")
    of_bob = here.say("jobs", "show", job_id, "--user", "bob")

    assert job_id in with_server.stdout
    assert job_id not in of_local.stdout
    assert job_id in without.stdout
    assert of_bob.exit_code == 2


@pytest.mark.parametrize("verb", ["serve", "worker", "migrate", "backup"])
def test_a_database_that_is_away_is_one_line(services: Services, tmp_path: Path, verb: str) -> None:
    """Nothing starts without it: its place is named, its password is not, and no stack is shown."""
    away = {"DATABASE_URL": "postgres://ann:open-sesame-4719@127.0.0.1:9/shows"}
    here = services.scaled_out(tmp_path / "here", **away)
    file = [tmp_path / "all.zip", "--quiet"] if verb == "backup" else []

    said = here.command(verb, *file)

    assert said.returncode == 2
    assert len(said.stderr.splitlines()) == 1, said.stderr
    assert "DATABASE_URL: PostgreSQL (127.0.0.1:9/shows) cannot be used" in said.stderr
    assert "4719" not in said.stderr
