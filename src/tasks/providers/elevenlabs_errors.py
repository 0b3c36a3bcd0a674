"""Translate what ElevenLabs' SDK raises into the two ways a step can fail."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog

from tasks.errors import Final, Retryable, StepError
from tasks.providers.elevenlabs_answer import credits, price

if TYPE_CHECKING:
    from elevenlabs.core.api_error import ApiError

log = structlog.get_logger()

CONCURRENT = ("too_many_concurrent_requests", "concurrent_limit_exceeded")
NO_SLOT = "concurrency_limit"


def failures() -> tuple[type[Exception], ...]:
    """What a call can raise: ValueError is an answer that is no text, TypeError one of a list."""
    import httpx
    from elevenlabs.core.api_error import ApiError
    from elevenlabs.core.parse_error import ParsingError

    return (ApiError, ParsingError, httpx.HTTPError, ValueError, TypeError)


def translated(error: Exception) -> StepError:
    """Say in plain words what happened; the SDK's own words may hold the key."""
    import httpx
    from elevenlabs.core.api_error import ApiError

    if isinstance(error, ApiError) and (error.status_code or 0) >= 300:
        return answered(error)
    if isinstance(error, httpx.TimeoutException):
        return too_long()
    if isinstance(error, httpx.ConnectError):
        return Retryable("ElevenLabs could not be reached.")
    if isinstance(error, httpx.HTTPError):
        return Retryable("ElevenLabs' answer broke off before its end.", reason="dropped")
    headers = getattr(error, "headers", None) or {}
    return Retryable(
        "ElevenLabs sent an answer that cannot be read.",
        reason="bad_answer",
        cost_usd=price(credits(headers, 0)),
    )


def too_long() -> Retryable:
    return Retryable("ElevenLabs took too long to answer.", reason="timeout")


def answered(error: "ApiError") -> StepError:
    status, headers = error.status_code or 0, error.headers or {}
    code, message = detail(error.body)
    request_id = headers.get("request-id")
    log.warning("elevenlabs failed", status=status, error_code=code, request_id=request_id)
    if code == "quota_exceeded":
        status = 402
    elif status == 402 and "voice" in message.lower():
        # `paid_plan_required`: voices of the library are not for free accounts.
        status = 403
    if status in FINAL:
        reason, words = FINAL[status]
        return Final(words + (quoted(message) if status == 403 else ""), reason=reason)
    if status == 429:
        return too_many(code, headers)
    if status == 408 or status >= 500:
        return Retryable("ElevenLabs is overloaded or down just now.", retry_after=wait(headers))
    words = UNKNOWN_VOICE if "voice" in code else NOT_ACCEPTED
    return Final(words + quoted(message), reason="bad_request")


def too_many(code: str, headers: Mapping[str, str]) -> Retryable:
    if code in CONCURRENT:
        return Retryable(
            "ElevenLabs is already speaking as much at once as this key's plan allows; "
            "a lower ELEVENLABS_CONCURRENCY avoids this.",
            reason=NO_SLOT,
            retry_after=wait(headers),
        )
    message = "ElevenLabs is too busy just now."
    return Retryable(message, reason="rate_limited", retry_after=wait(headers))


def detail(body: Any) -> tuple[str, str]:
    """The code and the message of an error, in any of the shapes that are in use."""
    found = body.get("detail") if isinstance(body, dict) else body
    if isinstance(found, list):
        found = found[0] if found else ""
    if not isinstance(found, dict):
        return "", str(found or "")
    message = found.get("message") or found.get("msg") or ""
    return str(found.get("code") or found.get("status") or ""), str(message)


def quoted(message: str) -> str:
    return f" It says: {message[:200]}" if message else ""


def wait(headers: Mapping[str, str]) -> float | None:
    try:
        return max(float(headers["retry-after"]), 0.0)
    except (KeyError, ValueError):
        return None


FINAL = {
    401: ("key_refused", "ElevenLabs refused the key. Check ELEVENLABS_API_KEY."),
    402: (
        "out_of_credit",
        "The ElevenLabs account is out of credit. Add credit, or wait for its next month, "
        "then try again.",
    ),
    403: ("key_refused", "The ElevenLabs plan of this key does not allow this voice or format."),
}
NOT_ACCEPTED = "ElevenLabs did not accept the request."
UNKNOWN_VOICE = (
    "ElevenLabs does not know a voice. Check ELEVENLABS_VOICE_SARAH and ELEVENLABS_VOICE_JAMES."
)
