"""An alarm against getting slower: the ratios of two runs, side by side.

Only ratios are compared. A machine may be busy today; what stands beside ours in the same run is
slowed as well.
"""

from collections.abc import Mapping

WORSE = 1.5
"""A ratio has to be worse by this factor before it is worth a look: single runs differ much."""
MORE_IS_BETTER = ("ratio of the rate", "ratio to before")


def worse(now: Mapping[str, object], before: Mapping[str, object]) -> list[str]:
    """Name the ratios that became worse, with both figures."""
    return [
        f"{name}: {before[name]} before, {value} now"
        for name, value in now.items()
        if "ratio" in name and name in before and _factor(name, value, before[name]) > WORSE
    ]


def _factor(name: str, now: object, before: object) -> float:
    assert isinstance(now, int | float), name
    assert isinstance(before, int | float), name
    better = any(words in name for words in MORE_IS_BETTER)
    high, low = (before, now) if better else (now, before)
    return high / low if low else float("inf")
