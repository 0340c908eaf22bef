"""A kitchen of 500 ingredients gets its run-out days and its orders."""

import numpy as np
import pandas as pd
import pytest

from forecasting.demand.forecast import Settings, make_forecast
from forecasting.plan import Plan, make_plan
from forecasting.planning.setting_out import make_basis
from forecasting.tables import HOME, Restaurant, empty

INGREDIENTS = 500
SUPPLIERS = 20
DAYS = pd.date_range("2026-05-25", "2026-11-22", unit="us")  # 26 weeks, Monday to Sunday
NAMES = [f"Insumo {number:03d}" for number in range(INGREDIENTS)]


def table(name: str, **columns: object) -> pd.DataFrame:
    """A table of the vocabulary; what isn't given is empty."""
    model = empty(name)
    texts = {column: "" for column in model.columns if model[column].dtype == "str" and column not in columns}
    return pd.DataFrame(columns).assign(**texts).reindex(columns=model.columns).astype(model.dtypes)


def big_kitchen() -> Restaurant:
    """Each ingredient is sold as it is: the nth takes 10 + n / 10 a day on average, by chance and by weekday."""
    keys = pd.MultiIndex.from_product([DAYS, NAMES], names=["day", "dish"]).to_frame(index=False)
    usual = 10 + np.tile(np.arange(INGREDIENTS) / 10, len(DAYS)) + 2 * keys["day"].dt.day_of_week
    sold = np.random.default_rng(0).poisson(usual).astype(float)
    suppliers = [f"Proveedor {number}" for number in range(SUPPLIERS)]
    return Restaurant(
        sales=table("sales", **keys.assign(quantity=sold, location=HOME, source="till")),
        ingredients=table("ingredients", ingredient=NAMES, unit="kg", shelf_life_days=7.0),
        suppliers=table(
            "suppliers",
            supplier=suppliers,
            delivery_days="mon,wed,fri",
            cutoff="20:00",
            lead_time_days=1.0,
            minimum=0.0,
        ),
        supply=table(
            "supply",
            ingredient=NAMES,
            supplier=[suppliers[number % SUPPLIERS] for number in range(INGREDIENTS)],
            pack_size=5.0,
            pack_name="caja",
            unit_cost=3.0,
            preference=1.0,
        ),
        stock=table("stock", day=DAYS[-1], ingredient=NAMES, quantity=20.0, location=HOME),
    )


@pytest.fixture(scope="module")
def plan() -> Plan:
    restaurant = big_kitchen()
    forecast = make_forecast(
        restaurant, Settings(models=("seasonal_naive", "weekday_mean", "forest"), folds=1, warmup=3)
    )
    return make_plan(make_basis(restaurant, forecast), DAYS[-1] + pd.Timedelta(days=1))


def test_every_ingredient_has_a_forecast(plan):
    assert plan.means["ingredient"].nunique() == INGREDIENTS
    assert np.isfinite(plan.means["mean"]).all() and (plan.means["mean"] >= 0).all()


def test_every_ingredient_runs_out_within_a_week_and_a_half_of_no_delivery(plan):
    assert sorted(plan.run_outs["ingredient"]) == NAMES
    assert plan.run_outs["p50_day"].max() < DAYS[-1] + pd.Timedelta(days=10)


def test_every_ingredient_is_ordered_in_whole_packs_from_its_supplier(plan):
    assert sorted(plan.to_order["ingredient"]) == NAMES
    assert len(plan.orders) == SUPPLIERS
    assert (plan.to_order["quantity"] == plan.to_order["packs"] * 5.0).all()
    assert plan.orders["cost"].sum() == pytest.approx(plan.to_order["cost"].sum())
