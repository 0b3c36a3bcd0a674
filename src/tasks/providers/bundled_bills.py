"""Bills without a key or a network: real bills of the 119th Congress, as facts that ship with us.

Each file in `bundled/` is one `record.Bill`. Numbers, titles, names, dates, votes and the lines of
the record are the record's own; the summaries are in our words, and the actions are a choice.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from tasks.errors import Final
from tasks.providers.bill_ids import parse_bill_id
from tasks.record import Bill, Candidate, Document, Keep, Member, forget
from tasks.script.weighing import is_meant

FOLDER = Path(__file__).parent / "bundled"
SHIPPED = "gavelcast:bundled/"
"""The address of a file that ships with us."""
MEDIA_TYPE = "application/json"


class BundledBills:
    """The sample that is told when there is no key for Congress.gov."""

    name = "bundled sample"
    offline = True

    @property
    def record_date(self) -> date:
        """The day whose record the sample is; nothing later is in it."""
        return max(bill.record_date for bill in _bills().values())

    async def candidates(self, today: date) -> tuple[Candidate, ...]:
        """List the sample, newest action first; it is the same on every day."""
        found = [_candidate(bill) for bill in _bills().values()]
        return tuple(sorted(found, key=lambda one: (-one.latest_action.date.toordinal(), one.id)))

    async def candidate(self, bill_id: str) -> Candidate | None:
        return _with_sponsor(_held(bill_id))

    async def members(self, names: Sequence[str], today: date) -> Mapping[str, tuple[Member, ...]]:
        """Those who sponsored a bill of the sample."""
        known = {one.sponsor.bioguide_id: one.sponsor for one in _bills().values() if one.sponsor}
        return {name: tuple(one for one in known.values() if is_meant(name, one)) for name in names}

    async def sponsored(self, sponsor: Member, today: date) -> tuple[Candidate, ...]:
        found = [one for one in _bills().values() if _is_by(one, sponsor)]
        found.sort(key=lambda one: (-one.actions[0].date.toordinal(), one.id))
        return tuple(_with_sponsor(one) for one in found)

    async def bill(self, bill_id: str, keep: Keep = forget) -> Bill:
        bill = _held(bill_id)
        file = FOLDER / f"{bill.id}.json"
        keep(Document(SHIPPED + file.name, MEDIA_TYPE, bill.fetched_at, file.read_bytes()))
        return bill

    async def check(self) -> str:
        return f"{len(_bills())} bills as of {self.record_date}"

    async def aclose(self) -> None:
        """Nothing is open."""


def read_again(document: Document) -> Bill:
    """Read a bill from its file once more."""
    return msgspec.json.decode(document.body, type=Bill)


@cache
def _bills() -> dict[str, Bill]:
    files = sorted(FOLDER.glob("*.json"))
    bills = (msgspec.json.decode(file.read_bytes(), type=Bill) for file in files)
    return {bill.id: bill for bill in bills}


def _held(bill_id: str) -> Bill:
    wanted = str(parse_bill_id(bill_id))
    bill = _bills().get(wanted)
    if bill is None:
        raise Final(
            f"{wanted} is not in the bundled sample of {len(_bills())} bills. "
            "With a CONGRESS_API_KEY any bill can be read.",
            reason="not_found",
        )
    return bill


def _is_by(bill: Bill, sponsor: Member) -> bool:
    return bill.sponsor is not None and bill.sponsor.bioguide_id == sponsor.bioguide_id


def _with_sponsor(bill: Bill) -> Candidate:
    return msgspec.structs.replace(_candidate(bill), sponsor=bill.sponsor)


def _candidate(bill: Bill) -> Candidate:
    return Candidate(
        congress=bill.congress,
        kind=bill.kind,
        number=bill.number,
        title=bill.title,
        latest_action=bill.actions[0],
        policy_area=bill.policy_area,
    )


def sample_bills() -> tuple[Bill, ...]:
    """All bills of the sample, the richest record first: what a typical bill is like."""
    return tuple(sorted(_bills().values(), key=lambda bill: -len(msgspec.json.encode(bill))))
