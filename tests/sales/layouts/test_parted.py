"""Dates of which day, month and year have a column each."""

import pandas as pd
import pytest

from forecasting.errors import InputError, QuestionError
from forecasting.sales import Choices, SalesFile, read_sales

SUNDAY, SATURDAY = "2026-11-22", "2026-11-21"


def read(header: str, *rows: str, file: str = "ventas.csv", year: int | None = None) -> SalesFile:
    return read_sales("\n".join([header, *rows, ""]).encode(), file, Choices(year=year))


def days(found: SalesFile) -> list[str]:
    return found.lines["day"].dt.strftime("%Y-%m-%d").tolist()


@pytest.mark.parametrize(
    ("header", "saturday", "sunday"),
    [
        ("Día;Mes;Año;Producto;Cantidad", "21;11;2026;Causa;3", "22;11;2026;Lomo;2"),
        ("Año;Mes;Día;Producto;Cantidad", "2026;Noviembre;21;Causa;3", "2026;Noviembre;22;Lomo;2"),
        ("Mes;Día;Año;Producto;Cantidad", "NOV;21;26;Causa;3", "nov;22;26;Lomo;2"),
        ("Day;Month;Year;Item;Qty", "21;November;2026;Causa;3", "22;Nov;2026;Lomo;2"),
        ("Producto;Cantidad;Día del mes;Nombre del mes;Year", "Causa;3;21;noviembre;2026", "Lomo;2;22;noviembre;2026"),
    ],
)
def test_a_date_is_read_from_its_columns_in_any_order_and_language(header, saturday, sunday):
    found = read(header, saturday, sunday)
    assert (days(found), found.lines["quantity"].tolist()) == ([SATURDAY, SUNDAY], [3.0, 2.0])
    assert found.samples[0][1] == pd.Timestamp(SATURDAY)
    assert found.issues.empty


@pytest.mark.parametrize("beside", ["Día;22", "Dia;domingo", "Day;22", "Año;Mes;Día;2026;11;22"])
@pytest.mark.parametrize("date", ["Fecha", "Fecha de emisión", "Date"])
def test_a_date_of_its_own_wins_over_the_number_or_the_name_of_its_day(beside, date):
    cells = beside.split(";")
    headers, told = cells[: len(cells) // 2], cells[len(cells) // 2 :]
    found = read(";".join([*headers, date, "Producto", "Cantidad"]), ";".join([*told, SUNDAY, "Causa", "3"]))
    assert (days(found), found.columns["day"]) == ([SUNDAY], date)


def test_days_that_could_be_months_are_not_asked_about():
    assert days(read("Mes;Día;Año;Plato;Cantidad", "3;5;2026;Causa;1", "3;6;2026;Causa;1")) == [
        "2026-03-05",
        "2026-03-06",
    ]


def test_a_date_that_cannot_be_and_one_that_lacks_a_part_are_left_out_by_row():
    sure = ["21;11;2026;Causa;3", "22;11;2026;Lomo;2"]
    wrong = ["31;2;2026;Causa;1", "5;13;2026;Causa;1", "45;1;2026;Causa;1", "23;;2026;Causa;1", "23;11;;Causa;1"]
    found = read("Día;Mes;Año;Producto;Cantidad", *sure, *wrong, ";;;TOTAL;10")
    assert days(found) == [SATURDAY, SUNDAY]
    assert found.issues[["row", "reason", "count"]].to_numpy().tolist() == [[4, "bad_date", 5], [9, "total_row", 1]]


def test_a_month_and_a_year_that_stand_once_above_their_rows_are_those_of_all_of_them():
    rows = ["2026;octubre;31;Causa;3", ";;;Lomo;2", ";;;Jalea;1", ";noviembre;1;Causa;4", ";;;Lomo;6", ";;;Jalea;1"]
    found = read("Año;Mes;Día;Producto;Cantidad", *rows)
    assert days(found) == ["2026-10-31"] * 3 + ["2026-11-01"] * 3


def test_dishes_side_by_side_may_have_their_date_in_three_columns():
    found = read("Día;Mes;Año;Causa;Lomo", "21;11;2026;3;4", "22;11;2026;5;6")
    assert found.layout == "dishes_across"
    assert days(found) == [SATURDAY, SUNDAY, SATURDAY, SUNDAY]
    assert found.lines["dish"].tolist() == ["Causa", "Causa", "Lomo", "Lomo"]


def test_without_a_year_the_files_name_tells_it_or_a_person_is_asked():
    header, row = "Día;Mes;Producto;Cantidad", "21;11;Causa;3"
    assert days(read(header, row, file="ventas 2026.csv")) == [SATURDAY]
    with pytest.raises(QuestionError) as asked:
        read(header, row)
    assert (asked.value.code, asked.value.values["samples"]) == ("which_year", "21-nov")
    assert days(read(header, row, year=2025)) == ["2025-11-21"]
    assert days(read(header, "31;diciembre;Causa;1", "1;enero;Causa;1", year=2025)) == ["2025-12-31", "2026-01-01"]


def test_a_column_of_whole_dates_is_not_joined_with_a_month_beside_it():
    assert days(read("Día;Mes;Producto;Cantidad", "21/11/2026;noviembre;Causa;3")) == [SATURDAY]


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("Día;Producto;Cantidad", "21;Causa;3", "no_sales_kept"),
        ("Mes;Año;Producto;Cantidad", "11;2026;Causa;3", "no_days"),
        ("Día;Mes;Año;Producto;Cantidad", "sábado;11;2026;Causa;3", "no_sales_kept"),
    ],
)
def test_what_may_be_another_date_or_none_is_refused_as_before(header, row, code):
    with pytest.raises(InputError) as refused:
        read(header, row)
    assert refused.value.code == code
