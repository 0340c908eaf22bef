from dataclasses import replace

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.supply.orders import (
    LINE_COLUMNS,
    NotedAlready,
    Order,
    Purchase,
    buy,
    deliveries_of,
    forget_arrival,
    list_orders,
    receive_order,
    save_order,
    undo_order,
)
from forecasting.store.supply.room import receipts
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
    return read_restaurant(store, with_sales=False).deliveries[["ingredient", "quantity"]].to_numpy().tolist()


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
    pd.testing.assert_frame_equal(read_restaurant(store, with_sales=False).deliveries, by_hand(60))


def test_a_second_order_for_the_same_delivery_comes_on_top_of_the_first(store):
    save_order(store, order(("Limón", 1, 1)), NOON)
    save_order(store, order(("Sal", 1, 1), ("Limón", 1, 2)), NOON)
    assert sorted(expected(store)) == [["Limón", 20], ["Limón", 40], ["Sal", 20]]


def test_an_order_that_somebody_else_has_noted_meanwhile_is_not_noted_again_unseen(store):
    first = save_order(store, order(("Limón", 1, 1)), NOON, seen=[])
    with pytest.raises(NotedAlready) as refused:
        save_order(store, order(("Limón", 1, 1)), NOON, seen=[])
    assert refused.value.code == "order_noted"
    assert refused.value.values == {"supplier": "Verduras", "arrives": TUESDAY, "at": NOON, "person": ""}
    assert expected(store) == [["Limón", 20]]
    save_order(store, order(("Limón", 1, 2)), NOON, seen=[first])
    assert sorted(expected(store)) == [["Limón", 20], ["Limón", 40]]


def test_what_was_not_sent_after_all_or_goes_elsewhere_is_no_order_that_is_noted_already(store):
    undo_order(store, save_order(store, order(("Limón", 1, 1)), NOON, seen=[]))
    another_day = replace(order(("Limón", 1, 2)), arrives=TUESDAY + pd.Timedelta(days=2))
    for each in (another_day, replace(another_day, supplier="Mercado"), order(("Limón", 1, 3))):
        save_order(store, each, NOON, seen=[])
    assert sorted(quantity for _, quantity in expected(store)) == [40, 40, 60]


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
    save_table(store, "deliveries", read_restaurant(store, with_sales=False).deliveries, mode)
    assert expected(store) == [["Limón", 5], ["Limón", 20]]
    undo_order(store, sent)
    assert expected(store) == [["Limón", 5]]


def test_a_delivery_corrected_by_hand_stays_when_its_order_is_taken_back(store):
    sent = save_order(store, order(("Limón", 1, 1)), NOON)
    save_table(store, "deliveries", by_hand(18))
    undo_order(store, sent)
    assert expected(store) == [["Limón", 18]]


def came(*lines: tuple[str, float, float | None]) -> pd.DataFrame:
    """What came: (ingredient, received, another price)."""
    return pd.DataFrame(lines, columns=["ingredient", "received", "received_cost"]).astype({"received_cost": float})


def prices(store) -> list[list[object]]:
    supply = read_restaurant(store, with_sales=False).supply
    return supply[["ingredient", "supplier", "from", "unit_cost", "preference"]].values.tolist()


@pytest.fixture
def sold_by_one(store):
    save_table(
        store, "suppliers", rows("suppliers", {"supplier": "Verduras", "delivery_days": "tue", "cutoff": "21:00"})
    )
    offer = {"ingredient": "Limón", "supplier": "Verduras", "pack_size": 20, "unit_cost": 4.0, "preference": 1}
    save_table(store, "supply", rows("supply", offer))
    return store


def test_what_came_is_kept_beside_what_was_suggested_and_sent(store):
    sent = save_order(store, order(("Limón", 2, 3), ("Sal", 1, 1)), NOON)
    receive_order(store, sent, came(("Limón", 45.5, None)), NOON)
    lines = list_orders(store)
    assert lines["state"].unique().tolist() == ["received"]
    assert lines[["ingredient", "suggested_packs", "sent_packs", "quantity", "received"]].values.tolist() == [
        ["Limón", 2, 3, 60, 45.5],
        ["Sal", 1, 1, 20, 0],
    ]
    assert expected(store) == [["Limón", 45.5], ["Sal", 0]]


def test_an_order_of_which_nothing_came_is_missing_until_that_is_taken_back(store):
    sent = save_order(store, order(("Limón", 2, 3)), NOON)
    receive_order(store, sent, came(), NOON)
    assert list_orders(store)[["state", "answered"]].values.tolist() == [["missing", NOON]]
    assert expected(store) == [["Limón", 0]]
    forget_arrival(store, sent)
    assert list_orders(store)["state"].tolist() == ["sent"]
    assert list_orders(store)[["answered", "received"]].isna().all(axis=None)
    assert expected(store) == [["Limón", 60]]


def test_another_answer_takes_the_place_of_the_first(sold_by_one):
    store = sold_by_one
    sent = save_order(store, order(("Limón", 2, 3)), NOON)
    receive_order(store, sent, came(("Limón", 20, 5.0)), NOON)
    receive_order(store, sent, came(("Limón", 40, None)), NOON)
    assert (expected(store), len(prices(store))) == ([["Limón", 40]], 1)


def test_another_price_holds_from_the_day_of_arrival_on_and_can_be_taken_back(sold_by_one):
    store = sold_by_one
    before = prices(store)
    sent = save_order(store, order(("Limón", 2, 3)), NOON)
    receive_order(store, sent, came(("Limón", 60, 4.5)), NOON)
    assert prices(store)[1:] == [["Limón", "Verduras", TUESDAY, 4.5, 1.0]]
    second = save_order(store, order(("Limón", 1, 1)), NOON)
    receive_order(store, second, came(("Limón", 20, 4.8)), NOON)
    assert [price[3] for price in prices(store)] == [4.0, 4.8]
    forget_arrival(store, second)
    assert [price[3] for price in prices(store)] == [4.0, 4.5]
    undo_order(store, sent)
    assert prices(store) == before


def test_a_price_corrected_by_hand_stays_when_the_arrival_is_taken_back(sold_by_one):
    store = sold_by_one
    sent = save_order(store, order(("Limón", 2, 3)), NOON)
    receive_order(store, sent, came(("Limón", 60, 4.5)), NOON)
    supply = read_restaurant(store, with_sales=False).supply
    save_table(store, "supply", supply.assign(unit_cost=[4.0, 4.4]))
    forget_arrival(store, sent)
    assert [price[3] for price in prices(store)] == [4.0, 4.4]


def test_a_supplier_who_is_on_no_list_gets_no_price(store):
    sent = save_order(store, order(("Limón", 2, 3)), NOON)
    receive_order(store, sent, came(("Limón", 60, 4.5)), NOON)
    assert prices(store) == []


def test_nothing_comes_of_an_order_that_was_not_sent(store):
    sent = save_order(store, order(("Limón", 2, 3)), NOON)
    undo_order(store, sent)
    with pytest.raises(InputError, match="unknown_order"):
        receive_order(store, sent, came(("Limón", 60, None)), NOON)


def test_what_counts_as_delivered_because_of_an_order_can_be_told(store):
    save_table(store, "deliveries", by_hand(5))
    sent = save_order(store, order(("Limón", 1, 1), ("Sal", 1, 0)), NOON)
    pd.testing.assert_frame_equal(deliveries_of(store, (sent,))[list(by_hand(20).columns)], by_hand(20))


def purchase(quantity: float, unit_cost: float, ingredient: str = "Limón", supplier: str = "Verduras") -> Purchase:
    return Purchase(supplier, TUESDAY, ingredient, quantity, "kg", unit_cost)


def test_what_one_buys_oneself_is_there_at_once_and_its_price_is_the_new_one_until_it_is_taken_back(sold_by_one):
    store = sold_by_one
    before = prices(store)
    bought = buy(store, purchase(12.5, 4.5), NOON)
    line = list_orders(store).iloc[0]
    assert line[["state", "sent_packs", "received", "unit_cost", "received_cost"]].tolist() == [
        "bought",
        12.5,
        12.5,
        4,
        4.5,
    ]
    assert expected(store) == [["Limón", 12.5]]
    assert [price[3] for price in prices(store)] == [4.0, 4.5]
    undo_order(store, bought)
    assert (expected(store), prices(store)) == ([], before)


def test_a_purchase_that_somebody_else_has_noted_meanwhile_is_not_noted_again_unseen(sold_by_one):
    store = sold_by_one
    first = buy(store, purchase(5, 4.0), NOON, seen=[])
    with pytest.raises(NotedAlready) as refused:
        buy(store, purchase(5, 4.0), NOON, seen=[])
    assert (refused.value.code, refused.value.values) == (
        "purchase_noted",
        {"ingredient": "Limón", "at": NOON, "person": ""},
    )
    buy(store, purchase(2, 9.0, ingredient="Ají"), NOON, seen=[])
    buy(store, purchase(3, 4.0), NOON, seen=[first])
    assert sorted(expected(store)) == [["Ají", 2], ["Limón", 3], ["Limón", 5]]


def test_a_purchase_at_the_usual_price_writes_no_other(sold_by_one):
    buy(sold_by_one, purchase(12.5, 4.0), NOON)
    assert len(prices(sold_by_one)) == 1


def test_what_a_supplier_never_sold_becomes_an_offer_after_all_others(sold_by_one):
    store = sold_by_one
    stall = {"supplier": "Mercado", "delivery_days": "tue", "cutoff": "08:00", "self_bought": "yes"}
    save_table(store, "suppliers", rows("suppliers", stall), mode="merge")
    first = buy(store, purchase(5, 3.0, supplier="Mercado"), NOON)
    buy(store, purchase(2, 20.0, ingredient="Ají", supplier="Mercado"), NOON)
    assert [row[1:] for row in prices(store) if row[1] == "Mercado"] == [
        ["Mercado", TUESDAY, 3.0, 2.0],
        ["Mercado", TUESDAY, 20.0, 1.0],
    ]
    undo_order(store, first)
    assert [row[0] for row in prices(store)] == ["Limón", "Ají"]


def test_a_purchase_from_nobody_in_particular_is_kept_without_an_offer(store):
    buy(store, purchase(5, 3.0, supplier="Compra suelta"), NOON)
    assert (expected(store), prices(store)) == ([["Limón", 5]], [])


def test_what_came_has_the_price_that_was_told_and_the_one_it_was_ordered_at(store):
    order_id = save_order(store, order(("Limón", 2, 3), ("Ají", 1, 1)), NOON)
    came = pd.DataFrame({"ingredient": ["Limón"], "received": [50.0], "received_cost": [4.5]})
    receive_order(store, order_id, came, NOON)
    deliveries = read_restaurant(store, with_sales=False).deliveries
    save_table(store, "deliveries", pd.concat([deliveries, by_hand(7)], ignore_index=True))
    found = receipts(store, TUESDAY, TUESDAY)
    assert found[["ingredient", "quantity", "told", "ordered"]].fillna(0.0).to_numpy().tolist() == [
        ["Limón", 50.0, 4.5, 4.0],
        ["Limón", 7.0, 0.0, 0.0],
    ]
    assert receipts(store, TUESDAY + pd.Timedelta(days=1), TUESDAY + pd.Timedelta(days=9)).empty
