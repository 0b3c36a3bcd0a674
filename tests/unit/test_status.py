"""Where a bill stands, read from the lines of its record."""

from datetime import date

import pytest

from tasks.record import Action, Bill, BillKind
from tasks.script.milestones import milestone, tally
from tasks.script.status import Status, status


def bill(*lines: str, kind: BillKind = "hr", laws: tuple[str, ...] = ()) -> Bill:
    """A bill whose *lines* read `2025-04-10 On passage Passed ...`, newest first."""
    actions = tuple(Action(date=date.fromisoformat(line[:10]), text=line[11:]) for line in lines)
    return Bill(
        congress=119,
        kind=kind,
        number=22,
        title="SAVE Act",
        official_title="To amend a law.",
        introduced=date(2025, 1, 3),
        sponsor=None,
        url="",
        fetched_at="",
        actions=actions,
        laws=laws,
    )


INTRODUCED = "2025-01-03 Introduced in House"
HOUSE = "2025-04-10 On passage Passed by the Yeas and Nays: 220 - 208 (Roll no. 102). (text: CR H1)"
SENATE = (
    "2025-05-01 Passed Senate without amendment by Yea-Nay Vote. 53 - 44. Record Vote Number: 207."
)
CHANGED = (
    "2025-05-01 Passed Senate with an amendment by Yea-Nay Vote. 64 - 35. Record Vote Number: 7."
)
AGREED = (
    "2025-05-09 On motion that the House agree to the Senate amendment "
    "Agreed to by the Yeas and Nays: 222 - 209 (Roll no. 285)."
)
SENT = "2025-05-10 Presented to President."


@pytest.mark.parametrize(
    ("lines", "rung", "text"),
    [
        ([INTRODUCED], "introduced", "was introduced on January 3, 2025"),
        (
            ["2025-02-26 Ordered to be Reported (Amended) by Voice Vote.", INTRODUCED],
            "reported",
            "was approved in committee on February 26, 2025",
        ),
        (
            ["2025-03-05 Reported (Amended) by the Committee on Ways and Means. H. Rept. 119-13."],
            "reported",
            "was reported by a committee on March 5, 2025",
        ),
        ([HOUSE], "passed_house", "passed the House on April 10, 2025, 220 to 208"),
        (
            ["2025-04-11 Received in the Senate.", HOUSE],
            "passed_house",
            "passed the House on April 10, 2025, 220 to 208",
        ),
        ([SENATE, HOUSE], "passed_both", "passed both chambers by May 1, 2025"),
        (
            [CHANGED, HOUSE],
            "passed_both",
            "passed the House, and the Senate in another version on May 1, 2025; "
            "the two have to agree on one",
        ),
        ([AGREED, CHANGED, HOUSE], "passed_both", "passed both chambers by May 9, 2025"),
        ([SENT, SENATE, HOUSE], "to_president", "was sent to the President on May 10, 2025"),
        (
            ["2025-05-20 Vetoed by President.", SENT, SENATE, HOUSE],
            "vetoed",
            "was vetoed by the President on May 20, 2025",
        ),
        (
            ["2025-05-20 Signed by President.", SENT],
            "law",
            "was signed into law on May 20, 2025",
        ),
        (
            ["2026-01-13 On passage Failed by the Yeas and Nays: 209 - 215 (Roll no. 19)."],
            "failed",
            "failed in the House on January 13, 2026, 209 to 215",
        ),
        (
            [
                "2025-09-30 Upon reconsideration, not having achieved 60 votes in the affirmative, "
                "failed of passage in Senate by Yea-Nay Vote. 55 - 45. Record Vote Number: 535.",
                HOUSE,
            ],
            "failed",
            "passed the House but failed in the Senate on September 30, 2025, 55 to 45",
        ),
        (
            [
                "2025-11-19 Motion to proceed to consideration of measure rejected in Senate "
                "by Yea-Nay Vote. 46 - 51. Record Vote Number: 622."
            ],
            "blocked",
            "was held up in the Senate on November 19, 2025, "
            "when a motion to move it forward did not carry, 46 to 51",
        ),
    ],
)
def test_a_bill_stands_where_its_record_says(lines: list[str], rung: str, text: str) -> None:
    """Each rung is told with its date and, where there was one, its vote."""
    found = status(bill(*lines))

    assert (found.rung, found.text) == (rung, text)


def test_a_law_is_told_by_its_number() -> None:
    """A law has a number, and the record's date for it."""
    found = status(bill("2025-05-29 Became Public Law No: 119-1.", SENT, laws=("119-1",)))

    assert found == Status("law", date(2025, 5, 29), "became Public Law 119-1 on May 29, 2025")


def test_a_veto_that_was_overridden_is_a_law() -> None:
    """What became law stays law, whatever came before."""
    lines = ("2025-06-09 Became Public Law No: 119-9.", "2025-05-20 Vetoed by President.", SENT)

    assert status(bill(*lines, laws=("119-9",))).rung == "law"


def test_the_record_may_come_in_any_order() -> None:
    """Out of order lines make no other story."""
    lines = (HOUSE, CHANGED, INTRODUCED, AGREED)

    assert status(bill(*lines)) == status(bill(*reversed(lines)))


def test_what_failed_and_passed_later_has_passed() -> None:
    """Only a chamber's last word counts."""
    failed = (
        "2025-09-19 failed of passage in Senate by Yea-Nay Vote. 44 - 48. Record Vote Number: 1."
    )
    passed = "2025-11-10 Passed Senate without amendment by Yea-Nay Vote. 60 - 40."

    assert status(bill(passed, failed, kind="s")).rung == "passed_senate"


def test_a_simple_resolution_is_done_when_its_chamber_agrees() -> None:
    """It never goes to the other chamber."""
    line = "2025-03-14 Submitted in the Senate, considered, and agreed to by Unanimous Consent."

    found = status(bill(line, kind="sres"))

    assert found.rung == "agreed"
    assert found.text == "was agreed to by the Senate on March 14, 2025"


@pytest.mark.parametrize(
    "line",
    [
        "Rule H. Res. 53 passed House.",
        "On motion to recommit Failed by the Yeas and Nays: 211 - 215 (Roll no. 101).",
        "Motion to reconsider laid on the table Agreed to without objection.",
        "Motion by Senator Thune to reconsider the vote by which H.R. 5371 failed of passage "
        "(Record Vote No. 528) agreed to in Senate by Voice Vote.",
        "Mr. Mast moved to suspend the rules and pass the bill, as amended.",
        "POSTPONED PROCEEDINGS - the Chair announced that the ayes had prevailed on passage Passed",
        "Cloture on the measure invoked in Senate by Yea-Nay Vote. 61 - 35.",
        "Motion to proceed to consideration of measure agreed to in Senate by Voice Vote.",
        "Rules Committee Resolution H. Res. 161 Reported to House.",
    ],
)
def test_procedure_is_not_progress(line: str) -> None:
    """Lines that only talk about a vote move nothing."""
    assert milestone(Action(date=date(2025, 1, 1), text=line)) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("On passage Passed by the Yeas and Nays: 220 - 208 (Roll no. 102).", (220, 208)),
        ("Passed by the Yeas and Nays: 221 - 198, 2 Present (Roll no. 53).", (221, 198)),
        ("Passed Senate by Yea-Nay Vote. 64 - 35. Record Vote Number: 7.", (64, 35)),
        ("Agreed to by recorded vote (2/3 required): 427 - 1 (Roll no. 289).", (427, 1)),
        ("Agreed to by the Yeas and Nays: (2/3 required): 409 - 2 (Roll no. 104).", (409, 2)),
        ("On passage Passed by recorded vote: 219 - 204 (Roll no. 173).", (219, 204)),
        ("Passed Senate by Unanimous Consent. (consideration: CR S8259-8261)", None),
        ("Agreed to by voice vote. (text: CR H1822-1823)", None),
        ("Became Public Law No: 119-37.", None),
    ],
)
def test_only_a_counted_vote_has_a_tally(text: str, count: tuple[int, int] | None) -> None:
    """Page numbers and law numbers are no votes."""
    assert tally(text) == count
