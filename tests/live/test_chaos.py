"""A short chaos run in each mode: kills, stops, deploys, restarts, outages, and nothing is lost.

`make chaos` makes a longer one, and a table.
"""

from pathlib import Path

import pytest

from chaos.run import MODES, run
from nursery import Nursery

SECONDS = 10.0
SEED = 20


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", MODES)
async def test_trouble_loses_nothing(mode: str, tmp_path: Path, nursery: Nursery) -> None:
    """Each ticket comes to its end, each watcher sees 1 … n, and no kept answer is paid again."""
    outcome = await run(nursery, mode, tmp_path, SEED, SECONDS)

    assert outcome.faults() == ""
    assert outcome.books.jobs
    assert outcome.troublemaker.done
