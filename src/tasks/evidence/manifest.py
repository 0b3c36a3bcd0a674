"""What is in the file, and by which hash each piece of it is known again."""

import hashlib
import re

from tasks.record import Document, Value

FORMAT = 1
MANIFEST, README = "manifest.json", "README.txt"
FACTS, SCRIPT, REPORT = "facts.json", "script.json", "report.json"
PARTS = (README, FACTS, SCRIPT, REPORT)


class Entry(Value, frozen=True):
    file: str
    sha256: str
    size: int


class SourceEntry(Value, frozen=True):
    """One document of the record."""

    file: str
    url: str
    media_type: str
    fetched_at: str
    sha256: str
    size: int


class BillEntry(Value, frozen=True):
    bill: str
    sources: tuple[SourceEntry, ...]


class Manifest(Value, frozen=True, kw_only=True):
    format: int
    made_by: str
    """Which Gavelcast: another one may read the record in another way."""
    title: str
    record_date: str
    bills: tuple[BillEntry, ...]
    files: tuple[Entry, ...]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def source_entry(bill_id: str, number: int, document: Document) -> SourceEntry:
    return SourceEntry(
        file=f"sources/{bill_id}/{number:02}-{_name(document)}",
        url=document.url,
        media_type=document.media_type,
        fetched_at=document.fetched_at,
        sha256=sha256(document.body),
        size=len(document.body),
    )


def _name(document: Document) -> str:
    """A name that tells what it is: `actions.json`, `house-vote-119-1-102.json`."""
    path = document.url.partition("?")[0].rstrip("/")
    roll = _ROLL.search(path)
    last = roll[0] if roll else path.rpartition("/")[2]
    stem = re.sub(r"[^A-Za-z0-9-]", "-", last.removesuffix(".json").removesuffix(".xml"))[:60]
    return f"{stem or 'document'}.{'xml' if 'xml' in document.media_type else 'json'}"


_ROLL = re.compile(r"house-vote/[\d/]+$")
