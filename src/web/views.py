"""What the pages are made of: a view for each page, complete, so that a page asks for nothing."""

from datetime import datetime

import msgspec

from tasks.episodes.balance import Balance
from tasks.episodes.values import Episode
from tasks.jobs.values import Status
from tasks.pipelines.editable import EditableScript
from tasks.truth.measured import Measured


class View(msgspec.Struct, frozen=True, kw_only=True):
    signed_in: bool = False
    """True if there is a session that can be ended: the page then offers to sign out."""


class Part(msgspec.Struct, frozen=True):
    """What the next press will use for one part of the work."""

    what: str
    """`bills`, `script`, `voice`, `storage`."""
    name: str
    """`Congress.gov`, `Hibari (local)`, ..."""
    offline: bool


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed into a show's options, as it was typed."""

    bill_count: str = ""
    topics: str = ""
    """Comma separated."""
    minutes: str = ""
    edit: bool = False
    """Whether to look at the script before it is voiced."""


class FieldError(msgspec.Struct, frozen=True):
    field: str
    """As in the API (`billCount`, `topics[3]`, `minutes`), or empty if it is about no field."""
    message: str

    @property
    def input(self) -> str:
        """The form's field: `topics[3]` was typed into `topics`."""
        return self.field.partition("[")[0]


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A show that can be made by a press; its words are in `web.words.SHOWS`."""

    type: str
    parts: tuple[Part, ...] = ()
    estimate_usd: float | None = None
    key: str = ""
    """The form's idempotency key: pressing twice is one job."""
    entered: Entered = Entered()
    error: FieldError | None = None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job that is no show, and can be made by a press."""

    type: str
    title: str
    """The pipeline's: `Report of bills`."""
    key: str
    """The form's idempotency key."""
    error: FieldError | None = None


class JobView(View, frozen=True, kw_only=True):
    status: Status
    title: str
    """The pipeline's: `Daily briefing`."""
    now: datetime
    """Aware; elapsed times are reckoned from it."""
    audio_kept: bool = True
    """False where what was made can no longer be heard."""
    deleted: bool = False
    """True once what it made was deleted."""
    replaced: bool = False
    """True once what it made was made again with changed lines."""
    to_look_at: bool = False
    """True while its script waits to be looked at."""


class Live(msgspec.Struct, frozen=True, kw_only=True):
    """What moves on the home page."""

    jobs: tuple[JobView, ...] = ()
    """Those that are not over, newest first."""
    episodes: tuple[Episode, ...] | None = ()
    """Newest first; None in a fragment leaves the list on the page as it is."""


class Yours(msgspec.Struct, frozen=True, kw_only=True):
    """What the listener has set up, each empty if there is none."""

    wishes: str = ""
    next_show: str = ""
    """What comes by itself next, by its title."""
    next_time: str = ""
    """When it does, in words."""


class Home(View, frozen=True, kw_only=True):
    offers: tuple[Offer, ...]
    others: tuple[Job, ...] = ()
    live: Live
    yours: Yours = Yours()


class ReportForm(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed to report an error, as it was typed."""

    text: str = ""
    line: str = ""
    error: str = ""
    taken: bool = False
    """True right after a report was taken: the page says thank you."""


class EpisodeView(View, frozen=True, kw_only=True):
    episode: Episode
    changeable: bool = False
    """Whether its lines can be changed."""
    balance: Balance | None = None
    report: ReportForm = ReportForm()
    shared_at: str = ""
    """The path by which others hear it; empty where it is not shared."""


class HowWeCheck(View, frozen=True, kw_only=True):
    measured: Measured
    balance: Balance


class ScriptView(View, frozen=True, kw_only=True):
    """A script that waits to be looked at."""

    script: EditableScript
    error: str = ""
    checked: bool = False
    """True right after changes were kept."""


class RevisionView(View, frozen=True, kw_only=True):
    """A finished episode whose lines are to be changed."""

    episode_id: str
    script: EditableScript
    key: str
    """The form's idempotency key: pressing twice is one job."""
    error: str = ""
    checked: bool = False
    """True right after changes were checked."""


class SignIn(View, frozen=True, kw_only=True):
    error: str = ""
    next: str = "/"
    """The path to go on to."""


class Problem(View, frozen=True, kw_only=True):
    """A page for what went wrong."""

    status: int
    title: str
    detail: str
