"""What makes a bill worth telling, and the words for it."""

from datetime import date

import pytest

from tasks.record import Action, BillKind, Candidate, Member
from tasks.script.choosing import PASSED_OVER, choose
from tasks.script.given_names import is_called
from tasks.script.weighing import Follows, fits

TODAY = date(2026, 1, 20)


def row(
    number: int,
    action: str = "Referred to the House Committee on Natural Resources.",
    *,
    on: date = TODAY,
    title: str = "",
    area: str = "",
    kind: BillKind = "hr",
    sponsor: Member | None = None,
) -> Candidate:
    return Candidate(
        congress=119,
        kind=kind,
        number=number,
        title=title or f"Lighthouse Act {number}",
        latest_action=Action(date=on, text=action),
        policy_area=area,
        sponsor=sponsor,
    )


SANDERS = Member("S000033", name="Bernard Sanders", title="Sen.", party="I", state="VT")
LAW = "Became Public Law No: 119-1."
PASSED = "On passage Passed by the Yeas and Nays: 220 - 208 (Roll no. 102)."
REPORTED = "Reported by the Committee on Ways and Means. H. Rept. 119-13."


def test_a_law_comes_before_a_passage_before_a_report_before_a_referral() -> None:
    """The further a bill has come, the sooner it is told."""
    rows = [row(1), row(2, REPORTED), row(3, LAW), row(4, PASSED)]

    chosen, _ = choose(rows, count=4, today=TODAY)

    assert [one.candidate.number for one in chosen] == [3, 4, 2, 1]


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (LAW, "became law on January 20, 2026"),
        (PASSED, "passed the House, 220 to 208, on January 20, 2026"),
        (
            "On passage Failed by the Yeas and Nays: 209 - 215 (Roll no. 19).",
            "failed in the House, 209 to 215, on January 20, 2026",
        ),
        ("Presented to President.", "went to the President on January 20, 2026"),
        ("Vetoed by President.", "was vetoed by the President on January 20, 2026"),
        (REPORTED, "was reported by a committee on January 20, 2026"),
        (
            "Received in the Senate.",
            "has passed the House and moved in the Senate on January 20, 2026",
        ),
        (
            "Held at the desk.",
            "has passed the House and moved in the other chamber on January 20, 2026",
        ),
        (
            "Motion to reconsider laid on the table Agreed to without objection.",
            "was voted on in the House on January 20, 2026",
        ),
        (
            "Placed on the Union Calendar, Calendar No. 371.",
            "became ready for the floor on January 20, 2026",
        ),
        ("Referred to the Committee on the Judiciary.", "last moved on January 20, 2026"),
    ],
)
def test_every_choice_says_why_in_plain_words(action: str, reason: str) -> None:
    """The page can show the reasons as they are."""
    chosen, _ = choose([row(1, action)], count=1, today=TODAY)

    assert chosen[0].reasons == (reason,)


def test_what_moved_lately_comes_before_the_same_long_ago() -> None:
    """A briefing is about what is new."""
    rows = [row(1, PASSED, on=date(2025, 3, 1)), row(2, PASSED, on=date(2026, 1, 15))]

    chosen, others = choose(rows, count=1, today=TODAY)

    assert [one.candidate.number for one in (*chosen, *others)] == [2, 1]


def test_a_fresh_passage_comes_before_a_law_of_last_year() -> None:
    """Old laws turn up in the list again when their record is touched up."""
    rows = [row(1, LAW, on=date(2025, 2, 1)), row(2, PASSED, on=date(2026, 1, 18))]

    chosen, _ = choose(rows, count=1, today=TODAY)

    assert chosen[0].candidate.number == 2


def test_my_topic_brings_a_bill_forward_and_says_so() -> None:
    """What I follow comes first among bills that moved alike."""
    rows = [row(1, REPORTED), row(2, title="Renewable Energy Act"), row(3, area="Energy")]

    chosen, _ = choose(rows, count=2, today=TODAY, topics=("energy",))

    assert {one.candidate.number for one in chosen} == {2, 3}
    assert "matches your topic energy" in chosen[0].reasons


def test_the_general_topic_tells_no_bills_apart() -> None:
    """`US Congress` fits everything, so it explains nothing."""
    rows = [row(1, title="Providing for congressional disapproval of a rule"), row(2, REPORTED)]

    chosen, _ = choose(rows, count=2, today=TODAY, topics=("US Congress",))

    assert [one.candidate.number for one in chosen] == [2, 1]
    assert not any("topic" in reason for one in chosen for reason in one.reasons)


@pytest.mark.parametrize(
    ("topic", "title", "matches"),
    [
        ("veteran", "Veterans Benefits Act", True),
        ("health care", "Care for Public Health Act", True),
        ("health care", "Health Act", False),
        ("AI", "Fair Housing Act", False),
        ("AI", "AI Safety Act", True),
        ("(energy)", "Energy Act", True),
        ("???", "Health Act", False),
    ],
)
def test_free_words_match_whole_or_longer_words(topic: str, title: str, matches: bool) -> None:
    """Short words must stand alone; longer ones may go on."""
    assert fits(topic, row(1, title=title)) is matches


def test_a_third_bill_of_the_same_field_gives_way() -> None:
    """Three bills of one field make a dull briefing."""
    rows = [row(number, PASSED, area="Taxation") for number in (1, 2, 3)]
    rows.append(row(4, REPORTED, area="Animals"))

    chosen, others = choose(rows, count=3, today=TODAY)

    assert [one.candidate.policy_area for one in chosen].count("Taxation") == 2
    assert "there are others on Taxation" in others[0].reasons


def test_a_bill_and_its_twin_are_told_once() -> None:
    """The Senate's copy of a House bill says nothing new."""
    rows = [
        row(1, PASSED, title="Ski Hill Act"),
        row(2, PASSED, title="Ski Hill Act", kind="s"),
        row(3),
    ]

    chosen, others = choose(rows, count=2, today=TODAY)

    assert [one.candidate.number for one in chosen] == [1, 3]
    assert "tells the same as H.R. 1" in others[0].reasons


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ('A resolution designating the third week of March as "National CACFP Week".', "sres"),
        ("Congratulating the Bison football team for winning the championship.", "hres"),
        ("Recognizing the significance of Lunar New Year.", "hres"),
        ("To designate the facility of the United States Postal Service in Salem.", "hr"),
        ("Providing for consideration of the bill (H.R. 471).", "hres"),
        ("Reserved for the Speaker.", "hr"),
    ],
)
def test_honors_and_formalities_come_last(title: str, kind: BillKind) -> None:
    """A resolution that honors someone waits behind a bill that does something."""
    agreed = "Submitted in the Senate, considered, and agreed to by Unanimous Consent."

    chosen, _ = choose([row(1, agreed, title=title, kind=kind), row(2)], count=2, today=TODAY)

    assert [one.candidate.number for one in chosen] == [2, 1]
    assert len(chosen[1].reasons) > 1


def test_a_week_without_action_still_has_something_to_tell() -> None:
    """In a recess, the newest there is counts as new."""
    recess = date(2026, 8, 24)
    rows = [row(1, PASSED, on=date(2026, 7, 30)), row(2, PASSED, on=date(2026, 6, 1))]

    chosen, _ = choose(rows, count=1, today=recess)

    assert chosen == choose(rows, count=1, today=date(2026, 7, 30))[0]
    assert chosen[0].reasons == ("passed the House, 220 to 208, on July 30, 2026",)


def test_the_order_of_the_list_does_not_matter_and_doubles_count_once() -> None:
    """The same bills make the same briefing."""
    rows = [row(number, PASSED, area=f"Area {number % 3}") for number in range(1, 9)]

    assert choose(rows, count=3, today=TODAY) == choose(
        [*reversed(rows), rows[0]], count=3, today=TODAY
    )


def test_fewer_bills_than_wanted_are_all_told() -> None:
    """No bills, no choice; two bills, two."""
    assert choose([], count=3, today=TODAY) == ((), ())
    assert len(choose([row(1), row(2)], count=3, today=TODAY)[0]) == 2


def test_only_the_next_best_are_named_as_passed_over() -> None:
    """A thousand rows need not be kept."""
    rows = [row(number) for number in range(1, 60)]

    chosen, others = choose(rows, count=3, today=TODAY)

    assert len(others) == PASSED_OVER
    assert not {one.candidate.id for one in chosen} & {one.candidate.id for one in others}
    assert list(others) == sorted(others, key=lambda one: -one.score)


def test_my_state_brings_a_bill_forward_and_says_so() -> None:
    """It tells alike bills apart, and counts less than a topic."""
    rows = [row(1), row(2, sponsor=SANDERS), row(3, title="Energy Act")]

    chosen, _ = choose(rows, count=3, today=TODAY, topics=("energy",), follows=Follows(state="VT"))

    assert [one.candidate.number for one in chosen] == [3, 2, 1]
    assert chosen[1].reasons[-1] == "its sponsor is from Vermont, your state"


def test_a_member_whom_i_follow_is_named() -> None:
    """Once with their name; from my state too, that is said as well."""
    follows = Follows(members=("Bernie Sanders", "S000033"), state="VT")

    (choice,), _ = choose([row(1, sponsor=SANDERS)], count=1, today=TODAY, follows=follows)

    assert choice.reasons[1:] == (
        "its sponsor is Bernard Sanders, whom you follow",
        "its sponsor is from Vermont, your state",
    )


@pytest.mark.parametrize(
    ("said", "name", "meant"),
    [
        ("Sanders", "Bernard Sanders", True),
        ("Bernie Sanders", "Bernard Sanders", True),
        ("SANDERS, bernard", "Bernard Sanders", True),
        ("Chuck Schumer", "Charles E. Schumer", True),
        ("Lujan", "Ben Ray Luján", True),
        ("Luján", "Ben Ray Lujan", True),
        ("Mike Lee", "Susie Lee", False),
        ("Sand", "Bernard Sanders", False),
        ("Jesse", "Jess Sample", False),
        ("", "Bernard Sanders", False),
        ("...", "Bernard Sanders", False),
        ("Sanders", "", False),
    ],
)
def test_a_name_means_who_bears_all_its_words(said: str, name: str, meant: bool) -> None:
    """Short for a given name, without accents, in any order; never a part of a word."""
    assert is_called(said, name) is meant
