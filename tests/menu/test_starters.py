"""Recipes to begin with are found by name, marked as estimates, and fit a kitchen that is still empty."""

import pandas as pd
import pytest

from forecasting.menu.recipes import portions
from forecasting.menu.starters import brought_by, one_of_each_size, starter, starters
from forecasting.tables import empty
from tests.week import rows

NOTHING = empty("ingredients")
DISHES = [
    *("Ceviche clásico", "Ceviche mixto", "Leche de tigre", "Tiradito al ají amarillo", "Arroz con mariscos"),
    *("Jalea mixta", "Lomo saltado", "Tacu tacu con lomo", "Ají de gallina", "Arroz con pollo"),
    *("Seco de res con frejoles", "1/4 Pollo a la brasa con papas", "Pollo a la brasa entero familiar"),
    *("Anticuchos de corazón", "Arroz chaufa de pollo", "Chaufa de pollo", "Causa limeña de pollo"),
    *("Papa a la huancaína", "Suspiro a la limeña", "Chicha morada (jarra 1 l)", "Chicha morada (vaso 400 ml)"),
    *("Limonada (jarra 1 l)", "Gaseosa personal 500 ml", "Pisco sour", "TALLARIN SALTADO CRIOLLO", "Tallarines verdes"),
]


def quantity(dish: str, ingredient: str) -> float:
    lines = starter(dish, NOTHING).lines.set_index("ingredient")
    return lines.loc[ingredient, "quantity"]


@pytest.mark.parametrize("dish", DISHES)
def test_a_dish_of_a_peruvian_menu_has_a_recipe_to_begin_with(dish):
    assert starter(dish, NOTHING).lines["item"].unique().tolist() == [dish]


@pytest.mark.parametrize("dish", ["Flan", "Ensalada rusa", "Vino tinto seco", "Lomo", "", "Gaseosa 3 l"])
def test_a_name_that_says_nothing_to_us_has_none(dish):
    assert starter(dish, NOTHING) is None


@pytest.mark.parametrize("name", ["CEBICHE DE PESCADO", "Ceviche   (clasico)", "cebiché"])
def test_a_name_is_known_however_the_till_spells_it(name):
    assert quantity(name, "Pescado blanco") == 200


def test_the_more_special_name_counts():
    assert quantity("Ceviche mixto", "Mixtura de mariscos") == 120
    assert quantity("1/4 Pollo a la brasa", "Pollo entero") == 0.25
    assert quantity("1/2 pollo a la brasa", "Pollo entero") == 0.5
    for quarter in ("Pollo a la brasa 1/4", "POLLO BRASA (1/4)", "Pollo a la Brasa - cuarto", "¼ pollo a la brasa"):
        assert quantity(quarter, "Pollo entero") == 0.25
    assert quantity("Pollo a la brasa ½", "Pollo entero") == 0.5
    assert quantity("Pollo a la brasa entero", "Pollo entero") == 1
    assert quantity("Chicha morada (jarra)", "Maíz morado") == 110
    assert quantity("Chicha morada", "Maíz morado") == 40
    assert quantity("Tallarín saltado de pollo", "Pechuga de pollo") == 160


def test_every_line_is_an_estimate_for_one_portion():
    lines = starter("Lomo saltado", NOTHING).lines
    assert lines["estimated"].unique().tolist() == ["yes"]
    assert lines["per"].unique().tolist() == ["portion"]
    assert list(lines) == list(empty("recipes"))
    assert lines.dtypes.equals(empty("recipes").dtypes)


def test_what_the_kitchen_already_has_keeps_its_name_and_the_rest_is_added():
    own = rows("ingredients", {"ingredient": "PISCO QUEBRANTA", "unit": "l"}, {"ingredient": "Limon", "unit": "kg"})
    found = starter("Pisco sour", own)
    assert found.lines["ingredient"].tolist() == ["PISCO QUEBRANTA", "Limon", "Azúcar rubia", "Huevo"]
    assert found.ingredients[["ingredient", "unit", "shelf_life_days"]].to_numpy().tolist() == [
        ["Huevo", "unidad", 21],
        ["Azúcar rubia", "kg", 365],
    ]


def test_what_the_kitchen_has_as_a_group_is_not_added_as_an_ingredient():
    own = rows("ingredients", {"ingredient": "Corvina", "unit": "kg", "group": "pescado blanco"})
    found = starter("Ceviche clásico", own)
    assert "pescado blanco" in found.lines["ingredient"].tolist()
    assert "Pescado blanco" not in found.ingredients["ingredient"].tolist()


def test_all_of_them_together_make_a_kitchen_that_can_be_read():
    found = starters([*DISHES, "Flan"], NOTHING)
    assert not found.ingredients["ingredient"].duplicated().any()
    book = portions(found.lines, found.ingredients, empty("dishes"))
    assert set(book["dish"]) == set(DISHES)
    taken = book.set_index(["dish", "ingredient"])["quantity"]
    assert taken["Lomo saltado", "Lomo fino"] == pytest.approx(0.19)
    assert taken["Pisco sour", "Pisco quebranta"] == pytest.approx(0.09)


def test_dishes_that_nobody_knows_give_nothing():
    assert starters(["Flan"], NOTHING) is None
    assert starters([], pd.DataFrame({"ingredient": []})) is None


def test_what_a_till_writes_short_is_found_too():
    short = starter("ARROZ C/ POLLO NORTEÑO", NOTHING).lines
    assert list(short["ingredient"]) == list(starter("Arroz con pollo", NOTHING).lines["ingredient"])
    assert short["item"].unique().tolist() == ["ARROZ C/ POLLO NORTEÑO"]


def test_of_two_sizes_that_mean_the_same_recipe_only_the_first_has_it():
    sizes = ["Ceviche clásico (Personal)", "Ceviche clásico (Fuente)", "Jalea mixta"]
    assert one_of_each_size(sizes, []) == ["Ceviche clásico (Personal)", "Jalea mixta"]
    assert one_of_each_size(sizes, ["CEVICHE CLASICO"]) == ["Jalea mixta"]
    assert one_of_each_size(["1/4 Pollo a la brasa", "1/2 Pollo a la brasa"], []) == [
        "1/4 Pollo a la brasa",
        "1/2 Pollo a la brasa",
    ]


def test_recipes_bring_the_usual_ingredients_that_the_kitchen_lacks_but_for_what_they_make():
    parts = {"Lomo saltado": ["Lomo fino", "Tomate", "Papa amarilla", "Flor de sal"], "Papa amarilla": ["Sal"]}
    lines = [{"item": item, "ingredient": part} for item, made_of in parts.items() for part in made_of]
    own = rows("ingredients", {"ingredient": "tomate", "unit": "kg"})
    assert brought_by(rows("recipes", *lines), own)["ingredient"].tolist() == ["Lomo fino"]
