"""A Brave Search that answers news searches from rows; all of them are invented.

By hand: `python tests/fakes/brave.py --port 4120`; then BRAVE_BASE_URL is http://127.0.0.1:4120,
and any key will do.
"""

import argparse
import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from fakes.congress import Answer, Call, FakeCongress, as_json

FREE = {
    "X-RateLimit-Limit": "1, 2000",
    "X-RateLimit-Policy": "1;w=1, 2000;w=2592000",
    "X-RateLimit-Remaining": "1, 1000",
    "X-RateLimit-Reset": "1, 1419704",
}
UNCAPPED = {
    "X-RateLimit-Limit": "50, 0",
    "X-RateLimit-Policy": "50;w=1, 0;w=2592000",
    "X-RateLimit-Remaining": "49, 0",
    "X-RateLimit-Reset": "1, 640000",
}
DETAILS = {
    "SUBSCRIPTION_TOKEN_INVALID": (422, "The provided subscription token is invalid."),
    "VALIDATION": (422, "Unable to validate request parameter(s)"),
    "RATE_LIMITED": (429, "Request rate limit exceeded for plan"),
    "QUOTA_LIMITED": (429, "Request quota limit exceeded for plan."),
    "OPTION_NOT_IN_PLAN": (400, "The option is not in the plan."),
}


def error(code: str, status: int = 0, **headers: str) -> Answer:
    """An error as Brave Search sends it."""
    usual, detail = DETAILS[code]
    told = {
        "id": "00000000-0000-4000-8000-000000000001",
        "status": status or usual,
        "code": code,
        "detail": detail,
        "meta": {"component": "rate_limiter", "plan": "Free"},
    }
    answer = as_json({"type": "ErrorResponse", "error": told, "time": 1}, status or usual)
    return Answer(answer.status, answer.body, {**answer.headers, **headers})


def limited(code: str, reset: str = "0, 86400") -> Answer:
    return error(code, **{**FREE, "X-RateLimit-Remaining": "0, 0", "X-RateLimit-Reset": reset})


def row(title: str, host: str = "www.gazette.example", **changes: Any) -> dict[str, Any]:
    """A result; the description says something of its own unless it is given."""
    path = "-".join(title.lower().split())[:40]
    usual = {
        "type": "news_result",
        "title": title,
        "url": f"https://{host}/{path}",
        "description": f"The report says that {title[:1].lower()}{title[1:]} on Monday.",
        "age": "3 hours ago",
        "meta_url": {"scheme": "https", "netloc": host, "hostname": host, "path": "› 1"},
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


ROWS = (
    row(
        "Lantern council approves harbor budget",
        "www.gazette.example",
        description="The Lantern council approved a harbor budget of $4.5 million on <strong>Monday"
        "</strong>. Mayor Ada Stone said the work &quot;begins in spring&quot;.",
        profile={"name": "Harbor Gazette"},
    ),
    row(
        "Harbor budget approved by Lantern council",
        "daily.example.org",
        description="Ten members voted for the budget, two against it.",
        profile={"name": "Lantern Daily"},
        age="5 hours ago",
    ),
    row(
        "Lighthouse opens to visitors after long repair",
        "www.coast.example.net",
        description="The lighthouse may stay open all winter, its keeper said.",
        age="1 day ago",
    ),
    row(
        "Ferry line adds two boats",
        "www.ferry.example.com",
        description="The ferry line will add two boats in May. It did not name a price.",
        age="2 days ago",
    ),
)


class FakeBrave(FakeCongress):
    """Serve *rows* to whatever is asked; `replies` are used up first, one a search."""

    def __init__(
        self, rows: Iterable[dict[str, Any]] = ROWS, *, key: str = "a-key", port: int = 0
    ) -> None:
        super().__init__(key=key, port=port)
        self.rows_of_news = list(rows)
        self.by_question: dict[str, list[dict[str, Any]]] = {}
        self.replies: deque[Answer] = deque()
        self.headers = dict(UNCAPPED)

    @property
    def questions(self) -> list[str]:
        return [call.query.get("q", "") for call in self.calls]

    def _answer(self, call: Call) -> Answer:
        self.calls.append(call)
        self.asked.set()
        if call.path != "/res/v1/news/search":
            return Answer(404, b'{"type":"ErrorResponse","error":{"code":"NOT_FOUND"}}')
        if self.replies:
            return self.replies.popleft()
        if self.key and call.headers.get("x-subscription-token") != self.key:
            return error("SUBSCRIPTION_TOKEN_INVALID")
        if not call.query.get("q"):
            return error("VALIDATION")
        return self._results(call.query["q"])

    def _results(self, question: str) -> Answer:
        rows = self.by_question.get(question, self.rows_of_news)
        return news(rows, question, **self.headers)


def news(rows: Iterable[dict[str, Any]], question: str = "", **headers: str) -> Answer:
    query = {"original": question, "spellcheck_off": False, "show_strict_warning": False}
    return as_json({"type": "news", "query": query, "results": list(rows)}, 200, **headers)


def hours_ago(hours: float, now: datetime | None = None) -> str:
    """A `page_age`: ISO without a zone."""
    moment = (now or datetime.now(UTC)) - timedelta(hours=hours)
    return moment.replace(tzinfo=None, microsecond=0).isoformat()


async def main(port: int) -> None:
    server = FakeBrave(key="", port=port)
    async with server:
        print(f"BRAVE_BASE_URL={server.url}")  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=4120)
    asyncio.run(main(parser.parse_args().port))
