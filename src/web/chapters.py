"""A show's chapters while it is made: which are ready, which are being made, which are to come."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from tasks.jobs.values import Artifact, Status

ChapterState = Literal["ready", "making", "coming"]
STATES: dict[ChapterState, str] = {
    "ready": "ready",
    "making": "being made",
    "coming": "to come",
}


class Chapter(msgspec.Struct, frozen=True):
    title: str
    state: ChapterState
    start: float = 0.0
    """Seconds from the beginning of the episode, where it is ready; with *end*."""
    end: float = 0.0
    url: str = ""


def chapters(status: Status) -> list[Chapter]:
    """List the chapters, as soon as one of them is voiced; none where nothing will be heard."""
    made = _of(status, "segment")
    if not made or (status.over and not status.audio_url):
        return []
    if status.over:
        return [_chapter(one, one.title or "") for one in made if one.end is not None]
    known = {one.index: one for one in made}
    told = (*_of(status, "bill"), *_of(status, "story"))
    titles = ["Opening", *(one.title or "" for one in told), "Close"]
    found = [
        _chapter(known.get(number), title)
        for number, title in enumerate(titles[: max(len(titles), *known)], 1)
    ]
    return _under_way(found)


def ready(status: Status) -> float:
    """How many seconds can be played from the beginning."""
    return status.duration or max((one.end or 0.0 for one in _of(status, "segment")), default=0.0)


def _chapter(made: Artifact | None, title: str) -> Chapter:
    if made is None:
        return Chapter(title, "coming")
    if made.start is None or made.end is None:
        return Chapter(made.title or title, "making")
    return Chapter(made.title or title, "ready", made.start, made.end, made.url or "")


def _under_way(found: Sequence[Chapter]) -> list[Chapter]:
    """The first that is not voiced is the one being spoken, as a rule."""
    first = next((one for one in found if one.state != "ready"), None)
    return [msgspec.structs.replace(one, state="making") if one is first else one for one in found]


def _of(status: Status, kind: str) -> list[Artifact]:
    found = [one for one in status.artifacts if one.kind == kind]
    return sorted(found, key=lambda artifact: artifact.index)
