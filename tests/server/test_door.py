"""What a server for the whole kitchen answers to strangers, and to people who have come in."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection

import pytest
import requests
from sqlalchemy import update
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection

from forecasting.people import Person, Role
from forecasting.store.database import taking_turns
from forecasting.store.people.accounts import add_person, change_person, deactivate, invite
from forecasting.store.people.passwords import token_hash
from forecasting.store.people.sign_ins import IDLE, Tokens, sign_out
from forecasting.store.schema import sign_ins
from pages.shared.identity import HEADER, Identity, written
from tests.server.conftest import PASSWORD, PIN, XSRF, House, begun, page_of, session_of
from tests.visitors import Visitor

INSIDE = (
    *("/_stcore/health", "/_stcore/metrics", "/_stcore/host-config", "/_stcore/agent/openapi.json"),
    *(
        "/media/0f0f.png",
        "/static/js/index.js",
        "/component/x/y",
        "/_stcore/upload_file/a/b",
        "/_stcore/script-health-check",
    ),
)
PAGES = ("/", "/orders", "/settings?restaurant=sample", "/oauth2callback", "/own", "/static/../../etc/passwd")


def led_away(page: ClientConnection) -> str:
    """Where an open page is led in the end."""
    with pytest.raises(ConnectionClosedError, match="1008"):
        while True:
            told = ForwardMsg.FromString(page.recv(20))
    return told.auth_redirect.url


def seen_last(house: House, tokens: Tokens, at: datetime) -> None:
    """Somebody has done nothing since."""
    its = sign_ins.c.token == token_hash(tokens.sign_in)
    with taking_turns(house.database) as connection:
        connection.execute(update(sign_ins).where(its).values(seen=at))


def send(house: House, path: str, form: dict[str, str], **headers: str) -> requests.Response:
    return requests.post(house.address + path, data=form, headers=headers, allow_redirects=False, timeout=20)


def test_strangers_get_no_further_than_the_sign_in(house, subtests):
    for path in INSIDE:
        with subtests.test(path):
            answer = house.get(path)
            assert (answer.status_code, answer.text) == (401, "Sign in")
    for path in PAGES:
        with subtests.test(path):
            answer = house.get(path)
            assert (answer.status_code, answer.text) == (303, "")
            assert answer.headers["Location"].startswith("/sign-in")
    for path in ("/sign-in", "/sign-in/pin", "/sign-in/forget"):  # also where a browser loads it anew
        with subtests.test(path):
            answer = house.get(path)
            assert (answer.status_code, "Despensa" in answer.text, "Streamlit" in answer.text) == (200, True, False)
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE"):
        for path in ("/sign-in/pin", "/alive", "/_stcore/upload_file/a/b"):
            with subtests.test(f"{method} {path}"):
                answer = requests.request(method, house.address + path, timeout=20)
                assert (answer.status_code, len(answer.text) < 20) in ((401, True), (405, True))
    for tokens in (None, Tokens("x" * 43, "y")):
        with pytest.raises(InvalidStatus, match="403"):
            page_of(house, tokens)


def test_after_the_sign_in_one_is_where_one_wanted_to_be_and_never_elsewhere(house):
    assert house.get("/orders?language=en").headers["Location"] == "/sign-in?next=%2Forders%3Flanguage%3Den"
    house.person("Elena")
    for wanted, led in {
        "/orders": "/orders",
        "//evil.example": "/",
        "https://evil.example": "/",
        "/\\evil": "/",
    }.items():
        answer = send(
            house, f"/sign-in?next={requests.utils.quote(wanted, safe='')}", {"name": "Elena", "password": PASSWORD}
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, led)


def test_the_language_chosen_at_the_door_goes_on_inside_and_that_of_the_page_that_was_asked_for_holds_there(house):
    house.person("Zoe")
    form = {"name": "Zoe", "password": PASSWORD}
    for door, led in {
        "/sign-in?language=en&next=%2Forders%3Flocation%3DSurco": "/orders?location=Surco&language=English",
        "/sign-in?next=%2Forders%3Flanguage%3DEnglish": "/orders?language=English",
        "/sign-in?language=es&next=%2Forders%3Flanguage%3DEnglish": "/orders?language=Espa%C3%B1ol",
    }.items():
        assert send(house, door, form).headers["Location"] == led
    spanish = {"Accept-Language": "es-PE"}
    assert 'lang="en"' in house.get("/sign-in?next=%2Forders%3Flanguage%3DEnglish", **spanish).text
    assert 'lang="es"' in house.get("/sign-in?next=%2Forders", **spanish).text
    assert 'lang="en"' in house.get("/sign-in", Cookie="despensa_language=en", **spanish).text
    assert 'lang="es"' in house.get("/sign-in", Cookie="despensa_language=qu", **spanish).text


def test_what_somebody_says_of_themselves_is_thrown_away(house):
    forged = {HEADER: written(Identity(Person(1, "Rosa", Role.OWNER)))}
    assert house.get("/_stcore/metrics", **forged).status_code == 401
    assert house.get("/_stcore/metrics", **{HEADER: "at-the-machine"}).status_code == 401
    assert house.get("/sign-in", **forged).status_code == 200


def test_who_has_come_in_gets_pages(house):
    _, tokens = house.person("Ana")
    assert "<title>Streamlit</title>" in house.get("/orders", tokens).text
    with page_of(house, tokens) as page:
        told = begun(page)
    assert told.initialize.session_id
    assert told.config.disable_data_export  # who may take files along has buttons of ours


def test_figures_of_the_server_and_other_ways_in_are_closed_to_everybody(house, subtests):
    _, tokens = house.person("Rosalía", Role.OWNER)
    ways = ("/auth/login", "/auth/logout", "/oauth2callback", "/_stcore/script-health-check", "/_stcore/metrics")
    for path in (*ways, "/_stcore/agent/openapi.json", "/kitchen/_stcore/agent/interact"):
        with subtests.test(path):
            answer = house.get(path, tokens)
            assert (answer.status_code, answer.text) == (404, "Not here")
    asked = {"Cookie": f"despensa={tokens.sign_in}"}
    assert send(house, "/_stcore/agent/interact", {}, **asked).status_code == 404


def test_an_open_page_ends_with_the_sign_in_and_begins_anew_with_another_role(house):
    came = {name: house.person(name) for name in ("Aldo", "Berta", "Saúl", "José")}
    tokens = {name: each for name, (_, each) in came.items()}
    with ExitStack() as opened:
        pages = [opened.enter_context(page_of(house, each)) for each in tokens.values()]
        for page in pages:
            session_of(page)
        sign_out(house.database, token_hash(tokens["Aldo"].sign_in))
        deactivate(house.database, came["Berta"][0].id)
        seen_last(house, tokens["Saúl"], datetime.now(UTC) - IDLE - timedelta(minutes=1))
        change_person(house.database, Person(came["José"][0].id, "José", Role.FLOOR))
        assert [led_away(page) for page in pages] == ["/sign-in"] * 4
    found = {name: house.get("/_stcore/health", each).status_code for name, each in tokens.items()}
    assert found == {"Aldo": 401, "Berta": 401, "Saúl": 401, "José": 200}


def test_a_page_is_one_persons(house):
    _, first = house.person("Luz")
    _, second = house.person("Mario")
    with page_of(house, first) as page:
        session = session_of(page)
    with page_of(house, second, session) as page:
        assert session_of(page) != session
    with page_of(house, first, session) as page:
        assert session_of(page) == session


class Listener(Visitor):
    """A visitor who keeps all that the server sent."""

    heard = b""

    async def _hear(self) -> bytes:
        said = await super()._hear()
        self.heard += said
        return said


async def all_at_once(house: House, tokens: dict[str, Tokens]) -> list[bytes]:
    """Each writes their own name into a page while the others do: what the pages of each showed."""

    async def one(name: str, its: Tokens) -> bytes:
        async with Listener(house.address, "language=es", {"Cookie": f"despensa={its.sign_in}"}) as visitor:
            for _ in range(2):
                await visitor.open("welcome")
                await visitor.type("Nombre del restaurante", name)
            return visitor.heard

    return await asyncio.gather(*(one(*each) for each in tokens.items()))


def test_people_who_write_at_once_find_nothing_of_each_other_on_their_pages(house):
    tokens = {name: house.person(name)[1] for name in ("SeñaUno", "SeñaDos", "SeñaTres", "SeñaCuatro")}
    with ThreadPoolExecutor(1) as beside:  # the browser of other tests has a loop of its own in this thread
        heard = beside.submit(asyncio.run, all_at_once(house, tokens)).result()
    assert [[name for name in tokens if name.encode() in each] for each in heard] == [[name] for name in tokens]


def test_files_go_to_ones_own_pages_only_and_with_their_token(house):
    _, first = house.person("Nora")
    _, second = house.person("Pablo")
    with page_of(house, first) as page:
        place = f"{house.address}/_stcore/upload_file/{session_of(page)}/1"

        def put(tokens: Tokens, **headers: str) -> int:
            cookies = {"despensa": tokens.sign_in, "_streamlit_xsrf": XSRF}
            file = {"file": ("ventas.csv", b"fecha,plato,cantidad\n")}
            return requests.put(place, files=file, cookies=cookies, headers=headers, timeout=20).status_code

        assert put(second, **{"X-Xsrftoken": XSRF}) == 404
        assert put(first) == 403
        assert put(first, **{"X-Xsrftoken": XSRF, "Origin": "https://evil.example"}) == 403
        assert put(first, **{"X-Xsrftoken": XSRF}) == 204
        cookies = {"despensa": first.sign_in, "_streamlit_xsrf": XSRF}
        endless = requests.put(place, iter([b"x"]), cookies=cookies, headers={"X-Xsrftoken": XSRF}, timeout=20)
        assert endless.status_code == 411


def test_paths_that_lead_out_of_the_house_lead_nowhere(house, subtests):
    _, tokens = house.person("Quique")
    ways = (
        "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2fapp.py",
        "//etc/passwd",
        "/static/%5c%5chost%5cx",
    )
    components = ("/component/x/%2e%2e/%2e%2e/app.py", "/media/%2e%2e/app.py", "/app/static/restaurant.db")
    for path in (*ways, *components):
        with subtests.test(path):
            answer = house.get(path, tokens)
            assert "root:" not in answer.text and "st.App" not in answer.text and "SQLite" not in answer.text
            assert answer.status_code in (400, 404) or "<title>Streamlit</title>" in answer.text


def test_a_message_that_is_none_ends_the_page_without_a_trace_of_ours(house):
    _, tokens = house.person("Violeta")
    with page_of(house, tokens) as page:
        page.send(b"\xff" * 100)
        with pytest.raises(ConnectionClosedError, match="1002") as ended:
            page.recv(20)
    assert ".py" not in str(ended.value)


def test_a_file_of_more_than_fifty_megabytes_is_refused_before_it_is_read(house):
    _, tokens = house.person("Walter")
    with page_of(house, tokens) as page:
        asks = {"X-Xsrftoken": XSRF, "Content-Length": str(60 << 20), "Content-Type": "multipart/form-data; boundary=x"}
        cookies = {"Cookie": f"despensa={tokens.sign_in}; _streamlit_xsrf={XSRF}"}
        asking = HTTPConnection(house.address.removeprefix("http://"), timeout=20)
        asking.request("PUT", f"/_stcore/upload_file/{session_of(page)}/1", headers=asks | cookies)  # and no more
        assert asking.getresponse().status == 413
        asking.close()


def test_other_sites_open_no_page_and_send_no_form(house):
    _, tokens = house.person("Inés")
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        with pytest.raises(InvalidStatus, match="403"):
            page_of(house, tokens, origin=origin)
        form = {"name": "Inés", "password": PASSWORD}
        assert send(house, "/sign-in", form, Origin=origin).status_code == 403
    assert send(house, "/sign-in", form, **{"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert send(house, "/sign-in", form, Origin=house.address).status_code == 303


def test_a_name_that_is_not_ours_is_not_answered(house):
    assert house.get("/sign-in", Host="evil.example").status_code == 421
    assert house.get("/sign-in", Host="despensa@evil.example").status_code == 421


def test_every_answer_tells_the_browser_to_be_careful(house, subtests):
    _, tokens = house.person("Olga")
    answers = [house.get("/sign-in"), house.get("/nowhere"), house.get("/_stcore/health"), house.get("/", tokens)]
    for answer in [*answers, house.get("/sign-in", Host="evil.example")]:
        with subtests.test(answer.url):
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert "Server" not in answer.headers
            assert "Strict-Transport-Security" not in answer.headers
    assert house.get("/", tokens).headers["Cache-Control"] == "no-store"


def test_cookies_are_the_browsers_alone(house):
    house.person("Raúl")
    answer = send(house, "/sign-in", {"name": "raul", "password": PASSWORD})
    cookies = answer.raw.headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["despensa", "despensa_device"]
    assert all(re.search("HttpOnly.*Path=/.*SameSite=lax", cookie) for cookie in cookies)


def test_behind_a_proxy_with_tls_cookies_never_leave_it(house):
    house.person("Sara")
    proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"}
    answer = send(house, "/sign-in", {"name": "Sara", "password": PASSWORD}, **proxied)
    cookies = answer.raw.headers.getlist("Set-Cookie")
    assert all(cookie.startswith("__Host-despensa") and "; Secure" in cookie for cookie in cookies)
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000"
    inside = {"Cookie": cookies[0].partition(";")[0]} | proxied
    of_streamlit = house.get("/_stcore/health", **inside).raw.headers.getlist("Set-Cookie")
    assert [re.findall("^_streamlit_xsrf|; Secure", cookie) for cookie in of_streamlit] == [
        ["_streamlit_xsrf", "; Secure"]
    ]


def test_guesses_from_one_address_are_slowed_down(house):
    house.person("Tomás")
    proxied = {"X-Forwarded-For": "203.0.113.9"}
    codes = [send(house, "/sign-in", {"name": "Tomás", "password": "x"}, **proxied).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]


def test_an_invitation_shown_is_not_used_and_one_used_is_over(house):
    luis = add_person(house.database, "Luis", Role.FLOOR)
    path = f"/invitation/{invite(house.database, luis.id, datetime.now(UTC))}"
    for _ in range(2):
        assert "Hola, Luis" in house.get(path, **{"Accept-Language": "es"}).text
    assert "Elige una contraseña o un PIN." in send(house, path, {"pin": ""}, **{"Accept-Language": "es"}).text
    assert send(house, path, {"pin": PIN}).headers["Location"] == "/"
    assert house.get(path).status_code == 410
    assert send(house, path, {"pin": PIN}).status_code == 410


def test_names_are_shown_as_they_are_written(house):
    hostile = add_person(house.database, '<script>alert("x")</script>', Role.FLOOR)
    shown = house.get(f"/invitation/{invite(house.database, hostile.id, datetime.now(UTC))}").text
    assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_forms_that_are_none_are_refused_without_a_trace_of_ours(house, subtests):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    bad = {
        "too long": (b"name=" + b"x" * 9000, form, 413),
        "no length": (iter([b"name=x"]), form, 413),
        "no form": (b"\xff\xfe", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        "no person": (b"person=abc&pin=1", form, 401),
        "a huge number": (b"person=" + b"9" * 400 + b"&pin=1", form, 401),
    }
    for what, (content, headers, status) in bad.items():
        with subtests.test(what):
            answer = requests.post(house.address + "/sign-in/pin", data=content, headers=headers, timeout=20)
            assert answer.status_code == status
            assert not re.search(r"Traceback|\.py|/pages/", answer.text)


def test_the_log_has_no_names_passwords_or_tokens(house):
    _, tokens = house.person("Úrsula Secreta")
    send(house, "/sign-in", {"name": "Úrsula Secreta", "password": PASSWORD})
    send(house, "/sign-in", {"name": "Úrsula Secreta", "password": "otra cosa"})
    written_down = house.log.read_text()
    assert '"says": "refused", "code": "sign_in_wrong"' in written_down
    for secret in ("rsula", PASSWORD, "otra cosa", tokens.sign_in, "203.0.113"):
        assert secret not in written_down
    assert "Traceback" not in written_down
