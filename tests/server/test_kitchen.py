"""The one command that opens a kitchen: what it prints, what keeps it from opening, and where it lets nobody in."""

import os
import select
import socket
import stat
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from websockets.exceptions import InvalidStatus

from forecasting.errors import InputError
from forecasting.network import own_addresses
from forecasting.people import Role
from forecasting.store.database import open_database, sqlite_url
from forecasting.store.people.accounts import add_person, set_password
from pages.shared.server.kitchen import check
from tests.browser.conftest import free_port
from tests.server.conftest import PASSWORD, ROOT, page_of, serving, wait_until_alive


def test_a_kitchen_without_an_owner_does_not_open(tmp_path):
    environment = {"DESPENSA_DATA": str(tmp_path), "LANG": "es_PE.UTF-8", "PATH": ""}
    command = [sys.executable, "app.py"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (2, "")
    python = Path(sys.executable)
    assert f"{Path(python.parent.name, python.name)} -m forecasting person add TU_NOMBRE --owner" in ended.stderr


def test_what_keeps_a_kitchen_from_opening_is_known_before():
    readme = str(ROOT / "README.md")
    bad = {("/nowhere.pem", None): "file_missing", (readme, readme): "certificate_unclear"}
    for (certificate, key), code in (bad | {(None, readme): "certificate_unclear", (None, None): "port_taken"}).items():
        with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InputError, match=code):
            port = taken.getsockname()[1]
            check(Namespace(address="127.0.0.1", port=port, certificate=certificate, key=key))


@pytest.fixture
def certificate(tmp_path: Path) -> dict[str, str]:
    """A certificate and its key, as options of the command."""
    pair = {"--certificate": str(tmp_path / "cert.pem"), "--key": str(tmp_path / "key.pem")}
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=despensa"]
    subprocess.run([*make, "-out", pair["--certificate"], "-keyout", pair["--key"]], check=True, capture_output=True)
    return pair


def printed(terminal: int) -> str:
    """All that stands on a terminal and wasn't read before."""
    found = b""
    while select.select([terminal], [], [], 0)[0]:
        found += os.read(terminal, 4096)
    return found.decode()


@pytest.mark.skipif(os.name == "nt", reason="its terminals are others")
@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_it_prints_the_address_and_a_code_and_serves_tls_with_a_certificate(tmp_path, certificate):
    port, data, log = free_port(), tmp_path / "data", tmp_path / "server.log"
    database = open_database(sqlite_url(data / "restaurant.db"))
    set_password(database, add_person(database, "Rosa", Role.OWNER).id, PASSWORD)
    database.dispose()
    options = ["--port", str(port), "--name", "cocina.local", *(part for pair in certificate.items() for part in pair)]
    environment = os.environ | {"DESPENSA_DATA": str(data), "DESPENSA_DATABASE_URL": ""}
    terminal, its_end = os.openpty()
    with log.open("w") as said, os.fdopen(its_end, "w") as shown_at:
        command = [sys.executable, "app.py", *options]
        started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=shown_at, stderr=said)
    try:
        here = f"https://127.0.0.1:{port}"
        wait_until_alive(here, log)
        shown = printed(terminal)
        assert f"https://cocina.local:{port}\r\n" in shown and shown.count("█") > 100
        assert "SECURITY.md" not in shown  # which is named where anybody could listen
        form = {"name": "Rosa", "password": PASSWORD}
        once = {"Connection": "close"}  # else the server waits half a minute for us to say goodbye
        answer = requests.post(f"{here}/sign-in", form, headers=once, verify=False, allow_redirects=False, timeout=20)
        assert answer.headers["Strict-Transport-Security"]
        assert [cookie.partition("=")[0] for cookie in answer.raw.headers.getlist("Set-Cookie")] == [
            "__Host-despensa",
            "__Host-despensa_device",
        ]
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
    finally:
        started.terminate()
        started.wait(15)
        os.close(terminal)


def test_a_server_that_listens_where_it_should_not_is_a_locked_door(tmp_path: Path):
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    open_to_all = ["--server.address=0.0.0.0", "--server.enableCORS=false", "--server.enableXsrfProtection=false"]
    with serving([*command, *open_to_all], tmp_path, port) as house:
        assert house.get("/_stcore/health").status_code == 200
        assert house.get("/_stcore/health", **{"X-Forwarded-For": "127.0.0.1"}).status_code == 401
        assert house.get("/_stcore/health", Host="evil.example").status_code == 421
        if not own_addresses():
            pytest.skip("This machine has no network, so nobody is outside.")
        for address in own_addresses():
            outside = replace(house, address=f"http://{address}:{port}")
            assert outside.get("/_stcore/health").status_code == 401
            assert outside.get("/_stcore/health", Host="localhost").status_code == 401
            with pytest.raises(InvalidStatus, match="403"):
                page_of(outside, None)
