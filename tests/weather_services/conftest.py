"""A server of the test's own that answers as weather services do, and one time as many as it is asked."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import pytest

from forecasting.weather_services.service import Spot
from forecasting.weather_services.web import Patience

LIMA = Spot(-12.04, -77.03, "America/Lima")
IN_NO_TIME = Patience(seconds=5.0, answer_seconds=2.0, tries=3, pause=0.0, longest_pause=0.0)
"""As patient as in earnest, but without pauses."""


@dataclass(frozen=True)
class Reply:
    """What the server says; ``said`` is made JSON unless it is bytes already."""

    said: object
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def body(self) -> bytes:
        return self.said if isinstance(self.said, bytes) else json.dumps(self.said).encode()


@dataclass
class Service:
    """The server: what it was asked (path and parameters), and what it says next; the last reply again and again."""

    url: str
    replies: list[Reply | Callable[[dict[str, str]], Reply]] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def says(self, *replies: Reply | Callable[[dict[str, str]], Reply]) -> None:
        self.replies[:] = replies

    def answer(self, address: str) -> Reply:
        parts = urlsplit(address)
        given = dict(parse_qsl(parts.query))
        self.asked.append((parts.path, given))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return reply if isinstance(reply, Reply) else reply(given)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A weather service at an address of this machine."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = service.answer(self.path)
            self.send_response(reply.status)
            for name, value in (("Content-Length", str(len(reply.body))), *reply.headers):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *words: object) -> None:
            """Nobody reads it."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{http.server_port}")
    thread = Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield service
    http.shutdown()
    http.server_close()
    thread.join()
