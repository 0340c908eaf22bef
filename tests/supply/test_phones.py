"""Telephone numbers with the code of their country."""

import pytest

from forecasting.supply.phones import international


@pytest.mark.parametrize(
    ("phone", "country", "dialled"),
    [
        ("987654321", "PE", "51987654321"),
        ("987 654 321", "PE", "51987654321"),
        ("51987654321", "PE", "51987654321"),
        ("+51 987-654-321", "PE", "51987654321"),
        ("0051987654321", "PE", "51987654321"),
        ("+56 9 1234 5678", "PE", "56912345678"),
        ("0991234567", "EC", "593991234567"),
        ("310 123 4567", "CO", "573101234567"),
    ],
)
def test_a_mobile_of_the_country_gets_its_code_and_one_with_a_code_keeps_it(phone, country, dialled):
    assert international(phone, country) == dialled


@pytest.mark.parametrize(
    ("phone", "country"),
    [
        ("444 1234", "PE"),
        ("987654321 / 987654322", "PE"),
        ("98765432", "PE"),
        ("5512345678", "MX"),
        ("pregunta por Carlos", "PE"),
        ("", "PE"),
    ],
)
def test_of_a_number_whose_country_nobody_can_know_none_is_guessed(phone, country):
    assert international(phone, country) is None
