"""Deliveries that somebody still has to confirm."""

import pandas as pd
import pytest

from forecasting.stock.arrivals import said_missing, to_confirm
from tests.week import MONDAY, SUNDAY, TUESDAY, rows

COUNTED = rows("stock", {"day": SUNDAY, "ingredient": "Limón", "quantity": 3.0})


def delivery(day: pd.Timestamp, **changes) -> pd.DataFrame:
    usual = {"location": "main", "ingredient": "Limón", "day": day, "confirmed": False, "ordered": False}
    return pd.DataFrame([usual | changes])


def test_what_was_due_is_asked_about_until_somebody_says_what_came():
    assert to_confirm(delivery(MONDAY), COUNTED, TUESDAY)["day"].tolist() == [MONDAY]


@pytest.mark.parametrize(
    "settled",
    [
        delivery(MONDAY, confirmed=True),
        delivery(MONDAY, ordered=True),
        delivery(SUNDAY),  # the count of that evening knows it
        delivery(TUESDAY + pd.Timedelta(days=1)),
        delivery(TUESDAY - pd.Timedelta(days=7), ingredient="Papa"),
    ],
)
def test_what_is_settled_ahead_or_long_ago_is_not(settled):
    assert to_confirm(settled, COUNTED, TUESDAY).empty


def test_what_was_said_not_to_have_come_may_come_late_until_a_count_settles_it():
    gone = {"confirmed": True, "quantity": 0.0, "expected": 20.0}
    some = pd.concat(
        [
            delivery(MONDAY, **gone),
            delivery(MONDAY, **gone | {"ingredient": "Papa"}),
            delivery(MONDAY, **gone | {"ingredient": "Ají", "quantity": 5.0}),
            delivery(SUNDAY, **gone),
        ]
    )
    assert said_missing(some, COUNTED, TUESDAY)["ingredient"].tolist() == ["Limón", "Papa"]
    counted = rows("stock", {"day": MONDAY, "ingredient": "Limón", "quantity": 3.0})
    assert said_missing(some, counted, TUESDAY)["ingredient"].tolist() == ["Papa"]


def test_what_nobody_has_counted_is_asked_about():
    assert len(to_confirm(delivery(SUNDAY, ingredient="Papa"), COUNTED, TUESDAY)) == 1
