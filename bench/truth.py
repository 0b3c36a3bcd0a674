"""How much the gate catches, how much it flags that is true, and how long it takes."""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from measuring import (
    CORPORA,
    Count,
    by_hand,
    by_template,
    caught,
    faithful,
    real_bills,
    without_summary,
)
from tasks.providers.bundled_bills import sample_bills
from tasks.record import Bill
from tasks.script.facts import facts_of
from tasks.script.template import short_segment
from tasks.truth.gate import judge

RUNS = 15


def run() -> dict[str, float | str]:
    real, bundled = real_bills(), list(sample_bills())
    everything = [*bundled, *real]
    figures: dict[str, float | str] = {"bundled bills": len(bundled), "recorded bills": len(real)}
    figures |= _faithful("by the template", faithful(by_template(everything)))
    bare = without_summary(real)
    figures |= _faithful("of these, bills without a summary", faithful(by_template(bare)))
    for name in CORPORA:
        figures |= _faithful(f"by hand, {name}", faithful(by_hand(name, real)))
    total, kinds = caught(by_template(everything), everything)
    figures |= _caught("by the template", total)
    figures |= {f"  {kind}": f"{one.flagged} of {one.all}" for kind, one in sorted(kinds.items())}
    for name in CORPORA:
        figures |= _caught(f"by hand, {name}", caught(by_hand(name, real), everything)[0])
    return figures | _speed(everything)


def _faithful(what: str, count: Count) -> dict[str, float | str]:
    share = f"{count.flagged} of {count.all} ({count.share:.1f} %)"
    return {f"faithful turns flagged, {what}": share}


def _caught(what: str, count: Count) -> dict[str, float | str]:
    share = f"{count.flagged} of {count.all} ({count.share:.2f} %)"
    return {f"false turns caught, {what}": share}


def _speed(bills: list[Bill]) -> dict[str, float | str]:
    """A daily script of three bills; the facts are made when the script is."""
    best = []
    for start in range(0, len(bills) - 2, 3):
        script = [
            (short_segment(bill, index=n, of=3, words=300).turns, facts_of(bill))
            for n, bill in enumerate(bills[start : start + 3], 1)
        ]
        best.append(min(_once(script) for _ in range(RUNS)))
    return {
        "a daily script, its facts prepared, ms": round(1000 * statistics.median(best), 1),
        "the slowest, ms": round(1000 * max(best), 1),
        "goal, ms": 5,
    }


def _once(script: list) -> float:  # type: ignore[type-arg]
    began = time.process_time()
    for turns, facts in script:
        judge(turns, facts)
    return time.process_time() - began
