"""What drives the forecast of an ingredient: both models are asked what they would say of the same days otherwise.

Each is asked about calm days to come (no holiday, no event, no pay day, the usual weather, no promotion), then about
the same days with one thing changed. How much more they then expect is what that thing does to them.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecasting.days.calendar import SEASONS_SOUTH
from forecasting.days.weather import RAINY_MM, unmeasured
from forecasting.models.catalogue import CATALOGUE, YES_OR_NO, left_out
from forecasting.models.contract import Forecaster, long_enough, whole
from forecasting.models.features import CALM
from forecasting.models.forest import ForestForecaster
from forecasting.models.prophet import ProphetForecaster
from forecasting.models.response import RESPONSIVE
from forecasting.tables import SERIES, WEEK

CALM_DAYS = 28
"""Calm days that are asked about, each weekday four times; named days as far as the forecast reaches."""

WARMER = 3.0
"""°C above the usual: a warm spell as most places know it."""

YEAR_DAYS = 365
"""Of a time of year nothing is said before history has seen all of them."""

TREND_DAYS = 8 * WEEK
"""The trend is told as by how much usage has grown in so many days."""

DRIVERS = [*SERIES, "model", "group", "what", "day", "effect"]
"""Columns of ``drivers``."""

GROUPS = {feature.name: feature.group for feature in CATALOGUE}
FLAGS = [name for name in YES_OR_NO if GROUPS[name] in ("holidays", "pay_days")]
NAMES = ["holiday", "observance", "event"]
QUESTION = [*SERIES, "group", "what", "named"]


def drivers(models: Mapping[str, Forecaster], history: pd.DataFrame, future: pd.DataFrame) -> pd.DataFrame:
    """By how much each thing moves what Prophet and the forest expect: the columns ``DRIVERS``.

    ``history`` and ``future`` are those of some series (``demand.history``). ``what`` is the number of a weekday
    (0 is Monday), the name of a feature, or that of a holiday, observance or event that comes on ``day``. ``effect`` is
    a share of the usage of calm days (of a weekday: of the week's mean): 0.2 is a fifth more; NaN where Prophet does
    without the feature because it helped no forecast here. Nothing is asked that a series' history has never seen; a
    series with too little history for any model has no rows.
    """
    learned = history[whole(history) & long_enough(history)]
    ahead = future[_series(future).isin(_series(learned)) & ~future["closed"]].reset_index(drop=True)
    nothing = pd.DataFrame(columns=DRIVERS).astype({"day": "datetime64[us]", "effect": float})
    if ahead.empty:
        return nothing
    calm = _calm(ahead)
    near = calm[calm["day"] < calm["day"].min() + pd.Timedelta(days=CALM_DAYS)]
    span = learned.groupby(SERIES)["day"].agg(["min", "max"])
    questions = [_changes(near, _seen(learned)), _named_days(ahead, calm), _months(near, learned, span)]
    asked = pd.concat([calm, *questions]).rename_axis("calm").reset_index()
    known = {name: models[name] for name in RESPONSIVE if name in models}
    if not known:
        return nothing
    answers = pd.concat([_answers(model, asked).assign(model=name) for name, model in known.items()])
    trends = [_trend(model, span).assign(model=name) for name, model in known.items()]
    told = pd.concat([_compared(answers).dropna(subset="effect"), *trends], ignore_index=True)
    unused = {
        name: left_out(model.tuned_.groups) for name, model in known.items() if isinstance(model, ProphetForecaster)
    }
    without = [what in unused.get(model, ()) for model, what in zip(told["model"], told["what"], strict=True)]
    told = told.assign(effect=told["effect"].mask(np.array(without, dtype=bool))).rename(columns={"named": "day"})
    return told[DRIVERS].astype(nothing.dtypes)


def _calm(ahead: pd.DataFrame) -> pd.DataFrame:
    """The days as nothing in particular, each asked about as it is."""
    plain = unmeasured(ahead).assign(**dict.fromkeys(FLAGS, False), **dict.fromkeys(NAMES, ""))
    calm = plain.assign(event_strength=0.0, promotion=0.0, moved=plain["day"], months=0)
    return calm.assign(group="weekday", what=calm["day_of_week"].astype("str"), named=pd.NaT)


def _seen(learned: pd.DataFrame) -> pd.DataFrame:
    """The value to ask each feature with: as history has seen it, by series; NaN where it never has."""
    flags, strength = learned[FLAGS].astype(float), learned["event_strength"]
    by_series = [learned[key] for key in SERIES]
    values = flags.where(flags > 0).assign(
        event_strength=(strength > 0).astype(float).where(strength > 0),
        promotion=learned["promotion"].where(learned["promotion"] > CALM),
        precipitation=learned["precipitation"].where(learned["precipitation"] >= RAINY_MM),
    )
    spread = learned["temperature"].groupby(by_series).agg(["min", "max"])
    warmer = pd.Series(WARMER, index=spread.index).where(spread["max"] > spread["min"])
    return values.groupby(by_series).mean().assign(temperature=warmer)


def _changes(near: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Calm days with one feature as it was seen, for each that the series has seen."""
    known = seen.reindex(_series(near)).set_axis(near.index).stack().dropna()
    row, what = known.index.get_level_values(0), known.index.get_level_values(1)
    days, value = near.loc[row], known.to_numpy()
    warmer = np.where(what == "temperature", value, 0.0)
    return days.assign(
        **{flag: what == flag for flag in FLAGS},
        event_strength=np.where(what == "event_strength", value, 0.0),
        promotion=np.where(what == "promotion", value, 0.0),
        precipitation=np.where(what == "precipitation", value, days["precipitation"]),
        temperature=days["temperature"] + warmer,
        weather_anomalies=warmer,
        group=what.map(GROUPS),
        what=what,
    )


def _named_days(ahead: pd.DataFrame, calm: pd.DataFrame) -> pd.DataFrame:
    """The days to come that have a name, with all that the calendar says of them."""
    name = ahead["event"].where(ahead["event"] != "", ahead["holiday"])
    name = name.where(name != "", ahead["observance"])
    said = ahead[[*FLAGS, *NAMES, "event_strength"]]
    return calm.assign(**said, group="holidays", what=name, named=ahead["day"])[name != ""]


def _months(near: pd.DataFrame, learned: pd.DataFrame, span: pd.DataFrame) -> pd.DataFrame:
    """Calm days, and the same as they would be one to eleven months later; of series that have seen a whole year."""
    whole_year = span["max"] - span["min"] >= pd.Timedelta(days=YEAR_DAYS - 1)
    near = near[whole_year.reindex(_series(near)).to_numpy()]
    later = [near.assign(moved=near["day"] + pd.DateOffset(months=months), months=months) for months in range(12)]
    days = pd.concat(later)
    month = days["moved"].dt.month
    warmth = learned.groupby("month")["historical_weather_avg"].mean()
    return days.assign(
        month=month,
        season=month.map(SEASONS_SOUTH),
        temperature=month.map(warmth).fillna(0.0),
        group="season",
        what="season",
    )


def _answers(model: Forecaster, asked: pd.DataFrame) -> pd.DataFrame:
    """What a model answers: the questions with ``answer``."""
    kept = ["calm", "months", *QUESTION]
    if not isinstance(model, ProphetForecaster):  # the forest finds by the date what it knows of the weeks before
        return asked[kept].assign(answer=model.predict(asked)["mean"])
    asked = asked[_series(asked).isin(list(model.coefficients_))]
    if asked.empty:
        return asked[kept].assign(answer=0.0)
    # Prophet reads the time of year from the date; what its trend does meanwhile is taken out again.
    trend = _trend_of(model, asked, "day") / _trend_of(model, asked, "moved")
    return asked[kept].assign(answer=model.predict(asked.assign(day=asked["moved"]))["mean"] * trend)


def _compared(answers: pd.DataFrame) -> pd.DataFrame:
    """Each question's usage against the usual one: of the same calm days; of the week; of all months of a year."""
    row, series = ["model", "calm"], ["model", *SERIES]
    plain, seasonal = answers["group"] == "weekday", answers["group"] == "season"
    calm = (
        answers[plain].set_index(row)["answer"].reindex(pd.MultiIndex.from_frame(answers[row])).set_axis(answers.index)
    )
    week = answers["answer"].where(plain).groupby([answers[key] for key in series]).transform("mean")
    year = answers["answer"].where(seasonal).groupby([answers[key] for key in row]).transform("mean")
    usual = calm.mask(plain, week).mask(seasonal, year)
    now = answers.assign(usual=usual)[answers["months"] == 0]
    sums = now.groupby(["model", *QUESTION], dropna=False)[["answer", "usual"]].sum()
    return (sums["answer"] / sums["usual"].where(sums["usual"] > 0) - 1.0).rename("effect").reset_index()


def _trend(model: Forecaster, span: pd.DataFrame) -> pd.DataFrame:
    """By how much the level has grown: Prophet's trend, or the forest's mean of the last four weeks.

    ``span`` are the first and last day (``min, max``) of each series.
    """
    series = span.reset_index().assign(day=span["max"].to_numpy())
    series = series.assign(earlier=series["day"] - pd.Timedelta(days=TREND_DAYS))
    grown = pd.Series(np.nan, index=series.index)
    if isinstance(model, ProphetForecaster):
        grown = _trend_of(model, series, "day") / _trend_of(model, series, "earlier") - 1.0
    elif isinstance(model, ForestForecaster):
        grown = model.lags_.at(series, np.zeros(len(series), dtype=int))["trend_strength"]
    told = series.assign(group="trend", what="trend_strength", named=pd.NaT, effect=grown)
    return told.loc[(told["min"] <= told["earlier"]) & grown.notna(), [*QUESTION, "effect"]]


def _trend_of(model: ProphetForecaster, days: pd.DataFrame, day: str) -> pd.Series:
    """Prophet's trend on the days in a column, in the ingredient's unit."""
    trend = pd.Series(np.nan, index=days.index)
    for series, rows in days.groupby(SERIES)[day]:
        if series in model.coefficients_:
            trend.loc[rows.index] = model.coefficients_[series].trend(rows.to_numpy())
    return trend.where(trend > 0)


def _series(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[SERIES])
