"""The first step of a show: which bills, and the whole record of each, handed on as it is read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec

from tasks import preferences
from tasks.clock import date_in
from tasks.episodes import told
from tasks.episodes.told import Told as Heard
from tasks.errors import Final
from tasks.evidence.sources import packed
from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.pipelines.following import Following, with_name
from tasks.pipelines.gathered import Fetched, Quiet, Told
from tasks.record import Bill, Candidate, Choice, Document
from tasks.script.choosing import choose
from tasks.script.quiet import nothing_new, quiet_summary
from tasks.script.weighing import Follows
from tasks.studio import Studio

B = TypeVar("B", Bill, Bill | None)

SHORTLIST = 4
"""So many times the bills needed are looked at for topics and sponsors: lists name neither."""


async def fetch(
    context: Context,
    count: int,
    wanted: Sequence[str],
    topics: Sequence[str],
    state: str | None = None,
    only_new_for: str = "",
) -> Fetched:
    """Choose *count* bills (or take the *wanted* ones) and fetch them.

    With *only_new_for* a show, leave out what the listener was told, or what came before its last
    episode; a sample is the same every day, and always told.
    """
    studio: Studio = context.tools
    known = await preferences.find(context.user_id)
    follows = msgspec.structs.replace(known.follows, state=state or "")
    heard = None
    if only_new_for and not studio.bills.offline:
        heard = await told.find(context.user_id, only_new_for)
    desk = _Desk(context, studio, follows, heard)
    if wanted:
        await desk.fetch_all(list(wanted))
    else:
        await desk.choose(count, topics)
    bills = tuple(bill for bill, _ in desk.chosen)
    return Fetched(
        bills=bills,
        choices=tuple(choice for _, choice in desk.chosen),
        passed_over=tuple(desk.passed_over),
        record_date=studio.record_date(bills) if bills else context.clock.today_in_washington(),
        sample=studio.bills.offline,
        sources=tuple(desk.sources[bill.id] for bill in bills),
        quiet=None if bills else await quiet(context, heard.since if heard else None),
    )


async def quiet(context: Context, since: int | None, *, news: bool = False) -> Quiet:
    """Say since when nothing is new, and whether that is to be said at all."""
    known = await preferences.find(context.user_id)
    zone = preferences.zone(known.time_zone)
    last = date_in(zone, since) if since else None
    title = nothing_new(last, date_in(zone, context.clock.now_ms()))
    summary = quiet_summary(last, context.clock.today_in_washington(), news=news)
    return Quiet(title, summary, known.when_nothing_new == "skip")


class _Desk:
    """Fetches bills, each remembered as a part, says how far it is, and hands them on in order."""

    def __init__(
        self, context: Context, studio: Studio, follows: Follows, heard: Heard | None
    ) -> None:
        self._context, self._studio = context, studio
        self._follows, self._heard = follows, heard
        self._today = context.clock.today_in_washington()
        self._following = Following(context, studio.bills, follows, self._today)
        self._done = self._total = 0
        self.chosen: list[tuple[Bill, Choice]] = []
        self.passed_over: list[Choice] = []
        self.sources: dict[str, str] = {}
        """By a bill's id, the storage key of its documents."""

    async def choose(self, count: int, topics: Sequence[str]) -> None:
        """Fetch what is worth telling; what cannot be found gives its place to the next one."""
        candidates = await self._studio.bills.candidates(self._today)
        if not candidates:
            raise Final("There is nothing to tell: no bill was found.", reason="nothing_to_tell")
        if not self._studio.bills.offline:
            candidates = await self._following.join(candidates)
        if self._heard:
            candidates = tuple(one for one in candidates if self._heard.is_new(one))
        if topics or self._follows.state or self._following.left:
            candidates = await self._looked_up(candidates, count, topics)
        chosen, others = self._choose(candidates, count, topics)
        self.passed_over = list(others)
        wanted = [one.candidate.id for one in chosen]
        async with self._beside(wanted, self._fetch_or_none) as fetching:
            for choice, task in zip(chosen, fetching, strict=True):
                await self._tell_or_replace(choice, await task, len(chosen))
        if not self.chosen and not self._heard:
            raise Final("None of the chosen bills has a record yet.", reason="nothing_to_tell")

    async def fetch_all(self, bill_ids: list[str]) -> None:
        """Fetch the bills that were asked for; one that is not there ends the step."""
        async with self._beside(bill_ids, self._fetch) as fetching:
            for task in fetching:
                bill = await task
                self._tell(bill, _asked_for(bill), len(bill_ids))

    async def _tell_or_replace(self, choice: Choice, bill: Bill | None, of: int) -> None:
        while bill is None and self.passed_over:
            choice = self.passed_over.pop(0)
            self._total += 1
            bill = await self._fetch_or_none(choice.candidate.id)
        if bill is not None:
            self._tell(bill, with_name(choice, bill), of)

    def _tell(self, bill: Bill, choice: Choice, of: int) -> None:
        self.chosen.append((bill, choice))
        place = len(self.chosen)
        self._context.artifact(shown(place, bill, choice))
        self._context.hand_on(Told(bill, choice.reasons, place, of))

    def _choose(
        self, candidates: Sequence[Candidate], count: int, topics: Sequence[str]
    ) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
        return choose(
            candidates, count=count, today=self._today, topics=topics, follows=self._follows
        )

    async def _looked_up(
        self, candidates: tuple[Candidate, ...], count: int, topics: Sequence[str]
    ) -> tuple[Candidate, ...]:
        """Look at the records of a shortlist: its policy areas and sponsors may be followed."""
        shortlist, _ = self._choose(candidates, count * SHORTLIST, topics)
        unknown = [one.candidate.id for one in shortlist if self._lacks(one.candidate)]
        known = {bill.id: bill for bill in await self._present(unknown)}
        return tuple(_with(one, known[one.id]) if one.id in known else one for one in candidates)

    def _lacks(self, candidate: Candidate) -> bool:
        """Whether the list does not say what the choice needs."""
        if self._follows.state and not (candidate.sponsor and candidate.sponsor.state):
            return True
        unknown = self._following.left and not candidate.sponsor
        return unknown or not candidate.policy_area

    async def _present(self, bill_ids: list[str]) -> list[Bill]:
        """Fetch bills side by side, without those that have no record."""
        async with self._beside(bill_ids, self._fetch_or_none) as fetching:
            return [bill for task in fetching if (bill := await task)]

    @asynccontextmanager
    async def _beside(
        self, bill_ids: list[str], fetch: Callable[[str], Coroutine[Any, Any, B]]
    ) -> AsyncIterator[list[asyncio.Task[B]]]:
        self._total += len(bill_ids)
        if bill_ids:
            self._say()
        try:
            async with asyncio.TaskGroup() as group:
                yield [group.create_task(fetch(one)) for one in bill_ids]
        except* Final as errors:
            raise errors.exceptions[0] from None

    async def _fetch_or_none(self, bill_id: str) -> Bill | None:
        """Fetch a bill; None where there is no record, or its end was told: lists may differ."""
        try:
            bill = await self._fetch(bill_id)
            was_told = self._heard and self._heard.covers(bill_id, bill.latest_action)
            return None if was_told else bill
        except Final as error:
            if error.reason != "not_found":
                raise
            return None

    async def _fetch(self, bill_id: str) -> Bill:
        async def read() -> Answer[Bill]:
            documents: list[Document] = []
            bill = await self._studio.bills.bill(bill_id, documents.append)
            data = await asyncio.to_thread(packed, documents)
            return Answer(result=bill, data=data, suffix=".sources")

        name = self._studio.bills.name
        call = Call(provider=name, depends_on=(name, bill_id), make=read, result_type=Bill)
        part = await self._context.part(bill_id, call)
        self.sources[part.result.id] = part.storage_key or ""
        self._done += 1
        self._say()
        return part.result

    def _say(self) -> None:
        now = min(self._done + 1, self._total)
        message = f"Fetching bills… bill {now} of {self._total}"
        self._context.progress(self._done, self._total, "bill", message)


def _with(candidate: Candidate, bill: Bill) -> Candidate:
    area = bill.policy_area or candidate.policy_area
    return msgspec.structs.replace(candidate, policy_area=area, sponsor=bill.sponsor)


def _asked_for(bill: Bill) -> Choice:
    latest = bill.latest_action
    if latest is None:
        raise Final(f"{bill.citation} has no action on record yet.", reason="nothing_to_tell")
    candidate = Candidate(
        bill.congress, bill.kind, bill.number, bill.title, latest, bill.policy_area
    )
    return Choice(candidate, 0.0, ("you asked for it",))


def shown(index: int, bill: Bill, choice: Choice) -> Artifact:
    """A bill, as who watches the job sees it."""
    return Artifact(
        id=bill.id,
        kind="bill",
        index=index,
        title=f"{bill.citation}: {bill.title}",
        text="; ".join(choice.reasons),
        url=bill.url,
    )
