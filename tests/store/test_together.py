"""Several people work on one restaurant at the same moment; nobody's work is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pandas as pd
import pytest
from sqlalchemy import Engine

from forecasting.people import Person, Role
from forecasting.store.database import open_database
from forecasting.store.guard import acting
from forecasting.store.restaurant import ChangedMeanwhile, read_restaurant, save_recipes, save_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from forecasting.store.supply.orders import LINE_COLUMNS, Order, list_orders, save_order
from tests.store.conftest import NO_ISSUES, NOON, ON_A_FILE, rows, sold
from tests.store.names import rename

TIMES = 3


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
        "Limón": [1, 2, 3],
        "Papa": [1, 2, 3],
    }
    assert kept.sales[["dish", "quantity"]].to_numpy().tolist() == [[f"Plato {day}", day] for day in (1, 2, 3)]
    assert len(list_orders(store)) == len(kept.deliveries) == 3
    assert sorted(kept.suppliers["supplier"]) == ["Res", "Verduras"]


def test_the_same_count_given_by_three_people_at_once_is_kept_once(url, store):
    at_once(url, counting("Limón"), counting("Limón"), counting("Limón"))
    assert read_restaurant(store, with_sales=False).stock["quantity"].tolist() == [1, 2, 3]


def ceviche(grams: float, **column: str) -> pd.DataFrame:
    line = {"item": "Ceviche", "ingredient": "Limón", "quantity": grams, "unit": "g", "yield": 1, "per": "portion"}
    return rows("recipes", line | column)


LEMON = rows("ingredients", {"ingredient": "Limón", "unit": "kg"})


def save_whole_table(engine: Engine, seen: pd.DataFrame, grams: float) -> None:
    save_table(engine, "recipes", ceviche(grams), still=lambda now: now.recipes.equals(seen))


def save_one_recipe(engine: Engine, seen: pd.DataFrame, grams: float) -> None:
    save_recipes(engine, ceviche(grams), LEMON, still=lambda now: now.recipes.equals(seen))


@pytest.mark.parametrize("save", [save_whole_table, save_one_recipe])
def test_of_three_people_who_save_the_same_at_once_one_does_and_the_others_are_told(url, store, save):
    save_table(store, "recipes", ceviche(100))
    ready, kept, refused = Barrier(3), [], []

    def editing(grams: float) -> Callable[[Engine], None]:
        def person(engine: Engine) -> None:
            for turn in range(TIMES):
                ready.wait(60)
                seen = read_restaurant(engine, with_sales=False).recipes
                ready.wait(60)  # all have looked before anybody saves
                try:
                    save(engine, seen, grams + turn)
                    kept.append((turn, grams + turn))
                except ChangedMeanwhile:
                    refused.append(turn)

        return person

    at_once(url, editing(10), editing(20), editing(30))
    assert [turn for turn, _ in kept] == [0, 1, 2]
    assert refused == [0, 0, 1, 1, 2, 2]
    assert read_restaurant(store, with_sales=False).recipes["quantity"].tolist() == [kept[-1][1]]


def test_a_recipe_that_is_not_saved_leaves_no_ingredient_of_its_own_behind(store):
    with pytest.raises(ChangedMeanwhile):
        save_recipes(store, ceviche(100), LEMON, still=lambda now: False)
    with pytest.raises(ValueError, match="name_too_long"):
        save_recipes(store, ceviche(100, item="C" * 1000), LEMON, still=lambda now: True)
    assert read_restaurant(store, with_sales=False).ingredients.empty


@ON_A_FILE
def test_what_changed_at_a_location_of_others_is_nothing_that_a_chef_has_seen(store):
    everywhere, surco, lima = (ceviche(100, location=place) for place in ("", "Surco", "Lima"))
    for place in ("Surco", "Lima"):
        lines = sold(("2026-11-22", "Ceviche", 1, 40)).assign(location=place)
        save_import(store, lines, NO_ISSUES, Upload(place.encode(), "ventas.csv", NOON))
    chef = acting(store, Person(7, "Ana", Role.CHEF, ("Surco",)))
    save_table(store, "recipes", pd.concat([everywhere, surco, lima]))
    seen = pd.concat([everywhere, surco], ignore_index=True)
    save_table(store, "recipes", ceviche(90, location="Lima"), mode="merge")
    save_table(chef, "recipes", ceviche(80, location="Surco"), "merge", still=lambda now: now.recipes.equals(seen))
    with pytest.raises(ChangedMeanwhile):
        save_table(chef, "recipes", ceviche(70, location="Surco"), "merge", still=lambda now: now.recipes.equals(seen))
    assert read_restaurant(store, with_sales=False).recipes["quantity"].tolist() == [100, 90, 80]
