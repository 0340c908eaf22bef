"""Lima's weather: the climate of the month, slow warm or cold spells, and a warm summer in 2026."""

import numpy as np
import pandas as pd

from specification import DAYS

WARM_SUMMER_PEAK = pd.Timestamp("2026-02-10")
WARM_SUMMER_DEGREES = 2.2
WARM_SUMMER_WIDTH_DAYS = 45

SPELL_MEMORY = 0.8
SPELL_SD = 1.0


def draw_weather(climate: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """A day's mean ``temperature`` (°C), ``precipitation`` (mm), ``humidity`` (%) and hours of ``sunshine``.

    ``climate`` has the monthly means; Lima's rain is drizzle, a few tenths of a millimetre on some winter days.
    """
    normal = _between_months(climate)
    warmth = _spells(rng) + _warm_summer()
    drizzle = rng.random(len(DAYS)) < 0.02 + 0.25 * normal["rain_mm"]
    drops = rng.gamma(1.0, 0.15, len(DAYS))
    return pd.DataFrame(
        {
            "day": DAYS,
            "temperature": (normal["temperature"] + warmth).round(1),
            "precipitation": np.where(drizzle, drops, 0.0).round(1),
            "humidity": (normal["humidity"] - 1.5 * warmth + rng.normal(0, 2, len(DAYS))).clip(60, 99).round(0),
            "sunshine": (normal["sunshine"] + 0.9 * warmth + rng.normal(0, 1, len(DAYS))).clip(0, 11).round(1),
        }
    )


def _between_months(climate: pd.DataFrame) -> pd.DataFrame:
    """The climate of each day: monthly means stand for the middle of their month, days between are interpolated."""
    middles = np.array([(month - 0.5) * 365.25 / 12 for month in range(0, 14)])
    around_the_year = climate.loc[[12, *range(1, 13), 1]]
    day_of_year = DAYS.day_of_year.to_numpy()
    return pd.DataFrame({name: np.interp(day_of_year, middles, around_the_year[name]) for name in climate.columns})


def _spells(rng: np.random.Generator) -> np.ndarray:
    """Departures from the climate that fade slowly: an autoregression of one day."""
    shocks = rng.normal(0, SPELL_SD * np.sqrt(1 - SPELL_MEMORY**2), len(DAYS))
    warmth = np.empty(len(DAYS))
    previous = rng.normal(0, SPELL_SD)
    for position, shock in enumerate(shocks):
        previous = SPELL_MEMORY * previous + shock
        warmth[position] = previous
    return warmth


def _warm_summer() -> np.ndarray:
    days_from_peak = (DAYS - WARM_SUMMER_PEAK).days.to_numpy()
    return WARM_SUMMER_DEGREES * np.exp(-0.5 * (days_from_peak / WARM_SUMMER_WIDTH_DAYS) ** 2)
