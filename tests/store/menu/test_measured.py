"""An ingredient that is measured in another unit stays the same amount."""

import pandas as pd
import pytest

from forecasting.demand.forecast import Settings, make_forecast
from forecasting.errors import InputError
from forecasting.planning.setting_out import make_basis
from forecasting.store.database import stamp
from forecasting.store.demand.runs import finish_run, read_forecast, start_run
from forecasting.store.restaurant import read_restaurant, save_table, try_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from tests.store.conftest import NO_ISSUES, NOON, ON_A_FILE, rows, sold

CULANTRO = {"ingredient": "Culantro", "unit": "kg", "shelf_life_days": 5, "reorder_point": 2, "storage_limit": 9}
BY_BUNCH = CULANTRO | {"unit": "atado", "storage_limit": 60}
BUNCH = {"ingredient": "Culantro", "unit": "atado", "equals": 0.25, "in_unit": "kg"}
SETTINGS = Settings(models=("weekday_mean",), jobs=1, folds=0, warmup=0, ahead_days=14)


@pytest.fixture
def bought_by_kilo(store):
    """Twelve kilos counted and five delivered, sold by the kilo for 6."""
    save_table(store, "ingredients", rows("ingredients", CULANTRO))
    save_table(store, "conversions", rows("conversions", BUNCH))
    counted = {"day": "2026-11-22", "ingredient": "Culantro", "quantity": 12, "location": "main"}
    save_table(store, "stock", rows("stock", counted))
    save_table(store, "deliveries", rows("deliveries", counted | {"quantity": 5}))
    save_table(store, "waste", rows("waste", counted | {"quantity": 1}))
    offer = {"ingredient": "Culantro", "supplier": "Mercado", "pack_size": 3, "unit_cost": 6}
    save_table(
        store, "suppliers", rows("suppliers", {"supplier": "Mercado", "delivery_days": "mon", "cutoff": "21:00"})
    )
    save_table(store, "supply", rows("supply", offer))
    return store


def amounts(known) -> list[float]:
    tables = (known.stock["quantity"], known.deliveries["quantity"], known.waste["quantity"])
    tables += (known.supply["pack_size"], known.supply["unit_cost"])
    return [table.item() for table in tables]


def limits(known) -> list[object]:
    return known.ingredients[["unit", "reorder_point", "storage_limit"]].to_numpy().tolist()[0]


def test_what_was_counted_came_and_is_bought_is_the_same_in_the_new_unit(bought_by_kilo):
    save_table(bought_by_kilo, "ingredients", rows("ingredients", BY_BUNCH))
    known = read_restaurant(bought_by_kilo)
    assert amounts(known) == [48, 20, 4, 12, 1.5]
    assert limits(known) == ["atado", 8, 60], "a limit that was just written is in the new unit"
    save_table(bought_by_kilo, "ingredients", rows("ingredients", CULANTRO | {"reorder_point": 8}), mode="merge")
    assert amounts(read_restaurant(bought_by_kilo)) == [12, 5, 1, 3, 6]


@ON_A_FILE
def test_what_was_written_in_the_new_unit_all_along_stays_as_it_is(bought_by_kilo):
    save_table(bought_by_kilo, "ingredients", rows("ingredients", BY_BUNCH), as_written=["Culantro"])
    known = read_restaurant(bought_by_kilo)
    assert (amounts(known), limits(known)) == ([12, 5, 1, 3, 6], ["atado", 2, 60])


@ON_A_FILE
def test_a_unit_that_nobody_can_convert_is_refused_while_anything_is_written_down_in_the_old_one(bought_by_kilo):
    before = stamp(bought_by_kilo)
    by_box = rows("ingredients", CULANTRO | {"unit": "caja"})
    with pytest.raises(InputError) as refused:
        save_table(bought_by_kilo, "ingredients", by_box)
    told = {"ingredient": "Culantro", "unit": "kg", "to": "caja"}
    assert (refused.value.code, refused.value.values) == ("unit_changed", told)
    tried = try_table(bought_by_kilo, "ingredients", by_box, "replace", as_written=["Culantro"])
    assert (amounts(tried)[0], stamp(bought_by_kilo)) == (12, before)


@ON_A_FILE
def test_a_forecast_made_before_counts_in_the_new_unit_and_is_one_of_the_same_recipes(bought_by_kilo, tmp_path):
    store = bought_by_kilo
    days = pd.date_range("2026-10-12", "2026-11-22")
    save_import(store, sold(*[(day, "Ceviche", 4, 160) for day in days]), NO_ISSUES, Upload(b"1", "x.csv", NOON))
    line = {"item": "Ceviche", "ingredient": "Culantro", "quantity": 250, "unit": "g"}
    save_table(store, "recipes", rows("recipes", line))
    run = start_run(store, SETTINGS, NOON)
    finish_run(store, run, make_forecast(read_restaurant(store), SETTINGS), tmp_path, NOON, {})
    assert set(read_forecast(store, tmp_path).means["mean"].round(6)) == {1.0}
    save_table(store, "ingredients", rows("ingredients", BY_BUNCH))
    found = read_forecast(store, tmp_path)
    assert set(found.means["mean"].round(6)) == {4.0}
    assert not make_basis(read_restaurant(store), found).recipes_changed
