"""The public record: what Congress.gov says of a bill, as frozen values.

Every field is a fact of the record, cleaned (HTML stripped by a parser, white space folded) and
bounded, but never reworded. A missing thing is None or an empty tuple, never a guess.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

import msgspec

from tasks.clock import CAPITOL

BillKind = Literal["hr", "s", "hjres", "sjres", "hconres", "sconres", "hres", "sres"]
Chamber = Literal["House", "Senate"]


class Value(msgspec.Struct, frozen=True, rename="camel"):
    """A frozen value; camelCase on the wire and in the database."""


class Member(Value, frozen=True):
    bioguide_id: str
    name: str
    """As spoken: `Chip Roy`."""
    title: Literal["Rep.", "Sen.", "Del.", "Resident Commissioner"]
    party: str
    """The record's letter: R, D, I, ..."""
    state: str
    """Two letters."""
    district: int | None = None


class Cosponsor(Value, frozen=True):
    member: Member
    original: bool
    since: date
    withdrawn: date | None = None


class PartyVotes(Value, frozen=True):
    """How the members of one party voted."""

    party: str
    """The record's letter: R, D, I, ..."""
    yeas: int
    nays: int
    present: int = 0
    not_voting: int = 0


class Vote(Value, frozen=True):
    """A recorded vote. Senate tallies stand in the action's text, the House's in its roll too."""

    chamber: Chamber
    date: date
    question: str
    """`On passage`, `Motion to proceed`, ...; as the record has it."""
    result: str
    """`Passed`, `Failed`, `Agreed to`, `Rejected`."""
    yeas: int | None = None
    nays: int | None = None
    roll_number: int | None = None
    url: str = ""
    parties: tuple[PartyVotes, ...] = ()
    """Of the roll, which then has the last word on the tally; none where only the text is known."""


class Action(Value, frozen=True):
    date: date
    text: str
    kind: str = ""
    """`IntroReferral`, `Committee`, `Calendars`, `Floor`, `President`, `BecameLaw`, ..."""
    chamber: Chamber | None = None
    committees: tuple[str, ...] = ()
    votes: tuple[Vote, ...] = ()


class Summary(Value, frozen=True):
    """A summary of the bill: Congress's researchers', or (offline) in our own words."""

    date: date | None
    stage: str
    """What was summarised: `Introduced in House`."""
    text: str
    """Plain text, paragraphs parted by a blank line."""


class Section(Value, frozen=True):
    """A section of the bill's newest text, plain and bounded."""

    label: str
    """`Sec. 2`, or empty."""
    heading: str
    text: str


class Title(Value, frozen=True):
    """One of a bill's titles; what a chamber passed may have had another one."""

    text: str
    kind: Literal["short", "official"]
    stage: str
    """Of which version: `Introduced`, `Passed House`, `Enacted`, ..."""


class BillText(Value, frozen=True):
    version: str
    """`Introduced in House`, ..."""
    date: date | None
    url: str
    sections: tuple[Section, ...] = ()
    truncated: bool = False


class Bill(Value, frozen=True, tag="bill"):
    """One measure of Congress with all that the record holds of it (newest action first)."""

    congress: int
    kind: BillKind
    number: int
    title: str
    """The title to show; never empty (a short title if there is one)."""
    official_title: str
    introduced: date | None
    sponsor: Member | None
    url: str
    """The bill's page on www.congress.gov."""
    fetched_at: str
    """ISO 8601 UTC: when the record was read (offline: when the bundled facts were)."""
    cosponsors: tuple[Cosponsor, ...] = ()
    policy_area: str = ""
    subjects: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    summaries: tuple[Summary, ...] = ()
    """Newest first."""
    votes: tuple[Vote, ...] = ()
    """Newest first; the same votes that stand in the actions, deduplicated."""
    laws: tuple[str, ...] = ()
    """Public law numbers: `119-21`."""
    text: BillText | None = None
    titles: tuple[Title, ...] = ()
    """Of the whole bill, by version; none where the source has only the one to show."""

    @property
    def id(self) -> str:
        """As in the API: `119-hr-22`."""
        return f"{self.congress}-{self.kind}-{self.number}"

    @property
    def citation(self) -> str:
        """As written: `H.R. 22`."""
        return f"{CITATIONS[self.kind]} {self.number}"

    @property
    def spoken(self) -> str:
        """As said: `House bill 22`."""
        return f"{SPOKEN[self.kind]} {self.number}"

    @property
    def origin(self) -> Chamber:
        return "House" if self.kind.startswith("h") else "Senate"

    @property
    def latest_action(self) -> Action | None:
        return self.actions[0] if self.actions else None

    @property
    def record_date(self) -> date:
        """The day on which the record was read, in Washington."""
        moment = datetime.fromisoformat(self.fetched_at)
        return (moment.astimezone(CAPITOL) if moment.tzinfo else moment).date()


CITATIONS: dict[BillKind, str] = {
    "hr": "H.R.",
    "s": "S.",
    "hjres": "H.J.Res.",
    "sjres": "S.J.Res.",
    "hconres": "H.Con.Res.",
    "sconres": "S.Con.Res.",
    "hres": "H.Res.",
    "sres": "S.Res.",
}

SPOKEN: dict[BillKind, str] = {
    "hr": "House bill",
    "s": "Senate bill",
    "hjres": "House joint resolution",
    "sjres": "Senate joint resolution",
    "hconres": "House concurrent resolution",
    "sconres": "Senate concurrent resolution",
    "hres": "House resolution",
    "sres": "Senate resolution",
}


class Document(Value, frozen=True):
    """One answer of the record, as it was fetched."""

    url: str
    """Without a key."""
    media_type: str
    fetched_at: str
    """ISO 8601 UTC: when the reading of its bill began."""
    body: bytes


Keep = Callable[[Document], None]
"""What is done with each document of a bill that is read."""


def forget(document: Document) -> None:
    """Keep nothing."""


class Candidate(Value, frozen=True):
    """A row of the list of bills: enough to decide whether to fetch the whole record."""

    congress: int
    kind: BillKind
    number: int
    title: str
    latest_action: Action
    policy_area: str = ""
    sponsor: Member | None = None
    """Where it is known: lists do not name it."""

    @property
    def id(self) -> str:
        return f"{self.congress}-{self.kind}-{self.number}"

    @property
    def citation(self) -> str:
        return f"{CITATIONS[self.kind]} {self.number}"


class Choice(Value, frozen=True):
    """Why a bill was chosen, or passed over."""

    candidate: Candidate
    score: float
    reasons: tuple[str, ...]
    """Plain words for the page: `became law on January 29, 2025`."""
