"""A backup is the whole of an installation: it comes back as it was, in either mode, or not."""

import json
import os
import random
import resource
import zipfile
from pathlib import Path
from typing import Any

import pytest

from installations import Installation, Rows, Services, embedded
from serving import Served
from tasks import schema

KINDS = ["embedded", "scaled out"]


def everything(served: Served) -> list[Any]:
    """What a listener sees: jobs, their logs, episodes, and how they sound."""
    jobs = served.get("/api/jobs?limit=100").json()["jobs"]
    logs = [served.streamed(f"/api/jobs/{job['jobId']}/events?after=0") for job in jobs]
    episodes = served.get("/api/episodes?limit=100").json()["episodes"]
    sound = [served.get(one["audio"]["url"], follow_redirects=True).content for one in episodes]
    return [jobs, logs, episodes, sound]


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
def test_all_of_it_moves(services: Services, tmp_path: Path, source: str, target: str) -> None:
    """Jobs, logs, costs, episodes and audio are the same there, from either kind to either."""
    here, there = (
        services.made(source, tmp_path / "here"),
        services.made(target, tmp_path / "there"),
    )
    with here.serving() as served:
        for topic in ("health", "energy"):
            served.finish(served.press(topics=[topic]))
        before = everything(served)

    backed_up = here.say("backup", tmp_path / "all.zip")
    restored = there.say("restore", tmp_path / "all.zip")

    assert backed_up.exit_code == 0, backed_up.output
    assert restored.exit_code == 0, restored.output
    assert "2 jobs, 2 episodes" in backed_up.stdout
    assert "2 jobs, 2 episodes" in restored.stdout
    assert there.rows() == here.rows()
    assert there.files() == here.files()
    with there.serving() as served:
        assert everything(served) == before
        served.made()


@pytest.mark.parametrize(("source", "target"), [KINDS, KINDS[::-1]])
def test_a_job_under_way_goes_on_over_there(
    services: Services, tmp_path: Path, source: str, target: str
) -> None:
    """A backup of a server at work has the job as it stood; it goes on with what is remembered."""
    here, there = (
        services.made(source, tmp_path / "here"),
        services.made(target, tmp_path / "there"),
    )
    with here.serving() as served, served.writer.held():
        job_id = served.press()
        served.until(job_id, lambda status: status["steps"][1]["status"] == "processing")
        backed_up = here.command("backup", tmp_path / "all.zip")
    assert backed_up.returncode == 0, backed_up.stderr

    restored = there.say("restore", tmp_path / "all.zip")
    (job,) = there.rows()["job"]
    with there.serving() as served:
        finished = served.finish(job_id)
        log = [event["type"] for event in served.streamed(f"/api/jobs/{job_id}/events?after=0")]

    assert restored.exit_code == 0, restored.output
    assert (job["status"], job["owner"], job["lease_until"]) == ("processing", None, None)
    assert finished["status"] == "complete"
    assert finished["attempt"] == 1
    assert log.count("job.started") == log.count("job.resumed") == 1
    assert log.count("step.finished") == 5


def test_a_running_server_is_not_disturbed(tmp_path: Path) -> None:
    """While backups are made one after the other a job is made as if there were none."""
    here = embedded(tmp_path / "here")
    with here.serving() as served:
        job_id = served.press()
        backups = [here.command("backup", tmp_path / "all.zip", "--quiet") for _ in range(2)]
        assert served.finish(job_id)["status"] == "complete"

    assert [one.returncode for one in backups] == [0, 0]
    assert [one.stderr for one in backups] == ["", ""]
    assert {path.name for path in tmp_path.iterdir()} == {"here", "all.zip"}


def test_a_file_of_a_job_that_is_not_done_is_in_it(tmp_path: Path) -> None:
    """What only a step's result names is copied too: the job needs it to go on."""
    here, there = embedded(tmp_path / "here"), embedded(tmp_path / "there")
    with here.serving() as served:
        served.made()
        served.delete(f"/api/episodes/{served.get('/api/episodes').json()['episodes'][0]['id']}")
    (upload,) = [row for row in here.rows()["step"] if row["key"] == "upload"]
    key = json.loads(upload["result"])["key"]
    (here.data / "audio" / key).write_bytes(b"put there before the server was killed")

    here.say("backup", tmp_path / "all.zip")
    there.say("restore", tmp_path / "all.zip")

    assert there.files()[key] == b"put there before the server was killed"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a small installation."""
    folder = tmp_path_factory.mktemp("archive")
    here = embedded(folder / "here")
    with here.serving() as served:
        served.made()
    assert here.say("backup", folder / "all.zip").exit_code == 0
    return folder / "all.zip"


def refused(there: Installation, file: Path, *words: str) -> None:
    """Restoring says in one line why not, and leaves nothing behind."""
    before = there.rows() if there.kind == "scaled out" else there.data.exists()

    said = there.say("restore", file, "--quiet")

    assert said.exit_code == 2, said.output
    assert len(said.stderr.splitlines()) == 1
    for word in words:
        assert word in said.stderr
    assert (there.rows() if there.kind == "scaled out" else there.data.exists()) == before


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_that_is_cut_off_is_refused(
    services: Services, archive: Path, tmp_path: Path, kind: str
) -> None:
    """Wherever a copy broke off, it is found out before anything is written."""
    whole, there = archive.read_bytes(), services.made(kind, tmp_path / "there")
    chance = random.Random(1)
    ends = [0, 1, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(20))]
    for end in ends:
        (tmp_path / "cut.zip").write_bytes(whole[:end])

        refused(there, tmp_path / "cut.zip", "cut.zip is no backup of Gavelcast, or is cut off")
    assert kind == "embedded" or there.files() == {}


def test_an_archive_that_is_damaged_is_refused(archive: Path, tmp_path: Path) -> None:
    """A byte that is not what it was is found out, or was of no matter; nothing wrong comes in."""
    chance, refusals = random.Random(2), 0
    good = embedded(tmp_path / "good")
    assert good.say("restore", archive).exit_code == 0
    for number in range(60):
        damaged = bytearray(archive.read_bytes())
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        (tmp_path / "damaged.zip").write_bytes(damaged)
        there = embedded(tmp_path / f"there-{number}")

        said = there.say("restore", tmp_path / "damaged.zip", "--quiet")

        if said.exit_code == 0:
            assert there.rows() == good.rows()
            assert there.files() == good.files()
        else:
            refusals += 1
            assert (said.exit_code, len(said.stderr.splitlines())) == (2, 1), said.output
            assert not there.data.exists()
    assert refusals > 50


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    """Another zip, a text, a folder, nothing at all: each is one line."""
    there = embedded(tmp_path / "there")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("manifest.json", '{"name": "another program"}')
    (tmp_path / "text.zip").write_text("No zip.")

    refused(there, tmp_path / "other.zip", "no backup of Gavelcast")
    refused(there, tmp_path / "text.zip", "no backup of Gavelcast")
    refused(there, tmp_path, "cannot be read")
    refused(there, tmp_path / "nothing.zip", "cannot be read", "no such file")


def rewritten(archive: Path, target: Path, tables: Rows | None = None, **changes: Any) -> Path:
    """The same archive with other rows, and another manifest that is right about them."""
    from tasks.archive.package import writing

    with zipfile.ZipFile(archive) as old, writing(target) as new:
        manifest = json.loads(old.read("manifest.json"))
        for name, entry in manifest["entries"].items():
            table = Path(name).stem
            data = old.read(name)
            if tables and name.startswith("rows/") and table in tables:
                data = b"".join(json.dumps(row).encode() + b"\n" for row in tables[table])
                manifest["rows"][table] = len(tables[table])
            with new.entry(name, entry["media_type"]) as write:
                write(data)
        entries = {name: {"sha256": one.sha256, "size": one.size, "media_type": one.media_type}
                   for name, one in new.entries.items()}  # fmt: skip
        new._zip.writestr("manifest.json", json.dumps(manifest | {"entries": entries} | changes))
    return target


def rows_of(archive: Path, table: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(archive) as package:
        return [json.loads(line) for line in package.read(f"rows/{table}.jsonl").splitlines()]


def test_a_backup_of_a_newer_version_is_refused(archive: Path, tmp_path: Path) -> None:
    """By its format, its schema, or what is in it: update first."""
    more = [*schema.known(), "one more"]
    there, newer = embedded(tmp_path / "there"), "made by a newer Gavelcast"

    refused(there, rewritten(archive, tmp_path / "1.zip", format=2), newer)
    refused(there, rewritten(archive, tmp_path / "2.zip", migrations=more), newer)
    refused(there, rewritten(archive, tmp_path / "3.zip", rows={"plan": 0}), newer)


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_of_an_older_version_gets_defaults(
    services: Services, archive: Path, tmp_path: Path, kind: str
) -> None:
    """What an older version had no column for is as if it had been migrated."""
    jobs = [
        {name: value for name, value in row.items() if name not in ("crashes", "waiting_for")}
        for row in rows_of(archive, "job")
    ]
    older = rewritten(archive, tmp_path / "older.zip", {"job": jobs}, migrations=["jobs first"])
    there = services.made(kind, tmp_path / "there")

    said = there.say("restore", older)

    assert said.exit_code == 0, said.output
    assert [(row["crashes"], row["waiting_for"]) for row in there.rows()["job"]] == [(0, None)]


@pytest.mark.parametrize("kind", KINDS)
def test_all_or_nothing(services: Services, archive: Path, tmp_path: Path, kind: str) -> None:
    """A row that the database refuses leaves it empty; the good archive comes in after that."""
    twice = 2 * rows_of(archive, "episode")
    bad = rewritten(archive, tmp_path / "bad.zip", {"episode": twice})
    there = services.made(kind, tmp_path / "there")

    failed = there.say("restore", bad, "--quiet")

    assert failed.exit_code == 1
    assert "Rows of episode cannot be restored" in failed.stderr
    assert len(failed.stderr.splitlines()) == 1
    assert not any(there.rows().values())
    assert there.say("restore", archive).exit_code == 0


def test_columns_that_are_none_of_ours_are_refused(archive: Path, tmp_path: Path) -> None:
    """What stands in an archive is never taken for SQL."""
    rows = [row | {"id) VALUES ('x'); DROP TABLE job; --": 1} for row in rows_of(archive, "job")]
    odd = rewritten(archive, tmp_path / "odd.zip", {"job": rows})
    there = embedded(tmp_path / "there")

    said = there.say("restore", odd, "--quiet")

    assert said.exit_code == 2
    assert "not known here" in said.stderr
    assert not any(there.rows().values())


def test_files_stay_in_storage(archive: Path, tmp_path: Path) -> None:
    """A key that leads out of storage is refused."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(tmp_path / "out.zip", "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        name = next(name for name in manifest["entries"] if name.startswith("files/"))
        manifest["entries"]["files/../../out.mp3"] = manifest["entries"].pop(name)
        for one in manifest["entries"]:
            new.writestr(one, old.read(name if "out.mp3" in one else one))
        new.writestr("manifest.json", json.dumps(manifest))

    refused(embedded(tmp_path / "there"), tmp_path / "out.zip", "cannot be a storage key")


@pytest.mark.parametrize("kind", KINDS)
def test_an_installation_that_is_not_empty_is_left_alone(
    services: Services, archive: Path, tmp_path: Path, kind: str
) -> None:
    """Restoring over something is refused in one line, and changes nothing."""
    there = services.made(kind, tmp_path / "there")
    assert there.say("restore", archive).exit_code == 0
    before = there.rows(), there.files()

    again = there.say("restore", archive, "--quiet")

    assert again.exit_code == 2
    assert "takes an empty installation" in again.stderr
    assert len(again.stderr.splitlines()) == 1
    assert (there.rows(), there.files()) == before


def test_nobody_restores_beneath_a_running_server(archive: Path, tmp_path: Path) -> None:
    """The embedded data folder is held by the server: restore says so."""
    there = embedded(tmp_path / "there")
    with there.serving():
        said = there.command("restore", archive, "--quiet")

    assert said.returncode == 2
    assert "another Gavelcast is running" in said.stderr


def test_a_schema_is_migrated_first(services: Services, archive: Path, tmp_path: Path) -> None:
    """PostgreSQL is migrated by `gavelcast migrate` alone; restore says so, and then works."""
    there = services.scaled_out(tmp_path / "there", migrated=False)

    refused(there, archive, "run `gavelcast migrate` first")

    assert there.say("migrate").exit_code == 0
    assert there.say("restore", archive).exit_code == 0


def test_storage_that_is_away_ends_both_well(
    services: Services, archive: Path, tmp_path: Path
) -> None:
    """No half backup is left, the older one stays; no row is restored without its files."""
    away = {"S3_ENDPOINT_URL": "http://127.0.0.1:9"}
    here = services.scaled_out(tmp_path / "here")
    assert here.say("restore", archive).exit_code == 0
    (tmp_path / "all.zip").write_text("yesterday's")

    backup = here.say("backup", tmp_path / "all.zip", "--quiet", **away)
    there = services.scaled_out(tmp_path / "there", **away)
    restore = there.say("restore", archive, "--quiet")

    for said in (backup, restore):
        assert said.exit_code == 1
        assert len(said.stderr.splitlines()) == 1, said.stderr
        assert "S3 (127.0.0.1" in said.stderr
    assert (tmp_path / "all.zip").read_text() == "yesterday's"
    assert not list(tmp_path.glob(".*"))
    assert not any(there.rows().values())


@pytest.mark.parametrize("room", [10_000, 200_000])
def test_a_full_disk_leaves_nothing(archive: Path, tmp_path: Path, room: int) -> None:
    """Whether the rows find no room, or the audio does not: one line, and no half backup."""
    here = embedded(tmp_path / "here")
    here.say("restore", archive)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        said = here.say("backup", tmp_path / "all.zip", "--quiet")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    assert said.exit_code == 1
    assert len(said.stderr.splitlines()) == 1, said.stderr
    assert "cannot be" in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_a_file_that_is_gone_is_named(archive: Path, tmp_path: Path) -> None:
    """What storage has lost is said, and the rest is backed up all the same."""
    here = embedded(tmp_path / "here")
    here.say("restore", archive)
    gone = next(key for key in here.files() if key.startswith("content/"))
    (here.data / "audio" / gone).unlink()

    said = here.say("backup", tmp_path / "all.zip")

    assert said.exit_code == 0
    assert f"Storage does not have {gone}." in said.stderr
    assert embedded(tmp_path / "there").say("restore", tmp_path / "all.zip").exit_code == 0


def test_a_backup_is_for_who_made_it(archive: Path) -> None:
    """Nobody else on the machine can read it, and no secret of the installation is in it."""
    secret = (archive.parent / "here" / "secret_key").read_bytes()
    with zipfile.ZipFile(archive) as package:
        contents = [package.read(name) for name in package.namelist()]

    assert os.stat(archive).st_mode & 0o777 == 0o600
    assert len(secret) > 10
    assert not any(secret in one for one in contents)


@pytest.mark.parametrize("kind", KINDS)
def test_there_has_to_be_something(services: Services, tmp_path: Path, kind: str) -> None:
    """An installation that was never started is named, and no file is made."""
    here = embedded(tmp_path / "here")
    if kind == "scaled out":
        here = services.scaled_out(tmp_path / "here", migrated=False)

    said = here.say("backup", tmp_path / "all.zip", "--quiet")

    assert said.exit_code == 2
    assert "there is nothing to back up" in said.stderr
    assert not (tmp_path / "all.zip").exists()


def test_progress_is_shown(archive: Path, tmp_path: Path) -> None:
    """Both say what they are at on stderr, and the result on stdout."""
    there = embedded(tmp_path / "there")
    restored = there.say("restore", archive)
    backed_up = there.say("backup", tmp_path / "again.zip")

    assert "Looking through all.zip" in restored.stderr
    assert "Rows: listener" in backed_up.stderr
    assert backed_up.stdout.startswith(f"{tmp_path / 'again.zip'}: 1 job, 1 episode, ")


def test_a_backup_cannot_be_written_everywhere(archive: Path, tmp_path: Path) -> None:
    """A folder that is not there is named before anything is read."""
    there = embedded(tmp_path / "there")
    there.say("restore", archive)

    said = there.say("backup", tmp_path / "nowhere" / "all.zip")

    assert said.exit_code == 2
    assert "There is no folder" in said.stderr
