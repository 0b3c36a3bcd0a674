"""The facts that an episode's page shows: each with its value, and a page that people can open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tasks.episodes.values import EpisodeFact
from tasks.pipelines.as_said import values
from tasks.script.facts import Facts
from tasks.script.facts.how import URL as IN_GENERAL
from tasks.script.facts.values import AnyFact
from tasks.script.values import Segment
from tasks.story import Story, Subject
from tasks.truth.evidence import facts_for

PAGE = re.compile(r"https://www\.congress\.gov/bill/[^/?#]+/[^/?#]+/\d+")
TABS = (
    ("cosponsors", "cosponsors"),
    ("summary", "summary"),
    ("title", "titles"),
    ("official title", "titles"),
    ("text", "text"),
    ("committees", "committees"),
    ("subjects", "subjects"),
    ("policy area", "subjects"),
    ("actions", "all-actions"),
    ("status", "all-actions"),
    ("from the actions", "all-actions"),
    ("the whole record", "all-actions"),
    ("introduced", "all-actions"),
)
"""Where on a bill's page things stand, by how a fact's place begins."""


def shown(
    segment: Segment, unsaid: Iterable[str], subjects: Sequence[Subject]
) -> tuple[EpisodeFact, ...]:
    """List what the segment's lines cite, and what it should have told, each fact once."""
    facts = facts_for(segment.key, subjects)
    cited = [one for turn in segment.turns for one in turn.facts]
    names = dict.fromkeys((*cited, *unsaid))
    return tuple(_shown(name, segment.key, facts, subjects) for name in names if name in facts)


def _shown(name: str, segment: str, facts: Facts, subjects: Sequence[Subject]) -> EpisodeFact:
    """In an opening or a close an id begins with its bill's."""
    fact, of = facts[name], name.partition(":")[0] if ":" in name else segment
    subject = next((one for one in subjects if one.id == of), None)
    read = subject is not None and fact.url != IN_GENERAL
    return EpisodeFact(
        id=name,
        says=fact.says,
        url=page_of(fact, subject) if subject else fact.url,
        where=fact.where,
        fetched_at=subject.fetched_at if subject and read else "",
        values=values(fact),
    )


def page_of(fact: AnyFact, bill: Subject) -> str:
    """The page where a person finds it: the bill's at congress.gov, at the right tab."""
    if isinstance(bill, Story):
        return fact.url
    elsewhere = fact.url != bill.url and not (bill.text and fact.url == bill.text.url)
    if elsewhere or not PAGE.fullmatch(bill.url):
        return fact.url
    tab = next((tab for start, tab in TABS if fact.where.startswith(start)), "")
    return f"{bill.url}/{tab}" if tab else bill.url
