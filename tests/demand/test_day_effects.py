"""A restaurant whose days are known: what is told of them must come back, with a range that holds it."""

import numpy as np
import pandas as pd
import pytest

from forecasting.days.calendar import make_days
from forecasting.days.weather import with_weather
from forecasting.demand.day_effects import learn_days
from forecasting.tables import HOME, WEEKDAYS, empty
from tests.restaurants import rows

MENU = rows("dishes", {"dish": "Ceviche", "category": "Marino"}, {"dish": "Lomo", "category": "Criollo"})
FIRST, LAST = pd.Timestamp("2026-01-05"), pd.Timestamp("2026-08-16")
DAYS = pd.date_range(FIRST, LAST, unit="us")
WARMTH = pd.Series(20.0 + 4.0 * np.sin(np.arange(len(DAYS)) / 9.0), DAYS)
NO_PROMOTIONS, NO_EVENTS = empty("promotions"), empty("events")


def calendar(events: pd.DataFrame = NO_EVENTS) -> pd.DataFrame:
    days = make_days([HOME], FIRST, LAST, country="US", events=events, closed=empty("closed"))
    weather = [{"day": day, "temperature": warmth, "precipitation": 0.0} for day, warmth in WARMTH.items()]
    return with_weather(days, rows("weather", *weather))


def sold(factor: pd.Series | float = 1.0, dish: str = "Ceviche", a_day: float = 100.0, seed: int = 0) -> pd.DataFrame:
    """Portions around ``a_day`` times a factor by day, with the chance of a till that counts guests."""
    mean = a_day * (factor if isinstance(factor, pd.Series) else pd.Series(factor, DAYS))
    portions = np.random.default_rng(seed).poisson(mean.to_numpy())
    return pd.DataFrame({"location": HOME, "dish": dish, "day": DAYS, "quantity": portions.astype(float)})


def told(effects: pd.DataFrame, kind: str, when: str = "", what: str = "Marino") -> pd.Series:
    return effects.set_index(["kind", "what", "when"]).loc[(kind, what, when)]


def on(days: list[str] | pd.DatetimeIndex, size: float) -> pd.Series:
    return pd.Series(np.where(DAYS.isin(pd.DatetimeIndex(days)), 1.0 + size, 1.0), DAYS)


def test_a_weekday_is_told_against_the_mean_day_of_the_week():
    week = pd.Series([0.7, 0.8, 0.9, 1.0, 1.1, 1.3, 1.2], range(7))
    effects = learn_days(sold(week[DAYS.day_of_week].set_axis(DAYS)), calendar(), NO_PROMOTIONS, MENU)
    found = [told(effects, "weekday", name)["effect"] for name in WEEKDAYS]
    assert found == pytest.approx([-0.3, -0.2, -0.1, 0.0, 0.1, 0.3, 0.2], abs=0.03)


def test_warmth_is_told_by_the_degree_and_for_each_category():
    warm = pd.concat([sold(1.03 ** (WARMTH - 20.0)), sold(dish="Lomo", seed=1)])
    effects = learn_days(warm, calendar(), NO_PROMOTIONS, MENU)
    marino, criollo = (told(effects, "temperature", what=what) for what in ("Marino", "Criollo"))
    assert marino["low"] < 0.03 < marino["high"]
    assert marino["low"] > criollo["high"]
    assert criollo["low"] < 0.0 < criollo["high"]


FIESTA = rows("events", *[{"day": day, "event": "Fiesta"} for day in ("2026-02-11", "2026-04-15", "2026-06-17")])


def test_an_event_is_told_by_its_name_with_how_often_it_was_lived():
    effects = learn_days(sold(on(FIESTA["day"], 0.5)), calendar(FIESTA), NO_PROMOTIONS, MENU)
    fiesta = told(effects, "event", "Fiesta")
    assert fiesta["low"] < 0.5 < fiesta["high"]
    assert fiesta[["source", "occasions"]].tolist() == ["learned", 3]


def test_few_occasions_leave_a_wider_range():
    once = FIESTA.head(1)
    thrice, single = (
        told(learn_days(sold(on(days["day"], 0.5)), calendar(days), NO_PROMOTIONS, MENU), "event", "Fiesta")
        for days in (FIESTA, once)
    )
    assert single["high"] - single["low"] > 1.4 * (thrice["high"] - thrice["low"])


def test_a_growing_restaurant_is_not_taken_for_an_effect():
    growth = pd.Series(np.linspace(1.0, 1.5, len(DAYS)), DAYS)
    effects = learn_days(sold(growth * on(FIESTA["day"], 0.5)), calendar(FIESTA), NO_PROMOTIONS, MENU)
    fiesta = told(effects, "event", "Fiesta")
    assert fiesta["low"] < 0.5 < fiesta["high"]


def test_a_promotion_is_not_taken_for_its_weekday():
    mondays = DAYS[DAYS.day_of_week == 0][::3]
    promotions = rows(
        "promotions", *[{"first": day, "last": day, "dish_or_category": "Marino", "kind": "2x1"} for day in mondays]
    )
    effects = learn_days(sold(on(mondays, 1.0)), calendar(), promotions, MENU)
    assert told(effects, "weekday", "mon")["effect"] == pytest.approx(0.0, abs=0.04)


def test_a_fortnight_of_sales_says_nothing_of_days():
    effects = learn_days(sold().tail(14), calendar(), NO_PROMOTIONS, MENU)
    assert effects.empty


def test_what_no_day_had_is_not_told():
    effects = learn_days(sold(), calendar(), NO_PROMOTIONS, MENU)
    assert set(effects["kind"]) == {"weekday", "holiday", "event", "pay_day", "temperature"}
    assert "Independence Day" in set(effects["when"])
    assert "Christmas Day" not in set(effects["when"])
