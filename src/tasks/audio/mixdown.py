"""Make an episode's one file of all of its takes at once."""

from collections.abc import Sequence

from tasks.audio.finishing import finish
from tasks.audio.growing import grow
from tasks.audio.values import ChapterStart, Mixed, Tags, Take


def mix(
    takes: Sequence[Take], chapters: Sequence[ChapterStart], tags: Tags, out_path: str
) -> Mixed:
    """Write the MP3 to *out_path* and say what was measured on it.

    Raises Final where there is no take, or one that cannot be decoded.
    """
    grown = grow(out_path, takes, last=True)
    return finish(out_path, grown, chapters, tags, out_path)
