"""taskiq's own worker runs jobs as ours does."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installations import Services
from servers import clean_environment

TASKIQ = (str(Path(sys.executable).with_name("taskiq")), "worker", "tasks.main:broker")
WITHIN = 180.0


def test_taskiqs_worker_carries_a_job_through(services: Services, tmp_path: Path) -> None:
    """A server without workers, and `taskiq worker tasks.main:broker` beside it."""
    here = services.scaled_out(tmp_path / "data")
    environment = {**clean_environment(), **here.variables, "GAVELCAST_WORKERS": "1"}

    with here.serving(GAVELCAST_WORKERS="0") as served, taskiq(environment, tmp_path):
        status = served.finish(served.press(), within=WITHIN)

    assert status["status"] == "complete", status


@contextmanager
def taskiq(environment: dict[str, str], folder: Path) -> Iterator[None]:
    with (folder / "taskiq").open("wb") as log:
        worker = subprocess.Popen(
            [sys.executable, *TASKIQ, "--workers", "1"], env=environment, cwd=folder, stderr=log
        )
        try:
            yield
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(30)
