"""Whether it lives, and whether it can work."""

import shutil
from pathlib import Path

from serving import Served, toy
from tasks.jobs.database import PROXY


def test_it_says_that_it_lives_and_can_work(folder: Path) -> None:
    """Both checks answer 200 to whoever runs the machine."""
    with toy(folder) as served:
        assert served.get("/health").json() == {"status": "ok"}
        assert served.get("/ready").json() == {"status": "ready"}


def test_without_its_storage_it_is_not_ready(folder: Path) -> None:
    """A folder that cannot be written is told with the reason; the process still lives."""
    with toy(folder) as served:
        shutil.rmtree(folder / "audio")
        (folder / "audio").write_text("in the way")

        told(served, "storage")


def test_without_its_database_it_is_not_ready(folder: Path) -> None:
    """A database that is away is told with the reason; the process still lives."""
    with toy(folder, workers=0) as served:
        served.call(PROXY.close_connection_pool())

        told(served, "database")


def told(served: Served, what: str) -> None:
    answer = served.get("/ready")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert f"The {what} does not answer" in answer.json()["detail"]
    assert "Traceback" not in answer.text
    assert served.get("/health").status_code == 200
