"""Pivots of a spreadsheet: levels one under the other, sums that must hold."""

import pandas as pd
import pytest

from forecasting.errors import InputError, QuestionError
from forecasting.sales import Beside, Choices, SalesFile, read_sales

SOLD = [
    ["2026-11-20", "Ceviche", 10],
    ["2026-11-20", "Lomo", 20],
    ["2026-11-21", "Ceviche", 5],
    ["2026-11-21", "Lomo", 7],
]
DAYS = "20/11/2026,30\nCeviche,10\nLomo,20\n21/11/2026,12\nCeviche,5\nLomo,7\nTotal general,42\n"
DISHES = "Ceviche,15\n20/11/2026,10\n21/11/2026,5\nLomo,27\n20/11/2026,20\n21/11/2026,7\nTotal general,42\n"
LEVELS = "2026,42\nTrim.4,42\nnov,42\n20-nov,30\nCeviche,10\nLomo,20\n21-nov,12\nCeviche,5\nLomo,7\nTotal general,42\n"


def read(rows: str, head: str = "Etiquetas de fila,Suma de Cantidad", **choices) -> SalesFile:
    return read_sales(
        f"{head}\n{rows}".encode(), "dinamica.csv", Choices(**choices), Beside(pd.Timestamp("2026-11-30"))
    )


def sold(file: SalesFile) -> list[list]:
    rows = file.lines.assign(day=file.lines["day"].dt.strftime("%Y-%m-%d")).sort_values(["day", "dish"])
    return rows[["day", "dish", "quantity"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("rows", "head", "agree"),
    [
        (DAYS, "Etiquetas de fila,Suma de Cantidad", 3),
        (DISHES, "Row Labels,Sum of Qty", 3),
        (DAYS, "Producto,Cantidad", 3),
        (LEVELS, "Etiquetas de fila,Suma de Cantidad", 6),
    ],
)
def test_days_above_their_dishes_and_dishes_above_their_days_are_read_and_their_sums_prove_it(rows, head, agree):
    file = read(rows, head)
    assert sold(file) == SOLD
    assert (file.sums.agree, file.sums.differ) == (agree, 0)
    assert file.dropped().to_dict() == {"total_row": agree}


def test_odoos_pivot_indents_dishes_under_days_under_months():
    head = ",Total,\n,Cantidad de producto,Precio total\nTotal,42,1260\n   noviembre 2026,42,1260\n"
    first = "      20 nov 2026,30,900\n         Ceviche,10,300\n         Lomo,20,600\n"
    second = "      21 nov 2026,12,360\n         Ceviche,5,150\n         Lomo,7,210\n"
    file = read_sales(f"{head}{first}{second}".encode(), "analisis.csv")
    assert (sold(file), file.money) == (SOLD, 1260)
    assert (file.sums.agree, file.sums.differ, set(file.lines.get("category", [""]))) == (4, 0, {""})


def test_money_of_a_pivot_is_read_beside_its_portions():
    rows = "20/11/2026,30,900\nCeviche,10,300\nLomo,20,600\nTotal general,30,900\n"
    file = read(rows, "Etiquetas de fila,Suma de Cantidad,Suma de Importe")
    assert (file.units, file.money) == (30, 900)


def test_days_across_a_pivot_stand_below_what_it_sums():
    rows = (
        "Etiquetas de fila,20/11/2026,21/11/2026,Total general\nCeviche,10,5,15\nLomo,20,7,27\nTotal general,30,12,42\n"
    )
    assert sold(read(rows, "Suma de Cantidad,Etiquetas de columna,,")) == SOLD


ACROSS = (
    "Etiquetas de fila,Ceviche,Lomo,Total general\n20/11/2026,10,20,30\n21/11/2026,5,7,12\nTotal general,15,27,42\n"
)


def test_dishes_across_a_pivot_stand_below_what_it_sums():
    assert sold(read(ACROSS, "Suma de Cantidad,Etiquetas de columna,,")) == SOLD


@pytest.mark.parametrize(
    "shown", ["Suma de Importe", "Suma de Venta Total", "Cuenta de Producto", "Promedio de Cantidad"]
)
def test_a_pivot_that_shows_money_or_no_sums_across_is_refused(shown):
    with pytest.raises(InputError, match="pivot_not_portions") as raised:
        read(ACROSS, f"{shown},Etiquetas de columna,,")
    assert raised.value.values["written"] == shown.capitalize()
    with pytest.raises(InputError, match=r"pivot_not_portions|no_dish_column"):
        read("Plato,20/11/2026,21/11/2026\nCeviche,10,5\nLomo,20,7\n", f"{shown},Fecha,")


@pytest.mark.parametrize(
    "rows",
    [
        "20/11/2026,30\nEntradas,10\nCeviche,10\nFondos,20\nLomo,20\nTotal general,30\n",
        "20/11/2026,31\nCeviche,10\nLomo,20\n",
    ],
)
def test_a_pivot_whose_rows_do_not_add_up_as_days_and_dishes_is_refused(rows):
    with pytest.raises(InputError, match="pivot_levels"):
        read(rows)


def test_a_pivot_of_dishes_alone_is_about_the_day_in_the_name_of_its_file():
    content = b"Etiquetas de fila,Suma de Cantidad\nCeviche,15\nLomo,27\nTotal general,42\n"
    file = read_sales(content, "ventas 20-11-2026.csv")
    assert sold(file) == [["2026-11-20", "Ceviche", 15], ["2026-11-20", "Lomo", 27]]


@pytest.mark.parametrize("rows", ["1/2,5\nGaseosa,5\n", "Gaseosa,5\n1/2,5\n"])
def test_half_a_chicken_is_no_day_although_as_many_drinks_were_sold(rows):
    file = read_sales(f"Producto,Cantidad\n{rows}".encode(), "ventas 20-11-2026.csv")
    assert sold(file) == [["2026-11-20", "1/2", 5], ["2026-11-20", "Gaseosa", 5]]


def test_the_year_of_a_pivots_days_is_asked_for_where_no_row_says_it():
    rows = LEVELS.partition("\n")[2]
    with pytest.raises(QuestionError, match="which_year"):
        read(rows)
    assert sold(read(rows, year=2026)) == SOLD


QUIET = "20/11/2026,30\nCeviche,10\nLomo,20\n21/11/2026,0\n{quiet}22/11/2026,5\nCeviche,5\nTotal general,35\n"


@pytest.mark.parametrize("quiet", ["", "Ceviche,0\n", "Ceviche,0\nLomo,0\n", "Ceviche,\n"])
def test_a_day_of_no_portions_is_a_total_that_proves_nothing_and_differs_from_nothing(quiet):
    file = read(QUIET.format(quiet=quiet))
    assert (file.units, file.sums.agree, file.sums.differ, file.dropped()["total_row"]) == (35, 3, 0, 4)


def test_a_dish_that_was_never_sold_is_such_a_total_too():
    file = read("Ceviche,15\n20/11/2026,10\n21/11/2026,5\nPulpo,0\n20/11/2026,0\nTotal general,15\n")
    assert (file.units, file.sums.agree, file.sums.differ) == (15, 2, 0)
