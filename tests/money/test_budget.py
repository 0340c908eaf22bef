"""What purchases will cost, week by week."""

import numpy as np
import pandas as pd
import pytest

from forecasting.money.budget import weekly_budget, whole_budget
from forecasting.stock.ageing import Keeping
from forecasting.stock.projection import Movements, Shelf, due, on_hand, project
from tests.supply.kitchens import Futures
from tests.week import MONDAY, SUNDAY, WEDNESDAY, rows

DAYS = pd.date_range(MONDAY, periods=15)  # two whole weeks and a day


def futures(*a_day: float, location: str = "main"):
    """A location where each future takes the same of lemon every day: 10 in stock, 4 due on Wednesday."""
    usage = np.array(a_day)[:, np.newaxis, np.newaxis] * np.ones((1, len(DAYS), 1))
    paths = Futures(location, ("Limón",), DAYS, usage)
    stock = rows("stock", {"day": SUNDAY, "ingredient": "Limón", "quantity": 10.0, "location": location})
    coming = rows("deliveries", {"day": WEDNESDAY, "ingredient": "Limón", "quantity": 4.0, "location": location})
    held = on_hand(Movements(stock, coming.head(0), stock.head(0)), ["Limón"], SUNDAY)
    return project(paths, Shelf.of(held, coming, Keeping()), due(coming, location, ["Limón"], DAYS))


def test_only_what_stock_and_deliveries_do_not_cover_is_bought_in_its_week():
    budget = weekly_budget([futures(3.0)], {"main": pd.Series({"Limón": 2.0})}, MONDAY)
    assert budget["expected"].tolist() == [(21 - 14) * 2.0, 21 * 2.0]
    assert budget[["first", "last"]].to_numpy().tolist()[0] == [MONDAY, SUNDAY + pd.Timedelta(days=7)]


def test_the_range_is_that_of_the_sum_in_each_future():
    both = [futures(*range(1, 12)), futures(*range(1, 12), location="Surco")]
    costs = {"main": pd.Series({"Limón": 1.0}), "Surco": pd.Series({"Limón": 3.0})}
    budget = weekly_budget(both, costs, MONDAY)
    assert budget[["low", "expected", "high"]].to_numpy().tolist()[1] == pytest.approx(
        [4 * 14, 4 * (0 + sum(range(14, 78, 7))) / 11, 4 * 70]
    )


def test_weeks_add_up_to_the_whole_and_its_range_is_of_the_sum():
    some, costs = [futures(*[1.0] * 4, 12.0)], {"main": pd.Series({"Limón": 1.0})}
    weeks, whole = weekly_budget(some, costs, MONDAY), whole_budget(some, costs, MONDAY)
    assert weeks["expected"].tolist() == pytest.approx([(84 - 14) / 5, (4 * 0 + 84) / 5])
    assert whole[["first", "last"]].to_numpy().tolist() == [[MONDAY, MONDAY + pd.Timedelta(days=13)]]
    assert whole["expected"].tolist() == pytest.approx([weeks["expected"].sum()])
    of_all = [14.0 - 14.0] * 4 + [168.0 - 14.0]
    assert whole[["low", "high"]].to_numpy().tolist() == [pytest.approx(np.quantile(of_all, [0.1, 0.9]))]


def test_what_has_no_price_costs_nothing():
    assert weekly_budget([futures(3.0)], {"main": pd.Series(dtype=float)}, MONDAY)["high"].tolist() == [0.0, 0.0]
