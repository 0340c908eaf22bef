"""Counts of what nobody will weigh."""

import pandas as pd
import pytest

from forecasting.stock.by_eye import estimate, measured, usual_usage
from tests.week import SUNDAY, rows

FOUR_WEEKS = pd.date_range(end=SUNDAY, periods=28)


def used(quantity: float, days: pd.DatetimeIndex = FOUR_WEEKS, ingredient: str = "Orégano") -> pd.DataFrame:
    return pd.DataFrame({"location": "main", "ingredient": ingredient, "day": days, "quantity": quantity})


@pytest.mark.parametrize(
    ("level", "keeps", "there"),
    [
        ("ok", 30.0, 7.0),
        ("ok", 4.0, 2.0),
        ("ok", float("nan"), 7.0),
        ("low", 30.0, 1.0),
        ("low", 1.0, 0.5),
        ("out", 4.0, 0),
    ],
)
def test_a_look_is_so_many_days_of_use_but_never_more_than_keeps(level, keeps, there):
    assert estimate(level, 0.5, keeps) == there


def test_usual_is_the_mean_of_four_weeks_also_of_days_without_sales():
    usage = pd.concat([used(2.0), used(99.0, FOUR_WEEKS - pd.Timedelta(days=28)), used(1.0, FOUR_WEEKS[:14], "Sal")])
    assert usual_usage(usage, SUNDAY).to_dict() == {"Orégano": 2.0, "Sal": 0.5}


def test_of_what_was_first_used_a_week_ago_usual_is_the_mean_of_that_week():
    usage = pd.concat([used(10.0, FOUR_WEEKS[-7:]), used(0.0, FOUR_WEEKS[:-7]), used(2.0, ingredient="Sal")])
    assert usual_usage(usage, SUNDAY).to_dict() == {"Orégano": 10.0, "Sal": 2.0}


def test_usual_is_what_was_known_on_the_day_of_the_count():
    before = SUNDAY - pd.Timedelta(days=28)
    usage = pd.concat([used(8.0), used(2.0, FOUR_WEEKS - pd.Timedelta(days=28))])
    assert usual_usage(usage, before)["Orégano"] == 2.0


def test_nothing_is_learned_from_an_estimate_but_that_there_was_none():
    looks = [("no", 3.0), ("ok", 7.0), ("low", 1.0), ("out", 0.0)]
    given = [{"day": SUNDAY, "ingredient": name, "quantity": kilos, "by_eye": name} for name, kilos in looks]
    assert measured(rows("stock", *given))["ingredient"].tolist() == ["no", "out"]
