"""What people say of dishes being sold out, and the hours in which they were sold."""

import pandas as pd

from forecasting.store.days.sold_out import forget_sold_out, read_hours, read_sold_out, say_sold_out
from forecasting.store.menu.merges import merge
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from tests.store.conftest import NO_ISSUES, NOON, sold

SATURDAY = pd.Timestamp("2026-11-21")
CEVICHE = pd.DataFrame({"location": ["main"], "day": [SATURDAY], "dish": ["Ceviche"]})


def keep(engine, lines):
    save_import(engine, lines, NO_ISSUES, Upload(repr(lines.to_numpy().tolist()).encode(), "ventas.csv", NOON))


def test_the_last_word_about_a_dish_counts_and_can_be_taken_back(store):
    say_sold_out(store, CEVICHE, "no")
    say_sold_out(store, CEVICHE, "yes")
    assert read_sold_out(store)[["day", "dish", "answer"]].to_numpy().tolist() == [[SATURDAY, "Ceviche", "yes"]]
    assert read_sold_out(store)["hour"].isna().all()
    say_sold_out(store, CEVICHE.assign(hour=15), "yes")
    assert read_sold_out(store)["hour"].tolist() == [15]
    assert len(read_restaurant(store).sold_out) == 1
    forget_sold_out(store, CEVICHE)
    assert read_sold_out(store).empty


def test_of_two_names_of_one_dish_the_last_word_is_about_the_dish(store):
    keep(store, sold(("2026-11-21", "Ceviche", 2, 42), ("2026-11-21", "CEV-2", 2, 42)))
    say_sold_out(store, CEVICHE.assign(dish="CEV-2"), "no")
    say_sold_out(store, CEVICHE, "yes")
    merge(store, pd.DataFrame({"old": ["Ceviche"], "new": ["CEV-2"], "first_day": [SATURDAY]}), NOON)
    assert read_sold_out(store)[["dish", "answer"]].to_numpy().tolist() == [["CEV-2", "yes"]]
    forget_sold_out(store, CEVICHE.assign(dish="CEV-2"))
    assert read_sold_out(store).empty


def test_portions_are_summed_by_the_hour_where_it_is_known(store):
    lines = sold(*[("2026-11-21", "Ceviche", portions, 42) for portions in (2, 1, 4, 5)])
    keep(store, lines.assign(hour=pd.array([13, 13, 20, pd.NA], dtype="Int64")))
    hours = read_hours(store)
    assert hours[["day", "dish", "hour", "quantity"]].to_numpy().tolist() == [
        [SATURDAY, "Ceviche", 13, 3.0],
        [SATURDAY, "Ceviche", 20, 4.0],
    ]


def test_only_the_last_half_year_is_looked_through(store):
    lines = sold(("2026-05-01", "Ceviche", 2, 42), ("2026-11-21", "Ceviche", 1, 42))
    keep(store, lines.assign(hour=pd.array([13, 13], dtype="Int64")))
    assert read_hours(store)["day"].tolist() == [SATURDAY]


def test_without_sales_there_are_no_hours(store):
    assert read_hours(store).empty
