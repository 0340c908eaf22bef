"""Histories that few models like: each gets a sensible forecast and a plan, or a plain sentence."""

import pandas as pd
import pytest

from forecasting.demand.forecast import Settings, make_forecast
from forecasting.errors import InputError
from forecasting.plan import make_plan
from forecasting.planning.setting_out import make_basis
from tests.restaurants import LAST, MONDAY, PORTIONS, cevicheria, days_open, sales

THREE_YEARS = days_open(LAST - pd.Timedelta(days=3 * 365), LAST)
A_YEAR = THREE_YEARS[-300:]


def a_month(history_of: pd.DataFrame) -> dict[str, float]:
    """Make a forecast and a plan, and say what four weeks take of each ingredient."""
    restaurant = cevicheria(sales=history_of)
    forecast = make_forecast(restaurant, Settings(jobs=1))
    plan = make_plan(make_basis(restaurant, forecast), MONDAY)
    assert set(plan.run_outs["ingredient"]) == set(forecast.means["ingredient"])
    recommended = forecast.means[forecast.means["model"] == "recommended"]
    assert recommended["mean"].ge(0).all()
    month = recommended[recommended["day"] < MONDAY + pd.Timedelta(weeks=4)]
    return month.groupby("ingredient")["mean"].sum().to_dict()


def of_each(quantity: float, within: float = 0.05):
    return {name: pytest.approx(quantity, rel=within) for name in ("Cebolla", "Limón", "Papa")}


@pytest.mark.parametrize("days", [18, 52], ids=["three weeks", "sixty days"])
def test_a_short_history(days):
    assert a_month(sales(days=THREE_YEARS[-days:])) == of_each(24.0)  # six days a week, a kilo a day


def test_a_single_day():
    assert a_month(sales(days=THREE_YEARS[-1:])) == of_each(28.0)  # nobody knows yet when it rests


def test_a_constant():
    assert a_month(sales(days=A_YEAR)) == of_each(24.0)


def test_a_single_dish():
    assert a_month(sales(days=A_YEAR, dishes=("Lomo",))) == {
        "Cebolla": pytest.approx(12.0),
        "Papa": pytest.approx(24.0),
    }


def test_one_sale_a_month():
    month = a_month(sales(lambda dish, day: 1.0 * (dish == "Lomo" or day.day == 5), days=A_YEAR))
    assert month["Limón"] == pytest.approx(0.1, abs=0.05)  # a ceviche takes 0.1 kg


@pytest.mark.parametrize(("every", "in_four_weeks"), [(7, 4.0), (30, 0.93)], ids=["a week", "a month"])
def test_one_sale_and_nothing_else(every, in_four_weeks):
    days = pd.date_range(LAST - pd.Timedelta(days=24 * every), LAST, freq=f"{every}D", unit="us")
    month = a_month(sales(lambda dish, day: 10.0, days=days, dishes=("Ceviche",)))  # a kilo of limes
    assert month["Limón"] == pytest.approx(in_four_weeks, abs=0.5)


def test_a_dish_that_left_the_menu():
    left = LAST - pd.Timedelta(weeks=10)
    month = a_month(sales(lambda dish, day: PORTIONS[dish] * (dish == "Lomo" or day < left), days=A_YEAR))
    assert month["Limón"] == pytest.approx(0.0, abs=0.2)
    assert month["Papa"] == pytest.approx(24.0, rel=0.05)


def test_all_zeros():
    with pytest.raises(InputError):
        a_month(sales(lambda dish, day: 0.0, days=A_YEAR))


def test_a_year_of_closure():
    shut = (THREE_YEARS > "2024-06-01") & (THREE_YEARS < "2025-06-01")
    assert a_month(sales(days=THREE_YEARS[~shut])) == of_each(24.0)


def test_closed_until_yesterday():
    shut = (LAST - pd.Timedelta(days=365) < THREE_YEARS) & (THREE_YEARS < LAST)
    assert a_month(sales(days=THREE_YEARS[~shut])) == of_each(24.0, within=0.3)
