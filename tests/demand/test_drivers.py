"""What drives a forecast, asked of a Prophet whose effects are written down and of a forest that knows one thing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from forecasting.demand.drivers import drivers
from forecasting.models.baselines import WeekdayMean
from forecasting.models.choosing import Tuned
from forecasting.models.contract import answer
from forecasting.models.prophet import Coefficients, ProphetForecaster
from forecasting.tables import HOME

FIRST, LAST = pd.Timestamp("2025-09-01"), pd.Timestamp("2026-11-22")
EFFECTS = {"is_holiday": 0.2, "is_payday": 0.1, "temperature": 0.4, "promotion": 0.6, "event": 0.3}
EFFECTS |= {"day of Navidad": -0.5}


def days(first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Days of lemon: nothing on them but the weekday, always 20 °C, closed on Mondays."""
    day = pd.date_range(first, last, unit="us")
    flags = ["is_weekend", "is_payday", "is_school_holiday", "is_observance", "is_holiday", "before_holiday"]
    flags += ["after_holiday", "is_long_weekend", "is_bridge_day", "after_closure", "censored"]
    return pd.DataFrame(
        {
            "location": HOME,
            "ingredient": "Limón",
            "day": day,
            "day_of_week": day.day_of_week,
            "month": day.month,
            "season": 0,
            "closed": day.day_of_week == 0,
            "temperature": 20.0,
            "historical_weather_avg": 20.0,
            "precipitation": 0.0,
            "historical_precipitation_avg": 0.0,
            **dict.fromkeys(["event_strength", "weather_anomalies", "promotion"], 0.0),
            **dict.fromkeys(["holiday", "observance", "event"], ""),
            **dict.fromkeys(flags, False),
        }
    )


@pytest.fixture
def history() -> pd.DataFrame:
    """A year and more in which a holiday, pay days, warmth, an event and a promotion at half were seen; no rain."""
    past = days(FIRST, LAST).assign(quantity=10.0)
    is_first = past["day"].dt.day == 1
    told = {"is_payday": is_first, "promotion": 0.5 * (past["day"].dt.day == 3)}
    special = past["day"] == "2025-12-25"
    return past.assign(
        **told,
        temperature=20.0 + is_first,
        is_holiday=special,
        holiday=np.where(special, "Navidad", ""),
        event_strength=2.0 * (past["day"].dt.day == 5),
    )


def prophet(rate: float = 0.0, chosen: tuple[str, ...] = ("pay days", "temperature"), **effects: float):
    """Prophet as fitted: 10 kg a day and ``rate`` times as many more over all days learned from."""
    kept = Coefficients(
        start=np.datetime64(FIRST),
        scale_days=float((LAST - FIRST).days),
        scale_quantity=10.0,
        rate=rate,
        offset=1.0,
        bends=np.zeros(1),
        bend_at=np.zeros(1),
        effects=pd.Series(effects or EFFECTS),
    )
    model = ProphetForecaster()
    model.tuned_, model.coefficients_ = Tuned(frozenset(chosen), bend=0.1), {(HOME, "Limón"): kept}
    model.effects_ = pd.DataFrame({(HOME, "Limón"): kept.effects}).T
    model.fallback_ = WeekdayMean().fit(days(LAST, LAST).assign(quantity=10.0))
    return model


@dataclass
class TwiceAsMuchOnPayDays:
    """A model of its own mind."""

    name: str = "forest"

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        return answer(days, 10.0 + 10.0 * days["is_payday"])


def effects_of(model, history: pd.DataFrame, future: pd.DataFrame, name: str = "prophet") -> dict[str, float]:
    found = drivers({name: model}, history, future)
    return {each.what: round(each.effect, 6) for each in found.itertuples()}


AHEAD = days(LAST + pd.Timedelta(days=1), LAST + pd.Timedelta(days=56))


def test_each_thing_that_was_seen_is_told_as_prophet_has_learned_it(history):
    found = effects_of(prophet(), history, AHEAD)
    assert found["is_holiday"] == 0.2
    assert found["is_payday"] == 0.1
    assert found["temperature"] == 0.12  # three degrees, of ten that add 0.4
    assert found["promotion"] == 0.3  # at half, as it was seen
    assert found["event_strength"] == 0.3  # of the usual strength


def test_a_weekday_is_held_against_the_mean_of_the_week(history):
    found = effects_of(prophet(**{"weekday 5": 0.5}), history, AHEAD)
    mean = (5 * 1.0 + 1.5) / 6  # nobody comes on Mondays
    assert found["5"] == pytest.approx(1.5 / mean - 1, abs=1e-6)
    assert found["2"] == pytest.approx(1 / mean - 1, abs=1e-6)
    assert "0" not in found


def test_nothing_is_asked_that_was_never_seen(history):
    found = effects_of(prophet(), history, AHEAD)
    assert not {"precipitation", "before_holiday", "is_bridge_day"} & set(found)
    assert "temperature" not in effects_of(prophet(), history.assign(temperature=20.0), AHEAD)


def test_a_named_day_to_come_has_its_own_effect_and_its_date(history):
    christmas = AHEAD["day"] == "2026-12-25"
    ahead = AHEAD.assign(is_holiday=christmas, holiday=np.where(christmas, "Navidad", ""))
    found = drivers({"prophet": prophet()}, history, ahead).set_index("what").loc["Navidad"]
    assert found["day"] == pd.Timestamp("2026-12-25")
    assert found["effect"] == pytest.approx((1 + 0.2 - 0.5) / 1 - 1)


def test_what_prophet_does_without_here_is_said_to_be_so(history):
    found = effects_of(prophet(chosen=("temperature",)), history, AHEAD)
    assert np.isnan(found["is_payday"])
    assert found["temperature"] == 0.12


def test_the_trend_is_by_how_much_usage_grew_in_eight_weeks(history):
    whole = (LAST - FIRST).days
    found = effects_of(prophet(rate=1.0), history, AHEAD)
    assert found["trend_strength"] == pytest.approx(2.0 / (2.0 - 56 / whole) - 1, abs=1e-6)


def test_a_time_of_year_is_held_against_the_whole_year_whatever_the_trend_does(history):
    wave = {"yearly_delim_2": 0.3}  # a cosine: most on new year's day
    flat, growing = (effects_of(prophet(rate=rate, **wave), history, AHEAD)["season"] for rate in (0.0, 1.0))
    assert flat == pytest.approx(growing, abs=0.001)
    assert 0.2 < flat < 0.3  # late November to late December
    year = history["day"] > LAST - pd.Timedelta(days=300)
    assert "season" not in effects_of(prophet(**wave), history[year], AHEAD)


def test_both_models_are_asked_the_same(history):
    found = drivers({"prophet": prophet(), "forest": TwiceAsMuchOnPayDays()}, history, AHEAD)
    pay = found[found["what"] == "is_payday"].set_index("model")["effect"]
    assert pay.to_dict() == pytest.approx({"prophet": 0.1, "forest": 1.0})


def test_without_models_or_with_too_little_history_there_is_nothing_to_say(history):
    assert drivers({}, history, AHEAD).empty
    assert drivers({"prophet": prophet()}, history.tail(20), AHEAD).empty
    unknown = history.assign(ingredient="Palta"), AHEAD.assign(ingredient="Palta")
    assert drivers({"prophet": prophet()}, *unknown).empty
