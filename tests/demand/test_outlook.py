"""The values behind a sentence about one ingredient."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from forecasting.demand.outlook import Week, as_planned, band, coming, next_week, overview, usage_change
from forecasting.demand.paths import Paths
from forecasting.demand.track_record import NO_RECORD, Duel, Record, duel, track_records, weekly_portions
from forecasting.planning.urgent import missing_until
from forecasting.stock.ageing import Keeping
from forecasting.stock.projection import Shelf, project
from forecasting.tables import HOME

DAYS = pd.date_range("2026-11-23", periods=10)


def paths(*by_future: float) -> Paths:
    """Futures in each of which lemon takes the same amount every day."""
    usage = np.array(by_future, dtype=float)[:, None, None] * np.ones((1, len(DAYS), 1))
    return Paths(HOME, ("Limón",), DAYS, usage)


def record(**changes) -> Record:
    known = {"error": 6.0, "used": 20.0, "habit_error": 9.0, "coverage": 0.8, "weeks": 6, "mean_error": 6.5}
    return Record(**({"chosen": "blend", "prophet_error": 7.0, "forest_error": 8.0} | known | changes))


def test_next_week_is_the_sum_of_seven_days_in_each_future():
    week = next_week(paths(*range(11)), "Limón", DAYS[0])
    assert week == Week(middle=35.0, low=7.0, high=63.0)


def test_next_week_begins_today_and_not_after_the_last_sale():
    rising = Paths(HOME, ("Limón",), DAYS, np.arange(10.0)[None, :, None])
    assert next_week(rising, "Limón", DAYS[2]).middle == 2 + 3 + 4 + 5 + 6 + 7 + 8


def test_before_its_futures_begin_the_next_week_is_their_first():
    assert next_week(paths(2), "Limón", DAYS[0] - pd.Timedelta(days=30)).middle == 14.0


def test_futures_that_are_all_the_same_have_no_range():
    assert next_week(paths(2, 2), "Limón", DAYS[0]) == Week(14.0, None, None)
    assert band(paths(2, 2), "Limón") is None
    assert next_week(paths(2, 2 + 1e-12), "Limón", DAYS[0]).high is None
    assert band(paths(2, 2 + 1e-12), "Limón") is None


def test_no_range_is_said_until_three_folds_are_judged(plain_forecast):
    three = pd.date_range("2026-10-01", periods=3, freq="7D").repeat(14)
    folds = pd.DataFrame({"location": HOME, "cutoff": three, "closed": False, "censored": False})
    assert replace(plain_forecast, backtest=folds).ranged == {HOME}
    assert replace(plain_forecast, backtest=folds.head(28)).ranged == set()
    assert replace(plain_forecast, backtest=folds.assign(closed=folds.index < 14)).ranged == set()
    assert next_week(paths(*range(11)), "Limón", DAYS[0], ranged=False) == Week(35.0, None, None)


def test_the_band_has_a_row_for_each_day():
    rows = band(paths(*range(11)), "Limón")
    assert rows["day"].tolist() == list(DAYS)
    assert rows[["low", "high"]].iloc[0].tolist() == [1.0, 9.0]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "reliable"),
        ({"weeks": 3}, "reliable"),
        ({"weeks": 2}, "fair"),
        ({"error": 0.0, "weeks": 2}, "fair"),
        ({"coverage": 0.6}, "fair"),
        ({"coverage": 0.72}, "fair"),  # beside it stands that its range doesn't hold yet
        ({"error": 6.5}, "fair"),  # and here that the four-week mean would do
        ({"error": 6.5, "chosen": "weekday_mean"}, "reliable"),
        ({"coverage": float("nan")}, "fair"),
        ({"error": 8.5}, "fair"),
        ({"error": 9.5, "used": 95.0, "mean_error": 10.0}, "fair"),  # repeating last week errs less
        ({"error": 9.5, "used": 95.0, "mean_error": 10.0, "habit_error": 9.5}, "reliable"),
        ({"error": 9.5, "used": 50.0}, "fair"),
        ({"error": 9.5}, "poor"),
        ({"error": 0.0, "habit_error": 0.0, "mean_error": 0.0, "coverage": 1.0}, "reliable"),  # never wrong
        ({"error": 0.0, "habit_error": 0.0, "mean_error": 0.0, "coverage": float("nan")}, "fair"),
        ({"error": float("nan")}, "unknown"),
        ({"error": 9.5, "gone": True}, "gone"),  # however wrong it was while somebody used it
    ],
)
def test_a_forecast_is_believed_if_it_is_close_or_beats_habit_and_its_band_holds(changes, verdict):
    assert record(**changes).verdict == verdict


def test_a_band_is_called_one_of_80_percent_only_where_it_was():
    assert [record(coverage=share).band_holds for share in (0.72, 0.75, 0.85, 0.88)] == [False, True, True, False]


def test_of_what_few_portions_take_a_larger_error_is_still_close():
    busy, quiet = (record(error=9.0, used=72.0, mean_error=9.5, portions=portions) for portions in (1600.0, 16.0))
    assert (busy.chance, quiet.chance) == (0.02, 0.2)
    assert (busy.close, busy.tolerable, busy.little_used, busy.verdict) == (0.1, 0.2, False, "fair")
    assert (quiet.close, quiet.tolerable, quiet.little_used, quiet.verdict) == (0.25, 0.4, True, "reliable")


def test_what_takes_many_portions_is_judged_as_ever_and_so_is_what_nobody_counted():
    assert record(portions=100.0).close == record().close == 0.1


def test_a_week_of_the_four_week_mean_as_close_as_ours_is_said():
    assert not record().mean_would_do
    assert record(error=6.5).mean_would_do
    assert not record(error=1e-14, mean_error=0.0).mean_would_do, "both were right"


def test_portions_are_those_of_all_dishes_that_take_an_ingredient():
    mix = pd.DataFrame(
        {"location": HOME, "day": DAYS[:1].repeat(2), "dish": ["Ceviche", "Jarra"], "mean": [10.0, 10.0]}
    )
    takes = pd.DataFrame({"dish": ["Ceviche", "Jarra"], "ingredient": "Limón", "quantity": [1.0, 1.0]})
    book = takes.assign(**{"from": pd.Series(pd.NaT, index=takes.index, dtype="datetime64[us]")})
    assert weekly_portions(mix, book).to_dict() == {(HOME, "Limón"): 7 * 20.0}
    heavy = book.assign(quantity=[0.1, 2.0])  # almost all goes into ten pitchers a day
    assert weekly_portions(mix, heavy)[(HOME, "Limón")] == pytest.approx(7 * 21.0**2 / 40.1)


def test_what_is_to_come_is_the_sum_of_the_days_of_so_many_weeks_from_today_on():
    means = pd.DataFrame({"ingredient": "Anís", "day": pd.date_range("2026-11-20", periods=40), "mean": 0.5})
    assert coming(means, "Anís", DAYS[0], 4) == 28 * 0.5
    assert coming(means, "Limón", DAYS[0], 4) == 0.0


def scores_of_limon() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "location": HOME,
            "ingredient": "Limón",
            "model": ["seasonal_naive", "prophet", "forest", "blend", "recommended"],
            "weekly_wape": [0.2, 0.12, 0.11, 0.1, 0.15],
            "coverage80": 0.8,
            "recommended": [False, False, False, True, False],
        }
    )


def judged(*folds: pd.DataFrame) -> pd.DataFrame:
    """The recommended forecast of lemon in these folds, open on every day that they don't call closed."""
    rows = pd.concat(folds).assign(location=HOME, ingredient="Limón", model="recommended")
    return rows.assign(closed=rows["closed"].eq(True) if "closed" in rows else False)


def test_the_record_is_told_in_the_ingredients_own_unit():
    days = pd.date_range("2026-10-01", periods=14)
    warmup = pd.DataFrame({"cutoff": [pd.Timestamp("2026-09-16")], "day": [pd.Timestamp("2026-09-17")], "actual": 99.0})
    fold = pd.DataFrame({"cutoff": pd.Timestamp("2026-09-30"), "day": days, "actual": 10.0})
    portions = pd.Series({"Limón": 64.0})
    found = track_records(scores_of_limon(), judged(warmup, fold), 1, HOME, portions)["Limón"]
    assert (round(found.error, 6), round(found.habit_error, 6), found.weeks) == (7.0, 14.0, 2)
    assert (found.chosen, found.chance) == ("blend", 0.1)
    assert (round(found.prophet_error, 6), round(found.forest_error, 6)) == (8.4, 7.7)


def test_a_week_that_was_tested_twice_counts_twice_in_what_a_week_takes_and_once_among_the_weeks():
    weeks = {"2026-09-30": (10.0, 20.0), "2026-10-07": (20.0, 40.0)}  # of two overlapping tests, by day
    folds = [
        pd.DataFrame(
            {
                "cutoff": pd.Timestamp(cutoff),
                "day": pd.date_range(pd.Timestamp(cutoff) + pd.Timedelta(days=1), periods=14),
                "actual": np.repeat(of_a_day, 7),
            }
        )
        for cutoff, of_a_day in weeks.items()
    ]
    found = track_records(scores_of_limon(), judged(*folds), 2, HOME)["Limón"]
    assert (found.weeks, round(found.used, 6)) == (3, 157.5)  # a week of 70, two of 140, one of 280
    assert round(found.error, 6) == 15.75


def test_the_weeks_of_a_long_closure_are_no_weeks_of_tests_and_a_rest_day_is_a_part_of_its_week():
    days = pd.date_range("2026-10-01", periods=21)
    closed = (days < "2026-10-08") | (days.day_of_week == 0)
    fold = pd.DataFrame({"cutoff": pd.Timestamp("2026-09-30"), "day": days, "actual": np.where(closed, 0.0, 10.0)})
    found = track_records(scores_of_limon(), judged(fold.assign(closed=closed)), 1, HOME)["Limón"]
    assert (found.weeks, round(found.used, 6), round(found.error, 6)) == (2, 60.0, 6.0)


def test_nothing_is_claimed_of_an_ingredient_that_was_never_judged():
    nothing = pd.DataFrame(
        columns=[
            "location",
            "ingredient",
            "model",
            "weekly_wape",
            "coverage80",
            "recommended",
            "cutoff",
            "day",
            "actual",
            "closed",
        ]
    ).astype(
        {
            "recommended": bool,
            "closed": bool,
            "day": "datetime64[us]",
            "weekly_wape": float,
            "coverage80": float,
            "actual": float,
        }
    )
    assert track_records(nothing, nothing, 6, HOME) == {}
    assert NO_RECORD.verdict == "unknown"


def used(**of_a_day: float) -> pd.DataFrame:
    """Four weeks before the futures, the same each day."""
    days = pd.date_range(end=DAYS[0] - pd.Timedelta(days=1), periods=28)
    return pd.concat(
        [pd.DataFrame({"ingredient": name, "day": days, "quantity": each}) for name, each in of_a_day.items()]
    )


def test_all_ingredients_stand_together_the_costliest_error_first():
    usage = np.ones((2, len(DAYS), 3)) * [1.0, 2.0, 3.0]
    futures = Paths(HOME, ("Arroz", "Limón", "Sal"), DAYS, usage)
    records = {"Arroz": record(), "Limón": record(error=10.0, prophet_error=20.0)}
    table = overview(futures, records, used(Arroz=2.0, Limón=2.0), pd.Series({"Arroz": 10.0, "Limón": 2.0}), DAYS[0])
    assert table[["ingredient", "week", "cost", "verdict"]].values.tolist()[:2] == [
        ["Arroz", 7.0, 60.0, "reliable"],
        ["Limón", 14.0, 20.0, "poor"],
    ]
    assert table["share"].tolist()[:2] == [0.3, 0.5]
    assert table["change"].tolist()[:2] == [-0.5, 0.0]
    assert table.loc[1, ["prophet", "forest", "chosen"]].tolist() == [1.0, 0.4, "blend"]
    assert table.loc[2, "verdict"] == "unknown"
    assert table.loc[2, ["share", "cost", "change", "prophet", "low"]].isna().all()


def test_next_week_is_held_against_what_a_young_restaurant_uses_since_it_opened():
    table = overview(paths(10.0), {}, used(Limón=10.0).tail(7), pd.Series(dtype=float), DAYS[0])
    assert table.at[0, "change"] == 0.0


def test_what_comes_on_top_of_a_forecast_moves_both_models_alike():
    means = pd.DataFrame(
        {
            "day": [*DAYS[:3], *DAYS[:3]],
            "model": ["recommended"] * 3 + ["forest"] * 3,
            "mean": [10.0, 10.0, 0.0, 8.0, 12.0, 5.0],
        }
    )
    planned = pd.DataFrame({"day": DAYS[:3], "mean": [15.0, 0.0, 0.0]})
    found = as_planned(means, planned)
    assert found[found["model"] == "forest"]["mean"].tolist() == [12.0, 0.0, 5.0]
    assert as_planned(means, planned.head(1))["mean"].tolist() == [15.0, 12.0]


def test_without_prophet_nobody_wins():
    rows = pd.DataFrame({"prophet": [float("nan")], "forest": [0.1]})
    assert duel(rows) == Duel(judged=0, prophet=0, forest=0)


def test_the_duel_counts_wins_and_leaves_ties_to_nobody():
    sides = pd.DataFrame({"prophet": [0.1, 0.2, 0.3, 0.2, 0.0, None], "forest": [0.2, 0.1, 0.4, 0.2, 1e-15, 0.1]})
    assert duel(sides) == Duel(judged=5, prophet=2, forest=1)


def test_what_is_missing_until_the_next_delivery_is_what_the_worst_day_lacks():
    two_a_day = paths(2.0)
    arriving = np.zeros((len(DAYS), 1))
    arriving[3] = 4.0
    yesterday = DAYS[0] - pd.Timedelta(days=1)
    held = pd.DataFrame({"location": [HOME], "ingredient": ["Limón"], "counted_on": [yesterday], "as_of": [yesterday]})
    held = held.assign(on_hand=3.0, counted=True, estimated=False, impossible=False)
    nothing = pd.DataFrame(columns=["location", "ingredient", "day", "quantity"])
    nothing = nothing.astype({"location": "str", "ingredient": "str", "day": "datetime64[us]", "quantity": float})
    projection = project(two_a_day, Shelf.of(held, nothing, Keeping()), arriving)
    for arrives, missing in ((DAYS[1], 0.0), (DAYS[3], 3.0), (DAYS[5], 3.0)):
        assert missing_until(projection, DAYS[0], pd.Series({"Limón": arrives})).to_dict() == {"Limón": missing}


def test_a_scenario_is_told_by_its_largest_change():
    day = pd.Timestamp("2026-11-23")
    base = pd.DataFrame({"ingredient": ["Arroz", "Limón"], "day": day, "mean": [100.0, 10.0]})
    late = pd.DataFrame({"ingredient": ["Arroz"], "day": [day + pd.Timedelta(days=14)], "mean": [500.0]})
    changed = pd.concat([base.assign(mean=[110.0, 15.0]), late])
    assert usage_change(pd.concat([base, late]), changed).values.tolist() == [
        ["Limón", 10.0, 15.0, 5.0],
        ["Arroz", 100.0, 110.0, 10.0],
    ]
