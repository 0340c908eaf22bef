"""Tickets a day, as the tills number them."""

import pandas as pd

from forecasting.store.imports import Upload, save_import
from forecasting.store.restaurant import read_restaurant, save_table
from tests.store.conftest import NOON, rows, sold

NO_ISSUES = pd.DataFrame({"row": [], "reason": [], "count": [], "action": []})
BOXES = {"item": "Para llevar", "ingredient": "Caja", "quantity": 1, "unit": "unidad"}
SUNDAY, MONDAY = pd.Timestamp("2026-11-22"), pd.Timestamp("2026-11-23")


def sell(store, content: bytes, tickets: list[str], source: str = "till") -> None:
    """A file of one till: two portions on each line of Sunday, the last line on Monday."""
    days = ["2026-11-22"] * (len(tickets) - 1) + ["2026-11-23"]
    lines = sold(*[(day, "Ceviche", 2, 80) for day in days], source=source).assign(ticket=tickets)
    save_import(store, lines, NO_ISSUES, Upload(content, "ventas.csv", NOON))


def tickets(store, per: str = "ticket") -> list[list[object]]:
    save_table(store, "recipes", rows("recipes", BOXES | {"per": per}))
    return read_restaurant(store).tickets.to_numpy().tolist()


def test_a_ticket_of_several_lines_counts_once_and_sources_add_up(store):
    sell(store, b"1", ["7", "7", "8", "7"])
    sell(store, b"2", ["7", "", "9"], source="app")
    assert tickets(store) == [["main", SUNDAY, 3, 8.0], ["main", MONDAY, 2, 4.0]]


def test_a_file_that_takes_the_place_of_another_takes_its_tickets_too(store):
    sell(store, b"1", ["7", "7", "8", "7"])
    sell(store, b"2", ["1", "2", "3", "4"])
    assert tickets(store) == [["main", SUNDAY, 3, 6.0], ["main", MONDAY, 1, 2.0]]


def test_tickets_are_counted_only_where_a_recipe_goes_by_them(store):
    sell(store, b"1", ["7", "8"])
    assert tickets(store, per="guest") == []
    assert len(tickets(store)) == 2


def test_sales_without_tickets_have_none(store):
    sell(store, b"1", ["", ""])
    assert tickets(store) == []
