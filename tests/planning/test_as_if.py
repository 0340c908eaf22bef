"""The kitchen as somebody would like to see it planned."""

import pandas as pd
import pytest

from forecasting.overrides import held_at
from forecasting.planning.as_if import Choice, bought_from, counted_as, without_deliveries
from forecasting.supply.offers import choose_supply
from forecasting.tables import Restaurant, empty

TODAY = pd.Timestamp("2026-11-23")


def table(name: str, *lines: dict[str, object]) -> pd.DataFrame:
    model = empty(name)
    frame = pd.DataFrame(list(lines)).reindex(columns=model.columns)
    texts = [column for column in model if model[column].dtype == "str"]
    return frame.assign(**{column: frame[column].astype("str").fillna("") for column in texts}).astype(model.dtypes)


def offer(supplier: str, cost: float, preference: float = 1, location: str = "", since: str | None = None) -> dict:
    about = {"ingredient": "Limón", "supplier": supplier, "pack_size": 5, "unit_cost": cost}
    return about | {"preference": preference, "location": location, "from": pd.Timestamp(since)}


def chosen(restaurant: Restaurant, location: str = "main") -> str:
    held = held_at("supply", restaurant.supply, location)
    return choose_supply(held, TODAY).set_index("ingredient").at["Limón", "supplier"]


@pytest.fixture
def two_sell():
    return Restaurant(supply=table("supply", offer("Verduras", 4), offer("Mercado", 3, preference=2)))


def test_a_delivery_can_be_left_out_and_what_else_came_that_day_stays():
    lemon = {"day": TODAY, "ingredient": "Limón", "quantity": 20, "supplier": "Verduras", "location": "main"}
    by_hand = lemon | {"quantity": 5, "supplier": ""}
    kitchen = Restaurant(deliveries=table("deliveries", lemon, by_hand, lemon))
    without = without_deliveries(kitchen, kitchen.deliveries.head(1)).deliveries
    assert without["quantity"].tolist() == [5, 20]
    assert without_deliveries(kitchen, kitchen.deliveries.head(0)).deliveries.equals(kitchen.deliveries)


def test_an_ingredient_is_bought_from_whom_one_chooses(two_sell):
    assert chosen(two_sell) == "Verduras"
    assert chosen(bought_from(two_sell, [Choice("main", "Limón", "Mercado")])) == "Mercado"
    assert chosen(two_sell) == "Verduras"


def test_the_last_choice_holds(two_sell):
    choices = [Choice("main", "Limón", "Mercado"), Choice("main", "Limón", "Verduras")]
    assert chosen(bought_from(two_sell, choices)) == "Verduras"


def test_a_choice_at_one_location_leaves_the_others(two_sell):
    switched = bought_from(two_sell, [Choice("Surco", "Limón", "Mercado")])
    assert (chosen(switched, "Surco"), chosen(switched, "main")) == ("Mercado", "Verduras")


def test_a_count_can_be_supposed():
    kitchen = Restaurant(stock=table("stock", {"day": TODAY, "ingredient": "Papa", "quantity": 3, "by_eye": "low"}))
    supposed = counted_as(kitchen, "Surco", TODAY, pd.Series({"Limón": 5.0})).stock
    assert supposed[["ingredient", "quantity", "by_eye"]].values.tolist() == [["Papa", 3, "low"], ["Limón", 5, "no"]]
    assert supposed["location"].iloc[1] == "Surco"
