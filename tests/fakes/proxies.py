"""nginx and Caddy, run from the very configurations that the docs hand out."""

import base64
import getpass
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
HOST = "gavelcast.example"
PASSWORD = "pass-of-{}"
PEOPLE = ("alice", "bob")


def authorization(user: str) -> dict[str, str]:
    pair = f"{user}:{PASSWORD.format(user)}".encode()
    return {"Authorization": "Basic " + base64.b64encode(pair).decode(), "Host": HOST}


@contextmanager
def nginx(app_port: int, folder: Path) -> Iterator[str]:
    """Run docs/nginx.conf, without TLS, on a free port."""
    port = _free_port()
    people = folder / "htpasswd"
    people.write_text("".join(f"{user}:{{PLAIN}}{PASSWORD.format(user)}\n" for user in PEOPLE))
    config = (DOCS / "nginx.conf").read_text()
    config = re.sub(r" +ssl_certificate\w* .*\n", "", config)
    config = _replaced(config, "listen 443 ssl;", f"listen 127.0.0.1:{port};")
    config = _replaced(config, "127.0.0.1:3000", f"127.0.0.1:{app_port}")
    config = _replaced(config, "/etc/nginx/gavelcast.htpasswd", str(people))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; user {getpass.getuser()}; pid {folder}/pid;\nevents {{}}\n"
        f"http {{ access_log {folder}/access.log;\n{temporary}\n{config} }}\n"
    )
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with _running([*command, "-e", str(folder / "error.log")], port) as url:
        yield url


@contextmanager
def caddy(app_port: int, folder: Path) -> Iterator[str]:
    """Run docs/Caddyfile, without TLS, on a free port."""
    port = _free_port()
    people = "\n".join(f"\t\t{user} {_hashed(PASSWORD.format(user))}" for user in PEOPLE)
    config = (DOCS / "Caddyfile").read_text()
    config = _replaced(config, f"{HOST} {{", f"http://{HOST}:{port} {{\n\tbind 127.0.0.1")
    config = _replaced(config, "\t\talice HASHED_PASSWORD", people)
    config = _replaced(config, "127.0.0.1:3000", f"127.0.0.1:{app_port}")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + config)
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with _running(command, port) as url:
        yield url


def _replaced(config: str, old: str, new: str) -> str:
    assert old in config
    return config.replace(old, new)


def _hashed(password: str) -> str:
    made = subprocess.run(
        ["caddy", "hash-password", "--plaintext", password], capture_output=True, check=True
    )
    return made.stdout.decode().strip()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], port: int) -> Iterator[str]:
    path = shutil.which(command[0], path="/usr/sbin:/usr/bin:/usr/local/bin") or command[0]
    process = subprocess.Popen([path, *command[1:]], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not listen on port {port}")
