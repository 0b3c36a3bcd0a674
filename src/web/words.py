"""What the pages say of a job, in words."""

from collections.abc import Sequence

import msgspec

from tasks.episodes.values import Episode
from tasks.jobs.values import (
    Artifact,
    ArtifactKind,
    Cost,
    JobState,
    Status,
    StepState,
    StepStatus,
)
from web.format import money
from web.views import FieldError, Offer


class Wording(msgspec.Struct, frozen=True):
    """How the home page speaks of a show."""

    title: str
    text: str
    button: str
    bill_count: int = 0
    """How many bills unless told otherwise; 0 if it takes none."""


SHOWS = {
    "daily": Wording(
        "Daily briefing",
        "Three bills that moved lately, told in four to six minutes.",
        "Make my daily briefing",
        bill_count=3,
    ),
    "weekly": Wording(
        "Weekly deep dive",
        "One bill in depth: what it would do, who wants it, where it stands.",
        "Make my weekly deep dive",
        bill_count=1,
    ),
    "news": Wording(
        "Your news",
        "What outlets report on topics of your own, each named, with its day and a link.",
        "Make my news",
    ),
}

STATES: dict[JobState, str] = {
    "queued": "Waiting",
    "processing": "Being made",
    "complete": "Ready",
    "failed": "It did not work out",
    "cancelled": "Cancelled",
}

STEP_STATES: dict[StepState, str] = {
    "waiting": "not yet",
    "processing": "under way",
    "complete": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}

PARTS = {
    "bills": "Bills",
    "news": "News",
    "script": "Script",
    "voice": "Voices",
    "storage": "Storage",
}


FIELDS = {
    "billCount": "The number of bills is a whole number from 1 to 10.",
    "topics": "There can be up to 10 topics, of up to 100 letters each.",
    "minutes": "The minutes are a whole number from 2 to 30.",
}
"""What the fields of the form take, for those who gave something else."""


NEAR = 5
"""Seconds: what is nearer is a few seconds away."""


def show_title(type: str) -> str:
    return SHOWS[type].title if type in SHOWS else type.capitalize()


def part_title(what: str) -> str:
    return PARTS.get(what, what.capitalize())


def state(status: Status) -> str:
    if status.status == "queued" and status.not_before:
        return "Waiting to try again"
    if status.status == "queued" and status.position:
        return f"Waiting in line: number {status.position}"
    return STATES[status.status]


def page_title(status: Status, title: str) -> str:
    """Say how far it is, for the tab: `42 % · Daily briefing`."""
    how_far = {
        "complete": "Ready" if status.episode_id else "Done",
        "failed": "Failed",
        "cancelled": "Cancelled",
    }
    return f"{how_far.get(status.status, f'{status.progress} %')} · {title}"


def announcement(status: Status) -> str:
    """Say what a screen reader speaks; it changes only with the state or the step."""
    match status.status:
        case "processing":
            return _step_now(status)
        case "failed":
            return f"{STATES['failed']}. {status.error.message if status.error else ''}".strip()
        case "complete":
            return "It is ready." if status.episode_id else status.message
    if status.status == "queued" and status.waiting_for and not status.not_before:
        return status.message
    return "Waiting to try again." if status.not_before else f"{STATES[status.status]}."


def _step_now(status: Status) -> str:
    for number, step in enumerate(status.steps, 1):
        if step.status != "complete":
            return f"Step {number} of {len(status.steps)}: {step.title}."
    return "All steps are done."


def making(count: int) -> str:
    """Say how many shows are being made."""
    match count:
        case 0:
            return "Nothing is being made right now."
        case 1:
            return "One show is being made."
    return f"{count} shows are being made."


def why_waiting(status: Status) -> str:
    """Say what a job waits for, where its message does not."""
    if status.waiting_for is None or status.waiting_for.what in status.message:
        return ""
    what = status.waiting_for.what
    return what if what.endswith((".", "!", "?")) else f"Waiting for {what}."


def trying_again(status: Status) -> str | None:
    """Answer the moment of the next try of a job that waits for one."""
    if status.status != "queued":
        return None
    return status.not_before or (status.waiting_for.until if status.waiting_for else None)


def detail(step: StepStatus) -> str:
    """Say how far a step is, without the words that its title says already."""
    return step.message.partition("…")[2].strip() if "…" in step.message else step.message


def hint(offers: Sequence[Offer]) -> str:
    """Say what keys would change, where something is made without them."""
    parts = [
        part for offer in offers for part in offer.parts if part.what in ("bills", "news", "voice")
    ]
    if not any(part.offline for part in parts):
        return ""
    if all(part.offline for part in parts):
        now = "All of it is made on this machine, from a bundled sample."
    else:
        now = "What is marked offline is made on this machine."
    return f"{now} Add keys to use the real record and voices: see docs/configuration.md."


def what_is_wrong(error: FieldError) -> str:
    """Say what a field takes, in the words of the form; what is about no field stays as it is."""
    return FIELDS.get(error.input, error.message)


def left(status: Status) -> str:
    """Say how long it will take, if that is known."""
    if status.eta_seconds is None or status.over:
        return ""
    low, high = status.eta_seconds
    if high <= NEAR:
        return "A few seconds left"
    if high <= 120:
        return _about(low, high, "seconds")
    return _about(max(1, round(low / 60)), round(high / 60), "minutes")


def _about(low: int, high: int, unit: str) -> str:
    if low * 3 < high:
        return f"Less than {high} {unit} left"
    return f"About {low} to {high} {unit} left" if low < high else f"About {high} {unit} left"


def cost_note(cost: Cost) -> str:
    """Say what stands behind the sum."""
    notes = []
    if cost.saved_usd:
        notes.append(f"{money(cost.saved_usd)} saved by what was kept")
    if not cost.complete:
        notes.append(
            f"with {money(cost.unanswered_usd or 0)} estimated for calls without an answer"
        )
    return "; ".join(notes)


def lost(status: Status) -> str:
    """Say which calls of a job that is over may have been paid without an answer, if any."""
    calls, usd = status.cost.unanswered, status.cost.unanswered_usd or 0
    if not calls or not status.over:
        return ""
    return f"{calls} call{'s' if calls > 1 else ''} without an answer, taken as {money(usd)}"


def of_kind(status: Status, kind: ArtifactKind) -> list[Artifact]:
    """List what was made of a kind, in order, without lines that were emptied again."""
    found = [one for one in status.artifacts if one.kind == kind and one.text != ""]
    return sorted(found, key=lambda artifact: artifact.index)


def unchecked(status: Status) -> bool:
    """Tell whether lines were written that nobody held against the record."""
    return any(line.checked is False for line in of_kind(status, "line"))


def sources(episode: Episode) -> dict[str, int]:
    """Number the addresses that the lines rest on, in the order they are first used."""
    lines = (line for segment in episode.segments for line in segment.lines)
    found = dict.fromkeys(url for line in lines for url in line.sources)
    return {url: number for number, url in enumerate(found, 1)}


def made_of(episode: Episode) -> str:
    """Say in a few words what kind of episode it is, for lists."""
    notes = [show_title(episode.show)]
    if episode.sample:
        notes.append("sample")
    return " · ".join(notes)


def speaker_class(speaker: str | None) -> str:
    """Name the colour that a speaker's lines have."""
    return {"Sarah": "sarah", "James": "james"}.get(speaker or "", "other")
