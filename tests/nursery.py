"""Processes that start at once: forked from one that has loaded all code, killed like any other.

A start of `gavelcast` takes a second or two of a core, and its providers' code three more; where
dozens are killed on a small machine, they would do nothing else. What is forked runs the same code
with an environment of its own, as `fakes/quick_app.py` says.

    with Nursery() as nursery:
        child = nursery.start("worker", {"GAVELCAST_WORKERS": "2"}, log)
        child.send(signal.SIGKILL)
        await child.ended()
"""

import asyncio
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from servers import QUICK

BORN_WITHIN = 60.0


@dataclass
class Child:
    """A process that was born, and perhaps has ended."""

    pid: int
    code: int | None = None

    @property
    def gone(self) -> bool:
        return self.code is not None

    def send(self, sign: signal.Signals) -> None:
        """Send it a signal; one that is gone already is fine."""
        if not self.gone:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sign)

    async def ended(self) -> None:
        while not self.gone:
            await asyncio.sleep(0.01)


class Nursery:
    """Where processes come from; with it, all that are left end."""

    def __init__(self) -> None:
        self._children: dict[int, Child] = {}
        self._born: queue.Queue[Child] = queue.Queue()
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, QUICK, "nursery"],
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close its orders: it kills who is left, and ends."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._hearing.join()
        self._process.stdout.close()

    def start(self, what: str, environment: dict[str, str], log: Path) -> Child:
        """Fork one that runs `serve` or `worker`."""
        log.parent.mkdir(parents=True, exist_ok=True)
        order = {"what": what, "environment": environment, "log": str(log)}
        assert self._process.stdin is not None
        with self._one_at_a_time:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
            return self._born.get(timeout=BORN_WITHIN)

    def _hear(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            what, pid, *code = line.split()
            if what == b"born":
                child = self._children[int(pid)] = Child(int(pid))
                self._born.put(child)
            else:
                self._children.pop(int(pid)).code = int(code[0])
