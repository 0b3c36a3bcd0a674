"""Piccolo's engine, loaded without asyncpg: only PostgreSQL needs that, and every start pays."""

import sys
from typing import Any, cast

_modules = cast(dict[str, Any], sys.modules)
_hidden = "asyncpg" not in _modules
if _hidden:
    # Piccolo looks whether it is installed, and loads it for the sake of one type.
    _modules["asyncpg"] = None
try:
    from piccolo.engine.base import Engine
finally:
    if _hidden:
        del _modules["asyncpg"]

__all__ = ["Engine"]
