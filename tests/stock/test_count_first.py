"""Which ingredients to count first."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from forecasting.stock.ageing import Keeping
from forecasting.stock.count_first import MOST, Evidence, count_first
from forecasting.stock.projection import Movements, Shelf, on_hand, project
from tests.week import MONDAY, SUNDAY, TUESDAY, WEDNESDAY, rows

WEEK = pd.date_range(MONDAY, periods=7)
LAST_TEN = pd.date_range(end=SUNDAY, periods=10)
NO_ERRORS = pd.Series(index=pd.MultiIndex.from_tuples([], names=["location", "ingredient"]), dtype="float64")


def line(ingredient: str, need: float, **changes) -> dict:
    usual = {"ingredient": ingredient, "need": need, "on_hand": 10.0, "needed_in": "kg", "pack_name": "caja"}
    usual |= {"packs": max(np.ceil(need / 5.0), 0), "unit_cost": 4.0, "pack_size": 5.0}
    usual |= {"supplier": "Verduras", "order_by": MONDAY, "arrives": TUESDAY}
    return usual | changes


def store_room(*names: str, stock: pd.DataFrame, a_day: float = 1.0):
    """The projection of a kitchen that uses ``a_day`` of each every day, and what is known of its stock."""
    usage = pd.DataFrame([("main", name, day, a_day) for name in names for day in LAST_TEN])
    usage = usage.set_axis(["location", "ingredient", "day", "quantity"], axis=1)
    held = on_hand(Movements(stock, rows("deliveries"), usage), list(names), SUNDAY)
    futures = SimpleNamespace(location="main", ingredients=names, days=WEEK, usage=np.full((4, 7, len(names)), a_day))
    shelf = Shelf.of(held, rows("deliveries"), Keeping())
    return project(futures, shelf, np.zeros((7, len(names)))), Evidence(held, usage, NO_ERRORS, other_error=0.5)


def counted(day: pd.Timestamp, name: str = "Limón", quantity: float = 18.0, by_eye: str = "no") -> dict:
    return {"day": day, "ingredient": name, "quantity": quantity, "by_eye": by_eye}


def first_of(
    lines: list[dict], projection, known: Evidence, today: pd.Timestamp = MONDAY, most: float = np.inf
) -> pd.DataFrame:
    """What to count first where an order takes what is missing, at ``most`` so many packs of each."""
    now = pd.DataFrame(lines)

    def order(counted: pd.Series) -> pd.DataFrame:
        missing = now["need"] + now["on_hand"] - now["ingredient"].map(counted).astype(float)
        return now.assign(packs=np.ceil(missing / 5.0).clip(0, most).fillna(now["packs"]))

    return count_first(now, projection, known, today, order)


def test_what_was_counted_long_ago_is_counted_first_where_that_could_change_the_packs():
    # eight days of 1 kg since, usually off by half: 10 kg, 8 of 10 times between 4.9 and 15.1
    projection, known = store_room("Limón", stock=rows("stock", counted(SUNDAY - pd.Timedelta(days=8))))
    found = first_of([line("Limón", need=4.0)], projection, known).iloc[0]
    assert (found["reason"], found["counted_on"]) == ("old", SUNDAY - pd.Timedelta(days=8))
    assert (round(found["low"], 1), round(found["high"], 1)) == (4.9, 15.1)
    assert found[["fewest", "most", "at_stake"]].tolist() == [0, 2, 40.0]


def test_what_was_counted_at_the_close_of_yesterday_needs_no_count():
    projection, known = store_room("Limón", stock=rows("stock", counted(SUNDAY, quantity=10.0)))
    assert first_of([line("Limón", need=4.0)], projection, known).empty


def test_where_no_pack_depends_on_it_nobody_has_to_count():
    projection, known = store_room("Limón", stock=rows("stock", counted(SUNDAY - pd.Timedelta(days=1), quantity=11.0)))
    assert first_of([line("Limón", need=-9.0)], projection, known).empty


@pytest.mark.parametrize(("most", "packs"), [(1, [[0, 1]]), (0, [])])
def test_there_are_never_more_packs_than_an_order_would_have(most, packs):
    projection, known = store_room("Limón", stock=rows("stock", counted(SUNDAY - pd.Timedelta(days=8))))
    found = first_of([line("Limón", need=4.0, packs=most)], projection, known, most=most)
    assert found[["fewest", "most"]].values.tolist() == packs


def test_days_without_sales_make_the_estimate_less_sure():
    projection, known = store_room("Limón", stock=rows("stock", counted(SUNDAY, quantity=10.0)))
    found = first_of([line("Limón", need=4.9, on_hand=8.0, arrives=WEDNESDAY)], projection, known, WEDNESDAY).iloc[0]
    assert (round(found["low"], 2), round(found["high"], 2)) == (6.72, 9.28)


def test_what_nobody_has_counted_or_what_cannot_be_right_may_be_all_or_nothing():
    stock = rows("stock", counted(SUNDAY - pd.Timedelta(days=8), "Papa", 3.0))
    projection, known = store_room("Limón", "Papa", stock=stock)
    found = first_of([line("Limón", 12.0), line("Papa", 4.0)], projection, known)
    assert found[["ingredient", "reason", "fewest", "most"]].values.tolist() == [
        ["Limón", "never", 0, 3],
        ["Papa", "check", 0, 1],
    ]


def test_what_is_counted_by_eye_is_left_out():
    look = rows("stock", counted(SUNDAY - pd.Timedelta(days=8), by_eye="ok"))
    projection, known = store_room("Limón", stock=look)
    assert first_of([line("Limón", need=4.0)], projection, known).empty


def test_only_the_order_that_closes_next_and_no_more_than_ten_the_most_money_first():
    names = [f"Insumo {place:02}" for place in range(12)]
    projection, known = store_room(*names, stock=rows("stock"))
    lines = [line(name, 4.0, unit_cost=float(place)) for place, name in enumerate(names, start=1)]
    lines[-1]["order_by"] = WEDNESDAY
    found = first_of(lines, projection, known)
    assert len(found) == MOST
    assert found["ingredient"].tolist()[:2] == ["Insumo 10", "Insumo 09"]


@pytest.mark.parametrize(("measured", "most"), [(0.0, None), (0.5, 2)])
def test_how_far_the_recipes_of_an_ingredient_are_off_is_its_own(measured, most):
    projection, known = store_room("Limón", stock=rows("stock", counted(SUNDAY - pd.Timedelta(days=8))))
    errors = pd.Series({("main", "Limón"): measured}).rename_axis(["location", "ingredient"])
    own = Evidence(known.held, known.usage, errors, other_error=0.9)
    found = first_of([line("Limón", need=4.0)], projection, own)
    assert found["most"].tolist() == ([] if most is None else [most])
