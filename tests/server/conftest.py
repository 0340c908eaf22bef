"""A kitchen's server as people reach it: one real process for all that is asked of it here."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import requests
from sqlalchemy import Engine
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from websockets.sync.client import ClientConnection, connect

from forecasting.people import Person, Role
from forecasting.store.database import open_database, sqlite_url
from forecasting.store.people import sign_ins
from forecasting.store.people.accounts import add_person, invite
from forecasting.store.people.passwords import hashed
from forecasting.store.people.sign_ins import Tokens, Visitor, accept
from tests.browser.conftest import free_port

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
PASSWORD, PIN = "ají de gallina", "2580"
UNSAFE = {f"STREAMLIT_SERVER_ENABLE_{what}": "false" for what in ("CORS", "XSRF_PROTECTION")}
"""What somebody may have in their environment; a kitchen goes by nothing of it."""

XSRF = "2|2c3a07d2|016cd8c8974b44d5116da19a4c55dc7b|1795903172"

hashed_once = cache(hashed)
"""A hash is slow on purpose, and all have the same password here."""


@dataclass(frozen=True)
class House:
    """A running server: its ``address``, the database it serves, where it writes what happened, and the number of its
    process."""

    address: str
    database: Engine
    log: Path
    process: int

    def person(self, name: str, role: Role = Role.CHEF) -> tuple[Person, Tokens]:
        """Somebody new who has come in."""
        person = add_person(self.database, name, role)
        now = datetime.now(UTC)
        link = invite(self.database, person.id, now)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sign_ins, "hashed", hashed_once)
            return person, accept(self.database, link, PASSWORD, "", Visitor("", "here"), False, now)

    def get(self, path: str, tokens: Tokens | None = None, **headers: str) -> requests.Response:
        """What is answered to a browser that follows no redirect."""
        cookies = {"despensa": tokens.sign_in, "despensa_device": tokens.device} if tokens else {}
        asks = {"Accept": "text/html"} | headers
        return requests.get(self.address + path, headers=asks, cookies=cookies, allow_redirects=False, timeout=20)


@contextmanager
def serving(command: list[str], data: Path, port: int) -> Iterator[House]:
    """A server until the end of the test; the database is there before it."""
    database = open_database(sqlite_url(data / "restaurant.db"))
    log = data / "server.log"
    environment = {name: value for name, value in os.environ.items() if name != "DESPENSA_DATABASE_URL"} | UNSAFE
    with log.open("w") as output:
        started = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | {"DESPENSA_DATA": str(data)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_alive(f"http://127.0.0.1:{port}", log)
            yield House(f"http://127.0.0.1:{port}", database, log, started.pid)
        finally:
            started.terminate()
            started.wait(15)
            database.dispose()


def wait_until_alive(address: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            requests.get(f"{address}/alive", verify=False, timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The server did not start:\n{log.read_text()}", pytrace=False)


def page_of(
    house: House, tokens: Tokens | None, session: str = "", origin: str | None = None, **headers: str
) -> ClientConnection:
    """A page's websocket, as a browser opens it."""
    cookie = {"Cookie": f"despensa={tokens.sign_in}; _streamlit_xsrf={XSRF}"} if tokens else {}
    protocols = ["streamlit", XSRF, session] if session else ["streamlit", XSRF]
    return connect(
        house.address.replace("http", "ws") + "/_stcore/stream",
        origin=origin or house.address,
        additional_headers=cookie | headers,
        subprotocols=protocols,
        open_timeout=START_SECONDS,  # a server that draws its first page reads its libraries meanwhile
        close_timeout=0.2,
    )


def session_of(page: ClientConnection) -> str:
    """Ask for the page and give the session that it is drawn in."""
    return begun(page).initialize.session_id


def begun(page: ClientConnection) -> NewSession:
    """Ask for the page and give what the server tells of it first."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    page.send(asked.SerializeToString())
    while True:
        told = ForwardMsg.FromString(page.recv(20))
        if told.WhichOneof("type") == "new_session":
            return told.new_session


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """What ``make kitchen`` serves."""
    port, data = free_port(), tmp_path_factory.mktemp("house")
    database = open_database(sqlite_url(data / "restaurant.db"))
    add_person(database, "Rosa", Role.OWNER)
    database.dispose()
    with serving([sys.executable, "app.py", "--port", str(port)], data, port) as served:
        yield served
