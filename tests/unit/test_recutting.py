"""Turns that are cut again keep the parts in which nothing has changed."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tasks.audio.parts import cut
from tasks.audio.recutting import cut_again
from tasks.audio.speech import spoken
from tasks.script.values import Turn

TURNS = st.lists(st.builds(Turn, st.just("Sarah"), st.text("abc ", min_size=1, max_size=60)))


def turns(*texts: str) -> tuple[Turn, ...]:
    return tuple(Turn("Sarah", text) for text in texts)


def test_a_changed_turn_changes_its_part_alone():
    """The others are the same, to the letter, also where a cut by size would move."""
    before = [turns("a" * 50, "b" * 40), turns("c" * 40, "d" * 30), turns("e" * 60)]
    now = turns("a" * 50, "B", "c" * 40, "d" * 30, "e" * 60)

    assert cut_again(before, now, 100) == [turns("a" * 50, "B"), *before[1:]]
    assert cut(now, 100) != cut_again(before, now, 100)


def test_a_part_that_is_left_out_is_gone():
    """No empty part is voiced."""
    before = [turns("a", "b"), turns("c", "d"), turns("e")]

    assert cut_again(before, turns("a", "b", "e"), 100) == [before[0], before[2]]
    assert cut_again(before, (), 100) == []


def test_a_part_that_has_grown_too_long_is_cut_further():
    """No part is longer than the voice takes."""
    before = [turns("a" * 50, "b" * 40), turns("c")]

    parts = cut_again(before, turns("a" * 90, "b" * 40, "c"), 100)

    assert parts == [turns("a" * 90), turns("b" * 40), turns("c")]


def test_without_parts_before_it_is_cut_as_ever():
    """Where nothing is known, the sizes decide."""
    now = turns("a" * 50, "b" * 40, "c" * 30)

    assert cut_again((), now, 100) == cut(now, 100)


@given(TURNS, TURNS, st.data())
def test_nothing_is_lost_and_nothing_too_long(
    old: list[Turn], now: list[Turn], data: st.DataObject
):
    """Whatever changes: all turns, in order, in parts that are short enough."""
    places = sorted(data.draw(st.sets(st.integers(0, len(old)))) | {0, len(old)})
    before = [old[a:b] for a, b in pairwise(places)]

    parts = cut_again(before, now, 100)

    assert [turn for part in parts for turn in part] == list(now)
    assert all(sum(len(spoken(turn.text)) for turn in part) <= 100 for part in parts)
