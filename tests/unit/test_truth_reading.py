"""Reading numbers, dates and names as they are written and as they are said."""

from datetime import date

import pytest

from tasks.truth.dates import When
from tasks.truth.phrases import STATIC
from tasks.truth.reading import read
from tasks.truth.tokens import Item

TODAY = date(2025, 4, 12)


def items(text: str, kind: str) -> list[object]:
    found: list[Item] = [one for each in read(text, STATIC, TODAY) for one in each.items]
    return [one.value for one in found if one.kind == kind]


@pytest.mark.parametrize(
    ("said", "tally"),
    [
        ("by 220 to 208", (220, 208)),
        ("220-208", (220, 208)),
        ("two hundred eighteen to two hundred thirteen", (218, 213)),
        ("two hundred and eighteen to two hundred and thirteen", (218, 213)),
        ("218 in favor and 213 against", (218, 213)),
        ("218 yeas, 213 nays", (218, 213)),
        ("four hundred twenty-seven to one", (427, 1)),
        ("fifty-one to forty-nine", (51, 49)),
    ],
)
def test_counts_of_votes_are_read(said: str, tally: tuple[int, int]):
    """However a host says it, it is the same count."""
    assert items(f"The House passed it {said}.", "tally") == [tally]


@pytest.mark.parametrize("said", ["5 to 10 years", "from 5 to 10", "10 to 20 percent"])
def test_what_is_no_count_of_votes_is_not_read_as_one(said: str):
    """A span of years has no sides."""
    assert items(f"It takes {said}.", "tally") == []


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("January 15, 2025", When(2025, 1, 15)),
        ("January 15th, 2025", When(2025, 1, 15)),
        ("Jan 15, 2025", When(2025, 1, 15)),
        ("the fifteenth of January", When(None, 1, 15)),
        ("15 January 2025", When(2025, 1, 15)),
        ("January the fifteenth, twenty twenty-five", When(2025, 1, 15)),
        ("January fifteenth, two thousand twenty-five", When(2025, 1, 15)),
        ("Wednesday, January 15", When(None, 1, 15, 2)),
        ("January 2025", When(2025, 1)),
        ("in 2025", When(2025)),
        ("two days ago", When(first=date(2025, 4, 10), last=date(2025, 4, 10))),
        ("yesterday", When(first=date(2025, 4, 11), last=date(2025, 4, 11))),
        ("last week", When(first=date(2025, 3, 31), last=date(2025, 4, 6))),
    ],
)
def test_dates_are_read(said: str, when: When):
    """Written, spoken, in part, or seen from the day of the record."""
    assert items(f"It came {said}.", "date") == [when]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("$4.5 billion", 4_500_000_000),
        ("four point five billion dollars", 4_500_000_000),
        ("4,500 dollars", 4500),
        ("one hundred million dollars", 100_000_000),
        ("$12", 12),
    ],
)
def test_money_is_read(said: str, number: float):
    """In figures and in words."""
    assert items(f"It sets aside {said}.", "money") == [number]


@pytest.mark.parametrize(
    ("said", "bill"),
    [
        ("H.R. 21", ("hr", 21)),
        ("House bill 21", ("hr", 21)),
        ("House bill twenty-one", ("hr", 21)),
        ("House bill fifty-three seventy-one", ("hr", 5371)),
        ("S. 5", ("s", 5)),
        ("Senate bill five", ("s", 5)),
        ("S.J.Res. 76", ("sjres", 76)),
        ("S. J. Res. 76", ("sjres", 76)),
        ("Senate joint resolution 76", ("sjres", 76)),
        ("H.Con.Res. 92", ("hconres", 92)),
        ("House resolution 75", ("hres", 75)),
    ],
)
def test_bills_are_known_by_every_name(said: str, bill: tuple[str, int]):
    """`H.R. 21` is House bill 21, never House resolution 21."""
    assert items(f"Next is {said}, then.", "bill") == [bill]


def test_chambers_parties_and_states_are_read():
    """By their names, and by what they are also called."""
    text = "The upper chamber waits. A Republican from West Virginia, Roy (R-TX), and the House."

    assert items(text, "chamber") == ["Senate", "House"]
    assert items(text, "party") == ["Republican"]
    assert items(text, "state") == ["WV"]
    assert items(text, "party and state") == [("Republican", "TX")]


def test_an_abbreviation_ends_no_sentence():
    """`U.S. citizenship` is in one sentence, `the U.S. The bill` in two."""
    assert len(read("It asks for U.S. citizenship in No. 5. Then it ends.", STATIC)) == 2
    assert len(read("It is made in the U.S. The bill says so.", STATIC)) == 2
