"""What a listener should hear of every bill and story, and whether it is said."""

from collections.abc import Iterable, Sequence

from tasks.script.facts import Facts
from tasks.script.facts.values import Event
from tasks.script.values import Turn

Need = tuple[str, ...]
"""Facts of which one is enough, the first gives its name."""


STORY, BENEATH = "item.1.title", "item.1.note."


def must_say(facts: Facts) -> tuple[Need, ...]:
    """What it does, who brought it in, where it stands, and how each chamber decided.

    Of a story: what its leading outlet says beneath the headline.
    """
    if STORY in facts:
        return (tuple(one for one in facts if one.startswith(BENEATH)) or (STORY,),)
    summary = tuple(one for one in facts if one.startswith("summary."))
    names = ("status", "law.1", "now", "latest", *_became_law(facts))
    where = tuple(one for one in names if one in facts)
    needs: list[Need] = [summary or ("official",), where, *_decisions(facts)]
    needs += [("sponsor",)] if "sponsor" in facts else []
    return tuple(need for need in needs if any(one in facts for one in need))


def _became_law(facts: Facts) -> list[str]:
    """The lines of the record that say that it is law: with them, where it stands is told too."""
    events = (one for one in facts.values() if isinstance(one, Event))
    return [one.id for one in events if {"law", "became"} & set(one.deeds)]


def unsaid(needs: Iterable[Need], turns: Sequence[Turn]) -> tuple[str, ...]:
    cited = {one for turn in turns for one in turn.facts}
    return tuple(need[0] for need in needs if not cited & set(need))


def _decisions(facts: Facts) -> list[Need]:
    """The last passage or failure in each chamber; the record may have several lines on one."""
    last: dict[object, dict[str, Event]] = {}
    for one in facts.values():
        if isinstance(one, Event) and set(one.deeds) & _DECIDED:
            known = last.setdefault(one.chamber, {})
            if known and one.date > max(each.date for each in known.values()):
                known.clear()
            known[one.id] = one
    return [tuple(known) for known in last.values()]


_DECIDED = {"passed", "failed", "concurred"}
