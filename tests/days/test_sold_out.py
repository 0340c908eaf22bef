"""A dish of which nothing more was sold although much was wanted, in a cevichería open from noon to eight."""

import numpy as np
import pandas as pd
import pytest

from forecasting.days.sold_out import counted_out, find_sold_out, hours_of, settled, short_of
from forecasting.demand.learned import prepare
from forecasting.tables import HOME, no_hours, no_sold_out
from tests.restaurants import LAST, cevicheria, days_open, rows

DAYS = pd.date_range("2026-02-02", periods=56, unit="us")
SATURDAY = pd.Timestamp("2026-03-21")
HOURS = (12, 13, 14, 19, 20)


def tickets(ceviches=(10, 10, 8, 6, 6), lomos=(4, 4, 4, 4, 4), until: int = 24) -> pd.DataFrame:
    """The same portions in each hour of each day; on Saturday 21 March no ceviche from the hour ``until`` on."""
    each = [
        {"day": day, "dish": dish, "hour": hour, "quantity": float(portions), "location": HOME}
        for day in DAYS
        for dish, sold in (("Ceviche", ceviches), ("Lomo", lomos))
        for hour, portions in zip(HOURS, sold, strict=True)
        if not (day == SATURDAY and dish == "Ceviche" and hour >= until)
    ]
    return hours_of(rows("sales", *each))


def a_busy_kitchen(seed: int) -> pd.DataFrame:
    """24 dishes and guests in parties: an hour scatters twice as much as by chance, a day by a fifth; nothing ends."""
    rng = np.random.default_rng(seed)
    busy = rng.gamma(25.0, 1 / 25.0, len(DAYS)) * np.where(DAYS.day_of_week >= 4, 1.5, 1.0)
    mean = rng.uniform(3, 45, 24)[:, None, None] * busy[None, :, None] * np.array([0.25, 0.25, 0.2, 0.15, 0.15])
    sold = rng.negative_binomial(mean, 0.5).astype(float)
    dish, day, hour = np.nonzero(sold)
    named = {"location": HOME, "day": DAYS[day], "dish": [f"Plato {n}" for n in dish]}
    return pd.DataFrame({**named, "hour": np.array(HOURS)[hour], "quantity": sold[dish, day, hour]})


def said(answer: str, dish: str = "Ceviche") -> pd.DataFrame:
    return pd.DataFrame({"location": [HOME], "day": [SATURDAY], "dish": [dish], "answer": [answer]})


def test_a_dish_that_ends_long_before_the_others_was_sold_out():
    (found,) = find_sold_out(tickets(until=14)).itertuples()
    assert (found.day, found.dish, found.last_hour, found.closing) == (SATURDAY, "Ceviche", 13, 20)
    assert found.missing == pytest.approx(20.0, rel=0.05)


def test_a_dish_of_which_little_was_still_expected_may_just_have_ended():
    assert find_sold_out(tickets(until=20)).empty  # six portions


def test_a_day_that_closes_early_sells_nothing_out():
    early = tickets()
    assert find_sold_out(early[(early["day"] != SATURDAY) | (early["hour"] < 14)]).empty


def test_on_a_quiet_day_less_was_wanted_anyway():
    quiet = tickets(until=14)
    noon = (quiet["day"] == SATURDAY) & (quiet["dish"] == "Ceviche")
    assert find_sold_out(quiet.assign(quantity=quiet["quantity"].mask(noon, 2.0))).empty  # 4 sold instead of 20


def test_one_in_the_morning_is_later_than_eight_in_the_evening():
    late = tickets(until=14).assign(hour=lambda sold: sold["hour"].replace({20: 1}))
    assert find_sold_out(late)["closing"].tolist() == [25]


def test_chance_alone_sells_nothing_out():
    rng = np.random.default_rng(8)
    by_hour = tickets().assign(quantity=lambda sold: rng.negative_binomial(4, 4 / (4 + sold["quantity"])).astype(float))
    assert find_sold_out(by_hour[by_hour["quantity"] > 0]).empty  # of 112 dishes and days


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_thirteen_hundred_dish_days_of_a_busy_kitchen_chance_sells_out_at_most_one(seed):
    assert len(find_sold_out(a_busy_kitchen(seed))) <= 1


def test_a_planted_one_is_found_among_them():
    both = pd.concat([a_busy_kitchen(1), tickets(until=14)], ignore_index=True)
    assert find_sold_out(both).query("dish == 'Ceviche'")["day"].tolist() == [SATURDAY]


def test_a_typing_error_makes_no_other_evening_look_empty():
    typed = tickets(until=20)
    error = (typed["day"] == DAYS[5]) & (typed["dish"] == "Ceviche") & (typed["hour"] == 20)
    assert find_sold_out(typed.assign(quantity=typed["quantity"].mask(error, 900.0))).empty


def test_without_hours_nothing_is_found():
    assert find_sold_out(hours_of(rows("sales", {"day": SATURDAY, "dish": "Ceviche", "quantity": 3.0}))).empty


def test_people_have_the_last_word():
    found = find_sold_out(tickets(until=14))
    assert settled(found, no_sold_out(), no_hours())["dish"].tolist() == ["Ceviche"]
    assert settled(found, said("no"), no_hours()).empty
    assert settled(found.head(0), said("yes", "Lomo"), no_hours())["dish"].tolist() == ["Lomo"]


@pytest.mark.parametrize(("hour", "counts"), [(14, 1), (19, 1), (20, 0), (1, 0)])
def test_a_dish_sold_out_when_nothing_more_is_usual_lacked_nothing(hour, counts):
    told = said("yes").assign(hour=hour)  # six ceviches are usual at 20, none after
    assert len(settled(find_sold_out(tickets()), told, tickets())) == counts


def test_without_hours_of_other_days_a_dish_sold_out_late_counts_as_sold_out():
    told = said("yes").assign(hour=23)
    assert len(settled(find_sold_out(no_hours()), told, no_hours())) == 1


def test_an_ingredient_is_short_where_the_dish_takes_much_of_it():
    usage = pd.DataFrame(
        {
            "location": HOME,
            "ingredient": ["Limón", "Limón", "Cebolla", "Cebolla"],
            "dish": ["Ceviche", "Lomo", "Ceviche", "Lomo"],
            "quantity": [9.0, 1.0, 1.0, 9.0],
        }
    )
    short = short_of(settled(find_sold_out(tickets(until=14)), no_sold_out(), no_hours()), usage)
    assert short.to_numpy().tolist() == [[HOME, "Limón", SATURDAY]]


def test_a_count_of_nothing_says_that_the_day_took_at_least_what_was_sold():
    stock = rows(
        "stock", *({"day": LAST, "ingredient": name, "quantity": left} for name, left in (("Limón", 0), ("Papa", 2)))
    )
    used = prepare(cevicheria(), 28).used
    assert counted_out(stock, used).to_numpy().tolist() == [[HOME, "Limón", LAST]]
    assert counted_out(stock, used[used["ingredient"] == "Papa"]).empty  # of limes none was used
    history = prepare(cevicheria(stock=stock), 28).history
    assert history.loc[history["censored"], ["ingredient", "day"]].to_numpy().tolist() == [["Limón", LAST]]


def test_what_is_counted_as_nothing_every_evening_is_made_for_the_day():
    every = [{"day": day, "ingredient": "Limón", "quantity": 0.0} for day in days_open()]
    assert not prepare(cevicheria(stock=rows("stock", *every)), 7).history["censored"].any()


def test_nobody_learns_from_a_day_on_which_the_dish_was_sold_out():
    told = pd.DataFrame({"location": [HOME], "day": [LAST], "dish": ["Ceviche"], "answer": ["yes"]})
    history = prepare(cevicheria(sold_out=told), 28).history
    censored = history[history["censored"]]
    assert censored["day"].unique().tolist() == [LAST]
    assert "Limón" in set(censored["ingredient"])
    assert "Papa" not in set(censored["ingredient"])
