"""All facts about one bill or story, to be looked up by id."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from tasks.record import Bill
from tasks.script.facts.absences import absences
from tasks.script.facts.events import events, votes
from tasks.script.facts.identity import identity
from tasks.script.facts.parties import parties
from tasks.script.facts.passages import passages
from tasks.script.facts.people import people
from tasks.script.facts.reported import reported
from tasks.script.facts.standing import standings
from tasks.script.facts.values import AnyFact
from tasks.story import Story, Subject


class Facts(Mapping[str, AnyFact]):
    """Facts by id, in the order in which they are told."""

    def __init__(self, facts: Iterable[AnyFact], record_date: date) -> None:
        self.record_date = record_date
        self._by_id = {one.id: one for one in facts}
        self.kept: dict[str, Any] = {}
        """What others have made of a fact, so that they need not make it again."""

    def __getitem__(self, fact_id: str) -> AnyFact:
        return self._by_id[fact_id]

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def urls(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Where the cited facts can be looked up, each address once."""
        cited = (self._by_id[one].url for one in ids if one in self._by_id)
        return tuple(dict.fromkeys(url for url in cited if url))

    @cached_property
    def slots(self) -> dict[str, str]:
        """Every hard value by its whole name: `vote.1.tally`."""
        return {
            f"{fact.id}.{name}": value
            for fact in self._by_id.values()
            for name, value in fact.slots.items()
        }


def facts_of(subject: Subject) -> Facts:
    """Make the facts of *subject*; the same record always gives the same ids."""
    if isinstance(subject, Story):
        return Facts(reported(subject), subject.record_date)
    return Facts(_of_bill(subject), subject.record_date)


def _of_bill(bill: Bill) -> Iterator[AnyFact]:
    happened = (*events(bill), *votes(bill))
    yield from (
        *identity(bill),
        *people(bill),
        *standings(bill),
        *happened,
        *parties(bill),
        *absences(bill, happened),
        *passages(bill),
    )
