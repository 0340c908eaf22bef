"""A number that somebody types."""

import pytest

from forecasting.typed_numbers import of_price, read_typed, typed_form


@pytest.mark.parametrize(
    ("words", "unit", "quantity"),
    [
        ("22,5", "kg", 22.5),
        ("22.5", "kg", 22.5),
        (" 22,5 kg ", "kg", 22.5),
        ("22,5", "unidad", 22.5),
        ("0,125", "g", 0.125),
        (",5", "kg", 0.5),
        ("12", "kg", 12.0),
        ("1250", "g", 1250.0),
        ("0", "kg", 0.0),
        ("-5", "kg", -5.0),
    ],
)
def test_a_comma_or_a_point_begins_the_decimals(words, unit, quantity):
    assert read_typed(words, unit) == quantity


@pytest.mark.parametrize(
    ("words", "quantity"),
    [("1/2", 0.5), ("1 1/2", 1.5), ("½", 0.5), ("1½", 1.5), ("2⅜", 2.375), ("2 y 3/4 kg", 2.75), (" 1/4 kg", 0.25)],
)
def test_parts_of_one_are_read_as_they_are_written(words, quantity):
    assert read_typed(words, "kg") == quantity


@pytest.mark.parametrize("words", ["2/11", "12/5", "1/2/2026", "11/2", "1/0", "0/2"])
def test_what_may_be_a_day_is_no_part_of_one(words):
    assert read_typed(words, "kg") is None


@pytest.mark.parametrize("words", ["1,250", "1.250"])
def test_before_three_digits_the_unit_decides_between_decimals_and_thousands(words):
    assert [read_typed(words, unit) for unit in ("kg", "l", "g", "ml", "unidad")] == [1.25, 1.25, 1250, 1250, 1250]


@pytest.mark.parametrize(("words", "quantity"), [("1,250.5", 1250.5), ("1.250,5", 1250.5), ("1,250,000", 1_250_000.0)])
def test_where_both_signs_stand_the_last_one_begins_the_decimals(words, quantity):
    assert read_typed(words, "kg") == quantity


@pytest.mark.parametrize(
    "words", ["", "dos", "22 kilos", "22..5", "22,5,1", "1.25,0.5", "180 g", "1e3", "2-3", "9999999999", "-", ","]
)
def test_what_is_no_sure_number_is_not_taken_for_one(words):
    assert read_typed(words, "kg") is None


@pytest.mark.parametrize("unit", ["kg", "g", "unidad"])
@pytest.mark.parametrize("quantity", [0.0, 0.5, 1.125, 12.5, 1250.0, 12345.678])
def test_a_number_written_into_a_field_is_read_back_as_itself(quantity, unit):
    assert read_typed(typed_form(quantity, unit), unit) == quantity


@pytest.mark.parametrize(("currency", "cost"), [("PEN", 12.5), ("COP", 12500), ("CLP", 12500), ("PYG", 12500)])
def test_three_digits_of_a_cost_are_thousands_where_nobody_uses_cents(currency, cost):
    assert read_typed("12.500", of_price(currency)) == cost
    assert read_typed(typed_form(12.125, of_price(currency)), of_price(currency)) == 12.125
