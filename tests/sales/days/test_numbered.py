"""Notebooks in Excel with a sheet for each month, whose days are numbers alone."""

import pandas as pd
import pytest

from forecasting.errors import QuestionError
from forecasting.sales import Choices, SalesFile, read_batch, unpack_all
from tests.sales.sheets import workbook

IN_ROWS = [["DIA", "Ceviche", "Jalea"], [1, 3, 2], [2, 4, None], [3, 5, 1]]
LONG = [["Día", "Plato", "Cantidad"], [1, "Ceviche", 3], [1, "Jalea", 2], [2, "Ceviche", 4], [3, "Ceviche", 5]]
LONG += [[3, "Jalea", 1], ["TOTAL", None, 15]]
ACROSS = [["PLATO", 1, 2, 3, 4, 5, "TOTAL"], ["Ceviche", 3, 4, 5, None, None, 12], ["Jalea", 2, None, 1, None, None, 3]]
SOLD = [(1, "Ceviche", 3.0), (1, "Jalea", 2.0), (2, "Ceviche", 4.0), (3, "Ceviche", 5.0), (3, "Jalea", 1.0)]


def read(sheets: dict[str, list[list[object]]], choices: Choices | None = None, file: str = "caja.xlsx"):
    return list(read_batch(unpack_all([(file, workbook(sheets))]).files, lambda each: choices or Choices()))


def sold(file: SalesFile, month: str) -> list[tuple[int, str, float]]:
    lines = file.lines.sort_values(["day", "dish"])
    assert set(lines["day"].dt.strftime("%Y-%m")) == {month}
    return list(zip(lines["day"].dt.day, lines["dish"], lines["quantity"], strict=True))


@pytest.mark.parametrize("rows", [IN_ROWS, LONG, ACROSS], ids=["dishes side by side", "lines", "days side by side"])
@pytest.mark.parametrize(
    ("names", "title", "file"),
    [
        (("ENERO 2026", "FEBRERO 2026"), None, "caja.xlsx"),
        (("ENE 26", "FEB 26"), None, "caja.xlsx"),
        (("Enero", "Febrero"), None, "ventas 2026.xlsx"),
        (("Hoja1", "Hoja2"), "VENTAS {} DEL 2026", "caja.xlsx"),
    ],
)
def test_days_that_are_numbers_are_of_the_month_of_their_sheet_or_title(rows, names, title, file):
    titles = [[[title.format(month)]] if title else [] for month in ("ENERO", "FEBRERO")]
    first, second = read({name: above + rows for name, above in zip(names, titles, strict=True)}, file=file)
    assert (sold(first, "2026-01"), sold(second, "2026-02")) == (SOLD, SOLD)


@pytest.mark.parametrize("rows", [IN_ROWS, LONG, ACROSS], ids=["dishes side by side", "lines", "days side by side"])
def test_of_months_without_a_year_this_is_asked_once_and_turns_with_january(rows):
    sheets = {"DICIEMBRE": rows, "ENERO": rows}
    with pytest.raises(QuestionError, match="which_year"):
        read(sheets)
    december, january = read(sheets, Choices(year=2025))
    assert (sold(december, "2025-12"), sold(january, "2026-01")) == (SOLD, SOLD)


@pytest.mark.parametrize("rows", [IN_ROWS, LONG, ACROSS], ids=["dishes side by side", "lines", "days side by side"])
def test_a_sheet_whose_title_is_still_that_of_another_month_is_asked_about(rows):
    sheets = {name: [["VENTAS ENERO 2026"], *rows] for name in ("ENERO", "FEBRERO")}
    with pytest.raises(QuestionError, match="which_period") as question:
        read(sheets)
    assert question.value.values["file"] == "caja.xlsx/FEBRERO"
    (february,) = read({"FEBRERO": sheets["FEBRERO"]}, Choices(period=("2026-02-01", "2026-02-28")))
    assert sold(february, "2026-02") == SOLD


def test_a_workbook_of_one_sheet_is_dated_by_its_name_where_no_title_does():
    (january,) = read({"ENERO 2026": [["La Sazón"], *LONG]})
    (day,) = read({"22-11-2026": [["Plato", "Cantidad"], ["Ceviche", 3]]})
    (titled,) = read({"22-11-2026": [["Ventas del 21/11/2026"], ["Plato", "Cantidad"], ["Ceviche", 3]]})
    assert sold(january, "2026-01") == SOLD
    assert [file.lines["day"].dt.day.tolist() for file in (day, titled)] == [[22], [21]]


def test_where_nothing_names_the_month_of_numbered_days_a_person_does():
    rows = [["Día", "Plato", "Cantidad"], *([day, "Ceviche", 3] for day in range(1, 8))]
    with pytest.raises(QuestionError, match="which_period"):
        read({"El Mar": rows})
    (said,) = read({"El Mar": rows}, Choices(period=("2026-03-01", "2026-03-31")))
    assert said.lines["day"].tolist() == [*pd.date_range("2026-03-01", "2026-03-07")]


@pytest.mark.parametrize("name", ["MARZO 2026", "Hoja1"])
def test_numbers_among_dates_are_no_days_of_a_month_and_are_left_out(name):
    days = [*(f"{day}/11/2026" for day in range(13, 20)), *range(20, 27)]
    (file,) = read({name: [["Fecha", "Plato", "Cantidad"], *([day, "Ceviche", 3] for day in days)]})
    assert sold(file, "2026-11") == [(day, "Ceviche", 3.0) for day in range(13, 20)]
    assert file.issues[["reason", "count"]].to_numpy().tolist() == [["bad_date", 7]]
