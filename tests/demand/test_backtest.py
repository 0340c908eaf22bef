from dataclasses import dataclass, field
from typing import Self

import pandas as pd
import pytest

from forecasting.days.weather import with_weather
from forecasting.demand.backtest import Folds, backtest, cutoffs, single_fold
from forecasting.demand.forecast import MODELS, Settings, new_models
from forecasting.errors import InputError
from forecasting.models.baselines import WeekdayMean
from forecasting.tables import KEYS

SUNDAY = pd.Timestamp("2026-03-29")
WARM_SPRING = pd.DataFrame(
    {"day": pd.date_range("2026-01-06", SUNDAY, unit="us"), "temperature": 20.0, "precipitation": 1.0, "humidity": 60.0}
).assign(temperature=lambda rows: 20.0 + rows.index % 5)
LONG_AGO = pd.Timestamp("2024-01-01")


def day_month(days: list[pd.Timestamp]) -> list[str]:
    return [day.strftime("%d/%m") for day in days]


@dataclass
class Witness:
    """Notes what it is shown, and answers 1 everywhere."""

    shown: list[pd.DataFrame] = field(default_factory=list)
    name: str = "witness"

    def fit(self, history: pd.DataFrame) -> Self:
        self.shown.append(history)
        return self

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        self.shown.append(days)
        return days[KEYS].assign(mean=1.0)


def test_cutoffs_are_weeks_apart_and_the_newest_leaves_the_whole_horizon():
    assert day_month(cutoffs(SUNDAY, Folds(horizon=14, step=7, folds=2, warmup=1), LONG_AGO)) == [
        "01/03",
        "08/03",
        "15/03",
    ]


def test_a_fold_with_less_than_four_weeks_to_learn_from_is_dropped():
    first = pd.Timestamp("2026-02-09")  # 28 days to 8 March, 21 to 1 March
    assert day_month(cutoffs(SUNDAY, Folds(horizon=14, step=7, folds=2, warmup=1), first)) == ["08/03", "15/03"]


def test_there_are_no_more_folds_than_history_whatever_is_asked_for():
    first = pd.Timestamp("2026-02-09")
    assert day_month(cutoffs(SUNDAY, Folds(folds=10**12), first)) == ["08/03", "15/03"]
    assert day_month(cutoffs(SUNDAY, Folds(step=10**12), first)) == ["15/03"]
    assert cutoffs(SUNDAY, Folds(horizon=10**12), first) == []


def test_too_little_history_for_a_single_fold_has_no_cutoffs():
    assert cutoffs(SUNDAY, Folds(), first=pd.Timestamp("2026-02-20")) == []


def test_too_little_history_for_a_backtest_says_how_much_there_is_and_is_needed(kitchen):
    history, _ = kitchen(lambda day, ingredient: 10.0, weeks=5)  # its first day is a closed Monday
    with pytest.raises(InputError, match="too_little_history: days=34, needed=42"):
        list(backtest(history, {"weekday_mean": WeekdayMean}, Folds()))


def test_a_model_is_fitted_up_to_the_cutoff_and_asked_about_the_horizon_after_it(weekly_kitchen):
    history, _ = weekly_kitchen
    witness = Witness()
    single_fold({"witness": lambda: witness}, history, pd.Timestamp("2026-03-08"), horizon=14)
    past, ahead = witness.shown
    assert past["day"].max() == pd.Timestamp("2026-03-08")
    assert (ahead["day"].min(), ahead["day"].max()) == (pd.Timestamp("2026-03-09"), pd.Timestamp("2026-03-22"))


def test_a_model_is_never_shown_what_was_used_on_the_days_it_is_asked_for(weekly_kitchen):
    history, _ = weekly_kitchen
    witness = Witness()
    single_fold({"witness": lambda: witness}, history, pd.Timestamp("2026-03-08"), horizon=14)
    assert {"quantity", "censored"}.isdisjoint(witness.shown[1].columns)


@pytest.mark.parametrize("name", MODELS)
def test_poisoning_the_days_after_a_cutoff_changes_no_forecast(name, kitchen):
    history, _ = kitchen(lambda day, ingredient: 10.0 * day.day_of_week, weeks=10, ingredients=("Limón",))
    history = with_weather(history, WARM_SPRING)
    cutoff = pd.Timestamp("2026-03-01")
    later = history["day"] > cutoff
    unknown = {"quantity": 1e9, "censored": True, "temperature": 99.0, "precipitation": 500.0, "humidity": 1.0}
    told = {"weather_anomalies": 80.0, "historical_weather_avg": 90.0, "historical_precipitation_avg": 400.0}
    poisoned = history.assign(
        **{column: history[column].mask(later, value) for column, value in (unknown | told).items()}
    )
    new_model = new_models(Settings(), 14)[name]
    honest, blind = (single_fold({name: new_model}, table, cutoff, horizon=14) for table in (history, poisoned))
    assert honest["mean"].tolist() == blind["mean"].tolist()
    assert blind.loc[~blind["closed"], "actual"].unique() == [1e9]


def test_an_ingredient_that_first_appears_after_the_cutoff_is_not_asked_for(weekly_kitchen):
    history, _ = weekly_kitchen
    cutoff = pd.Timestamp("2026-03-08")
    potatoes_later = history[(history["ingredient"] == "Limón") | (history["day"] > cutoff)]
    fold = single_fold({"weekday_mean": WeekdayMean}, potatoes_later, cutoff, horizon=14)
    assert fold["ingredient"].unique().tolist() == ["Limón"]


def test_what_has_left_the_menu_at_a_cutoff_is_expected_no_more_and_judged_by_what_came(weekly_kitchen):
    history, _ = weekly_kitchen
    cutoff = pd.Timestamp("2026-03-08")
    away = history["day"].between(cutoff - pd.Timedelta(days=20), cutoff) & (history["ingredient"] == "Limón")
    gone = history.assign(quantity=history["quantity"].mask(away, 0.0))
    fold = single_fold({"weekday_mean": WeekdayMean}, gone, cutoff, horizon=14).set_index("ingredient")
    assert (fold.loc["Limón", "mean"] == 0.0).all()
    assert (fold.loc["Limón", "actual"] > 0.0).any()
    assert (fold.drop("Limón")["mean"] > 0.0).any()


def test_folds_come_oldest_first_with_every_model_and_day(weekly_kitchen):
    history, _ = weekly_kitchen
    models = {"weekday_mean": WeekdayMean, "witness": Witness}
    folds = list(backtest(history, models, Folds(horizon=7, step=7, folds=2, warmup=0)))
    assert [fold["cutoff"].unique().tolist() for fold in folds] == [
        [pd.Timestamp("2026-03-15")],
        [pd.Timestamp("2026-03-22")],
    ]
    assert folds[0].groupby("model").size().to_dict() == {"weekday_mean": 14, "witness": 14}  # 7 days, 2 ingredients
