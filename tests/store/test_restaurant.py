import pandas as pd
import pytest
from sqlalchemy import Engine, select

from forecasting.errors import InputError
from forecasting.store import schema
from forecasting.store.database import reading
from forecasting.store.frames import new_ids, slug
from forecasting.store.house import read_caution, read_place, read_rules, save_caution, save_place, save_rules
from forecasting.store.overview import overview
from forecasting.store.restaurant import change_events, read_restaurant, save_table, try_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from forecasting.tables import COLUMNS, HouseRules, Place, Restaurant, empty
from tests.store.conftest import NO_ISSUES, NOON, rows, sold
from tests.store.names import rename

LEMON = {"ingredient": "Limón", "unit": "kg", "shelf_life_days": 14}
FISH = {"ingredient": "Pescado", "unit": "kg", "shelf_life_days": 2, "group": "pescado blanco", "reorder_point": 5}

KITCHEN = {
    "dishes": rows(
        "dishes",
        {"dish": "Ceviche", "category": "Marino", "price": 42, "size_factor": 1},
        {"dish": "Ceviche fuente", "category": "Marino", "price": 80, "size_of": "Ceviche", "size_factor": 2.2},
    ),
    "recipes": rows(
        "recipes",
        {"item": "Ceviche", "ingredient": "Pescado", "quantity": 200, "unit": "g", "yield": 0.5, "per": "portion"},
        {
            "item": "Ceviche",
            "ingredient": "Leche de tigre",
            "quantity": 100,
            "unit": "ml",
            "yield": 1,
            "per": "portion",
        },
        {
            "item": "Leche de tigre",
            "ingredient": "Limón",
            "quantity": 2,
            "unit": "kg",
            "yield": 0.4,
            "batch_output": 1000,
            "batch_unit": "ml",
            "from": "2026-01-01",
        },
    ),
    "ingredients": rows("ingredients", LEMON, FISH),
    "conversions": rows("conversions", {"ingredient": "Limón", "unit": "ciento", "equals": 4.5, "in_unit": "kg"}),
    "suppliers": rows(
        "suppliers",
        {"supplier": "Verduras", "delivery_days": "mon,wed", "cutoff": "21:00", "lead_time_days": 1, "minimum": 100},
        {"supplier": "Pesca", "delivery_days": "tue", "cutoff": "10:00", "lead_time_days": 2, "phone": "+51 999"},
    ),
    "supply": rows(
        "supply",
        {
            "ingredient": "Limón",
            "supplier": "Verduras",
            "pack_size": 20,
            "pack_name": "cajón",
            "unit_cost": 4,
            "preference": 1,
        },
        {
            "ingredient": "Limón",
            "supplier": "Verduras",
            "pack_size": 20,
            "pack_name": "cajón",
            "unit_cost": 5,
            "preference": 1,
            "from": "2026-06-01",
        },
    ),
    "stock": rows("stock", {"day": "2026-11-22", "ingredient": "Limón", "quantity": 12.5, "location": "main"}),
    "deliveries": rows(
        "deliveries",
        {"day": "2026-11-24", "ingredient": "Limón", "quantity": 20, "location": "main"},
        {"day": "2026-11-24", "ingredient": "Limón", "quantity": 20, "location": "main"},
        {"day": "2026-11-24", "ingredient": "Limón", "quantity": 7, "supplier": "Verduras", "location": "main"},
    ),
    "waste": rows(
        "waste",
        {"day": "2026-11-24", "ingredient": "Limón", "quantity": 1.5, "reason": "spoiled", "location": "main"},
        {"day": "2026-11-24", "ingredient": "Limón", "quantity": 1.5, "reason": "spoiled", "location": "main"},
    ),
    "promotions": rows(
        "promotions",
        {
            "first": "2026-10-05",
            "last": "2026-10-11",
            "dish_or_category": "Marino",
            "kind": "discount",
            "discount": 0.2,
        },
        {"first": "2026-10-05", "last": "2026-10-11", "dish_or_category": "Ceviche", "kind": "2x1", "uplift": 0.5},
    ),
    "events": rows(
        "events",
        {"day": "2026-07-19", "event": "Día del Pollo a la Brasa", "location": "main"},
        {"day": "2026-07-19", "event": "Feria", "strength": 2, "location": "Miraflores"},
    ),
    "closed": rows("closed", {"day": "2026-12-25", "location": "main"}),
    "weather": rows("weather", {"day": "2026-11-22", "temperature": 20.4, "precipitation": 0, "humidity": 80}),
}


def fill(store: Engine) -> None:
    for table, frame in KITCHEN.items():
        save_table(store, table, frame)


@pytest.fixture
def kitchen(filled: Engine) -> Engine:
    return filled


def table(engine, name: str) -> pd.DataFrame:
    return getattr(read_restaurant(engine, with_sales=False), name)


def test_an_empty_database_is_a_restaurant_that_nobody_started(store):
    assert read_place(store) is None
    restaurant = read_restaurant(store)
    assert restaurant.place == Place()
    for name in COLUMNS:
        pd.testing.assert_frame_equal(getattr(restaurant, name), empty(name))


def test_the_place_is_kept_and_can_be_changed(store):
    save_place(store, Place(name="La Sazón"))
    save_place(store, Place(name="El Sazón", country="CL", time_zone="America/Santiago", currency="CLP"))
    assert read_place(store) == Place("El Sazón", "CL", "America/Santiago", "CLP")


def is_whole(engine, subtests) -> None:
    """Every table of the kitchen is as it went in."""
    restaurant = read_restaurant(engine, with_sales=False)
    for name, frame in KITCHEN.items():
        with subtests.test(name):
            pd.testing.assert_frame_equal(getattr(restaurant, name), frame)


def test_every_table_comes_back_as_it_went_in(kitchen, subtests):
    is_whole(kitchen, subtests)


@pytest.mark.parametrize("mode", ["replace", "merge"])
def test_saving_the_tables_again_changes_nothing(kitchen, subtests, mode):
    for name, frame in KITCHEN.items():
        save_table(kitchen, name, frame, mode=mode)
    is_whole(kitchen, subtests)


def test_an_empty_table_replaces_all_rows(kitchen, subtests):
    for name in KITCHEN:
        with subtests.test(name):
            save_table(kitchen, name, empty(name))
            emptied = getattr(read_restaurant(kitchen, with_sales=False), name)
            pd.testing.assert_frame_equal(emptied, empty(name))


def test_sales_can_be_left_out(kitchen):
    lines = sold(("2026-11-22", "Ceviche", 3, 126))
    save_import(kitchen, lines, NO_ISSUES, Upload(b"1", "ventas.csv", NOON))
    assert len(read_restaurant(kitchen).sales) == 1
    assert len(read_restaurant(kitchen, with_sales=False).sales) == 0


def test_a_merge_changes_the_row_of_the_name_and_adds_the_others(kitchen):
    save_table(
        kitchen,
        "ingredients",
        rows("ingredients", {"ingredient": "Ají", "unit": "kg", "shelf_life_days": 5}, LEMON | {"shelf_life_days": 21}),
        mode="merge",
    )
    assert table(kitchen, "ingredients")[["ingredient", "shelf_life_days"]].to_numpy().tolist() == [
        ["Limón", 21],
        ["Pescado", 2],
        ["Ají", 5],
    ]


def test_a_second_count_of_the_day_takes_the_place_of_the_first(kitchen):
    recount = rows(
        "stock",
        {"day": "2026-11-22", "ingredient": "Limón", "quantity": 11, "location": "main"},
        {"day": "2026-11-22", "ingredient": "Pescado", "quantity": 4, "location": "main"},
    )
    save_table(kitchen, "stock", recount, mode="merge")
    pd.testing.assert_frame_equal(table(kitchen, "stock"), recount)


def test_a_merged_recipe_takes_the_place_of_all_lines_of_its_dish(kitchen):
    ceviche = rows("recipes", {"item": "Ceviche", "ingredient": "Pescado", "quantity": 180, "unit": "g"})
    save_table(kitchen, "recipes", ceviche, mode="merge")
    assert table(kitchen, "recipes")[["item", "ingredient", "quantity"]].to_numpy().tolist() == [
        ["Leche de tigre", "Limón", 2],
        ["Ceviche", "Pescado", 180],
    ]


def test_an_ingredient_off_the_list_is_still_in_the_counts(kitchen):
    save_table(kitchen, "ingredients", rows("ingredients", FISH))
    assert table(kitchen, "ingredients")["ingredient"].tolist() == ["Pescado"]
    assert table(kitchen, "stock")["ingredient"].tolist() == ["Limón"]


def test_an_ingredient_back_on_the_list_has_its_old_id(kitchen):
    save_table(kitchen, "ingredients", rows("ingredients", FISH))
    save_table(kitchen, "ingredients", rows("ingredients", FISH, LEMON))
    with reading(kitchen) as connection:
        ids = connection.execute(select(schema.ingredients.c.id).order_by(schema.ingredients.c.id)).scalars().all()
    assert ids == ["limon", "pescado"]


def test_a_renamed_ingredient_is_renamed_in_recipes_counts_and_supply(kitchen):
    rename(kitchen, "ingredients", "Limón", "Limón sutil")
    assert table(kitchen, "ingredients")["ingredient"].tolist() == ["Limón sutil", "Pescado"]
    assert table(kitchen, "recipes")["ingredient"].tolist() == ["Pescado", "Leche de tigre", "Limón sutil"]
    assert table(kitchen, "stock")["ingredient"].tolist() == ["Limón sutil"]
    assert table(kitchen, "supply")["ingredient"].tolist() == ["Limón sutil", "Limón sutil"]


def test_an_ingredient_that_gives_a_group_its_name_is_renamed_in_recipes_and_in_the_members(kitchen):
    sole = {"ingredient": "Lenguado", "unit": "kg", "shelf_life_days": 2, "group": "Pescado", "yield": 0.5}
    save_table(kitchen, "ingredients", rows("ingredients", sole), mode="merge")
    line = {"item": "Sudado", "ingredient": "Pescado", "quantity": 200, "unit": "g"}
    save_table(kitchen, "recipes", rows("recipes", line))
    rename(kitchen, "ingredients", "Pescado", "Pescados")
    assert table(kitchen, "ingredients")[["group", "yield"]].to_numpy().tolist()[-1] == ["Pescados", 0.5]
    assert table(kitchen, "recipes")["ingredient"].tolist() == ["Pescados"]


def test_a_renamed_dish_keeps_its_sales_recipe_and_promotions(kitchen):
    save_import(kitchen, sold(("2026-11-22", "Ceviche", 3, 126)), NO_ISSUES, Upload(b"1", "ventas.csv", NOON))
    rename(kitchen, "dishes", "Ceviche", "Ceviche clásico")
    save_import(kitchen, sold(("2026-11-23", "Ceviche", 4, 168)), NO_ISSUES, Upload(b"2", "ventas.csv", NOON))
    restaurant = read_restaurant(kitchen)
    assert restaurant.sales["dish"].tolist() == ["Ceviche clásico", "Ceviche clásico"]
    assert restaurant.recipes["item"].tolist() == ["Ceviche clásico", "Ceviche clásico", "Leche de tigre"]
    assert restaurant.promotions["dish_or_category"].tolist() == ["Marino", "Ceviche clásico"]
    assert restaurant.dishes["size_of"].tolist() == ["", "Ceviche clásico"]


@pytest.mark.parametrize(
    ("name", "to", "code"), [("Limón", "Pescado", "name_taken"), ("Palta", "Palta fuerte", "unknown_name")]
)
def test_a_rename_that_makes_no_sense_is_refused(kitchen, name, to, code):
    with pytest.raises(InputError) as refused:
        rename(kitchen, "ingredients", name, to)
    assert refused.value.code == code


def test_two_rows_that_contradict_each_other_are_refused_and_change_nothing(kitchen):
    contradiction = rows(
        "stock",
        {"day": "2026-11-29", "ingredient": "Limón", "quantity": 11, "location": "main"},
        {"day": "2026-11-29", "ingredient": "Limón", "quantity": 12, "location": "main"},
    )
    with pytest.raises(InputError) as refused:
        save_table(kitchen, "stock", contradiction)
    assert refused.value.code == "row_twice"
    assert refused.value.values == {"table": "stock", "row": "2026-11-29, Limón, main"}
    pd.testing.assert_frame_equal(table(kitchen, "stock"), KITCHEN["stock"])


def test_a_name_twice_on_a_list_is_refused(store):
    with pytest.raises(InputError) as refused:
        save_table(store, "ingredients", rows("ingredients", LEMON, LEMON | {"unit": "g"}))
    assert refused.value.values == {"table": "ingredients", "row": "Limón"}


def test_the_overview_counts_rows_and_names_the_last_days(kitchen):
    lines = sold(("2026-11-21", "Ceviche", 3, 126), ("2026-11-22", "Ceviche", 4, 168))
    save_import(kitchen, lines, NO_ISSUES, Upload(b"1", "ventas.csv", NOON))
    seen = overview(kitchen)
    assert (seen.first_day, seen.last_day) == (pd.Timestamp("2026-11-21"), pd.Timestamp("2026-11-22"))
    assert seen.last_count == pd.Timestamp("2026-11-22")
    assert seen.rows == {
        "dishes": 2,
        "ingredients": 2,
        "suppliers": 2,
        "recipes": 3,
        "conversions": 1,
        "supply": 2,
        "stock": 1,
        "deliveries": 3,
        "waste": 2,
        "promotions": 2,
        "events": 2,
        "closed": 1,
        "weather": 1,
        "sales": 2,
    }


def test_the_overview_of_an_empty_database_knows_no_days(store):
    seen = overview(store)
    assert (seen.first_day, seen.last_day, seen.last_count) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "expected"), [("Ají amarillo (fresco)", "aji-amarillo-fresco"), ("Piña Ñusta", "pina-nusta"), ("辣", "x")]
)
def test_an_id_is_the_name_in_plain_letters(name, expected):
    assert slug(name) == expected


def test_names_that_look_alike_get_ids_of_their_own():
    assert new_ids(["Limón", "limon", "Ají"], taken=["limon"]) == {"Limón": "limon-2", "limon": "limon-3", "Ají": "aji"}


def test_the_restaurant_has_every_column_with_its_type(kitchen):
    restaurant: Restaurant = read_restaurant(kitchen)
    for name in COLUMNS:
        assert getattr(restaurant, name).dtypes.equals(empty(name).dtypes), name


def test_a_restaurant_orders_half_cautiously_until_it_says_otherwise(store):
    assert read_caution(store) is None
    save_place(store, Place(name="El Muelle"))
    assert read_caution(store) == 0.5
    save_caution(store, 0.8)
    save_place(store, Place(name="El Muelle", country="CL"))
    assert read_caution(store) == 0.8


def test_a_table_that_is_only_tried_is_seen_and_not_kept(store):
    save_table(store, "ingredients", rows("ingredients", LEMON))
    would_be = try_table(store, "ingredients", rows("ingredients", FISH), "merge")
    assert would_be.ingredients["ingredient"].tolist() == ["Limón", "Pescado"]
    assert read_restaurant(store, with_sales=False).ingredients["ingredient"].tolist() == ["Limón"]


def test_what_a_restaurant_says_of_itself_stays_when_it_is_renamed(store):
    save_place(store, Place(name="El Muelle"))
    assert read_rules(store) == HouseRules()
    save_rules(store, tax_rate=0.10, prices_include_tax=False)
    save_rules(store, rotation="last_in")
    save_place(store, Place(name="El Muelle 2"))
    assert read_rules(store) == read_restaurant(store, with_sales=False).rules == HouseRules("last_in", 0.10, False)


def test_events_are_changed_in_one_step_and_the_others_stay(kitchen):
    gone = rows("events", {"day": "2026-07-19", "event": "Feria", "location": "Miraflores"})
    party = {"day": "2026-07-20", "event": "Aniversario", "strength": 2.0, "yearly": "yes", "location": "main"}
    change_events(kitchen, gone, rows("events", party))
    kept = table(kitchen, "events")
    assert kept["event"].tolist() == ["Día del Pollo a la Brasa", "Aniversario"]
    assert kept.loc[1, ["strength", "yearly"]].tolist() == [2.0, "yes"]
