"""What a language model says in words of its own: as long as it is the same, it may be said."""

import msgspec
import pytest

from fakes.bills import FRIEND, lantern
from tasks.record import Cosponsor, PartyVotes, Summary, Vote
from tasks.script.facts import facts_of
from tasks.script.values import Turn
from tasks.truth.citing import completed
from tasks.truth.gate import judge

WORDS = (
    "This bill requires the Federal Lantern Commission to keep lanterns for 22 months. The bill"
    " prohibits libraries from selling a lantern. A library may not charge more than $5 a night."
    " Noncitizens may borrow lanterns, for example brass lanterns. The commission may lend up to"
    " 10% of the lanterns. Keepers are unpaid. The bill offers mercury-free lamps. The bill"
    " closes the tower to visitors if the commission finds a danger. The bill marks the 15th"
    " anniversary of the fire."
)
BASE = lantern()
PASSAGE = (PartyVotes("R", 216, 0, 0, 4), PartyVotes("D", 4, 208, 0, 1))
BILL = msgspec.structs.replace(
    BASE,
    summaries=(Summary(BASE.summaries[0].date, "Introduced in House", WORDS),),
    votes=(msgspec.structs.replace(BASE.votes[0], parties=PASSAGE),),
    cosponsors=(Cosponsor(FRIEND, True, BASE.introduced),),
)
FACTS = facts_of(BILL)
VOTE = ("vote.1", "parties.1", "action.5")
SIGNED = ("sponsor", "cosponsors", "cosponsor.1")


def passes(text: str, facts: tuple[str, ...]) -> bool:
    return judge((Turn("Sarah", text, "fact", facts=facts),), FACTS)[0].good


@pytest.mark.parametrize(
    ("same", "other", "facts"),
    [
        ("The commission would have to hold on to lanterns for 22 months.",
         "The commission would have to throw out lanterns for 22 months.", ("summary.1",)),
        ("The commission, the FLC for short, would keep lanterns for 22 months.",
         "The commission, the FCC for short, would keep lanterns for 22 months.", ("summary.1",)),
        ("Libraries would not be allowed to sell a lantern.",
         "Libraries would be allowed to sell a lantern.", ("summary.2",)),
        ("Libraries could not sell a lantern.",
         "Libraries could not keep a lantern.", ("summary.2",)),
        ("A library may charge no more than $5 a night.",
         "A library may charge no more than $6 a night.", ("summary.3",)),
        ("People who are not citizens could borrow lanterns.",
         "People who are not elderly could borrow lanterns.", ("summary.4",)),
        ("Brass lanterns are included.", "Brass lanterns are excluded.", ("summary.4",)),
        ("The commission may lend no more than 10% of the lanterns.",
         "The commission may lend at least 10% of the lanterns.", ("summary.5",)),
        ("Keepers are not paid.", "Keepers are paid.", ("summary.6",)),
        ("The bill offers lamps without mercury.",
         "The bill offers lamps without copper.", ("summary.7",)),
        ("It puts the tower off limits to visitors if the commission finds a danger.",
         "It opens the tower to visitors if the commission finds a danger.", ("summary.8",)),
        ("It is 15 years since the fire.", "It is 16 years since the fire.", ("summary.9",)),
        ("If it becomes law, libraries could not sell a lantern.",
         "It becomes law, and libraries could not sell a lantern.", ("summary.2",)),
        ("Four Democrats joined the Republicans in voting for it.",
         "Five Democrats joined the Republicans in voting for it.", VOTE),
        ("Four Democrats sided with the Republicans in that vote, while 208 voted no.",
         "208 Democrats sided with the Republicans in that vote.", VOTE),
        ("Four Democrats voted for it, and 208 voted against it.",
         "Four Democrats voted for it, and 216 voted against it.", VOTE),
        ("Every Republican who voted was in favor.",
         "Every Democrat who voted was in favor.", VOTE),
        ("No Republicans voted against it.", "No Democrats voted against it.", VOTE),
        ("Its sponsor is an Ohio Democrat, Representative Ada Lane.",
         "Its sponsor is a Texas Democrat, Representative Ada Lane.", ("sponsor",)),
        ("Representative Ada Lane was joined by one Republican.",
         "Representative Ada Lane was joined by one Democrat.", SIGNED),
        ("Its one cosponsor, Representative Ben Stone, signed on the day it was introduced.",
         "Its one cosponsor, Representative Ben Stone, signed on two weeks later.", SIGNED),
        ("It is in front of the Senate now.", "It is in front of the House now.", ("now",)),
    ],
)  # fmt: skip
def test_what_is_the_same_passes_and_what_is_not_is_flagged(
    same: str, other: str, facts: tuple[str, ...]
):
    """Beside each way of saying it stands a slip of the same construction."""
    assert passes(same, facts)
    assert not passes(other, facts)


def test_nobody_against_is_read_from_the_count():
    """`Not a single vote against` is a count too."""
    vote = Vote("House", BILL.votes[0].date, "On passage", "Passed", 427, 0, 42, "")
    alone = facts_of(msgspec.structs.replace(BASE, votes=(vote,)))

    def good(text: str) -> bool:
        return judge((Turn("James", text, "fact", facts=("vote.1",)),), alone)[0].good

    assert good("Nobody in the House voted against it.")
    assert good("The House passed it 427 to nothing, without a single vote against it.")
    assert not good("A single vote against it, and 427 for it.")
    assert not passes("Nobody in the House voted against it.", VOTE)


def test_two_days_later_is_seen_from_the_day_that_was_just_told():
    """A day may follow from another one in the same sentence."""
    said = "The committee reported it on March 4, and two months later the House passed it."

    assert passes(said, ("action.4", *VOTE))
    assert not passes(said.replace("two months", "two weeks"), ("action.4", *VOTE))


def test_a_name_that_was_not_cited_is_looked_up():
    """The writer named the committee and forgot to cite it; the fact is there."""
    said = "The FLC may lend up to 10% of the lanterns."
    told = Turn("Sarah", said, "fact", facts=("summary.5",))
    wrong = Turn("Sarah", said.replace("FLC", "FCC"), "fact", facts=("summary.5",))

    [cited] = completed((told,), FACTS)

    assert cited.facts == ("summary.5", "summary.1")
    assert judge((cited,), FACTS)[0].good
    assert completed((wrong,), FACTS) == (wrong,)
