"""Which stories are told: each once, fresh ones first, no outlet too often."""

from datetime import date, timedelta

from fakes.news import READ, item
from tasks.script.news.choosing import A_TOPIC, AN_OUTLET, MOST, stories
from tasks.story import Item, Story

DAY = date(2026, 11, 24)


def told(*items: Item, most: int = MOST) -> tuple[Story, ...]:
    return stories({"harbors": items}, most=most, fetched_at=READ)


def test_the_same_story_is_told_once_with_all_its_links() -> None:
    """Three outlets have it: I hear it once, and find all three addresses."""
    found = told(
        item("Council approves harbor budget", "Gazette"),
        item("Harbor budget approved by council", "Post"),
        item("Council approves new harbor budget after debate", "Times"),
    )

    assert [[one.outlet for one in story.items] for story in found] == [
        ["Gazette", "Post", "Times"]
    ]


def test_one_outlet_has_a_story_once() -> None:
    """Two pages of one outlet on the same thing are one item."""
    found = told(
        item("Council approves harbor budget"),
        item("Council approves harbor budget again"),
    )

    assert [len(story.items) for story in found] == [1]


def test_what_only_looks_alike_stays_apart() -> None:
    """Another chamber, another number, another deed or another week is another story."""
    found = told(
        item("House passes farm aid bill", "A Post"),
        item("Senate passes farm aid bill", "B Post"),
        item("Senate rejects farm aid bill", "C Post"),
        item("Harbor budget grows by 5 percent", "D Post"),
        item("Harbor budget grows by 7 percent", "E Post"),
        item("Ferry line adds boats", "F Post"),
        item("Ferry line adds boats", "G Post", published=DAY - timedelta(5)),
        most=MOST,
    )

    assert {len(story.items) for story in found} == {1}


def test_the_freshest_is_told_first_and_leads_its_story() -> None:
    found = told(
        item("Ferry line adds boats", "Post", published=DAY - timedelta(2)),
        item("Council approves harbor budget", "Times", published=DAY - timedelta(1)),
        item("Harbor budget approved by council", "Gazette", published=DAY),
    )

    assert [story.lead.outlet for story in found] == ["Gazette", "Post"]


def test_no_outlet_leads_more_than_two() -> None:
    """Where it could lead a third, another one that has the story does, or it is not told."""
    names = ("alpha mill fire", "beta bridge bend", "gamma tower bell", "delta lake ice")
    found = told(
        *(item(name, "Gazette") for name in names),
        item(f"{names[2]} again", "Post", published=DAY - timedelta(1)),
    )

    leads = [story.lead.outlet for story in found]
    assert leads.count("Gazette") == AN_OUTLET
    assert set(leads) == {"Gazette", "Post"}


def test_each_topic_has_its_turn() -> None:
    """Ten topics of five stories each are more than a show holds: all are in it."""
    found = {
        f"topic {n}": [item(f"word{n}a{k} word{n}b{k} word{n}c{k}", f"O{n}{k}") for k in range(9)]
        for n in range(10)
    }

    chosen = stories(found, fetched_at=READ)
    topics = [story.topic for story in chosen]

    assert len(chosen) == MOST
    assert set(topics) == set(found)
    assert max(map(topics.count, topics)) <= A_TOPIC


def test_one_topic_has_five() -> None:
    found = told(*(item(f"a{k} b{k} c{k}", f"O{k}") for k in range(9)))

    assert len(found) == A_TOPIC


def test_a_story_belongs_to_the_first_topic_that_has_it() -> None:
    budget = "Council approves harbor budget"
    both = {"one": [item(budget)], "two": [item(budget, "Post")]}

    [story] = stories(both, fetched_at=READ)

    assert (story.topic, len(story.items)) == ("one", 2)
