import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.store.orders import LINE_COLUMNS, Order, list_orders, save_order, undo_order
from forecasting.store.restaurant import read_restaurant, save_table
from tests.store.conftest import NOON, rows

TUESDAY = pd.Timestamp("2026-11-24")


def order(*lines: tuple[str, float, float]) -> Order:
    """An order of (ingredient, suggested packs, sent packs)."""
    frame = pd.DataFrame(lines, columns=["ingredient", "suggested_packs", "sent_packs"])
    frame = frame.assign(pack_size=20.0, pack_name="cajón", unit="kg", unit_cost=4.0, why="need=31; pack=20")
    return Order("Verduras", pd.Timestamp("2026-11-23 21:00"), TUESDAY, frame)


def by_hand(quantity: float) -> pd.DataFrame:
    """A delivery that somebody wrote down by hand."""
    line = {"day": TUESDAY, "ingredient": "Limón", "quantity": quantity, "supplier": "Verduras", "location": "main"}
    return rows("deliveries", line)


def expected(store) -> list[list[object]]:
    return read_restaurant(store).deliveries[["ingredient", "quantity"]].to_numpy().tolist()


def test_an_order_comes_back_with_what_was_suggested_sent_and_why(store):
    order_id = save_order(store, order(("Limón", 2, 3)), NOON)
    line = list_orders(store).iloc[0]
    assert line[LINE_COLUMNS].tolist() == ["Limón", 2, 3, 20, "cajón", "kg", 4, "need=31; pack=20"]
    assert line[["id", "location", "supplier", "state"]].tolist() == [order_id, "main", "Verduras", "sent"]
    assert (line["order_by"], line["arrives"], line["at"]) == (pd.Timestamp("2026-11-23 21:00"), TUESDAY, NOON)
    assert (line["quantity"], line["cost"]) == (60, 240)


def test_no_orders_are_an_empty_table(store):
    assert list_orders(store).empty


def test_what_was_sent_is_on_its_way(store):
    save_order(store, order(("Limón", 2, 3), ("Ají", 1, 0)), NOON)
    pd.testing.assert_frame_equal(read_restaurant(store).deliveries, by_hand(60))


def test_a_second_order_for_the_same_delivery_comes_on_top_of_the_first(store):
    save_order(store, order(("Limón", 1, 1)), NOON)
    save_order(store, order(("Sal", 1, 1), ("Limón", 1, 2)), NOON)
    assert sorted(expected(store)) == [["Limón", 20], ["Limón", 40], ["Sal", 20]]


def test_an_order_leaves_what_somebody_wrote_down(store):
    save_table(store, "deliveries", by_hand(5))
    save_order(store, order(("Limón", 1, 1)), NOON)
    assert expected(store) == [["Limón", 5], ["Limón", 20]]


def test_an_order_that_was_not_sent_after_all_takes_only_its_own_deliveries_with_it(store):
    save_table(store, "deliveries", by_hand(20))
    first = save_order(store, order(("Limón", 1, 1)), NOON)
    save_order(store, order(("Limón", 1, 2)), NOON)
    for _ in range(2):
        undo_order(store, first)
        assert expected(store) == [["Limón", 20], ["Limón", 40]]
    assert list_orders(store)["state"].tolist() == ["undone", "sent"]


def test_no_order_can_be_taken_back_that_nobody_sent(store):
    with pytest.raises(InputError) as refused:
        undo_order(store, 7)
    assert (refused.value.code, refused.value.values) == ("unknown_order", {"id": 7})


@pytest.mark.parametrize("mode", ["replace", "merge"])
def test_deliveries_saved_as_they_were_still_belong_to_their_order(store, mode):
    save_table(store, "deliveries", by_hand(5))
    sent = save_order(store, order(("Limón", 1, 1)), NOON)
    save_table(store, "deliveries", read_restaurant(store).deliveries, mode)
    assert expected(store) == [["Limón", 5], ["Limón", 20]]
    undo_order(store, sent)
    assert expected(store) == [["Limón", 5]]


def test_a_delivery_corrected_by_hand_stays_when_its_order_is_taken_back(store):
    sent = save_order(store, order(("Limón", 1, 1)), NOON)
    save_table(store, "deliveries", by_hand(18))
    undo_order(store, sent)
    assert expected(store) == [["Limón", 18]]
