"""What an episode is about, as it is kept: its bills and why, those passed over, its stories."""

from __future__ import annotations

from tasks.episodes.values import EpisodeBill, EpisodeItem, EpisodeStory, PassedOver
from tasks.pipelines.gathered import Fetched, FetchedNews
from tasks.script.status import status
from tasks.script.wording import PARTIES, member
from tasks.story import Item


def bills(fetched: Fetched) -> tuple[EpisodeBill, ...]:
    return tuple(
        EpisodeBill(
            id=bill.id,
            citation=bill.citation,
            title=bill.title,
            url=bill.url,
            status=status(bill).text,
            reasons=choice.reasons,
            sponsor=member(bill.sponsor) if bill.sponsor else "",
            party=PARTIES.get(bill.sponsor.party, "other") if bill.sponsor else "",
        )
        for bill, choice in zip(fetched.bills, fetched.choices, strict=True)
    )


def passed_over(fetched: Fetched) -> tuple[PassedOver, ...]:
    return tuple(
        PassedOver(
            id=choice.candidate.id,
            citation=choice.candidate.citation,
            title=choice.candidate.title,
            reasons=choice.reasons,
        )
        for choice in fetched.passed_over
    )


def stories(fetched: FetchedNews) -> tuple[EpisodeStory, ...]:
    return tuple(
        EpisodeStory(story.id, story.topic, tuple(_item(one) for one in story.items))
        for story in fetched.stories
    )


def _item(item: Item) -> EpisodeItem:
    return EpisodeItem(item.outlet, item.title, item.url, item.published.isoformat())
