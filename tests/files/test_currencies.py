"""Amounts say their currency by a sign; other ones than most of their column are told apart."""

import pandas as pd
import pytest

from forecasting.files.cells import read_numbers
from forecasting.files.currencies import in_another


@pytest.mark.parametrize(
    "written",
    [
        *("S/ 42.50", "S/.42.50", "PEN 42.50", "42.50 soles", "US$ 42.50", "USD42.50", "$ 42.50", "$/42.50", "€ 42.50"),
        *("COP 42.50", "42.50 MXN", "MX$ 42.50", "RD$42.50", "R$ 42.50", "Bs. 42.50", "Q42.50", "₡ 42.50"),
    ],
)
def test_a_currency_beside_a_number_is_no_part_of_it(written):
    assert read_numbers(pd.Series([written])).values.tolist() == [42.5]


@pytest.mark.parametrize("written", ["42.50 kg", "Sx 42.50", "42.50 pensionistas", "12 qq"])
def test_other_words_beside_a_number_leave_it_unread(written):
    assert read_numbers(pd.Series([written])).bad.tolist() == [True]


@pytest.mark.parametrize(
    ("written", "another"),
    [
        (["S/ 42.00", "US$ 15.00", "S/ 38.00", "30.00"], [False, True, False, False]),
        (["S/ 42.00", "$ 15.00", "PEN 38.00", "S/. 30.00"], [False, True, False, False]),
        (["$ 250", "MXN 180", "MX$ 90", "MXN 20"], [False, False, False, False]),
        (["$ 250", "$ 180", "US$ 20"], [False, False, True]),
        (["$ 250", "$ 180", "MXN 20"], [False, False, False]),
        (["42.00", "US$ 15.00", "38.00"], [False, True, False]),
        (["US$ 42.00", "USD 15.00", "38.00"], [False, False, False]),
        (["S/ 42.00", "15.00", "38.00"], [False, False, False]),
        (["12.00", "", "15.00"], [False, False, False]),
    ],
)
def test_an_amount_in_another_currency_than_most_is_told_by_its_sign(written, another):
    assert in_another(pd.Series(written)).tolist() == another


def test_a_column_may_call_the_currency():
    called = pd.Series(["Soles", "DÓLARES", "PEN", "Nuevos Soles (S/)"])
    assert in_another(pd.Series(["42", "15", "38", "30"]), called).tolist() == [False, True, False, False]
