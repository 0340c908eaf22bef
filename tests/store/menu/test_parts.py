import pandas as pd
import pytest

from forecasting.store.database import writing
from forecasting.store.menu.parts import with_parts
from forecasting.store.restaurant import save_table
from tests.store.conftest import rows

PARTS = ["dish", "preparation", "uses_ingredient", "uses_preparation", "uses_dish"]


def parts(store, *lines: tuple[str, str, float | None]) -> list[list[str]]:
    """What recipe lines of (item, ingredient, batch output) are about."""
    recipes = pd.DataFrame(lines, columns=["item", "ingredient", "batch_output"]).astype({"batch_output": float})
    with writing(store) as connection:
        return with_parts(connection, recipes)[PARTS].to_numpy().tolist()


def test_a_dish_uses_ingredients(store):
    assert parts(store, ("Ceviche", "Limón", None)) == [["Ceviche", "", "Limón", "", ""]]


def test_what_is_made_in_batches_is_a_preparation(store):
    assert parts(store, ("Ceviche", "Leche de tigre", None), ("Leche de tigre", "Limón", 1000)) == [
        ["Ceviche", "", "", "Leche de tigre", ""],
        ["", "Leche de tigre", "Limón", "", ""],
    ]


def test_what_other_recipes_use_is_a_preparation_even_without_a_batch(store):
    assert parts(store, ("Lomo", "Salsa", None), ("Salsa", "Ají", None))[1] == ["", "Salsa", "Ají", "", ""]


def test_a_combo_uses_dishes_of_the_list(store):
    save_table(store, "dishes", rows("dishes", {"dish": "Ceviche"}, {"dish": "Combo"}))
    assert parts(store, ("Combo", "Ceviche", None), ("Ceviche", "Limón", None)) == [
        ["Combo", "", "", "", "Ceviche"],
        ["Ceviche", "", "Limón", "", ""],
    ]


@pytest.mark.parametrize("listed", [True, False])
def test_a_bottle_is_a_dish_made_of_itself(store, listed):
    if listed:
        save_table(store, "ingredients", rows("ingredients", {"ingredient": "Agua", "unit": "unidad"}))
        save_table(store, "dishes", rows("dishes", {"dish": "Agua"}))
    assert parts(store, ("Agua", "Agua", None)) == [["Agua", "", "Agua", "", ""]]


def test_a_preparation_stays_one_when_a_recipe_that_uses_it_comes_later(store):
    leche = {"item": "Leche de tigre", "ingredient": "Limón", "quantity": 2, "unit": "kg", "batch_output": 1000}
    save_table(store, "recipes", rows("recipes", leche))
    assert parts(store, ("Ceviche", "Leche de tigre", None)) == [["Ceviche", "", "", "Leche de tigre", ""]]
