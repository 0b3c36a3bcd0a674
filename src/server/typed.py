"""What was typed into fields of a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.errors import BadInput


def text(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def number(typed: str, field: str) -> int:
    """Read a whole number, or raise BadInput."""
    if not typed.isascii() or not typed.isdigit():
        raise BadInput(f"{field}: takes a whole number, not {typed!r}.", field=field)
    return int(typed[:9])


def parted(typed: str) -> list[str]:
    """Read a list that is parted by commas."""
    return [one.strip() for one in typed.split(",") if one.strip()]
