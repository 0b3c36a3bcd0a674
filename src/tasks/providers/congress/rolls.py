"""Fetch the roll calls of the House: how each party voted, which added up is the count.

To be without one is never fatal: the text of the action then stands alone. The API has no roll
calls of the Senate. Source: https://github.com/LibraryOfCongress/api.congress.gov,
Documentation/HouseRollCallVoteEndpoint.md
"""

import asyncio
from collections.abc import Iterable, Mapping

import msgspec
import structlog

from tasks.errors import StepError
from tasks.providers.bill_ids import BillId
from tasks.providers.congress.client import Client
from tasks.providers.congress.plain import line
from tasks.providers.congress.rows import day
from tasks.providers.congress.votes import action_votes
from tasks.providers.congress.wire import HouseVote, HouseVoteAnswer, PartyTotal, WireAction
from tasks.record import Action, PartyVotes, Vote

MOST = 30
"""Roll calls of one bill that are asked for, the newest first."""
SEATS = 441
"""With the delegates, who vote in the Committee of the Whole."""

Roll = tuple[int, int]
"""The year and the number: they begin anew with each year."""
Rolls = Mapping[Roll, HouseVote]

log = structlog.get_logger()


async def house_rolls(client: Client, bill_id: BillId, actions: Iterable[WireAction]) -> Rolls:
    """Ask for the roll call of each recorded vote of the House, without what is not answered."""
    wanted = sorted(set(_named(actions)), reverse=True)[:MOST]
    async with asyncio.TaskGroup() as group:
        asked = {one: group.create_task(_roll(client, bill_id, one)) for one in wanted}
    return {one: roll for one, task in asked.items() if (roll := task.result())}


def _named(actions: Iterable[WireAction]) -> Iterable[Roll]:
    for action in actions:
        when = day(action.action_date)
        links = action.recorded_votes or ()
        for vote in action_votes(line(action.text), when, links) if when else ():
            if vote.chamber == "House" and vote.roll_number:
                yield vote.date.year, vote.roll_number


async def _roll(client: Client, bill_id: BillId, roll: Roll) -> HouseVote | None:
    """Sessions follow the years: the first is that of the odd one."""
    year, number = roll
    what = f"house-vote/{bill_id.congress}/{2 - year % 2}/{number}"
    try:
        return (await client.get(what, HouseVoteAnswer)).house_roll_call_vote
    except StepError as error:
        log.warning("roll call missing", bill=str(bill_id), roll=what, reason=error.reason)
        return None


def with_rolls(action: Action, rolls: Rolls, bill_id: BillId) -> Action:
    """Give the votes of an action what the roll calls say; its text stays as it is."""
    votes = tuple(_counted(vote, rolls, bill_id) for vote in action.votes)
    return action if votes == action.votes else msgspec.structs.replace(action, votes=votes)


def _counted(vote: Vote, rolls: Rolls, bill_id: BillId) -> Vote:
    """The roll call has the last word on the count; the text says more of the question."""
    roll = rolls.get((vote.date.year, vote.roll_number or 0))
    if roll is None or vote.chamber != "House" or not _is_of(vote, roll, bill_id):
        return vote
    parties = tuple(_party(one) for one in roll.vote_party_total or ())
    return msgspec.structs.replace(
        vote,
        question=vote.question or line(roll.vote_question, 200),
        result=vote.result or line(roll.result, 200),
        yeas=sum(one.yeas for one in parties),
        nays=sum(one.nays for one in parties),
        parties=parties,
    )


def _party(total: PartyTotal) -> PartyVotes:
    return PartyVotes(
        party=(total.party.type if total.party else None) or "",
        yeas=total.yea_total or 0,
        nays=total.nay_total or 0,
        present=total.present_total or 0,
        not_voting=total.not_voting_total or 0,
    )


def _is_of(vote: Vote, roll: HouseVote, bill_id: BillId) -> bool:
    """Whether it is this vote, on this bill, on this day, and counts what a House can count."""
    when = day(roll.start_date)
    return (
        roll.roll_call_number == vote.roll_number
        and (when is None or abs((when - vote.date).days) <= 1)
        and _on_this_bill(roll, bill_id)
        and _can_be([_party(one) for one in roll.vote_party_total or ()])
        and not _contradicts(vote.result, roll.result or "")
    )


def _on_this_bill(roll: HouseVote, bill_id: BillId) -> bool:
    kind, number = (roll.legislation_type or "").lower(), str(roll.legislation_number or "")
    return kind in ("", bill_id.kind) and number in ("", str(bill_id.number))


def _can_be(parties: Iterable[PartyVotes]) -> bool:
    sides = [side for one in parties for side in (one.yeas, one.nays, one.present, one.not_voting)]
    return bool(sides) and min(sides) >= 0 and 0 < sum(sides) <= SEATS


def _contradicts(told: str, rolled: str) -> bool:
    """`Passed` and `Failed` cannot both be said of one vote."""
    return bool(told and rolled) and _failed(told) != _failed(rolled)


def _failed(result: str) -> bool:
    low = result.lower()
    return any(word in low for word in ("fail", "reject", "not "))
