"""What a person may do with the database: the whole matrix, table by table, and other people's locations.

The matrix on SQLite alone: its statements are refused before any database sees them.
"""

import shutil
from collections.abc import Iterator

import pandas as pd
import pytest
from sqlalchemy import Engine, Table, delete, false, insert, select, text, update
from sqlalchemy.schema import CreateTable

from forecasting.errors import InputError
from forecasting.people import NOBODY_ELSE, Person, Role
from forecasting.store import schema
from forecasting.store.database import open_database, reading, sqlite_url, taking_turns, writing
from forecasting.store.days.sold_out import read_sold_out, say_sold_out
from forecasting.store.guard import ANYBODYS, SEEN_BY_ALL, SUBJECT_OF, SUBJECTS, acting
from forecasting.store.house import save_caution, save_place
from forecasting.store.restaurant import read_restaurant, save_table, try_table
from forecasting.store.sales.differences import CHANGES
from forecasting.store.sales.imports import list_imports, save_import, undo_imports
from forecasting.store.sales.sources import list_sources
from forecasting.store.sales.uploads import Upload
from forecasting.store.schema import metadata
from forecasting.store.supply.orders import Order, list_orders, save_order, undo_order
from forecasting.store.supply.room import Thrown, add_waste, list_waste, take_back_waste
from forecasting.tables import Place
from tests.store.conftest import NO_ISSUES, NOON, rows, sold
from tests.test_people import MAY

SUNDAY = pd.Timestamp("2026-11-22")
ROLES = [role for role in Role if role is not Role.OWNER]


@pytest.fixture(scope="module")
def any_store(empty_file, tmp_path_factory) -> Iterator[Engine]:
    """A database in which nothing is ever changed."""
    engine = open_database(sqlite_url(shutil.copy(empty_file, tmp_path_factory.mktemp("guard") / "despensa.db")))
    yield engine
    engine.dispose()


def somebody(role: Role, *locations: str) -> Person:
    return Person(7, "Ana", role, locations or None)


def refused(doing, *about) -> str | None:
    """The code with which something is refused, if it is."""
    try:
        doing(*about)
    except InputError as error:
        return error.code
    return None


def look_at(engine: Engine, table: Table) -> None:
    with reading(engine) as connection:
        connection.execute(select(table).where(false()))


def change(engine: Engine, statement) -> None:
    with taking_turns(engine) as connection:
        connection.execute(statement)


@pytest.mark.parametrize("subject", [subject for subject in SUBJECTS if SUBJECTS[subject]])
@pytest.mark.parametrize("role", Role)
def test_the_store_keeps_to_the_matrix(any_store, role, subject):
    engine = acting(any_store, somebody(role))
    for table in SUBJECTS[subject]:
        sees = ("see", subject) in MAY[role] or table in SEEN_BY_ALL
        assert refused(look_at, engine, table) == (None if sees else "may_not_see"), table
        changes = ("change", subject) in MAY[role]
        name = next(iter(table.c)).name
        for statement in (delete(table).where(false()), update(table).where(false()).values({name: None})):
            assert refused(change, engine, statement) == (None if changes else "may_not_change"), table
        if not changes and table is not schema.journal:  # whatever anybody does is written down
            assert refused(change, engine, insert(table).values({name: None})) == "may_not_change"


def test_every_table_is_about_a_subject():
    assert set(metadata.tables.values()) == set(SUBJECT_OF) | ANYBODYS


@pytest.mark.parametrize("role", ROLES)
def test_what_nobody_can_judge_is_refused(any_store, role):
    engine = acting(any_store, somebody(role))
    for statement in (text("DROP TABLE counts"), CreateTable(schema.counts), select(1).union(select(2))):
        assert refused(change, engine, statement) == "may_not_change"


def test_a_query_within_a_query_is_held_against_the_matrix_too(any_store):
    engine = acting(any_store, somebody(Role.FLOOR))
    hidden = select(schema.dishes.c.name).where(schema.dishes.c.id.in_(select(schema.recipes.c.dish_id)))
    with reading(engine) as connection, pytest.raises(InputError, match="may_not_see"):
        connection.execute(hidden)


@pytest.mark.parametrize("person", [NOBODY_ELSE, somebody(Role.OWNER), None], ids=["here", "owner", "command line"])
def test_the_owner_and_the_command_line_do_everything(any_store, person):
    engine = any_store if person is None else acting(any_store, person)
    found = {
        table.name: (refused(look_at, engine, table), refused(change, engine, delete(table).where(false())))
        for table in SUBJECT_OF
    }
    assert found == {table.name: (None, None) for table in SUBJECT_OF}


def test_a_person_can_do_through_the_stores_functions_what_the_matrix_says_and_no_more(store):
    save_place(store, Place())
    save_table(store, "dishes", rows("dishes", {"dish": "Ceviche", "price": 42.0}))
    chef, floor = (acting(store, somebody(role)) for role in (Role.CHEF, Role.FLOOR))
    table = rows("stock", {"day": SUNDAY, "ingredient": "Limón", "quantity": 3.0, "location": "main"})
    save_table(chef, "stock", table)
    out = pd.DataFrame({"location": ["main"], "day": [SUNDAY], "dish": ["Ceviche"]})
    say_sold_out(floor, out, "yes")
    assert len(read_sold_out(chef)) == 1
    for doing in (
        lambda: save_table(floor, "stock", table),
        lambda: save_caution(chef, 0.9),
        lambda: read_restaurant(floor),
        lambda: try_table(floor, "stock", table, "replace"),
    ):
        assert refused(doing) in ("may_not_see", "may_not_change")
    assert read_restaurant(store, with_sales=False).stock["quantity"].tolist() == [3.0]


@pytest.fixture
def two_places(store) -> Engine:
    """A restaurant with sales, stock and an order at its first location and in Surco."""
    save_place(store, Place(name="Centro"))
    for place in ("main", "Surco"):
        lines = sold(("2026-11-22", f"Ceviche {place}", 2, 80)).assign(location=place)
        save_import(store, lines, NO_ISSUES, Upload(place.encode(), f"{place}.csv", NOON))
        save_order(store, order(place), NOON)
        add_waste(store, Thrown(SUNDAY, "Limón", 1.0, "spoiled", place))
    stock = [{"day": SUNDAY, "ingredient": "Limón", "quantity": 3.0, "location": place} for place in ("main", "Surco")]
    save_table(store, "stock", rows("stock", *stock))
    recipe = {"item": "Ceviche main", "ingredient": "Limón", "quantity": 0.1, "unit": "kg"}
    save_table(store, "recipes", rows("recipes", recipe, {**recipe, "quantity": 0.2, "location": "Surco"}))
    return store


def order(place: str) -> Order:
    line = {"ingredient": "Limón", "suggested_packs": 1.0, "sent_packs": 1.0, "pack_size": 5.0, "pack_name": "caja"}
    lines = pd.DataFrame([line | {"unit": "kg", "unit_cost": 4.0, "why": ""}])
    return Order("Mercado", SUNDAY, SUNDAY + pd.Timedelta(days=1), lines, place)


def test_somebody_of_one_location_sees_its_rows_and_what_all_share(two_places):
    surco = acting(two_places, somebody(Role.CHEF, "Surco"))
    assert list_imports(surco)["file"].tolist() == ["Surco.csv"]
    assert list_orders(surco)["location"].tolist() == ["Surco"]
    assert list_waste(surco, SUNDAY)["location"].tolist() == ["Surco"]
    seen = read_restaurant(surco, with_sales=False)
    assert seen.stock["location"].tolist() == ["Surco"]
    assert seen.recipes["location"].tolist() == ["", "Surco"]
    assert read_restaurant(acting(two_places, somebody(Role.CHEF, "main")), False).recipes["location"].tolist() == [""]


def test_somebody_of_one_location_changes_nothing_at_another(two_places):
    surco = acting(two_places, somebody(Role.CHEF, "Surco"))
    before = read_restaurant(two_places), list_orders(two_places), list_imports(two_places)
    of_main = 1  # the first order, the first import, the first waste
    elsewhere = rows("stock", {"day": SUNDAY, "ingredient": "Limón", "quantity": 9.0, "location": "main"})
    lines = sold(("2026-11-22", "Ceviche main", 1, 40))
    for doing in (
        lambda: save_table(surco, "stock", elsewhere, "merge"),
        lambda: save_table(surco, "stock", elsewhere),
        lambda: save_order(surco, order("main"), NOON),
        lambda: undo_order(surco, of_main),
        lambda: undo_imports(surco, [of_main], NOON),
        lambda: take_back_waste(surco, of_main),
        lambda: add_waste(surco, Thrown(SUNDAY, "Limón", 1.0, "spoiled", "main")),
        lambda: save_import(surco, lines, NO_ISSUES, Upload(b"more", "more.csv", NOON, agreed=CHANGES)),
        lambda: save_import(surco, lines.assign(location="Ate"), NO_ISSUES, Upload(b"ate", "ate.csv", NOON)),
    ):
        assert refused(doing) in ("other_location", "may_not_change")
    after = read_restaurant(two_places), list_orders(two_places), list_imports(two_places)
    assert after[0].stock.equals(before[0].stock) and after[0].sales.equals(before[0].sales)
    assert after[1].equals(before[1]) and after[2].equals(before[2])


def test_a_whole_table_saved_by_somebody_of_one_location_leaves_the_others_rows(two_places):
    surco = acting(two_places, somebody(Role.CHEF, "Surco"))
    seen = read_restaurant(surco, with_sales=False)
    save_table(surco, "stock", seen.stock.assign(quantity=7.0))
    save_table(surco, "recipes", seen.recipes)
    after = read_restaurant(two_places, with_sales=False)
    assert dict(zip(after.stock["location"], after.stock["quantity"], strict=True)) == {"main": 3.0, "Surco": 7.0}
    assert sorted(after.recipes["quantity"]) == [0.1, 0.2]


def test_their_own_location_is_theirs_to_change(two_places):
    surco = acting(two_places, somebody(Role.CHEF, "Surco"))
    save_import(
        surco,
        sold(("2026-11-22", "Ceviche Surco", 3, 120)).assign(location="Surco"),
        NO_ISSUES,
        Upload(b"again", "again.csv", NOON, agreed=CHANGES),
    )
    undo_order(surco, 2)
    take_back_waste(surco, 2)
    save_order(surco, order("Surco"), NOON)
    assert list_sources(surco, "Surco")["last_day"].tolist() == [SUNDAY]
    assert list_orders(surco)["state"].tolist() == ["undone", "sent"]


def test_a_location_that_gets_another_name_is_still_somebodys_own(two_places):
    """A person's locations are read with their names of today: see ``store.accounts``."""
    with writing(two_places) as connection:
        connection.execute(update(schema.locations).where(schema.locations.c.name == "Surco").values(name="Surco 2"))
    assert list_orders(acting(two_places, somebody(Role.CHEF, "Surco 2")))["location"].tolist() == ["Surco 2"]
    assert list_orders(acting(two_places, somebody(Role.CHEF, "Surco"))).empty
