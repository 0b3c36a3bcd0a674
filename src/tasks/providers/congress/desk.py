"""Ask all that one wants to know, at once where it can be."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from tasks.clock import Clock, iso
from tasks.errors import Retryable, StepError
from tasks.providers.bill_ids import BillId
from tasks.providers.congress.client import Client, Note
from tasks.providers.congress.listing import listed, moved_lately
from tasks.providers.congress.reading import Answers, read_bill
from tasks.providers.congress.rolls import Rolls, house_rolls
from tasks.providers.congress.roster import Roster
from tasks.providers.congress.rows import day
from tasks.providers.congress.sitting import congress_on, congress_sitting
from tasks.providers.congress.sponsoring import sponsored_by
from tasks.providers.congress.texts import Texts
from tasks.providers.congress.wire import (
    Actions,
    Committees,
    Cosponsors,
    Detail,
    DetailAnswer,
    PageT,
    SittingAnswer,
    Subjects,
    Summaries,
    Titles,
    WireAction,
)
from tasks.providers.congress.wire import Texts as TextVersions
from tasks.record import Bill, BillText, Candidate, Document, Keep, Member

PAGES = 4
"""A thousand rows are the most one bill is read for."""

T = TypeVar("T")


class Desk:
    def __init__(self, client: Client, texts: Texts, clock: Clock) -> None:
        self._client = client
        self._texts = texts
        self._roster = Roster(client, clock)
        self._clock = clock

    async def aclose(self) -> None:
        await self._client.aclose()
        await self._texts.aclose()

    async def sitting(self) -> int | None:
        """Ask for the number of the Congress that sits."""
        return (await self._client.get("congress/current", SittingAnswer)).congress.number

    async def candidates(self, today: date) -> tuple[Candidate, ...]:
        return await together(self._candidates(today))

    async def candidate(self, bill_id: BillId) -> Candidate | None:
        return listed(bill_id, (await self._client.get(bill_id.path, DetailAnswer)).bill)

    async def members(self, names: Sequence[str], today: date) -> Mapping[str, tuple[Member, ...]]:
        return await self._roster.find(names, congress_on(today))

    async def sponsored(self, sponsor: Member, today: date) -> tuple[Candidate, ...]:
        return await sponsored_by(self._client, sponsor, congress_on(today))

    async def bill(self, bill_id: BillId, keep: Keep) -> Bill:
        """Ask for the bill itself first: one that is not there is no reason for eight questions."""
        fetched_at = iso(self._clock.now_ms()) or ""

        def note(url: str, media_type: str, body: bytes) -> None:
            keep(Document(url, media_type, fetched_at, body))

        detail = (await self._client.noting(note).get(bill_id.path, DetailAnswer)).bill
        answers, text = await together(self._rest(bill_id, detail, note))
        return await asyncio.to_thread(read_bill, bill_id, answers, text, fetched_at)

    async def _candidates(self, today: date) -> tuple[Candidate, ...]:
        return await moved_lately(self._client, await congress_sitting(self._client, today))

    async def _rest(
        self, bill_id: BillId, detail: Detail, note: Note
    ) -> tuple[Answers, BillText | None]:
        client, path = self._client.noting(note), bill_id.path
        async with asyncio.TaskGroup() as group:
            ask = group.create_task
            actions = ask(_all(client, f"{path}/actions", Actions))
            cosponsors = ask(_all(client, f"{path}/cosponsors", Cosponsors))
            subjects = ask(client.page(f"{path}/subjects", Subjects))
            committees = ask(client.page(f"{path}/committees", Committees))
            titles = ask(client.page(f"{path}/titles", Titles))
            summaries = ask(client.page(f"{path}/summaries", Summaries))
            text = ask(self._text(client, bill_id, actions, note))
            rolls = ask(_rolls(client, bill_id, actions))
        answers = Answers(
            detail=detail,
            actions=_actions(actions.result()),
            cosponsors=cosponsors.result(),
            subjects=subjects.result(),
            committees=committees.result().committees or (),
            titles=titles.result(),
            summaries=summaries.result(),
            rolls=rolls.result(),
        )
        return answers, text.result()

    async def _text(
        self,
        client: Client,
        bill_id: BillId,
        actions: "asyncio.Task[tuple[Actions, ...]]",
        note: Note,
    ) -> BillText | None:
        versions = await client.page(f"{bill_id.path}/text", TextVersions)
        dates = (day(one.action_date) for one in _actions(await actions))
        last = max((when for when in dates if when), default=None)
        return await self._texts.text(bill_id, versions.text_versions or (), last, note)


async def _rolls(
    client: Client, bill_id: BillId, actions: "asyncio.Task[tuple[Actions, ...]]"
) -> Rolls:
    return await house_rolls(client, bill_id, _actions(await actions))


async def _all(client: Client, what: str, kind: type[PageT]) -> tuple[PageT, ...]:
    return tuple([page async for page in client.pages(what, kind, most=PAGES)])


def _actions(pages: tuple[Actions, ...]) -> tuple[WireAction, ...]:
    return tuple(action for page in pages for action in page.actions or ())


async def together(work: Coroutine[Any, Any, T]) -> T:
    """Let the first failure speak for questions that were asked at once."""
    try:
        return await work
    except* StepError as failures:
        first = _leaf(failures)
    raise first


def _leaf(failures: BaseExceptionGroup[StepError]) -> StepError:
    for failure in failures.exceptions:
        return _leaf(failure) if isinstance(failure, BaseExceptionGroup) else failure
    return Retryable()
