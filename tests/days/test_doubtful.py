"""A day that holds "at least this much": it empties the store room, but nobody learns from it or is judged by it."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.demand.forecast import make_forecast
from forecasting.demand.learned import prepare
from forecasting.planning.setting_out import make_basis
from forecasting.tables import HOME
from tests.restaurants import LAST, PLAIN, PORTIONS, cevicheria, rows, sales

DOUBTFUL = pd.DataFrame({"day": [LAST], "location": HOME})


def half_a_sunday(doubtful: pd.DataFrame = DOUBTFUL):
    """The last Sunday has a tenth of its ceviches and lomos; the count is from the evening before."""
    few = sales(lambda dish, day: PORTIONS[dish] * (0.1 if day == LAST else 1.0))
    count = rows("stock", {"day": LAST - pd.Timedelta(days=1), "ingredient": "Limón", "quantity": 5.0})
    return cevicheria(sales=few, stock=count, doubtful=doubtful)


@pytest.fixture(scope="module")
def forecast():
    return make_forecast(half_a_sunday(), PLAIN)


def test_its_rows_of_the_history_are_censored():
    history = prepare(half_a_sunday(), 28).history
    assert history.loc[history["censored"], "day"].unique().tolist() == [LAST]


def test_the_forecast_is_as_if_it_had_never_been(forecast):
    sundays = forecast.means[forecast.means["day"].dt.day_of_week == 6]
    assert sundays["mean"].tolist() == pytest.approx([1.0] * len(sundays))
    assert forecast.dish_mix.loc[forecast.dish_mix["dish"] == "Ceviche", "mean"].max() == pytest.approx(10.0)


def test_nobody_is_judged_by_it(forecast):
    assert forecast.scores["wape"].max() == pytest.approx(0.0, abs=1e-9)
    assert forecast.residuals["residual"].abs().max() == pytest.approx(0.0, abs=1e-9)


def test_taken_for_a_whole_day_it_would_be_learned_from():
    taken = make_forecast(half_a_sunday(doubtful=DOUBTFUL.head(0)), PLAIN)
    assert taken.means["mean"].min() < 0.9
    assert taken.scores["wape"].max() > 0.01


def test_what_was_seen_of_it_is_taken_off_the_stock(forecast):
    held = make_basis(half_a_sunday(), forecast).shelf(LAST + pd.Timedelta(days=1)).held
    assert held.set_index("ingredient").at["Limón", "on_hand"] == pytest.approx(4.9)


def test_a_forecast_knows_whether_the_days_it_learned_from_are_still_the_same(forecast):
    assert not make_basis(half_a_sunday(), forecast).sales_changed
    assert make_basis(half_a_sunday(doubtful=DOUBTFUL.assign(day=LAST - pd.Timedelta(days=1))), forecast).sales_changed
    assert make_basis(cevicheria(), forecast).sales_changed


def test_that_the_last_day_was_whole_after_all_makes_no_forecast_old(forecast):
    assert not make_basis(half_a_sunday(doubtful=DOUBTFUL.head(0)), forecast).sales_changed


def test_sales_of_later_days_make_no_other_past(forecast):
    later = replace(
        half_a_sunday(), sales=pd.concat([half_a_sunday().sales, sales(days=pd.date_range("2026-03-31", periods=1))])
    )
    assert not make_basis(later, forecast).sales_changed


def test_where_the_only_day_may_be_half_done_the_forecast_is_what_it_sold():
    found = make_forecast(cevicheria(sales=sales(days=[LAST]), doubtful=DOUBTFUL), PLAIN)
    limes = found.means[(found.means["ingredient"] == "Limón") & (found.means["model"] == "recommended")]
    assert limes["mean"].tolist() == pytest.approx([1.0] * PLAIN.ahead_days)
