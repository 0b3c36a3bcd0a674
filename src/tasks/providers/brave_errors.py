"""What an answer of Brave Search means when it is not what was asked for: `error.code` decides."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from tasks.clock import CAPITOL
from tasks.errors import Final, Retryable, StepError
from tasks.script.wording import day

NO_PLAN = "OPTION_NOT_IN_PLAN"
KEY_INVALID = "SUBSCRIPTION_TOKEN_INVALID"
A_SECOND = 1.0


class _Error(msgspec.Struct):
    code: str = ""
    status: int = 0


class _Answer(msgspec.Struct):
    error: _Error = msgspec.field(default_factory=_Error)


class Limits(msgspec.Struct, frozen=True):
    """One window of the rate headers, which are lists by commas: the second, the month."""

    limit: float
    """0 means that there is none."""
    remaining: float
    reset: float
    """Seconds."""

    @property
    def used_up(self) -> bool:
        return self.limit > 0 and self.remaining <= 0


class Declined(Exception):
    """Brave Search gave an error; *code* says which."""

    def __init__(self, code: str, error: StepError) -> None:
        super().__init__(code)
        self.code, self.error = code, error


def limits(headers: Mapping[str, str]) -> list[Limits]:
    """Read the windows, the shortest first; none where a header is missing or no number."""
    names = ("limit", "remaining", "reset")
    try:
        columns = [_numbers(headers.get(f"x-ratelimit-{name}", "")) for name in names]
    except ValueError:
        return []
    return [Limits(*row) for row in zip(*columns, strict=False)]


def declined(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Declined:
    """Turn an answer that is no result into the error that it stands for."""
    code = _code(body)
    return Declined(code, _error(code, status, headers, now))


def pause(headers: Mapping[str, str]) -> float:
    """Seconds until another search may be made, where it was too fast."""
    try:
        return min(_numbers(headers.get("x-ratelimit-reset", ""))[0], 60.0)
    except (ValueError, IndexError):
        return A_SECOND


def _error(code: str, status: int, headers: Mapping[str, str], now: datetime) -> StepError:
    if code == KEY_INVALID or status in (401, 403):
        return _key_refused()
    if code == "QUOTA_LIMITED":
        return _no_quota(headers, now)
    if code == "RATE_LIMITED" or status == 429:
        said = "Brave Search asks for a pause."
        return Retryable(said, reason="rate_limited", retry_after=pause(headers))
    if code == NO_PLAN:
        said = "The plan of BRAVE_API_KEY has no news search. Take one that has it."
        return Final(said, reason="refused")
    if code == "VALIDATION" or 400 <= status < 500:
        said = f"Brave Search did not accept the question ({code or status})."
        return Final(said, reason="refused")
    return Retryable(f"Brave Search is having trouble (it answered {status}).")


def _key_refused() -> Final:
    said = (
        "Brave Search refused the key. Check BRAVE_API_KEY; keys are at"
        " https://api-dashboard.search.brave.com/."
    )
    return Final(said, reason="key_refused")


def _no_quota(headers: Mapping[str, str], now: datetime) -> Final:
    windows = limits(headers)
    until = ""
    if len(windows) > 1 and 0 < windows[-1].reset < 400 * 86_400:
        begins = (now + timedelta(seconds=windows[-1].reset)).astimezone(CAPITOL).date()
        until = f" It begins anew on {day(begins)}."
    said = f"This month's quota of Brave Search is used up.{until} A larger plan ends this at once."
    return Final(said, reason="out_of_credit")


def _code(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Answer, strict=False).error.code[:60]
    except msgspec.DecodeError:
        return ""


def _numbers(text: str) -> list[float]:
    return [float(one) for one in text.split(",")] if text else []
