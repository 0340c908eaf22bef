"""The catalogue of features: what each model learns from, where it comes from, and how much it matters."""

from dataclasses import dataclass

import pandas as pd

from forecasting.models.prophet import OPTIONAL

BOTH = ("prophet", "forest")
FOREST = ("forest",)
CALENDAR = (*BOTH, "smoothing")
NOBODY = ()


@dataclass(frozen=True)
class Feature:
    """One thing that a model learns from, under the name that it has everywhere.

    ``group`` is what it tells of (``drivers``), ``unit`` and ``source`` are codes of the texts, ``used_by`` the models
    that look at it. What it means and how it is made stand in the texts, ``catalogue.meaning`` and ``catalogue.made``.
    """

    name: str
    group: str
    source: str
    unit: str
    used_by: tuple[str, ...]


CATALOGUE = (
    Feature("day_of_week", "weekday", "calendar", "weekday", CALENDAR),
    Feature("is_weekend", "weekday", "calendar", "yes_no", FOREST),
    Feature("season", "season", "calendar", "season", BOTH),
    Feature("month", "season", "calendar", "month", FOREST),
    Feature("is_holiday", "holidays", "calendar", "yes_no", CALENDAR),
    Feature("before_holiday", "holidays", "calendar", "yes_no", CALENDAR),
    Feature("after_holiday", "holidays", "calendar", "yes_no", CALENDAR),
    Feature("is_long_weekend", "holidays", "calendar", "yes_no", CALENDAR),
    Feature("is_bridge_day", "holidays", "calendar", "yes_no", CALENDAR),
    Feature("is_observance", "holidays", "calendar", "yes_no", CALENDAR),
    Feature("is_school_holiday", "holidays", "calendar", "yes_no", CALENDAR),
    Feature("event_strength", "holidays", "calendar", "strength", CALENDAR),
    Feature("is_payday", "pay_days", "calendar", "yes_no", CALENDAR),
    Feature("after_closure", "closures", "sales", "yes_no", FOREST),
    Feature("temperature", "weather", "weather", "celsius", BOTH),
    Feature("weather_anomalies", "weather", "weather", "celsius", FOREST),
    Feature("precipitation", "weather", "weather", "millimetres", BOTH),
    Feature("promotion", "promotion", "promotions", "share", BOTH),
    Feature("lagged_sales", "lately", "sales", "share_of_level", FOREST),
    Feature("lagged_sales_2", "lately", "sales", "share_of_level", FOREST),
    Feature("lagged_sales_3", "lately", "sales", "share_of_level", FOREST),
    Feature("rolling_avg_sales", "lately", "sales", "share_of_level", FOREST),
    Feature("sales_change_percentage", "lately", "sales", "change", FOREST),
    Feature("seasonality_index", "lately", "sales", "share_of_level", FOREST),
    Feature("trend_strength", "trend", "sales", "change", FOREST),
    Feature("level", "trend", "sales", "usage", (*BOTH, "smoothing", "rare")),
    Feature("historical_weather_avg", "weather", "weather", "celsius", NOBODY),
    Feature("humidity", "weather", "weather", "percent", NOBODY),
    Feature("is_peak_hour", "till", "sales", "yes_no", NOBODY),
    Feature("avg_order_size", "till", "sales", "portions", NOBODY),
    Feature("order_frequency", "till", "sales", "tickets", NOBODY),
    Feature("revenue_per_item", "till", "sales", "money", NOBODY),
    Feature("current_inventory_level", "stock", "stock", "usage", NOBODY),
    Feature("reorder_point", "stock", "stock", "usage", NOBODY),
    Feature("lead_time", "stock", "stock", "days", NOBODY),
    Feature("inventory_turnover_rate", "stock", "stock", "times", NOBODY),
    Feature("days_to_stockout", "stock", "stock", "days", NOBODY),
    Feature("stockout_indicator", "stock", "stock", "yes_no", NOBODY),
)
"""All that Prophet and the forest look at; the smoothing knows the calendar, the others days of usage only.

At the end what one may look for and no model has: how it is made says why.
"""

YES_OR_NO = tuple(feature.name for feature in CATALOGUE if feature.unit == "yes_no")
"""The features that a day has or hasn't."""


def catalogue(importances: pd.DataFrame, chosen: frozenset[str] | None = None) -> pd.DataFrame:
    """Each feature, the most important first: ``feature, group, unit, source, used_by, left_out, forest, prophet``.

    ``importances`` as in ``Forecast``: how much it matters to the forest and to Prophet, NaN where it was not measured.
    ``left_out`` says that Prophet does without it here, by the groups of signals ``chosen`` (None: nobody knows).
    """
    rows = pd.DataFrame([vars(feature) for feature in CATALOGUE]).rename(columns={"name": "feature"})
    known = importances.pivot(index="feature", columns="model", values="importance")
    known = known.reindex(columns=["forest", "prophet"]).astype(float).rename_axis(columns=None)
    gone = () if chosen is None else left_out(chosen)
    table = rows.assign(left_out=rows["feature"].isin(gone)).join(known, on="feature")
    largest = table[["forest", "prophet"]].max(axis=1).fillna(-1.0)
    return table.loc[largest.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def left_out(chosen: frozenset[str]) -> tuple[str, ...]:
    """The features that Prophet does without where only these groups of its signals helped."""
    return tuple(column for group, columns in OPTIONAL.items() if group not in chosen for column in columns)
