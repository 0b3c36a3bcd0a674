"""Choose what is worth telling, and say why, in words for the page."""

from collections.abc import Iterable, Sequence
from datetime import date

from tasks.record import Candidate, Choice
from tasks.script.weighing import NOBODY, Follows, Weight, weigh

PASSED_OVER = 20
"""How many of the others are named."""
AGAIN = 12.0
"""What a second bill of the same policy area has to be better by; a third one, much more."""
SAME_KIND = 2.0
SAME_TITLE = 60.0


def choose(
    candidates: Iterable[Candidate],
    *,
    count: int,
    today: date,
    topics: Sequence[str] = (),
    follows: Follows = NOBODY,
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Choose *count* bills, best first, and name the next ones that were passed over.

    The same candidates always give the same choice. How new something is, is measured from the
    newest action (not after *today*), so a week without any still has something to tell.
    """
    left = list({one.id: one for one in candidates}.values())
    newest = min(today, max((one.latest_action.date for one in left), default=today))
    weighed = {one.id: weigh(one, newest, topics, follows) for one in left}
    chosen: list[Choice] = []
    while left and len(chosen) < count:
        best = min((_choice(one, weighed[one.id], chosen) for one in left), key=_order)
        chosen.append(best)
        left.remove(best.candidate)
    others = sorted((_choice(one, weighed[one.id], chosen) for one in left), key=_order)
    return tuple(chosen), tuple(others[:PASSED_OVER])


def _choice(candidate: Candidate, weights: Sequence[Weight], chosen: Sequence[Choice]) -> Choice:
    """Weigh one bill beside those that are chosen already."""
    everything = (*weights, *_sameness(candidate, [one.candidate for one in chosen]))
    return Choice(
        candidate=candidate,
        score=round(sum(weight.points for weight in everything), 2),
        reasons=tuple(weight.reason for weight in everything if weight.reason),
    )


def _sameness(candidate: Candidate, chosen: Sequence[Candidate]) -> Iterable[Weight]:
    area = [one for one in chosen if one.policy_area and one.policy_area == candidate.policy_area]
    twin = next((one for one in chosen if one.title.lower() == candidate.title.lower()), None)
    if twin:
        yield Weight(-SAME_TITLE, f"tells the same as {twin.citation}")
    elif area:
        yield Weight(-AGAIN * len(area) ** 2, f"{_much(len(area))} on {candidate.policy_area}")
    kinds = sum(one.kind == candidate.kind for one in chosen)
    yield Weight(-SAME_KIND * kinds, "")


def _much(chosen: int) -> str:
    return "there is another one" if chosen == 1 else "there are others"


def _order(choice: Choice) -> tuple[float, int, int, str, int]:
    one = choice.candidate
    day = one.latest_action.date.toordinal()
    return (-choice.score, -day, -one.congress, one.kind, one.number)
