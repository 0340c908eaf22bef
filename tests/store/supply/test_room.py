"""Waste and deliveries that somebody wrote down."""

from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.supply.room import (
    Thrown,
    add_waste,
    answer_delivery,
    forget_delivery_answer,
    list_deliveries,
    list_waste,
    take_back_waste,
)
from tests.week import MONDAY, SUNDAY, TUESDAY, rows

COLUMNS = ["day", "ingredient", "quantity"]


def test_waste_is_noted_beside_what_was_noted_before_and_can_be_taken_back(store):
    add_waste(store, Thrown(SUNDAY, "Limón", 1.5, "spoiled"))
    second = add_waste(store, Thrown(MONDAY, "Limón", 1.5, "dropped"))
    assert list_waste(store, SUNDAY)[["quantity", "reason"]].values.tolist() == [[1.5, "dropped"], [1.5, "spoiled"]]
    take_back_waste(store, second)
    take_back_waste(store, second)
    waste = read_restaurant(store, with_sales=False).waste
    assert waste[[*COLUMNS, "reason"]].values.tolist() == [[SUNDAY, "Limón", 1.5, "spoiled"]]
    assert list_waste(store, MONDAY).empty


def test_what_came_of_a_delivery_is_kept_also_when_the_table_is_edited(store):
    given = [{"day": day, "ingredient": "Limón", "quantity": 20.0, "location": "main"} for day in (MONDAY, TUESDAY)]
    save_table(store, "deliveries", rows("deliveries", *given))
    first, _ = list_deliveries(store, SUNDAY)["id"]
    answer_delivery(store, int(first), 12.0)
    save_table(store, "deliveries", read_restaurant(store, with_sales=False).deliveries)
    found = list_deliveries(store, SUNDAY)
    assert found[["day", "quantity", "confirmed", "ordered"]].values.tolist() == [
        [MONDAY, 12.0, True, False],
        [TUESDAY, 20.0, False, False],
    ]
    answer_delivery(store, int(found["id"].iloc[0]), 0.0)
    assert list_deliveries(store, SUNDAY)["expected"].tolist()[0] == 20.0
    forget_delivery_answer(store, found["id"].tolist())
    found = list_deliveries(store, SUNDAY)
    assert (found["quantity"].tolist(), found["confirmed"].any(), found["expected"].any()) == (
        [20.0, 20.0],
        False,
        False,
    )
    assert list_deliveries(store, TUESDAY)["day"].tolist() == [TUESDAY]
