"""Coming in by a company's sign-in, with a provider of our own."""

import os
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import version

import oidc_provider_mock
import pytest
import requests

from forecasting.people import Role
from forecasting.store.database import open_database, sqlite_url
from forecasting.store.people.accounts import add_person, deactivate
from tests.browser.conftest import free_port
from tests.server.conftest import House, serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, which is older than Authlib


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def house(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A kitchen whose company has a sign-in."""
    port, data = free_port(), tmp_path_factory.mktemp("company")
    database = open_database(sqlite_url(data / "restaurant.db"))
    add_person(database, "Rosa", Role.OWNER, email="Rosa@example.com")
    database.dispose()
    (data / "company.toml").write_text(
        f'name = "La Empresa"\nserver_metadata_url = "{provider}/.well-known/openid-configuration"\n'
        'client_id = "despensa"\nclient_secret = "secreto"\n'
    )
    with serving([sys.executable, "app.py", "--port", str(port)], data, port) as served:
        yield served


def come(house: House, provider: str, sub: str, **claims: object) -> tuple[requests.Session, requests.Response]:
    """Go to the company's sign-in as somebody and come back."""
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=20).raise_for_status()
    visit = requests.Session()
    led = visit.get(f"{house.address}/sign-in/company?next=%2Forders", allow_redirects=False, timeout=20)
    assert led.headers["Location"].startswith(provider)
    assert "code_challenge_method=S256" in led.headers["Location"]
    back = visit.post(led.headers["Location"], {"sub": sub}, allow_redirects=False, timeout=20)
    return visit, visit.get(back.headers["Location"], allow_redirects=False, timeout=20)


@pytest.mark.skipif(os.name == "nt", reason="a folder's own rights count on Windows")
def test_the_companys_secret_is_read_by_one_user_of_the_machine(house):
    assert stat.S_IMODE((house.log.parent / "company.toml").stat().st_mode) == 0o600
    assert "secreto" not in house.log.read_text()


def test_whom_the_owner_noted_comes_in_with_a_sign_in_of_ours(house, provider):
    assert "Entrar con La Empresa" in house.get("/sign-in", **{"Accept-Language": "es"}).text
    visit, answer = come(house, provider, "rosa", email="rosa@example.com", email_verified=True)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/orders")
    assert "_streamlit_user" not in visit.cookies
    assert "<title>Streamlit</title>" in visit.get(house.address, timeout=20).text


def test_nobody_else_does(house, provider):
    gone = add_person(house.database, "Luis", Role.CHEF, email="luis@example.com")
    deactivate(house.database, gone.id)
    strangers = {
        "nadie": {"email": "nadie@example.com", "email_verified": True},
        "unproven": {"email": "rosa@example.com", "email_verified": False},
        "silent": {"email": "rosa@example.com"},
        "luis": {"email": "luis@example.com", "email_verified": True},
    }
    for sub, claims in strangers.items():
        visit, answer = come(house, provider, sub, **claims)
        assert (answer.status_code, "despensa" in visit.cookies) == (403, False)


def test_who_comes_back_without_having_gone_is_sent_away(house):
    answer = house.get("/sign-in/company/back?code=x&state=y")
    assert answer.status_code == 502
    assert "Traceback" not in answer.text


def test_the_library_is_new_enough():
    """CVE-2026-114617 and -114619 are fixed in 1.9.0."""
    assert tuple(int(part) for part in version("authlib").split(".")[:2]) >= (1, 9)
