"""The ports that a mode gives the engine; beside them a database is bound, and storage opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from tasks.clock import Clock
from tasks.jobs.bus import Bus
from tasks.jobs.slots import Slots


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """One side of each port: embedded, or scaled out."""

    clock: Clock
    bus: Bus
    slots: Slots
    queue: Callable[[], Any]
    """Makes the queue, a taskiq broker; slow the first time, for it loads the queue's code."""
