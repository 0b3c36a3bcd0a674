"""What comes to the list of latest bills from those that a listener follows."""

from datetime import date, timedelta

from msgspec.structs import replace

from tasks.pipelines.following import LATELY, joined
from tasks.record import Action, Candidate, Member

TODAY = date(2026, 1, 20)
ROY = Member("R000614", name="Chip Roy", title="Rep.", party="R", state="TX", district=21)


def row(number: int, on: date, *, sponsor: Member | None = None, area: str = "") -> Candidate:
    action = Action(date=on, text=f"Referred on {on}.")
    return Candidate(119, "hr", number, f"Act {number}", action, area, sponsor)


def test_what_moved_lately_comes_to_the_list_and_what_is_older_does_not() -> None:
    """As of the newest action that is listed: a recess changes nothing."""
    newest = TODAY - timedelta(days=60)
    listed = [row(1, newest), row(2, newest - timedelta(days=9))]
    found = [row(3, newest - LATELY), row(4, newest - LATELY - timedelta(days=1))]

    assert [one.number for one in joined(listed, found, TODAY)] == [1, 2, 3]


def test_a_date_that_has_not_come_yet_does_not_hide_what_moved() -> None:
    """One wrong row of the list is no reason."""
    listed = [row(1, TODAY + timedelta(days=400))]

    assert len(joined(listed, [row(2, TODAY)], TODAY)) == 2


def test_of_two_answers_on_a_bill_the_later_action_counts() -> None:
    """And what either knows besides: the list may be behind, or ahead."""
    before = TODAY - timedelta(days=2)
    listed = [row(1, before, area="Energy"), row(2, TODAY)]
    found = [row(1, TODAY, sponsor=ROY), row(2, before, sponsor=ROY, area="Taxation")]

    first, second = joined(listed, found, TODAY)

    assert (first.latest_action.date, first.policy_area, first.sponsor) == (TODAY, "Energy", ROY)
    assert (second.latest_action.date, second.policy_area) == (TODAY, "Taxation")
    assert second.sponsor == ROY


def test_of_two_names_of_a_sponsor_the_one_in_full_counts() -> None:
    """A followed bill of a followed member, who was given by an id, is found twice."""
    unnamed = row(1, TODAY, sponsor=replace(ROY, name=""))

    for found in ([unnamed, row(1, TODAY, sponsor=ROY)], [row(1, TODAY, sponsor=ROY), unnamed]):
        assert [one.sponsor for one in joined([row(2, TODAY)], found, TODAY)] == [None, ROY]


def test_what_is_listed_and_did_not_move_lately_stays_as_it_is() -> None:
    """A touched up record is no news because of who sponsored it."""
    old = row(1, TODAY - 2 * LATELY)

    assert joined([old, row(2, TODAY)], [replace(old, sponsor=ROY)], TODAY)[0].sponsor is None
