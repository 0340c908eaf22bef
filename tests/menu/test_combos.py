import pandas as pd
import pytest

from forecasting.demand.learned import prepare
from forecasting.menu.combos import choice, contents, find_combos, observed_shares
from forecasting.tables import Restaurant
from tests.store.conftest import rows, sold

NO_DISHES = rows("dishes")
A_LA_CARTE = (
    ("2026-11-22", "Lomo saltado", 6, 216),
    ("2026-11-22", "Ají de gallina", 3, 90),
    ("2026-11-22", "Seco", 1, 30),
)
SEGUNDOS = ["Lomo saltado", "Ají de gallina", "Seco"]


def recipe(item: str, ingredient: str, quantity: float) -> dict[str, object]:
    return {"item": item, "ingredient": ingredient, "quantity": quantity, "unit": "g", "yield": 1.0, "per": "portion"}


def test_guests_choose_as_they_buy():
    assert observed_shares(sold(*A_LA_CARTE), SEGUNDOS) == {"Lomo saltado": 0.6, "Ají de gallina": 0.3, "Seco": 0.1}


def test_what_nobody_buys_by_itself_is_chosen_alike():
    assert observed_shares(sold(*A_LA_CARTE), ["Sopa", "Ensalada"]) == {"Sopa": 0.5, "Ensalada": 0.5}


def test_old_sales_say_nothing_of_the_choice():
    old = ("2026-06-01", "Seco", 90, 2700)
    assert observed_shares(sold(*A_LA_CARTE, old), SEGUNDOS)["Seco"] == 0.1


def test_stated_shares_are_brought_to_one():
    lines = choice("Menú", {"Lomo saltado": 3, "Seco": 1, "Sopa": 0})
    assert lines[["item", "ingredient", "quantity"]].to_numpy().tolist() == [
        ["Menú", "Lomo saltado", 0.75],
        ["Menú", "Seco", 0.25],
    ]


def test_menus_and_combos_without_recipe_come_first_and_dishes_with_ingredients_not_at_all():
    sales = sold(*A_LA_CARTE, ("2026-11-22", "12. Menú ejecutivo", 2, 40), ("2026-11-22", "Combo dúo", 1, 60))
    recipes = rows("recipes", recipe("Lomo saltado", "Carne", 200))
    found = find_combos(sales, NO_DISHES, pd.concat([recipes, contents("Combo dúo", {"Lomo saltado": 2})]))
    assert found == ["12. Menú ejecutivo", "Combo dúo", "Ají de gallina", "Seco"]


def test_a_menu_uses_what_its_dishes_use_from_sales_to_usage():
    ingredients = [{"ingredient": name, "unit": "kg", "shelf_life_days": 3} for name in ("Carne", "Pollo", "Maíz")]
    cooked = [
        recipe("Lomo saltado", "Carne", 200),
        recipe("Ají de gallina", "Pollo", 150),
        recipe("Chicha", "Maíz", 50),
    ]
    menu = [contents("Menú", {"Chicha": 1}), choice("Menú", {"Lomo saltado": 0.75, "Ají de gallina": 0.25})]
    restaurant = Restaurant(
        sales=sold(("2026-11-22", "Menú", 100, 2000), ("2026-11-22", "Lomo saltado", 10, 360)),
        recipes=pd.concat([rows("recipes", *cooked), *menu], ignore_index=True),
        ingredients=rows("ingredients", *ingredients),
    )
    used = prepare(restaurant, ahead_days=7).used.set_index("ingredient")["quantity"]
    assert used.to_dict() == pytest.approx({"Carne": 17.0, "Pollo": 3.75, "Maíz": 5.0})
