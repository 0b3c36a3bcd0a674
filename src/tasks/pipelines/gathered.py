"""What the first step of a show hands on: bills of the record, or stories of the news."""

from __future__ import annotations

from datetime import date

from tasks.record import Bill, Choice, Value
from tasks.story import Story, Subject


class Told(Value, frozen=True):
    """What one segment is about, and its place among the others."""

    subject: Subject
    reasons: tuple[str, ...]
    """Why it was chosen."""
    index: int
    """From 1."""
    of: int
    """How many are wanted; rarely, fewer are there."""


class Quiet(Value, frozen=True):
    """That there is nothing new to tell."""

    title: str
    """Since when: `Nothing new since Monday`."""
    summary: str
    skip: bool
    """Whether they would rather hear nothing than hear that."""


class Fetched(Value, frozen=True, tag="bills"):
    """The bills of an episode, in the order they are told."""

    bills: tuple[Bill, ...]
    choices: tuple[Choice, ...]
    """Why each was chosen, in the same order."""
    passed_over: tuple[Choice, ...]
    record_date: date
    sample: bool
    sources: tuple[str, ...] = ()
    """Where the documents of each are kept, in the same order."""
    quiet: Quiet | None = None
    """Instead of bills, where nothing is new."""

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return self.bills

    @property
    def pieces(self) -> tuple[Told, ...]:
        told = zip(self.bills, self.choices, strict=True)
        return tuple(
            Told(bill, choice.reasons, index, len(self.bills))
            for index, (bill, choice) in enumerate(told, 1)
        )


class FetchedNews(Value, frozen=True, tag="news"):
    """The stories of an episode, in the order they are told."""

    stories: tuple[Story, ...]
    topics: tuple[str, ...]
    record_date: date
    sample: bool
    quiet: Quiet | None = None
    """Instead of stories, where nothing is new."""

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return self.stories

    @property
    def pieces(self) -> tuple[Told, ...]:
        return tuple(
            Told(story, (story.topic,), index, len(self.stories))
            for index, story in enumerate(self.stories, 1)
        )


Gathered = Fetched | FetchedNews

GATHERED: type[Gathered] = Gathered  # type: ignore[assignment]
"""For who decodes it: msgspec takes a union where mypy wants a class."""
