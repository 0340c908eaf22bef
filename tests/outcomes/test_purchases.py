"""What later orders have to bring more, on the cevichería: until Thursday 21:00 one orders for Friday."""

import pandas as pd
import pytest

from forecasting.outcomes.purchases import LATER, bought_later
from forecasting.plan import calendars_of, make_plan
from forecasting.scenarios.scenario import NO_CHANGE, Promotion, Scenario
from forecasting.tables import HOME, ONE_DAY
from tests.restaurants import FRIDAY, MONDAY, THURSDAY, TUESDAY

SATURDAY = FRIDAY + ONE_DAY
THURSDAY_EVENING = THURSDAY + pd.Timedelta(hours=21)


def later(basis, scenario: Scenario) -> pd.DataFrame:
    plans = (make_plan(basis, MONDAY, scenario=each).at(HOME) for each in (NO_CHANGE, scenario))
    return bought_later(*plans, calendars_of(basis, MONDAY, scenario)[HOME])


def promoted(dish: str, day: pd.Timestamp, uplift: float = 2.0, days: int = 1) -> Scenario:
    """Three times as many of a dish from a day on, unless another uplift is said."""
    last = day + (days - 1) * ONE_DAY
    return Scenario(promotions=(Promotion(day, last, dish, "combo", uplift=uplift),))


def test_nothing_changed_is_nothing_more_to_buy(basis):
    assert list(later(basis, NO_CHANGE)) == LATER
    assert later(basis, NO_CHANGE).empty


def test_what_saturday_takes_more_is_ordered_for_friday(basis):
    limes = later(basis, promoted("Ceviche", SATURDAY)).set_index("ingredient").loc["Limón"]
    assert (limes["packs"], limes["quantity"], limes["cost"]) == (1, 2.0, 8.0)  # twenty ceviches more take 2 kg
    assert (limes["needed_from"], limes["order_by"]) == (SATURDAY, THURSDAY_EVENING)


def test_what_is_eaten_of_the_stock_meanwhile_is_ordered_once_it_lacks(basis):
    (onions,) = later(basis, promoted("Lomo", TUESDAY)).itertuples()
    assert (onions.ingredient, onions.packs, onions.order_by) == ("Cebolla", 1, THURSDAY_EVENING)


def test_an_order_brings_what_it_has_to_last_for_and_those_after_it_the_rest(basis):
    limes = later(basis, promoted("Ceviche", SATURDAY, days=8)).set_index("ingredient").loc["Limón"]
    assert (limes["packs"], limes["quantity"], limes["cost"]) == (2, 4.0, 16.0)  # 2 kg more on Saturday and on Sunday
    assert limes["order_by"] == THURSDAY_EVENING
    assert (limes["afterwards"], limes["afterwards_cost"]) == (5, 40.0)  # five more days


def test_the_first_order_whose_packs_do_not_suffice_is_the_one_that_brings_more(basis):
    """Half a kilo more a day fits in the two packs of Friday, to Sunday, and no more in one from Tuesday on."""
    limes = later(basis, promoted("Ceviche", SATURDAY, 0.5, days=5)).set_index("ingredient").loc["Limón"]
    assert (limes["packs"], limes["afterwards"]) == (1, 0)
    assert limes["needed_from"] == MONDAY + 8 * ONE_DAY  # the Tuesday of the delivery
    assert limes["order_by"] == MONDAY + pd.Timedelta(days=7, hours=21)


@pytest.mark.parametrize("uplift", [-0.5, 0.0])
def test_who_sells_no_more_buys_no_more(basis, uplift):
    assert later(basis, promoted("Ceviche", SATURDAY, uplift)).empty
