"""`python -m chaos [--seed N] [--seconds S] [--mode MODE]`: make trouble, and report."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from chaos.report import Outcome, table
from chaos.run import MODES, run
from nursery import Nursery


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--seconds", type=float, default=90.0, help="of trouble, in each mode")
    parser.add_argument("--mode", choices=list(MODES), action="append")
    parser.add_argument("--keep", type=Path, help="a folder for the processes' logs and data")
    given = parser.parse_args()
    print(f"make chaos SEED={given.seed} SECONDS={given.seconds:g}", flush=True)  # noqa: T201
    outcomes = [
        _run(mode, given.seed, given.seconds, given.keep) for mode in given.mode or list(MODES)
    ]
    print(f"\n{table(outcomes)}")  # noqa: T201
    for outcome in outcomes:
        if not outcome.good:
            print(f"\n{outcome.installation.mode}:\n{outcome.faults()}")  # noqa: T201
    return 0 if all(outcome.good for outcome in outcomes) else 1


def _run(mode: str, seed: int, seconds: float, keep: Path | None) -> Outcome:
    began = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)  # noqa: T201

    with tempfile.TemporaryDirectory(prefix="gavelcast-chaos-") as temporary:
        folder = (keep or Path(temporary)) / mode.replace(" ", "-")
        folder.mkdir(parents=True, exist_ok=True)
        with Nursery() as nursery:
            return asyncio.run(run(nursery, mode, folder, seed, seconds, say))


if __name__ == "__main__":
    sys.exit(main())
