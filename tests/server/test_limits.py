"""What is refused before it gets to a page, and what a server writes down."""

import asyncio
import json
import logging
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope
from streamlit.proto.BackMsg_pb2 import BackMsg

from forecasting.people import Person, Role
from forecasting.store.database import open_database
from forecasting.store.people.accounts import add_person, invite
from forecasting.store.people.sign_ins import Tokens, Visitor, accept
from pages.shared.identity import AT_THE_MACHINE, HEADER, Identity, written
from pages.shared.server import accounts
from pages.shared.server.belongings import MOST, Belongings
from pages.shared.server.door import Door
from pages.shared.server.limits import MOST_BYTES, MOST_FILES, WINDOW_SECONDS, Uploads
from pages.shared.server.logs import JsonLines

PICTURE = "0f" * 28
JOSE, ANA = (Identity(Person(key, name, Role.CHEF), "k") for key, name in ((1, "José"), (2, "Ana")))


def asked(path: str, method: str = "GET", **headers: str) -> Scope:
    named = {"host": "192.168.1.20"} | {name.replace("_", "-").lower(): value for name, value in headers.items()}
    raw = [(name.encode(), value.encode()) for name, value in named.items()]
    ends = {"server": ("192.168.1.20", 8501), "client": ("192.168.1.77", 50000), "scheme": "http"}
    return {"type": "http", "method": method, "path": path, "query_string": b"", "headers": raw} | ends


def answer(app, scope: Scope, *heard: Message) -> list[Message]:
    """What an app says to a request or a websocket, after it has heard all that comes."""
    said, coming = [], iter(heard)

    async def receive() -> Message:
        return next(coming, {"type": f"{scope['type']}.disconnect", "code": 1000})

    async def send(message: Message) -> None:
        said.append(message)

    with ThreadPoolExecutor(1) as beside:  # the browser of other tests has a loop of its own in this thread
        beside.submit(asyncio.run, app(scope, receive, send)).result()
    return said


def status(app, scope: Scope) -> int:
    return answer(app, scope)[0]["status"]


def upload(who: Identity, size: str) -> Scope:
    more = {"content_length": size} if size else {}
    return asked("/_stcore/upload_file/s/1", "PUT", **{HEADER: written(who)}, **more)


def test_a_person_uploads_no_more_than_their_share_of_a_quarter_of_an_hour():
    now = [0.0]
    app = Uploads(PlainTextResponse("kept"), clock=lambda: now[0])
    assert status(app, upload(JOSE, str(MOST_BYTES - 10))) == 200
    assert status(app, upload(JOSE, "11")) == 429
    assert status(app, upload(ANA, "11")) == 200
    now[0] = WINDOW_SECONDS + 1
    assert [status(app, upload(JOSE, "1")) for _ in range(MOST_FILES + 1)] == [200] * MOST_FILES + [429]


def test_a_file_whose_size_nobody_says_is_not_taken():
    assert status(Uploads(PlainTextResponse("kept")), upload(JOSE, "")) == 411


def test_at_the_machine_itself_nobody_counts():
    app = Uploads(PlainTextResponse("kept"))
    scope = asked("/_stcore/upload_file/s/1", "PUT", **{HEADER: AT_THE_MACHINE})
    assert [status(app, scope) for _ in range(MOST_FILES + 1)] == [200] * (MOST_FILES + 1)


def test_what_nobody_claimed_is_nobodys_and_the_oldest_is_forgotten():
    things = Belongings()
    things.claim("a", 1)
    assert (things.are("a", 1), things.are("a", 2), things.are("b", 1)) == (True, False, False)
    things.claim("a", 2)
    assert things.are("a", 1) and things.are("a", 2)
    for n in range(MOST):
        things.claim(str(n), 1)
    assert not things.are("a", 1)


@pytest.fixture
def people(path, monkeypatch) -> tuple[Tokens, Tokens]:
    """José and Ana, who have come in."""
    database = open_database(f"sqlite:///{path}")
    monkeypatch.setattr(accounts, "engine", lambda: database)
    now, tokens = accounts.now(), []
    for name in ("José", "Ana"):
        link = invite(database, add_person(database, name, Role.CHEF).id, now)
        tokens.append(accept(database, link, "ají de gallina", "", Visitor("", ""), False, now))
    yield tuple(tokens)
    database.dispose()


def test_a_picture_is_shown_to_those_on_whose_pages_it_stands(people):
    async def app(scope, receive, send):
        if scope["type"] == "http":
            await PlainTextResponse("a picture")(scope, receive, send)
            return
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "bytes": f'"/media/{PICTURE}.png"'.encode()})

    door = Door(app)
    jose, ana = ({"cookie": f"despensa={tokens.sign_in}"} for tokens in people)
    assert status(door, asked(f"/media/{PICTURE}.png", **jose)) == 404
    answer(door, asked("/_stcore/stream", **jose) | {"type": "websocket", "scheme": "ws"})
    assert status(door, asked(f"/media/{PICTURE}.png", **jose)) == 200
    assert status(door, asked(f"/media/{PICTURE}.png", **ana)) == 404
    assert status(door, asked("/static/media/font.woff2", **ana)) == 200


def test_a_page_asks_for_what_pages_ask_for_and_empties_nobodys_cache(people):
    heard = []

    async def app(scope, receive, send):
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(BackMsg.FromString(message["bytes"]).WhichOneof("type"))

    sent = [
        *(BackMsg(clear_cache=True), BackMsg(load_git_info=True), BackMsg(set_run_on_save=True), BackMsg()),
        *(BackMsg(debug_shutdown_runtime=True), BackMsg(stop_script=True)),
    ]
    coming = [{"type": "websocket.receive", "bytes": each.SerializeToString()} for each in sent]
    page = asked("/_stcore/stream", cookie=f"despensa={people[0].sign_in}") | {"type": "websocket", "scheme": "ws"}
    answer(Door(app), page, *coming)
    assert heard == ["stop_script"]


def test_while_the_accounts_cannot_be_read_nobody_passes_and_a_sentence_says_why(monkeypatch):
    def broken():
        raise OSError("a disk of somebody's")

    monkeypatch.setattr(accounts, "engine", broken)
    scope = asked("/orders", cookie="despensa=x", accept_language="es-PE")
    start, body = answer(Door(PlainTextResponse("inside")), scope)
    assert start["status"] == 503
    assert "Espera un momento" in body["body"].decode()


def test_a_line_of_the_log_says_what_happened_and_quotes_nobody():
    try:
        raise ValueError("Rosa's password is ají")
    except ValueError:
        record = logging.LogRecord("despensa", logging.ERROR, "", 1, "A page failed", (), sys.exc_info())
    record.person = 7
    said = json.loads(JsonLines().format(record))
    assert (said["level"], said["says"], said["person"], said["error"]) == ("error", "A page failed", 7, "ValueError")
    assert "test_limits.py" in said["where"][0]
    assert "Rosa" not in str(said)
