import numpy as np
import pandas as pd
import pytest

from forecasting.models.prophet import ProphetForecaster, fit_one, seasons, signals, tuned_to
from tests.fixtures import FIRST


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
    prophet = fit_one(history, tuned_to(history))
    names = [name.removeprefix("day of ") for name in prophet.extra_regressors if name.startswith("day of ")]
    theirs = prophet.predict(signals(future, names).assign(ds=future["day"]))["yhat"].to_numpy()
    ours = ProphetForecaster().fit(history).predict(future.assign(closed=False))["mean"].to_numpy()
    assert names, "the history should hold a named holiday"
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


def test_stan_fits_the_arrays_it_is_given_as_prophets_own_lists(growing, monkeypatch):
    from prophet.models import CmdStanPyBackend

    history, _ = growing
    ours = fit_one(history).params
    monkeypatch.setattr("forecasting.models.prophet._as_arrays", CmdStanPyBackend.prepare_data)
    theirs = fit_one(history).params
    assert {name: values.tolist() for name, values in ours.items()} == {
        name: values.tolist() for name, values in theirs.items()
    }


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
