"""A number that somebody types."""

import pytest

from forecasting.typed_numbers import read_typed, typed_form


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
