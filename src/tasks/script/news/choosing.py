"""Which stories are told: the same story merged, fresh ones first, no outlet too often."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest

from tasks.story import Item, Story

A_TOPIC = 5
MOST = 15
"""Stories of a show."""
AN_OUTLET = 2
"""Stories that one outlet may lead."""
ALIKE = 0.5
"""Titles that share this part of their words are of one story."""
DAYS_APART = 3


def stories(
    found: Mapping[str, Sequence[Item]],
    *,
    most: int = MOST,
    fetched_at: str,
    sample: bool = False,
    heard: Sequence[Item] = (),
) -> tuple[Story, ...]:
    """Choose from what was *found*, by topic; each topic has its turn until there are *most*.

    What is of the same story as something that was *heard* is left out.
    """
    groups: list[tuple[str, list[Item]]] = []
    for topic, items in found.items():
        for item in sorted(items, key=_fresh_first):
            _put(item, topic, groups)
    groups = [(of, one) for of, one in groups if not _any_same(one, heard)]
    led: Counter[str] = Counter()
    by_topic = {topic: [one for of, one in groups if of == topic] for topic in found}
    turns = zip_longest(*(group[: 2 * A_TOPIC] for group in by_topic.values()))
    told: list[Story] = []
    of_topic: Counter[str] = Counter()
    for turn in turns:
        for topic, group in zip(by_topic, turn, strict=True):
            if group is None or len(told) == most or of_topic[topic] == A_TOPIC:
                continue
            if items := _led_by_another(group, led):
                led[items[0].outlet] += 1
                of_topic[topic] += 1
                kind = "sample" if sample else "news"
                told.append(Story(items, topic, fetched_at, kind))  # type: ignore[arg-type]
    return tuple(sorted(told, key=lambda one: _fresh_first(one.lead)))


def listed(text: str) -> list[str]:
    return text.split()


def _fresh_first(item: Item) -> int:
    """Within a day they stay as they were found: a search gives the freshest first."""
    return -item.published.toordinal()


def _put(item: Item, topic: str, groups: list[tuple[str, list[Item]]]) -> None:
    for _, group in groups:
        if any(_same(item, one) for one in group):
            if item.outlet not in {one.outlet for one in group}:
                group.append(item)
            return
    groups.append((topic, [item]))


def _any_same(group: Iterable[Item], heard: Sequence[Item]) -> bool:
    return any(_same(item, one) for item in group for one in heard)


def _led_by_another(group: Sequence[Item], led: Mapping[str, int]) -> tuple[Item, ...]:
    """The items with one in front whose outlet does not lead too many; none if there is none."""
    first = next((one for one in group if led.get(one.outlet, 0) < AN_OUTLET), None)
    if first is None:
        return ()
    return (first, *(one for one in group if one is not first))


def _same(one: Item, other: Item) -> bool:
    """Whether two titles speak of one thing: half of their words, and nothing that parts them."""
    if _address(one.url) == _address(other.url):
        return True
    if abs((one.published - other.published).days) > DAYS_APART:
        return False
    mine, others = _words(one.title), _words(other.title)
    shared = len(mine & others)
    if shared < LEAST_SHARED or shared < ALIKE * len(mine | others):
        return False
    if any(_apart(mine & kind, others & kind) for kind in (CHAMBERS, DEEDS)):
        return False
    numbers = [{word for word in words if word[0].isdigit()} for words in (mine, others)]
    return not all(numbers) or bool(numbers[0] & numbers[1])


def _apart(mine: Iterable[str], others: Iterable[str]) -> bool:
    mine, others = set(mine), set(others)
    return bool(mine and others and not mine & others)


@lru_cache(4096)
def _address(url: str) -> str:
    return re.split(r"[?#]", url)[0].rstrip("/").lower()


@lru_cache(4096)
def _words(title: str) -> frozenset[str]:
    found = re.findall(r"[^\W_]+(?:\.\d+)?", title.lower())
    return frozenset(_plain(word) for word in found if word not in SMALL)


def _plain(word: str) -> str:
    for ending in ("ing", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)]
    return word


LEAST_SHARED = 3
CHAMBERS = frozenset({"house", "senate"})
DEEDS = frozenset({"pass", "reject", "fail", "block", "approv", "veto", "sign"})
SMALL = frozenset(
    listed(
        "a an the of in on at to for and or as is are was by with from after over its it be new"
        " says u s us will how what why"
    )
)
