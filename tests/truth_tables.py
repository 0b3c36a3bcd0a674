"""The tables of docs/truth.md, written from the measured figures."""

import re
from pathlib import Path

from tasks.truth.measured import Dialogue, Measured, Share

DOCS = Path(__file__).parents[1] / "docs" / "truth.md"


def tables(measured: Measured) -> dict[str, str]:
    """Each table by its mark in the docs."""
    return {"caught": _caught(measured), "flagged": _flagged(measured)}


def written(text: str, measured: Measured) -> str:
    """Put the tables in their places."""
    for name, table in tables(measured).items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
        assert place.search(text), name
        text = place.sub(lambda found, table=table: f"{found[1]}{table}{found[2]}", text)
    return text


def _caught(measured: Measured) -> str:
    rows = [f"| {name} | {_of(one.good, one)} |" for name, one in measured.false_turns.items()]
    return "\n".join(["| made from | caught |", "|---|---|", *rows])


def _flagged(measured: Measured) -> str:
    head = ["| dialogue | voice | flagged when it was new | now |", "|---|---|---|---|"]
    return "\n".join([*head, *(_row(*one) for one in measured.dialogues.items())])


def _row(name: str, one: Dialogue) -> str:
    fresh = f"{_of(one.fresh.wrong, one.fresh)} " if one.fresh else ""
    return f"| {name} | {one.voice} | {fresh}| {_of(one.now.wrong, one.now)} |"


def _of(count: int, share: Share) -> str:
    return f"{count:,} of {share.all:,}"
