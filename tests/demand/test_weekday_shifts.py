import pandas as pd
import pytest

from forecasting.demand.backtest import single_fold
from forecasting.demand.weekday_shifts import with_weekdays_since
from forecasting.models.smoothing import Smoothing

TURNED = pd.Timestamp("2026-04-14")
OF_FAMILIES = [0, 8, 8, 9, 10, 15, 16]
OF_OFFICES = [0, 14, 14, 13, 12, 7, 6]
"""What is used on each weekday, 66 a week; Mondays are closed."""


def turned(day: pd.Timestamp, ingredient: str = "") -> float:
    return float((OF_FAMILIES if day < TURNED else OF_OFFICES)[day.day_of_week])


def test_what_was_sold_before_the_weekdays_turned_round_counts_on_those_since(kitchen):
    history, _ = kitchen(turned, weeks=30)
    since = with_weekdays_since(history)
    before = since[since["day"] < TURNED]
    by_weekday = before.groupby(before["day"].dt.day_of_week)["quantity"].mean()
    assert by_weekday.tolist() == pytest.approx([0, 14, 14, 13, 12, 7, 6], rel=0.05)
    assert since["quantity"].tail(100).tolist() == history["quantity"].tail(100).tolist()


def test_four_weeks_later_a_model_expects_the_new_weekdays(kitchen):
    history, _ = kitchen(turned, weeks=30)
    fold = single_fold({"smoothing": Smoothing}, history, TURNED + pd.Timedelta(days=27), horizon=7)
    expected = fold.drop_duplicates("day").sort_values("day")["mean"]
    assert expected.tolist() == pytest.approx([14, 14, 13, 12, 7, 6, 0], rel=0.05)


def test_two_strange_weeks_turn_no_weekdays(kitchen):
    def strange(day: pd.Timestamp, ingredient: str) -> float:
        return float((OF_OFFICES if TURNED <= day < TURNED + pd.Timedelta(days=14) else OF_FAMILIES)[day.day_of_week])

    history, _ = kitchen(strange, weeks=30)
    assert with_weekdays_since(history).equals(history)


def test_weekdays_of_a_season_that_came_in_another_year_will_go_again(kitchen):
    def of_summer(day: pd.Timestamp, ingredient: str) -> float:
        return float((OF_OFFICES if day.month <= 3 else OF_FAMILIES)[day.day_of_week])

    history, _ = kitchen(of_summer, weeks=118)
    assert with_weekdays_since(history).equals(history)


def test_the_weekdays_of_each_location_turn_by_themselves(kitchen):
    history, _ = kitchen(
        lambda day, ingredient: float(OF_FAMILIES[day.day_of_week]), weeks=30, locations=("Lima", "Cusco")
    )
    moved = (history["location"] == "Cusco") & (history["day"] >= TURNED)
    offices = history["day"].map(turned)
    since = with_weekdays_since(history.assign(quantity=history["quantity"].mask(moved, offices)))
    lima = since["location"] == "Lima"
    assert since.loc[lima, "quantity"].tolist() == history.loc[lima, "quantity"].tolist()
    tuesdays = since[~lima & (since["day"].dt.day_of_week == 1)]
    assert tuesdays["quantity"].tolist() == pytest.approx([14.0] * len(tuesdays), rel=0.05)
