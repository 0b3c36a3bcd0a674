"""The alarm against getting slower rings for what is slower, and for nothing else."""

import pytest
from bench.against import worse

BEFORE = {
    "bus: ratio of the rate (goal: 0.8)": 1.0,
    "bus: ratio of p99 (goal: 1.5)": 1.2,
    "engine: jobs/s": 300,
    "engine: ratio to before": 0.9,
}


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("bus: ratio of the rate (goal: 0.8)", 0.6),
        ("bus: ratio of p99 (goal: 1.5)", 2.0),
        ("engine: ratio to before", 0.3),
    ],
)
def test_a_ratio_that_is_much_worse_is_told(figure: str, value: float) -> None:
    [told] = worse(BEFORE | {figure: value}, BEFORE)

    assert told == f"{figure}: {BEFORE[figure]} before, {value} now"


def test_what_is_better_or_a_busy_machine_is_no_alarm() -> None:
    """Plain figures differ with the machine; only what was measured beside them counts."""
    better = {name: value * 3 if "rate" in name else value / 3 for name, value in BEFORE.items()}
    better["engine: ratio to before"] = 1.4

    assert worse(BEFORE | {"engine: jobs/s": 30}, BEFORE) == []
    assert worse(better, BEFORE) == []
    assert worse({"new: ratio of p99": 9.0}, BEFORE) == []
