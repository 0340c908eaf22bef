"""Prophet, one fit per ingredient; only its coefficients are kept, so that a slider's answer is one product."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from forecasting.days.weather import unmeasured
from forecasting.models.baselines import WeekdayMean
from forecasting.models.choosing import Columns, Tuned, tune
from forecasting.models.contract import answer, long_enough, whole
from forecasting.tables import ONE_DAY, SERIES

if TYPE_CHECKING:
    from forecasting.models.prophet_of_table import ProphetOfTable

SIGNAL_PRIOR = 0.2
"""Prior scale of a signal's effect, as a share of the trend."""

BEND_PRIORS = (0.1, 0.03, 0.3)
"""How readily the trend may bend: as most places need it, twice Prophet's default, which lags behind a restaurant that
grows; else more calmly or more readily, where that is measured to be better."""

BENDS_UNTIL = 0.95
"""In which part of the history the trend may bend. Prophet's default of 0.8 leaves out the last months of two years: of
a shop in its growing season it expected 15 % too little, with this 7 %, and elsewhere it errs as before."""

NAME_PRIOR = 0.3
"""Prior scale of what one named holiday does beyond holidays in general: learned from few occasions."""

ONCE_PRIOR = 0.15
"""... and from a single one, which chance may have made low. On 58 such days of two samples Prophet errs by 3 to 4 %
less than with ``NAME_PRIOR``, the mean of it and the smoothing by 1 to 2 %."""

WEEKDAY_PRIOR = 0.3
"""Prior scale of a weekday's effect. Weekdays are columns of their own instead of Prophet's waves, which run wild on a
weekday that was never open; the error is the same where all are."""

YEARLY_ORDER = 10
"""Order of Prophet's yearly Fourier terms, its own default."""

WEEKDAY = "weekday "
"""Prefix of the columns that stand for a day of the week, 0 for Monday."""

NAMED = "day of "
"""Prefix of the columns that stand for one named holiday or event."""


OPTIONAL = {
    "around holidays": ("before_holiday", "after_holiday"),
    "long weekends": ("is_long_weekend", "is_bridge_day"),
    "observances": ("is_observance",),
    "school holidays": ("is_school_holiday",),
    "pay days": ("is_payday",),
    "temperature": ("temperature",),
    "precipitation": ("precipitation",),
}
"""Signals that some places are forecast worse with, by the group they come and go in."""


USUAL = Tuned(frozenset(OPTIONAL), BEND_PRIORS[0])
"""What nothing has been measured for: every signal, and a trend as in most places."""


def signals(days: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """What calendar and weather add to trend and season, a row for each of ``days``, all near 0 to 1 on a usual day.

    ``names`` are holidays, observances and events, each a column of 0 and 1, or of an event's strength.
    """
    strength = days["event_strength"].to_numpy()
    free, kept, event = (pd.Index(names).get_indexer(days[column]) for column in ("holiday", "observance", "event"))
    untold = (days["event"] == "").to_numpy()
    weekdays = {f"{WEEKDAY}{number}": days["day_of_week"] == number for number in range(7)}
    named = {
        NAMED + name: np.maximum((free == at) | ((kept == at) & untold), (event == at) * strength)
        for at, name in enumerate(names)
    }
    return pd.DataFrame(
        {
            "is_holiday": days["is_holiday"],
            "before_holiday": days["before_holiday"],
            "after_holiday": days["after_holiday"],
            "is_long_weekend": days["is_long_weekend"],
            "is_bridge_day": days["is_bridge_day"],
            "is_observance": days["is_observance"] & untold,
            "is_school_holiday": days["is_school_holiday"],
            "is_payday": days["is_payday"],
            "event": strength,
            "temperature": days["temperature"] / 10.0 - 2.0,
            "precipitation": np.log1p(days["precipitation"]) / 3.0,
            "promotion": days["promotion"],
            **weekdays,
            **named,
        },
        index=days.index,
    ).astype(float)


def tuned_to(history: pd.DataFrame) -> Tuned:
    """The ``OPTIONAL`` groups of signals, and the one of ``BEND_PRIORS``, with which a place is forecast better.

    ``history`` is that of all series. Weather counts as far as it is known ahead: as the usual one of the date.
    Holidays, events and promotions always count.
    """
    learned = history[whole(history) & long_enough(history)]
    ahead = signals(unmeasured(learned), [])[[*OPTIONAL["temperature"], *OPTIONAL["precipitation"]]]
    past = signals(learned, [])
    columns = Columns(past, ahead, priors_of(past).to_numpy(), BEND_PRIORS, BENDS_UNTIL)
    return tune(learned, columns, OPTIONAL)


def fit_one(history: pd.DataFrame, tuned: Tuned = USUAL) -> "ProphetOfTable":
    """Fit Prophet itself to the open, uncensored days of one series; ``history`` as in the contract.

    Of the ``OPTIONAL`` signals only those that it is ``tuned`` to. The yearly season from two years on (Prophet's own
    rule); effects multiply the trend.
    """
    from forecasting.models.prophet_of_table import ProphetOfTable  # Prophet takes two seconds to import

    learned = history[whole(history)]
    table = signals(learned, names_of(learned, tuned.groups))
    left_out = [column for group, columns in OPTIONAL.items() if group not in tuned.groups for column in columns]
    table = table.drop(columns=left_out)
    model = ProphetOfTable(
        priors_of(table)[table.max() > table.min()],
        changepoint_prior_scale=tuned.bend,
        changepoint_range=BENDS_UNTIL,
        uncertainty_samples=0,
        weekly_seasonality=False,
        daily_seasonality=False,
    )
    # Of fewer than 100 days Prophet would ask Newton's method, which takes seconds instead of hundredths of one.
    return model.fit(table.assign(ds=learned["day"], y=learned["quantity"]), algorithm="LBFGS")


def names_of(learned: pd.DataFrame, chosen: frozenset[str]) -> list[str]:
    """The holidays and events that history has seen, and the observances if they are ``chosen``."""
    columns = ["holiday", "event", *(["observance"] if "observances" in chosen else [])]
    return sorted({name for column in columns for name in learned[column]} - {""})


def priors_of(learned: pd.DataFrame) -> pd.Series:
    """The prior scale of each column's effect, as a share of the trend; ``learned`` are ``signals``."""
    return pd.Series({column: _prior_of(column, days) for column, days in (learned != 0.0).sum().items()}, dtype=float)


def _prior_of(column: str, days: int) -> float:
    if column.startswith(WEEKDAY):
        return WEEKDAY_PRIOR
    if column.startswith(NAMED):
        return NAME_PRIOR if days > 1 else ONCE_PRIOR
    return SIGNAL_PRIOR


@dataclass(frozen=True)
class Coefficients:
    """What is kept of a fitted Prophet: a piecewise linear trend, times 1 + the sum of effects."""

    start: np.datetime64
    scale_days: float
    scale_quantity: float
    rate: float
    offset: float
    bends: np.ndarray
    bend_at: np.ndarray
    effects: pd.Series

    @classmethod
    def of(cls, model: "ProphetOfTable") -> Self:
        return cls(
            start=np.datetime64(model.start),
            scale_days=model.t_scale / ONE_DAY,
            scale_quantity=float(model.y_scale),
            rate=float(np.mean(model.params["k"])),
            offset=float(np.mean(model.params["m"])),
            bends=np.mean(model.params["delta"], axis=0),
            bend_at=np.asarray(model.changepoints_t),
            effects=model.effects,
        )

    def trend(self, day: np.ndarray) -> np.ndarray:
        """The trend on each ``day``, in the ingredient's unit."""
        t = (day - self.start) / np.timedelta64(1, "D") / self.scale_days
        bent = np.maximum(t[:, None] - self.bend_at, 0.0) @ self.bends
        return (self.rate * t + self.offset + bent) * self.scale_quantity


def seasons(days: pd.DataFrame) -> pd.DataFrame:
    """Prophet's yearly Fourier columns under its own names, a row for each of ``days``."""
    since = np.asarray((days["day"] - pd.Timestamp("1970-01-01")) / ONE_DAY)
    columns = {}
    for harmonic in range(1, YEARLY_ORDER + 1):
        angle = 2 * np.pi * since * harmonic / 365.25
        columns[f"yearly_delim_{2 * harmonic - 1}"] = np.sin(angle)
        columns[f"yearly_delim_{2 * harmonic}"] = np.cos(angle)
    return pd.DataFrame(columns, index=days.index)


@dataclass
class ProphetForecaster:
    """Prophet for every series with enough history; the weekday mean for the others."""

    jobs: int = 1
    name: str = "prophet"

    def fit(self, history: pd.DataFrame) -> Self:
        self.fallback_ = WeekdayMean().fit(history)
        self.tuned_ = tuned_to(history)
        rows = _fitted(history)
        fits = (delayed(_fit_and_keep)(history.iloc[its], self.tuned_) for its in rows.values())
        kept = Parallel(n_jobs=self.jobs, prefer="threads")(fits)  # half of a fit is Stan in a process of its own
        self.coefficients_ = dict(zip(rows, kept, strict=True))
        effects = {series: coefficients.effects for series, coefficients in self.coefficients_.items()}
        self.effects_ = pd.DataFrame(effects).T.fillna(0.0)
        return self

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        if not self.coefficients_:
            return self.fallback_.predict(days)
        place = self.effects_.index.get_indexer(pd.MultiIndex.from_frame(days[SERIES]))
        trend, day = np.full(len(days), np.nan), days["day"].to_numpy()
        for number, coefficients in enumerate(self.coefficients_.values()):
            trend[place == number] = coefficients.trend(day[place == number])
        columns = self.effects_.columns
        names = [column.removeprefix(NAMED) for column in columns if column.startswith(NAMED)]
        design = pd.concat([seasons(days), signals(days, names)], axis=1).reindex(columns=columns, fill_value=0.0)
        effect = (design.to_numpy() * self.effects_.to_numpy()[place]).sum(axis=1)
        return answer(days, pd.Series(trend * (1.0 + effect), index=days.index), self.fallback_)


def _fitted(history: pd.DataFrame) -> dict[tuple[str, ...], np.ndarray]:
    """The rows to fit of each series that is known for long enough, and used."""
    rows = np.flatnonzero(long_enough(history) & whole(history))
    quantity = history["quantity"].to_numpy()
    of_each = {series: rows[its] for series, its in history[SERIES].iloc[rows].groupby(SERIES).indices.items()}
    return {series: its for series, its in sorted(of_each.items()) if quantity[its].max() > 0}


def _fit_and_keep(history: pd.DataFrame, tuned: Tuned) -> Coefficients:
    return Coefficients.of(fit_one(history, tuned))
