"""What an episode rests on, and the verdict on it: the same for the same evidence."""

from collections.abc import Sequence

import msgspec

from tasks.errors import Final
from tasks.record import Value
from tasks.script.facts import Facts, facts_of
from tasks.script.values import Report, Script, Segment, SegmentReport
from tasks.story import Subject
from tasks.truth.coverage import STORY, must_say, unsaid
from tasks.truth.frame import frame_facts
from tasks.truth.framing import framing
from tasks.truth.gate import judge
from tasks.truth.mending import without_flagged


class Evidence(Value, frozen=True):
    """All that is needed to judge an episode again, without a network."""

    subjects: tuple[Subject, ...]
    script: Script


def verdict(evidence: Evidence) -> Report:
    """Judge the whole script; what was mended while it was written is taken from its report."""
    before = {one.key: one for one in evidence.script.report.segments}
    return Report.of(
        [
            _carried_over(
                segment_report(segment, facts_for(segment.key, evidence.subjects)), before
            )
            for segment in evidence.script.segments
        ]
    )


def voiceable(script: Script, subjects: Sequence[Subject]) -> Script:
    """Leave out whatever the gate flags, whoever wrote it: what is said, and the report of that."""
    kept = [sayable(segment, subjects) for segment in script.segments]
    dropped = {
        old.key: len(old.turns) - len(new.turns)
        for old, new in zip(script.segments, kept, strict=True)
    }
    left = msgspec.structs.replace(script, segments=tuple(one for one in kept if one.turns))
    # A show without bills says that nothing is new, and nothing else.
    told = {one.id for one in subjects} or {"opening"}
    if not any(one.key in told for one in left.segments):
        raise Final("Nothing that could be told passes the check.", reason="nothing_to_tell")
    report = verdict(Evidence(tuple(subjects), left))
    counted = [
        msgspec.structs.replace(one, dropped=one.dropped + dropped[one.key])
        for one in report.segments
    ]
    return msgspec.structs.replace(left, report=Report.of(counted))


def sayable(segment: Segment, subjects: Sequence[Subject]) -> Segment:
    """Leave out of a segment whatever the gate flags; *subjects* are those that it rests on."""
    good = without_flagged(segment.turns, facts_for(segment.key, subjects))
    return msgspec.structs.replace(segment, turns=good)


def segment_report(segment: Segment, facts: Facts) -> SegmentReport:
    verdicts = judge(segment.turns, facts)
    claims = sum(one.claims for one in verdicts)
    words, parties, framed = framing(segment.turns)
    needs = must_say(facts) if "bill" in facts or STORY in facts else ()
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


def facts_for(key: str, subjects: Sequence[Subject]) -> Facts:
    """What the segment of that key rests on."""
    for subject in subjects:
        if subject.id == key:
            return facts_of(subject)
    return frame_facts(subjects)


def _carried_over(now: SegmentReport, before: dict[str, SegmentReport]) -> SegmentReport:
    known = before.get(now.key)
    if known is None:
        return now
    return msgspec.structs.replace(
        now,
        rewritten=known.rewritten,
        replaced=known.replaced,
        dropped=known.dropped,
        edited=known.edited,
    )
