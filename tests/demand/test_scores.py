import math

import pandas as pd
import pytest

from forecasting.demand.scores import ranges, score, with_bands, with_ranges

SUNDAY = pd.Timestamp("2026-03-01")


def judged(*days: dict, cutoff: pd.Timestamp = SUNDAY) -> pd.DataFrame:
    """Days after the cutoff, each with what was forecast and used; a band of NaN where none is given."""
    lines = [
        {
            "location": "main",
            "ingredient": "Limón",
            "cutoff": cutoff,
            "day": cutoff + pd.Timedelta(days=ahead),
            "model": "prophet",
            "p10": math.nan,
            "p50": math.nan,
            "p90": math.nan,
            "closed": False,
            "censored": False,
        }
        | day
        for ahead, day in enumerate(days, start=1)
    ]
    return pd.DataFrame(lines)


def past(*quantities: float) -> pd.DataFrame:
    """The days up to the cutoff."""
    days = pd.date_range(end=SUNDAY, periods=len(quantities), unit="us")
    return pd.DataFrame(
        {
            "location": "main",
            "ingredient": "Limón",
            "day": days,
            "quantity": list(quantities),
            "closed": False,
            "censored": False,
        }
    )


TWO_WEEKS = past(10, 10, 10, 10, 10, 10, 10, 14, 14, 14, 14, 14, 14, 14)
TWO_UNDER = {"mean": 8.0, "actual": 10.0, "p10": 8.0, "p50": 9.0, "p90": 12.0}
THREE_OVER = {"mean": 13.0, "actual": 10.0, "p10": 11.0, "p50": 12.0, "p90": 14.0}


def scores(*days: dict, history: pd.DataFrame = TWO_WEEKS) -> pd.Series:
    return score(judged(*days), history).iloc[0]


def test_wape_is_the_sum_of_errors_over_the_sum_of_usage():
    assert scores(TWO_UNDER, THREE_OVER)["wape"] == (2 + 3) / 20


def test_bias_lets_over_and_under_cancel():
    assert scores(TWO_UNDER, THREE_OVER)["bias"] == (13 + 8 - 20) / 20


def test_weekly_wape_sums_the_week_before_it_compares():
    assert scores(TWO_UNDER, THREE_OVER)["weekly_wape"] == abs(21 - 20) / 20


def test_the_second_week_of_a_fold_is_a_week_of_its_own():
    week = [TWO_UNDER] * 7 + [THREE_OVER] * 7
    assert scores(*week)["weekly_wape"] == (7 * 2 + 7 * 3) / 140


def test_mase_compares_with_last_weeks_value_before_the_cutoff():
    assert scores(TWO_UNDER, THREE_OVER)["mase"] == 2.5 / 4  # last week was wrong by 4 every day


def test_mase_is_missing_where_last_week_was_always_right():
    assert math.isnan(scores(TWO_UNDER, history=past(*[10] * 14))["mase"])


def test_pinball_is_the_mean_over_the_three_quantiles():
    under = (0.1 * 2 + 0.5 * 1 + 0.1 * 2) / 3
    over = (0.9 * 1 + 0.5 * 2 + 0.1 * 4) / 3
    assert scores(TWO_UNDER, THREE_OVER)["pinball"] == pytest.approx((under + over) / 2)


def test_errors_of_a_day_are_told_in_the_ingredients_own_unit():
    found = scores(TWO_UNDER, THREE_OVER)
    assert found["mae"] == (2 + 3) / 2
    assert found["rmse"] == math.sqrt((4 + 9) / 2)


def test_coverage_counts_the_days_within_the_band():
    assert scores(TWO_UNDER, THREE_OVER)["coverage80"] == 0.5


def test_what_only_rounding_parts_from_the_band_lies_within():
    rounded = {"mean": 7.0, "p10": 7.000000000000001, "p50": 7.000000000000001, "p90": 7.000000000000001}
    assert scores(rounded | {"actual": 7.0})["coverage80"] == 1.0
    assert scores(rounded | {"actual": 6.9999})["coverage80"] == 0.0


def test_days_without_a_band_count_neither_as_inside_nor_as_outside():
    no_band = {"mean": 8.0, "actual": 10.0}
    assert scores(no_band, TWO_UNDER)["coverage80"] == 1.0
    assert math.isnan(scores(no_band)["coverage80"])


@pytest.mark.parametrize("why", ["closed", "censored"])
def test_closed_and_sold_out_days_are_not_judged(why):
    assert scores(TWO_UNDER, THREE_OVER | {why: True})["wape"] == 0.2


def test_what_was_never_used_has_no_share_of_error():
    nothing = {"mean": 1.0, "actual": 0.0}
    assert scores(nothing)[["wape", "weekly_wape", "bias"]].isna().all()


def weekly_folds(*shares: float) -> pd.DataFrame:
    """Folds a week apart that forecast 10 a day, each wrong by so great a share on all of its days."""
    folds = [
        judged(*[{"mean": 10.0, "actual": 10.0 * (1 + share)}] * 7, cutoff=SUNDAY + pd.Timedelta(weeks=week))
        for week, share in enumerate(shares)
    ]
    return pd.concat(folds, ignore_index=True).drop(columns=["p10", "p50", "p90"])


def band(folds: pd.DataFrame, week: int) -> pd.DataFrame:
    banded = with_bands(folds)
    return banded.loc[banded["cutoff"] == SUNDAY + pd.Timedelta(weeks=week), ["p10", "p50", "p90"]]


def test_a_band_needs_three_folds_behind_it():
    folds = weekly_folds(0.2, 0.2, 0.2, 0.2)
    assert band(folds, week=2).isna().all(axis=None)
    assert band(folds, week=3).notna().all(axis=None)


def test_folds_of_which_no_day_could_be_judged_do_not_count_for_a_band():
    folds = weekly_folds(0.2, 0.2, 0.2, 0.2)
    while_closed = folds.assign(closed=folds["cutoff"] == SUNDAY)
    assert band(while_closed, week=3).isna().all(axis=None)


def test_a_location_has_no_band_before_three_folds_of_its_own():
    old, new = weekly_folds(0.2, 0.2, 0.2, 0.2), weekly_folds(0.2, 0.2, 0.2, 0.2).assign(location="Surco")
    banded = with_bands(pd.concat([old, new[new["cutoff"] > SUNDAY]], ignore_index=True))
    newest = banded[banded["cutoff"] == SUNDAY + pd.Timedelta(weeks=3)].groupby("location")["p90"].count()
    assert newest.to_dict() == {"Surco": 0, "main": 7}


def test_a_forecast_always_a_fifth_too_low_has_its_band_a_fifth_higher():
    assert band(weekly_folds(0.2, 0.2, 0.2, 0.2), week=3).to_numpy() == pytest.approx(12.0)


def test_a_band_knows_nothing_of_the_days_after_its_cutoff():
    assert band(weekly_folds(0.2, 0.2, 0.2, 9.0, 9.0), week=3).to_numpy() == pytest.approx(12.0)


def test_only_the_recommended_forecast_of_days_to_come_has_a_range():
    means = judged(*[{"mean": 10.0}] * 7).assign(model=["recommended"] * 4 + ["prophet"] * 3)[
        ["location", "ingredient", "day", "model", "mean"]
    ]
    folds = weekly_folds(0.2, 0.2, 0.2)
    found = with_ranges(means, folds)
    assert found["p10"].isna().tolist() == [False] * 4 + [True] * 3
    assert found.loc[0, ["p10", "p90"]].tolist() == pytest.approx([12.0, 12.0])
    assert with_ranges(means, folds[folds["cutoff"] > SUNDAY])["p90"].isna().all()


def test_each_model_has_the_range_of_its_own_errors():
    past_errors = weekly_folds(0.2, 0.2, 0.2)
    backtest = pd.concat([past_errors, past_errors.assign(model="forest", mean=5.0)])
    ahead = judged(*[{"mean": 20.0}] * 7)
    means = pd.concat([ahead, ahead.assign(model="forest")])[["location", "ingredient", "day", "model", "mean"]]
    found = ranges(means.reset_index(drop=True), backtest).groupby("model")[["low", "high"]].mean()
    assert found.loc["prophet"].tolist() == pytest.approx([24.0, 24.0])
    assert found.loc["forest"].tolist() == pytest.approx([48.0, 48.0])


def test_a_model_judged_in_two_folds_has_no_range():
    ahead = judged({"mean": 20.0})[["location", "ingredient", "day", "model", "mean"]]
    assert ranges(ahead, weekly_folds(0.2, 0.2)).empty
