"""Made-up jobs and episodes in every state, for previews and tests of the pages."""

from datetime import UTC, datetime, timedelta

import msgspec
from msgspec.structs import replace

from tasks.audio.values import TurnTime
from tasks.episodes.balance import Balance
from tasks.episodes.library import Headline, Hit, Question, Shelf
from tasks.episodes.listening import Position
from tasks.episodes.timing import timed
from tasks.episodes.values import (
    AudioFile,
    Episode,
    EpisodeBill,
    EpisodeFact,
    EpisodeSegment,
    Line,
    PassedOver,
)
from tasks.episodes.words import snippet
from tasks.jobs.values import Artifact, Cost, Failure, JobState, Status, StepStatus, WaitingFor
from tasks.pipelines.editable import EditableLine, EditableScript, LineState
from tasks.truth.measured import measured
from web.library import LibraryView
from web.views import (
    Entered,
    EpisodeView,
    FieldError,
    Home,
    HowWeCheck,
    Job,
    JobView,
    Live,
    Offer,
    Part,
    RevisionView,
    ScriptView,
)

NOW = datetime(2026, 11, 23, 14, 2, 23, tzinfo=UTC)
JOB_ID = "0193a5b0-0000-7000-8000-000000000001"
EPISODE_ID = "0193a5b0-0000-7000-8000-0000000000e1"
AUDIO = f"/episodes/{EPISODE_ID}/audio.mp3"
HOSTILE = "<script>alert('1')</script>\" onfocus=\"alert(2)"

STEPS = (
    ("fetch", "Fetch the bills", "bill {} of 3"),
    ("write", "Write the script", "segment 2, turn {}"),
    ("voice", "Create the audio", "part {} of 6"),
    ("upload", "Upload", "{} of 6 MB"),
    ("save", "Save", "episode {}"),
)
MESSAGES = ("Fetching bills…", "Writing the script…", "Creating audio…", "Uploading…", "Saving…")

OFFLINE = {
    "bills": "bundled sample",
    "script": "template",
    "voice": "Hibari (local)",
    "storage": "folder on this machine",
}
REAL = {
    "bills": "Congress.gov",
    "script": "Claude claude-sonnet-5-5",
    "voice": "ElevenLabs eleven_v3",
    "storage": "S3, podcasts.example.org",
}

BILLS = (
    EpisodeBill(
        id="119-hr-4405",
        citation="H.R. 4405",
        title="Epstein Files Transparency Act",
        url="https://www.congress.gov/bill/119th-congress/house-bill/4405",
        status="became Public Law 119-38 on November 19, 2025",
        reasons=("it became law", "it moved in the last two weeks"),
    ),
    EpisodeBill(
        id="119-s-5",
        citation="S. 5",
        title="Laken Riley Act",
        url="https://www.congress.gov/bill/119th-congress/senate-bill/5",
        status="became Public Law 119-1 on January 29, 2025",
        reasons=("both chambers voted on it",),
    ),
    EpisodeBill(
        id="119-hr-22",
        citation="H.R. 22",
        title="SAVE Act",
        url="https://www.congress.gov/bill/119th-congress/house-bill/22",
        status="passed the House on April 10, 2025",
        reasons=("it passed the House, 220 to 208",),
    ),
)

VOTE = EpisodeFact(
    id="vote.1",
    says="House, On passage: Passed, 427 to 1",
    url="https://clerk.house.gov/evs/2025/roll289.xml",
    where="roll call, November 18, 2025",
    fetched_at="2026-11-23T12:00:00.000Z",
    values=("November 18, 2025", "427 to 1", "427"),
)

TALK = (
    (
        "Sarah",
        "Good morning. We are Sarah and James, two synthetic voices, and this is your briefing.",
    ),
    (
        "James",
        "Everything we say comes from the public record of Congress as of November 23, 2026.",
    ),
    (
        "Sarah",
        "First, H.R. 4405. It asks the Attorney General to publish what the department holds.",
    ),
    ("James", "Did anyone vote against it?"),
    ("Sarah", "The House agreed, 427 to 1. It is now Public Law 119-38."),
    ("James", "And S. 5, the Laken Riley Act, was the first law of this Congress."),
    ("Sarah", "The Senate passed it 64 to 35, and the House 263 to 156."),
    (
        "James",
        "That leaves H.R. 22. It passed the House in April, and has not moved in the Senate since.",
    ),
)


def at(seconds: float) -> str:
    moment = NOW + timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def artifacts(bills: int, lines: int, *, checked: bool | None = None) -> list[Artifact]:
    made = [
        Artifact(
            id=f"bill-{bill.id}",
            kind="bill",
            index=number,
            title=f"{bill.citation}: {bill.title}",
            text="; ".join(bill.reasons),
            url=bill.url,
        )
        for number, bill in enumerate(BILLS[:bills], 1)
    ]
    return made + [
        Artifact(id=f"line-{n}", kind="line", index=n, speaker=speaker, text=text, checked=checked)
        for n, (speaker, text) in enumerate(TALK[:lines], 1)
    ]


def step(number: int, running: int, done: int = 40, state: str = "processing") -> StepStatus:
    """Make step *number* of a job that is at step *running* (both from 0)."""
    key, title, message = STEPS[number]
    finished = number < running
    under_way = number == running
    return StepStatus(
        key=key,
        title=title,
        status="complete" if finished else state if under_way else "waiting",  # type: ignore[arg-type]
        progress=100 if finished else done if under_way else 0,
        message=message.format(2) if under_way else "",
        started_at=at(-30 * (running - number) - 12) if number <= running else None,
        finished_at=at(-30 * (running - number - 1) - 12) if finished else None,
    )


def steps(running: int, state: str = "processing") -> list[StepStatus]:
    return [step(number, running, state=state) for number in range(5)]


def status(state: JobState = "queued", running: int = 0, **changes: object) -> Status:
    """Make a status of a job at step *running* (from 0)."""
    made = Status(
        job_id=JOB_ID,
        type="daily",
        status=state,
        progress=running * 20,
        message="Waiting to begin.",
        seq=1,
        attempt=1,
        max_attempts=4,
        steps=[step(number, -1) for number in range(5)],
        artifacts=[],
        cost=Cost(usd=0.0, saved_usd=0.0, complete=True),
        providers=OFFLINE,
        created_at=at(-200),
    )
    return replace(made, **changes)


def processing(running: int, **changes: object) -> Status:
    message = f"{MESSAGES[running]} {STEPS[running][2].format(2)}"
    shown = {
        "progress": running * 20 + 8,
        "message": message,
        "steps": steps(running),
        "artifacts": artifacts(min(3, running * 3 + 1), min(8, running * 4), checked=None),
        "started_at": at(-150),
        "eta_seconds": (60, 170),
    }
    return status("processing", running, **(shown | changes))


CHAPTERS = ("Opening", *(f"{bill.citation}: {bill.title}" for bill in BILLS), "Close")


def segments(joined: int, voiced: int, seconds: float = 4.0) -> list[Artifact]:
    """List chapters: so many are joined, each so long, and so many voiced."""
    return [
        Artifact(
            id=f"segment/{number}",
            kind="segment",
            index=number,
            title=title,
            start=(number - 1) * seconds if number <= joined else None,
            end=number * seconds if number <= joined else None,
        )
        for number, title in enumerate(CHAPTERS[:voiced], 1)
    ]


def growing(joined: int = 2, seconds: float = 4.0, **changes: object) -> Status:
    """Make a status of a job whose first chapters can be heard already."""
    heard = Artifact(id="audio", kind="audio", index=1, title="Three bills", url=AUDIO)
    shown = {
        "episode_id": EPISODE_ID,
        "artifacts": [*artifacts(3, 8), *segments(joined, min(joined + 1, 5), seconds), heard],
    }
    return processing(2, **(shown | changes))


def complete(**changes: object) -> Status:
    shown = {
        "progress": 100,
        "message": "Your podcast is ready!",
        "steps": steps(5),
        "artifacts": [*artifacts(3, 8, checked=False), *segments(5, 5, 74.48)],
        "providers": REAL,
        "cost": Cost(usd=0.412, saved_usd=0.05, complete=True),
        "audio_url": AUDIO,
        "duration": 372.4,
        "episode_id": EPISODE_ID,
        "completed_at": at(0),
    }
    return status("complete", 5, **(shown | changes))


def failed(**changes: object) -> Status:
    words = "ElevenLabs has no credit left. Add credit to your account, then try again."
    shown = {
        "progress": 52,
        "message": words,
        "steps": steps(2, "failed"),
        "artifacts": artifacts(3, 8),
        "providers": REAL,
        "cost": Cost(usd=0.212, saved_usd=0.0, complete=False),
        "error": Failure(code="out_of_credit", message=words, step="voice", retryable=False),
        "completed_at": at(-1),
    }
    return status("failed", 2, **(shown | changes))


def retrying() -> Status:
    words = "Congress.gov did not answer in time."
    return status(
        "queued",
        progress=12,
        message=f"{words} Trying again in 1 minute.",
        steps=steps(0, "waiting"),
        artifacts=artifacts(1, 0),
        attempt=2,
        not_before=at(47),
        waiting_for=WaitingFor(what=words, until=at(47)),
    )


def every_status() -> dict[str, Status]:
    """List a job in each state it can be seen in."""
    return {
        "queued": status(position=2, eta_seconds=(180, 240)),
        "fetching": processing(0),
        "writing": processing(1),
        "voicing": processing(2),
        "growing": growing(),
        "uploading": processing(3),
        "saving": processing(4, eta_seconds=(5, 10)),
        "slot": processing(2, waiting_for=WaitingFor(what="a free voice at ElevenLabs")),
        "retrying": retrying(),
        "outage": status(
            message="Waiting for storage.", waiting_for=WaitingFor(what="storage", until=at(9))
        ),
        "looking": status(
            message="Waiting for you to look at the script.",
            steps=steps(2, "waiting"),
            waiting_for=WaitingFor(what="you to look at the script"),
        ),
        "failed": failed(),
        "cancelled": status(
            "cancelled", 1, message="Cancelled.", steps=steps(1, "cancelled"), completed_at=at(0)
        ),
        "complete": complete(),
    }


def job_view(shown: Status) -> JobView:
    waiting = shown.waiting_for
    to_look_at = waiting is not None and "look at" in waiting.what
    return JobView(status=shown, title="Daily briefing", now=NOW, to_look_at=to_look_at)


def episode(**changes: object) -> Episode:
    lines = tuple(
        Line(
            speaker=speaker,  # type: ignore[arg-type]
            text=text,
            kind="fact",
            start=n * 7.5,
            end=n * 7.5 + 7,
            sources=(BILLS[max(0, n // 2 - 1) % 3].url,) if n > 1 else (),
            facts=("vote.1",) if n == 4 else (),
            sentences=timed(text, TurnTime(n * 7.5, n * 7.5 + 7)),
        )
        for n, (speaker, text) in enumerate(TALK)
    )
    made = Episode(
        id=EPISODE_ID,
        job_id=JOB_ID,
        show="daily",
        title="Daily briefing: three bills that moved",
        summary="A law on publishing records, the first law of the 119th Congress, and a bill on "
        "proof of citizenship that waits in the Senate.",
        created_at=at(0),
        record_date="2026-11-23",
        sample=True,
        fact_checked=False,
        providers=OFFLINE,
        audio=AudioFile(
            key="audio/sample.mp3",
            sha256="0" * 64,
            size=5_960_000,
            duration=372.4,
            loudness=-16.02,
            true_peak=-1.4,
            url=AUDIO,
        ),
        segments=(
            EpisodeSegment(key="opening", title="Opening", start=0, end=15, lines=lines[:2]),
            EpisodeSegment(
                key=BILLS[0].id,
                title="H.R. 4405: Epstein Files Transparency Act",
                start=15,
                end=60,
                lines=lines[2:],
                url=BILLS[0].url,
                facts=(VOTE,),
            ),
        ),
        bills=BILLS,
        passed_over=(
            PassedOver(
                id="119-hr-1",
                citation="H.R. 1",
                title="One Big Beautiful Bill Act",
                reasons=("told last week",),
            ),
        ),
    )
    return replace(made, **changes)


BALANCE = Balance(30, 74, {"Republican": 41, "Democrat": 32, "independent": 1})


def episode_view(**changes: object) -> EpisodeView:
    return EpisodeView(episode=episode(**changes), balance=BALANCE, changeable=True)


def library(q: str = "energy", *, empty: bool = False) -> LibraryView:
    """The library, searched: a line of the first episode has the word."""
    first = msgspec.convert(msgspec.to_builtins(episode()), Headline)
    again = replace(first, id=f"{EPISODE_ID[:-1]}2", title="Another", show="weekly")
    hit = Hit(3, 72.4, "James", snippet(f"{HOSTILE} on energy, and more", [q]))
    shelf = Shelf(
        episodes=[] if empty else [first, again],
        next_cursor=None if empty else again.id,
        hits={} if empty else {first.id: [hit]},
        positions={again.id: Position(61.0, heard=True, updated_at=first.created_at)},
    )
    return LibraryView(question=Question(q), shows=("daily", "weekly"), shelf=shelf)


def script_view() -> ScriptView:
    """A script with a line of each state."""
    states: tuple[LineState, ...] = ("fixed", "written", "edited", "dropped", "edited")
    lines = tuple(
        EditableLine(
            index=number,
            segment="opening" if number == 1 else BILLS[0].id,
            speaker=speaker,  # type: ignore[arg-type]
            kind="fact",
            text="" if state == "dropped" else text,
            written=text,
            facts=("vote.1",),
            record=(VOTE.says,),
            flagged=("number: '428': no cited fact has this number here",) if number == 5 else (),
            state=state,
        )
        for number, (state, (speaker, text)) in enumerate(zip(states, TALK, strict=False), 1)
    )
    segments = {"opening": "Opening", BILLS[0].id: "H.R. 4405: Epstein Files Transparency Act"}
    return ScriptView(script=EditableScript(JOB_ID, "Three bills that moved", segments, lines))


def revision_view() -> RevisionView:
    return RevisionView(episode_id=EPISODE_ID, script=script_view().script, key="key")


def how_we_check() -> HowWeCheck:
    return HowWeCheck(measured=measured(), balance=BALANCE)


def offers(providers: dict[str, str], usd: float) -> tuple[Offer, ...]:
    offline = providers is OFFLINE
    parts = tuple(Part(what, name, offline) for what, name in providers.items())
    return tuple(
        Offer(type=type, parts=parts, estimate_usd=usd, key=f"press-{type}")
        for type in ("daily", "weekly", "news")
    )


def empty_home() -> Home:
    report = Job(type="report", title="Report of bills", key="press-report")
    return Home(offers=offers(OFFLINE, 0.0), others=(report,), live=Live())


def busy_home() -> Home:
    second = replace(
        status(position=1), job_id=JOB_ID[:-1] + "2", type="weekly", message="Waiting to begin."
    )
    running = (job_view(processing(2)), JobView(status=second, title="Weekly deep dive", now=NOW))
    past = episode(
        id=EPISODE_ID[:-1] + "2", title="Weekly: H.R. 22 in depth", show="weekly", sample=False
    )
    return Home(
        offers=offers(REAL, 0.42),
        live=Live(jobs=running, episodes=(episode(), past)),
        signed_in=True,
    )


def refused_home() -> Home:
    daily, *others = offers(OFFLINE, 0.0)
    refused = replace(
        daily,
        entered=Entered(bill_count="99", topics="health"),
        error=FieldError("billCount", "billCount: takes a number from 1 to 10, not 99."),
    )
    return replace(empty_home(), offers=(refused, *others))
