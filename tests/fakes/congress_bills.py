"""Made-up bills in the shape of Congress.gov's answers, for what real ones do not show."""

from typing import Any

KINDS = {"hr": "House", "s": "Senate", "hres": "House", "sres": "Senate", "sjres": "Senate"}


def bill(
    bill_id: str = "119-hr-22",
    *,
    title: str = "Lighthouse Repair Act",
    moved: str = "2025-04-10",
    action: str = "Referred to the House Committee on Natural Resources.",
    updated: str = "",
    **parts: Any,
) -> dict[str, Any]:
    """One bill with every endpoint's body; *parts* replaces what `actions`, `titles`, … hold."""
    congress, kind, number = bill_id.split("-")
    official = "To mend the lighthouses of the United States, and for other purposes."
    held: dict[str, Any] = {
        "actions": [
            {"actionDate": moved, "text": action, "type": "Floor", "sourceSystem": None},
            {"actionDate": "2025-01-03", "text": "Introduced in House", "type": "IntroReferral"},
        ],
        "cosponsors": [person("Rep. Beyer, Donald S. [D-VA-8]", "B001", "2025-02-01")],
        "committees": [{"name": "Natural Resources Committee", "chamber": "House"}],
        "titles": [{"title": official, "titleType": "Official Title as Introduced"}],
        "summaries": [],
        "textVersions": [],
        "subjects": {"legislativeSubjects": [{"name": "Coasts"}], "policyArea": {"name": "Water"}},
        **parts,
    }
    detail = {
        "congress": int(congress),
        "type": kind.upper(),
        "number": number,
        "originChamber": KINDS[kind],
        "title": title,
        "introducedDate": "2025-01-03",
        "latestAction": {"actionDate": moved, "text": action},
        "updateDate": updated or moved,
        "sponsors": [person("Rep. Roy, Chip [R-TX-21]", "R000614")],
        **held.pop("detail", {}),
    }
    return {
        "bill": {"bill": detail},
        "text": {"textVersions": held.pop("textVersions")},
        "x_fulltext_excerpts": held.pop("texts", []),
        **{name: {name: value} for name, value in held.items()},
    }


def person(name: str, bioguide: str, since: str | None = None, **more: Any) -> dict[str, Any]:
    party, state, *district = name.rpartition("[")[2].rstrip("]").split("-", 2)
    return {
        "bioguideId": bioguide,
        "fullName": name,
        "party": party,
        "state": state,
        **({"district": int(district[0])} if district and district[0].isdecimal() else {}),
        **({"sponsorshipDate": since, "isOriginalCosponsor": False} if since else {}),
        **more,
    }


def version(file: str, name: str, when: str | None = None) -> dict[str, Any]:
    url = f"https://www.congress.gov/119/bills/hr22/{file}.xml"
    return {"type": name, "date": when, "formats": [{"type": "Formatted XML", "url": url}]}


def text(file: str, xml: str, session: int = 1, kind: str = "hr") -> dict[str, str]:
    source = f"https://www.govinfo.gov/bulkdata/BILLS/119/{session}/{kind}/{file}.xml"
    return {"sourceUrl": source, "xml": xml}
