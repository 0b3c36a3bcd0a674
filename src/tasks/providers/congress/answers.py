"""Tell what an answer of Congress.gov means when it is not what was asked for."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from tasks.errors import Final, Retryable, StepError


class _Fault(msgspec.Struct):
    code: str = ""


class _Gateway(msgspec.Struct):
    """The gateway's errors name a code; the application's are a bare text."""

    error: _Fault | str = ""


def problem(
    status: int, headers: Mapping[str, str], body: bytes, what: str, now: datetime
) -> StepError | None:
    """Turn an answer into the error it stands for; None if it is JSON as it should be.

    *what* is what was asked for: `bill/119/hr/2`.
    """
    if status == 200:
        return None if _is_json(headers) else _not_json(headers)
    if status == 429:
        return _too_fast(headers, now)
    if status == 404 or (status == 500 and _is_reserved(what, body)):
        return Final(f"Congress.gov has nothing at {what}.", reason="not_found")
    if status in (401, 403):
        return _turned_away(body)
    if 400 <= status < 500:
        return Final(
            f"Congress.gov did not accept the question {what} ({status}).", reason="refused"
        )
    return Retryable(f"Congress.gov is having trouble (it answered {status}).")


def _is_json(headers: Mapping[str, str]) -> bool:
    return "json" in headers.get("content-type", "").lower()


def _not_json(headers: Mapping[str, str]) -> Retryable:
    kind = headers.get("content-type", "").split(";")[0].strip()[:60] or "something unnamed"
    return Retryable(
        f"Congress.gov answered with {kind} instead of data.",
        reason="bad_answer",
    )


def _too_fast(headers: Mapping[str, str], now: datetime) -> Retryable:
    wait = retry_after(headers.get("retry-after", ""), now)
    return Retryable(
        "Congress.gov asks for a pause: the key's hourly limit is used up.",
        reason="rate_limited",
        retry_after=wait,
    )


def _turned_away(body: bytes) -> StepError:
    code = _code(body)
    if code.startswith("API_KEY_"):
        return Final(
            f"Congress.gov refused the key ({code}). Check CONGRESS_API_KEY; "
            "a free key is at https://api.congress.gov/sign-up/.",
            reason="key_refused",
        )
    return Retryable(
        "Congress.gov's gatekeeper turned this machine away (403), with no word about the key."
    )


def _code(body: bytes) -> str:
    try:
        error = msgspec.json.decode(body, type=_Gateway).error
    except msgspec.DecodeError:
        return ""
    return error.code if isinstance(error, _Fault) else ""


def _is_reserved(what: str, body: bytes) -> bool:
    """Numbers held back for later bills surface as a Python exception's text with status 500."""
    is_bill = re.match(r"bill/\d+/[a-z]+/\d+", what)
    return bool(is_bill and re.search(rb"UnboundLocalError|DoesNotExist", body))


def retry_after(value: str, now: datetime) -> float | None:
    """Read seconds or an HTTP date."""
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
