"""What a place is forecast better with: what showed it on weeks that were not learned from."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from forecasting.models import choosing
from forecasting.models.choosing import Tuned
from forecasting.models.prophet import OPTIONAL, ProphetForecaster, signals, tuned_to


@pytest.fixture
def plain_kitchen(kitchen):
    """A year and a half in which a rule moves a usage of about 50, with some chance."""

    def make(moves, weeks=78):
        chance = iter(np.random.default_rng(5).normal(0.0, 3.0, size=2000))
        return kitchen(lambda day, ingredient: 50 + moves(day) + next(chance), weeks=weeks)

    return make


def is_payday(day):
    return day.day in (15, 16, 1) or day.is_month_end


def test_pay_days_count_where_people_spend_on_them(plain_kitchen):
    history, _ = plain_kitchen(lambda day: 15.0 * is_payday(day))
    assert "pay days" in tuned_to(history).groups


def test_pay_days_don_t_count_where_they_bring_now_more_and_now_less(plain_kitchen):
    history, _ = plain_kitchen(lambda day: (15.0 if day.month % 2 else -15.0) * is_payday(day))
    assert "pay days" not in tuned_to(history).groups


def test_the_day_before_a_holiday_counts_where_it_is_busy(plain_kitchen):
    history, _ = plain_kitchen(lambda day: 0.0)
    eve = history["before_holiday"] & ~history["closed"]
    busy = history.assign(quantity=history["quantity"] + 25.0 * eve)
    assert "around holidays" in tuned_to(busy).groups


def test_with_half_a_year_nothing_can_be_measured_and_none_counts(plain_kitchen):
    history, _ = plain_kitchen(lambda day: 15.0 * is_payday(day), weeks=26)
    assert tuned_to(history) == Tuned(frozenset(), bend=0.1)


def test_a_signal_that_is_left_out_moves_no_forecast(plain_kitchen):
    history, _ = plain_kitchen(lambda day: 15.0 * is_payday(day))
    model = ProphetForecaster().fit(history)
    left_out = {column for group in set(OPTIONAL) - model.tuned_.groups for column in OPTIONAL[group]}
    assert "is_payday" in model.effects_
    assert left_out
    assert not left_out & set(model.effects_)


def test_what_is_celebrated_counts_where_it_is_busy(plain_kitchen):
    history, _ = plain_kitchen(lambda day: 0.0)
    kept = history["is_observance"] & ~history["closed"]
    assert "observances" in tuned_to(history.assign(quantity=history["quantity"] + 25.0 * kept)).groups


def test_an_observance_that_people_told_as_an_event_counts_once(plain_kitchen):
    history, _ = plain_kitchen(lambda day: 0.0)
    told = history.assign(event=history["observance"], event_strength=2.0 * history["is_observance"])
    assert not signals(told, []).loc[told["is_observance"], "is_observance"].any()
    assert (signals(told, []).loc[told["is_observance"], "event"] == 2.0).all()


@pytest.mark.parametrize("quantity", [0.72, 0.06, 0.7, 1.32, 2.1])
def test_what_is_the_same_every_day_but_for_last_digits_counts_no_signal(kitchen, quantity):
    history, _ = kitchen(lambda day, ingredient: quantity, weeks=60)
    assert tuned_to(history) == Tuned(frozenset(), bend=0.1)


def test_a_trend_that_begins_to_climb_is_followed_more_readily(plain_kitchen):
    climbing, _ = plain_kitchen(lambda day: 0.5 * max((day - pd.Timestamp("2026-10-01")).days, 0))
    assert tuned_to(climbing).bend == 0.3


def test_where_nothing_grows_a_trend_is_followed_more_calmly(plain_kitchen):
    steady, _ = plain_kitchen(lambda day: 0.0)
    assert tuned_to(steady).bend == 0.03


def test_a_trend_is_followed_as_in_most_places_where_another_way_is_hardly_better(monkeypatch, plain_kitchen):
    steady, _ = plain_kitchen(lambda day: 0.0)
    monkeypatch.setattr(choosing, "CLEARLY_BETTER", 0.2)
    assert tuned_to(steady).bend == 0.1


def test_of_five_hundred_ingredients_no_column_is_held_twice(plain_kitchen):
    history, _ = plain_kitchen(lambda day: 15.0 * is_payday(day))
    many = pd.concat([history.assign(ingredient=f"Insumo {number}") for number in range(20)], ignore_index=True)
    tracemalloc.start()
    tuned_to(many)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak / len(many) < 600  # bytes a row; with a second table of all columns it was 730
