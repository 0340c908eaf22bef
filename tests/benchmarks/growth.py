"""What do ten times as many series cost: ten times the ingredients, or ten locations?"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from statistics import median

import pandas as pd

from forecasting.demand.forecast import Settings, make_forecast
from forecasting.plan import make_plan
from forecasting.planning.setting_out import make_basis
from forecasting.tables import Restaurant
from tests.benchmarks import sample
from tests.benchmarks.measure import Figure, interleave, ratio, take

ROUNDS = 2
TIMES = 10
MOST_TIMES = 10.5
SETTINGS = Settings(folds=1, warmup=1, jobs=1)
DISHES = ("Ceviche clásico", "Lomo saltado", "Ají de gallina", "Pisco sour")


def measure() -> Iterator[Figure]:
    """The whole chain for 4 series and for 40, in turn, with few folds."""
    few = kitchen()
    for what, column in (("ingredients", "dish"), ("locations", "location")):
        many = replace(few, sales=times(few.sales, column))
        pairs = interleave(partial(_seconds, many), partial(_seconds, few), ROUNDS)
        yield Figure(f"40 series, {TIMES} times the {what}", median(big for big, _ in pairs), "s")
        yield Figure(f"40 series / 4 series, {what}", ratio(pairs), "×", most=MOST_TIMES)


def kitchen() -> Restaurant:
    """A year of a few of the sample's dishes, each its own ingredient."""
    whole = sample.restaurant()
    sales = whole.sales
    kept = sales["dish"].isin(DISHES) & (sales["day"] > sales["day"].max() - pd.Timedelta(weeks=52))
    return Restaurant(sales=sales[kept], events=whole.events, weather=whole.weather)


def times(sales: pd.DataFrame, column: str) -> pd.DataFrame:
    """The same sales over and over, each time under other names and by a tenth larger."""
    copies = [
        sales.assign(**{column: sales[column] + f" {number}", "quantity": sales["quantity"] * (1 + number / 10)})
        for number in range(TIMES)
    ]
    return pd.concat(copies, ignore_index=True)


def _seconds(restaurant: Restaurant) -> float:
    return take(lambda: _run(restaurant)).wall


def _run(restaurant: Restaurant) -> None:
    make_plan(make_basis(restaurant, make_forecast(restaurant, SETTINGS)), sample.monday())
