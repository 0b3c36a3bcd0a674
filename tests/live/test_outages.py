"""Services go away while a real server speaks: jobs wait or go on, and nobody restarts anything."""

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx

from fakes.conductor import Conductor
from fakes.s3 import S3Server
from nursery import Nursery
from servers import Server
from services import Postgres, Valkey

SOON = 180.0
WITHIN = 200.0
"""Seconds that all of it may take on a busy machine."""
SHORT = {"billCount": 1, "minutes": 2}
Json = dict[str, Any]


@contextlib.asynccontextmanager
async def scaled_out(
    nursery: Nursery,
    folder: Path,
    valkey: Valkey,
    postgres: Postgres,
    conductor: Conductor,
    **settings: str,
) -> AsyncIterator[Server]:
    """A server with workers, whose voice waits for signs."""
    own = {
        "CONDUCTOR": conductor.url,
        "REDIS_URL": valkey.url,
        "DATABASE_URL": await postgres.new_database(),
        "GAVELCAST_SECRET_KEY": "a key of this test",
        "GAVELCAST_SHARED_DATA_DIR": "1",
        **settings,
    }
    async with nursery.serve(folder, **own) as server:
        yield server


async def followed(server: Server, job_id: str, begun: asyncio.Event | None = None) -> list[Json]:
    """All that one response of server-sent events says, to the job's end; tell of its begin."""
    heard: list[Json] = []
    async with httpx.AsyncClient(timeout=SOON) as client:
        url = f"{server.url}/api/jobs/{job_id}/events?after=0"
        async with client.stream("GET", url) as answer:
            async for line in answer.aiter_lines():
                if begun is not None:
                    begun.set()
                if line.startswith("data: "):
                    heard.append(json.loads(line[6:]))
    return heard


async def pressed(server: Server) -> httpx.Response:
    async with httpx.AsyncClient(timeout=SOON) as client:
        body = {"type": "daily", **SHORT}
        return await client.post(f"{server.url}/api/generate-podcast", json=body)


def check_heard(heard: list[Json]) -> None:
    assert [event["seq"] for event in heard] == list(range(1, len(heard) + 1))
    assert heard[-1]["type"] == "job.complete"
    types = [event["type"] for event in heard]
    # A step that was under way when the job had to wait starts once more.
    assert types.count("step.finished") == 5 <= types.count("step.started")


async def test_a_database_that_is_restarted_loses_nobody(
    nursery: Nursery, tmp_path: Path, valkey: Valkey, postgres: Postgres
) -> None:
    """Who presses is told to come back, who watches stays, and what speaks goes on."""
    async with asyncio.timeout(WITHIN), Conductor() as conductor:
        conductor.hold()
        async with scaled_out(nursery, tmp_path, valkey, postgres, conductor) as server:
            job_id = await server.press(**SHORT)
            begun = asyncio.Event()
            watching = asyncio.create_task(followed(server, job_id, begun))
            await begun.wait()
            await conductor.asked()
            postgres.stop(signal.SIGQUIT)
            refused = await pressed(server)
            conductor.let_go()
            assert (await pressed(server)).status_code == 503
            await asyncio.to_thread(postgres.start)
            status = await until_complete(server, job_id)
            heard = await watching

        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert "database" in refused.json()["detail"]
        assert (status["attempt"], status["steps"][2]["status"]) == (1, "complete")
        check_heard(heard)
        assert conductor.heard == parts(status)


def parts(status: Json) -> int:
    """How many parts the show was spoken in: "… part 4 of 4"."""
    return int(status["steps"][2]["message"].rpartition(" of ")[2])


async def until_complete(server: Server, job_id: str) -> Json:
    """Poll as a client does that takes a 503 for what it is."""
    while True:
        with contextlib.suppress(httpx.HTTPError):
            found: Json = await server.job(job_id)
            if found.get("status") == "complete":
                return found
        await asyncio.sleep(0.2)


async def test_a_redis_that_is_restarted_is_hardly_felt(
    nursery: Nursery, tmp_path: Path, valkey: Valkey, postgres: Postgres
) -> None:
    """While it is away jobs are taken, carried and watched; its data is gone, and nothing else."""
    async with asyncio.timeout(WITHIN), Conductor() as conductor:
        conductor.hold()
        async with scaled_out(nursery, tmp_path, valkey, postgres, conductor) as server:
            first = await server.press(**SHORT)
            begun = asyncio.Event()
            watching = asyncio.create_task(followed(server, first, begun))
            await begun.wait()
            await conductor.asked()
            valkey.stop()
            second = await pressed(server)
            conductor.let_go()
            assert second.status_code == 202
            following = asyncio.create_task(followed(server, second.json()["jobId"]))
            heard = await watching, await following
            await asyncio.to_thread(valkey.start)
            third = await server.press(**SHORT)
            heard = *heard, await followed(server, third)

        for one in heard:
            check_heard(one)


async def test_paid_sound_waits_for_a_store_that_is_away(
    nursery: Nursery, tmp_path: Path, valkey: Valkey, postgres: Postgres
) -> None:
    """The status says what is waited for; when the store is back all is put away, paid once."""
    async with (
        asyncio.timeout(WITHIN),
        Conductor() as conductor,
        S3Server(tmp_path / "s3") as store,
    ):
        conductor.hold()
        s3 = {
            "S3_ENDPOINT_URL": store.url,
            "S3_BUCKET": store.bucket,
            "S3_ACCESS_KEY_ID": store.access_key_id,
            "S3_SECRET_ACCESS_KEY": store.secret_access_key,
        }
        async with scaled_out(nursery, tmp_path, valkey, postgres, conductor, **s3) as server:
            job_id = await server.press(**SHORT)
            await conductor.asked()
            await store.stop()
            conductor.let_go()
            status = await server.job(job_id)
            while status.get("waitingFor", {}).get("what") != "storage":
                status = await server.job(job_id, status["seq"])
            assert status["status"] == "processing"
            await store.start()
            status = await server.until(job_id, "complete")

        assert status["attempt"] == 1
        assert "waitingFor" not in status
        assert conductor.heard == parts(status)


async def test_a_stop_is_not_held_up_by_a_database_that_is_away(
    nursery: Nursery, tmp_path: Path, valkey: Valkey, postgres: Postgres
) -> None:
    """A server that cannot hand its jobs back stops all the same; the next one takes them over."""
    async with asyncio.timeout(WITHIN), Conductor() as conductor:
        conductor.hold()
        lease = {"GAVELCAST_LEASE_SECONDS": "3"}
        async with scaled_out(nursery, tmp_path, valkey, postgres, conductor, **lease) as server:
            job_id = await server.press(**SHORT)
            await conductor.asked()
            postgres.stop(signal.SIGQUIT)
            async with asyncio.timeout(60):
                await server.stop(signal.SIGTERM)
            await asyncio.to_thread(postgres.start)
            conductor.let_go()
            await server.start()
            status = await until_complete(server, job_id)

        assert status["attempt"] == 1
