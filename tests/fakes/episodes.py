"""Episodes as small as they can be."""

from tasks.episodes.values import AudioFile, Episode


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
