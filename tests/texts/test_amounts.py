"""Quantities with their unit."""

import pytest

from forecasting.texts import formats, of_unit
from forecasting.texts.amounts import about_amount, amount, exact_amount, to_buy, together, weighed, weighs_nothing


def test_no_line_breaks_between_a_quantity_and_its_unit(monkeypatch):
    monkeypatch.setattr(formats, "TOGETHER", "·")
    assert [amount(12.5, "kg", "es"), exact_amount(1.5, "l", "es"), weighed(99, "unidad", "es")] == [
        "12.5·kg",
        "1.5·l",
        "99·unidades",
    ]
    assert [about_amount(57.2, "kg", "es"), *together([1, 2], "kg", "es")] == ["57·kg", "1·kg", "2·kg"]


@pytest.mark.parametrize(
    ("quantity", "unit", "words"),
    [
        (0.09, "kg", "100 g"),
        (0.004, "kg", "50 g"),
        (0.97, "kg", "1 kg"),
        (2.31, "kg", "2.5 kg"),
        (12.1, "kg", "13 kg"),
        (2300, "g", "2.5 kg"),
        (0.62, "l", "650 ml"),
        (1.2, "unidad", "2 unidades"),
        (0.3, "lata", "1 lata"),
    ],
)
def test_what_is_to_be_bought_is_as_much_as_one_asks_for_at_a_market(quantity, unit, words):
    assert to_buy(quantity, unit, "es").replace(formats.TOGETHER, " ") == words


def test_what_no_kitchen_weighs_is_nothing():
    assert weighs_nothing(0.004, "kg") and weighs_nothing(0.4, "unidad")
    assert not weighs_nothing(0.006, "kg") and not weighs_nothing(-0.006, "kg") and not weighs_nothing(0.6, "unidad")


@pytest.mark.parametrize(
    ("quantity", "unit", "language", "words"),
    [
        (12.5, "kg", "es", "12.5 kg"),
        (1.0, "unidad", "es", "1 unidad"),
        (99.0, "unidad", "es", "99 unidades"),
        (99.0, "unidad", "en", "99 units"),
        (1.0, "lata", "es", "1 lata"),
        (101.0, "lata", "es", "101 latas"),
        (2.5, "cajón", "es", "2.5 cajones"),
        (2.0, "bottle", "en", "2 bottles"),
        (2.0, "latas", "es", "2 latas"),
        (2.0, "sixpack", "es", "2 sixpack"),
        (1.0, "latas", "es", "1 lata"),
        (1.0, "cajones", "es", "1 cajón"),
        (1.0, "lbs", "es", "1 lbs"),
    ],
)
def test_pieces_are_counted_in_the_readers_language(quantity, unit, language, words):
    assert amount(quantity, unit, language) == words


@pytest.mark.parametrize(
    ("unit", "language", "word"),
    [
        ("unit", "es", "unidades"),
        ("unidad", "en", "units"),
        ("lata", "es", "latas"),
        ("kg", "es", "kg"),
        ("porciones", "es", "porciones"),
    ],
)
def test_an_axis_names_the_unit_of_many_in_the_readers_language(unit, language, word):
    assert of_unit(unit, 2, language) == word


def test_an_estimate_has_two_digits():
    assert about_amount(57.23, "kg", "es") == "57 kg"
    assert about_amount(0.749, "kg", "es") == "0.75 kg"


def test_what_nobody_knows_has_no_unit():
    assert weighed(float("nan"), "kg", "es") == "–"


def test_what_a_person_gave_keeps_its_digits():
    assert exact_amount(12.25, "kg", "es") == "12.25 kg"
    assert exact_amount(1250.0, "unidad", "es") == "1,250 unidades"


def test_what_reads_as_one_has_its_unit_in_the_singular():
    assert about_amount(1.04, "porciones", "es") == "1 porción"
    assert about_amount(1.04, "unidades", "es") == "1 unidad"
    assert about_amount(1.4, "porciones", "es") == "1.4 porciones"
    assert about_amount(1, "portions", "en") == "1 portion"
