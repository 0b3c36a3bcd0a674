"""Members of Congress in the shape of Congress.gov's answers, and what they sponsored."""

from collections.abc import Iterable
from typing import Any

from tasks.script.wording import STATES

PARTIES = {"D": "Democratic", "I": "Independent", "R": "Republican"}


def seat(person: dict[str, Any], since: int = 2025) -> dict[str, Any]:
    """A row of the list of members, made of a sponsor as a bill names them."""
    _, _, name = person["fullName"].partition(" ")
    chamber = "Senate" if person["fullName"].startswith("Sen.") else "House of Representatives"
    return {
        "bioguideId": person["bioguideId"],
        "depiction": {"attribution": "<a>Image</a>", "imageUrl": "https://www.congress.gov/x.jpg"},
        **({"district": person["district"]} if "district" in person else {}),
        "name": name.partition(" [")[0],
        "partyName": PARTIES[person["party"]],
        "state": STATES[person["state"]].removeprefix("the "),
        "terms": {"item": [{"chamber": chamber, "startYear": since}]},
        "updateDate": "2025-01-15T12:00:00Z",
        "url": f"https://api.congress.gov/v3/member/{person['bioguideId']}?format=json",
    }


def seats(bills: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who sponsored the bills."""
    sponsors = [one for bill in bills for one in bill["bill"]["bill"].get("sponsors") or ()]
    return list({one["bioguideId"]: seat(one) for one in sponsors}.values())


def sponsored(bills: Iterable[dict[str, Any]], bioguide_id: str) -> list[dict[str, Any]]:
    """The rows of one sponsor, the newest introduced first; they do not name them."""
    details = [bill["bill"]["bill"] for bill in bills]
    mine = [one for one in details if _sponsor(one) == bioguide_id]
    mine.sort(key=lambda one: str(one.get("introducedDate")), reverse=True)
    return [_row(one) for one in mine]


def amendment(congress: int, number: int) -> dict[str, Any]:
    """A row that is no bill."""
    return {
        "amendmentNumber": str(number),
        "congress": congress,
        "introducedDate": "2026-01-14",
        "latestAction": None,
        "type": None,
        "url": f"https://api.congress.gov/v3/amendment/{congress}/samdt/{number}?format=json",
    }


def _sponsor(detail: dict[str, Any]) -> str:
    sponsors = detail.get("sponsors") or [{}]
    return str(sponsors[0].get("bioguideId"))


def _row(detail: dict[str, Any]) -> dict[str, Any]:
    names = ("congress", "introducedDate", "latestAction", "number", "policyArea", "title", "type")
    path = f"{detail['congress']}/{detail['type'].lower()}/{detail['number']}"
    return {
        **{name: detail.get(name) for name in names},
        "url": f"https://api.congress.gov/v3/bill/{path}?format=json",
    }
