"""Several people work on one restaurant at the same moment; nobody's work is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
from sqlalchemy import Engine

from forecasting.store.database import open_database
from forecasting.store.imports import save_import
from forecasting.store.orders import LINE_COLUMNS, Order, list_orders, save_order
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.uploads import Upload
from tests.store.conftest import NOON, rows, sold
from tests.store.names import rename

TIMES = 5


def at_once(url: str, *people: Callable[[Engine], None]) -> None:
    """Each person works with a connection of their own."""

    def work(person: Callable[[Engine], None]) -> None:
        engine = open_database(url)
        try:
            person(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(len(people)) as pool:
        for ended in [pool.submit(work, person) for person in people]:
            ended.result()


def counting(ingredient: str) -> Callable[[Engine], None]:
    def person(engine: Engine) -> None:
        for day in range(1, TIMES + 1):
            count = {"day": f"2026-11-{day:02}", "ingredient": ingredient, "quantity": day, "location": "main"}
            save_table(engine, "stock", rows("stock", count), mode="merge")

    return person


def importing(engine: Engine) -> None:
    for day in range(1, TIMES + 1):
        lines = sold((f"2026-11-{day:02}", f"Plato {day}", day, 42))
        issues = pd.DataFrame({"row": [], "reason": [], "count": [], "action": []})
        save_import(engine, lines, issues, Upload(bytes([day]), "ventas.csv", NOON))


def ordering(engine: Engine) -> None:
    line = ["Limón", 1.0, 1.0, 20.0, "cajón", "kg", 4.0, "need=20"]
    for day in range(1, TIMES + 1):
        arrives = pd.Timestamp(f"2026-12-{day:02}")
        save_order(engine, Order("Verduras", arrives, arrives, pd.DataFrame([line], columns=LINE_COLUMNS)), NOON)


def renaming(engine: Engine) -> None:
    for turn in range(TIMES):
        rename(engine, "suppliers", *(("Carnes", "Res") if turn % 2 == 0 else ("Res", "Carnes")))


def test_counts_sales_orders_and_names_given_at_once_are_all_there(url, store):
    save_table(store, "suppliers", rows("suppliers", {"supplier": "Carnes"}, {"supplier": "Verduras"}))
    at_once(url, counting("Limón"), counting("Papa"), importing, ordering, renaming)
    kept = read_restaurant(store)
    assert kept.stock.groupby("ingredient")["quantity"].agg(list).to_dict() == {
        "Limón": [1, 2, 3, 4, 5],
        "Papa": [1, 2, 3, 4, 5],
    }
    assert kept.sales[["dish", "quantity"]].to_numpy().tolist() == [[f"Plato {day}", day] for day in range(1, 6)]
    assert len(list_orders(store)) == len(kept.deliveries) == 5
    assert sorted(kept.suppliers["supplier"]) == ["Res", "Verduras"]


def test_the_same_count_given_by_three_people_at_once_is_kept_once(url, store):
    at_once(url, counting("Limón"), counting("Limón"), counting("Limón"))
    assert read_restaurant(store).stock["quantity"].tolist() == [1, 2, 3, 4, 5]
