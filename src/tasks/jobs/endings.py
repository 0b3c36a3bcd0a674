"""What becomes of a job, by how its pipeline ended: one function an ending, each one commit."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tasks.clock import iso
from tasks.errors import Final, Outage, Retryable, StepError
from tasks.jobs.journal import Journal
from tasks.jobs.signals import Awaiting
from tasks.jobs.values import Failure, Outcome, WaitingFor

LAST_CRASH = 3
"""A job that has killed its worker so often, without getting further, fails."""
OUTAGE_AGAIN = 60.0
"""Seconds: the longest wait between two looks at a service that is down."""


class Crashed(Final):
    """The job stopped its worker three times without getting further."""

    reason_default = "crashed"


def worst(errors: Iterable[BaseException]) -> BaseException:
    """Choose among errors of steps that ran side by side the one that decides."""
    return max(_flat(errors), key=_weight)


def _flat(errors: Iterable[BaseException]) -> list[BaseException]:
    flat: list[BaseException] = []
    for error in errors:
        flat += _flat(error.exceptions) if isinstance(error, BaseExceptionGroup) else [error]
    return flat


def _weight(error: BaseException) -> tuple[int, float]:
    if isinstance(error, Outage):
        return 2, 0.0
    if isinstance(error, Retryable):
        return 1, error.retry_after or 0.0
    return (3 if isinstance(error, StepError) else 4), 0.0


def pause(outages: int) -> float:
    """Seconds to wait after so many outages in a row."""
    return min(OUTAGE_AGAIN, 2.0 ** min(outages, 10))


def complete(journal: Journal, outcome: Outcome) -> None:
    journal.change_job(
        outcome=msgspec.json.encode(outcome).decode(), completed_at=journal.now, due_at=None
    )
    journal.end(
        "complete",
        "job.complete",
        outcome.message,
        audio_url=outcome.audio_url,
        duration=outcome.duration,
        episode_id=outcome.episode_id,
    )


def cancel(journal: Journal) -> None:
    journal.end_steps("cancelled")
    journal.change_job(completed_at=journal.now, due_at=None)
    journal.end("cancelled", "job.cancelled", "Cancelled.")


def fail(journal: Journal, error: StepError) -> None:
    failure = Failure(
        code=error.reason,
        message=error.message,
        step=journal.step_that_failed,
        retryable=isinstance(error, Retryable),
    )
    journal.end_steps("failed")
    journal.change_job(
        error=msgspec.json.encode(failure).decode(), completed_at=journal.now, due_at=None
    )
    journal.end("failed", "job.failed", error.message, error=failure)


def retry(journal: Journal, error: Retryable, delay: float) -> None:
    """Queue the job again, not before *delay* seconds from now."""
    attempt = int(journal.claim.row["attempt"]) + 1
    due = journal.now + int(delay * 1000)
    journal.change_job(attempt=attempt, not_before=due, due_at=due)
    _wait(journal, WaitingFor(what=error.message, until=iso(due)))
    message = f"{error.message} Trying again in {_spoken(delay)}."
    journal.end(
        "queued",
        "job.retrying",
        message,
        not_before=iso(due),
        reason=error.reason,
        attempt=attempt,
    )


def wait(journal: Journal, outage: Outage, delay: float) -> None:
    """Wait for a part of this installation that is down; no attempt is counted."""
    due = journal.now + int(delay * 1000)
    waiting = WaitingFor(what=outage.what, until=iso(due))
    journal.change_job(due_at=due)
    _wait(journal, waiting)
    journal.end("queued", "job.waiting", f"Waiting for {outage.what}.", waiting_for=waiting)


def await_signal(journal: Journal, awaiting: Awaiting) -> None:
    """Wait for a person, however long it takes."""
    waiting = WaitingFor(what=awaiting.what)
    journal.change_job(due_at=None)
    _wait(journal, waiting)
    journal.end("queued", "job.waiting", awaiting.message, waiting_for=waiting)


def hand_back(journal: Journal) -> None:
    """Give the job to whoever comes next, due as it was: this worker is being stopped."""
    waiting = WaitingFor(what="another worker")
    _wait(journal, waiting)
    journal.end("queued", "job.waiting", "Handed to another worker.", waiting_for=waiting)


def _wait(journal: Journal, waiting: WaitingFor) -> None:
    journal.end_steps("waiting")
    journal.change_job(waiting_for=msgspec.json.encode(waiting).decode())


def _spoken(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < 90:
        return f"{whole} second{'s' if whole != 1 else ''}"
    return f"{round(whole / 60)} minutes"
