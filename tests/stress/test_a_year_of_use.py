"""A year of daily use: a file of sales each week, a forecast, orders, deliveries, a count; the books stay right."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, text

from forecasting.demand.forecast import Settings, make_forecast
from forecasting.errors import QuestionError
from forecasting.files.writing import table_to_csv
from forecasting.folder import read_folder
from forecasting.plan import Plan, make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis
from forecasting.sales import read_sales
from forecasting.store.database import open_database, reading, sqlite_url
from forecasting.store.demand.runs import RUNS_KEPT, finish_run, read_forecast, start_run
from forecasting.store.house import save_place
from forecasting.store.overview import overview
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import list_imports, save_import, undo_imports
from forecasting.store.sales.uploads import Import, Upload
from forecasting.store.supply.orders import LINE_COLUMNS, Order, list_orders, save_order
from forecasting.tables import COLUMNS, HOME, Place, Restaurant

SAMPLE = Path(__file__).parents[2] / "sample_data"
WEEKS = 52
WEEK = pd.Timedelta(weeks=1)
DAY = pd.Timedelta(days=1)
BY_HAND = Settings(models=("seasonal_naive", "weekday_mean"), folds=2, warmup=3, jobs=1)
DISH_DAY = ["day", "dish"]


@dataclass(frozen=True)
class Year:
    """What a year left behind."""

    engine: Engine
    models: Path
    sold: pd.DataFrame
    counted: pd.DataFrame
    sent: int


@pytest.fixture(scope="module")
def sample() -> Restaurant:
    return read_folder(SAMPLE)


@pytest.fixture(scope="module")
def year(sample, tmp_path_factory) -> Year:
    folder = tmp_path_factory.mktemp("year")
    engine = open_database(sqlite_url(folder / "restaurant.db"))
    save_place(engine, Place(name="Un año"))
    for table in (name for name in COLUMNS if name not in ("sales", "stock", "deliveries", "closed")):
        save_table(engine, table, getattr(sample, table))
    last = sample.sales["day"].max()
    sold = sample.sales[sample.sales["day"] > last - WEEKS * WEEK]
    larder, sent = Larder(sample), 0
    for sunday in pd.date_range(last - (WEEKS - 1) * WEEK, last, freq="7D", unit="us"):
        week = sold[(sold["day"] > sunday - WEEK) & (sold["day"] <= sunday)]
        upload(engine, week, sunday)
        basis = forecast(engine, folder / "models", sunday)
        larder = larder.after(basis, sunday, read_restaurant(engine, with_sales=False).deliveries)
        save_table(engine, "stock", larder.counted(sunday), mode="merge")
        sent += send_orders(engine, make_plan(counted_anew(basis, engine), sunday + DAY + pd.Timedelta(hours=9)))
    return Year(engine, folder / "models", sold, larder.counted(last), sent)


@dataclass(frozen=True)
class Larder:
    """What stands on the shelves: what came in, less what was used, never less than nothing."""

    sample: Restaurant
    stock: pd.Series | None = None

    def after(self, basis: Basis, sunday: pd.Timestamp, deliveries: pd.DataFrame) -> "Larder":
        """A week later."""
        this_week = {
            name: rows[(rows["day"] > sunday - WEEK) & (rows["day"] <= sunday)].groupby("ingredient")["quantity"].sum()
            for name, rows in (("in", deliveries), ("out", basis.usage))
        }
        every = self.sample.ingredients["ingredient"]
        before = pd.Series(0.0, index=every) if self.stock is None else self.stock
        came, went = (this_week[way].reindex(every).fillna(0.0) for way in ("in", "out"))
        return Larder(self.sample, (before + came - went).clip(lower=0.0))

    def counted(self, sunday: pd.Timestamp) -> pd.DataFrame:
        """The shelves as a count at the close of a Sunday."""
        return self.stock.rename("quantity").reset_index().assign(day=sunday, location=HOME)


def upload(engine: Engine, week: pd.DataFrame, sunday: pd.Timestamp) -> Import:
    """Keep a week's sales as the file that a till would have written."""
    content, name = table_to_csv(week), f"ventas-{sunday:%Y-%m-%d}.csv"
    read = read_sales(content, name)
    return save_import(engine, read.lines, read.issues, Upload(content, name, evening(sunday)))


def forecast(engine: Engine, models: Path, sunday: pd.Timestamp) -> Basis:
    """The forecast of a Sunday night, through the store as a page would have it."""
    restaurant = read_restaurant(engine)
    run = start_run(engine, BY_HAND, evening(sunday))
    finish_run(engine, run, make_forecast(restaurant, BY_HAND), models, evening(sunday))
    return make_basis(restaurant, read_forecast(engine, models))


def counted_anew(basis: Basis, engine: Engine) -> Basis:
    return make_basis(read_restaurant(engine), basis.forecast)


def send_orders(engine: Engine, plan: Plan) -> int:
    """Send what the plan suggests, and say how many orders that were."""
    for order in plan.orders.itertuples():
        ours = plan.to_order[plan.to_order["supplier"] == order.supplier]
        lines = ours.assign(suggested_packs=ours["packs"], sent_packs=ours["packs"])[LINE_COLUMNS]
        save_order(engine, Order(order.supplier, order.order_by, order.arrives, lines), evening(plan.now))
    return len(plan.orders)


def evening(day: pd.Timestamp) -> datetime:
    return datetime(day.year, day.month, day.day, 22, tzinfo=UTC)


def daily(sales: pd.DataFrame) -> pd.Series:
    return sales.groupby(DISH_DAY)["quantity"].sum()


def test_what_was_sold_in_a_year_is_what_the_books_say(year):
    kept = read_restaurant(year.engine).sales
    pd.testing.assert_series_equal(daily(kept), daily(year.sold), check_exact=False, rtol=1e-12)
    assert len(list_imports(year.engine)) == WEEKS


def test_a_year_of_counts_is_kept_and_the_last_one_is_right(year, sample):
    stock = read_restaurant(year.engine, with_sales=False).stock
    assert len(stock) == WEEKS * len(sample.ingredients)
    last = stock[stock["day"] == stock["day"].max()].set_index("ingredient")["quantity"]
    expected = year.counted.set_index("ingredient")["quantity"].reindex(last.index)
    np.testing.assert_allclose(last, expected)


def test_every_order_is_kept_once_and_on_its_way(year):
    orders = list_orders(year.engine)
    assert orders["id"].nunique() == year.sent > WEEKS
    sent = orders[orders["sent_packs"] > 0].groupby(["arrives", "ingredient"])["quantity"].sum()
    coming = read_restaurant(year.engine, with_sales=False).deliveries.groupby(["day", "ingredient"])["quantity"].sum()
    np.testing.assert_allclose(coming.to_numpy(), sent.to_numpy())


def test_shelves_do_not_fill_up_over_a_year_of_orders(year, sample):
    used = read_restaurant(year.engine).sales
    basis = make_basis(read_restaurant(year.engine), read_forecast(year.engine, year.models))
    recent = basis.usage[basis.usage["day"] > used["day"].max() - 4 * WEEK]
    four_weeks = recent.groupby("ingredient")["quantity"].sum()
    packs = sample.supply.groupby("ingredient")["pack_size"].max()
    held = year.counted.set_index("ingredient")["quantity"].reindex(four_weeks.index)
    assert (held <= np.maximum(four_weeks, packs.reindex(four_weeks.index).fillna(0.0))).all()


def test_only_the_newest_runs_keep_their_models(year):
    assert len(list(year.models.glob("run-*.joblib"))) == RUNS_KEPT


def test_the_database_is_whole_after_a_year(year):
    with reading(year.engine) as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_all_files_once_more_change_nothing(year):
    before = overview(year.engine)
    for sunday, week in year.sold.groupby(year.sold["day"].dt.to_period("W-SUN")):
        assert upload(year.engine, week, sunday.end_time.normalize()).already
    assert overview(year.engine) == before


def test_a_year_in_one_file_takes_the_place_of_its_weeks_and_can_be_taken_back(year):
    before = daily(read_restaurant(year.engine).sales)
    doubled = year.sold.assign(quantity=year.sold["quantity"] * 2)
    kept = upload(year.engine, doubled, year.sold["day"].max())
    pd.testing.assert_series_equal(daily(read_restaurant(year.engine).sales), before * 2)
    undo_imports(year.engine, [kept.id], evening(year.sold["day"].max()))
    pd.testing.assert_series_equal(daily(read_restaurant(year.engine).sales), before)


def test_a_year_that_would_lose_half_of_its_lines_is_asked_about(year):
    before = overview(year.engine)
    with pytest.raises(QuestionError):
        upload(year.engine, year.sold.iloc[::2], year.sold["day"].max())
    assert overview(year.engine) == before
