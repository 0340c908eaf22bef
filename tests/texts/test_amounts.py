"""Quantities with their unit."""

import pytest

from forecasting.texts.amounts import about_amount, amount


@pytest.mark.parametrize(
    ("quantity", "unit", "language", "words"),
    [
        (12.5, "kg", "es", "12.5 kg"),
        (1.0, "unidad", "es", "1 unidad"),
        (99.0, "unidad", "es", "99 unidades"),
        (99.0, "unidad", "en", "99 units"),
    ],
)
def test_pieces_are_counted_in_the_readers_language(quantity, unit, language, words):
    assert amount(quantity, unit, language) == words


def test_an_estimate_has_two_digits():
    assert about_amount(57.23, "kg", "es") == "57 kg"
    assert about_amount(0.749, "kg", "es") == "0.75 kg"
