"""What an episode rests on, and the verdict on it: the same for the same evidence."""

from collections.abc import Sequence

import msgspec

from tasks.record import Bill, Value
from tasks.script.facts import Facts, facts_of
from tasks.script.values import Report, Script, Segment, SegmentReport
from tasks.truth.coverage import must_say, unsaid
from tasks.truth.frame import frame_facts
from tasks.truth.framing import framing
from tasks.truth.gate import judge


class Evidence(Value, frozen=True):
    """All that is needed to judge an episode again, without a network."""

    bills: tuple[Bill, ...]
    script: Script


def verdict(evidence: Evidence) -> Report:
    """Judge the whole script; what was mended while it was written is taken from its report."""
    before = {one.key: one for one in evidence.script.report.segments}
    return Report(
        tuple(
            _carried_over(segment_report(segment, _facts(segment, evidence.bills)), before)
            for segment in evidence.script.segments
        )
    )


def segment_report(segment: Segment, facts: Facts) -> SegmentReport:
    verdicts = judge(segment.turns, facts)
    claims = sum(one.claims for one in verdicts)
    words, parties, framed = framing(segment.turns)
    needs = must_say(facts) if "bill" in facts else ()
    return SegmentReport(
        key=segment.key,
        claims=claims,
        supported=claims - min(claims, sum(len(one.findings) for one in verdicts)),
        must_say=tuple(need[0] for need in needs),
        unsaid=unsaid(needs, segment.turns),
        framing=words,
        parties=parties,
        framed=framed,
    )


def _facts(segment: Segment, bills: Sequence[Bill]) -> Facts:
    for bill in bills:
        if bill.id == segment.key:
            return facts_of(bill)
    return frame_facts(bills)


def _carried_over(now: SegmentReport, before: dict[str, SegmentReport]) -> SegmentReport:
    known = before.get(now.key)
    if known is None:
        return now
    return msgspec.structs.replace(
        now, rewritten=known.rewritten, replaced=known.replaced, dropped=known.dropped
    )
