"""Read the way of a bill through Congress as steps that can be told, oldest first."""

from datetime import date

from tasks.record import Action, Bill, Chamber, Value
from tasks.script.clauses import Procedure, deed_clause, procedure_clause
from tasks.script.milestones import Deed, Milestone, milestone
from tasks.script.naming import title_then

StepKind = Deed | Procedure


class Step(Value, frozen=True):
    kind: StepKind
    date: date
    clause: str
    """A clause without its date: `the House passed it by 220 to 208`."""
    fact: str
    """The id of the fact it is: `action.7`."""
    chamber: Chamber | None = None
    tally: tuple[int, int] | None = None

    @property
    def margin(self) -> int | None:
        return abs(self.tally[0] - self.tally[1]) if self.tally else None


def path(bill: Bill) -> tuple[Step, ...]:
    """Read the actions, oldest first; the record often has two lines for one deed."""
    found: dict[tuple[StepKind, Chamber | None, date, str], Step] = {}
    for number, action in enumerate(reversed(bill.actions), 1):
        step = _step(bill, action, f"action.{number}")
        if step is None or (step.kind == "blocked" and not step.tally):
            continue
        key = (step.kind, step.chamber, step.date, _told_apart_by(step))
        if key not in found or (step.tally and not found[key].tally):
            found[key] = step
    return tuple(sorted(found.values(), key=lambda step: step.date))


def _told_apart_by(step: Step) -> str:
    """Two referrals or two failed motions of one day differ; two lines on one passage do not."""
    return step.clause if step.kind in ("referred", "hearing", "blocked") else ""


def _step(bill: Bill, action: Action, fact: str) -> Step | None:
    done = milestone(action)
    if done is not None:
        return _deed(bill, action, done, fact)
    procedure = procedure_clause(bill, action)
    if procedure is None:
        return None
    return Step(procedure[0], action.date, procedure[1], fact, action.chamber)


def _deed(bill: Bill, action: Action, done: Milestone, fact: str) -> Step:
    chamber = done.chamber if done.deed in _ON_THE_FLOOR else None
    clause = deed_clause(bill, action, done) + _under_which_title(bill, done)
    return Step(done.deed, done.date, clause, fact, chamber, done.tally)


def _under_which_title(bill: Bill, done: Milestone) -> str:
    """A chamber may have passed it as something else: the count was for that."""
    title = title_then(bill, done.chamber) if done.deed == "passed" and done.chamber else ""
    return f", under another title, {title}" if title else ""


_ON_THE_FLOOR: tuple[Deed, ...] = ("passed", "failed", "blocked", "concurred")
