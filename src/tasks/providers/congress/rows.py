"""Read the rows of a list of bills into candidates, newest action first."""

from collections.abc import Iterable
from datetime import date

from tasks.providers.bill_ids import KINDS, BillId
from tasks.providers.congress.plain import line
from tasks.providers.congress.wire import Row, WireAction
from tasks.record import Action, Candidate


def read_rows(rows: Iterable[Row]) -> tuple[Candidate, ...]:
    """Drop rows that name no bill or no action, and doubles: of two, the later action counts."""
    newest: dict[BillId, Candidate] = {}
    for row in rows:
        read = _candidate(row)
        if read and _is_newer(read[1], newest.get(read[0])):
            newest[read[0]] = read[1]
    return newest_first(newest.values())


def newest_first(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=_order))


def _order(candidate: Candidate) -> tuple[int, int, str, int]:
    day = candidate.latest_action.date
    return (-day.toordinal(), -candidate.congress, candidate.kind, candidate.number)


def _is_newer(found: Candidate, known: Candidate | None) -> bool:
    return known is None or (found.latest_action.date, bool(found.title)) > (
        known.latest_action.date,
        bool(known.title),
    )


def _candidate(row: Row) -> tuple[BillId, Candidate] | None:
    kind = KINDS.get((row.type or "").lower())
    action = _latest(row.latest_action)
    number = str(row.number or "")
    if kind is None or action is None or not row.congress or not number.isdecimal():
        return None
    candidate = Candidate(
        congress=row.congress,
        kind=kind,
        number=int(number),
        title=line(row.title),
        latest_action=action,
        policy_area=line(row.policy_area.name) if row.policy_area else "",
    )
    return BillId(row.congress, kind, int(number)), candidate


def _latest(action: WireAction | None) -> Action | None:
    when = day(action.action_date) if action else None
    return Action(date=when, text=line(action.text)) if action and when else None


def day(text: str | None) -> date | None:
    """Read the date of `2025-01-29` or `2025-01-29T04:00:00Z`; it may be absent or empty."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
