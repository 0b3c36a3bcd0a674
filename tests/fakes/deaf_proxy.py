"""A proxy that lets event streams through badly, and all else well."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

BETWEEN = {"transfer-encoding", "content-length", "connection", "date", "server"}
LAST = "Last-Event-ID"


class Proxy(ThreadingHTTPServer):
    """Passes on to *url*, but cuts each stream after so many *events*; 0 refuses it with 502."""

    def __init__(self, url: str, events: int) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind, self.events = url, events
        self.asked: list[str] = []
        """The paths of all requests, as they came."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Passing(BaseHTTPRequestHandler):
    server: Proxy

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if "/events" in self.path:
            self.stream()
        else:
            self.pass_on()

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        self.pass_on()

    def stream(self) -> None:
        self.close_connection = True
        left = self.server.events
        self.send_response(200 if left else 502)
        self.end_headers()
        url, headers = self.server.behind + self.path, {LAST: self.headers[LAST]}
        with httpx.stream("GET", url, headers=headers, trust_env=False) as answer:
            for line in answer.iter_lines() if left else ():
                self.wfile.write(f"{line}\n".encode())
                left -= line.startswith("data:")
                if not left:
                    break

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: self.headers[name] for name in self.headers if name != "Host"}
        url = self.server.behind + self.path
        answer = httpx.request(
            self.command, url, headers=headers, content=body, timeout=40, trust_env=False
        )
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() not in BETWEEN:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def deaf_proxy(url: str, events: int) -> Iterator[Proxy]:
    server = Proxy(url, events)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
