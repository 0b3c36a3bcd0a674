"""Where the facts of a transcript lead: what stands in a line as the record has it is a link."""

import msgspec
import pytest

from fakes.bills import lantern
from tasks.episodes.values import EpisodeFact, EpisodeSegment, Line
from tasks.pipelines.showing import page_of, shown
from tasks.record import Bill, PartyVotes
from tasks.script.facts import facts_of
from tasks.script.opening import opening
from tasks.script.template import short_segment
from tasks.script.values import Segment, Turn
from web import linking

BILL = lantern()
FACTS = facts_of(BILL)


def linked(text: str, *ids: str, bill: Bill = BILL) -> list[tuple[str, str]]:
    """The links of a line: words, and the fact that they lead to."""
    segment = Segment(bill.id, "", (Turn("Sarah", text, facts=ids),))
    facts = shown(segment, (), [bill])
    line = Line("Sarah", text, "fact", 0, 1, facts=ids)
    told = EpisodeSegment(bill.id, "", 0, 1, (line,), facts=facts)
    pieces = linking.pieces(line.text, line, told)
    assert "".join(piece.text for piece in pieces) == text
    return [(piece.text, piece.fact.id) for piece in pieces if piece.fact]


def test_values_of_the_record_are_links():
    """The count, the day and the title each lead to where they stand."""
    vote = FACTS["vote.1"]
    day = vote.slots["date"]
    text = f"The Lantern Act passed on {day}, {vote.slots['tally']}."

    assert linked(text, "title", "vote.1") == [
        ("Lantern Act", "title"),
        (day, "vote.1"),
        (vote.slots["tally"], "vote.1"),
    ]


def test_a_day_without_its_year_is_a_link_too():
    """A host does not say the year twice."""
    day = FACTS["vote.1"].slots["date"].partition(",")[0]

    assert linked(f"On {day} it passed.", "vote.1") == [(day, "vote.1")]


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        ("A margin of 12 votes.", "12 votes", "vote.1"),
        ("Twelve votes apart.", "Twelve votes", "vote.1"),
        ("Two hundred twenty to two hundred eight.",
         "Two hundred twenty to two hundred eight", "vote.1"),
        ("It passed two hundred twenty to two hundred eight.",
         "two hundred twenty to two hundred eight", "vote.1"),
        ("It has one cosponsor: a friend.", "one cosponsor", "cosponsors"),
        ("One Republican signed it.", "One Republican", "cosponsors"),
        ("Only 1 Republican.", "1 Republican", "cosponsors"),
    ],
)  # fmt: skip
def test_a_value_in_other_words_is_a_link_too(text: str, said: str, name: str):
    """A host says `nine Democrats` where the record has 9."""
    assert linked(text, name) == [(said, name)]


def test_what_each_party_voted_leads_to_the_roll_call():
    """As a count, and as so many of them."""
    parties = (PartyVotes("R", 216, 0), PartyVotes("D", 4, 208))
    roll = msgspec.structs.replace(BILL.votes[0], parties=parties)
    bill = lantern(votes=(roll,))
    text = "Republicans voted 216 to 0, and four Democrats were with them; 208 Democrats were not."

    assert linked(text, "parties.1", bill=bill) == [
        ("216 to 0", "parties.1"),
        ("four Democrats", "parties.1"),
        ("208 Democrats", "parties.1"),
    ]


def test_a_number_inside_of_another_is_none():
    """220 is no link inside of 1,220 or 220.5."""
    yeas = FACTS["vote.1"].slots["yeas"]

    assert linked(f"Not 1,{yeas} nor {yeas}5 nor {yeas}.5.", "vote.1") == []
    assert linked(f"But {yeas}.", "vote.1") == [(yeas, "vote.1")]


def test_only_facts_that_the_line_cites_are_linked():
    """The same number elsewhere is another one."""
    assert linked(f"It was {FACTS['vote.1'].slots['tally']}.", "title") == []


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("bill", ""),
        ("title", "/titles"),
        ("sponsor", ""),
        ("cosponsors", "/cosponsors"),
        ("summary.1", "/summary"),
        ("status", "/all-actions"),
        ("policy", "/subjects"),
        ("none.president", "/all-actions"),
    ],
)
def test_a_fact_leads_to_the_right_tab(name: str, tab: str):
    """Not to the top of a long page, nor to an address that needs a key."""
    assert page_of(FACTS[name], BILL) == BILL.url + tab


def test_a_vote_leads_to_its_roll_call():
    """The chamber's own page has who voted how."""
    vote = FACTS["vote.1"]

    assert page_of(vote, BILL) == vote.url != BILL.url


def test_a_page_elsewhere_is_left_as_it_is():
    """Tabs are known of congress.gov alone."""
    bill = lantern(url="https://mirror.example/bills/4242")

    assert page_of(facts_of(bill)["title"], bill) == bill.url


def test_every_fact_of_a_show_can_be_opened_or_is_about_the_show():
    """Of all that the template tells, and of the opening."""
    told = short_segment(BILL, index=1, of=1, words=300)
    first = opening("daily", [BILL], record_date=BILL.record_date)

    for segment in (told, first):
        facts = shown(segment, (), [BILL])
        assert {one.id for one in facts} == {name for turn in segment.turns for name in turn.facts}
        for fact in facts:
            assert fact.url.startswith("https://") or fact.id.startswith("show.")
            assert bool(fact.fetched_at) is (fact.id.partition(".")[0] not in ("show", "how"))


def test_what_was_not_told_is_shown_too():
    """What matters most and is missing can be looked up as well."""
    facts = shown(Segment(BILL.id, "", ()), ("sponsor",), [BILL])

    assert [one.id for one in facts] == ["sponsor"]


def test_the_tip_says_what_the_record_has_and_when_it_was_read():
    """Value, place, day."""
    fact = EpisodeFact(
        "vote.1",
        "House, On passage: Passed, 220 to 208",
        "https://clerk.house.gov/evs/2025/roll102.xml",
        "roll call, April 10, 2025",
        "2026-05-30T12:00:00.000Z",
    )

    assert linking.as_the_record_has_it(fact) == (
        "House, On passage: Passed, 220 to 208"
        " (clerk.house.gov, roll call, April 10, 2025; read May 30, 2026)"
    )
