"""Whatever a model writes, the gate gives a verdict."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.bills import lantern
from tasks.script.facts import facts_of
from tasks.script.values import Turn
from tasks.truth.gate import judge

FACTS = facts_of(lantern())
PIECES = st.sampled_from(
    [
        "two",
        "hundred",
        "and",
        "point",
        "five",
        "million",
        "oh",
        "first",
        "twentieth",
        "dollars",
        "percent",
        "to",
        "ago",
        "later",
        "9",
        "99",
        "0",
        "$",
        "%",
        "-",
        "99999999999999999999999999",
        '"',
        "(",
        "R",
        "TX",
        ")",
        "H.R.",
        "House",
        "bill",
        "February",
        "30",
        ",",
        "2025",
        ".",
        "?",
        "not",
        "no",
        "will",
        "Senate",
        "passed",
        "years",
        "days",
        "Republican",
        "Ohio",
        "all",
        "Lane",
        "{vote.1.tally}",
        "before",
        "the",
        "same",
        "day",
        "of",
        "cosponsors",
        "votes",
        "against",
        "committee",
        "on",
        "1/2",
        "\u202e",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=14))
def test_no_jumble_of_what_it_reads_stops_it(pieces: list[str]):
    """A strange sentence is flagged, not a crash of the job."""
    turn = Turn("Sarah", " ".join(pieces), facts=("vote.1", "sponsor", "summary.1", "introduced"))

    assert judge((turn, turn), FACTS)


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_no_text_at_all_stops_it(text: str):
    """Neither do other alphabets, marks or control characters."""
    assert judge((Turn("Sarah", text, facts=("vote.1",)),), FACTS)
