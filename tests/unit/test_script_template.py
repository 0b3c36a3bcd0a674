"""The dialogue that is made from the facts alone."""

from datetime import date
from itertools import pairwise

import pytest

from fakes.bills import FRIEND, LINES, PAGE, ROLL, actions, lantern
from tasks.providers.bundled_bills import BundledBills
from tasks.record import Action, Bill, BillText, Cosponsor, Member, Section, Title
from tasks.script.lines import LONGEST_TURN
from tasks.script.template import long_segment, short_segment
from tasks.script.values import Segment


def told(bill: Bill, index: int = 1, words: int = 400) -> Segment:
    return short_segment(bill, index=index, of=3, words=words)


def heard(segment: Segment) -> str:
    return " ".join(turn.text for turn in segment.turns)


async def bundled() -> list[Bill]:
    source = BundledBills()
    return [await source.bill(one.id) for one in await source.candidates(date(2026, 11, 23))]


def test_a_bill_is_told_with_all_that_matters():
    """I hear what it does, who wants it, how the vote went, and where it stands."""
    text = heard(told(lantern()))

    for said in (
        "the Lantern Act, H.R. 4242",
        "It requires the Department of Light, or DOL, to lend a lantern to each public library.",
        "Representative Ada Lane, a Democrat from Ohio, introduced it on January 9, 2025.",
        "one cosponsor: Representative Ben Stone, a Republican from Texas",
        "the committee voted 20 to 13 to report it to the full House",
        "On May 1, 2025, the House passed it by 220 to 208.",
        "12 votes",
        "It is before the Senate now, and the record shows no vote there so far.",
    ):
        assert said in text


def test_a_summary_of_an_earlier_version_is_called_that():
    """What was introduced is not sold to me as what was passed."""
    assert "That summary is of the bill as introduced." in heard(told(lantern()))


def test_what_the_record_does_not_hold_is_not_made_up():
    """A bare record makes a short segment that says what is missing."""
    bare = lantern(summaries=(), votes=(), cosponsors=(), sponsor=None, actions=())

    segment = told(bare)

    assert segment.words < 80
    assert "The record has no summary of this bill yet" in heard(segment)
    assert "the record shows no vote on it so far" in heard(segment).lower()
    assert "sponsor" not in heard(segment)


def test_every_fact_can_be_looked_up():
    """Each turn that states something names its source; a tally names the vote's own page."""
    turns = told(lantern()).turns

    assert all(turn.sources for turn in turns if turn.kind == "fact")
    assert all(not turn.sources for turn in turns if turn.kind == "question")
    vote = next(turn for turn in turns if "220 to 208" in turn.text)
    assert ROLL in vote.sources
    assert PAGE in turns[0].sources


def test_the_hosts_take_turns_and_swap_roles():
    """Sarah asks about the first bill, James about the second."""
    first, second = told(lantern(), index=1), told(lantern(), index=2)

    for segment in (first, second):
        speakers = [turn.speaker for turn in segment.turns]
        assert all(one != two for one, two in pairwise(speakers))
    assert first.turns[0].speaker == "Sarah"
    assert second.turns[0].speaker == "James"


def test_the_same_record_is_told_the_same_way():
    """A second try costs no new voice."""
    assert told(lantern()) == told(lantern())


def test_neighbouring_bills_are_asked_about_in_other_words():
    """Three bills in a row do not sound like a form."""
    questions = [
        {turn.text for turn in told(lantern(), index=index).turns if turn.kind == "question"}
        for index in (1, 2, 3)
    ]

    assert not questions[0] & questions[1]
    assert not questions[1] & questions[2]


def test_a_missing_count_is_not_mourned_in_the_same_words():
    """Two bills in a row passed by voice: I do not hear the same sentence twice."""
    voice = actions(
        "2025-05-01 On motion to suspend the rules and pass the bill Agreed to by voice vote."
    )
    by_voice = lantern(actions=(*voice, *lantern().actions[-1:]), votes=())

    remarks = [
        next(turn.text for turn in told(by_voice, index=index).turns if "count" in turn.text)
        for index in (1, 2, 3)
    ]

    assert len(set(remarks)) == 3


def test_not_every_bill_is_told_in_the_same_order():
    """First what it does and then who wants it; the next one the other way round."""
    first, second = heard(told(lantern(), index=1)), heard(told(lantern(), index=2))

    assert first.index("to lend a lantern") < first.index("introduced it")
    assert second.index("introduced it") < second.index("to lend a lantern")


def test_the_same_day_is_only_said_of_the_day_just_named():
    """With something between, a date is a date again."""
    only_referred = lantern(actions=lantern().actions[-2:])

    assert "The same day, it was referred" in heard(told(only_referred, index=1))
    assert "On January 9, 2025, it was referred" in heard(told(only_referred, index=2))


def test_in_depth_the_first_step_has_its_date():
    """After a date in another year, `the same day` would be the wrong day."""
    late = Cosponsor(FRIEND, False, date(2026, 1, 21))
    bill = lantern(cosponsors=(*lantern().cosponsors, late))

    for some in (bill, lantern(cosponsors=bill.cosponsors, actions=lantern().actions[-2:])):
        text = heard(long_segment(some, index=1, of=1, words=2000))
        assert "on January 21, 2026." in text
        assert "On January 9, 2025, it was referred" in text


def test_one_bill_alone_is_not_announced_twice():
    """The opening has just named it and said where it stands."""
    first = long_segment(lantern(), index=1, of=1, words=2000).turns[0]

    assert "Lantern Act" not in first.text
    assert "has passed the House" not in first.text
    assert first.kind == "question"


def test_a_chapter_has_a_title_that_fits_a_player():
    """An official title of forty words is no name for a chapter."""
    title = "A bill to amend " + "the very " * 20 + "old Lantern Act, and for other purposes."

    assert told(lantern(title=title, official_title=title)).title == "H.R. 4242 on education"
    assert told(lantern()).title == "H.R. 4242: Lantern Act"


def test_two_cosponsors_are_both():
    """As one would say it."""
    two = tuple(Cosponsor(FRIEND, True, date(2025, 1, 9)) for _ in range(2))

    assert "two cosponsors, both Republicans." in heard(told(lantern(cosponsors=two)))


def test_a_signature_on_the_day_of_its_presentment_is_one_sentence():
    """No chain of ands."""
    lines = (
        "2025-06-01 Became Public Law No: 119-77.",
        "2025-06-01 Signed by President.",
        "2025-06-01 Presented to President.",
    )

    bill = lantern(actions=(*actions(*lines), *lantern().actions[-5:]))

    text = heard(long_segment(bill, index=1, of=1, words=2000))

    assert "it was presented to the President, who signed it, and it became Public Law" in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2025-06-01 Became Public Law No: 119-77.", "it became Public Law 119-77"),
        ("2025-06-01 Vetoed by President.", "the President vetoed it"),
        (
            "2025-06-01 Passed Senate without amendment by Unanimous Consent.",
            "the Senate passed it by unanimous consent",
        ),
        (
            "2025-06-01 Cloture on the measure not invoked in Senate by Yea-Nay Vote. 54 - 45. "
            "Record Vote Number: 7.",
            "a motion in the Senate to end debate did not carry, 54 to 45",
        ),
        (
            "2025-06-01 Under the order of 5/1/2025, not having achieved 60 votes in the "
            "affirmative, failed of passage in Senate by Yea-Nay Vote. 55 - 45. Record Vote "
            "Number: 8.",
            "it failed in the Senate, 55 to 45, short of the 60 votes it needed",
        ),
    ],
)
def test_each_end_of_the_way_is_told(line: str, said: str):
    """Whatever happened to the bill, I am told it as it was."""
    bill = lantern()

    text = heard(told(lantern(actions=(*actions(line), *bill.actions))))

    assert said in text


def test_a_row_of_failed_motions_is_counted():
    """Nobody reads twelve failed votes to me."""
    motions = [
        f"2025-06-0{n} Cloture on the motion to proceed to the measure not invoked in Senate by "
        f"Yea-Nay Vote. 5{n} - 44. Record Vote Number: 7{n}."
        for n in range(5, 0, -1)
    ]
    bill = lantern()

    text = heard(told(lantern(actions=(*actions(*motions), *bill.actions))))

    assert "five motions in the Senate to end debate or take it up did not carry" in text
    assert text.count("did not carry") == 1


def test_who_took_the_name_off_is_not_counted():
    """A withdrawn cosponsor is not a cosponsor."""
    gone = Cosponsor(FRIEND, True, date(2025, 1, 9), withdrawn=date(2025, 2, 1))

    assert "cosponsor" not in heard(told(lantern(cosponsors=(gone,))))


def test_a_bill_without_a_short_title_goes_by_its_number():
    """Nobody reads an official title of forty words as a name."""
    title = "To nullify the memoranda on " + "very " * 20 + "old lanterns."

    segment = told(lantern(title=title, official_title=title))

    assert "H.R. 4242, a bill on education." in segment.turns[0].text


def test_the_ceiling_holds():
    """A short show stays short."""
    long = "The lamp must burn for the whole night and the day after it. " * 80
    bill = lantern()
    bill = lantern(summaries=(type(bill.summaries[0])(None, "Passed House", long),))

    assert told(bill, words=200).words <= 200
    assert long_segment(bill, index=1, of=1, words=500).words <= 500


def test_text_that_changes_other_laws_is_not_read_out_as_law():
    """Only sections that stand on their own are quoted; the others are named."""
    sections = (
        Section("Sec. 1", "SHORT TITLE", "This Act may be cited as the Lantern Act."),
        Section("Sec. 2", "LENDING", "The Secretary shall lend one lantern to each library."),
        Section("Sec. 3", "OIL", "Section 9 of the Oil Act is amended by striking all oil."),
    )
    text = BillText("Engrossed in House", date(2025, 5, 1), f"{PAGE}/text", sections)

    told_in_depth = long_segment(lantern(text=text), index=1, of=1, words=2000)

    assert "The headings: Short title, Lending and Oil." in heard(told_in_depth)
    assert 'It reads: "The Secretary shall lend one lantern to each library."' in heard(
        told_in_depth
    )
    assert "striking" not in heard(told_in_depth)


def test_what_a_bill_claims_to_find_is_not_told_as_fact():
    """Findings are its authors' opinion: no host says them."""
    sections = (
        Section("Sec. 2", "FINDINGS", "Congress finds that darkness is a scandal of our age."),
        Section("Sec. 3", "", "Whereas darkness is a scandal of our age: Now, therefore, be it"),
    )
    text = BillText("Introduced in House", None, PAGE, sections)

    told_in_depth = long_segment(lantern(text=text), index=1, of=1, words=2000)

    assert "scandal" not in heard(told_in_depth)
    assert "The headings: Findings." in heard(told_in_depth)


@pytest.mark.parametrize(
    ("question", "result", "said"),
    [
        (
            "On motion to recommit",
            "Failed",
            "voted 211 to 215 on a motion to recommit, which did not carry",
        ),
        (
            "Cloture on the motion to proceed to the measure",
            "Agreed to",
            "voted 211 to 215 on ending debate on whether to take it up, which carried",
        ),
    ],
)
def test_votes_along_the_way_are_told_in_depth(question: str, result: str, said: str):
    """The weekly show has the votes that a short one leaves out."""
    bill = lantern()
    other = type(bill.votes[0])("House", date(2025, 5, 1), question, result, 211, 215, 41, ROLL)

    told_in_depth = long_segment(lantern(votes=(*bill.votes, other)), index=1, of=1, words=2000)

    assert said in heard(told_in_depth)
    assert "211" not in heard(told(lantern(votes=(*bill.votes, other))))


async def test_the_bundled_bills_make_a_briefing_worth_hearing():
    """Every bundled bill gets its time, in turns that a voice can speak."""
    for index, bill in enumerate(await bundled()):
        segment = told(bill, index=index % 3 + 1)

        assert 110 <= segment.words <= 230, bill.id
        assert segment.turns[0].text.endswith(("?", ".")), bill.id
        for turn in segment.turns:
            assert turn.text
            assert len(turn.text) <= LONGEST_TURN
            assert "  " not in turn.text
            assert ".." not in turn.text
            assert "None" not in turn.text


async def test_one_bundled_bill_in_depth_is_longer_than_in_brief():
    """The weekly show tells more, not the same."""
    for bill in await bundled():
        brief, deep = told(bill), long_segment(bill, index=1, of=1, words=2000)

        assert deep.words > brief.words * 1.1, bill.id


def test_an_unknown_line_of_the_record_does_no_harm():
    """Lines in words that nobody foresaw are left out, not guessed at."""
    strange = Action(date(2025, 6, 1), "Sent to the moon by the Yeas and Nays.")

    text = heard(told(lantern(actions=(strange, *lantern().actions))))

    assert "moon" not in text


def test_the_same_day_is_the_day_last_spoken_of():
    """After a signature of May nobody says that the referral of January was the same day."""
    signed = Cosponsor(Member("X3", "Cy Reed", "Rep.", "D", "IA", 1), False, date(2025, 5, 9))
    bill = lantern(cosponsors=(*lantern().cosponsors, signed), actions=actions(*LINES[-2:]))

    said = " ".join(turn.text for turn in long_segment(bill, index=1, of=1, words=2000).turns)

    assert "Cy Reed, on May 9, 2025" in said
    assert "The same day" not in said
    assert "On January 9, 2025, it was referred" in said


def test_a_vote_under_another_title_is_told_with_that_title():
    """Nobody hears that the House passed what it never saw."""
    bill = lantern(titles=(Title("Wick Tax Act", "short", "Passed House"),))

    said = " ".join(turn.text for turn in told(bill).turns)

    assert "passed it by 220 to 208, under another title, Wick Tax Act" in said
