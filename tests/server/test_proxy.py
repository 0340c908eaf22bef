"""The files in ``deploy`` with the real programs, where these are installed."""

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from websockets.sync.client import connect

from forecasting.people import Role
from forecasting.store.database import open_database, sqlite_url
from forecasting.store.people.accounts import add_person
from tests.browser.conftest import free_port
from tests.server.conftest import PASSWORD, ROOT, START_SECONDS, XSRF, House, serving, session_of, wait_until_alive

DEPLOY = ROOT / "deploy"
NAME = "localhost"
UNPACKED = ROOT / ".venv" / "proxies" / "usr"
PLACES = os.pathsep.join([os.environ["PATH"], "/usr/sbin", str(UNPACKED / "bin"), str(UNPACKED / "sbin")])
PROGRAMS = {name: shutil.which(name, path=PLACES) for name in ("caddy", "nginx")}


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A kitchen that only a proxy on the same machine hears."""
    port, data = free_port(), tmp_path_factory.mktemp("behind")
    database = open_database(sqlite_url(data / "restaurant.db"))
    add_person(database, "Rosa", Role.OWNER)
    database.dispose()
    command = [sys.executable, "app.py", "--address", "127.0.0.1", "--port", str(port), "--name", NAME]
    with serving(command, data, port) as house:
        yield house


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[str]:
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "proxy.log").open("w") as log:
        started = subprocess.Popen(command, env=os.environ | home, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until_alive(f"https://{NAME}:{port}", folder / "proxy.log")
        yield f"https://{NAME}:{port}"
    finally:
        started.terminate()
        started.wait(15)


@contextmanager
def caddy(house: House, folder: Path) -> Iterator[str]:
    found, port = PROGRAMS["caddy"], free_port()
    names = {"DESPENSA_NAME": f"{NAME}:{port}", "DESPENSA_KITCHEN": house.address.removeprefix("http://")}
    adapted = subprocess.run(
        [found, "adapt", "--config", str(DEPLOY / "Caddyfile")], env=os.environ | names, capture_output=True, check=True
    )
    settings = json.loads(adapted.stdout) | {"admin": {"disabled": True}}
    settings["apps"] |= {"pki": {"certificate_authorities": {"local": {"install_trust": False}}}}
    settings["apps"]["http"]["http_port"] = free_port()
    (folder / "caddy.json").write_text(json.dumps(settings))
    with running([found, "run", "--config", str(folder / "caddy.json")], port, folder) as address:
        yield address


@contextmanager
def nginx(house: House, folder: Path) -> Iterator[str]:
    found, port = PROGRAMS["nginx"], free_port()
    pair = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}"]
    subprocess.run([*make, *pair], check=True, capture_output=True)
    server = (DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/despensa", str(folder))
    server = server.replace("listen 443", f"listen {port}").replace("listen 80", f"listen {free_port()}")
    server = server.replace("http://127.0.0.1:8501", house.address).replace("despensa.example.pe", NAME)
    (folder / "logs").mkdir()
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; {paths} {server} }}"
    )
    with running([found, "-p", str(folder), "-c", str(folder / "nginx.conf")], port, folder) as address:
        yield address


def where_installed(proxy):
    return pytest.param(proxy, marks=pytest.mark.skipif(not PROGRAMS[proxy.__name__], reason="it isn't installed"))


@pytest.mark.parametrize("proxy", [where_installed(caddy), where_installed(nginx)])
@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_behind_a_proxy_one_signs_in_and_works_by_tls(behind, proxy, tmp_path):
    person, _ = behind.person(f"Elsa {proxy.__name__}")
    with proxy(behind, tmp_path) as address:
        visit = requests.Session()
        visit.verify = visit.trust_env = False
        assert visit.get(f"{address}/_stcore/health").status_code == 401
        assert visit.get(f"{address}/_stcore/health", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 401
        form = {"name": person.name, "password": PASSWORD}
        answer = visit.post(f"{address}/sign-in", form, headers={"Origin": address}, allow_redirects=False)
        assert answer.status_code == 303
        assert all("; Secure" in cookie for cookie in answer.raw.headers.getlist("Set-Cookie"))
        page = visit.get(f"{address}/")
        assert "<title>Streamlit</title>" in page.text
        assert page.headers["Strict-Transport-Security"]
        cookie = "; ".join(f"{each.name}={each.value}" for each in visit.cookies if each.name.startswith("__Host"))
        trusting = ssl._create_unverified_context()
        with connect(
            address.replace("https", "wss") + "/_stcore/stream",
            ssl=trusting,
            origin=address,
            additional_headers={"Cookie": cookie},
            subprotocols=["streamlit", XSRF],
            open_timeout=START_SECONDS,  # a server that draws its first page reads its libraries meanwhile
            close_timeout=0.2,
        ) as opened:
            assert session_of(opened)


def test_the_files_leave_room_for_the_largest_upload_and_hand_on_who_calls():
    largest = int(re.search(r"maxUploadSize = (\d+)", (ROOT / ".streamlit" / "config.toml").read_text()).group(1))
    proxied = (DEPLOY / "nginx.conf").read_text()
    assert int(re.search(r"client_max_body_size (\d+)m", proxied).group(1)) > largest
    assert int(re.search(r"max_size (\d+)MB", (DEPLOY / "Caddyfile").read_text()).group(1)) > largest
    for handed_on in ("Host $http_host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme", "Upgrade"):
        assert f"proxy_set_header {handed_on}" in proxied
