"""Find and fetch the newest text of a bill, at govinfo; to be without it is never fatal.

The text addresses that Congress.gov names are closed to programs, so only the file's name is used:
`BILLS-119hr22eh` lies at `/bulkdata/BILLS/119/1/hr/BILLS-119hr22eh.xml`, 1 being the session.
"""

import asyncio
import re
from collections.abc import Iterable
from datetime import date

import httpx
import structlog

from tasks.errors import Retryable
from tasks.providers.bill_ids import BillId
from tasks.providers.congress.client import Note, bounded
from tasks.providers.congress.rows import day
from tasks.providers.congress.sections import read_sections
from tasks.providers.congress.wire import Version
from tasks.record import BillText, Value

LARGEST = 12_000_000
MEDIA_TYPE = "application/xml"

log = structlog.get_logger()

STAGES: dict[str, tuple[int, str]] = {
    "ih": (1, "Introduced in House"),
    "is": (1, "Introduced in Senate"),
    "pcs": (2, "Placed on Calendar Senate"),
    "pch": (2, "Placed on Calendar House"),
    "rh": (3, "Reported in House"),
    "rs": (3, "Reported in Senate"),
    "eh": (4, "Engrossed in House"),
    "es": (4, "Engrossed in Senate"),
    "cph": (4, "Considered and Passed House"),
    "cps": (4, "Considered and Passed Senate"),
    "ath": (4, "Agreed to House"),
    "ats": (4, "Agreed to Senate"),
    "rds": (4, "Received in Senate"),
    "rdh": (4, "Received in House"),
    "rfs": (4, "Referred in Senate"),
    "rfh": (4, "Referred in House"),
    "eas": (5, "Engrossed Amendment Senate"),
    "eah": (5, "Engrossed Amendment House"),
    "enr": (6, "Enrolled Bill"),
}
"""How far a version had come, by the ending of its file's name. Dates alone do not tell: engrossed
and enrolled versions have none."""

_FILE = re.compile(r"/(BILLS-\d+[a-z]+\d+([a-z]+)\d*)\.(?:xml|htm|pdf)$")

UNREADABLE = (
    TimeoutError,
    httpx.HTTPError,
    httpx.InvalidURL,
    Retryable,
    ValueError,
    RecursionError,
)


class Newest(Value, frozen=True):
    file: str
    stage: int
    name: str
    date: date | None


def newest(versions: Iterable[Version]) -> Newest | None:
    """Choose the version that had come furthest; of equals, the latest dated."""
    known = [one for version in versions if (one := _version(version))]
    return max(known, key=lambda one: (one.stage, one.date or date.min), default=None)


def _version(version: Version) -> Newest | None:
    for form in version.formats or ():
        if found := _FILE.search(form.url or ""):
            stage, name = STAGES.get(found[2], (0, version.type or ""))
            return Newest(found[1], stage, name, day(version.date))
    return None


class Texts:
    """The files at govinfo; no key goes there."""

    def __init__(
        self, base_url: str, *, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._base = base_url.rstrip("/")
        self._timeout = timeout
        self._slots = asyncio.Semaphore(2)
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10)),
            headers={"User-Agent": "gavelcast"},
            follow_redirects=True,
            max_redirects=3,
            transport=transport,
        )

    async def aclose(self) -> None:
        await self._http.aclose()

    async def text(
        self, bill_id: BillId, versions: Iterable[Version], last: date | None, note: Note
    ) -> BillText | None:
        """Fetch the newest text, or None: for want of one, of an answer, or of time."""
        version = newest(versions)
        if version is None:
            return None
        try:
            async with self._slots, asyncio.timeout(self._timeout):
                return await self._read(bill_id, version, last, note)
        except UNREADABLE as error:
            log.warning("bill text missing", bill=str(bill_id), reason=type(error).__name__)
            return None

    async def _read(
        self, bill_id: BillId, version: Newest, last: date | None, note: Note
    ) -> BillText | None:
        for url in self._addresses(bill_id, version, last):
            xml = await self._fetch(url)
            if xml is not None:
                sections, cut = await asyncio.to_thread(read_sections, xml)
                note(url, MEDIA_TYPE, xml)
                return (
                    BillText(version.name, version.date, url, sections, cut) if sections else None
                )
        return None

    def _addresses(self, bill_id: BillId, version: Newest, last: date | None) -> tuple[str, ...]:
        """The likely session's folder first; an undated version lies in that of its last action."""
        when = version.date or last
        first = 2 if when and when.year % 2 == 0 else 1
        folder = f"{self._base}/bulkdata/BILLS/{bill_id.congress}"
        return tuple(
            f"{folder}/{session}/{bill_id.kind}/{version.file}.xml"
            for session in (first, 3 - first)
        )

    async def _fetch(self, url: str) -> bytes | None:
        async with self._http.stream("GET", url) as answer:
            if answer.status_code == 404:
                return None
            answer.raise_for_status()
            return await bounded(answer, LARGEST)
