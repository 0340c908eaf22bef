"""Numbers, money and days as Peru and its neighbours write them, in both languages."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecasting.texts import amounts, formats
from forecasting.texts.formats import TOGETHER as BY_ITSELF


@pytest.mark.parametrize(
    ("value", "words"),
    [(57.2345, "57.2"), (1234.5, "1,234"), (0.1251, "0.125"), (12.0, "12"), (0.0, "0"), (float("nan"), "–")],
)
def test_a_quantity_has_no_more_digits_than_it_deserves(value, words):
    assert formats.number(value, "es") == words


def test_soles_are_written_as_in_peru_and_never_parted_by_a_line(monkeypatch):
    assert BY_ITSELF == "\u00a0"
    monkeypatch.setattr(formats, "TOGETHER", BY_ITSELF)
    assert formats.money(1234.5, "PEN", "es") == "S/\u00a01,234.50"


def test_an_estimate_shows_no_cents():
    assert formats.money(1234.56, "PEN", "es", cents=False) == "S/ 1,235"


def test_a_few_days_are_said_from_the_first_to_the_last():
    assert formats.days(date(2026, 11, 25), date(2026, 11, 26), "es") == "25–26 nov"
    assert formats.days(date(2026, 11, 30), date(2026, 12, 4), "es") == "30 nov al 4 dic"
    assert formats.days(date(2026, 11, 25), date(2026, 11, 25), "en") == "Wed 25 Nov"
    assert formats.days(date(2025, 10, 20), date(2026, 10, 25), "es") == "20 oct 2025 al 25 oct 2026"
    assert formats.days(date(2025, 10, 20), date(2026, 10, 25), "en") == "20 Oct 2025–25 Oct 2026"


def test_estimates_side_by_side_can_be_told_from_each_other():
    assert amounts.together([132.7, 128.2, 151.0], "kg", "es") == ["135 kg", "130 kg", "150 kg"]
    assert amounts.together([5.0, 5.0], "kg", "es") == ["5 kg", "5 kg"]


def test_nothing_is_said_finer_than_a_kitchen_weighs():
    said = [
        amounts.weighed(28.8, "unidad", "es"),
        amounts.weighed(5.812, "kg", "es"),
        amounts.weighed(0.328, "kg", "es"),
    ]
    assert said == ["29 unidades", "5.8 kg", "0.33 kg"]


def test_days_are_said_as_in_a_kitchen():
    assert formats.day(date(2026, 11, 25), "es") == "mié 25 nov"
    assert formats.day(pd.Timestamp("2026-09-25"), "es") == "vie 25 set"
    assert formats.day(date(2026, 11, 25), "en") == "Wed 25 Nov"


def test_a_day_written_out_cannot_be_mistaken():
    assert formats.long_day(date(2026, 3, 5), "es") == "5 de marzo de 2026"


def test_a_share_is_whole_percent():
    assert formats.percent(0.114, "es") == "11 %"
    assert formats.percent(0.114, "en") == "11%"


def soles(value: float, language: str) -> str:
    return formats.money(value, "PEN", language)


@pytest.mark.parametrize(("written", "nothing"), [(formats.number, "0"), (formats.percent, "0 %"), (soles, "S/ 0.00")])
@pytest.mark.parametrize("least", [-0.0, 0.0, -0.0001])
def test_what_rounds_to_nothing_has_no_sign_whichever_zero_was_written_first(written, nothing, least):
    assert written(least, "es") == nothing


def test_a_few_rows_are_listed_and_many_are_cut():
    assert formats.listed([2, 3, 7], "es") == "2, 3 y 7"
    assert formats.listed(list(range(1, 20)), "en", most=3) == "1, 2, 3…"


@pytest.mark.parametrize("last, joined", [("Inca Kola", "e"), ("higos", "e"), ("**Ítalo**", "e"), ("hielo", "y")])
def test_before_the_sound_of_and_spanish_takes_another_word_for_it(last, joined):
    assert formats.listed(["Agua", "Kion", last], "es") == f"Agua, Kion {joined} {last}"
    assert formats.listed(["Kion", last], "es") == f"Kion {joined} {last}"


def test_values_of_any_kind_are_written_in_the_language():
    assert formats.written(np.int64(1500), "es") == "1,500"
    assert formats.written(np.float64(2.5), "es") == "2.5"
    assert formats.written(pd.Timestamp("2026-11-22"), "es") == "dom 22 nov"
    assert formats.written("S/ {", "es") == "S/ {"


def test_a_time_zone_is_called_by_its_city_in_the_readers_words():
    assert formats.city("America/Lima", "en") == "Lima"
    assert [formats.city("America/Mexico_City", language) for language in ("es", "en")] == [
        "Ciudad de México",
        "Mexico City",
    ]
    assert formats.city("America/Argentina/Buenos_Aires", "es") == "Buenos Aires"


def test_a_currency_whose_cents_nobody_uses_is_written_without_them_but_for_what_costs_next_to_nothing():
    assert formats.money(62500.0, "COP", "es") == "COP 62,500"
    assert formats.money(3.45, "COP", "es") == "COP 3.45"
    assert formats.money(0.0, "CLP", "es") == "CLP 0"
    assert [formats.price(value, "COP", "es") for value in (8200.0, 3.45, 0.0345)] == ["8,200", "3.45", "0.0345"]
    assert [formats.price(value, "PEN", "es") for value in (8200.0, 3.333333, 0.0)] == ["8,200.00", "3.33", "0.00"]


def test_figures_follow_the_restaurants_country_in_spanish_and_words_and_days_do_not():
    chile = formats.in_country("es", "CL")
    assert formats.money(12500.0, "CLP", chile) == "$ 12.500"
    assert formats.money(-1234.5, "PEN", chile) == "-PEN 1.234,50"
    assert formats.price(3.333333, "EUR", chile) == "3,33"
    assert formats.exact(1250.75, chile) == "1.250,75"
    assert formats.number(57.2345, chile) == "57,2"
    assert formats.percent(0.1145, chile, 1) == "11,4 %"
    assert formats.exact_percent(0.185, chile) == "18,5 %"
    assert formats.written(16878, chile) == "16.878"
    assert formats.day(date(2026, 9, 25), chile) == "vie 25 set"
    assert formats.listed(["Kion", "Inca Kola"], chile) == "Kion e Inca Kola"
    assert formats.decimal_and_group(chile) == ",."


@pytest.mark.parametrize(("country", "written"), [("PE", "1,234"), ("MX", "1,234"), ("EC", "1.234"), ("ES", "1.234")])
def test_each_country_has_its_own_sign_between_thousands(country, written):
    assert formats.number(1234.0, formats.in_country("es", country)) == written


@pytest.mark.parametrize("country", ["", "FR", "XX"])
def test_where_no_spanish_is_written_figures_are_perus(country):
    assert formats.in_country("es", country) == "es"
    assert formats.number(1234.0, "es") == "1,234"


@pytest.mark.parametrize(
    ("language", "signs"),
    [
        ("es", ["S/", "CLP", "USD", "EUR"]),
        ("en", ["S/", "CLP", "USD", "EUR"]),
        ("es_CL", ["PEN", "$", "US$", "EUR"]),
        ("es_EC", ["PEN", "CLP", "$", "EUR"]),
        ("es_ES", ["PEN", "CLP", "US$", "€"]),
    ],
)
def test_money_has_the_sign_that_people_know_where_it_is_their_own(language, signs):
    assert [formats.currency_sign(currency, language) for currency in ("PEN", "CLP", "USD", "EUR")] == signs


def test_english_figures_are_the_same_in_every_country():
    assert formats.in_country("en", "CL") == "en"
    assert formats.money(12500.0, "CLP", "en") == "CLP 12,500"
