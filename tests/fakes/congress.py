"""A Congress.gov that answers from files, and govinfo's texts on the same port.

Tests start it on a free port. By hand, with `src:tests` as PYTHONPATH:
`python tests/fakes/congress.py --data DIR --port 4119`, DIR holding one JSON file a bill with the
body of each endpoint; then CONGRESS_BASE_URL is http://127.0.0.1:4119/v3, and any key will do.
"""

import argparse
import asyncio
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fakes.congress_members import seats, sponsored
from fakes.loopback import Loopback

LISTS = {
    "actions": "actions",
    "committees": "committees",
    "cosponsors": "cosponsors",
    "relatedbills": "relatedBills",
    "summaries": "summaries",
    "text": "textVersions",
    "titles": "titles",
}


@dataclass(frozen=True)
class Answer:
    """What goes back; *hang* never answers, *cut* closes in the middle."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    hang: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Call:
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


def as_json(value: object, status: int = 200, **headers: str) -> Answer:
    return Answer(status, json.dumps(value).encode(), headers)


def gateway_error(status: int, code: str, **headers: str) -> Answer:
    """The shape of api.data.gov, which stands in front."""
    return as_json({"error": {"code": code, "message": "…"}}, status, **headers)


NOT_FOUND = as_json({"error": "Unknown resource: bill/119/hr/2"}, 404)
RESERVED = as_json({"error": "cannot access local variable 'bill' (UnboundLocalError)"}, 500)
CHALLENGE = Answer(
    403, b"<!DOCTYPE html><title>Just a moment...</title>", content_type="text/html; charset=UTF-8"
)
AS_XML = Answer(body=b"<api-root><bills/></api-root>", content_type="application/xml")
AS_HTML = Answer(body=b"<html>maintenance</html>", content_type="text/html")
NO_JSON = Answer(body=b"upstream connect error")
OVER_LIMIT = gateway_error(429, "OVER_RATE_LIMIT", **{"Retry-After": "17"})
BROKEN = as_json({"error": "list index out of range"}, 500)
HANG = Answer(hang=True)
CUT = Answer(cut=True)


class FakeCongress(Loopback):
    """Serve *bills*; `answers[pattern]` replaces what a matching path would answer."""

    def __init__(
        self,
        bills: Iterable[dict[str, Any]] = (),
        *,
        key: str | None = "a-key",
        today: date | None = None,
        port: int = 0,
    ) -> None:
        self.bills = {_id(bill): bill for bill in bills}
        self.rows: dict[int, list[dict[str, Any]]] = {}
        for bill in self.bills.values():
            self.rows.setdefault(int(bill["bill"]["bill"]["congress"]), []).append(_row(bill))
        self.key = key
        self.today = today or date.today()
        self.sponsored: dict[str, list[dict[str, Any]]] = {}
        """By a member's id, rows that come before those of the bills."""
        self.answers: dict[str, Answer] = {}
        self.calls: list[Call] = []
        self.at_once = 0
        self.most_at_once = 0
        self._port = port
        self.asked = asyncio.Event()

    @property
    def base_url(self) -> str:
        return f"{self.url}/v3"

    @property
    def congress(self) -> int:
        number: int = current_congress(self.today)["congress"]["number"]
        return number

    def paths(self) -> list[str]:
        return [call.path for call in self.calls]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            call = _call((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
            with self._counted(call):
                await self._reply(self._answer(call), writer)

    @contextmanager
    def _counted(self, call: Call) -> Iterator[None]:
        """Count how many questions to the API are under way; the texts lie elsewhere."""
        weight = int(call.path.startswith("/v3/"))
        self.at_once += weight
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield
        finally:
            self.at_once -= weight

    async def _reply(self, answer: Answer, writer: asyncio.StreamWriter) -> None:
        if answer.hang:
            await asyncio.Event().wait()
        length = len(answer.body) + (100 if answer.cut else 0)
        lines = [
            f"HTTP/1.1 {answer.status} -",
            f"Content-Type: {answer.content_type}",
            f"Content-Length: {length}",
            "Connection: close",
            *(f"{name}: {value}" for name, value in answer.headers.items()),
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode() + answer.body)
        await writer.drain()

    def _answer(self, call: Call) -> Answer:
        self.calls.append(call)
        self.asked.set()
        for pattern, answer in self.answers.items():
            if re.search(pattern, call.path):
                return answer
        if call.path.startswith("/bulkdata/"):
            return self._text(call.path)
        return self._refusal(call) or self._resource(call)

    def _refusal(self, call: Call) -> Answer | None:
        key = call.headers.get("x-api-key", "")
        if not key:
            return gateway_error(403, "API_KEY_MISSING")
        if self.key is not None and key != self.key:
            return gateway_error(403, "API_KEY_INVALID")
        return None if call.query.get("format") == "json" else AS_XML

    def _resource(self, call: Call) -> Answer:
        parts = call.path.removeprefix("/v3/").split("/")
        if parts == ["congress", "current"]:
            return as_json(current_congress(self.today))
        if parts[0] == "bill" and len(parts) == 2 and parts[1].isdecimal():
            return self._list(int(parts[1]), call.query)
        if parts[0] == "member":
            return self._members(parts[1:], call)
        if parts[0] == "house-vote" and len(parts) == 4:
            return self._roll_call(*(int(part) for part in parts[1:]))
        bill = self.bills.get("-".join(parts[1:4])) if parts[0] == "bill" else None
        if bill is None:
            return as_json({"error": f"Unknown resource: {'/'.join(parts)}"}, 404)
        return self._part(bill, parts[4] if len(parts) > 4 else "bill", call)

    def _roll_call(self, congress: int, session: int, number: int) -> Answer:
        for bill in self.bills.values():
            for vote in bill.get("x_house_votes") or []:
                if roll := _roll(bill["bill"]["bill"], vote, (congress, session, number)):
                    return as_json({"houseRollCallVote": roll})
        return NOT_FOUND

    def _list(self, congress: int, query: Mapping[str, str]) -> Answer:
        rows = list(self.rows.get(congress, []))
        if query.get("sort") == "updateDate desc":
            rows.sort(key=lambda row: str(row.get("updateDate")), reverse=True)
        return as_json(_page(rows, "bills", query, f"{self.base_url}/bill/{congress}"))

    def _members(self, parts: list[str], call: Call) -> Answer:
        address = self.url + call.path
        if parts == ["congress", str(self.congress)]:
            return as_json(_page(seats(self.bills.values()), "members", call.query, address))
        rows = self.sponsored.get(parts[0], []) + sponsored(self.bills.values(), parts[0])
        if parts[1:] != ["sponsored-legislation"] or not rows:
            return NOT_FOUND
        return as_json(_page(rows, "sponsoredLegislation", call.query, address))

    def _part(self, bill: dict[str, Any], part: str, call: Call) -> Answer:
        if part not in LISTS:
            return as_json(bill[part]) if part in bill else NOT_FOUND
        rows = bill[part].get(LISTS[part]) or []
        extra = 1 if part == "text" else 0
        return as_json(_page(rows, LISTS[part], call.query, self.url + call.path, extra))

    def _text(self, path: str) -> Answer:
        name = path.rpartition("/")[2]
        for bill in self.bills.values():
            for excerpt in bill.get("x_fulltext_excerpts") or []:
                if excerpt["sourceUrl"].endswith(path):
                    body = excerpt.get("xml") or as_bill_xml(excerpt["text_excerpt"])
                    return Answer(body=body.encode(), content_type="application/xml")
        return Answer(404, f"no {escape(name)}".encode(), content_type="text/html")


def _call(head: str) -> Call:
    first, *rest = head.split("\r\n")
    target = urlsplit(first.split(" ")[1])
    headers = dict(line.lower().split(": ", 1) for line in rest if ": " in line)
    return Call(unquote(target.path), dict(parse_qsl(target.query)), headers)


def _page(
    rows: list[Any], name: str, query: Mapping[str, str], address: str, extra: int = 0
) -> dict[str, Any]:
    limit, offset = min(int(query.get("limit", 20)), 250), int(query.get("offset", 0))
    pagination: dict[str, Any] = {"count": len(rows)}
    if offset + limit < len(rows):
        pagination["next"] = f"{address}?offset={offset + limit}&limit={limit}&format=json"
    return {name: rows[offset : offset + limit + extra], "pagination": pagination}


def _id(bill: dict[str, Any]) -> str:
    detail = bill["bill"]["bill"]
    return f"{detail['congress']}-{detail['type'].lower()}-{detail['number']}"


def _row(bill: dict[str, Any]) -> dict[str, Any]:
    detail = bill["bill"]["bill"]
    names = ("congress", "type", "number", "originChamber", "title", "latestAction", "updateDate")
    return {name: detail[name] for name in names if name in detail}


def _roll(
    detail: dict[str, Any], vote: dict[str, Any], wanted: tuple[int, int, int]
) -> dict[str, Any] | None:
    """A roll call as the API has it, from the totals that the House's Clerk publishes."""
    for link in vote["action"].get("recordedVotes") or []:
        key = (link["congress"], link["sessionNumber"], link["rollNumber"])
        if key == wanted and vote.get("totals_by_party"):
            return {
                "congress": key[0],
                "sessionNumber": key[1],
                "rollCallNumber": key[2],
                "startDate": link["date"],
                "legislationType": detail["type"],
                "legislationNumber": detail["number"],
                "result": vote["result"],
                "voteQuestion": vote["voteQuestion"],
                "votePartyTotal": [_party_total(one) for one in vote["totals_by_party"]],
            }
    return None


def _party_total(one: dict[str, str]) -> dict[str, Any]:
    name = one["party"]
    return {
        "party": {"type": name[0], "name": name},
        "yeaTotal": int(one["yea-total"]),
        "nayTotal": int(one["nay-total"]),
        "presentTotal": int(one["present-total"]),
        "notVotingTotal": int(one["not-voting-total"]),
    }


def current_congress(today: date) -> dict[str, Any]:
    year = today.year if (today.month, today.day) >= (1, 3) else today.year - 1
    number = (year - 1789) // 2 + 1
    start = 1789 + 2 * (number - 1)
    return {
        "congress": {
            "endYear": str(start + 1),
            "name": f"{number}th Congress",
            "number": number,
            "sessions": [{"chamber": "Senate", "number": 1, "startDate": f"{start}-01-03"}],
            "startYear": str(start),
        }
    }


def as_bill_xml(text: str) -> str:
    """Dress an excerpt (`#### 2. Heading`, then lines) as a bill's XML."""
    head, *sections = re.split(r"^#### ", text, flags=re.MULTILINE)
    body = "".join(_section_xml(section) for section in sections)
    if not sections:
        body = f"<section><text>{escape(head)}</text></section>"
    return (
        '<?xml version="1.0"?>\n'
        '<!DOCTYPE bill PUBLIC "-//US Congress//DTDs/bill.dtd//EN" "bill.dtd">\n'
        f"<bill><form>{escape(head)}</form><legis-body>{body}</legis-body></bill>"
    )


def _section_xml(section: str) -> str:
    title, _, text = section.partition("\n")
    number, _, heading = title.partition(" ")
    plain = re.sub(r"^#+ |\*\*", "", text, flags=re.MULTILINE)
    return (
        f"<section><enum>{escape(number)}</enum><header>{escape(heading)}</header>"
        f"<text>{escape(plain)}</text></section>"
    )


def read_folder(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]


async def main(folder: Path, port: int) -> None:
    async with FakeCongress(read_folder(folder), key=None, port=port) as fake:
        print(f"CONGRESS_BASE_URL={fake.base_url} ({len(fake.bills)} bills)", flush=True)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="a folder with one JSON file a bill"
    )
    parser.add_argument("--port", type=int, default=4119)
    given = parser.parse_args()
    asyncio.run(main(given.data, given.port))
