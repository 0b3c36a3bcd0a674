"""The server as a process of its own: what it loads, and what it logs."""

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = (
    "anthropic", "elevenlabs", "aioboto3", "aiobotocore", "botocore", "boto3", "hibari",
    "onnxruntime", "taskiq_redis", "redis", "piccolo.apps.migrations", "inflect", "av", "numpy",
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
        env=os.environ | {"PYTHONPATH": str(TESTS)},
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
    cookie = ran.stdout.strip()
    assert len(cookie) > 40
    assert [secret for secret in [*secrets, cookie] if secret in ran.stderr] == []
