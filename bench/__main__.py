"""Run a benchmark by its name and print its table.

python -m bench engine [--json FILE]
python -m bench episode [--json FILE]
python -m bench library [--json FILE]
python -m bench push [--json FILE]
python -m bench startup [--json FILE]
python -m bench submit [--json FILE]
python -m bench ticket [--json FILE]
python -m bench truth [--json FILE] [--write]

With `--against FILE`, an earlier run's, the exit code says whether a ratio became much worse.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

from bench.against import worse

NAMES = ("engine", "episode", "library", "push", "startup", "submit", "ticket", "truth")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument(
        "--against", type=Path, help="compare the ratios with such a file; 1 if some are worse"
    )
    parser.add_argument(
        "--write", action="store_true", help="truth: put the figures into the docs and the pages"
    )
    given = parser.parse_args()
    options = {"write": True} if given.write else {}
    figures = importlib.import_module(f"bench.{given.name}").run(**options)
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        print(f"{name:<{width}}  {value}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")
    if given.against:
        alarms = worse(figures, json.loads(given.against.read_text()))
        print("\n".join(["", "Slower than before:", *alarms]) if alarms else "")
        sys.exit(1 if alarms else 0)


main()
