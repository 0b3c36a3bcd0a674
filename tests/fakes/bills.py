"""Made-up bills for tests: nobody in them exists."""

from datetime import date
from typing import Any

from tasks.record import Action, Bill, Cosponsor, Member, Summary, Vote

SPONSOR = Member("X000001", "Ada Lane", "Rep.", "D", "OH", 3)
FRIEND = Member("X000002", "Ben Stone", "Rep.", "R", "TX", 1)
PAGE = "https://www.congress.gov/bill/119th-congress/house-bill/4242"
ROLL = "https://clerk.house.gov/evs/2025/roll042.xml"

LINES = (
    "2025-05-02 Received in the Senate and Read twice and referred to the Committee on Finance.",
    "2025-05-01 On passage Passed by the Yeas and Nays: 220 - 208 (Roll no. 42). (text: CR H1)",
    "2025-03-04 Reported by the Committee on Ways and Means. H. Rept. 119-9.",
    "2025-02-03 Ordered to be Reported by the Yeas and Nays: 20 - 13.",
    "2025-01-09 Referred to the House Committee on Ways and Means.",
    "2025-01-09 Introduced in House",
)

SUMMARY = (
    "Lantern Act\n\nThis bill requires the Department of Light (DOL) to lend a lantern to each "
    "public library. Specifically, DOL must (1) buy the lanterns, and (2) repair them.\n\n"
    "The bill ends on October 1, 2030."
)


def actions(*lines: str) -> tuple[Action, ...]:
    """From `2025-04-10 On passage Passed ...`, newest first."""
    return tuple(Action(date.fromisoformat(line[:10]), line[11:]) for line in lines)


def lantern(**changes: Any) -> Bill:
    """A bill that passed the House by 220 to 208."""
    facts: dict[str, Any] = {
        "congress": 119,
        "kind": "hr",
        "number": 4242,
        "title": "Lantern Act",
        "official_title": "To lend lanterns to public libraries, and for other purposes.",
        "introduced": date(2025, 1, 9),
        "sponsor": SPONSOR,
        "url": PAGE,
        "fetched_at": "2026-11-23T08:00:00.000Z",
        "cosponsors": (Cosponsor(FRIEND, True, date(2025, 1, 9)),),
        "policy_area": "Education",
        "actions": actions(*LINES),
        "summaries": (Summary(date(2025, 1, 9), "Introduced in House", SUMMARY),),
        "votes": (Vote("House", date(2025, 5, 1), "On passage", "Passed", 220, 208, 42, ROLL),),
    }
    return Bill(**facts | changes)
