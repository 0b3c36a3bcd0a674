"""The monthly limit stops a job before the call that could pass it."""

from pathlib import Path

from engine import Provider, open_engine, payments, toy


async def test_the_limit_stops_before_the_next_paid_call(tmp_path: Path) -> None:
    """With $1.80 a month, calls that may cost $1 and do cost 50 cents: the third is not made."""
    provider = Provider("one", "two", "three")

    async with open_engine(tmp_path, toy(provider), monthly_cap_usd=1.8) as engine:
        job_id = await engine.submit()
        await engine.run()

        status = await engine.status(job_id)
        assert provider.calls == ["one", "two"]
        assert status.status == "failed"
        assert status.error is not None
        assert status.error.code == "monthly_cap"
        assert "$1.80" in status.error.message
        assert status.cost.usd == 1.0
        assert len(await payments(job_id)) == 2


async def test_the_next_month_goes_on_from_what_is_paid(tmp_path: Path) -> None:
    """A month later I try again, and only the missing call is made."""
    provider = Provider("one", "two", "three")

    async with open_engine(tmp_path, toy(provider), monthly_cap_usd=1.8) as engine:
        job_id = await engine.submit()
        await engine.run()
        engine.clock.advance(32 * 86400)
        await engine.jobs.retry("local", job_id)
        await engine.run()

        assert provider.calls == ["one", "two", "three"]
        assert (await engine.status(job_id)).status == "complete"
