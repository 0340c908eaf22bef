"""What is printed: the numbers of the page, in the reader's language."""

import io

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from forecasting.store.restaurant import read_restaurant
from forecasting.texts import orders as words
from pages.shared import prints, session
from pages.shared.language import speaking
from tests.files.test_printing import printed

LINES = pd.DataFrame(
    {
        "supplier": "Verduras",
        "order_by": pd.Timestamp("2026-11-24 21:00"),
        "arrives": pd.Timestamp("2026-11-25"),
        "ingredient": ["Limón", "Ají", "Sal"],
        "packs": [2, 1, 0],
        "pack_size": [20.0, 0.5, 1.0],
        "pack_name": ["cajón", "=bolsa", "bolsa"],
        "unit": "kg",
        "quantity": [40.0, 0.5, 0.0],
        "cost": [160.0, 4.5, 0.0],
    }
)


@pytest.fixture
def work(cooking):
    cooking("orders")
    return session.current()


def test_a_spreadsheet_has_the_numbers_of_the_message_and_their_sum():
    cells = CalamineWorkbook.from_filelike(io.BytesIO(prints.order_xlsx(LINES))).get_sheet_by_index(0).to_python()
    assert cells[0][3:5] == ["Insumo", "Empaques"]
    assert [row[3:5] + row[-2:] for row in cells[1:3]] == [["Limón", 2, 40, 160], ["Ají", 1, 0.5, 4.5]]
    assert cells[3][3] == "Total"
    assert cells[3][-1] == 164.5
    assert cells[2][6] == "'=bolsa"
    assert words.contents(LINES, "es") == ["Limón: 2 × cajón (40 kg)", "Ají: 1 × =bolsa (0.5 kg)"]


def test_an_order_has_the_numbers_of_the_message_and_their_sum_on_paper_too(work):
    lines = printed(prints.order_pdf(work, LINES, "La Picantería"))
    assert lines[:2] == [["Pedido a Verduras"], ["La Picantería"]]
    assert lines[3:] == [
        ["Insumo", "Cantidad", "Costo"],
        ["Limón", "2 × cajón (40 kg)", "S/ 160.00"],
        ["Ají", "1 × =bolsa (0.5 kg)", "S/ 4.50"],
        ["Total: S/ 164.50"],
    ]


def test_a_count_sheet_names_pieces_in_the_readers_language(work):
    shelves = pd.DataFrame({"ingredient": ["Huevo", "Sal"], "unit": ["unidad", "kg"], "storage": ""})
    with speaking("en"):
        sheet = printed(prints.count_sheet(work, shelves, "main"))
    assert [line[-1] for line in sheet[-2:]] == ["units", "kg"]


def test_a_count_sheet_and_a_floor_list_are_one_page_each(work):
    shelves = read_restaurant(work.engine, with_sales=False).ingredients
    dishes = pd.DataFrame({"dish": ["Ceviche"], "day": pd.Timestamp("2026-11-24"), "ingredients": [["Limón", "Ñame"]]})
    sheet, floor = (prints.count_sheet(work, shelves, "main"), prints.floor_list(work, dishes, "main"))
    assert printed(sheet)[-4:] == [["Fresco"], ["Insumo", "Cuánto hay", "Unidad"], ["Limón", "kg"], ["Lomo fino", "kg"]]
    assert printed(floor)[-2:] == [["Plato", "Desde", "Se acaba"], ["Ceviche", "mar 24 nov", "Limón y Ñame"]]
