"""What is told of a job: its status, its artifacts; camelCase on the wire."""

from typing import Literal

import msgspec

JobState = Literal["queued", "processing", "complete", "failed", "cancelled"]
StepState = Literal["waiting", "processing", "complete", "failed", "cancelled"]
ArtifactKind = Literal["bill", "story", "line", "segment", "audio", "file"]

OVER: tuple[JobState, ...] = ("complete", "failed", "cancelled")
"""The states in which nothing more happens by itself."""


class Told(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A value on the wire; what has its default (None, empty) is left out."""


class Artifact(Told, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Something a job has made; the same id again replaces it."""

    id: str
    kind: ArtifactKind
    index: int
    """From 1, among those of its kind."""
    title: str | None = None
    text: str | None = None
    speaker: str | None = None
    url: str | None = None
    checked: bool | None = None
    """For a line: whether it was checked against the record."""
    start: float | None = None
    """For a segment that is joined: seconds from the beginning of the episode; with `end`."""
    end: float | None = None
    key: str | None = None
    """For a file that we serve: where it is in storage."""


class StepStatus(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    key: str
    title: str
    status: StepState
    progress: int
    """0 to 100."""
    message: str
    started_at: str | None
    finished_at: str | None


class WaitingFor(Told, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    what: str
    until: str | None = None


class Failure(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    code: str
    message: str
    step: str | None
    retryable: bool


class Cost(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    usd: float
    """Settled payments, and the estimates of those without an end."""
    saved_usd: float
    """What remembered content would have cost again."""
    complete: bool
    """False while a payment has no end."""
    unanswered: int = 0
    """How many payments have none: calls under way, and those whose answer was lost."""
    unanswered_usd: float | None = None
    """Their estimates, which are in `usd`; None where all are answered."""


class Status(Told, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """All that is known of a job, made from its rows."""

    job_id: str
    type: str
    status: JobState
    progress: int
    message: str
    seq: int
    attempt: int
    max_attempts: int
    steps: list[StepStatus]
    position: int | None = None
    """In the queue, from 1."""
    eta_seconds: tuple[int, int] | None = None
    """From and to, as past jobs of its kind had it; None where they say nothing."""
    not_before: str | None = None
    waiting_for: WaitingFor | None = None
    artifacts: list[Artifact]
    audio_url: str | None = None
    duration: float | None = None
    episode_id: str | None = None
    cost: Cost
    providers: dict[str, str]
    error: Failure | None = None
    created_at: str
    started_at: str | None = None
    completed_at: str | None = None

    @property
    def over(self) -> bool:
        return self.status in OVER


class Outcome(Told, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What a pipeline returns: its last words, and where what it made is."""

    message: str
    audio_url: str | None = None
    duration: float | None = None
    """Seconds, measured on the file."""
    episode_id: str | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A page of a list, newest first; *next_cursor* goes on with the older ones."""

    jobs: list[Status]
    next_cursor: str | None
