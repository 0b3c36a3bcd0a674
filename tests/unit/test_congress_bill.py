"""One bill as Congress.gov tells it, read into the record."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from fakes.congress import CHALLENGE, HANG, NOT_FOUND, Answer, FakeCongress
from fakes.congress_bills import bill, person, text, version
from tasks.clock import MovedClock
from tasks.providers.congress import CongressGov
from tasks.providers.congress.members import member
from tasks.providers.congress.naming import ordinal
from tasks.providers.congress.plain import line, plain
from tasks.providers.congress.reading import MOST_SUBJECTS, SUMMARIES
from tasks.providers.congress.votes import action_votes, question_and_result
from tasks.providers.congress.wire import WireMember
from tasks.record import Bill

Read = Callable[..., Awaitable[Bill]]
PARTS = ["actions", "cosponsors", "subjects", "committees", "titles", "summaries", "text"]
NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


@pytest.fixture
def read() -> Read:
    """Read a made-up bill through a real server."""

    async def reading(answers: dict[str, Answer] | None = None, **parts: Any) -> Bill:
        async with FakeCongress([bill(**parts)]) as fake:
            fake.answers.update(answers or {})
            source = CongressGov(
                "a-key",
                fake.base_url,
                text_base_url=fake.url,
                clock=MovedClock.at(NOW),
                timeout=1,
            )
            found = await source.bill("119-hr-22")
            await source.aclose()
        return found

    return reading


async def test_a_bill_is_read_whole(read: Read) -> None:
    """Who, what, when and where it stands."""
    found = await read()

    assert (found.id, found.title) == ("119-hr-22", "Lighthouse Repair Act")
    assert found.official_title.startswith("To mend the lighthouses")
    assert found.introduced == date(2025, 1, 3)
    assert found.sponsor
    assert (found.sponsor.name, found.sponsor.state) == ("Chip Roy", "TX")
    assert found.cosponsors[0].member.name == "Donald S. Beyer"
    assert found.policy_area == "Water"
    assert found.subjects == ("Coasts",)
    assert found.committees == ("House Natural Resources Committee",)
    assert found.url == "https://www.congress.gov/bill/119th-congress/house-bill/22"
    assert found.fetched_at.startswith("2026-01-20T12:00")
    assert (found.text, found.summaries, found.votes, found.laws) == (None, (), (), ())


async def test_absent_and_null_mean_the_same(read: Read) -> None:
    """Nothing is guessed for what the record does not say."""
    found = await read(
        actions=None,
        cosponsors=None,
        committees=None,
        summaries=None,
        subjects=None,
        titles=None,
        detail={"sponsors": None, "introducedDate": None, "policyArea": None, "title": None},
    )

    assert (found.title, found.official_title) == ("H.R. 22", "")
    assert (found.sponsor, found.introduced, found.policy_area) == (None, None, "")
    assert found.actions == found.cosponsors == found.committees == ()


@pytest.mark.parametrize("part", PARTS)
async def test_a_part_that_is_not_there_is_empty(read: Read, part: str) -> None:
    """A bill without a list of its own is still a bill."""
    found = await read({f"/{part}$": NOT_FOUND})

    assert found.title == "Lighthouse Repair Act"


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        (
            [("Short Title(s) as Introduced", "Lamp Act"), ("Display Title", "Light Act")],
            "Light Act",
        ),
        ([("Short Title(s) as Introduced", "Lamp Act")], "Lamp Act"),
        ([("Official Title as Introduced", "To mend lamps.")], "To mend lamps."),
        ([], "H.R. 22"),
    ],
)
async def test_an_empty_title_is_replaced_by_the_next_best(
    read: Read, titles: list[tuple[str, str]], shown: str
) -> None:
    """A bill always has something to be called by."""
    wire = [{"titleType": kind, "title": title} for kind, title in titles]

    assert (await read(title="", titles=wire)).title == shown


async def test_actions_told_twice_are_told_once_newest_first(read: Read) -> None:
    """House and Library both log the same act."""
    line = "Reported by the Committee on Rules. H. Rept. 119-1."
    passed = "On passage Passed by the Yeas and Nays: 220 - 208 (Roll no. 102)."
    roll = {"chamber": "House", "rollNumber": 102, "url": "https://clerk.house.gov/102"}
    actions = [
        {"actionDate": "2025-02-01", "text": line},
        {"actionDate": "2025-04-10", "text": passed, "recordedVotes": None},
        {"actionDate": "2025-04-10", "text": passed, "recordedVotes": [roll]},
        {"actionDate": "2025-02-01", "text": line, "actionTime": "12:00:00"},
        {"actionDate": "", "text": "No date."},
        {"actionDate": "2025-02-02", "text": ""},
    ]

    found = await read(actions=actions)

    assert [action.date.month for action in found.actions] == [4, 2]
    assert [(vote.yeas, vote.nays, vote.url) for vote in found.votes] == [
        (220, 208, "https://clerk.house.gov/102")
    ]


async def test_more_than_one_page_of_actions_and_cosponsors_is_read(read: Read) -> None:
    """A much debated bill is not cut off at the first page."""
    actions = [{"actionDate": "2025-04-10", "text": f"Act {number}"} for number in range(260)]
    people = [
        person(f"Rep. Doe, Jo{number} [D-CA-1]", f"D{number}", "2025-02-01")
        for number in range(300)
    ]

    found = await read(actions=actions, cosponsors=people)

    assert len(found.actions) == 260
    assert len(found.cosponsors) == 300


async def test_a_cosponsor_who_withdrew_is_marked(read: Read) -> None:
    """Withdrawn is withdrawn, with its date."""
    gone = person(
        "Rep. Doe, Jo [D-CA-1]", "D1", "2025-02-01", sponsorshipWithdrawnDate="2025-03-01"
    )

    found = await read(cosponsors=[gone, gone])

    assert [one.withdrawn for one in found.cosponsors] == [date(2025, 3, 1)]


async def test_summaries_are_plain_newest_first_and_bounded(read: Read) -> None:
    """No tag, no entity reaches the hosts, and no summary fills the evening."""
    summaries = [
        {"actionDate": "2025-01-03", "actionDesc": "Introduced", "text": "<p>Old</p>"},
        {"actionDate": "2025-04-10", "actionDesc": "Passed", "text": " <p>A <b>new&nbsp;one"},
        {"actionDate": "", "actionDesc": "Undated", "text": f"<p>{'long ' * 9000}</p>"},
    ]

    found = await read(summaries=summaries)

    assert [one.stage for one in found.summaries] == ["Passed", "Introduced", "Undated"]
    assert found.summaries[0].text == "A new one"
    assert found.summaries[2].date is None
    assert sum(len(one.text) for one in found.summaries) <= SUMMARIES
    assert found.summaries[2].text.endswith("long…")


async def test_subjects_are_bounded_and_private_laws_are_no_public_ones(read: Read) -> None:
    """What is spoken of as a public law is one."""
    many = {"legislativeSubjects": [{"name": f"Topic {number}"} for number in range(300)]}
    laws = [{"number": "119-1", "type": "Public Law"}, {"number": "119-2", "type": "Private Law"}]

    found = await read(subjects=many, detail={"laws": laws, "policyArea": {"name": "Ships"}})

    assert len(found.subjects) == MOST_SUBJECTS
    assert found.laws == ("119-1",)
    assert found.policy_area == "Ships"


XML = "<bill><legis-body><section><enum>1.</enum><text>New.</text></section></legis-body></bill>"


async def test_the_text_that_had_come_furthest_is_read(read: Read) -> None:
    """An engrossed text has no date, but it is newer than the introduced one."""
    versions = [
        version("BILLS-119hr22ih", "Introduced in House", "2025-01-03T04:00:00Z"),
        version("BILLS-119hr22eh", "EH"),
        version("PLAW-119publ1", "Public Law", "2026-01-03T04:00:00Z"),
    ]
    texts = [text("BILLS-119hr22eh", XML), text("BILLS-119hr22ih", XML.replace("New", "Old"))]

    found = await read(textVersions=versions, texts=texts)

    assert found.text
    assert found.text.version == "Engrossed in House"
    assert [section.text for section in found.text.sections] == ["New."]
    assert found.text.url.endswith("/bulkdata/BILLS/119/1/hr/BILLS-119hr22eh.xml")


async def test_a_text_in_the_other_sessions_folder_is_found(read: Read) -> None:
    """An undated version of a bill that moved over the new year."""
    versions = [version("BILLS-119hr22eh", "Engrossed in House")]
    texts = [text("BILLS-119hr22eh", XML, session=2)]

    found = await read(textVersions=versions, texts=texts)

    assert found.text
    assert "/119/2/" in found.text.url


@pytest.mark.parametrize(
    "answer",
    [
        NOT_FOUND,
        CHALLENGE,
        HANG,
        Answer(500),
        Answer(302, headers={"Location": "/bulkdata/x"}),
        Answer(body=b"<html><body>Just a moment</body></html>", content_type="text/html"),
        Answer(body=b"not xml", content_type="application/xml"),
        Answer(body=b'<!DOCTYPE a [<!ENTITY x "y">]><bill/>', content_type="application/xml"),
        Answer(body=b"<a>" * 100_000, content_type="application/xml"),
        Answer(body=b"<a>" * 3_000 + b"</a>" * 3_000, content_type="application/xml"),
    ],
    ids=["404", "403", "hang", "500", "circle", "html", "not xml", "entity", "unclosed", "deep"],
)
async def test_a_missing_text_never_stops_a_bill(read: Read, answer: Answer) -> None:
    """The facts are told without it."""
    versions = [version("BILLS-119hr22ih", "Introduced in House", "2025-01-03T04:00:00Z")]

    found = await read({"/bulkdata/": answer}, textVersions=versions)

    assert found.text is None
    assert found.title == "Lighthouse Repair Act"


@pytest.mark.parametrize(
    ("written", "name", "title"),
    [
        ("Rep. Roy, Chip [R-TX-21]", "Chip Roy", "Rep."),
        ("Sen. Britt, Katie Boyd [R-AL]", "Katie Boyd Britt", "Sen."),
        ('Rep. Johnson, Henry C. "Hank" [D-GA-4]', "Hank Johnson", "Rep."),
        ("Rep. Weber, Randy K. Sr. [R-TX-14]", "Randy K. Weber Sr.", "Rep."),
        ("Sen. King, Angus S., Jr. [I-ME]", "Angus S. King Jr.", "Sen."),
        ("Del. Norton, Eleanor Holmes [D-DC-At Large]", "Eleanor Holmes Norton", "Del."),
        (
            "Rescom. Hernández, Pablo Jose [D-PR-At Large]",
            "Pablo Jose Hernández",
            "Resident Commissioner",
        ),
        ("Roy", "Roy", "Rep."),
    ],
)
def test_members_are_named_as_they_are_called(written: str, name: str, title: str) -> None:
    """The hosts say names as people do."""
    found = member(WireMember(full_name=written), "hr")

    assert (found.name, found.title) == (name, title)


@pytest.mark.parametrize(
    ("action", "question", "result"),
    [
        (
            "On passage Passed by the Yeas and Nays: 220 - 208 (Roll no. 102). (text: CR H1)",
            "On passage",
            "Passed",
        ),
        (
            "Passed Senate with an amendment by Yea-Nay Vote. 64 - 35. Record Vote Number: 7.",
            "On passage",
            "Passed",
        ),
        (
            "On motion to recommit Failed by the Yeas and Nays: 211 - 215 (Roll no. 101).",
            "On motion to recommit",
            "Failed",
        ),
        (
            "Upon reconsideration, cloture on the motion to proceed to H.R. 5371 not invoked in "
            "Senate by Yea-Nay Vote. 54 - 44. Record Vote Number: 543.",
            "Cloture on the motion to proceed to H.R. 5371",
            "Rejected",
        ),
        (
            "Under the order of 9/18/2025, not having achieved 60 votes in the affirmative, failed "
            "of passage in Senate by Yea-Nay Vote. 44 - 48. Record Vote Number: 528.",
            "On passage",
            "Failed",
        ),
        (
            "Motion to proceed to consideration of measure agreed to in Senate by Yea-Nay Vote. "
            "82 - 10. Record Vote Number: 2.",
            "Motion to proceed to consideration of measure",
            "Agreed to",
        ),
    ],
)
def test_a_vote_says_what_was_asked_and_what_came_of_it(
    action: str, question: str, result: str
) -> None:
    """The question and the result are the record's."""
    assert question_and_result(action) == (question, result)


def test_a_vote_is_read_from_words_alone() -> None:
    """Also where the record links no roll."""
    passed = "Passed Senate by Yea-Nay Vote. 64 - 35. Record Vote Number: 7. (text: CR S250-251)"

    (vote,) = action_votes(passed, date(2025, 1, 20), ())

    assert (vote.chamber, vote.yeas, vote.nays, vote.roll_number) == ("Senate", 64, 35, 7)


@pytest.mark.parametrize(
    "text",
    [
        "Passed Senate with an amendment by Unanimous Consent.",
        "On motion to suspend the rules and pass the bill Agreed to by voice vote. (text: CR H1-2)",
        "Ordered to be Reported by the Yeas and Nays: 20 - 13.",
    ],
)
def test_a_voice_vote_has_no_tally(text: str) -> None:
    """Nobody was counted on the floor, so no count is told."""
    assert action_votes(text, date(2025, 1, 20), ()) == ()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p><strong>SAVE Act</strong></p><p>This bill …</p>", "SAVE Act\n\nThis bill …"),
        ("<p>One <ul><li>first;</li> <li>second.</ul>", "One\n\nfirst;\nsecond."),
        ("Smith &amp; Sons&nbsp;Ltd", "Smith & Sons Ltd"),
        (" a <b>b<i>c</p> d < e", "a bc d < e"),
        ("<script>alert(1)</script><p>x<br>y</p>", "x\ny"),
        ("plain  text", "plain text"),
        ("https://www.congress.gov/&amp;", "https://www.congress.gov/&"),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    """Also where it is invalid."""
    assert plain(html) == text


def test_a_line_is_one_line_and_bounded() -> None:
    """A title of a page's length does not take the page."""
    assert line("a\n b &amp; c") == "a b & c"
    assert line("word " * 300, 20) == "word word word…"


def test_congresses_are_counted_in_english() -> None:
    """The address of the 121st and the 122nd Congress is right too."""
    assert [ordinal(number) for number in (111, 119, 121, 122, 123)] == [
        "111th",
        "119th",
        "121st",
        "122nd",
        "123rd",
    ]


async def test_what_a_chamber_passed_keeps_the_title_it_had_then(read: Read) -> None:
    """A bill may pass one chamber as one thing and become law as another."""
    rows = [
        ("Official Title as Introduced", "To mend lamps."),
        ("Short Titles as Introduced", "Lamp Act"),
        ("Short Title(s) as Passed House", "Lamp Act"),
        ("Short Title(s) as Passed House for portions of this bill", "Wick Act"),
        ("Short Titles as Passed Senate", "Light Act"),
        ("Display Title", "Light Act"),
    ]
    found = await read(titles=[{"titleType": sort, "title": title} for sort, title in rows])

    assert [(one.kind, one.stage, one.text) for one in found.titles] == [
        ("official", "Introduced", "To mend lamps."),
        ("short", "Introduced", "Lamp Act"),
        ("short", "Passed House", "Lamp Act"),
        ("short", "Passed Senate", "Light Act"),
    ]
