"""What is wrong with a job's parameters, in plain words that name the field and the value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tasks.errors import BadInput

KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "nothing",
}
BOUNDS = {">=": "from", "<=": "up to", ">": "above", "<": "below"}
COUNTED = {
    "array": ("entry", "entries"),
    "str": ("character", "characters"),
    "object": ("field", "fields"),
}

LENGTH = re.compile(r"Expected `(\w+)` of length (>=|<=) (\d+)")
BOUND = re.compile(r"Expected `(int|float)` (>=|<=|>|<) (\S+)")
PATTERN = re.compile(r"Expected `str` matching regex '(.*)'")
KIND = re.compile(r"Expected `([^`]+)`")
UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")
MISSING = re.compile(r"Object missing required field `(.*)`")


def bad_input(message: str, given: Mapping[str, Any]) -> BadInput:
    """Turn msgspec's words (``Expected `int` <= 10 - at `$.billCount` ``) into ours."""
    what, _, path = message.partition(" - at `")
    field = path.removeprefix("$").removeprefix(".").rstrip("`")
    if found := UNKNOWN.match(what):
        return BadInput(f"There is no field {found[1]!r}.", field=found[1])
    if found := MISSING.match(what):
        return BadInput(f"The field {found[1]!r} is missing.", field=found[1])
    got = _value(given, field)
    return BadInput(f"{field or 'The request'} takes {_takes(what)}{got}.", field=field)


def _takes(what: str) -> str:
    if found := LENGTH.match(what):
        least = "at least" if found[2] == ">=" else "at most"
        return f"{least} {found[3]} {COUNTED[found[1]][found[3] != '1']}"
    if found := BOUND.match(what):
        return f"{KINDS[found[1]]} {BOUNDS[found[2]]} {found[3]}"
    if found := PATTERN.match(what):
        return f"text of the form {found[1]}"
    if found := KIND.match(what):
        return " or ".join(KINDS.get(kind, kind) for kind in found[1].split(" | "))
    return f"something else ({what})"


def _value(given: Mapping[str, Any], field: str) -> str:
    """Show the value that was sent, shortened."""
    name, _, place = field.partition("[")
    value: Any = given
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    index = place.rstrip("]")
    if index.isdigit() and isinstance(value, list) and int(index) < len(value):
        value = value[int(index)]
    return "" if value is None else f", not {value!r:.200}"
