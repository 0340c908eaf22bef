"""A cevichería that can be reckoned by head: every open day sells the same, so every forecast is exact.

Ten ceviches and five lomos from Tuesday to Sunday take 1 kg of limes, of potatoes and of onions a day.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from forecasting.demand.forecast import Settings
from forecasting.models.contract import answer
from forecasting.tables import COLUMNS, HOME, Place, Restaurant, empty

FIRST = pd.Timestamp("2026-01-06")  # a Tuesday
LAST = pd.Timestamp("2026-03-29")  # a Sunday, twelve weeks later
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = pd.date_range("2026-03-30", periods=5, unit="us")

PORTIONS = {"Ceviche": 10.0, "Lomo": 5.0}
PLAIN = Settings(models=("seasonal_naive", "weekday_mean"), folds=1, warmup=0, jobs=1)
"""Only what a kitchen would do by hand, and one fold: a run takes a moment."""

UNJUDGED = replace(PLAIN, folds=0)
"""The same without any fold: for what is expected, whoever is right."""

JUDGED = replace(PLAIN, folds=2, warmup=2)
"""The same with as many folds as a band needs."""


def rows(table: str, *given: dict) -> pd.DataFrame:
    """Rows of a table of the vocabulary, with the defaults that a reader would fill in."""
    model = empty(table)
    lines = [{column.name: row.get(column.name, column.default) for column in COLUMNS[table]} for row in given]
    return pd.DataFrame(lines, columns=model.columns).astype(model.dtypes)


def days_open(first: pd.Timestamp = FIRST, last: pd.Timestamp = LAST) -> pd.DatetimeIndex:
    """Every day but Mondays."""
    days = pd.date_range(first, last, unit="us")
    return days[days.day_of_week > 0]


def sales(
    sold: Callable[[str, pd.Timestamp], float] = lambda dish, day: PORTIONS[dish],
    days: pd.DatetimeIndex | None = None,
    dishes: tuple[str, ...] = tuple(PORTIONS),
    location: str = HOME,
) -> pd.DataFrame:
    """Daily sales by a rule; a dish that sells nothing on a day has no row, as in a till's export."""
    days = days_open() if days is None else days
    lines = [
        {"day": day, "dish": dish, "quantity": sold(dish, day), "location": location} for day in days for dish in dishes
    ]
    return rows("sales", *[line for line in lines if line["quantity"]])


def cevicheria(**tables: pd.DataFrame | Place) -> Restaurant:
    """The cevichería, with some of its tables replaced."""
    supply = [
        {"ingredient": name, "supplier": "Mercado", "pack_size": 2.0, "pack_name": "malla", "unit_cost": cost}
        for name, cost in (("Limón", 4.0), ("Papa", 3.0), ("Cebolla", 2.0))
    ]
    kept = {
        "place": Place(country="US"),  # in Peru the Friday is Good Friday, on which nobody delivers
        "sales": sales(),
        "dishes": rows(
            "dishes",
            {"dish": "Ceviche", "category": "Marino", "price": 40.0},
            {"dish": "Lomo", "category": "Criollo", "price": 30.0},
        ),
        "recipes": rows(
            "recipes",
            {"item": "Ceviche", "ingredient": "Limón", "quantity": 100.0, "unit": "g"},
            {"item": "Ceviche", "ingredient": "Cebolla", "quantity": 50.0, "unit": "g"},
            {"item": "Lomo", "ingredient": "Papa", "quantity": 200.0, "unit": "g"},
            {"item": "Lomo", "ingredient": "Cebolla", "quantity": 100.0, "unit": "g"},
        ),
        "ingredients": rows(
            "ingredients",
            *[{"ingredient": name, "unit": "kg", "shelf_life_days": 30.0} for name in ("Limón", "Papa", "Cebolla")],
        ),
        # ordered until Monday 21:00 for Tuesday, until Thursday 21:00 for Friday
        "suppliers": rows(
            "suppliers", {"supplier": "Mercado", "delivery_days": "tue,fri", "cutoff": "21:00", "lead_time_days": 1.0}
        ),
        "supply": rows("supply", *supply),
        "stock": rows(
            "stock",
            {"day": LAST, "ingredient": "Limón", "quantity": 2.5},
            {"day": LAST, "ingredient": "Papa", "quantity": 20.0},
            {"day": LAST, "ingredient": "Cebolla", "quantity": 4.0},
        ),
    }
    return Restaurant(**kept | tables)


@dataclass
class GuestsByTheDay:
    """A model that says 1 of every open day and 2 of every holiday."""

    name: str = "prophet"

    def fit(self, history: pd.DataFrame) -> Self:
        return self

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        return answer(days, 1.0 + days["is_holiday"])


@dataclass
class GuestsByTheThermometer:
    """A model that says a twentieth of every degree."""

    name: str = "forest"

    def fit(self, history: pd.DataFrame) -> Self:
        return self

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        return answer(days, days["temperature"] / 20.0)
