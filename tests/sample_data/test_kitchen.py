"""The kitchen's tables hang together, and its counts follow from what it used and received."""

import pandas as pd
import pytest

from forecasting.tables import COLUMNS
from tests.sample_data.conftest import read

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.mark.parametrize("table", [table for table in COLUMNS if table != "waste"])  # nobody there notes any
def test_every_table_has_the_columns_of_the_vocabulary(table):
    names = [column.name for column in COLUMNS[table]]
    columns = list(read(f"{table}.csv").columns)
    assert [name for name in names if name in columns] == columns
    assert {column.name for column in COLUMNS[table] if column.required} <= set(columns)


def test_there_are_38_ingredients_and_22_dishes_beside_the_new_and_the_renamed():
    assert len(read("ingredients.csv")) == 38
    assert len(read("dishes.csv")) == 22 + 2


def test_recipes_use_only_what_exists_and_every_dish_has_one():
    recipes, dishes = read("recipes.csv"), read("dishes.csv")
    preparations = recipes.loc[recipes["batch_output"].notna(), "item"].unique()
    known = {*read("ingredients.csv")["ingredient"], *preparations}
    assert set(recipes["ingredient"]) == known
    assert set(recipes["item"]) == {*dishes["dish"], *preparations}
    used_in = recipes[recipes["ingredient"].isin(preparations)].groupby("ingredient")["item"].nunique()
    assert used_in["Pasta de ají amarillo"] >= 8
    assert used_in["Chicha morada"] == 2


def test_every_ingredient_has_a_supplier_who_is_known():
    supply = read("supply.csv")
    assert sorted(supply["ingredient"]) == sorted(read("ingredients.csv")["ingredient"])
    assert set(supply["supplier"]) == set(read("suppliers.csv")["supplier"])


def test_suppliers_come_on_their_weekdays_or_the_day_after_a_holiday():
    weekdays = read("suppliers.csv").set_index("supplier")["delivery_days"].str.split(",")
    came = read("deliveries.csv").dropna(subset="supplier")[["day", "supplier"]].drop_duplicates()
    on_time = [WEEKDAYS[day.day_of_week] in weekdays[supplier] for day, supplier in came.itertuples(index=False)]
    assert set(came["day"][[not right for right in on_time]]) <= {
        pd.Timestamp("2026-10-09"),
        pd.Timestamp("2026-11-02"),
    }
    assert not came["day"].isin([pd.Timestamp("2026-10-08"), pd.Timestamp("2026-11-01")]).any()
    assert not came["day"].isin(read("closed.csv")["day"]).any()


def test_deliveries_are_whole_packs_worth_the_minimum():
    ordered = read("deliveries.csv").dropna(subset="supplier").merge(read("supply.csv"), on=["ingredient", "supplier"])
    packs = ordered["quantity"] / ordered["pack_size"]
    assert packs.tolist() == pytest.approx(packs.round().tolist())
    value = (ordered["quantity"] * ordered["unit_cost"]).groupby([ordered["supplier"], ordered["day"]]).sum()
    minimum = read("suppliers.csv").set_index("supplier")["minimum"]
    assert (value >= value.index.get_level_values("supplier").map(minimum)).all()


def test_orders_are_open_after_the_last_day():
    coming = read("deliveries.csv").query("day > '2026-11-22'")
    assert set(coming["supplier"]) == {"Verduras", "Avícola", "Bebidas y licores"}
    assert coming["day"].max() == pd.Timestamp("2026-11-26")


def test_everything_is_counted_every_sunday_of_the_last_eight_weeks():
    counts = read("stock.csv").pivot(index="day", columns="ingredient", values="quantity")
    assert counts.index.tolist() == pd.date_range("2026-09-27", "2026-11-22", freq="W-SUN").tolist()
    assert set(counts.columns) == set(read("ingredients.csv")["ingredient"])
    assert counts.notna().all(axis=None)


@pytest.mark.parametrize(
    ("ingredient", "per_portion"),
    [
        # Checked by hand: portions that take these ingredients, in the ingredient's own unit.
        (
            "Lomo fino",
            {"Lomo saltado": 0.180 / 0.88, "Tacu tacu con lomo": 0.170 / 0.88},
        ),
        (
            "Maíz morado",
            {"Chicha morada (jarra 1 l)": 0.11, "Chicha morada (vaso 400 ml)": 0.044},
        ),
        (
            "Queso fresco",
            {"Papa a la huancaína": 0.130 * 0.4, "Arroz con pollo": 0.030 * 0.4},
        ),
        (
            "Pollo entero",
            {"1/4 Pollo a la brasa con papas": 0.25, "Pollo a la brasa entero familiar": 1.0},
        ),
    ],
)
def test_stock_rolls_from_count_to_count(ingredient, per_portion, sales, truth):
    counts = read("stock.csv").query("ingredient == @ingredient").set_index("day")["quantity"]
    sold = sales[sales["dish"].isin(per_portion)]
    used = weekly((sold["quantity"] * sold["dish"].map(per_portion)).groupby(sold["day"]).sum())
    received = weekly(read("deliveries.csv").query("ingredient == @ingredient").groupby("day")["quantity"].sum())
    waste = pd.DataFrame(truth["waste"]).query("ingredient == @ingredient")
    wasted = weekly(waste["quantity"].groupby(pd.to_datetime(waste["day"])).sum())
    rolled = counts.shift() + received - used - wasted
    assert len(counts) == 9
    assert (rolled - counts).abs().dropna().max() < 0.08 * used.max()


def weekly(by_day: pd.Series) -> pd.Series:
    """Sums of the weeks that end on the Sundays of the counts, 0 where nothing happened."""
    weeks = by_day.reindex(pd.date_range("2026-09-28", "2026-11-22"), fill_value=0.0).resample("W-SUN").sum()
    return weeks.reindex(pd.date_range("2026-09-27", "2026-11-22", freq="W-SUN"), fill_value=0.0)


def test_dishes_cost_what_dishes_cost(sales):
    """Food cost of the menu as a whole between a fifth and a third of net sales."""
    bought = read("deliveries.csv").query("day <= '2026-11-22'").merge(read("supply.csv"), on="ingredient")
    spent = (bought["quantity"] * bought["unit_cost"]).sum()
    sold = sales.loc[sales["day"] >= "2026-09-28", "net_sales"].sum()
    assert 0.20 < spent / sold < 0.33


def test_money_is_portions_at_the_price_without_tax_less_discounts(sales):
    price = (read("dishes.csv").set_index("dish")["price"] / 1.10).round(2)
    charged = sales["quantity"] * sales["dish"].map(price) - sales["discount"]
    refunded = (charged - sales["net_sales"]).round(2)
    assert (refunded >= -0.01).all()
    assert 0 < (refunded > 0.01).mean() < 0.01
