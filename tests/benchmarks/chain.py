"""A chain of restaurants, 500 ingredients from 20 suppliers at 30 locations: all planned at once, and one alone."""

from collections.abc import Iterator, Mapping
from statistics import median

import numpy as np
import pandas as pd

from forecasting.demand.forecast import Settings, make_forecast
from forecasting.plan import make_plan
from forecasting.planning.setting_out import make_basis
from forecasting.tables import Restaurant, empty
from tests.benchmarks.measure import Figure, take

INGREDIENTS, SUPPLIERS, DISHES = 500, 20, 125
LOCATIONS = [f"Local {number:02}" for number in range(30)]
WEEKS = 16
ROUNDS = 5
MOST_SECONDS = 60
MOST_MILLISECONDS = 300
TODAY = pd.Timestamp("2026-03-30")
SETTINGS = Settings(folds=1, warmup=1, jobs=1, models=("weekday_mean",))


def measure() -> Iterator[Figure]:
    """What is measured is the plan: the forecast is the weekday mean, judged once."""
    restaurant = chain(LOCATIONS)
    basis = make_basis(restaurant, make_forecast(restaurant, SETTINGS))
    alone = [take(lambda: make_plan(basis.at(LOCATIONS[0]), TODAY)).wall for _ in range(ROUNDS)]
    yield Figure("500 ingredients at one of 30 locations, planned", median(alone) * 1000, "ms", most=MOST_MILLISECONDS)
    counts = [restaurant.stock.assign(quantity=12.0 + number) for number in range(ROUNDS)]
    again = [take(lambda stock=stock: make_plan(basis.with_counts(stock).at(LOCATIONS[0]), TODAY)) for stock in counts]
    yield Figure("the same after a count", median(each.wall for each in again) * 1000, "ms", most=MOST_MILLISECONDS)
    every = take(lambda: make_plan(basis, TODAY)).wall
    yield Figure("500 ingredients at 30 locations, planned", every, "s", most=MOST_SECONDS)


def chain(locations: list[str]) -> Restaurant:
    """Every location sells every dish; each dish takes ingredients of its own."""
    dishes, names, suppliers = (
        [f"{word} {number:0{len(str(count - 1))}}" for number in range(count)]
        for word, count in (("Plato", DISHES), ("Insumo", INGREDIENTS), ("Proveedor", SUPPLIERS))
    )
    days = pd.date_range(end=TODAY - pd.Timedelta(days=1), periods=7 * WEEKS)
    sold = pd.MultiIndex.from_product([locations, days, dishes], names=["location", "day", "dish"])
    portions = np.random.default_rng(0).poisson(6, len(sold)).astype(float)
    held = pd.MultiIndex.from_product([locations, names], names=["location", "ingredient"])
    recipes = {"item": np.repeat(dishes, INGREDIENTS // DISHES), "ingredient": names, "quantity": 0.2, "unit": "kg"}
    keeps, week = np.resize([3, 7, 14, 90], INGREDIENTS), np.resize(["mon,thu", "tue,fri", "wed,sat"], SUPPLIERS)
    who = {"supplier": suppliers, "delivery_days": week, "cutoff": "18:00", "lead_time_days": 1, "minimum": 50.0}
    offer = {"supplier": np.resize(suppliers, INGREDIENTS), "pack_size": 5.0, "pack_name": "saco", "unit_cost": 4.0}
    return Restaurant(
        sales=_table("sales", sold.to_frame(index=False).assign(quantity=portions)),
        recipes=_table("recipes", recipes | {"yield": 1.0, "per": "portion"}),
        dishes=_table("dishes", {"dish": dishes, "price": 30.0}),
        ingredients=_table("ingredients", {"ingredient": names, "unit": "kg", "shelf_life_days": keeps}),
        suppliers=_table("suppliers", who),
        supply=_table("supply", {"ingredient": names} | offer),
        stock=_table("stock", held.to_frame(index=False).assign(day=days[-1], quantity=12.0)),
    )


def _table(name: str, given: Mapping[str, object] | pd.DataFrame) -> pd.DataFrame:
    """One of the restaurant's tables; what isn't given is empty."""
    model, rows = empty(name), pd.DataFrame(given)
    nothing = {column: "" if model[column].dtype == "str" else np.nan for column in model if column not in rows}
    return rows.assign(**nothing)[list(model)].astype(model.dtypes)
