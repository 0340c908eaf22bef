"""Navigation, language, and what a fresh server does with a deep link."""

from datetime import UTC, datetime

import pytest
import streamlit as st
from streamlit import runtime

from forecasting.people import Person, Role
from forecasting.store.database import open_database
from forecasting.store.house import save_place
from forecasting.store.people.accounts import add_person, invite
from forecasting.store.people.sign_ins import Visitor, accept, signed_in
from forecasting.tables import Place
from pages.shared import session, visitor
from pages.shared.identity import AT_THE_MACHINE, HEADER, Identity, read, written
from pages.shared.visitor import person

PAGES = [
    *("today", "sales", "count", "room", "forecast", "proof", "orders", "scenarios", "money", "setup", "settings"),
]


@pytest.mark.parametrize("page", PAGES)
def test_a_deep_link_on_a_fresh_server_goes_through_the_frame(started, page):
    app = started(page)
    assert not app.exception
    assert app.session_state["framed"]
    assert app.segmented_control(key="language").value == "es"


@pytest.mark.parametrize("page", PAGES)
def test_without_a_restaurant_every_page_leads_to_the_welcome(visit, page):
    app = visit(page)
    assert not app.exception
    assert app.title[0].value == "Despensa"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_speaks_both_languages(started, page):
    spanish, english = started(page), started(page, locale="en-US")
    assert not english.exception
    assert spanish.title[0].value != english.title[0].value


def test_the_switch_changes_the_language(started):
    app = started("count")
    app.segmented_control(key="language").set_value("en").run()
    assert app.title[0].value == "Count"


def test_an_address_says_the_language_in_which_a_visit_begins_and_no_later_one_turns_it(started):
    app = started("count", address={"language": "English"})
    assert app.title[0].value == "Count"
    app.segmented_control(key="language").set_value("es").run()
    assert (app.title[0].value, "language" in app.query_params) == ("Conteo", False)
    app.query_params["language"] = "English"  # the browser went back to it
    assert app.run().title[0].value == "Conteo"


def test_a_browser_that_says_nothing_is_spoken_to_in_spanish(visit):
    assert visit(locale=None).segmented_control(key="language").value == "es"


def test_the_first_page_of_a_started_restaurant_is_today(started):
    assert started().title[0].value == "Hoy"


def test_an_address_that_names_the_sample_holds_for_the_whole_visit(visit, data):
    save_place(open_database(session.database(session.SAMPLE)), Place(name="Ejemplo"))
    app = visit()
    app.query_params["restaurant"] = "sample"
    app.run()
    app.query_params.clear()
    app.switch_page("../count.py").run()
    assert not app.exception
    assert app.title[0].value == "Conteo"


@pytest.fixture
def connected(monkeypatch):
    """Whoever looks does so by a connection with these headers."""

    def arrive(**headers: str) -> None:
        monkeypatch.setattr(type(st.context), "headers", {"Host": "despensa"} | headers)

    return arrive


def test_who_is_signed_in_stands_in_the_frame_with_the_way_out(started, connected):
    database = session.own_engine()
    rosa = add_person(database, "Rosa", Role.OWNER)
    now = datetime.now(UTC)
    tokens = accept(database, invite(database, rosa.id, now), "ají de gallina", "", Visitor("", ""), False, now)
    connected(**{HEADER: written(Identity(rosa, signed_in(database, tokens.sign_in, now).key))})
    app = started("count")
    assert not app.exception
    app.button(key="sign_out").click().run()
    assert signed_in(database, tokens.sign_in, now) is None


def test_at_the_machine_nobody_is_signed_in_and_nobody_goes(started, connected):
    connected(**{HEADER: AT_THE_MACHINE})
    app = started("count")
    assert app.title[0].value == "Conteo"
    assert "sign_out" not in [button.key for button in app.button]


def test_what_has_not_passed_the_door_sees_nothing(started, connected):
    connected()
    app = started("count")
    assert not app.exception
    assert not app.title


def test_a_page_whose_browser_has_gone_is_drawn_for_nobody(started, monkeypatch):
    monkeypatch.setattr(visitor, "is_served", lambda: True)
    app = started("count")
    assert not app.exception
    assert not app.title


def test_where_no_door_stands_nobody_can_say_who_they_are():
    rosa = Identity(Person(1, "Rosa", Role.OWNER), "key")
    assert read({HEADER: written(rosa)}) == rosa
    for forged in ("at-the-machine", written(rosa).partition(" ")[2], f"guessed {written(rosa).partition(' ')[2]}", ""):
        assert read({HEADER: forged}) is None
    assert read({}) is None


def test_where_a_server_draws_no_page_nobody_is_taken_for_the_owner(monkeypatch):
    monkeypatch.setattr(runtime, "exists", lambda: True)
    with pytest.raises(LookupError):
        person()
