"""Portions that the money beside them would make thousands: ``1.000`` is one where it costs what one costs."""

import pytest

from forecasting.errors import QuestionError
from forecasting.sales import Choices, read_sales


def portions(*rows: str, choices: Choices | None = None) -> list[float]:
    lines = "".join(f"2026-11-{day};Plato {day};{row}\n" for day, row in enumerate(rows, start=10))
    return (
        read_sales(f"Fecha;Plato;Cantidad;Importe\n{lines}".encode(), "ventas.csv", choices).lines["quantity"].tolist()
    )


@pytest.mark.parametrize(
    "rows",
    [
        ("1.000;30,00", "2.000;60,50"),
        ("1,000;30.00", "2,000;60.50"),
        ("1.000;", "2.000;60,50"),
        ("1.000;0,00", "2.000;0,00"),
        ("1.000;30.000,00", "2.000;60.000,00"),
    ],
)
def test_portions_with_three_decimals_are_no_thousands_beside_money_of_another_sign(rows):
    assert portions(*rows) == [1, 2]


def test_parts_of_portions_are_told_by_what_they_cost():
    assert portions("1.500;45,00", "1.250;37,50") == [1.5, 1.25]


@pytest.mark.parametrize("rows", [("1.250;37.500,00", "3;90,00"), ("1.250;1.500,50", "3;3,60"), ("1.250;", "3;90,50")])
def test_a_thousand_portions_stay_where_smaller_numbers_stand_beside_them(rows):
    assert portions(*rows) == [1250, 3]


def test_what_neither_price_nor_writing_tells_is_asked_about():
    rows = ("1.250;37.500,00", "2.480;60.000,50")
    with pytest.raises(QuestionError, match="ambiguous_numbers") as asked:
        portions(*rows)
    assert (asked.value.values["column"], asked.value.values["samples"]) == ("Cantidad", "1.250, 2.480")
    assert portions(*rows, choices=Choices(decimal_comma=True)) == [1250, 2480]
    assert portions(*rows, choices=Choices(decimal_comma=False)) == [1.25, 2.48]
