"""An episode's chapters as podcast apps read them: JSON chapters 1.2.0 of the podcast namespace."""

import msgspec

from tasks.episodes.values import Episode


class Chapter(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    start_time: float
    end_time: float
    title: str
    url: str = ""


class Chapters(msgspec.Struct, frozen=True):
    version: str
    chapters: tuple[Chapter, ...]


def chapters(episode: Episode) -> Chapters:
    """List a chapter for each segment, with the bill's page where it is about one."""
    return Chapters(
        "1.2.0",
        tuple(Chapter(one.start, one.end, one.title, one.url) for one in episode.segments),
    )
