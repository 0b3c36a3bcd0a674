"""What the home page says that a show will cost: rather too high than too low, and not by far."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from fakes.free_news import SEAT, SPENDING, WATER
from fakes.news import farm_bill
from tasks.clock import Clock
from tasks.pipelines import all_pipelines, news
from tasks.providers.base import Brief, Show
from tasks.providers.bundled_bills import sample_bills
from tasks.providers.template import by_code
from tasks.script.news.opening import closing, opening
from tasks.settings import load
from tasks.story import Subject
from tasks.studio import Studio, open_studio

RICH = (SPENDING, WATER, SEAT, farm_bill(), SPENDING)
"""Headlines with up to three sentences, and what a second outlet has."""


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    keys = {"GAVELCAST_DATA_DIR": str(tmp_path), "ELEVENLABS_API_KEY": "no-real-key"}
    studio = open_studio(load(keys, tmp_path), Clock())
    yield studio
    await studio.aclose()


def estimated(studio: Studio, type: str) -> float:
    [found] = [one.estimate(studio) for one in all_pipelines() if one.type == type]
    return found


def spoken(studio: Studio, show: Show, subjects: Sequence[Subject], words: int) -> float:
    """US dollars for the voices of what code writes about *subjects*, with opening and close."""
    day = subjects[0].record_date
    segments = [
        *(
            by_code(Brief(show, one, (), place, len(subjects), words))
            for place, one in enumerate(subjects, 1)
        ),
        opening(RICH, record_date=day),
        closing(record_date=day, model=True),
    ]
    return sum(studio.voice.estimate(one.turns) for one in segments)


def test_news_costs_about_what_is_said(studio: Studio) -> None:
    """Five stories with much in them."""
    minutes = news.MINUTES
    cost = spoken(studio, "news", RICH, minutes * 150 // len(RICH))

    assert cost < estimated(studio, "news") < 2 * cost


def test_a_daily_costs_about_what_is_said(studio: Studio) -> None:
    """The sample's three bills."""
    cost = spoken(studio, "daily", sample_bills()[:3], 300)

    assert cost < estimated(studio, "daily") < 2 * cost
