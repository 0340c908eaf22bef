"""Tickets a day, as the tills number them."""

import pandas as pd

from forecasting.store.days.kept_days import say_of_days
from forecasting.store.restaurant import read_restaurant, save_table
from tests.store.conftest import ON_A_FILE, rows, sell

BOXES = {"item": "Para llevar", "ingredient": "Caja", "quantity": 1, "unit": "unidad"}
SUNDAY, MONDAY = pd.Timestamp("2026-11-22"), pd.Timestamp("2026-11-23")


def tickets(store, per: str = "ticket") -> list[list[object]]:
    save_table(store, "recipes", rows("recipes", BOXES | {"per": per}))
    return read_restaurant(store).tickets.to_numpy().tolist()


def test_a_ticket_of_several_lines_counts_once_and_sources_add_up(store):
    sell(store, b"1", "Ceviche", ticket=["7", "7", "8", "7"])
    sell(store, b"2", "Ceviche", ticket=["7", "", "9"], source="app")
    assert tickets(store) == [["main", SUNDAY, 3, 8.0], ["main", MONDAY, 2, 4.0]]


def test_a_file_that_takes_the_place_of_another_takes_its_tickets_too(store):
    sell(store, b"1", "Ceviche", ticket=["7", "7", "8", "7"])
    sell(store, b"2", "Ceviche", ticket=["1", "2", "3", "4"])
    assert tickets(store) == [["main", SUNDAY, 3, 6.0], ["main", MONDAY, 1, 2.0]]


def test_tickets_are_counted_only_where_a_recipe_goes_by_them(store):
    sell(store, b"1", "Ceviche", ticket=["7", "8"])
    assert tickets(store, per="guest") == []
    assert len(tickets(store)) == 2


@ON_A_FILE
def test_days_that_were_cashed_up_together_share_their_tickets_as_their_sales(store):
    sell(store, b"1", "Ceviche", ticket=["7", "8", "9", "10", ""])
    saturday = SUNDAY - pd.Timedelta(days=1)
    say_of_days(store, "main", (saturday, SUNDAY), "spread", SUNDAY)
    assert tickets(store) == [["main", saturday, 2.0, 4.0], ["main", SUNDAY, 2.0, 4.0]]


def test_sales_without_tickets_have_none(store):
    sell(store, b"1", "Ceviche", ticket=["", ""])
    assert tickets(store) == []
