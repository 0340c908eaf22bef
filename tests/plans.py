"""Plans of the cevichería, and what they say."""

import pandas as pd

from forecasting.demand.forecast import Forecast
from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis
from forecasting.tables import HOME, Place, empty
from tests.restaurants import FRIDAY, cevicheria, rows

SATURDAY = FRIDAY + pd.Timedelta(days=1)
SUNDAY, WEEK = FRIDAY + pd.Timedelta(days=2), pd.Timedelta(weeks=1)
NO_SUPPLIER = {"suppliers": empty("suppliers"), "supply": empty("supply")}


def with_tables(forecast: Forecast, **tables: pd.DataFrame | Place) -> Basis:
    return make_basis(cevicheria(**tables), forecast)


def usage(plan: Plan, ingredient: str, location: str = HOME) -> dict[pd.Timestamp, float]:
    ours = (plan.means["ingredient"] == ingredient) & (plan.means["location"] == location)
    return plan.means[ours].set_index("day")["mean"].to_dict()


def run_out(plan: Plan, ingredient: str) -> pd.Series:
    return plan.run_outs.set_index("ingredient").loc[ingredient]


def line(plan: Plan, ingredient: str) -> pd.Series:
    return plan.lines.set_index("ingredient").loc[ingredient]


def delivery(day: pd.Timestamp, ingredient: str, quantity: float) -> pd.DataFrame:
    given = {"day": day, "ingredient": ingredient, "quantity": quantity, "supplier": "Mercado"}
    return rows("deliveries", given)
