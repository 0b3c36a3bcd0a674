"""Whose the files of a job are, and how long they are there."""

import zipfile
from pathlib import Path

from serving import toy
from terminal import gavelcast


def test_files_are_their_owners_and_go_with_the_job(folder: Path) -> None:
    """Nobody else gets them; with the job they are deleted, and a backup has them."""
    with toy(folder, user_header="X-User") as served:
        ann, bob = (served.client(headers={"X-User": name}) for name in ("ann", "bob"))
        status = ann.finish(ann.post("/api/jobs", json={"type": "report"}).json()["jobId"])
        [kept, _] = [one for one in status["artifacts"] if one["kind"] == "file"]
        assert bob.get(kept["url"]).status_code == 404
        assert served.get(kept["url"]).status_code == 401

        assert gavelcast(folder, "backup", folder / "all.zip").returncode == 0
        ann.delete(f"/api/jobs/{status['jobId']}")

        with zipfile.ZipFile(folder / "all.zip") as archive:
            assert f"files/{kept['key']}" in archive.namelist()
        assert ann.get(kept["url"]).status_code == 404
        assert ann.call(ann.house.studio.storage.keys("files/")) == []
