"""What is no longer as it was learned; what comes back every year, and what grows slowly, is nothing new."""

import numpy as np
import pandas as pd
import pytest

from forecasting.demand.drift import Drift, drifts

NIGHT = pd.Timestamp("2100-01-01")
"""The forecast has learned from everything that is there."""


def told(found: list[Drift]) -> list[tuple[str, str, bool]]:
    return [(each.what, each.name, each.more) for each in found]


@pytest.fixture
def noisy(kitchen):
    """Makes a history of so many weeks: 100 a day by a rule, a fifth more or less by chance."""

    def make(rule=lambda day, ingredient: 1.0, weeks=30, seed=0):
        rng = np.random.default_rng(seed)
        return kitchen(lambda day, name: 100 * rule(day, name) * (1 + 0.2 * rng.standard_normal()), weeks=weeks)[0]

    return make


def recent(history: pd.DataFrame) -> pd.Series:
    return history["day"] > history["day"].max() - pd.Timedelta(days=28)


@pytest.mark.parametrize("seed", range(5))
def test_a_kitchen_that_stays_as_it_is_moves_nothing(noisy, seed):
    assert drifts(noisy(seed=seed), NIGHT) == []


def test_slow_growth_is_nothing_new(noisy):
    begin = pd.Timestamp("2026-01-05")
    assert drifts(noisy(lambda day, _: 1.01 ** ((day - begin).days / 7)), NIGHT) == []


def test_a_season_that_comes_back_is_nothing_new(noisy):
    history = noisy(lambda day, _: 1 + 0.35 * np.sin(2 * np.pi * day.day_of_year / 365), weeks=104)
    ends = pd.date_range("2027-02-01", "2027-12-26", freq="56D")
    assert [told(drifts(history[history["day"] <= end], NIGHT)) for end in ends] == [[]] * len(ends)


def test_what_is_used_by_half_is_told_with_the_least_that_was_learned(noisy):
    history = noisy()
    halved = recent(history) & (history["ingredient"] == "Limón")
    (found,) = drifts(history.assign(quantity=history["quantity"].where(~halved, history["quantity"] / 2)), NIGHT)
    assert (found.what, found.name, found.more) == ("usage", "Limón", False)
    assert found.now == pytest.approx(50, abs=5)
    assert found.known == pytest.approx(95, abs=5)


def test_what_the_forecast_has_not_learned_yet_is_no_measure(noisy):
    """Sales that doubled ten weeks ago are new to a forecast of before, however old they are."""
    history = noisy()
    start = history["day"].max() - pd.Timedelta(weeks=10)
    doubled = history.assign(quantity=history["quantity"].where(history["day"] <= start, history["quantity"] * 2))
    assert told(drifts(doubled, start)) == [("usage", "Limón", True), ("usage", "Papa", True)]
    assert drifts(doubled, NIGHT) == []


def test_a_weekday_that_weighs_more_is_told(noisy):
    history = noisy()
    saturdays = recent(history) & (history["day_of_week"] == 5)
    (found,) = drifts(history.assign(quantity=history["quantity"].where(~saturdays, history["quantity"] * 3)), NIGHT)
    assert (found.what, found.name, found.more) == ("weekday", "5", True)
    assert (found.now, found.known) == pytest.approx((3 / 8, 1 / 6), abs=0.03)


def warm(history: pd.DataFrame, more: float = 0.0) -> pd.DataFrame:
    """The history with 15 °C in winter, 25 in summer, and so much more in the last four weeks."""
    season = 20 + 5 * np.cos(2 * np.pi * history["day"].dt.day_of_year / 365)
    return history.assign(temperature=season + more * recent(history), weather_known=True)


def test_heat_is_told_where_no_month_was_so_hot_and_summer_is_not(noisy):
    history = noisy(weeks=104)
    assert drifts(warm(history), NIGHT) == []
    (found,) = drifts(warm(history, more=4.0), NIGHT)
    assert (found.what, found.more) == ("temperature", True)
    assert (round(found.now), round(found.known)) == (29, 25)


def test_in_the_first_year_summer_is_not_told_from_heat(noisy):
    assert drifts(warm(noisy(), more=4.0), NIGHT) == []


def test_more_promotions_than_ever_are_told(noisy):
    history = noisy()
    (found,) = drifts(history.assign(promotion=0.14 * recent(history)), NIGHT)
    assert (found.what, found.now, found.known) == ("promotion", pytest.approx(0.14), 0.0)


def test_little_learning_says_nothing(noisy):
    history = noisy(weeks=14)
    assert drifts(history.assign(quantity=history["quantity"].where(~recent(history), 0.0)), NIGHT) == []
