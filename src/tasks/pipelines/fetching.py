"""The first step of a show: which bills, and their whole record."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

import msgspec

from tasks.errors import Final
from tasks.evidence.sources import packed
from tasks.jobs.parts import Answer, Call
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.record import Bill, Candidate, Choice, Document, Value
from tasks.script.choosing import choose
from tasks.studio import Studio

SHORTLIST = 4
"""With topics, so many times the bills needed are looked at: lists name no policy area."""


class Fetched(Value, frozen=True):
    """The bills of an episode, in the order they are told."""

    bills: tuple[Bill, ...]
    choices: tuple[Choice, ...]
    """Why each was chosen, in the same order."""
    passed_over: tuple[Choice, ...]
    record_date: date
    sample: bool
    sources: tuple[str, ...] = ()
    """Where the documents of each are kept, in the same order."""


async def fetch(
    context: Context, count: int, wanted: Sequence[str], topics: Sequence[str]
) -> Fetched:
    """Choose *count* bills (or take the *wanted* ones) and fetch them."""
    studio: Studio = context.tools
    desk = _Desk(context, studio)
    if wanted:
        bills = await desk.fetch_all(list(wanted))
        choices = [_asked_for(bill) for bill in bills]
        passed_over: list[Choice] = []
    else:
        bills, choices, passed_over = await desk.choose(count, topics)
    for index, (bill, choice) in enumerate(zip(bills, choices, strict=True), 1):
        context.artifact(_artifact(index, bill, choice))
    return Fetched(
        bills=tuple(bills),
        choices=tuple(choices),
        passed_over=tuple(passed_over),
        record_date=studio.record_date(tuple(bills)),
        sample=studio.bills.offline,
        sources=tuple(desk.sources[bill.id] for bill in bills),
    )


class _Desk:
    """Fetches bills, each remembered as a part, and says how far it is."""

    def __init__(self, context: Context, studio: Studio) -> None:
        self._context, self._studio = context, studio
        self._today = context.clock.today_in_washington()
        self._done = self._total = 0
        self.sources: dict[str, str] = {}
        """By a bill's id, the storage key of its documents."""

    async def choose(
        self, count: int, topics: Sequence[str]
    ) -> tuple[list[Bill], list[Choice], list[Choice]]:
        candidates = await self._studio.bills.candidates(self._today)
        if topics:
            candidates = await self._with_policy_areas(candidates, count, topics)
        chosen, others = choose(candidates, count=count, today=self._today, topics=topics)
        if not chosen:
            raise Final("There is nothing to tell: no bill was found.", reason="nothing_to_tell")
        return await self._fetch_with_reserve(list(chosen), list(others))

    async def fetch_all(self, bill_ids: list[str]) -> list[Bill]:
        """Fetch bills side by side; one that is not there ends the step."""
        self._total += len(bill_ids)
        self._say()
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._fetch(one)) for one in bill_ids]
        except* Final as errors:
            raise errors.exceptions[0] from None
        return [task.result() for task in tasks]

    async def _with_policy_areas(
        self, candidates: tuple[Candidate, ...], count: int, topics: Sequence[str]
    ) -> tuple[Candidate, ...]:
        """Look at the records of a shortlist, so that topics can match policy areas too."""
        shortlist, _ = choose(candidates, count=count * SHORTLIST, today=self._today, topics=topics)
        unknown = [one.candidate.id for one in shortlist if not one.candidate.policy_area]
        areas = {bill.id: bill.policy_area for bill in await self._present(unknown)}
        return tuple(
            msgspec.structs.replace(one, policy_area=areas.get(one.id, one.policy_area))
            for one in candidates
        )

    async def _fetch_with_reserve(
        self, chosen: list[Choice], others: list[Choice]
    ) -> tuple[list[Bill], list[Choice], list[Choice]]:
        """Fetch what was chosen; what cannot be found gives its place to the next one."""
        bills = {bill.id: bill for bill in await self._present([c.candidate.id for c in chosen])}
        told = [choice for choice in chosen if choice.candidate.id in bills]
        while len(told) < len(chosen) and others:
            choice = others.pop(0)
            for bill in await self._present([choice.candidate.id]):
                bills[bill.id] = bill
                told.append(choice)
        if not told:
            raise Final("None of the chosen bills has a record yet.", reason="nothing_to_tell")
        return [bills[choice.candidate.id] for choice in told], told, others

    async def _present(self, bill_ids: list[str]) -> list[Bill]:
        """Fetch bills side by side, without those that have no record."""
        if not bill_ids:
            return []
        self._total += len(bill_ids)
        self._say()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._fetch_or_none(one)) for one in bill_ids]
        return [bill for task in tasks if (bill := task.result())]

    async def _fetch_or_none(self, bill_id: str) -> Bill | None:
        try:
            return await self._fetch(bill_id)
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


def _asked_for(bill: Bill) -> Choice:
    latest = bill.latest_action
    if latest is None:
        raise Final(f"{bill.citation} has no action on record yet.", reason="nothing_to_tell")
    candidate = Candidate(
        bill.congress, bill.kind, bill.number, bill.title, latest, bill.policy_area
    )
    return Choice(candidate, 0.0, ("you asked for it",))


def _artifact(index: int, bill: Bill, choice: Choice) -> Artifact:
    return Artifact(
        id=bill.id,
        kind="bill",
        index=index,
        title=f"{bill.citation}: {bill.title}",
        text="; ".join(choice.reasons),
        url=bill.url,
    )
