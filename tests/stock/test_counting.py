"""What a cook writes beside a shelf."""

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.stock.counting import packs_of, read_count, seems_endless
from forecasting.units import Conversion

PACKS = packs_of(
    pd.DataFrame({"pack_name": ["cajón", "malla", "caja de 5 kg", "cubeta"], "pack_size": [20.0, 25.0, 5.0, 10.0]}),
    "kg",
)
BUNCH = [Conversion("atado", 150.0, "g")]


def kilos(words: str) -> float:
    return round(read_count(words, "kg", PACKS, BUNCH).quantity, 6)


@pytest.mark.parametrize(
    ("words", "quantity"),
    [
        ("2 cajones + 3 kg", 43.0),
        ("1 malla y 500 g", 25.5),
        ("3 atados", 0.45),
        ("2 Cajón, 1,250 kg", 41.25),
        ("2 cajas de 5 kg + 1", 11.0),
        ("1 caja", 5.0),
        ("1,250 g", 1.25),
        ("22 kilos", 22.0),
        ("43", 43.0),
        ("2cajones+3kg", 43.0),
        ("-5 kg", -5.0),
    ],
)
def test_packs_house_units_and_scales_are_added_in_one_field(words, quantity):
    assert kilos(words) == quantity


@pytest.mark.parametrize(
    ("words", "quantity"),
    [("media caja", 2.5), ("2 cajas y media", 12.5), ("1 1/2 cajones", 30.0), ("½ kg", 0.5), ("una malla", 25.0)],
)
def test_halves_are_of_what_they_stand_with(words, quantity):
    assert kilos(words) == quantity


def test_what_was_understood_comes_piece_by_piece():
    written = read_count("2 cajones + 3 kg", "kg", PACKS)
    assert [(part.written, part.equals) for part in written.parts] == [("2 cajones", 40.0), ("3 kg", 3.0)]


@pytest.mark.parametrize("words", ["2 piezas + 1 kg", "2 pieza + 1 kg", "2 Pzas y 1 kilo", "2 unidades + 1 kg"])
def test_a_pack_that_is_called_a_piece_holds_what_its_supplier_puts_in(words):
    assert read_count(words, "kg", [Conversion("pieza", 2.0, "kg")]).quantity == 5.0


@pytest.mark.parametrize("unit", ["pieza", "unidad", "lata", "par", "raíz", "bolsa grande", "docena", "caja de 5 kg"])
def test_every_unit_that_is_known_is_understood_in_the_singular_and_the_plural(unit):
    first, *rest = unit.split(maxsplit=1)
    plural = {"raíz": "raíces", "par": "pares", "unidad": "unidades"}.get(first, f"{first}s")
    plural = "bolsas grandes" if unit == "bolsa grande" else " ".join([plural, *rest])
    for words in (f"1 {unit}", f"1 {plural}"):
        assert read_count(words, "kg", [Conversion(unit, 2.5, "kg")]).quantity == 2.5


@pytest.mark.parametrize("words", ["dos cajones", "2 cajones + ", "2-3", "11/2", "cajón", "2 + kg", "1/2/2 kg", "1e3"])
def test_without_a_sure_number_nothing_is_guessed(words):
    with pytest.raises(InputError, match=r"count_unreadable|count_unit"):
        kilos(words)


@pytest.mark.parametrize("words", ["2 sacos", "2 cajones + 1 litro", "3 unidades"])
def test_a_unit_of_which_nobody_knows_what_it_holds_is_named(words):
    with pytest.raises(InputError) as refused:
        kilos(words)
    assert refused.value.code == "count_unit"
    assert refused.value.values["named"] in words


def test_a_pack_of_two_sizes_is_asked_about_unless_its_size_is_written():
    offers = pd.DataFrame({"pack_name": ["caja de 5 kg", "caja de 10 kg"], "pack_size": [5.0, 10.0]})
    packs = packs_of(offers, "kg")
    assert read_count("2 cajas de 10 kg", "kg", packs).quantity == 20.0
    with pytest.raises(InputError) as refused:
        read_count("2 cajas", "kg", packs)
    assert (refused.value.code, refused.value.values["sizes"]) == ("count_unit_differs", [5.0, 10.0])


@pytest.mark.parametrize(
    ("quantity", "a_day", "keeps", "asked"),
    [(2000.0, 0.4, 365.0, True), (50.0, 0.2, 365.0, False), (30.0, 4.0, 2.0, False), (400.0, 4.0, 2.0, True)],
)
def test_what_would_last_longer_than_anybody_keeps_it_is_asked_about(quantity, a_day, keeps, asked):
    assert seems_endless(quantity, a_day, keeps) is asked


def test_where_nobody_knows_the_usage_no_count_is_too_much():
    assert not seems_endless(2000.0, 0.0, 365.0)
