"""The settings as the doctor sees them: given, left at their default, or wrong; secrets hidden."""

from __future__ import annotations

import re
from typing import Any

from server.cli.findings import Finding
from tasks.settings import Given, Settings, given, unknown

WITH_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")


def look() -> list[Finding]:
    """Look at every variable, and for some that are misspelled."""
    found = [_finding(one) for one in given()]
    return found + [
        Finding("wrong", name, "is not a setting; is it misspelled?") for name in unknown()
    ]


def _finding(one: Given) -> Finding:
    name = one.variable.name
    if one.wrong:
        return Finding("wrong", name, _hidden(one.wrong.removeprefix(f"{name}=")))
    if not one.text:
        return Finding("fine", name, _default(one.variable.field))
    return Finding("fine", name, "set, hidden" if one.variable.secret else _hidden(one.text))


def _default(field: str) -> str:
    defaults = dict(
        zip(
            reversed(Settings.__struct_fields__),
            reversed(Settings.__struct_defaults__),
            strict=False,
        )
    )
    value: Any = defaults.get(field)
    if isinstance(value, tuple):
        value = ",".join(f"{one:g}" if isinstance(one, float) else str(one) for one in value)
    if isinstance(value, float):
        value = f"{value:g}"
    if isinstance(value, bool):
        value = int(value)
    return "not set" if value in ("", None) else f"{value} (default)"


def _hidden(text: str) -> str:
    """Take a user and a password out of an address."""
    return WITH_PASSWORD.sub("…@", text)
