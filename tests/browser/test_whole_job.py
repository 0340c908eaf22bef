"""The main job, once, as a new restaurant does it: from the first screen to an order and a what-if."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from forecasting.texts import text
from tests.browser.conftest import keep_picture, settle, start, too_wide
from tests.pages.conftest import KITCHEN

pytestmark = pytest.mark.browser

TABLES = {  # in the order of their parts
    "Los platos": {"ingredients": "Insumos", "recipes": "Recetas", "dishes": "Platos"},
    "Las compras": {"suppliers": "Proveedores", "supply": "Empaques y costos"},
}
FORECAST_SECONDS = 240
DAYS = 42  # one fold fits into these
SOLD = 2 * DAYS


def till_export(days: int = DAYS) -> bytes:
    """What a Spanish till writes, up to yesterday in Lima: semicolons, cp1252, day first, decimal comma."""
    today = datetime.now(ZoneInfo("America/Lima")).date()
    rows = [
        f"{today - timedelta(days=back):%d/%m/%Y};{dish};{portions + back % 3};{(portions + back % 3) * price},50"
        for back in range(days, 0, -1)
        for dish, portions, price in (("Ceviche clásico", 20, 42), ("Lomo saltado", 10, 38))
    ]
    return "\n".join(["Fecha;Plato;Cantidad;Venta neta", *rows]).encode("cp1252")


def go_to(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).first.click()
    page.get_by_role("heading", name=title, exact=True).wait_for()
    settle(page)


def take_a_template(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="Plantilla CSV").click()
    assert download.value.suggested_filename == "insumos.csv"


def choose_file(page: Page, name: str, content: bytes) -> None:
    """Give a file to the uploader and wait until it is shown there, as a person would before the next click."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_test_id("stFileUploader").get_by_text(name).wait_for()


def fill_kitchen(page: Page) -> None:
    for part, table, title in ((part, *named) for part, tables in TABLES.items() for named in tables.items()):
        page.get_by_role("radio", name=part).click()
        settle(page)
        page.get_by_role("radio", name=re.compile(f"^{title}")).click()
        page.get_by_text(text(f"setup.about.{table}", "es").partition(".")[0]).wait_for()
        settle(page)
        choose_file(page, f"{table}.csv", KITCHEN[table].encode())
        page.get_by_role("button", name="Guardar el archivo").click()
        saved = page.get_by_test_id("stAlertContentSuccess")
        saved.get_by_text(re.compile(rf"{title}: \d+ filas guardadas")).wait_for()
        settle(page)


def upload_sales(page: Page) -> None:
    go_to(page, "Ventas")
    choose_file(page, "caja.csv", till_export())
    page.get_by_role("button", name="Revisar").click()
    page.get_by_text(f"{SOLD} filas").wait_for()
    page.get_by_role("button", name="Guardar 1 archivo").click()
    page.get_by_test_id("stAlertContentSuccess").get_by_text(f"{SOLD} filas guardadas").wait_for()
    page.get_by_text("sigue solo").wait_for()


def count_stock(page: Page) -> None:
    go_to(page, "Conteo")
    for counted, (ingredient, quantity) in enumerate((("Limón (kg)", "3"), ("Lomo fino (kg)", "2")), start=1):
        page.get_by_label(ingredient).fill(quantity)
        page.get_by_label(ingredient).press("Enter")
        page.get_by_text(f"{counted} de 2 insumos contados").wait_for()
        settle(page)


def wait_for_forecast(page: Page) -> None:
    """The new sales have started it, and counting went on meanwhile: see it done."""
    go_to(page, "Pronóstico")
    page.get_by_text("La próxima semana vas a usar").wait_for(timeout=FORECAST_SECONDS * 1000)


def order(page: Page) -> None:
    go_to(page, "Pedidos")
    page.get_by_role("button", name="CSV", exact=True).first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).first.click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Proveedor,Pedir hasta,Llega,Insumo,Empaques")
    assert len(lines) > 1


def choose(page: Page, label: str, place: int) -> None:
    """Choose from a list; a run that begins after it was opened closes it again, so it may take a second opening."""
    box, option = page.get_by_role("combobox", name=label), page.get_by_role("option").nth(place)
    for _ in range(5):
        box.wait_for()  # it stands there before the run that draws it is over, which would forget what is chosen
        settle(page)
        box.click()
        try:
            option.click(timeout=2_000)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"{label} doesn't stay open")


def try_a_closed_day(page: Page) -> None:
    go_to(page, "Escenarios")
    settle(page)
    page.get_by_text("Feriados, días especiales y cierres").click()
    choose(page, "Cerrar estos días", 2)
    page.get_by_text("margen después de insumos").first.wait_for()


def look(page: Page, device: str, name: str) -> None:
    keep_picture(page, f"{name}_{device}")
    assert too_wide(page) == 0, f"{name} is too wide for a {device}"


def ragged(page: Page) -> float:
    """By how much the rows of cards end apart, in pixels."""
    expect(page.get_by_test_id("stMetric").nth(2)).to_be_visible(timeout=30_000)
    settle(page)
    boxes = [card.bounding_box() for card in page.get_by_test_id("stMetric").all()]
    ends = {box["y"]: box["x"] + box["width"] for box in boxes}  # of each row its last
    return max(ends.values()) - min(ends.values())


def test_from_the_first_screen_to_an_order(open_page, server):
    page = open_page()
    start(page, "desktop")
    take_a_template(page)
    for done in (fill_kitchen, upload_sales, count_stock, wait_for_forecast, order, try_a_closed_day):
        done(page)
        look(page, "desktop", done.__name__)
    phone = open_page(device="phone")
    for path in ("today", "sales", "count", "forecast", "orders", "scenarios", "recipes", "setup", "settings"):
        phone.goto(f"{server}/{path}")
        expect(phone.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
        look(phone, "phone", path)
        assert path != "today" or ragged(phone) < 1
