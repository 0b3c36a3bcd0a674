"""A record that moves: the bundled bills as if they were today's, with what a test adds to them."""

from datetime import date

import msgspec

from tasks.providers.bundled_bills import BundledBills
from tasks.record import Action, Bill, Candidate, Keep, forget


class MovingBills(BundledBills):
    """The first *count* of the sample, newest action first, as a source that is no sample."""

    name = "moving record"
    offline = False

    def __init__(self, count: int) -> None:
        self._count = count
        self._news: dict[str, Action] = {}
        self.lists_late = False
        """True while the list has an action in other words than the record."""

    def move(self, bill_id: str, on: date, text: str) -> None:
        self._news[bill_id] = Action(date=on, text=text)

    async def candidates(self, today: date) -> tuple[Candidate, ...]:
        listed = (await super().candidates(today))[: self._count]
        return tuple(self._listed(one) for one in listed)

    async def bill(self, bill_id: str, keep: Keep = forget) -> Bill:
        bill = await super().bill(bill_id, keep)
        news = self._news.get(bill_id)
        return msgspec.structs.replace(bill, actions=(news, *bill.actions)) if news else bill

    def _listed(self, one: Candidate) -> Candidate:
        latest = self._news.get(one.id, one.latest_action)
        if self.lists_late:
            latest = msgspec.structs.replace(latest, text=f"{latest.text} (as listed)")
        return msgspec.structs.replace(one, latest_action=latest)
