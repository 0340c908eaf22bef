import numpy as np
import pandas as pd
import pytest

from forecasting.models.prophet import ProphetForecaster, fit_one, seasons, signals, tuned_to
from forecasting.models.prophet_of_table import ProphetOfTable
from tests.fixtures import FIRST
from tests.prophet_itself import prophet_itself


@pytest.fixture
def growing(kitchen):
    """Three months with a trend, a weekday and a holiday effect."""
    return kitchen(
        lambda day, ingredient: 20 + 0.2 * day.day_of_year + 5 * day.day_of_week + (15 if day.month == 4 else 0),
        weeks=16,
        ingredients=("Limón",),
    )


def test_the_kept_coefficients_answer_as_prophet_itself_does(growing):
    history, future = growing
    tuned = tuned_to(history)
    prophet, table, how = prophet_itself(history, tuned)
    prophet.fit(table, **how)
    names = [name.removeprefix("day of ") for name in prophet.extra_regressors if name.startswith("day of ")]
    theirs = prophet.predict(signals(future, names).assign(ds=future["day"]))["yhat"].to_numpy()
    ours = ProphetForecaster().fit(history).predict(future.assign(closed=False))["mean"].to_numpy()
    assert names, "the history should hold a named holiday"
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


@pytest.mark.parametrize("weeks", [16, 110], ids=["no yearly season", "a yearly season"])
def test_told_all_regressors_at_once_prophet_learns_what_it_learns_of_one_after_the_other(kitchen, weeks):
    history, future = kitchen(lambda day, _: 20 + 3 * day.day_of_week + day.month, weeks=weeks, ingredients=("Limón",))
    ours = fit_one(history)
    theirs, table, how = prophet_itself(history)
    theirs.fit(table, **how)
    ahead = signals(future, list(history["holiday"].unique())).reindex(columns=table.columns).assign(ds=future["day"])
    assert {name: values.tolist() for name, values in ours.params.items()} == {
        name: values.tolist() for name, values in theirs.params.items()
    }
    answers = [model.predict(ahead.fillna(0.0))["yhat"].tolist() for model in (ours, theirs)]
    assert answers[0] == pytest.approx(answers[1], rel=1e-12)


def test_a_prophet_without_season_and_regressor_is_a_trend():
    days = pd.date_range(FIRST, periods=120)
    table = pd.DataFrame({"ds": days, "y": np.linspace(10.0, 20.0, 120)})
    model = ProphetOfTable(pd.Series(dtype=float), weekly_seasonality=False, daily_seasonality=False)
    assert model.fit(table).predict(table.tail(1))["yhat"].tolist() == pytest.approx([20.0], abs=0.1)
    assert model.effects.index.tolist() == ["zeros"]


def test_our_seasons_are_prophets_own_columns(growing):
    from prophet import Prophet

    _, future = growing
    theirs = Prophet.make_seasonality_features(future["day"], 365.25, 10, "yearly")
    np.testing.assert_allclose(seasons(future)[theirs.columns], theirs, rtol=0, atol=1e-12)


def test_a_trend_is_carried_on(growing):
    history, future = growing
    forecast = ProphetForecaster().fit(history).predict(future)
    last_week, open_days = history["quantity"].tail(7).max(), forecast["mean"][~future["closed"]]
    assert open_days.max() > last_week


def test_growth_that_began_in_the_last_fifth_of_history_is_followed(kitchen):
    began = FIRST + pd.Timedelta(days=7 * 34)
    history, future = kitchen(lambda day, _: 20 + 0.5 * max((day - began).days, 0), weeks=40, ingredients=("Limón",))
    ahead = future[~future["closed"]]
    forecast = ProphetForecaster().fit(history).predict(ahead)["mean"]
    truth = 20 + 0.5 * (ahead["day"] - began).dt.days
    assert forecast.mean() == pytest.approx(truth.mean(), rel=0.05)  # by Prophet's own four fifths it lacks a tenth


def test_one_job_and_two_give_the_same_digits(weekly_kitchen):
    history, future = weekly_kitchen
    one, two = (ProphetForecaster(jobs=jobs).fit(history).predict(future)["mean"] for jobs in (1, 2))
    assert one.tolist() == two.tolist()


def test_a_single_valentines_day_that_came_out_low_by_chance_is_believed_by_half(kitchen):
    chance = np.random.default_rng(3)

    def usage(day, ingredient):
        return (20.0 if (day.month, day.day) == (2, 14) else 50.0) * chance.uniform(0.6, 1.4)

    history, future = kitchen(usage, weeks=56, ingredients=("Limón",))
    valentines = future["day"] == "2027-02-14"
    seen = history.loc[history["observance"] == "San Valentín", "quantity"]
    forecast = ProphetForecaster().fit(history).predict(future.assign(closed=False))["mean"][valentines]
    assert seen.tolist() == pytest.approx([15.3], abs=0.1)
    assert forecast.tolist() == pytest.approx([33.2], abs=0.5)
