import pandas as pd
import pytest

from forecasting.demand.shifts import at_level_since

MOVED = pd.Timestamp("2026-06-02")


def _mean_until(history: pd.DataFrame, day: pd.Timestamp) -> float:
    return history.loc[(history["day"] < day) & ~history["closed"], "quantity"].mean()


def test_what_was_sold_before_a_move_counts_at_the_level_since(kitchen):
    history, _ = kitchen(lambda day, ingredient: day.day_of_week * (10.0 if day < MOVED else 5.0), weeks=24)
    level = at_level_since(history)
    assert _mean_until(level, MOVED) == pytest.approx(_mean_until(history, MOVED) / 2, rel=0.02)
    assert (
        level.loc[level["day"] >= MOVED, "quantity"].tolist()
        == history.loc[history["day"] >= MOVED, "quantity"].tolist()
    )


def test_one_week_is_no_other_level(kitchen):
    history, _ = kitchen(lambda day, ingredient: 20.0 if day < MOVED else 40.0, weeks=22)
    assert at_level_since(history).equals(history)


def test_a_house_that_grows_by_the_month_has_not_moved(kitchen):
    history, _ = kitchen(lambda day, ingredient: 20.0 * 1.07 ** ((day - MOVED).days / 30), weeks=60)
    assert at_level_since(history).equals(history)


def test_a_season_that_came_in_another_year_has_not_moved_the_house(kitchen):
    history, _ = kitchen(lambda day, ingredient: 60.0 if day.month <= 3 else 10.0, weeks=118)
    assert at_level_since(history).equals(history)


def test_each_location_moves_by_itself(kitchen):
    history, _ = kitchen(lambda day, ingredient: 20.0, weeks=24, locations=("Lima", "Cusco"))
    moved = (history["location"] == "Cusco") & (history["day"] < MOVED)
    level = at_level_since(history.assign(quantity=history["quantity"].mask(moved, 3 * history["quantity"])))
    assert level["quantity"].tolist() == pytest.approx(history["quantity"].tolist(), rel=0.02)
