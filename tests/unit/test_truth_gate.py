"""The gate: nothing is said that the cited facts do not say."""

from datetime import date

import pytest

from fakes.bills import FRIEND, SPONSOR, actions, lantern
from tasks.record import Action, Bill, Cosponsor, Member, Title, Vote
from tasks.script.facts import facts_of
from tasks.script.values import Turn, TurnKind
from tasks.truth.gate import judge
from tasks.truth.values import Verdict


def verdict(text: str, *facts: str, bill: Bill | None = None, kind: TurnKind = "fact") -> Verdict:
    turn = Turn("Sarah", text, kind, facts=facts)
    return judge((turn,), facts_of(bill or lantern()))[0]


PASSED = ("vote.1", "action.5")


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("On May 1, 2025, the House passed it by 220 to 208.", PASSED),
        ("The House passed it, two hundred twenty to two hundred eight.", PASSED),
        ("The House approved it on Thursday, May 1: 220 in favor and 208 against.", PASSED),
        ("The lower chamber adopted it on the first of May.", PASSED),
        ("A margin of 12 votes.", PASSED),
        ("H.R. 4242, House bill 4242, is the Lantern Act.", ()),
        ("Representative Ada Lane, a Democrat from Ohio, introduced it.", ("sponsor",)),
        ("Its sponsor is Lane, an Ohio Democrat.", ("sponsor",)),
        ("It came from Representative Ada Lane (D-OH).", ("sponsor",)),
        ("It has one cosponsor, a Republican.", ("cosponsors", "cosponsor.1")),
        ("So both parties have names on it.", ("sponsor", "cosponsors")),
        ("It has passed the House.", ("status",)),
        ("It is before the Senate now.", ("status",)),
        ("The Senate has not voted on it so far.", ("none.senate_vote",)),
        ("It has not become law.", ("none.law",)),
        ("It would require the Department of Light to lend a lantern to each library.",
         ("summary.1",)),
        ("The department would have to buy the lanterns and repair them.",
         ("summary.1", "summary.2")),
        ("The bill ends on October 1, 2030.", ("summary.3",)),
        ("The Ways and Means Committee voted 20 to 13 to report it on February 3.",
         ("action.3", "action.4")),
        ("To become law, it still has to pass the Senate.", ("now",)),
    ],
)  # fmt: skip
def test_what_the_facts_say_may_be_said(text: str, facts: tuple[str, ...]):
    """In the record's words or in plain ones, as long as it is the same."""
    assert verdict(text, *facts).findings == ()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("The House passed it by 220 to 209.", PASSED),
        ("The House passed it by 208 to 220.", PASSED),
        ("The House passed it on May 2, 2025.", PASSED),
        ("The House passed it on Friday, May 1.", PASSED),
        ("The Senate passed it by 220 to 208.", PASSED),
        ("The House rejected it by 220 to 208.", PASSED),
        ("The House passed it by voice vote.", PASSED),
        ("The House did not pass it.", PASSED),
        ("The House might pass it.", PASSED),
        ("The House passed it by 220 to 208.", ("sponsor",)),
        ("A margin of 13 votes.", PASSED),
        ("H.R. 4243 is the Lantern Act.", ()),
        ("Representative Ada Lane, a Republican from Ohio, introduced it.", ("sponsor",)),
        ("Representative Ada Lane, a Democrat from Texas, introduced it.", ("sponsor",)),
        ("Senator Ada Lane introduced it.", ("sponsor",)),
        ("Representative Ben Stone, a Republican from Texas, introduced it.",
         ("sponsor", "cosponsor.1")),
        ("Representative Joan Doe introduced it.", ("sponsor",)),
        ("It has two cosponsors.", ("cosponsors",)),
        ("It is now law.", ("status",)),
        ("It is before the House now.", ("status",)),
        ("The House has not voted on it so far.", ("none.senate_vote",)),
        ("The Senate has voted on it.", ("none.senate_vote",)),
        ("It would require the Department of Light to sell a lantern.", ("summary.1",)),
        ("It would not require the Department of Light to lend a lantern.", ("summary.1",)),
        ("The bill ends on October 1, 2031.", ("summary.3",)),
        ("It costs 4.5 billion dollars.", ("summary.1",)),
        ("It is the first bill of its kind.", ("summary.1",)),
        ("Critics say that it goes too far.", ("summary.1",)),
        ("It will become law.", ("now",)),
        ("It passed because libraries were dark.", PASSED),
        ("You should call your representative.", ("status",)),
        ('It says "let there be light."', ("summary.1",)),
        ("The Judiciary Committee voted 20 to 13 to report it.", ("action.3",)),
        ("The House passed it.", ("vote.99",)),
    ],
)  # fmt: skip
def test_anything_else_is_flagged(text: str, facts: tuple[str, ...]):
    """One wrong word is enough, and so is a fact that was not cited."""
    found = verdict(text, *facts)

    assert found.findings
    assert all(one.why for one in found.findings)


def test_a_question_may_name_only_what_is_known():
    """It may ask; it may not tell."""
    assert verdict("How did the House vote?", kind="question").good
    assert verdict("Does it pay for lanterns?", kind="question").good
    assert not verdict("Why did 220 members want it?", kind="question").good
    assert not verdict("Is it a tax on candles?", kind="question").good
    assert not verdict("Wow, 220 to 208!", kind="reaction").good


def test_the_same_day_is_the_day_last_told():
    """What comes after depends on what came before."""
    facts = facts_of(lantern())
    began = Turn("Sarah", "It was introduced on January 9, 2025.", facts=("introduced",))
    sent = "The same day, it was referred to the House Committee on Ways and Means."
    then = Turn("James", sent, facts=("action.2",))
    jumped = Turn("Sarah", "The House passed it on May 1, 2025.", facts=PASSED)

    assert [one.good for one in judge((began, then), facts)] == [True, True]
    assert [one.good for one in judge((began, jumped, then), facts)] == [True, True, False]


ACA = "Patient Protection and Affordable Care Act"
SHELL = "Service Members Home Ownership Tax Act of 2009"


def affordable_care() -> Bill:
    """H.R. 3590 of the 111th Congress: what the House passed first was another bill."""
    house, senate, again = (date(2009, 10, 8), date(2009, 12, 24), date(2010, 3, 21))
    return Bill(
        congress=111,
        kind="hr",
        number=3590,
        title=ACA,
        official_title="An act entitled The Patient Protection and Affordable Care Act.",
        introduced=date(2009, 9, 17),
        sponsor=Member("R000053", "Charles B. Rangel", "Rep.", "D", "NY", 15),
        url="https://www.congress.gov/bill/111th-congress/house-bill/3590",
        fetched_at="2026-11-23T08:00:00.000Z",
        actions=(
            Action(date(2010, 3, 23), "Became Public Law No: 111-148."),
            Action(
                again,
                "On motion that the House agree to the Senate amendments Agreed to by recorded "
                "vote: 219 - 212 (Roll no. 165).",
            ),
            Action(
                senate,
                "Passed Senate with an amendment and an amendment to the Title by Yea-Nay Vote. "
                "60 - 39. Record Vote Number: 396.",
            ),
            Action(
                house,
                "On motion to suspend the rules and pass the bill, as amended Agreed to by the "
                "Yeas and Nays: (2/3 required): 416 - 0 (Roll no. 768).",
            ),
        ),
        votes=(
            Vote("House", again, "On motion that the House agree to the Senate amendments",
                 "Agreed to", 219, 212, 165),
            Vote("Senate", senate, "On passage", "Passed", 60, 39, 396),
            Vote("House", house, "On motion to suspend the rules and pass the bill, as amended",
                 "Agreed to", 416, 0, 768),
        ),
        laws=("111-148",),
        titles=(
            Title(SHELL, "short", "Introduced"),
            Title(SHELL, "short", "Passed House"),
            Title(ACA, "short", "Passed Senate"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        f"The {ACA} passed the House 416 to 0 on October 8, 2009.",
        f"The {ACA} passed the House 416 to 0 on 8 October 2009.",
        "The House passed it 416 to 0 on October 8, 2009.",
        "On the eighth of October, 2009, the House passed it unanimously.",
    ],
)
def test_a_vote_on_the_shell_is_no_vote_on_what_it_became(said: str):
    """The House's 416 to 0 was for a tax bill of another name."""
    found = verdict(said, "vote.1", "action.1", "title.1", bill=affordable_care())

    assert [one.kind for one in found.findings] == ["title"]
    assert SHELL in found.findings[0].why


def test_the_vote_on_the_shell_may_be_told_with_its_own_title():
    """The truth may be told."""
    bill = affordable_care()
    said = f"The House passed it 416 to 0 on October 8, 2009, as the {SHELL}."

    assert verdict(said, "vote.1", bill=bill).findings == ()
    assert verdict("On March 21, 2010, the House agreed to the Senate's changes, 219 to 212.",
                   "vote.3", bill=bill).findings == ()  # fmt: skip


def test_a_fact_of_another_bill_helps_nothing():
    """A dialogue is judged by the bill it is about."""
    other = lantern(
        number=7,
        title="Wick Act",
        sponsor=FRIEND,
        cosponsors=(Cosponsor(SPONSOR, True, date(2025, 1, 9)),),
        actions=actions("2025-01-09 Introduced in House"),
        votes=(),
    )
    said = "Representative Ada Lane, a Democrat from Ohio, introduced it."

    assert verdict(said, "sponsor").good
    assert not verdict(said, "sponsor", bill=other).good


def test_the_same_is_always_judged_the_same():
    """Without a clock, a network or chance."""
    said = "The House passed it by 220 to 209, and critics cheered."

    assert len({str(verdict(said, *PASSED)) for _ in range(5)}) == 1
