"""A new restaurant opens Despensa for the first time."""

import pytest

from tests.browser.conftest import keep_picture, too_wide

pytestmark = pytest.mark.browser


def start(page, device: str) -> None:
    page.get_by_role("heading", name="Despensa").wait_for()
    keep_picture(page, f"welcome_{device}")
    assert too_wide(page) == 0

    page.get_by_label("Nombre del restaurante").fill("La Picantería")
    page.get_by_role("button", name="Empezar mi restaurante").click()

    page.get_by_role("heading", name="Ventas").wait_for()
    page.get_by_text("Tus próximos tres pasos").wait_for()
    assert too_wide(page) == 0
    page.get_by_role("link", name="2. Describe tu cocina").click()
    page.get_by_role("heading", name="Cocina").wait_for()
    page.get_by_role("button", name="Plantilla XLSX").wait_for()
    keep_picture(page, f"setup_{device}")
    assert too_wide(page) == 0


def test_starting_a_restaurant_leads_to_its_templates_which_can_be_downloaded(open_page):
    page = open_page()
    start(page, "desktop")
    with page.expect_download() as download:
        page.get_by_role("button", name="Plantilla CSV").click()
    assert download.value.suggested_filename == "insumos.csv"


def test_on_a_phone_a_restaurant_is_started_and_the_menu_closes_behind_the_page_that_was_chosen(open_page):
    page = open_page(device="phone")
    start(page, "phone")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Conteo").first.click()
    page.get_by_role("heading", name="Conteo").wait_for()
    page.get_by_test_id("stExpandSidebarButton").wait_for()


def test_an_english_browser_is_greeted_in_english_and_nothing_is_fetched_from_anywhere_else(open_page, server):
    page = open_page(locale="en-GB")
    page.get_by_role("button", name="Start my restaurant").wait_for()
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.reload()
    page.get_by_role("button", name="Start my restaurant").wait_for()
    assert fetched
    assert [url for url in fetched if not url.startswith((server, "data:", "blob:"))] == []
