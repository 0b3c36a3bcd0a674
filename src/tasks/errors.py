"""The tree of what can go wrong.

GavelcastError
├── BadInput            what was asked for cannot be (422): names the field and the value
├── NotFound            no such thing, or not yours (404)
│   └── Gone            it was here, and is no longer kept (410)
├── Conflict            not in this state (409)
├── TooMany             over a limit (429), with the seconds to wait
├── Misconfigured       a setting is wrong: names the variable, the value and what it takes
└── StepError           a step of a job cannot go on
    ├── Retryable       may work later: 429, 5xx, timeouts; is one attempt
    ├── Final           will not work again: bad key, no credit, refusal, nothing to tell
    └── Outage          our own database, queue, storage or disk is away; no attempt is counted

Each docstring's first line is the default message.
"""

from typing import ClassVar


class GavelcastError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])

    @property
    def message(self) -> str:
        return str(self)


class BadInput(GavelcastError):
    """The request holds a value that cannot be used."""

    code = "bad_input"

    def __init__(self, message: str = "", *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotFound(GavelcastError):
    """There is no such thing here."""

    code = "not_found"


class Gone(NotFound):
    """It is no longer kept."""

    code = "gone"


class Conflict(GavelcastError):
    """It cannot be done in the present state."""

    code = "conflict"


class TooMany(GavelcastError):
    """There is too much under way; try again later."""

    code = "too_many"

    def __init__(self, message: str = "", *, retry_after: float = 30.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Misconfigured(GavelcastError):
    """A setting has a value that cannot be used."""

    code = "misconfigured"


class StepError(GavelcastError):
    """A step of the job cannot go on.

    *reason* is a short stable word for machines (`rate_limited`, `key_refused`, `out_of_credit`,
    `refused`, `nothing_to_tell`, `timeout`, `unavailable`, `bad_answer`, ...).
    """

    reason_default: ClassVar[str] = "failed"
    lost: ClassVar[tuple[str, ...]] = ("timeout", "dropped")

    def __init__(self, message: str = "", *, reason: str = "", cost_usd: float = 0.0) -> None:
        super().__init__(message)
        self.reason = reason or self.reason_default
        self.cost_usd = cost_usd
        """What an answer cost that was received and billed, but cannot be used."""

    @property
    def answer_lost(self) -> bool:
        """Whether the provider may have worked, and billed, without our getting the answer."""
        return self.reason in self.lost


class Retryable(StepError):
    """A provider could not answer just now."""

    code = "retryable"
    reason_default = "unavailable"

    def __init__(
        self,
        message: str = "",
        *,
        reason: str = "",
        retry_after: float | None = None,
        cost_usd: float = 0.0,
    ) -> None:
        super().__init__(message, reason=reason, cost_usd=cost_usd)
        self.retry_after = retry_after
        """Seconds the provider asked us to wait, if it said so."""


class Final(StepError):
    """A provider refused for good."""

    code = "final"


class Outage(StepError):
    """A part of this installation is down."""

    code = "outage"
    reason_default = "outage"

    def __init__(self, message: str = "", *, what: str, reason: str = "") -> None:
        super().__init__(message, reason=reason)
        self.what = what
        """What is down, in the listener's words: `storage`, `the database`."""
