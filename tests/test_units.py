import numpy as np
import pandas as pd
import pytest

from forecasting.errors import InputError, each_of
from forecasting.units import Conversion, check_conversions, convert


@pytest.mark.parametrize(
    ("quantity", "unit", "to", "expected"),
    [
        (250, "g", "kg", 0.25),
        (1.5, "kg", "g", 1500),
        (75, "ml", "l", 0.075),
        (5, "cl", "ml", 50),
        (2, "litros", "ml", 2000),
        (3, "und", "unidad", 3),
        (2, "docenas", "unidad", 24),
        (1, "porción", "unit", 1),
        (2, "cucharadas", "ml", 30),
        (3, "cdtas", "cucharada", 1),
        (0.5, "taza", "l", 0.12),
        (1, "ciento", "unidades", 100),
    ],
)
def test_a_quantity_keeps_its_size_in_another_unit(quantity, unit, to, expected):
    assert convert(quantity, unit, to) == pytest.approx(expected)


@pytest.mark.parametrize("word", ["g", "Gr", "grs.", "GRAMOS", " gramo ", "grams"])
def test_people_write_grams_in_many_ways(word):
    assert convert(1000.0, word, "Kilos") == 1.0


def test_a_whole_column_is_converted_at_once():
    assert convert(np.array([60.0, 65.0]), "g", "kg").tolist() == [0.06, 0.065]
    assert convert(pd.Series([60.0, 65.0]), "g", "kg").tolist() == [0.06, 0.065]


def test_a_unit_of_the_house_converts_to_itself_only():
    assert convert(2.0, "Atado", "atado") == 2.0
    assert convert(2.0, "latas", "lata") == 2.0
    assert convert(1.0, "costal", "costales") == 1.0
    with pytest.raises(InputError, match="unknown_unit"):
        convert(2.0, "atado", "kg")


def test_grams_are_never_pieces():
    with pytest.raises(InputError, match="impossible_unit: unit=g, to=unidad"):
        convert(60, "g", "unidad")


BUNCH, CAN = Conversion("atado", 0.15, "kg"), Conversion("lata", 400, "g")


@pytest.mark.parametrize(
    ("quantity", "unit", "to", "expected"),
    [
        (2, "atados", "kg", 0.3),
        (2, "Atado", "g", 300),
        (0.6, "kg", "lata", 1.5),
        (30, "g", "atado", 0.2),
        (250, "g", "kg", 0.25),
    ],
)
def test_a_unit_of_the_house_converts_as_the_house_has_said_there_and_back(quantity, unit, to, expected):
    assert convert(quantity, unit, to, [BUNCH, CAN]) == pytest.approx(expected)


def test_a_spoon_of_something_weighs_what_its_cup_weighs():
    assert convert(2, "cucharadas", "kg", [Conversion("taza", 0.2, "kg")]) == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("quantity", "unit", "to", "expected"), [(1, "saco", "kg", 3), (6, "kg", "sacos", 2), (1, "jaba", "g", 12_000)]
)
def test_one_word_of_the_house_may_lead_to_another(quantity, unit, to, expected):
    known = [Conversion("jaba", 4, "sacos"), BUNCH, Conversion("saco", 20, "atado")]
    assert convert(quantity, unit, to, known) == pytest.approx(expected)


def test_two_equivalents_that_contradict_each_other_or_a_scale_are_named():
    rows = [("Leche", "lata", 400, "ml"), ("Leche", "ml", 0.01, "latas"), ("Limón", "kg", 500, "g")]
    rows += [("Arroz", "taza", 250, "ml"), ("Arroz", "saco", 50, "kg"), ("Arroz", "arroba", 11.5, "kg")]
    conversions = pd.DataFrame(rows, columns=["ingredient", "unit", "equals", "in_unit"])
    with pytest.raises(InputError) as raised:
        check_conversions(conversions)
    assert [(error.code, *error.values.values()) for error in each_of(raised.value)] == [
        ("conversions_differ", "Leche", "ml", "latas", "0.01", "0.0025"),
        ("conversions_differ", "Limón", "kg", "g", "500", "1000"),
    ]
    check_conversions(conversions.drop(index=[1, 2]))


def test_what_the_house_has_not_said_stays_unknown():
    with pytest.raises(InputError, match="unknown_unit"):
        convert(1.0, "manojo", "kg", [BUNCH])
    with pytest.raises(InputError, match="impossible_unit"):
        convert(1.0, "ml", "kg", [BUNCH])
