"""Episodes as small as they can be."""

from msgspec.structs import replace

from tasks.episodes.values import AudioFile, Episode, EpisodeSegment, Line


def saying(id: str, *texts: str, **changes: object) -> Episode:
    """An episode of these lines, ten seconds each, by both hosts in turn."""
    lines = tuple(
        Line(
            speaker="James" if number % 2 else "Sarah",
            text=text,
            kind="context",
            start=10.0 * number,
            end=10.0 * number + 10,
        )
        for number, text in enumerate(texts)
    )
    segment = EpisodeSegment("bill", "A bill", 0.0, 10.0 * len(lines), lines)
    made = replace(episode(id, f"episodes/{id}.mp3"), segments=(segment,))
    return replace(made, **changes)


def episode(id: str, storage_key: str) -> Episode:
    return Episode(
        id=id,
        job_id=id,
        show="daily",
        title=f"Episode {id}",
        summary="",
        created_at="2026-01-01T00:00:00.000Z",
        record_date="2026-01-01",
        sample=True,
        fact_checked=True,
        providers={},
        audio=AudioFile(
            key=storage_key,
            sha256="0",
            size=1,
            duration=1.0,
            loudness=-16.0,
            true_peak=-1.4,
            url=f"/episodes/{id}/audio/0.mp3",
        ),
        segments=(),
        bills=(),
    )
