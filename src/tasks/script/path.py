"""Read the way of a bill through Congress as steps that can be told, oldest first."""

from datetime import date

from tasks.record import Action, Bill, Chamber, Value
from tasks.script.clauses import Procedure, deed_clause, procedure_clause
from tasks.script.milestones import Deed, Milestone, milestone

StepKind = Deed | Procedure


class Step(Value, frozen=True):
    kind: StepKind
    date: date
    clause: str
    """A clause without its date: `the House passed it by 220 to 208`."""
    source: str
    """Where the record says so: the vote's page, or the bill's."""
    chamber: Chamber | None = None
    tally: tuple[int, int] | None = None

    @property
    def margin(self) -> int | None:
        return abs(self.tally[0] - self.tally[1]) if self.tally else None


def path(bill: Bill) -> tuple[Step, ...]:
    """Read the actions, oldest first; the record often has two lines for one deed."""
    found: dict[tuple[StepKind, Chamber | None, date, str], Step] = {}
    for action in reversed(bill.actions):
        step = _step(bill, action)
        if step is None or (step.kind == "blocked" and not step.tally):
            continue
        key = (step.kind, step.chamber, step.date, _told_apart_by(step))
        if key not in found or (step.tally and not found[key].tally):
            found[key] = step
    return tuple(sorted(found.values(), key=lambda step: step.date))


def _told_apart_by(step: Step) -> str:
    """Two referrals or two failed motions of one day differ; two lines on one passage do not."""
    return step.clause if step.kind in ("referred", "hearing", "blocked") else ""


def _step(bill: Bill, action: Action) -> Step | None:
    done = milestone(action)
    if done is not None:
        return _deed(bill, action, done)
    procedure = procedure_clause(bill, action)
    if procedure is None:
        return None
    return Step(procedure[0], action.date, procedure[1], bill.url, action.chamber)


def _deed(bill: Bill, action: Action, done: Milestone) -> Step:
    chamber = done.chamber if done.deed in _ON_THE_FLOOR else None
    clause = deed_clause(bill, action, done)
    return Step(done.deed, done.date, clause, _source(bill, done), chamber, done.tally)


def _source(bill: Bill, done: Milestone) -> str:
    for vote in bill.votes:
        same = vote.chamber == done.chamber and vote.date == done.date
        if same and done.tally == (vote.yeas, vote.nays) and vote.url:
            return vote.url
    return bill.url


_ON_THE_FLOOR: tuple[Deed, ...] = ("passed", "failed", "blocked", "concurred")
