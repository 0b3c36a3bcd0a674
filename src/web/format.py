"""How times, lengths, money and links are written: the templates' filters."""

import zlib
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from tasks.jobs.values import StepStatus


def digest(text: str) -> str:
    """Name a content by a few letters that change with it."""
    return f"{zlib.crc32(text.encode()):08x}"


def clock(seconds: float) -> str:
    """Write a length or a place in it as `6:12`, `1:02:03`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration(seconds: float) -> str:
    """Write a length as `6 min 12 s`, `48 s`."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def money(usd: float) -> str:
    """Write an amount, never rounding what was paid to nothing."""
    if usd == 0:
        return "nothing"
    return "under $0.01" if 0 < usd < 0.01 else f"${usd:,.2f}"


def size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"


def kilobytes(count: int) -> str:
    """Write a size as `19 KB`, and from a thousand of these on as `1.2 MB`."""
    return size(count) if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"


def day(iso: str) -> str:
    """Write an ISO date or moment as `November 23, 2026`; anything else stays as it is."""
    try:
        then = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{then:%B} {then.day}, {then.year}"


def moment(iso: str) -> str:
    """Write the time of day of an ISO moment as `14:03:10 UTC`; browsers make it local."""
    return f"{moment_of(iso):%H:%M:%S} UTC"


def elapsed(step: StepStatus, now: datetime) -> str:
    """Write how long a step took, or has taken so far; empty before it starts."""
    if step.started_at is None:
        return ""
    end = moment_of(step.finished_at) if step.finished_at else now
    return clock((end - moment_of(step.started_at)).total_seconds())


def sentence(text: str) -> str:
    """Write words of the record as a sentence: a capital first, a full stop last."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def safe_url(url: str) -> str:
    """Let only web addresses and our own paths into a link; anything else leads nowhere."""
    ours = url.startswith("/") and not url.startswith(("//", "/\\"))
    return url if ours or _web(url) else "#"


def host(url: str) -> str:
    """Name the site of an address: `congress.gov`."""
    return (_host(url) or "this site").removeprefix("www.")


def _web(url: str) -> bool:
    return url.lower().startswith(("https://", "http://")) and bool(_host(url))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def moment_of(iso: str) -> datetime:
    """Read an ISO moment; without a zone it is UTC."""
    moment = datetime.fromisoformat(iso)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
