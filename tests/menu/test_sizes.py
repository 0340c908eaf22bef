import pandas as pd
import pytest

from forecasting.demand.learned import prepare
from forecasting.menu.sizes import propose_sizes, with_sizes
from forecasting.tables import Restaurant
from tests.store.conftest import rows, sold

RECIPE = {"item": "Ceviche (personal)", "ingredient": "Pescado", "quantity": 180, "unit": "g", "yield": 0.5}
RECIPES = rows("recipes", RECIPE | {"per": "portion"})
NO_DISHES = rows("dishes")


def propose(*lines: tuple[str, str, float, float], dishes: pd.DataFrame = NO_DISHES) -> list[list[object]]:
    return propose_sizes(sold(*lines), dishes, RECIPES).to_numpy().tolist()


def test_a_size_takes_as_many_times_the_recipe_as_it_costs():
    lines = ("2026-11-22", "Ceviche (personal)", 10, 300), ("2026-11-22", "12. Cebiche (Fuente)", 2, 132)
    assert propose(*lines) == [["12. Cebiche (Fuente)", "Ceviche (personal)", 2.2, 66, 30]]


def test_the_menu_says_the_price_where_sales_have_no_money():
    nan = float("nan")
    lines = ("2026-11-22", "Ceviche (personal)", 10, nan), ("2026-11-22", "Ceviche (fuente)", 2, nan)
    menu = rows("dishes", {"dish": "Ceviche (personal)", "price": 40}, {"dish": "Ceviche (fuente)", "price": 60})
    assert propose(*lines, dishes=menu) == [["Ceviche (fuente)", "Ceviche (personal)", 1.5, 60, 40]]
    assert propose(*lines) == []


@pytest.mark.parametrize("other", ["Combo ceviche", "Causa (fuente)", "Ceviche mixto (fuente)", "Cebiche (personal)"])
def test_another_dish_is_no_size(other):
    assert propose(("2026-11-22", "Ceviche (personal)", 10, 300), ("2026-11-22", other, 2, 132)) == []


def test_a_size_that_is_known_or_no_longer_sold_is_not_proposed():
    lines = ("2026-11-22", "Ceviche (personal)", 10, 300), ("2026-11-22", "Ceviche (fuente)", 2, 132)
    known = rows("dishes", {"dish": "Ceviche (fuente)", "size_of": "Ceviche (personal)", "size_factor": 2})
    assert propose(*lines, dishes=known) == []
    assert propose(lines[0], ("2026-07-22", "Ceviche (fuente)", 2, 132)) == []


def test_without_sales_or_recipes_nothing_is_proposed():
    assert propose() == []
    assert propose_sizes(sold(("2026-11-22", "Ceviche (fuente)", 2, 132)), NO_DISHES, RECIPES.iloc[:0]).empty


def test_a_confirmed_size_keeps_what_the_menu_says_of_it():
    menu = rows(
        "dishes", {"dish": "Ceviche (fuente)", "category": "Marino", "price": 66}, {"dish": "Causa", "price": 18}
    )
    confirmed = {"Ceviche (fuente)": ("Ceviche (personal)", 2.2), "Ceviche (mini)": ("Ceviche (personal)", 0.5)}
    kept = with_sizes(menu, confirmed).fillna({"price": 0})
    assert kept.to_numpy().tolist() == [
        ["Ceviche (fuente)", "Marino", 66, "Ceviche (personal)", 2.2],
        ["Ceviche (mini)", "", 0, "Ceviche (personal)", 0.5],
    ]


def test_a_size_uses_its_factor_of_the_recipe_from_sales_to_usage():
    fuente = {"dish": "Ceviche (Fuente)", "size_of": "Ceviche (personal)", "size_factor": 2.2}
    restaurant = Restaurant(
        sales=sold(("2026-11-22", "Ceviche (personal)", 10, 300), ("2026-11-22", "Ceviche (Fuente)", 5, 330)),
        dishes=rows("dishes", fuente),
        recipes=RECIPES,
        ingredients=rows("ingredients", {"ingredient": "Pescado", "unit": "kg", "shelf_life_days": 2}),
    )
    used = prepare(restaurant, ahead_days=7).used
    assert used[["ingredient", "quantity"]].to_numpy().tolist() == [["Pescado", pytest.approx(7.56)]]
