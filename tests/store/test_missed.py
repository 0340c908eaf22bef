"""Deliveries that didn't come."""

import pandas as pd

from forecasting.store.missed import deliveries_between, say_what_came
from forecasting.store.restaurant import read_restaurant, save_table
from tests.store.conftest import rows

SUNDAY, MONDAY = pd.Timestamp("2026-11-22"), pd.Timestamp("2026-11-23")


def test_nothing_of_what_did_not_come_counts_until_that_is_taken_back(store):
    lemons = {"ingredient": "Limón", "supplier": "Verduras", "location": "main"}
    later = {"day": "2026-11-24", "quantity": 7}
    save_table(store, "deliveries", rows("deliveries", {"day": "2026-11-23", "quantity": 20} | lemons, later | lemons))
    due = deliveries_between(store, SUNDAY, MONDAY)
    assert due[["day", "supplier", "ingredient", "quantity"]].to_numpy().tolist() == [[MONDAY, "Verduras", "Limón", 20]]
    say_what_came(store, dict.fromkeys(due["id"].tolist(), 0.0))
    assert read_restaurant(store).deliveries["quantity"].tolist() == [0.0, 7.0]
    assert deliveries_between(store, SUNDAY, MONDAY).empty
    say_what_came(store, dict(zip(due["id"], due["quantity"], strict=True)))
    assert read_restaurant(store).deliveries["quantity"].tolist() == [20.0, 7.0]
