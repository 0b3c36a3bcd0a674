"""Nothing stays in Redis for ever: every key of ours has an end."""

from typing import Any

from redis import Redis

from installations import Installation, Services


def ends(here: Installation) -> dict[str, int]:
    """Every key there is, with the seconds it has left; -1 would be for ever."""
    with Redis.from_url(here.variables["REDIS_URL"]) as redis:
        return {key.decode(): int(redis.ttl(key)) for key in redis.scan_iter()}


def test_no_key_outlives_its_use(services: Services, tmp_path: Any) -> None:
    """Bells that nobody hears end by themselves; after the jobs there is no key at all."""
    here = services.scaled_out(tmp_path / "data")

    with here.serving(GAVELCAST_WORKERS="0") as served:
        job_id = served.press()
        unheard = ends(here)
    with here.serving() as served:
        served.finish(job_id)
        served.made()
        afterwards = ends(here)

    assert unheard
    assert all(0 < left <= 3600 for left in [*unheard.values(), *afterwards.values()])
