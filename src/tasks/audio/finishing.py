"""Make the finished file of a grown one: tags, chapters, its length, and the very same frames."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from tasks.audio.id3 import id3
from tasks.audio.lame_tag import lame_tag
from tasks.audio.mp3 import length
from tasks.audio.pcm import RATE
from tasks.audio.values import Chapter, ChapterStart, Grown, Mixed, Placed, Tags


def finish(
    target: str,
    grown: Grown,
    chapters: Sequence[ChapterStart],
    tags: Tags,
    out_path: str,
) -> Mixed:
    """Write *out_path* (it may be *target* itself) and say what was measured on it.

    *grown* is what `grow` told when it closed the encoder.
    """
    assert grown.measured is not None, "what is finished has to be closed"
    takes, marks = grown.takes, placed(chapters, grown.takes)
    samples = round(takes[-1].end * RATE)
    written(Path(target), tags, marks, samples, Path(out_path))
    return Mixed(
        path=out_path,
        duration=samples / RATE,
        offsets=tuple(one.start for one in takes),
        loudness=grown.measured.loudness,
        true_peak=grown.measured.true_peak,
        size=Path(out_path).stat().st_size,
        sha256=fingerprint(out_path),
        chapters=marks,
        takes=takes,
    )


def placed(chapters: Sequence[ChapterStart], takes: Sequence[Placed]) -> tuple[Chapter, ...]:
    # The first chapter is the beginning of the file: players show none before it.
    starts = [takes[chapter.part].start if chapter.part else 0.0 for chapter in chapters]
    ends = [*starts, takes[-1].end][1:]
    return tuple(
        Chapter(start=start, end=end, title=chapter.title, url=chapter.url)
        for chapter, start, end in zip(chapters, starts, ends, strict=True)
    )


def written(
    target: Path, tags: Tags, chapters: Sequence[Chapter], samples: int, out_path: Path
) -> None:
    size = target.stat().st_size
    new = out_path.with_suffix(".new")
    with target.open("rb") as frames, new.open("wb") as file:
        head = lame_tag(frames.read(4), length(size), size, samples)
        file.write(id3(tags, chapters) + head)
        frames.seek(0)
        shutil.copyfileobj(frames, file)
    new.replace(out_path)


def fingerprint(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
