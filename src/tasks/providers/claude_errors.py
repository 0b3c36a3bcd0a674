"""Translate what Anthropic's SDK raises into the two ways a step can fail."""

from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING

import structlog

from tasks.errors import Final, Retryable, StepError

if TYPE_CHECKING:
    import anthropic

log = structlog.get_logger()


def failures() -> tuple[type[Exception], ...]:
    """What reading a stream can raise.

    Besides its own errors the SDK lets transport errors through once the stream has begun, and
    answers a stream without any event with a bare AssertionError.
    """
    import anthropic
    import httpx2

    return (anthropic.APIError, httpx2.TransportError, AssertionError)


def translated(error: Exception, cost_usd: float = 0.0) -> StepError:
    """Say in plain words what happened; the SDK's own words may hold the key."""
    import anthropic
    import httpx2

    if isinstance(error, anthropic.APIStatusError):
        return _answered(error, cost_usd)
    if isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout):
        return Retryable("Claude could not be reached.", cost_usd=cost_usd)
    if isinstance(error, anthropic.APITimeoutError | httpx2.TimeoutException):
        return Retryable("Claude took too long to answer.", reason="timeout", cost_usd=cost_usd)
    # It had the question: it may have worked on it, and bill that.
    return broken_off(cost_usd)


def broken_off(cost_usd: float) -> Retryable:
    return Retryable(
        "Claude's answer broke off before its end.", reason="dropped", cost_usd=cost_usd
    )


def too_long(cost_usd: float) -> Retryable:
    return Retryable("Claude took too long to answer.", reason="timeout", cost_usd=cost_usd)


def _answered(error: "anthropic.APIStatusError", cost_usd: float) -> StepError:
    log.warning(
        "claude failed",
        status=error.status_code,
        type=error.type,
        error_code=error.error_code,
        request_id=error.request_id,
    )
    if _spent(error):
        return Final(_OUT_OF_CREDIT, reason="out_of_credit", cost_usd=cost_usd)
    if error.status_code == 200:
        return _within_stream(error, cost_usd)
    if error.status_code in _FINAL:
        reason, message = _FINAL[error.status_code]
        return Final(message, reason=reason, cost_usd=cost_usd)
    if error.status_code == 429:
        wait = _retry_after(error)
        message = "Claude is being asked too often for this key's limits."
        return Retryable(message, reason="rate_limited", retry_after=wait, cost_usd=cost_usd)
    if error.status_code in (408, 409) or error.status_code >= 500:
        message = "Claude is overloaded or down just now."
        return Retryable(message, retry_after=_retry_after(error), cost_usd=cost_usd)
    message = f"Claude did not accept the request: {(error.api_message or 'no reason given')[:200]}"
    return Final(message, reason="bad_request", cost_usd=cost_usd)


def _within_stream(error: "anthropic.APIStatusError", cost_usd: float) -> StepError:
    """An `error` event after the answer began: its HTTP status is 200 all the same."""
    if error.type in ("authentication_error", "permission_error"):
        return Final(_KEY_REFUSED, reason="key_refused", cost_usd=cost_usd)
    if error.type == "invalid_request_error":
        message = "Claude did not accept the request."
        return Final(message, reason="bad_request", cost_usd=cost_usd)
    message = "Claude broke off its answer: it is overloaded or down just now."
    return Retryable(message, retry_after=_retry_after(error), cost_usd=cost_usd)


def _spent(error: "anthropic.APIStatusError") -> bool:
    """A limit on spending comes as 400, 402 or 429, told apart by its code or its words."""
    if error.status_code == 402 or error.type == "billing_error":
        return True
    if (error.error_code or "").endswith("spend_limit_reached"):
        return True
    words = (error.api_message or "").lower()
    return error.status_code in (400, 403, 429) and any(one in words for one in _SPENT_WORDS)


def _retry_after(error: "anthropic.APIStatusError") -> float | None:
    headers = error.response.headers
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    if (seconds := _number(value)) is not None:
        return seconds
    return _until(value) if value else None


def _number(value: str | None) -> float | None:
    try:
        return max(float(value or ""), 0.0)
    except ValueError:
        return None


def _until(value: str) -> float | None:
    try:
        return max(parsedate_to_datetime(value).timestamp() - time(), 0.0)
    except ValueError:
        return None


_KEY_REFUSED = "Anthropic refused the key for Claude. Check ANTHROPIC_API_KEY."

_OUT_OF_CREDIT = (
    "The Anthropic account is out of credit or at its spending limit. Add credit or raise the "
    "limit in the Anthropic console, then try again."
)

_SPENT_WORDS = ("spend limit", "spending limit", "credit balance", "usage limits")

_FINAL = {
    401: ("key_refused", _KEY_REFUSED),
    403: ("key_refused", _KEY_REFUSED),
    404: ("unknown_model", "Anthropic does not know this Claude model. Check its name."),
    413: ("too_large", "The record of this bill is too large for Claude."),
}
