"""What a forecast says of one ingredient, as the few values that a sentence about it needs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.demand.paths import Paths
from forecasting.demand.scores import ROUNDING
from forecasting.demand.track_record import NO_RECORD, Record
from forecasting.stock.by_eye import usual_usage
from forecasting.tables import WEEK


@dataclass(frozen=True)
class Week:
    """What seven days to come will take: the middle of the futures, and their P10 and P90.

    ``low`` and ``high`` are None while too little has been judged to say anything about a range.
    """

    middle: float
    low: float | None
    high: float | None


def next_week(paths: Paths, ingredient: str, today: pd.Timestamp, ranged: bool = True) -> Week:
    """The usage of an ingredient from ``today`` on over seven days of its sampled futures; its range if ``ranged``.

    Where these begin later, over their first seven days.
    """
    first = max(today, paths.days[0])
    ahead = (paths.days >= first) & (paths.days < first + pd.Timedelta(days=WEEK))
    sums = paths.usage[:, ahead, paths.ingredients.index(ingredient)].sum(axis=1)
    low, middle, high = (float(value) for value in np.quantile(sums, (0.1, 0.5, 0.9)))
    return Week(middle, low, high) if ranged and high - low > ROUNDING * high else Week(middle, None, None)


def coming(means: pd.DataFrame, ingredient: str, today: pd.Timestamp, weeks: int) -> float:
    """What the ``weeks`` from ``today`` on take of an ingredient on average, as far as the days of ``means`` reach."""
    its = means[(means["ingredient"] == ingredient) & (means["day"] >= today)]
    return float(its.loc[its["day"] < today + pd.Timedelta(weeks=weeks), "mean"].sum())


def band(paths: Paths, ingredient: str) -> pd.DataFrame | None:
    """The usual range of each day to come: ``day, low, high``; None without any."""
    low, high = paths.quantiles((0.1, 0.9))[:, :, paths.ingredients.index(ingredient)]
    return pd.DataFrame({"day": paths.days, "low": low, "high": high}) if (high - low > ROUNDING * high).any() else None


def overview(
    paths: Paths,
    records: Mapping[str, Record],
    used: pd.DataFrame,
    unit_costs: pd.Series,
    today: pd.Timestamp,
    ranged: bool = True,
) -> pd.DataFrame:
    """All ingredients of a location at a glance, those whose errors cost most first, then those that err most.

    ``used`` (ingredient, day, quantity) is what was used, ``unit_costs`` are today's prices by ingredient. Returns
    ``ingredient``; ``week, low, high`` (as ``next_week``); ``change``, next week against a usual one
    (``by_eye.usual_usage``), as a share; ``verdict``; ``share``, the error of a week; ``cost``, the same in money;
    ``prophet`` and ``forest``, theirs; ``chosen``, the model that is used. NaN or missing where nobody knows.
    """
    lately = WEEK * usual_usage(used, used["day"].max())
    rows = []
    for ingredient in paths.ingredients:
        week, record = next_week(paths, ingredient, today, ranged), records.get(ingredient, NO_RECORD)
        before = float(lately.get(ingredient, math.nan))
        rows.append(
            {
                "ingredient": ingredient,
                "week": week.middle,
                "low": week.low,
                "high": week.high,
                "change": week.middle / before - 1.0 if before > 0 else math.nan,
                "verdict": record.verdict,
                "share": record.share,
                "cost": record.error * float(unit_costs.get(ingredient, math.nan)),
                "prophet": record.share_of(record.prophet_error),
                "forest": record.share_of(record.forest_error),
                "chosen": record.chosen if record.weeks else None,
            }
        )
    table = pd.DataFrame(rows).astype({"low": float, "high": float})
    return table.sort_values(["cost", "share"], ascending=False, kind="stable", ignore_index=True)


def usage_change(
    base: pd.DataFrame, changed: pd.DataFrame, first: pd.Timestamp | None = None, days: int = 14
) -> pd.DataFrame:
    """What a scenario changes in the usage of ``days`` from ``first`` on: the largest change, as a share, first.

    ``base`` and ``changed`` are the ``means`` of two plans; ``first`` is the first day of these if none is given.
    Returns ``ingredient, base, changed, difference``.
    """
    first = base["day"].min() if first is None else first
    last = first + pd.Timedelta(days=days - 1)
    sums = {
        name: means[means["day"].between(first, last)].groupby("ingredient")["mean"].sum()
        for name, means in (("base", base), ("changed", changed))
    }
    table = pd.DataFrame(sums).reset_index()
    table = table.assign(difference=table["changed"] - table["base"])
    share = (table["difference"] / table["base"].where(table["base"] > 0)).abs().fillna(0.0)
    return table.loc[share.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def as_planned(means: pd.DataFrame, planned: pd.DataFrame) -> pd.DataFrame:
    """Every model's ``means`` (day, model, mean) of one ingredient with what has come on top of the forecast since.

    ``planned`` (day, mean) is the recommended one with the promotions, closures and recipes known now. Days that it
    doesn't have are left out.
    """
    forecast = means[means["model"] == "recommended"].set_index("day")["mean"]
    now = planned.set_index("day")["mean"]
    lift = (now / forecast.reindex(now.index)).replace([math.inf, -math.inf], math.nan).fillna(1.0)
    rows = means[means["day"].isin(now.index)].reset_index(drop=True)
    return rows.assign(mean=rows["mean"] * rows["day"].map(lift))
