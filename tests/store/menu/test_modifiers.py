"""What was sold with modifiers, as the tills write them."""

import pandas as pd

from forecasting.store.days.kept_days import say_of_days
from forecasting.store.menu.idle_modifiers import read_idle, say_idle
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.sold import read_modifiers
from tests.store.conftest import rows, sell
from tests.store.names import rename

CHEESE = {"item": "Extra queso", "ingredient": "Queso", "quantity": 30, "unit": "g"}
SUNDAY, MONDAY = pd.Timestamp("2026-11-22"), pd.Timestamp("2026-11-23")


def modified(store, per: str = "extra") -> list[list[object]]:
    save_table(store, "recipes", rows("recipes", CHEESE | {"per": per}))
    table = read_restaurant(store).modified.sort_values(["day", "modifiers"])
    return table[["location", "day", "dish", "modifiers", "quantity"]].to_numpy().tolist()


def test_portions_with_the_same_modifiers_add_up_over_lines_and_sources(store):
    sell(store, b"1", "Pizza", modifiers=["Extra queso", "Extra queso", "", "Sin cebolla"])
    sell(store, b"2", "Pizza", modifiers=["Extra queso", ""], source="app")
    assert modified(store) == [
        ["main", SUNDAY, "Pizza", "Extra queso", 6.0],
        ["main", MONDAY, "Pizza", "Sin cebolla", 2.0],
    ]


def test_a_file_that_takes_the_place_of_another_takes_its_modifiers_too(store):
    sell(store, b"1", "Pizza", modifiers=["Extra queso", "", "Extra queso"])
    sell(store, b"2", "Pizza", modifiers=["", "", "Sin cebolla"])
    assert modified(store) == [["main", MONDAY, "Pizza", "Sin cebolla", 2.0]]


def test_modifiers_are_read_only_where_a_recipe_goes_by_them(store):
    sell(store, b"1", "Pizza", modifiers=["Extra queso", ""])
    assert modified(store, per="guest") == []
    assert len(modified(store, per="without")) == 1


def test_modifiers_follow_the_name_that_a_dish_has_now(store):
    sell(store, b"1", "Pizza", modifiers=["Extra queso", ""])
    rename(store, "dishes", "Pizza", "Pizza grande")
    assert modified(store) == [["main", SUNDAY, "Pizza grande", "Extra queso", 2.0]]


def test_the_last_weeks_can_be_read_alone(store):
    sell(store, b"1", "Pizza", modifiers=["Extra queso", "Sin cebolla"])
    assert read_modifiers(store, MONDAY)["modifiers"].tolist() == ["Sin cebolla"]


def test_days_that_were_cashed_up_together_share_their_modifiers_as_their_sales(store):
    sell(store, b"1", "Pizza", modifiers=["Extra queso", "Extra queso", ""])
    saturday = SUNDAY - pd.Timedelta(days=1)
    say_of_days(store, "main", (saturday, SUNDAY), "spread", SUNDAY)
    assert modified(store) == [
        ["main", saturday, "Pizza", "Extra queso", 2.0],
        ["main", SUNDAY, "Pizza", "Extra queso", 2.0],
    ]


def test_what_changes_no_ingredient_is_remembered_in_any_spelling(store):
    say_idle(store, ["TÉRMINO MEDIO", "Sin hielo"], [])
    say_idle(store, ["Término medio"], ["Sin hielo"])
    assert read_idle(store) == {"termino medio"}
