"""What days do to what is sold: weekdays, holidays, pay days, the weather. By category, each with its range.

A regression of its own beside the models, which forecast better but say no range. Portions of a category on calm days
are a level that drifts from month to month, times one factor for each thing that a day is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.linalg import block_diag

from forecasting.days.weather import RAINY_MM
from forecasting.demand.effects import DIP_DAYS, EFFECT_COLUMNS, REACH, targets
from forecasting.tables import WEEKDAYS

KNOT_DAYS = 28
"""The level bends once in so many days."""

FEWEST_DAYS = 56
"""With fewer days of sales nothing is said of what days do."""

A_YEAR_DAYS = 365
"""Before so many days have been seen, the time of year is no column of its own."""

DEGREES = 10.0
"""Temperature is counted in so many °C, to be of the size of the other columns."""

FLAGS = {
    "before_holiday": "",
    "after_holiday": "",
    "is_long_weekend": "",
    "is_bridge_day": "",
    "is_school_holiday": "",
    "after_closure": "",
    "is_payday": "pay_day",
}
"""What a day is, and the kind of effect it is told as; "" is only taken out of the way."""

SPREAD = {
    "level": 0.05,
    "year": 0.07,
    "weekday": 1.0,
    "flag": 0.2,
    "rain": 0.3,
    "temperature": 0.5,
    "holidays": 0.5,
    "holiday": 0.5,
    "event": 0.6,
}
"""How large the effects of each group are thought to be before anything is seen (standard deviation of logarithms).

All are wide but that of the time of year, which a single summer can't tell from its warmth: what a kitchen sells at
one time of year beyond what warmth explains is taken to be within some 7 % either way."""

ROUNDS = 15
"""Steps of a fit: means, noise and drift have settled by then."""

FAR = 4.0
"""A day further off than so many standard deviations counts as one that is so far off."""

LEAST_DRIFT = 0.01
MOST_NOISE = 4.0


Column = tuple[str, str]
"""A column of the regression: its group, a key of ``SPREAD``, and its name."""


@dataclass(frozen=True)
class Design:
    """The columns of a regression and their ``table``, a row for each day.

    Those of the group "level" come first, one for each knot.
    """

    columns: tuple[Column, ...]
    table: np.ndarray

    @property
    def knots(self) -> int:
        return sum(group == "level" for group, _ in self.columns)


@dataclass(frozen=True)
class Fit:
    """Effects in logarithms with their covariance, and the noise beyond chance (variance / mean²)."""

    columns: tuple[Column, ...]
    size: np.ndarray
    covariance: np.ndarray
    noise: float

    def along(self, contrast: Mapping[Column, float]) -> tuple[float, float]:
        """The middle and the standard deviation of a sum of effects; ``contrast`` says how often each counts."""
        at, times = [self.columns.index(column) for column in contrast], np.array(list(contrast.values()))
        return float(times @ self.size[at]), float(np.sqrt(times @ self.covariance[np.ix_(at, at)] @ times))


def learn_days(sold: pd.DataFrame, days: pd.DataFrame, promotions: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """What days did to each category, a row for each: ``effects.EFFECT_COLUMNS``; ``what`` is the category.

    ``kind`` is ``weekday`` (``when`` is "mon" … "sun", against the mean day of a week), ``holiday`` or ``event``
    (``when`` is its name, "" a holiday like any other), ``pay_day``, ``temperature`` (a day 1 °C warmer) or ``rain``.
    ``sold`` (location, dish, day, quantity) are whole days, ``days`` the calendar with weather, ``dishes`` the menu.
    Days of a promotion of the category, and those just after one, don't count.
    """
    here = house_days(sold, days) if len(sold) else sold
    rows: list[dict[str, object]] = []
    if len(here) >= FEWEST_DAYS:
        design = design_of(here)
        portions = portions_by_category(sold, dishes, here.index)
        its = calm(portions, promotions, dishes)
        enough = its.sum()
        for category in enough[enough >= FEWEST_DAYS].index:
            found = fit(design, portions[category], its[category])
            lived = (design.table[its[category].to_numpy()] != 0).sum(axis=0)
            rows += _tell(str(category), found, dict(zip(design.columns, lived, strict=True)))
    numbers = dict.fromkeys(["effect", "low", "high", "discount"], "float64")
    texts = dict.fromkeys(["kind", "what", "when", "source"], "str")
    return pd.DataFrame(rows, columns=EFFECT_COLUMNS).astype(numbers | texts | {"occasions": "int64"})


def house_days(sold: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """The past days on which every location sold, by ``day``; what differs between locations counts if any has it."""
    first = days["location"].map(sold.groupby("location")["day"].min())
    there = days[(days["day"] >= first) & (days["day"] <= sold["day"].max())]
    with_sales = pd.MultiIndex.from_frame(sold[["location", "day"]])
    whole = pd.MultiIndex.from_frame(there[["location", "day"]]).isin(with_sales)
    any_of = dict.fromkeys([*FLAGS, "temperature", "precipitation", "day_of_week"], "max")
    names = dict.fromkeys(["holiday", "observance", "event"], "; ".join)
    return there.groupby("day").agg(any_of | names)[pd.Series(whole, there["day"]).groupby(level=0).all()]


def portions_by_category(sold: pd.DataFrame, dishes: pd.DataFrame, index: pd.DatetimeIndex) -> pd.DataFrame:
    """Portions by day (row) and category; missing before a category's first sale."""
    category = dishes.drop_duplicates("dish").set_index("dish")["category"]
    named = sold.assign(category=sold["dish"].map(category).fillna(""))
    sums = named.groupby(["day", "category"])["quantity"].sum().unstack().reindex(index)
    return sums.fillna(0.0).where(sums.notna().cummax())


def calm(portions: pd.DataFrame, promotions: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """On which days a category is sold, nothing of it is on promotion, and nothing has just been."""
    its = portions.notna()
    spans = targets(promotions, dishes)[["first", "last", "category"]].drop_duplicates()
    for first, last, category in spans.itertuples(index=False):
        if category in its:
            its.loc[first : last + pd.Timedelta(days=DIP_DAYS), category] = False
    return its


def design_of(days: pd.DataFrame) -> Design:
    """A column for everything that a day may differ by, of those that do; ``days`` as ``house_days`` gives them."""
    since = np.asarray((days.index - days.index[0]) / pd.Timedelta(days=KNOT_DAYS))
    knots = range(int(np.ceil(since[-1])) + 1)
    columns = {("level", f"level {knot}"): np.maximum(1.0 - np.abs(since - knot), 0.0) for knot in knots}
    if since[-1] * KNOT_DAYS >= A_YEAR_DAYS:
        turn = 2 * np.pi * days.index.day_of_year.to_numpy() / A_YEAR_DAYS
        columns |= {("year", "year sine"): np.sin(turn), ("year", "year cosine"): np.cos(turn)}
    columns |= {("weekday", name): days["day_of_week"] == day for day, name in enumerate(WEEKDAYS)}
    columns |= {("flag", name): days[name] for name in FLAGS}
    columns |= {("rain", ""): days["precipitation"] >= RAINY_MM}
    columns |= {("temperature", ""): (days["temperature"] - days["temperature"].mean()) / DEGREES}
    columns |= _named(days)
    told = {column: np.asarray(said, dtype=float) for column, said in columns.items()}
    moving = {column: said for column, said in told.items() if np.ptp(said) > 0}
    return Design(tuple(moving), np.column_stack(list(moving.values())))


def _named(days: pd.DataFrame) -> dict[tuple[str, str], np.ndarray]:
    """A column for holidays in general and one for each name; what has two names for one thing is one column."""
    columns = {("holidays", ""): (days["holiday"].str.strip("; ") != "").to_numpy()}
    seen: set[str] = set()
    for column, group in (("holiday", "holiday"), ("observance", "event"), ("event", "event")):
        said = days[column].str.split("; ")
        for name in sorted({one for names in said for one in names} - {"", *seen}):
            columns[group, name] = np.array([name in names for names in said])
            seen.add(name)
    return columns


def fit(design: Design, portions: pd.Series, its: pd.Series, known: pd.Series | None = None) -> Fit:
    """Effects on ``portions`` on the days of ``its``, by quasi-likelihood: the variance is mean + noise × mean².

    ``known`` is what is known of the logarithm of the mean. How readily the level drifts is learned.
    """
    days = its.to_numpy()
    told = np.zeros(int(days.sum())) if known is None else known[days].to_numpy()
    part = _Part(design.table[days], portions[days].to_numpy(), told)
    found, spread = part.start(design), SPREAD
    for _ in range(ROUNDS):
        found = part.step(design, found, spread)
        spread = SPREAD | {"level": _drift(design, found)}
    return found


@dataclass(frozen=True)
class _Part:
    """What one regression is about: the design's rows, the portions, and what is known of their mean's logarithm."""

    x: np.ndarray
    y: np.ndarray
    known: np.ndarray

    def start(self, design: Design) -> Fit:
        size = np.zeros(len(design.columns))
        size[: design.knots] = np.log(max(self.y.mean(), 0.1)) - self.known.mean()
        return Fit(design.columns, size, np.eye(len(size)), noise=0.02)

    def step(self, design: Design, now: Fit, spread: dict[str, float]) -> Fit:
        """One step of iteratively reweighted least squares, and the noise that it leaves."""
        size, mean = now.size, self._mean(now.size)
        weight = mean / (1.0 + now.noise * mean)
        miss = np.clip((self.y - mean) * np.sqrt(weight) / mean, -FAR, FAR) / np.sqrt(weight)
        weighed = weight[:, None] * self.x
        squares = self.x.T @ weighed
        covariance = np.linalg.inv(squares + _penalty(design, spread))
        size = covariance @ (weighed.T @ (self.x @ size + miss))
        free = len(self.y) - np.sum(covariance * squares)
        return Fit(now.columns, size, covariance, _noise(self.y, self._mean(size), free))

    def _mean(self, size: np.ndarray) -> np.ndarray:
        return np.exp(np.clip(self.x @ size + self.known, -10.0, 15.0))


def _penalty(design: Design, spread: dict[str, float]) -> np.ndarray:
    """What draws each column to 0, as its group's spread has it, and each knot of the level to the one before."""
    steps = _steps(design.knots)
    level = steps.T @ steps / spread["level"] ** 2 + np.eye(design.knots) * 1e-4
    return block_diag(level, np.diag([spread[group] ** -2 for group, _ in design.columns[design.knots :]]))


def _steps(knots: int) -> np.ndarray:
    """From the level at each knot to how far it moves from one to the next."""
    return np.eye(knots)[1:] - np.eye(knots)[:-1]


def _drift(design: Design, found: Fit) -> float:
    """How far the level does move from knot to knot (one step of expectation and maximisation)."""
    steps, level = _steps(design.knots), slice(0, design.knots)
    if not len(steps):
        return SPREAD["level"]
    doubt = np.diag(steps @ found.covariance[level, level] @ steps.T)
    moved = steps @ found.size[level]
    return max(float(np.sqrt(np.mean(moved**2 + doubt))), LEAST_DRIFT)


def _noise(y: np.ndarray, mean: np.ndarray, free: float) -> float:
    """The noise with which the squared misses are as large as they should be; 0 where chance alone explains them."""
    low, high = 0.0, MOST_NOISE
    for _ in range(30):
        middle = (low + high) / 2
        squares = np.minimum((y - mean) ** 2 / (mean + middle * mean**2), FAR**2)
        low, high = (middle, high) if squares.sum() > free else (low, middle)
    return low


@dataclass(frozen=True)
class _Told:
    """One effect to tell: the sum of which columns, and by what to divide what comes out."""

    kind: str
    when: str
    contrast: Mapping[Column, float]
    per: float = 1.0
    against: float = 1.0


def _tell(category: str, found: Fit, lived: Mapping[Column, int]) -> list[dict[str, object]]:
    """The rows of one category: each effect that was ``lived`` on any day."""
    rows = []
    for column, one in _effects(found):
        if not lived[column]:
            continue
        middle, doubt = found.along(one.contrast)
        ends = (middle + REACH * doubt * end for end in (-1.0, 0.0, 1.0))
        low, effect, high = (float(np.exp(end / one.per)) / one.against - 1.0 for end in ends)
        row = {"kind": one.kind, "what": category, "when": one.when, "effect": effect, "low": low, "high": high}
        rows.append(row | {"source": "learned", "occasions": int(lived[column])})
    return rows


def _effects(found: Fit) -> Iterator[tuple[Column, _Told]]:
    """Every effect that is told, and the column that says on which days it was lived."""
    week = {column: size for column, size in zip(found.columns, found.size, strict=True) if column[0] == "weekday"}
    factors = np.exp(list(week.values()))
    shares = dict(zip(week, -factors / factors.sum(), strict=True))
    drawn = np.exp(sum(share * week[column] for column, share in shares.items()))
    mean_day = float(factors.mean() * drawn) if week else 1.0  # of a place that opens on one weekday none is told
    for column in found.columns:
        group, name = column
        if group == "weekday":
            yield column, _Told(group, name, shares | {column: 1.0 + shares[column]}, against=mean_day)
        elif group == "holiday":
            yield column, _Told(group, name, {("holidays", ""): 1.0, column: 1.0})
        elif group == "holidays":
            yield column, _Told("holiday", "", {column: 1.0})
        elif group in ("event", "rain"):
            yield column, _Told(group, name, {column: 1.0})
        elif group == "temperature":
            yield column, _Told(group, "", {column: 1.0}, per=DEGREES)
        elif group == "flag" and FLAGS[name]:
            yield column, _Told(FLAGS[name], "", {column: 1.0})
