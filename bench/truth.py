"""How much the gate catches, how much it flags that is true, and how long it takes."""

import statistics
import sys
import time
from pathlib import Path

import msgspec

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
from tasks.truth import tokens
from tasks.truth.gate import judge
from tasks.truth.measured import FILE, Measured, Share, measured
from truth_tables import DOCS, written

RUNS = 15


def run(*, write: bool = False) -> dict[str, float | str]:
    """Measure; *write* puts what is found where the docs and the pages have it from."""
    real, bundled = real_bills(), list(sample_bills())
    everything = [*bundled, *real]
    total, kinds = caught(by_template(everything), everything)
    found = _measured(real, everything, total)
    if write:
        _write(found)
    return {**_told(found, kinds), **_speed(everything)}


def _measured(real: list[Bill], everything: list[Bill], by_code: Count) -> Measured:
    """What can be measured again; what was new to the gate once stays as it was then."""
    before = measured()
    false_turns = {"template": _caught(by_code)}
    dialogues = dict(before.dialogues)
    for name in CORPORA:
        false_turns[name] = _caught(caught(by_hand(name, real), everything)[0])
        now = _passed(faithful(by_hand(name, real)))
        dialogues[name] = msgspec.structs.replace(dialogues[name], now=now)
    return msgspec.structs.replace(
        before,
        bundled_bills=len(everything) - len(real),
        recorded_bills=len(real),
        false_turns=false_turns,
        by_template=_passed(faithful(by_template(everything))),
        without_summary=_passed(faithful(by_template(without_summary(real)))),
        dialogues=dialogues,
    )


def _caught(count: Count) -> Share:
    return Share(count.flagged, count.all)


def _passed(count: Count) -> Share:
    return Share(count.all - count.flagged, count.all)


def _write(found: Measured) -> None:
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    DOCS.write_text(written(DOCS.read_text(), found))


def _told(found: Measured, kinds: dict[str, Count]) -> dict[str, float | str]:
    figures: dict[str, float | str] = {
        "bundled bills": found.bundled_bills,
        "recorded bills": found.recorded_bills,
        "faithful turns passed, by the template": _of(found.by_template),
        "of these, bills without a summary": _of(found.without_summary),
    }
    for name, one in found.dialogues.items():
        figures[f"faithful turns passed, by hand, {name}"] = _of(one.now)
    for name, share in found.false_turns.items():
        figures[f"false turns caught, {name}"] = _of(share)
    return figures | {f"  {kind}": f"{n.flagged} of {n.all}" for kind, n in sorted(kinds.items())}


def _of(share: Share) -> str:
    return f"{share.good} of {share.all} ({100 * share.good / max(1, share.all):.2f} %)"


def _speed(bills: list[Bill]) -> dict[str, float | str]:
    """A daily script of three bills; the facts are made when the script is."""
    best, new = [], []
    for start in range(0, len(bills) - 2, 3):
        script = [
            (short_segment(bill, index=n, of=3, words=300).turns, facts_of(bill))
            for n, bill in enumerate(bills[start : start + 3], 1)
        ]
        best.append(min(_once(script) for _ in range(RUNS)))
        new.append(min(_once(script, new=True) for _ in range(RUNS)))
    return {
        "a daily script, its facts prepared, ms": round(1000 * statistics.median(best), 1),
        "the slowest, ms": round(1000 * max(best), 1),
        "a daily script, its sentences new, ms": round(1000 * statistics.median(new), 1),
        "goal, ms": 5,
    }


def _once(script: list, *, new: bool = False) -> float:  # type: ignore[type-arg]
    if new:
        tokens.known.cache_clear()
    began = time.process_time()
    for turns, facts in script:
        judge(turns, facts)
    return time.process_time() - began
