"""What Brave Search answers, as items: cleaned, bounded, dated; what is no use is left out."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import msgspec

from tasks.clock import CAPITOL
from tasks.providers.congress.plain import line
from tasks.providers.outlets import outlet
from tasks.script.sentences import split
from tasks.story import Item

LONGEST_TITLE = 200
LONGEST_NOTE = 320
"""Characters; what is longer is no sentence for the ear."""
MOST_NOTES = 3
"""Sentences of an item that are kept."""
LONGEST = 4_000
"""Characters of a field that are looked at."""
DAYS = 7
"""What is older is no news."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Where(msgspec.Struct):
    hostname: str = ""


class Profile(msgspec.Struct):
    name: str = ""


class Row(msgspec.Struct):
    """One result, as far as we use it."""

    title: str = ""
    url: str = ""
    description: str | None = None
    age: str | None = None
    page_age: str | None = None
    meta_url: Where | None = None
    profile: Profile | None = None
    extra_snippets: list[str] | None = None


class Answer(msgspec.Struct):
    type: str
    results: list[msgspec.Raw] = []


def read(body: bytes, now: datetime) -> tuple[Item, ...]:
    """Read the items of an answer, the freshest first; raises msgspec.DecodeError."""
    answer = msgspec.json.decode(body, type=Answer)
    if answer.type != "news":
        raise msgspec.ValidationError("it is no answer of a news search")
    rows = [row for raw in answer.results if (row := _row(raw))]
    rows.sort(key=lambda row: _when(row, now) or LONG_AGO, reverse=True)
    return tuple(item for row in rows if (item := _item(row, now)))


def _row(raw: msgspec.Raw) -> Row | None:
    """A result in another form is one that is not there."""
    try:
        return msgspec.json.decode(raw, type=Row)
    except msgspec.DecodeError:
        return None


def _item(row: Row, now: datetime) -> Item | None:
    published = _published(row, now)
    title = _words(row.title)
    notes = _notes(row, title)
    host = _host(row.url)
    beneath = _words(row.description or "")
    usable = host and 10 <= len(title) <= LONGEST_TITLE and beneath
    if not published or not usable or _is_for_others(f"{title} {beneath}"):
        return None
    name = outlet(host, _words(row.profile.name if row.profile else ""))
    return Item(name, title, row.url, published, notes)


def _notes(row: Row, title: str) -> tuple[str, ...]:
    """Whole sentences of the description, then of the snippets; none that says the title again."""
    texts = [row.description or "", *(row.extra_snippets or [])[:5]]
    found = (one for text in texts for one in _whole(_DATELINE.sub("", _words(text))))
    known = [_plain(title)]
    notes: list[str] = []
    for one in found:
        plain = _plain(one)
        if not _is_for_others(one) and not any(plain in each for each in known):
            known.append(plain)
            notes.append(one)
    return tuple(notes[:MOST_NOTES])


def _whole(text: str) -> list[str]:
    """Its sentences, without one that is cut off."""
    return [
        one
        for each in split(text)
        if len(one := each.strip()) <= LONGEST_NOTE
        and len(one.split()) >= 5
        and one.endswith((".", "!", "?", "'"))
        and not one.endswith(("...", " ."))
        and (one[0].isupper() or one[0].isdigit() or one[0] in "'$")
    ]


def _words(text: str) -> str:
    """One plain line; quotation marks become single ones, so that it can be quoted as a whole."""
    return _QUOTES.sub("'", _ANGLES.sub("", line(text[:LONGEST], LONGEST)))


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _host(url: str) -> str:
    """The host of an address that may be shown; empty for any other."""
    if len(url) > 1_000 or not url.isascii() or not url.isprintable() or _UNSAFE.search(url):
        return ""
    try:
        parts = urlsplit(url)
        named = parts.scheme in ("http", "https") and "@" not in parts.netloc
        return (parts.hostname or "") if named and "." in (parts.hostname or "") else ""
    except ValueError:
        return ""


def _published(row: Row, now: datetime) -> date | None:
    """The day in Washington; None if it is unknown, to come, or longer ago than news is."""
    moment = _when(row, now)
    if moment is None or not timedelta(hours=-12) < now - moment < timedelta(days=DAYS):
        return None
    return min(moment, now).astimezone(CAPITOL).date()


def _when(row: Row, now: datetime) -> datetime | None:
    return _moment(row.page_age or "") or _ago(row.age or "", now)


def _moment(text: str) -> datetime | None:
    """`2026-11-23T09:12:00`, which is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _ago(text: str, now: datetime) -> datetime | None:
    """`3 hours ago`, `1 day ago`, `November 23, 2026`."""
    if found := _AGE.fullmatch(text.strip().lower()):
        number = 1 if found[1] in ("a", "an") else int(found[1])
        return now - timedelta(**{_UNITS[found[2]]: number * (30 if found[2] == "month" else 1)})
    try:
        return datetime.strptime(text.strip(), "%B %d, %Y").replace(hour=12, tzinfo=UTC)
    except ValueError:
        return None


def _is_for_others(text: str) -> bool:
    """Whether it is behind a wall, or speaks to a machine instead of to readers."""
    return bool(_WALLED.search(text) or _TO_A_MACHINE.search(text))


_AGE = re.compile(r"(\d{1,3}|an?) (second|minute|hour|day|week|month)s? ago")
_UNITS = {
    "second": "seconds", "minute": "minutes", "hour": "hours", "day": "days", "week": "weeks",
    "month": "days",
}  # fmt: skip
_DATELINE = re.compile(r"^[A-Z][\w .,'/-]{1,40}(?: \([A-Z]\w{1,15}\))? ?(?:[—–]| - | -- ) ?")
"""`WASHINGTON (AP) — `"""
_QUOTES = re.compile(r"[\"“”„‟«»]")
_ANGLES = re.compile(r"[<>{}\[\]`\\]|https?://\S+")
_UNSAFE = re.compile(r"[\s<>\"\\^`{|}]")
_WALLED = re.compile(
    r"\b(?:subscribe (?:now )?to (?:read|continue|keep)|subscribers? only|for subscribers"
    r"|(?:log|sign) in to (?:read|continue|view)|create (?:a free|an) account to"
    r"|(?:already|become) a subscriber|this (?:article|content|story) is (?:for|reserved|only)"
    r"|premium (?:article|content)|paywall|start your free trial)\b",
    re.IGNORECASE,
)
_TO_A_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|prior|above|earlier)\b"
    r"|\bsystem prompt\b|\byou are (?:now )?(?:an? )?(?:AI|assistant|language model|chatbot)\b"
    r"|\bas an? (?:AI|language model)\b|\b(?:system|assistant|user|human) ?: |\bRECORD\b.{0,3}$",
    re.IGNORECASE,
)
