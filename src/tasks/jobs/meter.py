"""What the engine counts: a port, so that it need not know who reads the figures."""

from typing import Protocol


class Meter(Protocol):
    """Hears of what happens, and keeps the count; it never waits, and never fails."""

    def claimed(self, type: str, *, crashed: bool) -> None:
        """A job was taken up; *crashed* if its last owner had let the lease run out."""

    def lease_lost(self) -> None:
        """A job of ours belongs to another worker by now."""

    def put_off(self, reason: str) -> None:
        """A job goes on later: after an error that may pass, or an outage of our own parts."""

    def step_finished(self, type: str, step: str, seconds: float) -> None:
        """A step was carried to its end, in this process, in so many seconds."""

    def called(self, provider: str, outcome: str, usd: float) -> None:
        """A provider was asked, for *usd* as the ledger counts it.

        *outcome* is `answered`, the reason of its error, or `unanswered` where we left first.
        """


class NoMeter:
    """Counts nothing."""

    def claimed(self, type: str, *, crashed: bool) -> None: ...

    def lease_lost(self) -> None: ...

    def put_off(self, reason: str) -> None: ...

    def step_finished(self, type: str, step: str, seconds: float) -> None: ...

    def called(self, provider: str, outcome: str, usd: float) -> None: ...


NO_METER = NoMeter()
