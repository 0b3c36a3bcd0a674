"""Both modes, to measure: what the tests start for them serves here as well."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from services import Postgres, Valkey
from sides import EMBEDDED, ScaledOut, Side


@contextmanager
def both() -> Iterator[dict[str, Side]]:
    """Start Valkey and PostgreSQL; the sides by their names."""
    with ExitStack() as stack:
        valkey = stack.enter_context(Valkey())
        postgres = stack.enter_context(Postgres())
        yield {"embedded": EMBEDDED, "scaled out": ScaledOut(valkey, postgres)}
