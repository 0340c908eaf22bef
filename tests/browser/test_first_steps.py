"""A new restaurant opens Despensa for the first time."""

import pytest

from tests.browser.conftest import start

pytestmark = pytest.mark.browser


def test_on_a_phone_a_restaurant_is_started_and_the_menu_closes_behind_the_page_that_was_chosen(open_page):
    page = open_page(device="phone")
    start(page, "phone")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Conteo").first.click()
    page.get_by_role("heading", name="Conteo").wait_for()
    page.get_by_test_id("stExpandSidebarButton").wait_for()


def test_the_language_that_was_chosen_is_spoken_at_every_later_address(open_page, server):
    page = open_page("?language=English")  # of a link that somebody sent: no choice of one's own
    page.get_by_role("button", name="Start my restaurant").wait_for()
    page.goto(server)
    page.get_by_role("button", name="Empezar mi restaurante").wait_for()
    page.get_by_role("radio", name="English").click()
    page.get_by_role("button", name="Start my restaurant").wait_for()
    page.goto(server)
    page.get_by_role("button", name="Start my restaurant").wait_for()
    page.get_by_role("radio", name="Español").click()
    page.get_by_role("button", name="Empezar mi restaurante").wait_for()
    page.goto(server)
    page.get_by_role("button", name="Empezar mi restaurante").wait_for()


def test_the_language_that_was_chosen_stays_from_page_to_page_and_on_the_way_back(open_page):
    page = open_page("?language=English", locale="en-GB")
    page.get_by_role("radio", name="Español").click()
    page.get_by_role("button", name="Empezar mi restaurante").wait_for()
    start(page, "desktop")
    page.get_by_role("link", name="Conteo").first.click()
    page.get_by_role("heading", name="Conteo").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Cocina").wait_for()


def test_an_english_browser_is_greeted_in_english_and_nothing_is_fetched_from_anywhere_else(open_page, server):
    page = open_page(locale="en-GB")
    page.get_by_role("button", name="Start my restaurant").wait_for()
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.reload()
    page.get_by_role("button", name="Start my restaurant").wait_for()
    assert fetched
    assert [url for url in fetched if not url.startswith((server, "data:", "blob:"))] == []
