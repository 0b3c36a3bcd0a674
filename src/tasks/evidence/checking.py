"""Repeat the verdict: prove the hashes, make the facts anew, judge every line by them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from tasks.errors import BadInput, GavelcastError
from tasks.evidence import manifest, sources
from tasks.evidence.making import FactsById, Words, all_facts, made_by
from tasks.evidence.manifest import BillEntry, Entry, Manifest, SourceEntry, sha256
from tasks.evidence.opening import Damaged, Package, opened
from tasks.record import Document, Value
from tasks.script.facts.values import AnyFact
from tasks.script.values import Report, Script, Segment
from tasks.story import PREFIX, Subject
from tasks.truth.evidence import Evidence, facts_for, verdict
from tasks.truth.mending import flagged

T = TypeVar("T")

FRAME = ("opening", "close")
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Checked(Value, frozen=True, kw_only=True):
    """What was looked at, and all that is wrong with it."""

    title: str
    record_date: str
    made_by: str
    bills: int
    stories: int
    documents: int
    facts: int
    lines: int
    claims: int
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.problems


async def check(path: Path) -> Checked:
    """Check the evidence in *path*; raises BadInput where that is none."""
    with opened(path) as package:
        return await _Check(package, _manifest(package, path)).carry_out()


def _manifest(package: Package, path: Path) -> Manifest:
    try:
        said = package.read(manifest.MANIFEST)
        if msgspec.json.decode(said, type=_Format).format > manifest.FORMAT:
            raise BadInput(f"{path} was made by a newer Gavelcast: update this one.")
        return msgspec.json.decode(said, type=Manifest)
    except KeyError:
        raise BadInput(f"{path} is no evidence of Gavelcast: it has no manifest.json.") from None
    except (Damaged, *UNREADABLE) as error:
        raise BadInput(f"{path}: manifest.json cannot be read ({error}).") from None


class _Format(msgspec.Struct):
    format: int


class _Check:
    """Goes on after each problem, so that all are told."""

    def __init__(self, package: Package, listed: Manifest) -> None:
        self._package, self._listed = package, listed
        self._problems: list[str] = []
        self._subjects: dict[str, Subject] = {}

    async def carry_out(self) -> Checked:
        self._look_for_others()
        for one in self._listed.bills:
            await self._read_bill(one)
        parts = {entry.file: self._proven(entry) for entry in self._listed.files}
        missing = [name for name in manifest.PARTS if name not in parts]
        self._problems += [f"{name}: the manifest does not list it" for name in missing]
        facts = self._decoded(manifest.FACTS, parts, FactsById)
        words = self._decoded(manifest.SCRIPT, parts, Words)
        report = self._decoded(manifest.REPORT, parts, Report)
        try:
            await asyncio.to_thread(self._judge, facts, words, report)
        except Exception as error:
            # What was made to look like a record may break the reading of it in any way.
            self._problems.append(f"{manifest.SCRIPT}: it cannot be judged ({error})")
        return self._checked(facts, words, report)

    def _look_for_others(self) -> None:
        listed = {one.file for one in self._entries()} | {manifest.MANIFEST}
        self._problems += [
            f"{name}: the manifest does not list it"
            for name in sorted(self._package.names - listed)
        ]

    def _entries(self) -> Iterator[Entry | SourceEntry]:
        yield from self._listed.files
        for one in self._listed.bills:
            yield from one.sources

    def _proven(self, entry: Entry | SourceEntry) -> bytes | None:
        """Read a file; one that is changed is told, and looked at all the same."""
        try:
            data = self._package.read(entry.file)
        except KeyError:
            self._problems.append(f"{entry.file}: it is missing")
            return None
        except Damaged as error:
            self._problems.append(f"{entry.file}: it is damaged ({error})")
            return None
        if sha256(data) != entry.sha256:
            self._problems.append(f"{entry.file}: it was changed, its SHA-256 is another one")
        return data

    async def _read_bill(self, one: BillEntry) -> None:
        bodies = {entry: self._proven(entry) for entry in one.sources}
        documents = [
            Document(entry.url, entry.media_type, entry.fetched_at, body)
            for entry, body in bodies.items()
            if body is not None
        ]
        try:
            self._subjects[one.bill] = await sources.read_again(one.bill, documents)
        except (GavelcastError, ValueError, *UNREADABLE) as error:
            self._problems.append(f"sources/{one.bill}: no record can be made of it ({error})")

    def _decoded(self, name: str, parts: dict[str, bytes | None], kind: type[T]) -> T | None:
        data = parts.get(name)
        if data is None:
            return None
        try:
            return msgspec.json.decode(data, type=kind)
        except UNREADABLE as error:
            self._problems.append(f"{name}: it cannot be read ({error})")
            return None

    def _judge(self, facts: FactsById | None, words: Words | None, report: Report | None) -> None:
        subjects = list(self._subjects.values())
        if facts is not None:
            self._problems += _other_facts(facts, all_facts(subjects), self._listed.made_by)
        if words is None:
            return
        if words.title != self._listed.title:
            self._problems.append(f"{manifest.SCRIPT}: the manifest has another title")
        for segment in words.segments:
            self._problems += self._flagged(segment, subjects)
        if report is not None and not self._problems:
            script = Script(words.title, words.summary, words.segments, report)
            if verdict(Evidence(tuple(subjects), script)) != report:
                self._problems.append(f"{manifest.REPORT}: the check finds something else")

    def _flagged(self, segment: Segment, subjects: Sequence[Subject]) -> Iterator[str]:
        if segment.key not in (*self._subjects, *FRAME):
            yield f"{manifest.SCRIPT}: there is no record for {segment.key[:60]!r}"
            return
        wrong = flagged(segment.turns, facts_for(segment.key, subjects))
        for number, why in wrong.items():
            turn = segment.turns[number]
            where = f"{manifest.SCRIPT}: {segment.key}, line {number + 1} ({turn.speaker})"
            yield f"{where}: {turn.text!r}: {'; '.join(why)}"

    def _checked(
        self, facts: FactsById | None, words: Words | None, report: Report | None
    ) -> Checked:
        segments = words.segments if words else ()
        stories = sum(one.bill.startswith(PREFIX) for one in self._listed.bills)
        return Checked(
            title=self._listed.title,
            record_date=self._listed.record_date,
            made_by=self._listed.made_by,
            bills=len(self._listed.bills) - stories,
            stories=stories,
            documents=sum(len(one.sources) for one in self._listed.bills),
            facts=sum(len(one) for one in (facts or {}).values()),
            lines=sum(len(one.turns) for one in segments),
            claims=report.claims if report else 0,
            problems=tuple(self._problems),
        )


def _other_facts(told: FactsById, anew: FactsById, by: str) -> Iterator[str]:
    """Name the first fact of each bill that the sources do not give."""
    hint = "" if by == made_by() else f" (made by {by}; this is {made_by()})"
    for key in sorted(told.keys() | anew.keys()):
        one, other = _by_id(told.get(key, ())), _by_id(anew.get(key, ()))
        if wrong := [name for name in {**one, **other} if one.get(name) != other.get(name)]:
            more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
            yield f"{manifest.FACTS}: {key}, {wrong[0]}{more}: the sources say otherwise{hint}"


def _by_id(facts: Sequence[AnyFact]) -> dict[str, AnyFact]:
    return {one.id: one for one in facts}
