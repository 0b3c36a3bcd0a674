"""The server as a process of its own: what it loads, and what it logs."""

import json
import os
import subprocess
import sys
from pathlib import Path

from servers import QUICK, Server

HEAVY = (
    "anthropic", "elevenlabs", "aioboto3", "aiobotocore", "botocore", "boto3", "hibari",
    "onnxruntime", "taskiq_redis", "redis", "asyncpg", "piccolo.apps.migrations", "inflect", "av",
    "numpy",
)  # fmt: skip
PASSWORD = "a-password-of-mine"
TESTS = Path(__file__).parents[1]


def test_importing_the_server_loads_nothing_heavy() -> None:
    """The first answer comes quickly because SDKs, sound and migrations are left for later."""
    code = "import server.app, server.cli.serve, sys; print('\\n'.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = set(ran.stdout.split())

    assert "litestar" in loaded
    assert not [name for name in HEAVY if name in loaded]


VISIT = """
import sys
from pathlib import Path

from servers import Server
from server import logs
from serving import toy

logs.configure()
folder, password, secret_key, word = sys.argv[1:]
with toy(Path(folder), host="0.0.0.0", password=password, secret_key=secret_key) as served:
    signed_in = served.post("/sign-in", data={"password": password})
    cookie = signed_in.headers["Set-Cookie"].partition(";")[0]
    print(cookie.partition("=")[2])
    mine = {"Cookie": cookie, "Idempotency-Key": f"{word}-key"}
    bearer = {"Authorization": f"Bearer {password}"}
    served.post("/sign-in", data={"password": f"{word}-guess"})
    made = served.post("/api/jobs", json={"type": "daily", "topics": [word]}, headers=mine)
    job = made.headers["Location"]
    served.post("/api/jobs", json={"type": word}, headers=mine)
    served.post("/api/jobs", content=word, headers=bearer)
    served.post("/jobs", data={"type": "daily", "topics": word}, headers=bearer)
    served.get(f"/api/jobs?cursor={word}", headers=bearer)
    with served.socket(f"{job}/events?after={word}", additional_headers=bearer) as socket:
        socket.recv()
    served.post(f"{job}/cancellation", headers=bearer)
"""


def test_logs_hold_no_secret(tmp_path: Path) -> None:
    """Passwords, cookies, keys, bodies and queries are not written down; each line is JSON."""
    secrets = [PASSWORD, "a-key-that-signs", "a-word-of-mine"]
    ran = subprocess.run(
        [sys.executable, "-c", VISIT, str(tmp_path), *secrets],
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(TESTS), *sys.path))},
        capture_output=True,
        check=True,
        text=True,
    )
    told = [json.loads(line) for line in ran.stderr.splitlines()]
    requests = [one for one in told if one["event"] == "request"]

    assert [(one["method"], one["path"], one["status"]) for one in requests[:3]] == [
        ("POST", "/sign-in", 303),
        ("POST", "/sign-in", 403),
        ("POST", "/api/jobs", 202),
    ]
    assert all("ms" in one for one in requests)
    [socket] = [one for one in told if one["event"] == "socket"]
    assert socket["path"].endswith("/events")
    assert {"code", "seconds"} <= set(socket)
    cookie = ran.stdout.strip()
    assert len(cookie) > 40
    assert [secret for secret in [*secrets, cookie] if secret in ran.stderr] == []


COMPLAIN = """
import asyncio, logging, warnings
import structlog
from server import logs

logs.configure()

async def forgotten():
    raise ValueError("nobody asked")

async def main():
    with structlog.contextvars.bound_contextvars(job="my job", step="my step"):
        logging.getLogger("taskiq.receiver").warning("Found %d odd things", 3)
        logging.getLogger("taskiq.receiver").info("nothing of note")
        warnings.warn("do not do this")
        asyncio.get_running_loop().call_exception_handler(
            {"message": "never retrieved", "exception": ValueError("nobody asked")}
        )

asyncio.run(main())
"""


def test_what_libraries_complain_of_is_json_too() -> None:
    """Their warnings, Python's own and asyncio's are lines with level, logger, job and step."""
    ran = subprocess.run(
        [sys.executable, "-c", COMPLAIN], capture_output=True, check=True, text=True
    )
    told = [json.loads(line) for line in ran.stderr.splitlines()]

    assert [(one["logger"], one["level"]) for one in told] == [
        ("taskiq.receiver", "warning"),
        ("py.warnings", "warning"),
        ("asyncio", "error"),
    ]
    assert all((one["job"], one["step"]) == ("my job", "my step") for one in told)
    assert told[0]["event"] == "Found 3 odd things"
    assert "do not do this" in told[1]["event"]
    assert "ValueError: nobody asked" in told[2]["exception"]


OF_NO_JOB = {"listening", "request", "socket"}


async def test_every_line_of_a_running_job_names_it(tmp_path: Path) -> None:
    """On a real server, whatever is logged while a job runs carries job, and in a step step."""
    async with Server(tmp_path / "data", QUICK, "serve", GAVELCAST_OFFLINE="1") as server:
        job_id = await server.press(billCount=1, minutes=2)
        await server.until(job_id, "complete")
    lines = [json.loads(line) for line in (tmp_path / "data" / "log").read_text().splitlines()]
    told = [one for one in lines if one["event"] not in OF_NO_JOB]

    assert told
    assert {one.get("job") for one in told} == {job_id}
    assert told[0]["event"] == "job taken up"
    assert told[-1]["event"] == "job put down"
    steps = [one.get("step") for one in told[1:-1]]
    assert list(dict.fromkeys(steps)) == ["fetch", "write", "voice", "upload", "save"]
