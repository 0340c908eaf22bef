"""What truth.json states is what was planted: seen in the true means exactly, in the sales within chance."""

import numpy as np
import pandas as pd
import pytest

from tests.sample_data.conftest import read

MEANS_ROUNDING = 1e-3


@pytest.fixture(scope="module")
def means(true_means) -> pd.DataFrame:
    """The true means, days × dishes."""
    return true_means.pivot(index="day", columns="dish", values="mean")


@pytest.fixture(scope="module")
def temperature() -> pd.Series:
    return read("weather.csv").set_index("day")["temperature"]


def size(truth: dict, kind: str, what: str, when: str) -> float:
    [row] = [row for row in truth["effects"] if (row["kind"], row["what"], row["when"]) == (kind, what, when)]
    return row["size"]


def ratio(means: pd.DataFrame, dish: str, day: str, other_day: str) -> float:
    return means.loc[day, dish] / means.loc[other_day, dish]


def test_weekdays_of_a_plain_week_differ_as_stated(truth, means, temperature):
    # No special day, pay day or promotion of lomo saltado: beside the weekday only the weather moves.
    warmer = temperature["2026-08-24"] - temperature["2026-08-29"]
    weather = (1 + size(truth, "temperature", "Criollo", "each day")) ** warmer
    monday, saturday = size(truth, "weekday", "general", "mon"), size(truth, "weekday", "general", "sat")
    assert ratio(means, "Lomo saltado", "2026-08-24", "2026-08-29") == pytest.approx(
        (1 + monday) / (1 + saturday) * weather, rel=0.005
    )


def test_each_weekday_profile_means_an_ordinary_week(truth):
    for profile in {dish["weekday_profile"] for dish in truth["dishes"]}:
        week = [row["size"] for row in truth["effects"] if (row["kind"], row["what"]) == ("weekday", profile)]
        assert len(week) == 7
        assert sum(week) == pytest.approx(0)


@pytest.mark.parametrize(
    ("category", "dish", "day"),
    [
        # From this day to the next it grew much warmer or cooler. Suspiro is a dessert: no weather, the same weekdays.
        ("Bebidas", "Gaseosa personal 500 ml", "2025-03-26"),
        ("Bebidas", "Limonada (jarra 1 l)", "2026-05-04"),
        ("Criollo", "Tacu tacu con lomo", "2026-08-08"),
    ],
)
def test_a_degree_moves_a_category_as_stated(truth, means, temperature, category, dish, day):
    next_day = pd.Timestamp(day) + pd.Timedelta(days=1)
    degrees = temperature[next_day] - temperature[day]
    per_dessert = means[dish] / means["Suspiro a la limeña"]
    stated = (1 + size(truth, "temperature", category, "each day")) ** degrees
    assert abs(degrees) > 1.5
    assert per_dessert[next_day] / per_dessert[day] == pytest.approx(stated, rel=0.002)


@pytest.mark.parametrize(
    ("kind", "when", "day", "plain_day"),
    [
        # The plain day is the same weekday of a neighbouring week.
        ("event", "Día Nacional del Ceviche", "2025-06-28", "2025-06-21"),
        ("event", "Día del Pollo a la Brasa", "2026-07-19", "2026-08-02"),
        ("event", "Día de la Madre", "2025-05-11", "2025-05-04"),
        ("holiday", "Fiestas Patrias", "2026-07-28", "2026-08-04"),
        ("holiday", "Semana Santa", "2026-04-03", "2026-04-10"),
        ("holiday", "feriado", "2026-10-08", "2026-10-01"),
    ],
)
def test_special_days_lift_each_category_as_stated(truth, means, temperature, kind, when, day, plain_day):
    warmer = temperature[day] - temperature[plain_day]
    for category, dish in (("Marino", "Ceviche mixto"), ("Brasa", "Pollo a la brasa entero familiar")):
        weather = (1 + size(truth, "temperature", category, "each day")) ** warmer
        paid = paid_factor(truth, day) / paid_factor(truth, plain_day)
        stated = (1 + size(truth, kind, category, when)) * weather * paid
        assert ratio(means, dish, day, plain_day) == pytest.approx(stated, rel=0.01)


def paid_factor(truth: dict, day: str) -> float:
    """What pay days and the bonus of July make of a day."""
    day = pd.Timestamp(day)
    pay = size(truth, "pay day", "all", "15 and end of month") if day.day in (15, 16, 1) or day.is_month_end else 0.0
    since_bonus = (day - pd.Timestamp(day.year, 7, 15)).days
    bonus = size(truth, "bonus", "all", "Gratificación") * (1 - since_bonus / 10) if 0 <= since_bonus < 10 else 0.0
    return (1 + pay) * (1 + bonus)


def test_a_dish_goes_before_its_category_on_its_own_day(truth, means):
    anticuchos = ratio(means, "Anticuchos de corazón", "2026-10-18", "2026-10-25")
    others = ratio(means, "Pollo a la brasa entero familiar", "2026-10-18", "2026-10-25")
    assert anticuchos / others == pytest.approx(2.0, rel=MEANS_ROUNDING)


def test_a_promotion_lifts_then_dips_and_takes_from_its_siblings(truth, means):
    # Lomo saltado at 20 % off from 12 to 18 October 2026, against tacu tacu of the same category and weekday profile.
    per_sibling = means["Lomo saltado"] / means["Tacu tacu con lomo"]
    usual = per_sibling["2026-10-06"]
    lift = 1 + size(truth, "promotion", "promoted dishes", "discount")
    taken = 1 + size(truth, "cannibalisation", "siblings", "discount")
    dip = 1 + size(truth, "dip after promotion", "promoted dishes", "discount")
    assert per_sibling["2026-10-13"] / usual == pytest.approx(lift / taken, rel=MEANS_ROUNDING)
    assert (per_sibling["2026-10-19":"2026-10-22"] / usual).tolist() == pytest.approx([dip] * 4, rel=MEANS_ROUNDING)
    assert per_sibling["2026-10-23"] / usual == pytest.approx(1, rel=MEANS_ROUNDING)


def test_the_uplift_of_a_discount_is_in_proportion_to_it(truth, means):
    # Criollo at 15 % off in July 2026, a week before and during; chaufa shares lomo's weekdays but not the promotion.
    per_chaufa = means["Lomo saltado"] / means["Chaufa de pollo"]
    stated = 1 + size(truth, "promotion", "promoted dishes", "discount") * 0.15 / 0.20
    assert per_chaufa["2026-07-07"] / per_chaufa["2026-06-30"] == pytest.approx(stated, rel=0.01)


def test_there_are_enough_promotions_to_learn_from():
    lived = read("promotions.csv").query("last <= '2026-11-22'")
    occasions = lived.groupby(["kind", "dish_or_category"]).size()
    assert lived.groupby("kind").size().min() >= 8
    assert occasions["2x1"].min() >= 8
    assert occasions["discount"][["Ceviche clásico", "Lomo saltado", "1/4 Pollo a la brasa con papas"]].sum() >= 8


def test_growth_turns_where_the_truth_says(truth, means):
    # Suspiro has no temperature effect; a year apart the season is the same, 2026-10-22 is as plain as 2025-10-23.
    growth = {row["when"]: row["size"] for row in truth["effects"] if row["kind"] == "trend"}
    turn = pd.Timestamp("2025-11-03")
    assert sorted(growth) == ["2024-10-23", "2025-11-03"]
    years_before = (turn - pd.Timestamp("2025-10-23")).days / 365.25
    years_after = (pd.Timestamp("2026-10-22") - turn).days / 365.25
    stated = (1 + growth["2024-10-23"]) ** years_before * (1 + growth["2025-11-03"]) ** years_after
    assert ratio(means, "Suspiro a la limeña", "2026-10-22", "2025-10-23") == pytest.approx(stated, rel=0.002)


def test_a_renamed_dish_ends_one_day_and_goes_on_the_next(truth, sales):
    [renamed] = truth["renamed_dishes"]
    days = sales.groupby("dish")["day"].agg(["min", "max"])
    assert days.loc[renamed["formerly"], "max"] < pd.Timestamp(renamed["day"])
    assert days.loc[renamed["dish"], "min"] == pd.Timestamp(renamed["day"])
    recipes = read("recipes.csv").drop(columns=["batch_output", "batch_unit"]).fillna({"yield": 1.0})
    before, after = (recipes[recipes["item"] == renamed[name]].drop(columns="item") for name in ("formerly", "dish"))
    assert before.to_numpy().tolist() == after.to_numpy().tolist()


def test_a_new_dish_starts_low_on_its_first_day(truth, sales, means):
    [new] = truth["new_dishes"]
    sold = sales[sales["dish"] == new["dish"]]
    assert sold["day"].min() >= pd.Timestamp(new["day"])
    usual = means["Jalea mixta"] / means["Ceviche mixto"]
    start = 1 + size(truth, "new dish", "Jalea mixta", "first weeks")
    assert usual["2025-10-06"] / usual["2026-02-05"] == pytest.approx(start, rel=MEANS_ROUNDING)


def test_sold_out_days_stop_at_what_was_there(truth, sales):
    sold = sales.set_index(["day", "dish"])["quantity"]
    for row in truth["sold_out"]:
        assert sold[pd.Timestamp(row["day"]), row["dish"]] == row["sold"]
    assert len(truth["sold_out"]) == 24
    assert sum(row["day"] >= truth["first_day_with_tickets"] for row in truth["sold_out"]) == 3


def test_closed_days_have_no_sales_and_open_days_have(sales):
    closed = set(read("closed.csv")["day"])
    every_day = set(pd.date_range("2024-10-23", "2026-11-22"))
    assert set(sales["day"]) == every_day - closed
    assert any(day > pd.Timestamp("2026-11-22") for day in closed)


def test_the_weather_is_known_to_the_last_sold_day_and_no_further():
    days = read("weather.csv")["day"]
    assert days.tolist() == pd.date_range("2024-10-23", "2026-11-22").tolist()


def test_chance_is_as_wide_as_stated(truth, sales, true_means):
    sold_out = pd.DataFrame(truth["sold_out"]).assign(day=lambda rows: pd.to_datetime(rows["day"]))
    drawn = true_means.merge(sales, how="left", on=["day", "dish"]).fillna({"quantity": 0.0})
    drawn = drawn.merge(sold_out[["day", "dish", "sold"]], how="left", on=["day", "dish"])
    drawn = drawn[drawn["sold"].isna()]
    m = drawn["mean"] * drawn["day_factor"]
    weights = 1 / (1 / m + 1 / 30) ** 2
    inverse_k = np.average(((drawn["quantity"] - m) ** 2 - m) / m**2, weights=weights)
    assert 1 / inverse_k == pytest.approx(30, rel=0.15)
    assert drawn["quantity"].sum() / m.sum() == pytest.approx(1, abs=0.01)
    day_factors = drawn.groupby("day")["day_factor"].first()
    assert day_factors.std() == pytest.approx(0.08, rel=0.1)
    assert day_factors.mean() == pytest.approx(1, abs=0.01)
