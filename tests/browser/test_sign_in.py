"""The kitchen's people in real browsers: by an invitation onto a phone, and in turns on a tablet."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from forecasting.people import Person, Role
from forecasting.store.database import open_database, sqlite_url
from forecasting.store.people.accounts import add_person, invite
from forecasting.store.restaurant import read_restaurant
from tests.browser.conftest import free_port, keep_picture, one_thing_to_count, settle, too_wide
from tests.server.conftest import PASSWORD, PIN, House, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """``make kitchen`` for a restaurant with one ingredient to count."""
    port, data = free_port(), tmp_path_factory.mktemp("house")
    database = open_database(sqlite_url(data / "restaurant.db"))
    one_thing_to_count(database)
    add_person(database, "Rosa", Role.OWNER)
    database.dispose()
    with serving([sys.executable, "app.py", "--port", str(port)], data, port) as served:
        yield served


@pytest.fixture
def server(house: House) -> str:
    return house.address


def invitation(house: House, name: str, role: Role) -> tuple[Person, str]:
    person = add_person(house.database, name, role)
    return person, f"invitation/{invite(house.database, person.id, datetime.now(UTC))}"


def choose(page: Page, shared: bool = False) -> None:
    """Accept the invitation on the page."""
    page.get_by_label("Contraseña nueva").fill(PASSWORD)
    page.get_by_label("PIN para este equipo").fill(PIN)
    if shared:
        page.get_by_label("varias personas").check()
    page.get_by_role("button", name="Entrar", exact=True).click()
    settle(page)


def test_a_wrong_pin_takes_nobody_the_password_beside_it(house, open_page):
    _, path = invitation(house, "Inés", Role.CHEF)
    page = open_page(path, device="phone")
    password, pin = page.get_by_label("Contraseña nueva"), page.get_by_label("PIN para este equipo")
    password.fill(PASSWORD)
    for wrong in ("12", "4444", "4567", "8765"):
        pin.fill(wrong)
        page.get_by_role("button", name="Entrar", exact=True).click()
        assert not pin.evaluate("field => field.checkValidity()")
        assert (password.input_value(), pin.input_value()) == (PASSWORD, wrong)
    pin.fill(PIN)
    page.get_by_role("button", name="Entrar", exact=True).click()
    settle(page)
    assert "invitation" not in page.url


def test_a_chef_comes_in_by_an_invitation_on_a_phone_and_saves_a_count(house, open_page):
    _, path = invitation(house, "José", Role.CHEF)
    page = open_page(path, device="phone")
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    assert too_wide_plain(page) == 0
    choose(page)
    page.goto(f"{house.address}/count")
    settle(page)
    page.get_by_label("Limón").first.fill("7.5")
    page.get_by_label("Limón").first.press("Enter")
    page.get_by_text("1 de 1 insumos contados").wait_for()
    assert read_restaurant(house.database, with_sales=False).stock["quantity"].tolist() == [7.5]
    keep_picture(page, "signed_in_phone_es")
    assert too_wide(page) == 0
    assert complaints == []


def test_on_a_tablet_people_take_turns_and_nothing_of_the_one_stays_for_the_other(house, open_page):
    _, first = invitation(house, "Lucía", Role.CHEF)
    _, second = invitation(house, "Mateo", Role.CHEF)
    page = open_page(first)
    choose(page, shared=True)
    page.get_by_role("button", name="Lucía").click()
    page.get_by_role("button", name="Cambiar de persona").click()
    page.wait_for_url("**/sign-in")
    page.goto(f"{house.address}/{second}")
    choose(page, shared=True)
    expect(page.get_by_role("button", name="Mateo")).to_be_visible()
    page.get_by_role("button", name="Mateo").click()
    page.get_by_role("button", name="Cambiar de persona").click()
    page.wait_for_url("**/sign-in")
    page.go_back()
    expect(page.get_by_role("heading", name="¿Quién eres?")).to_be_visible()
    page.get_by_role("button", name="Lucía").first.click()
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Entrar", exact=True).click()
    settle(page)
    expect(page.get_by_role("button", name="Lucía")).to_be_visible()


def too_wide_plain(page: Page) -> int:
    """By how many pixels a page before the sign-in is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
