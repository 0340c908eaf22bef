"""Navigation, language, and what a fresh server does with a deep link."""

import pytest

from forecasting.store.database import open_database
from forecasting.store.restaurant import save_place
from forecasting.tables import Place
from pages.shared import session

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
