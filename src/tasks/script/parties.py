"""Tell how the parties voted when the House decided, where the roll call is known."""

from tasks.record import Bill, Vote
from tasks.script.facts.parties import by_party
from tasks.script.lines import Line, tell
from tasks.script.naming import title_then
from tasks.script.path import Step
from tasks.script.wording import PARTIES, listing


def told_by_party(bill: Bill, step: Step) -> list[Line]:
    """`Republicans voted 216 to 0 and Democrats 4 to 208`, of a decision on the bill itself."""
    vote = next((one for one in bill.votes if _is(one, step)), None)
    if vote is None or title_then(bill, vote.chamber):
        return []
    number = len(bill.votes) - bill.votes.index(vote)
    voted = ((name, *four[:2]) for name, four in by_party(vote).items())
    sides = [one for one in voted if any(one[1:]) and one[0] in PARTIES.values()]
    counts = [f"{name}s {yeas} to {nays}" for name, yeas, nays in sides]
    text = f"{listing(counts)}.".replace("s ", "s voted ", 1)
    return [tell(text, step.fact, f"parties.{number}")]


def _is(vote: Vote, step: Step) -> bool:
    counted = (vote.yeas, vote.nays)
    return bool(vote.parties) and (vote.chamber, vote.date, counted) == (
        step.chamber,
        step.date,
        step.tally,
    )
