"""What is heard is on its way to a socket before any other task of the server has its turn."""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from serving import Served, being_written, toy


def test_an_event_needs_no_task_on_its_way_to_a_socket(folder: Path) -> None:
    """It arrives while the loop is held up by something else."""
    with (
        toy(folder, workers=1) as served,
        served.writer.held(),
        ThreadPoolExecutor() as threads,
    ):
        served.until(served.press(), being_written)
        waiting = served.press()
        with served.socket(f"/api/jobs/{waiting}/events") as socket:
            seq = json.loads(socket.recv(10))["seq"]
            served.call(tell(served, waiting, seq + 1))
            # From here on the watcher waits.
            assert json.loads(socket.recv(10))["seq"] == seq + 1

            heard = threads.submit(socket.recv, 10)
            served.call(tell(served, waiting, seq + 2, heard))

            assert json.loads(heard.result())["seq"] == seq + 2


async def tell(
    served: Served, job_id: str, seq: int, heard: Future[str | bytes] | None = None
) -> None:
    """Tell of an event; with *heard*, then hold up the loop until that has come."""
    served.house.bus.hub.dispatch(job_id, seq, json.dumps({"seq": seq}).encode())
    if heard:
        heard.result(5)
