"""Quantities with their units, as people write them: in one cell, in a column of their own, or not weighed at all."""

import pytest

from forecasting.errors import InputError, Several
from forecasting.files.table import read_file
from forecasting.kitchen import in_own_units
from forecasting.tables import Restaurant
from tests.week import rows

KITCHEN = Restaurant(
    ingredients=rows("ingredients", {"ingredient": "Lomo", "unit": "kg"}, {"ingredient": "Huevo", "unit": "unidad"}),
    conversions=rows("conversions", {"ingredient": "Huevo", "unit": "plancha", "equals": 30.0, "in_unit": "unidad"}),
)


def recipe(text: str):
    return read_file("recipes", text.encode(), "recetas.csv", from_above=True)


def count(*lines: str):
    return read_file("stock", "\n".join(["Fecha;Insumo;Stock;Unidad", *lines]).encode(), "conteo.csv")


@pytest.mark.parametrize(
    ("cell", "quantity", "unit"),
    [
        ("180 g", 180, "g"),
        ("80g", 80, "g"),
        ("1 1/2 tazas", 1.5, "tazas"),
        ("0,5 kg", 0.5, "kg"),
        ("2 cdas.", 2, "cdas."),
    ],
)
def test_a_recipe_without_a_column_of_units_has_them_beside_its_quantities(cell, quantity, unit):
    read = recipe(f"Plato;Insumo;Cantidad\nLomo saltado;Lomo;{cell}\nLomo saltado;Huevo;1 und\n").rows
    assert read.loc[0, ["quantity", "unit"]].tolist() == [quantity, unit]


def test_a_unit_beside_its_quantity_goes_into_the_column_that_is_left_empty():
    read = recipe("Plato;Insumo;Cantidad;Unidad\nCausa;Papa;250 g;\nCausa;Huevo;1;unidad\n").rows
    assert read[["quantity", "unit"]].to_numpy().tolist() == [[250, "g"], [1, "unidad"]]


def test_quantities_without_any_unit_still_lack_their_column():
    with pytest.raises(InputError) as refused:
        recipe("Plato;Insumo;Cantidad\nCausa;Papa;250\nCausa;Huevo;1 und\nCausa;Sal;3\n")
    assert (refused.value.code, refused.value.values["name"]) == ("no_column", "unit")


def test_what_goes_in_to_taste_is_no_line_and_told_though_it_names_the_dish_of_the_next():
    read = recipe("Plato;Insumo;Cantidad;Unidad\nCeviche;Sal;al gusto;\n;Pescado;200;g\n;Ají;c/n;c/n\n")
    assert read.rows[["item", "ingredient"]].to_numpy().tolist() == [["Ceviche", "Pescado"]]
    assert read.notes.no_lines == [2, 4]


def test_what_was_counted_in_another_unit_is_brought_to_that_of_the_ingredient():
    read = count("22/11/2026;Lomo;3500;g", "22/11/2026;Huevo;2;planchas", "21/11/2026;Lomo;4;", "22/11/2026;Sal;1;kg")
    assert in_own_units(read, KITCHEN, "conteo.csv")["quantity"].tolist() == [3.5, 60, 4, 1]


def test_a_unit_beside_what_was_counted_needs_no_column():
    read = read_file("stock", b"Fecha;Insumo;Stock\n22/11/2026;Lomo;3500 g\n", "conteo.csv")
    assert in_own_units(read, KITCHEN, "conteo.csv")["quantity"].tolist() == [3.5]


def test_units_that_nobody_can_turn_into_the_ingredients_are_refused_with_their_rows():
    read = count("22/11/2026;Lomo;2;cajas", "22/11/2026;Huevo;1;kg", "21/11/2026;Lomo;3;cajas")
    with pytest.raises(Several) as refused:
        in_own_units(read, KITCHEN, "conteo.csv")
    assert [(each.code, each.values["ingredient"], each.values["rows"]) for each in refused.value.errors] == [
        ("unit_in_file", "Lomo", [2, 4]),
        ("unit_in_file", "Huevo", [3]),
    ]
