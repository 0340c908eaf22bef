"""Who takes both of a 2-for-1, told by what was paid: a beer at 10, of which 8 are sold a day, and 12 on offer."""

import pandas as pd
import pytest

from forecasting.demand.two_for_one import learn_both, taking_both
from forecasting.tables import empty
from tests.restaurants import rows

MENU = rows("dishes", {"dish": "Cerveza", "category": "Bar"}, {"dish": "Agua", "category": "Bar"})
DAYS = pd.date_range("2026-03-01", periods=70, unit="us")


def sold(paid: dict[pd.Timestamp, float | None], name: str = "Cerveza") -> pd.DataFrame:
    """Eight a day at 10, on days on offer twelve for what was ``paid``."""
    lines = [
        {"day": day, "dish": name, "quantity": 12.0 if day in paid else 8.0, "net_sales": paid.get(day, 80.0)}
        for day in DAYS
    ]
    return rows("sales", *lines)


def offers(*days: pd.Timestamp, kind: str = "2x1", what: str = "Cerveza") -> pd.DataFrame:
    return rows("promotions", *[{"first": day, "last": day, "dish_or_category": what, "kind": kind} for day in days])


THREE = (DAYS[20], DAYS[30], DAYS[40])


def test_where_two_of_three_portions_are_paid_half_of_the_guests_took_both():
    found = taking_both(learn_both(sold(dict.fromkeys(THREE, 80.0)), offers(*THREE), MENU))
    assert (found["effect"], found["source"], found["occasions"]) == (pytest.approx(0.5), "learned", 3)
    assert (found["low"], found["high"]) == (pytest.approx(0.5), pytest.approx(0.5))


def test_the_range_is_as_wide_as_the_occasions_are_apart_and_nobody_takes_more_than_both():
    paid = dict(zip(THREE, (55.0, 60.0, 65.0), strict=True))  # less than half: somebody got one for nothing
    found = taking_both(learn_both(sold(paid), offers(*THREE), MENU))
    assert found["effect"] == pytest.approx((1.0 + 1.0 + (120 / 65 - 1.0)) / 3)
    assert found["low"] < found["effect"] < found["high"] == 1.0


@pytest.mark.parametrize("paid", [80.0, None])
def test_with_fewer_occasions_or_where_nobody_knows_what_was_paid_it_is_assumed(paid):
    days = THREE[:2] if paid else THREE
    found = taking_both(learn_both(sold(dict.fromkeys(days, paid)), offers(*days), MENU))
    assert [found[name] for name in ("effect", "source")] == [0.8, "assumed"]
    assert (found["low"], found["high"]) == (pytest.approx(0.4), 1.0)


def test_of_a_category_each_dish_is_held_against_its_own_price():
    water = sold(dict.fromkeys(THREE, 40.0), "Agua").assign(net_sales=lambda rows: rows["net_sales"] / 2)
    both = pd.concat([sold(dict.fromkeys(THREE, 80.0)), water], ignore_index=True)
    found = taking_both(learn_both(both, offers(*THREE, what="Bar"), MENU))
    # at full price 120 of beer and 60 of water; 80 and 20 were paid
    assert found["effect"] == pytest.approx(180 / 100 - 1.0)


def test_a_discount_says_nothing_of_it():
    found = taking_both(learn_both(sold(dict.fromkeys(THREE, 80.0)), offers(*THREE, kind="discount"), MENU))
    assert (found["source"], found["occasions"]) == ("assumed", 0)


def test_a_forecast_of_before_it_was_learned_has_the_assumed_share():
    assert taking_both(learn_both(empty("sales"), empty("promotions"), MENU).head(0))["effect"] == 0.8
