"""How kept forecasts turned out: literal weeks, and a rule that stays silent while nothing has changed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from forecasting.proof.watching import JudgedBy, Watched, beforehand, judged_by, watch
from forecasting.tables import HOME
from tests.restaurants import MONDAY, TUESDAY

FIRST_WEEK = pd.Timestamp("2026-06-01")  # a Monday
COSTS = pd.Series({"Limón": 4.0})


def days(weeks: int = 1, first: pd.Timestamp = FIRST_WEEK) -> pd.DatetimeIndex:
    return pd.date_range(first, periods=7 * weeks, unit="us")


def used(
    quantity: float | Sequence[float], ingredient: str = "Limón", weeks: int = 1, **columns: object
) -> pd.DataFrame:
    """What was used on each day: open, whole, nothing promoted, unless ``columns`` say otherwise."""
    usual = {
        "location": HOME,
        "ingredient": ingredient,
        "day": days(weeks),
        "quantity": quantity,
        "closed": False,
        "censored": False,
        "is_holiday": False,
        "is_observance": False,
        "event_strength": 0.0,
        "promotion": 0.0,
        "weather_known": False,
    }
    rows = pd.DataFrame({**usual, **columns})
    return rows.assign(day_of_week=rows["day"].dt.day_of_week)


def kept(
    forecast: float, habit: float | None = None, ingredient: str = "Limón", weeks: int = 1, recipes: str = "now"
) -> pd.DataFrame:
    """What was forecast, and what habit said, of each day; the range reaches 2 to both sides."""
    said = {"recommended": forecast} | ({} if habit is None else {"seasonal_naive": habit})
    rows = [
        pd.DataFrame(
            {
                "location": HOME,
                "ingredient": ingredient,
                "day": days(weeks),
                "model": model,
                "mean": float(mean),
                "p10": mean - 2.0 if model == "recommended" else np.nan,
                "p90": mean + 2.0 if model == "recommended" else np.nan,
                "last_day": FIRST_WEEK - pd.Timedelta(days=1),
                "recipes": recipes,
            }
        )
        for model, mean in said.items()
    ]
    table = pd.concat(rows, ignore_index=True)
    return table.assign(week=table["day"] - pd.to_timedelta(table["day"].dt.day_of_week, unit="D"))


def off_by(*errors: float) -> pd.DataFrame:
    """A backtest that ends before the first week: 10 a day were used, and a week's forecast was off by an error."""
    rows = []
    for back, error in enumerate(reversed(errors), start=1):
        first = FIRST_WEEK - pd.Timedelta(weeks=back)
        rows += [
            {"day": day, "cutoff": first - pd.Timedelta(days=1), "model": "recommended", "mean": 10.0 + error / 7}
            for day in days(first=first)
        ]
    constant = {"location": HOME, "ingredient": "Limón", "actual": 10.0, "closed": False, "censored": False}
    columns = ["day", "cutoff", "model", "mean"]
    table = pd.DataFrame(rows, columns=columns).astype({"model": "str", "mean": float}).assign(**constant)
    return table.astype({"day": "datetime64[us]", "cutoff": "datetime64[us]"})


def judge(told: pd.DataFrame, history: pd.DataFrame, backtest: pd.DataFrame | None = None, **past: object) -> Watched:
    usual = {
        "history": history,
        "backtest": off_by() if backtest is None else backtest,
        "recipes": "now",
        "until": history["day"].max(),
        "learned_until": FIRST_WEEK,
        "unit_costs": COSTS,
    }
    return watch(told, JudgedBy(**usual | past))


def test_a_forecast_says_something_beforehand_only_of_weeks_of_which_it_knows_no_day():
    days = pd.date_range("2026-06-05", "2026-06-16", unit="us")
    means = pd.concat([pd.DataFrame({"day": days, "model": model}) for model in ("recommended", "forest")])
    found = beforehand(means, pd.Timestamp("2026-06-04"))
    assert (found["day"].min(), len(found), set(found["model"])) == (pd.Timestamp("2026-06-08"), 9, {"recommended"})
    assert found["week"].drop_duplicates().tolist() == [pd.Timestamp("2026-06-08"), pd.Timestamp("2026-06-15")]
    assert beforehand(means, pd.Timestamp("2026-06-08"))["week"].tolist() == [pd.Timestamp("2026-06-15")] * 2


def test_the_error_of_a_week_is_told_in_units_and_in_money():
    found = judge(kept(10, habit=9), used(12.0))
    week, limes = found.weeks.iloc[0], found.ingredients.iloc[0]
    assert (week["forecast"], week["actual"], week["error"], week["habit_error"]) == (70.0, 84.0, -14.0, -21.0)
    assert (limes["error"], limes["habit_error"], limes["cost"], limes["side"]) == (14.0, 21.0, 56.0, "short")
    assert limes["share"] == pytest.approx(14 / 84)
    assert (found.overall.weeks, found.overall.money, found.overall.tested) == (1, 56.0, False)
    assert (found.overall.share, found.overall.habit_share) == pytest.approx((14 / 84, 21 / 84))


def test_what_costs_more_weighs_more_in_the_share_of_all():
    told = pd.concat([kept(10), kept(10, ingredient="Papa")])
    history = pd.concat([used(12.0), used(10.0, "Papa")])
    found = judge(told, history, unit_costs=pd.Series({"Limón": 4.0, "Papa": 1.0}))
    assert found.overall.share == pytest.approx(14 * 4 / (84 * 4 + 70))


def test_an_ingredient_without_a_price_has_no_error_in_money_and_is_counted_as_such():
    told, history = pd.concat([kept(10), kept(10, ingredient="Papa")]), pd.concat([used(12.0), used(5.0, "Papa")])
    found = judge(told, history)
    assert found.ingredients.set_index("ingredient")["cost"].isna().to_dict() == {"Limón": False, "Papa": True}
    assert (found.overall.money, found.overall.priced, found.overall.judged) == (56.0, 1, 2)


def test_where_nothing_has_a_price_all_ingredients_weigh_alike():
    told, history = pd.concat([kept(10), kept(10, ingredient="Papa")]), pd.concat([used(12.5), used(5.0, "Papa")])
    found = judge(told, history, unit_costs=pd.Series(dtype=float))
    assert found.overall.share == pytest.approx((2.5 / 12.5 + 5 / 5) / 2)
    assert np.isnan(found.overall.money)


@pytest.mark.parametrize("odd", [{"closed": True}, {"censored": True}, {"promotion": 0.5}])
def test_days_that_say_nothing_of_a_forecast_are_left_out(odd):
    name, value = next(iter(odd.items()))
    found = judge(kept(10), used([10.0] * 6 + [90.0], **{name: [type(value)(0)] * 6 + [value]}))
    assert (found.weeks.iloc[0]["days"], found.weeks.iloc[0]["error"]) == (6, 0.0)


def test_a_week_that_is_not_over_is_not_judged_yet():
    history = used(10.0).head(6)
    assert judge(kept(10), history).weeks.empty
    assert len(judge(kept(10), history, until=days()[-1]).weeks) == 1


def test_the_days_of_rest_after_the_last_sale_are_known(basis):
    assert judged_by(basis, HOME, TUESDAY).until == MONDAY


def test_a_kitchen_whose_sales_are_all_forecast_by_its_backtest_has_no_error(basis):
    found = watch(kept(1).head(0), judged_by(basis, HOME, MONDAY))
    assert found.overall.tested
    assert (found.overall.weeks, found.overall.judged, found.overall.share) == (4, 3, pytest.approx(0.0))


def test_a_forecast_made_with_other_recipes_is_judged_as_if_with_those_of_today():
    before = used(20.0, weeks=1).assign(day=days(first=FIRST_WEEK - pd.Timedelta(weeks=1)))
    history = pd.concat([before, used(22.0)], ignore_index=True)
    found = judge(kept(11, habit=10, recipes="then"), history)
    assert found.weeks["forecast"].tolist() == [154.0]
    assert found.weeks["error"].tolist() == [0.0]


def test_a_forecast_made_with_other_recipes_that_nobody_can_convert_is_left_out():
    assert judge(kept(11, recipes="then"), used(22.0)).weeks.empty


def test_a_backtest_made_with_other_recipes_is_told_by_those_of_today():
    history = used(20.0).assign(day=days(first=FIRST_WEEK - pd.Timedelta(weeks=1)))
    found = judge(kept(10).head(0), history, off_by(7.0), recipes=None)
    assert found.weeks[["forecast", "actual", "error"]].iloc[0].tolist() == pytest.approx([154.0, 140.0, 14.0])


def test_the_backtest_stands_in_for_the_weeks_before_the_first_kept_one():
    found = judge(kept(10, weeks=2), used(10.0, weeks=2), off_by(7.0, 14.0))
    assert found.weeks["tested"].tolist() == [True, True, False, False]
    assert found.weeks["error"].tolist() == pytest.approx([7.0, 14.0, 0.0, 0.0])
    assert not found.overall.tested


def test_the_ranges_that_were_given_are_held_against_what_happened():
    assert judge(kept(10), used([10.0] * 5 + [13.0] * 2)).coverage == pytest.approx(5 / 7)


USUAL = [7.0, -5.0, 3.0, -7.0, 4.0, -4.0, 6.0, -3.0]


def test_an_error_that_left_its_usual_range_is_unusual_and_has_a_side():
    found = judge(kept(14, weeks=4), used(10.0, weeks=4), off_by(*USUAL)).ingredients.iloc[0]
    assert (found["unusual"], found["side"], found["trend"]) == (True, "over", "worse")
    assert found["usual_share"] == pytest.approx(39 / 560)


def test_the_usual_range_is_where_most_usual_weeks_were():
    found = judge(kept(10, weeks=4), used(10.0, weeks=4), off_by(*[-7.0] * 4, *[7.0] * 4)).ingredients.iloc[0]
    assert (found["usual_low"], found["usual_high"]) == pytest.approx((0.9, 1.1))
    assert not found["unusual"]


def test_a_smaller_error_is_called_better():
    assert judge(kept(10, weeks=4), used(10.0, weeks=4), off_by(*USUAL)).ingredients.iloc[0]["trend"] == "better"


def test_a_single_week_has_neither_trend_nor_warning():
    found = judge(kept(99), used(10.0)).ingredients.iloc[0]
    assert (found["trend"], found["unusual"]) == ("unknown", False)
    assert np.isnan(found["usual_low"])


@pytest.mark.parametrize("weeks", range(4, 15))
def test_a_bad_spell_is_told_against_the_weeks_before_it_however_long_it_lasts(weeks):
    found = judge(kept(14, weeks=weeks), used(10.0, weeks=weeks), off_by(*USUAL)).ingredients.iloc[0]
    assert (found["unusual"], found["trend"]) == (True, "worse")
    assert found["usual_share"] == pytest.approx(39 / 560)
