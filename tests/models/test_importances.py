"""What moves the models, on kitchens whose rule is known."""

import pandas as pd
import pytest

from forecasting.models.baselines import WeekdayMean
from forecasting.models.forest import ForestForecaster
from forecasting.models.importances import importances
from forecasting.models.prophet import ProphetForecaster
from forecasting.tables import HOME


def of(found: pd.DataFrame, model: str) -> pd.Series:
    return found[found["model"] == model].set_index("feature")["importance"]


def test_a_forest_that_learned_from_pay_days_errs_without_knowing_them(kitchen):
    history, _ = kitchen(lambda day, _: 300 if day.day in (15, 16, 1) or day.is_month_end else 100, weeks=30)
    forest = ForestForecaster(trees=10, jobs=1, weeks_ahead=(1,)).fit(history)
    found = of(importances({"forest": forest}, history), "forest")
    assert found.index[0] == "is_payday"
    assert found.iloc[0] > 0.5
    assert found["promotion"] == 0.0


def test_the_same_history_gives_the_same_importances(kitchen):
    history, _ = kitchen(lambda day, _: 100 + day.day, weeks=20)
    forest = ForestForecaster(trees=5, jobs=1, weeks_ahead=(1,)).fit(history)
    pd.testing.assert_frame_equal(importances({"forest": forest}, history), importances({"forest": forest}, history))


def test_an_effect_of_prophet_counts_by_how_far_it_lies_from_the_average(kitchen):
    """0.6 on one of six open weekdays: 0.5 above the average there and 0.1 below it on five."""
    history, _ = kitchen(lambda day, _: 100, weeks=30, ingredients=("Limón",))
    prophet = ProphetForecaster()
    prophet.coefficients_ = {(HOME, "Limón"): object()}
    prophet.effects_ = pd.DataFrame(
        {"weekday 5": [0.6], "promotion": [0.3]}, index=pd.MultiIndex.from_tuples([(HOME, "Limón")])
    )
    found = of(importances({"prophet": prophet}, history), "prophet")
    assert found.to_dict() == pytest.approx({"day_of_week": (0.5 + 5 * 0.1) / 6, "promotion": 0.0})


def test_models_that_have_no_features_have_no_importances(kitchen):
    history, _ = kitchen(lambda day, _: 100)
    assert importances({"weekday_mean": WeekdayMean().fit(history)}, history).empty


def test_a_history_without_days_to_hold_out_has_no_importances(kitchen):
    history, _ = kitchen(lambda day, _: 100, weeks=4)
    assert importances({"forest": ForestForecaster(trees=5, jobs=1).fit(history)}, history).empty
