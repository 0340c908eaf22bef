"""Tables become pages, spreadsheets and alarms."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest
from icalendar import Calendar
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from forecasting.files.alarms import Moment, to_calendar
from forecasting.files.printing import Page, Section, to_pdf
from forecasting.files.spreadsheets import table_to_xlsx


def page(rows: int, name: str = "Limón") -> Page:
    lines = pd.DataFrame({"Insumo": [name] * rows, "Cantidad": "2 × cajón de 20 kg (40 kg)", "Costo": "S/ 160.00"})
    return Page("Pedido a Verduras", ("El Muelle",), (Section(lines, right=("Costo",)),), ("Total: S/ 320.00",))


def leaves(pdf: bytes) -> list[str]:
    """What stands on each page, line by line as one reads them or copies them from there."""
    return [leaf.extract_text(extraction_mode="layout") for leaf in PdfReader(io.BytesIO(pdf)).pages]


def printed(pdf: bytes) -> list[list[str]]:
    """The lines of a single page, each as its cells."""
    (leaf,) = leaves(pdf)
    return [re.split(r" {2,}", line.strip()) for line in leaf.splitlines() if line.strip()]


@pytest.mark.parametrize("rows", [1, 25, 60])
def test_an_order_is_one_page_however_many_lines_it_usually_has(rows):
    assert len(leaves(to_pdf(page(rows)))) == 1


def test_what_does_not_fit_on_one_page_legibly_goes_on_over_the_leaf():
    assert len(leaves(to_pdf(page(200)))) >= 2


def test_spanish_letters_and_names_of_anywhere_are_printed():
    name = "Ñoquis, piña y güisqui Łódź жα"
    assert [name, "2 × cajón de 20 kg (40 kg)", "S/ 160.00"] in printed(to_pdf(page(1, name=name)))


def test_the_same_page_gives_the_same_bytes():
    assert to_pdf(page(3)) == to_pdf(page(3))


def test_a_name_that_never_ends_is_broken_and_stays_on_the_page():
    (leaf,) = leaves(to_pdf(page(2, name="Papa amarilla de la huerta " * 30)))
    assert leaf.count("huerta") == 60


def test_a_sheet_to_fill_in_with_an_empty_shelf_is_a_page_too():
    rows = pd.DataFrame({"Insumo": pd.Series(dtype="str"), "Cuánto hay": pd.Series(dtype="str")})
    page = Page("Conteo", (), (Section(rows, "Frío", to_fill_in=("Cuánto hay",)),))
    assert printed(to_pdf(page)) == [["Conteo"], ["Frío"], ["Insumo", "Cuánto hay"]]


def test_a_spreadsheet_holds_values_and_nothing_that_runs():
    rows = pd.DataFrame({"Insumo": ["=1+1", "Ají"], "Cantidad": [40.5, float("nan")], "Costo": [162.0, 30.125]})
    rows = rows.assign(Llega=pd.Timestamp("2026-11-25"), Cierra=pd.Timestamp("2026-11-24 21:00"))
    content = table_to_xlsx(rows, "Verduras [del/mercado]", money=("Costo",))
    read = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert read.sheet_names == ["Verduras  del mercado"]
    cells = read.get_sheet_by_index(0).to_python()
    assert cells[0] == ["Insumo", "Cantidad", "Costo", "Llega", "Cierra"]
    assert cells[1][:3] == ["'=1+1", 40.5, 162.0]
    assert cells[2][:3] == ["Ají", "", 30.125]
    assert cells[1][4] == datetime(2026, 11, 24, 21)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert content == table_to_xlsx(rows, "Verduras [del/mercado]", money=("Costo",))


def test_a_telephone_rings_an_hour_before_a_cut_off():
    lima = timezone(timedelta(hours=-5))
    said = Moment(
        "main-verduras-20261125", datetime(2026, 11, 24, 21, tzinfo=lima), "Pedir a Verduras; ya", "Llega, si"
    )
    content = to_calendar([said], "Horas límite", datetime(2026, 11, 23, tzinfo=UTC))
    event = Calendar.from_ical(content).events[0]
    assert event.start == datetime(2026, 11, 25, 2, tzinfo=UTC)
    assert event.alarms.times[0].trigger == datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert (event["SUMMARY"], event["UID"]) == ("Pedir a Verduras; ya", "main-verduras-20261125@despensa")
    assert content.endswith(b"END:VCALENDAR\r\n")
