"""One location from the start, others by a file or by a person."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.people import Role
from forecasting.store.house import save_place
from forecasting.store.location_names import add_location, rename_location
from forecasting.store.locations import kept_stores, location_of_kind, locations_told
from forecasting.store.overview import overview
from forecasting.store.people.accounts import add_person
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.differences import CHANGES
from forecasting.store.sales.imports import save_import, undo_imports
from forecasting.store.sales.sold import read_sales_by_day
from forecasting.store.sales.uploads import Upload
from forecasting.store.scenarios.kept_scenarios import keep_scenario
from forecasting.tables import HOME, Place
from tests.store.conftest import NO_ISSUES, NOON, rows, sold

SUNDAY = sold(("2026-11-22", "Ceviche", 20, 840))
PLACE = Place(name="La Picantería", country="BO", time_zone="America/La_Paz", currency="BOB")


@pytest.fixture
def started(store):
    save_place(store, PLACE)
    return store


def keep(store, content: bytes, lines: pd.DataFrame, kind: str = "", at: datetime = NOON) -> None:
    save_import(store, lines, NO_ISSUES, Upload(content, "sales.csv", at, kind=kind, agreed=CHANGES))


def used(store) -> list[tuple[str, str]]:
    return [(each.key, each.name) for each in overview(store).locations if each.used]


def test_a_new_restaurant_has_one_location_and_a_person_adds_another(started):
    assert used(started) == [(HOME, "La Picantería")]
    add_location(started, "Surco")
    assert used(started) == [(HOME, "La Picantería"), ("Surco", "Surco")]


@pytest.mark.parametrize("name", ["Surco", "  SURCO", "la picanteria", "main"])
def test_a_name_that_is_taken_but_for_capitals_and_accents_is_refused(started, name):
    add_location(started, "Surco")
    with pytest.raises(InputError, match="name_taken"):
        add_location(started, name)


def test_a_file_that_names_every_location_leaves_the_first_unused(started):
    keep(started, b"1", pd.concat([SUNDAY.assign(location="Lince"), SUNDAY.assign(location="Surco")]))
    assert used(started) == [("Lince", "Lince"), ("Surco", "Surco")]
    keep(started, b"2", SUNDAY)
    assert used(started)[0] == (HOME, "La Picantería")


def test_each_location_has_a_last_day_of_its_own(started):
    keep(started, b"1", SUNDAY)
    keep(started, b"2", SUNDAY.assign(location="Surco", day=pd.Timestamp("2026-11-20")))
    assert [each.last_day for each in overview(started).locations] == [
        pd.Timestamp("2026-11-22"),
        pd.Timestamp("2026-11-20"),
    ]


def test_a_file_that_writes_the_name_otherwise_makes_no_other_location(started):
    add_location(started, "Surco")
    keep(started, b"1", SUNDAY.assign(location="SURCO "))
    save_table(
        started,
        "stock",
        rows("stock", {"day": "2026-11-22", "ingredient": "Limón", "quantity": 1}).assign(location="surco"),
    )
    assert used(started) == [(HOME, "La Picantería"), ("Surco", "Surco")]
    known = read_restaurant(started)
    assert [*known.sales["location"], *known.stock["location"]] == ["Surco", "Surco"]


def test_everything_of_a_location_follows_its_new_name(started):
    keep(started, b"1", SUNDAY.assign(location="Surco"))
    rename_location(started, "Surco", "Barranco")
    assert read_sales_by_day(started)["location"].tolist() == ["Barranco"]
    rename_location(started, HOME, "Lince")
    assert [(each.key, each.name) for each in overview(started).locations] == [
        (HOME, "Lince"),
        ("Barranco", "Barranco"),
    ]
    with pytest.raises(InputError, match="name_taken"):
        rename_location(started, HOME, "barranco")


def test_where_files_of_a_kind_went_is_known_while_all_went_to_one_location(started):
    assert location_of_kind(started, "square") is None
    keep(started, b"1", SUNDAY, kind="square")
    assert location_of_kind(started, "square") == HOME
    keep(started, b"2", SUNDAY.assign(location="Surco"), kind="square")
    assert location_of_kind(started, "square") is None


def test_what_came_before_another_location_says_nothing_until_somebody_has_said_it_again(started):
    keep(started, b"1", SUNDAY, kind="square", at=datetime.now(UTC) - timedelta(days=1))
    add_location(started, "Surco")
    assert location_of_kind(started, "square") is None
    keep(started, b"2", SUNDAY, kind="square", at=datetime.now(UTC))
    assert location_of_kind(started, "square") == HOME


def test_what_came_before_a_file_brought_another_location_says_nothing_either(started):
    keep(started, b"1", SUNDAY, kind="square", at=NOON)
    keep(started, b"2", SUNDAY.assign(location="Surco"), kind="toast", at=NOON + timedelta(days=1))
    assert (location_of_kind(started, "square"), location_of_kind(started, "toast")) == (None, "Surco")
    keep(started, b"3", SUNDAY.assign(quantity=21), kind="square", at=NOON + timedelta(days=7))
    assert location_of_kind(started, "square") == HOME


def test_rows_of_a_location_stand_beside_the_shared_ones_and_follow_its_name(started):
    add_location(started, "Surco")
    places = ["", "Surco", "main"]
    tables = {
        "ingredients": [{"ingredient": "Limón", "unit": "kg", "shelf_life_days": 7}],
        "suppliers": [
            {"supplier": "Mercado", "delivery_days": "tue", "cutoff": "21:00", "lead_time_days": n, "location": place}
            for n, place in enumerate(places)
        ],
        "supply": [
            {"ingredient": "Limón", "supplier": "Mercado", "pack_size": n + 1, "unit_cost": 4, "location": place}
            for n, place in enumerate(places)
        ],
        "recipes": [
            {"item": "Ceviche", "ingredient": "Limón", "quantity": n + 1, "unit": "kg", "location": place}
            for n, place in enumerate(places)
        ],
    }
    for name, lines in tables.items():
        save_table(started, name, rows(name, *lines))
    rename_location(started, "Surco", "Barranco")
    known = read_restaurant(started)
    for name, column in (("suppliers", "lead_time_days"), ("supply", "pack_size"), ("recipes", "quantity")):
        found = getattr(known, name).set_index("location")[column]
        first = 0.0 if name == "suppliers" else 1.0
        assert found.to_dict() == {"": first, "Barranco": first + 1, HOME: first + 2}
        save_table(started, name, getattr(known, name).iloc[1:2].assign(**{column: 9.0}), mode="merge")
        assert sorted(getattr(read_restaurant(started), name)[column]) == [first, first + 2, 9.0]


def test_a_price_of_a_location_that_is_not_there_is_refused(started):
    lost = {"ingredient": "Limón", "supplier": "Mercado", "pack_size": 1, "unit_cost": 4, "location": "Surquillo"}
    with pytest.raises(InputError, match="unknown_name"):
        save_table(started, "supply", rows("supply", lost))
    assert [each.key for each in overview(started).locations] == [HOME]


def test_a_store_belongs_where_its_last_file_went_until_that_is_taken_back(started):
    for day, location in enumerate((HOME, "Surco"), start=1):
        upload = Upload(location.encode(), "sales.csv", NOON + timedelta(days=day), store="Local 2")
        save_import(started, SUNDAY.assign(location=location), NO_ISSUES, upload)
    assert kept_stores(started) == {"Local 2": "Surco"}
    undo_imports(started, [2], NOON)
    assert kept_stores(started) == {"Local 2": HOME}
    undo_imports(started, [1], NOON)
    assert kept_stores(started) == {}


@pytest.mark.parametrize(
    ("stores", "kept", "told"),
    [
        ([("Norte",)], {}, [HOME]),
        ([()], {"Norte": HOME}, [HOME]),
        ([("Norte",), ("NORTE ",)], {}, [HOME, HOME]),
        ([("Norte",), ("Sur",)], {}, ["Norte", "Sur"]),
        ([("Norte",), ("Sur",)], {"Norte": HOME}, [HOME, None]),
        ([("la picanteria",), ("Norte",)], {"Norte": "Lince"}, [HOME, "Lince"]),
        ([("Norte", "Sur")], {"Norte": HOME}, [HOME]),
    ],
)
def test_a_store_that_is_another_than_before_may_be_a_location_of_its_own(started, stores, kept, told):
    read = [(SUNDAY.assign(location=HOME), each) for each in stores]
    assert locations_told(overview(started).locations, read, kept) == told


def test_of_a_second_store_it_is_asked_where_something_was_sold_already(started):
    keep(started, b"1", SUNDAY)
    read = [(SUNDAY.assign(location=HOME), (store,)) for store in ("Norte", "Sur")]
    assert locations_told(overview(started).locations, read, {}) == [None, None]


def test_a_location_that_only_undone_files_named_is_none_any_more_but_one_that_somebody_wrote_of_stays(started):
    add_location(started, "Surco")
    counted = rows("stock", {"day": "2026-11-22", "ingredient": "Limón", "quantity": 1})
    for number, place in enumerate(("Surco", "Lince", "Ate")):
        keep(started, str(number).encode(), SUNDAY.assign(location=place))
    save_table(started, "stock", counted.assign(location="Lince"))
    undo_imports(started, [1, 2, 3], at=NOON)
    assert [each.key for each in overview(started).locations] == [HOME, "Lince", "Surco"]
    add_location(started, "Ate")
    assert [each.key for each in overview(started).locations] == [HOME, "Ate", "Lince", "Surco"]


def test_a_location_that_a_scenario_is_kept_of_or_where_somebody_works_stays_though_its_file_was_undone(started):
    for number, place in enumerate(("Surco", "Lince", "Ate")):
        keep(started, str(number).encode(), SUNDAY.assign(location=place))
    keep_scenario(started, "Feriado", {}, NOON, location="Surco")
    add_person(started, "Rosa", Role.CHEF, ("Ate",))
    undo_imports(started, [1, 2, 3], at=NOON)
    assert [each.key for each in overview(started).locations] == [HOME, "Ate", "Surco"]


def test_a_location_may_take_the_name_of_one_that_is_none_any_more(started):
    add_location(started, "Miraflores")
    keep(started, b"1", SUNDAY.assign(location="Surco"))
    with pytest.raises(InputError, match="name_taken"):
        rename_location(started, "Miraflores", "SURCO")
    undo_imports(started, [1], NOON)
    rename_location(started, "Miraflores", "Surco")
    assert [each.name for each in overview(started).locations] == ["La Picantería", "Surco"]
    keep(started, b"2", SUNDAY.assign(location="Surco"))
    assert used(started)[-1] == ("Surco", "Surco")
    assert read_sales_by_day(started)["location"].unique().tolist() == ["Surco"]
