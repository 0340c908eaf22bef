"""The tills' categories as files come, are replaced and are taken back."""

import pandas as pd
from sqlalchemy import Engine

from forecasting.people import Person, Role
from forecasting.store.guard import acting
from forecasting.store.house import save_place
from forecasting.store.location_names import add_location
from forecasting.store.menu.food import say_food
from forecasting.store.menu.merges import list_merges, merge, undo_merges
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import save_import, undo_imports
from forecasting.store.sales.uploads import Import, Upload, already_kept
from forecasting.tables import Place
from tests.store.conftest import NO_ISSUES, NOON, rows, sold
from tests.store.names import rename


def keep(
    store: Engine, content: str, *told: tuple[str, str, str], location: str = "main", correcting: bool = False
) -> Import:
    """A file of a till: two portions of each (day, dish, category)."""
    lines = sold(*[(day, dish, 2, 80) for day, dish, _ in told])
    named = lines.assign(category=[category for *_, category in told], location=location)
    upload = Upload(content.encode(), content, NOON, correcting=correcting, agreed=("days_would_lose_lines",))
    return save_import(store, named, NO_ISSUES, upload)


def said(store: Engine) -> dict[str, str]:
    found = read_restaurant(store, with_sales=False).till_categories
    return dict(zip(found["dish"], found["category"], strict=True))


def test_what_a_till_says_is_known_after_the_import_and_forgotten_when_it_is_undone(store):
    kept = keep(store, "a", ("2026-11-21", "Lomo", "Fondos"), ("2026-11-21", "Causa", "Entradas"))
    assert said(store) == {"Lomo": "Fondos", "Causa": "Entradas"}
    assert read_restaurant(store, with_sales=False).dishes.empty  # nobody typed anything
    undo_imports(store, [kept.id], NOON)
    assert said(store) == {}


def test_an_import_that_takes_anothers_days_takes_its_words_and_gives_them_back(store):
    keep(store, "a", ("2026-11-20", "Lomo", "Fondos"), ("2026-11-21", "Causa", "Fríos"))
    second = keep(store, "b", ("2026-11-21", "Causa", "Entradas"), ("2026-11-21", "Jalea", ""))
    assert said(store) == {"Lomo": "Fondos", "Causa": "Entradas"}
    third = keep(store, "c", ("2026-11-21", "Causa", ""))  # the day is its own now, and it says nothing
    assert said(store) == {"Lomo": "Fondos"}
    undo_imports(store, [third.id], NOON)
    undo_imports(store, [second.id], NOON)
    assert said(store) == {"Lomo": "Fondos", "Causa": "Fríos"}


def test_a_word_that_changes_within_a_file_or_with_the_next_is_the_latest(store):
    keep(store, "a", ("2026-11-19", "Causa", "Fríos"), ("2026-11-20", "Causa", "Piqueos"))
    assert said(store) == {"Causa": "Piqueos"}
    keep(store, "b", ("2026-11-21", "Causa", "Entradas"))
    keep(store, "older", ("2026-11-18", "Causa", "Otros"))
    assert said(store) == {"Causa": "Entradas"}


def test_two_locations_that_call_it_differently_dont_take_turns(store):
    save_place(store, Place(name="La Sazón"))
    add_location(store, "Barranco")
    keep(store, "a", ("2026-11-20", "Lomo", "Fondos"))
    keep(store, "b", ("2026-11-21", "Lomo", "Platos"), ("2026-11-21", "Jalea", "Platos"), location="Barranco")
    assert said(store) == {"Lomo": "Fondos", "Jalea": "Platos"}
    keep(store, "c", ("2026-11-22", "Lomo", "Platos"), location="Barranco")
    assert said(store) == {"Lomo": "Fondos", "Jalea": "Platos"}


def test_the_words_follow_a_dish_that_is_renamed_or_joined(store):
    keep(store, "a", ("2026-10-01", "12. Lomo", "Criollos"))
    keep(store, "b", ("2026-11-21", "08. Lomo", "Fondos"))
    assert said(store) == {"12. Lomo": "Criollos", "08. Lomo": "Fondos"}
    first = pd.Timestamp("2026-11-21")
    merge(store, pd.DataFrame({"old": ["12. Lomo"], "new": ["08. Lomo"], "first_day": [first]}), NOON)
    assert said(store) == {"08. Lomo": "Fondos"}
    rename(store, "dishes", "08. Lomo", "Lomo saltado")
    assert said(store) == {"Lomo saltado": "Fondos"}
    undo_merges(store, list_merges(store)["id"])
    assert said(store) == {"12. Lomo": "Criollos", "Lomo saltado": "Fondos"}


def test_what_is_no_food_is_in_no_category(store):
    keep(store, "a", ("2026-11-20", "Bolsa", "Envases"), ("2026-11-20", "Lomo", "Fondos"))
    say_food(store, {"Bolsa": False})
    assert said(store) == {"Lomo": "Fondos"}


def test_what_a_person_types_is_kept_apart_and_stays_when_the_file_goes(store):
    kept = keep(store, "a", ("2026-11-20", "Lomo", "Fondos"))
    save_table(store, "dishes", rows("dishes", {"dish": "Lomo", "category": "Criollos"}))
    assert said(store) == {"Lomo": "Fondos"}
    undo_imports(store, [kept.id], NOON)
    found = read_restaurant(store)
    assert (found.dishes["category"].tolist(), len(found.till_categories)) == (["Criollos"], 0)


def test_a_file_that_was_kept_without_its_categories_brings_them_when_it_comes_again(store):
    keep(store, "a", ("2026-11-20", "Lomo", ""))
    lines = sold(("2026-11-20", "Lomo", 2, 80)).assign(category="Fondos")
    upload = Upload(b"a", "a", NOON)
    assert already_kept(store, [(upload, lines)]) == {upload.digest: False}
    assert not keep(store, "a", ("2026-11-20", "Lomo", "Fondos"), correcting=True).already
    assert said(store) == {"Lomo": "Fondos"}
    assert already_kept(store, [(upload, lines)]) == {upload.digest: True}
    assert keep(store, "a", ("2026-11-20", "Lomo", "Fondos"), correcting=True).already


def test_somebody_of_one_location_reads_only_its_tills_words(store):
    save_place(store, Place(name="La Sazón"))
    add_location(store, "Barranco")
    keep(store, "a", ("2026-11-20", "Lomo", "Fondos"))
    keep(store, "b", ("2026-11-21", "Jalea", "Platos"), location="Barranco")
    assert said(acting(store, Person(7, "Ana", Role.CHEF, ("Barranco",)))) == {"Jalea": "Platos"}
