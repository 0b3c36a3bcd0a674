"""From the start of the process to its first answer: ours beside a bare Litestar app."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.servers import bare, first_answer, free_port, ours, running

RUNS = 7
GOAL = 1.5
"""Seconds, on an idle machine."""


def run() -> dict[str, float]:
    """Start each in turn, with the data directory kept, as on every start but the first."""
    with tempfile.TemporaryDirectory() as folder:
        first = _once(ours, Path(folder))
        pairs = [(_once(ours, Path(folder)), _once(bare, Path(folder))) for _ in range(RUNS)]
    mine = statistics.median(one for one, _ in pairs)
    theirs = statistics.median(one for _, one in pairs)
    return {
        "gavelcast, first start (makes the database), s": round(first, 3),
        "gavelcast, median, s": round(mine, 3),
        "gavelcast, slowest, s": round(max(one for one, _ in pairs), 3),
        "bare Litestar, median, s": round(theirs, 3),
        "ratio": round(mine / theirs, 2),
        "goal for the median, s": GOAL,
    }


def _once(command: Callable[[int], list[str]], data_dir: Path) -> float:
    port, began = free_port(), time.perf_counter()
    with running(command(port), data_dir):
        return first_answer(port, began)
