"""What Congress.gov answers, as far as it is used. A key may be absent or null: it means the same.

Source: https://github.com/LibraryOfCongress/api.congress.gov/tree/main/Documentation
"""

from typing import TypeVar

import msgspec


class Wire(msgspec.Struct, frozen=True, rename="camel"):
    """A part of an answer; unknown keys are ignored."""


class Pagination(Wire, frozen=True):
    next: str | None = None


class Page(Wire, frozen=True):
    pagination: Pagination | None = None

    @property
    def more(self) -> bool:
        """Whether another page is announced; counts are not to be trusted."""
        return bool(self.pagination and self.pagination.next)


class Named(Wire, frozen=True):
    name: str | None = None


class WireVote(Wire, frozen=True):
    chamber: str | None = None
    roll_number: int | None = None
    url: str | None = None


class WireAction(Wire, frozen=True):
    action_date: str | None = None
    text: str | None = None
    type: str | None = None
    source_system: Named | None = None
    committees: tuple[Named, ...] | None = None
    recorded_votes: tuple[WireVote, ...] | None = None


class Row(Wire, frozen=True):
    congress: int | None = None
    type: str | None = None
    number: int | str | None = None
    title: str | None = None
    latest_action: WireAction | None = None
    policy_area: Named | None = None


class Rows(Page, frozen=True):
    bills: tuple[Row, ...] | None = None


class Sponsored(Page, frozen=True):
    sponsored_legislation: tuple[Row, ...] | None = None


class Term(Wire, frozen=True):
    chamber: str | None = None
    start_year: int | None = None


class Terms(Wire, frozen=True):
    item: tuple[Term, ...] | None = None


class Seat(Wire, frozen=True):
    """A row of the list of members."""

    bioguide_id: str | None = None
    name: str | None = None
    state: str | None = None
    party_name: str | None = None
    district: int | None = None
    terms: Terms | tuple[Term, ...] | None = None


class Members(Page, frozen=True):
    members: tuple[Seat, ...] | None = None


class WireMember(Wire, frozen=True):
    bioguide_id: str | None = None
    full_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    party: str | None = None
    state: str | None = None
    district: int | None = None
    is_original_cosponsor: bool | None = None
    sponsorship_date: str | None = None
    sponsorship_withdrawn_date: str | None = None


class Law(Wire, frozen=True):
    number: str | None = None
    type: str | None = None


class Detail(Wire, frozen=True):
    title: str | None = None
    introduced_date: str | None = None
    latest_action: WireAction | None = None
    legislation_url: str | None = None
    policy_area: Named | None = None
    sponsors: tuple[WireMember, ...] | None = None
    laws: tuple[Law, ...] | None = None


class DetailAnswer(Wire, frozen=True):
    bill: Detail


class Actions(Page, frozen=True):
    actions: tuple[WireAction, ...] | None = None


class Cosponsors(Page, frozen=True):
    cosponsors: tuple[WireMember, ...] | None = None


class Topics(Wire, frozen=True):
    legislative_subjects: tuple[Named, ...] | None = None
    policy_area: Named | None = None


class Subjects(Page, frozen=True):
    subjects: Topics | None = None


class WireCommittee(Wire, frozen=True):
    name: str | None = None
    chamber: str | None = None


class Committees(Page, frozen=True):
    committees: tuple[WireCommittee, ...] | None = None


class Title(Wire, frozen=True):
    title: str | None = None
    title_type: str | None = None


class Titles(Page, frozen=True):
    titles: tuple[Title, ...] | None = None


class WireSummary(Wire, frozen=True):
    action_date: str | None = None
    action_desc: str | None = None
    text: str | None = None
    update_date: str | None = None


class Summaries(Page, frozen=True):
    summaries: tuple[WireSummary, ...] | None = None


class Format(Wire, frozen=True):
    url: str | None = None


class Version(Wire, frozen=True):
    type: str | None = None
    date: str | None = None
    formats: tuple[Format, ...] | None = None


class Texts(Page, frozen=True):
    text_versions: tuple[Version, ...] | None = None


class Party(Wire, frozen=True):
    type: str | None = None


class PartyTotal(Wire, frozen=True):
    party: Party | None = None
    yea_total: int | None = None
    nay_total: int | None = None
    present_total: int | None = None
    not_voting_total: int | None = None


class HouseVote(Wire, frozen=True):
    roll_call_number: int | None = None
    start_date: str | None = None
    legislation_type: str | None = None
    legislation_number: int | str | None = None
    result: str | None = None
    vote_question: str | None = None
    vote_party_total: tuple[PartyTotal, ...] | None = None


class HouseVoteAnswer(Wire, frozen=True):
    house_roll_call_vote: HouseVote


class Sitting(Wire, frozen=True):
    number: int | None = None
    start_year: int | None = None
    end_year: int | None = None


class SittingAnswer(Wire, frozen=True):
    congress: Sitting


PageT = TypeVar("PageT", bound=Page)
AnswerT = TypeVar("AnswerT", bound=Wire)
