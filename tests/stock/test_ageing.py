"""How old the stock is, what of it is taken first, and what is lost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.stock.ageing import Keeping, Rotation, Slots, batches, run_down, slots
from tests.week import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY

DAYS = pd.date_range(MONDAY, periods=7)
BEYOND = len(DAYS)


def held(quantity: float, counted_on: pd.Timestamp = SUNDAY) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "location": ["main"],
            "ingredient": ["Palta"],
            "counted_on": [counted_on],
            "as_of": [SUNDAY],
            "on_hand": [quantity],
        }
    )


def came(*given: tuple[pd.Timestamp, float]) -> pd.DataFrame:
    table = pd.DataFrame(given, columns=["day", "quantity"]).astype({"day": "datetime64[us]", "quantity": float})
    return table.assign(location="main", ingredient="Palta")


def ages(stock: float, deliveries: pd.DataFrame, rotation: Rotation = "first_in", life: float = 5.0) -> list[tuple]:
    found = batches(held(stock), deliveries, Keeping({"Palta": life}, rotation))
    return list(found[["quantity", "until"]].itertuples(index=False, name=None))


TWICE = came((THURSDAY - pd.Timedelta(days=7), 6.0), (SATURDAY - pd.Timedelta(days=7), 4.0))


def test_who_takes_the_oldest_first_still_has_the_newest():
    # 4 kg came on Saturday and keep until Thursday, of Thursday's 1 kg is left and keeps until Tuesday.
    assert ages(5.0, TWICE) == [(4.0, THURSDAY), (1.0, TUESDAY)]


def test_who_takes_the_newest_first_still_has_the_oldest():
    assert ages(5.0, TWICE, "last_in") == [(5.0, TUESDAY)]


def test_half_the_shelf_life_of_what_no_delivery_explains_is_over():
    assert ages(11.0, TWICE) == [(4.0, THURSDAY), (6.0, TUESDAY), (1.0, WEDNESDAY)]
    assert ages(2.0, came(), life=1.0) == [(2.0, MONDAY)]


def test_what_came_too_long_ago_is_over_unless_somebody_has_counted_since():
    long_ago = came((SUNDAY - pd.Timedelta(days=5), 3.0))
    since = batches(held(3.0, SUNDAY - pd.Timedelta(days=6)), long_ago, Keeping({"Palta": 5.0}))
    assert since[["quantity", "until"]].to_numpy().tolist() == [[3.0, SUNDAY]]


def test_what_was_counted_long_ago_is_over():
    old = batches(held(3.0, SUNDAY - pd.Timedelta(days=6)), came(), Keeping({"Palta": 5.0}))
    assert old["until"].tolist() == [THURSDAY - pd.Timedelta(days=7)]


def test_what_was_over_before_the_first_day_is_used_by_nobody_and_spoils_on_none():
    found = run_down(used(1, 1), put((-1, -1, 3.0), (-1, BEYOND, 1.0)))
    assert found.spoiled[0, :, 0].tolist() == [0, 0]
    assert found.unmet[0, :, 0].tolist() == [0, 1]


def test_what_was_over_when_it_was_counted_explains_nothing():
    assert ages(3.0, came((SUNDAY - pd.Timedelta(days=5), 3.0))) == [(3.0, WEDNESDAY)]


def test_what_comes_after_the_count_is_not_in_it():
    assert ages(3.0, came((MONDAY, 50.0))) == [(3.0, WEDNESDAY)]


def test_what_has_no_shelf_life_keeps_for_ever():
    assert batches(held(3.0), came(), Keeping())["until"].isna().all()


def put(*given: tuple[int, int, float], rotation: Rotation = "first_in") -> Slots:
    """Batches (arrives, last day, quantity) in the order in which they are taken."""
    there = [
        (DAYS[0] + pd.Timedelta(days=last) if last < BEYOND else pd.NaT, quantity)
        for arrives, last, quantity in given
        if arrives < 0
    ]
    opening = pd.DataFrame(there, columns=["until", "quantity"]).astype({"until": "datetime64[us]"})
    arriving = np.zeros((len(DAYS), 1))
    for arrives, _, quantity in given:
        if arrives >= 0:
            arriving[arrives] = quantity
    life = next((last - arrives for arrives, last, _ in given if arrives >= 0), np.nan)
    keeping = Keeping({"Palta": float(life)}, rotation)
    return slots(opening.assign(ingredient="Palta"), arriving, DAYS, pd.Index(["Palta"]), keeping)


def used(*daily: float) -> np.ndarray:
    return np.array(daily)[np.newaxis, :, np.newaxis]


def test_the_oldest_goes_first_and_the_rest_of_it_is_lost_at_the_close_of_its_last_day():
    found = run_down(used(1, 1, 1), put((-1, 1, 5.0), (-1, BEYOND, 2.0)))
    assert found.spoiled[0, :, 0].tolist() == [0, 3, 0]
    assert found.closing[0, :, 0].tolist() == [6, 2, 1]


def test_a_delivery_comes_before_the_usage_of_its_day():
    found = run_down(used(2, 2, 2), put((-1, BEYOND, 2.0), (1, 4, 2.0)))
    assert found.unmet[0, :, 0].tolist() == [0, 0, 2]


def test_who_takes_the_newest_first_loses_the_oldest():
    found = run_down(used(3, 3), put((-1, 0, 3.0), (0, 2, 6.0), rotation="last_in"))
    assert found.spoiled[0, :, 0].tolist() == [3, 0]
    assert found.unmet[0, :, 0].tolist() == [0, 0]


QUANTITY = st.floats(0.0, 20.0)


@settings(max_examples=40, deadline=None)
@given(
    daily=st.lists(QUANTITY, min_size=7, max_size=7),
    there=st.lists(st.tuples(st.integers(0, BEYOND), QUANTITY), max_size=3),
    coming=st.tuples(st.integers(0, 6), QUANTITY),
    rotation=st.sampled_from(["first_in", "last_in"]),
)
def test_nothing_is_lost_from_the_books(daily, there, coming, rotation):
    batches = [(-1, last, quantity) for last, quantity in there] + [(coming[0], coming[0] + 2, coming[1])]
    found = run_down(used(*daily), put(*batches, rotation=rotation))
    served = sum(daily) - found.unmet.sum()
    came_in = sum(quantity for _, _, quantity in batches)
    assert came_in == pytest.approx(served + found.spoiled.sum() + found.closing[0, -1, 0], abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    daily=st.lists(QUANTITY, min_size=7, max_size=7),
    batch=st.tuples(st.integers(0, BEYOND), QUANTITY),
    more=QUANTITY,
    rotation=st.sampled_from(["first_in", "last_in"]),
)
def test_more_stock_never_leaves_more_usage_unmet(daily, batch, more, rotation):
    last, quantity = batch
    missing = [
        run_down(used(*daily), put((-1, last, there), (2, 4, 5.0), rotation=rotation)).unmet.sum()
        for there in (quantity, quantity + more)
    ]
    assert missing[1] <= missing[0] + 1e-9


def test_slots_beyond_the_days_are_one():
    there = pd.DataFrame({"ingredient": "Palta", "until": [FRIDAY + pd.Timedelta(days=30), pd.NaT], "quantity": [1, 2]})
    found = slots(there, np.zeros((7, 1)), DAYS, pd.Index(["Palta"]), Keeping())
    assert found.quantity.tolist() == [[3.0]]
