"""Days that are no example of what is used: found, limited for learning, never lost."""

import numpy as np
import pandas as pd
import pytest

from forecasting.days.outliers import FIRST_JUDGED, dampen, find_outliers
from forecasting.tables import HOME

DAYS = pd.date_range("2026-06-01", periods=126, unit="us")  # eighteen weeks from a Monday
FRIDAY = DAYS[116]


def history(quantity: dict[pd.Timestamp, float] | None = None, level: float = 30.0) -> pd.DataFrame:
    """Potatoes: ``level`` kilos, a tenth more or less by turns, and half as much again on Saturdays."""
    turns = np.array([0.9, 1.0, 1.1])[np.arange(len(DAYS)) % 3]
    usual = level * turns * np.where(DAYS.day_of_week == 5, 1.5, 1.0)
    table = pd.DataFrame({"location": HOME, "ingredient": "Papa", "day": DAYS, "quantity": usual})
    return table.assign(quantity=table["day"].map(quantity or {}).fillna(table["quantity"]))


def by_chance(mean: float, seed: int) -> pd.DataFrame:
    """A year of thirty ingredients that scatter by chance alone, from day to day a quarter more than Poisson."""
    chance, days = np.random.default_rng(seed), pd.date_range("2025-01-01", periods=364, unit="us")
    means = mean * np.where(days.day_of_week >= 4, 1.5, 0.8) * chance.gamma(16.0, 1 / 16.0, (30, len(days)))
    parts = [
        pd.DataFrame({"location": HOME, "ingredient": f"Insumo {n}", "day": days, "quantity": chance.poisson(row)})
        for n, row in enumerate(means)
    ]
    return pd.concat(parts, ignore_index=True).astype({"quantity": float})


def found(table: pd.DataFrame) -> pd.DataFrame:
    return find_outliers(table, pd.Series(True, index=table.index))


def test_a_steady_kitchen_has_none():
    assert found(history()).empty


def test_a_typing_error_is_shown_with_what_is_usual_and_what_it_counts_as():
    (row,) = found(history({FRIDAY: 300.0})).to_dict("records")
    assert (row["ingredient"], row["day"], row["quantity"]) == ("Papa", FRIDAY, 300.0)
    assert row["usual"] == pytest.approx(30.0, abs=1.5)
    assert row["counted"] == pytest.approx(74.25)  # half as much again as the second best day, a Saturday of 49.5


def test_before_so_many_days_none_is_judged():
    last = DAYS[FIRST_JUDGED]
    table = history({last: 300.0}).query("day <= @last")
    assert found(table)["day"].tolist() == [last]
    assert found(table[1:]).empty


def test_only_what_is_learned_from_is_limited():
    kept = history({FRIDAY: 300.0})
    limited = dampen(kept, found(kept))
    assert limited.set_index("day").at[FRIDAY, "quantity"] == pytest.approx(74.25)
    assert kept.set_index("day").at[FRIDAY, "quantity"] == 300.0
    assert (limited["quantity"] != kept["quantity"]).sum() == 1


def test_a_forgotten_file_counts_as_the_lowest_that_is_usual():
    (row,) = found(history({FRIDAY: 0.5})).to_dict("records")
    assert 0.5 < row["counted"] < 15.0


def test_a_busy_saturday_is_none():
    assert found(history({DAYS[117]: 60.0})).empty


def test_a_kitchen_that_is_twice_as_busy_from_now_on_is_followed_after_two_days():
    doubled = history({day: 120.0 for day in DAYS[112:]})
    assert sorted(found(doubled)["day"].tolist()) == [DAYS[112], DAYS[113]]


def test_a_day_that_is_no_ordinary_one_is_left_alone():
    table = history({FRIDAY: 300.0})
    assert find_outliers(table, table["day"] != FRIDAY).empty


def test_no_day_is_judged_by_days_after_it():
    whole = history({FRIDAY: 300.0, DAYS[60]: 200.0})
    until = whole[whole["day"] <= DAYS[90]]
    known = found(whole).query("day <= @DAYS[90]").reset_index(drop=True)
    pd.testing.assert_frame_equal(found(until), known)


def test_what_is_used_now_and_then_has_no_usual_day():
    assert found(history(dict.fromkeys(DAYS[DAYS.day_of_week < 5], 0.0))).empty


@pytest.mark.parametrize("mean", [1.0, 4.0, 40.0])
def test_of_eleven_thousand_days_by_chance_alone_hardly_any_is_one(mean):
    assert len(found(by_chance(mean, seed=1))) <= 2


def test_nothing_to_look_at_gives_nothing():
    empty = history().head(0)
    assert found(empty).empty
    assert dampen(empty, found(empty)).empty
