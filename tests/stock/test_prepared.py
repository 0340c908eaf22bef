"""Preparations on the shelf."""

import pandas as pd
import pytest

from forecasting.menu.recipes import contents
from forecasting.stock.prepared import unfolded, with_prepared
from forecasting.tables import empty
from tests.week import MONDAY, SUNDAY, rows

LECHE = {"item": "Leche de tigre", "batch_output": 4.0, "batch_unit": "l"}
RECIPES = rows(
    "recipes",
    {**LECHE, "ingredient": "Limón", "quantity": 800.0, "unit": "g", "yield": 0.4},
    {**LECHE, "ingredient": "Pasta de ají", "quantity": 200.0, "unit": "g"},
    {
        "item": "Pasta de ají",
        "ingredient": "Ají",
        "quantity": 2.0,
        "unit": "kg",
        "batch_output": 1.0,
        "batch_unit": "kg",
    },
    {"item": "Ceviche", "ingredient": "Leche de tigre", "quantity": 100.0, "unit": "ml"},
)
INGREDIENTS = rows("ingredients", *({"ingredient": name, "unit": "kg"} for name in ("Limón", "Ají")))
HELD = contents(RECIPES, INGREDIENTS, empty("conversions"), SUNDAY).assign(location="main")


def counts(*given: tuple) -> pd.DataFrame:
    return rows("stock", *({"day": day, "ingredient": name, "quantity": quantity} for day, name, quantity in given))


def of(stock: pd.DataFrame) -> list:
    return stock[["day", "ingredient", "quantity"]].values.tolist()


def test_a_unit_of_a_preparation_holds_what_had_to_leave_the_store_room_for_it():
    held = HELD.set_index(["preparation", "ingredient"])["quantity"]
    assert held.to_dict() == pytest.approx(
        {("Leche de tigre", "Limón"): 0.5, ("Leche de tigre", "Ají"): 0.1, ("Pasta de ají", "Ají"): 2.0}
    )
    assert HELD.groupby("preparation")["unit"].first().to_dict() == {"Leche de tigre": "l", "Pasta de ají": "kg"}


def test_what_is_counted_in_preparations_adds_to_the_count_of_its_ingredients_on_that_day():
    stock = counts((SUNDAY, "Limón", 3.0), (SUNDAY, "Ají", 1.0), (SUNDAY, "Leche de tigre", 2.0))
    assert of(with_prepared(stock, HELD)) == [[SUNDAY, "Limón", 4.0], [SUNDAY, "Ají", 1.2]]


def test_a_preparation_without_a_count_of_its_ingredients_that_day_changes_nothing():
    stock = counts((SUNDAY, "Limón", 3.0), (MONDAY, "Leche de tigre", 2.0))
    assert of(with_prepared(stock, HELD)) == [[SUNDAY, "Limón", 3.0]]


def test_of_two_counts_on_a_day_the_later_one_holds_for_preparations_too():
    stock = counts((SUNDAY, "Limón", 3.0), (SUNDAY, "Leche de tigre", 2.0), (SUNDAY, "Leche de tigre", 1.0))
    assert of(with_prepared(stock, HELD)) == [[SUNDAY, "Limón", 3.5]]


def test_a_count_names_the_preparations_that_it_holds():
    stock = counts((SUNDAY, "Ají", 1.0), (SUNDAY, "Pasta de ají", 1.0), (SUNDAY, "Leche de tigre", 2.0))
    assert with_prepared(stock, HELD)["prepared"].tolist() == ["Leche de tigre; Pasta de ají"]


def test_without_preparations_counts_are_as_they_were():
    stock = counts((SUNDAY, "Limón", 3.0))
    found = with_prepared(stock, HELD)
    assert of(found) == of(stock)
    assert found["prepared"].tolist() == [""]


def test_a_thrown_away_preparation_is_its_ingredients():
    thrown = rows("deliveries", {"day": SUNDAY, "ingredient": "Leche de tigre", "quantity": 2.0})
    found = unfolded(thrown, HELD)[["ingredient", "quantity"]].values.tolist()
    assert found == [["Limón", 1.0], ["Ají", pytest.approx(0.2)]]


def test_what_is_bought_ready_is_counted_as_itself():
    bought = rows("ingredients", *({"ingredient": name, "unit": "kg"} for name in ("Limón", "Ají", "Pasta de ají")))
    assert set(contents(RECIPES, bought, empty("conversions"), SUNDAY)["preparation"]) == {"Leche de tigre"}
