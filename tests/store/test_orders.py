import pandas as pd
import pytest

from forecasting.store.orders import LINE_COLUMNS, Order, list_orders, save_order
from forecasting.store.restaurant import read_restaurant, save_table
from tests.store.conftest import NOON, rows

TUESDAY = pd.Timestamp("2026-11-24")


def order(state: str, *lines: tuple[str, float, float]) -> Order:
    """An order of (ingredient, suggested packs, sent packs)."""
    frame = pd.DataFrame(lines, columns=["ingredient", "suggested_packs", "sent_packs"])
    frame = frame.assign(pack_size=20.0, pack_name="cajón", unit="kg", unit_cost=4.0, why="need=31; pack=20")
    return Order("Verduras", pd.Timestamp("2026-11-23 21:00"), TUESDAY, frame, state)


def expected(store) -> list[list[object]]:
    return read_restaurant(store).deliveries[["ingredient", "quantity"]].to_numpy().tolist()


def test_an_order_comes_back_with_what_was_suggested_sent_and_why(store):
    order_id = save_order(store, order("sent", ("Limón", 2, 3)), NOON)
    line = list_orders(store).iloc[0]
    assert line[LINE_COLUMNS].tolist() == ["Limón", 2, 3, 20, "cajón", "kg", 4, "need=31; pack=20"]
    assert line[["id", "location", "supplier", "state"]].tolist() == [order_id, "main", "Verduras", "sent"]
    assert (line["order_by"], line["arrives"], line["at"]) == (pd.Timestamp("2026-11-23 21:00"), TUESDAY, NOON)
    assert (line["quantity"], line["cost"]) == (60, 240)


def test_no_orders_are_an_empty_table(store):
    assert list_orders(store).empty


def test_a_draft_saved_again_is_still_one_order(store):
    first = save_order(store, order("draft", ("Limón", 2, 2), ("Ají", 1, 1)), NOON)
    again = save_order(store, order("draft", ("Limón", 2, 1)), NOON)
    assert first == again
    assert list_orders(store)[["ingredient", "sent_packs"]].to_numpy().tolist() == [["Limón", 1]]


def test_nothing_of_a_draft_is_on_its_way(store):
    save_order(store, order("draft", ("Limón", 2, 2)), NOON)
    assert expected(store) == []


def test_what_was_sent_is_on_its_way(store):
    save_order(store, order("sent", ("Limón", 2, 3), ("Ají", 1, 0)), NOON)
    delivery = rows(
        "deliveries",
        {"day": TUESDAY, "ingredient": "Limón", "quantity": 60, "supplier": "Verduras", "location": "main"},
    )
    pd.testing.assert_frame_equal(read_restaurant(store).deliveries, delivery)


@pytest.mark.parametrize(("state", "coming"), [("sent", [["Ají", 20]]), ("received", [["Ají", 20]]), ("draft", [])])
def test_an_order_sent_again_expects_only_what_it_now_says(store, state, coming):
    save_order(store, order("sent", ("Limón", 2, 3)), NOON)
    save_order(store, order(state, ("Ají", 1, 1)), NOON)
    assert expected(store) == coming


def test_deliveries_of_other_days_stay(store):
    other = rows(
        "deliveries",
        {"day": "2026-11-25", "ingredient": "Limón", "quantity": 5, "supplier": "Verduras", "location": "main"},
    )
    save_table(store, "deliveries", other)
    save_order(store, order("sent", ("Limón", 2, 3)), NOON)
    save_order(store, order("draft", ("Limón", 2, 3)), NOON)
    assert expected(store) == [["Limón", 5]]
