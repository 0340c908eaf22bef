from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import insert

from forecasting.errors import InputError, QuestionError
from forecasting.store import schema
from forecasting.store.database import open_database, sqlite_url, writing
from forecasting.store.house import save_place
from forecasting.store.location_names import add_location, rename_location
from forecasting.store.menu.food import food_by_name, read_no_food, say_food
from forecasting.store.menu.merges import merge
from forecasting.store.restaurant import save_table
from forecasting.store.sales import imports
from forecasting.store.sales.differences import CHANGES
from forecasting.store.sales.imports import (
    Given,
    list_days,
    list_imports,
    list_issues,
    save_import,
    save_imports,
    undo_imports,
)
from forecasting.store.sales.sold import read_sales_by_day, sales_stamp
from forecasting.store.sales.sources import list_sources, say_contained_in
from forecasting.store.sales.uploads import already_kept, kept_of_other_days
from forecasting.tables import Place, empty
from tests.store.conftest import NOON, ON_A_FILE, rows, sold
from tests.store.importing import ISSUES, SUNDAY, given, lines_kept, sales, save, shown, upload
from tests.store.names import rename

LOMO_IS_CEVICHE = pd.DataFrame({"old": ["Lomo"], "new": ["Ceviche"], "first_day": [pd.Timestamp("2026-11-22")]})


def import_a_day(url: str, number: int) -> None:
    engine = open_database(url)
    for day in range(1, 11):
        lines = sold((f"2026-{number:02}-{day:02}", "Ceviche", 1, 42), ("2026-12-24", "Ceviche", number, 42))
        save(engine, f"{number} {day}".encode(), lines)
    engine.dispose()


def test_an_import_says_what_it_kept(store):
    done = save_import(store, SUNDAY, ISSUES, upload(b"1"))
    assert (done.kept, done.dropped, done.source, done.who, done.already) == (2, 3, "till", "Rosa", False)
    assert (done.first_day, done.last_day) == (pd.Timestamp("2026-11-22"), pd.Timestamp("2026-11-22"))
    assert done.at == NOON


def test_the_same_file_twice_changes_nothing(store):
    first = save(store, b"1", SUNDAY)
    again = save(store, b"1", SUNDAY)
    assert (again.id, again.already) == (first.id, True)
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]
    assert len(list_imports(store)) == 1


def test_lines_come_back_as_sums_by_day_with_all_columns(store):
    lines = sold(("2026-11-22", "Ceviche", 3, 126), ("2026-11-22", "Ceviche", 1, 42.5)).assign(
        discount=[1.5, None], hour=pd.array([13, 14], "Int64"), ticket=["a", "b"], channel="salón"
    )
    save(store, b"1", lines)
    expected = sold(("2026-11-22", "Ceviche", 4, 168.5)).assign(discount=1.5)
    pd.testing.assert_frame_equal(read_sales_by_day(store), expected)


def test_sales_without_money_stay_without(store):
    save(store, b"1", SUNDAY.assign(net_sales=float("nan")))
    assert read_sales_by_day(store)["net_sales"].isna().all()


def test_no_column_with_people_in_it_is_kept(path):
    store = open_database(sqlite_url(path))
    save(store, b"1", SUNDAY.assign(customer="Juana Quispe", card="4111111111111111"))
    store.dispose()
    written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"Ceviche" in written
    assert b"Quispe" not in written
    assert b"4111111111111111" not in written


def test_an_overlapping_file_replaces_only_the_days_that_it_has(store):
    save(store, b"1", sold(("2026-11-21", "Ceviche", 5, 210), ("2026-11-22", "Ceviche", 3, 126)))
    save(store, b"2", sold(("2026-11-22", "Ceviche", 4, 168), ("2026-11-23", "Ceviche", 6, 252)))
    assert sales(store) == [["21", "Ceviche", 5], ["22", "Ceviche", 4], ["23", "Ceviche", 6]]


def test_another_source_adds_to_the_day(store):
    save(store, b"1", SUNDAY)
    save(store, b"2", sold(("2026-11-22", "Ceviche", 10, 420)), source="Rappi")
    found = read_sales_by_day(store)
    assert found[["source", "dish", "quantity"]].to_numpy().tolist() == [
        ["Rappi", "Ceviche", 10],
        ["till", "Ceviche", 3],
        ["till", "Lomo", 2],
    ]


def test_a_source_called_nothing_is_the_one_of_the_lines(store):
    save(store, b"1", SUNDAY, source="")
    assert list_sources(store)["source"].tolist() == ["till"]


def test_a_file_may_have_several_sources_and_locations(store):
    lines = pd.concat([SUNDAY, SUNDAY.assign(source="Rappi"), SUNDAY.assign(location="Miraflores")], ignore_index=True)
    save(store, b"1", lines)
    save(store, b"2", sold(("2026-11-22", "Ceviche", 9, 378)).assign(location="Miraflores"), agreed=CHANGES)
    found = read_sales_by_day(store)
    assert found[["location", "source", "dish", "quantity"]].to_numpy().tolist() == [
        ["Miraflores", "till", "Ceviche", 9],
        ["main", "Rappi", "Ceviche", 3],
        ["main", "Rappi", "Lomo", 2],
        ["main", "till", "Ceviche", 3],
        ["main", "till", "Lomo", 2],
    ]


def test_the_first_location_may_have_a_name(store):
    save_place(store, Place(name="La Sazón"))
    save(store, b"1", SUNDAY.assign(location="La Sazón"))
    again = SUNDAY.assign(quantity=9.0)
    for location in ("main", "La Sazón", ""):
        assert len(shown(store, again.assign(location=location)).replaced) == 1
    save(store, b"2", again)
    assert sales(store) == [["22", "Ceviche", 9], ["22", "Lomo", 9]]


def test_the_days_of_imports_are_what_their_files_said_and_the_last_of_them_says_a_day(store):
    first = save(store, b"1", SUNDAY)
    second = save(store, b"2", sold(("2026-11-22", "Ceviche", 7, None)), agreed=CHANGES)
    save(store, b"3", sold(("2026-11-21", "Ceviche", 1, 42), ("2026-11-22", "Ceviche", 8, 336)))
    undo_imports(store, [save(store, b"4", sold(("2026-11-21", "Ceviche", 2, 84))).id], NOON)

    def said(*import_ids: int) -> list[list[object]]:
        days = list_days(store, import_ids)
        return days.assign(day=days["day"].dt.day).fillna({"net_sales": -1}).to_numpy().tolist()

    assert said(first.id) == [[22, 5, 202, True]]
    assert said(first.id, second.id) == [[22, 7, -1, True]]
    assert said(3) == [[21, 1, 42, False], [22, 8, 336, False]]
    assert said(4) == [[21, 2, 84, False]]
    undo_imports(store, [first.id, second.id], NOON)
    assert said(first.id, second.id) == [[22, 7, -1, False]]


def test_the_same_file_twice_among_files_given_together_is_kept_once(store):
    done = save_imports(store, [given(b"1", SUNDAY), given(b"1", SUNDAY)])
    assert [each.already for each in done] == [False, True]
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]


@ON_A_FILE
def test_a_file_read_better_than_it_was_can_be_kept_again(store):
    save(store, b"1", SUNDAY)
    with_modifiers = SUNDAY.assign(modifiers=["Extra palta", ""])
    assert already_kept(store, [(upload(b"1"), with_modifiers)]) == {upload(b"1").digest: False}


def test_the_same_bytes_as_of_other_days_are_asked_about(store):
    monday = sold(("2026-11-23", "Ceviche", 3, 126), ("2026-11-23", "Lomo", 2, 76))
    right = replace(upload(b"1"), period="2026-11-23/2026-11-23")
    first = save_import(store, SUNDAY, ISSUES, replace(right, period="2026-11-22/2026-11-22"))
    assert kept_of_other_days(store, [right]) == [[first]]
    with pytest.raises(QuestionError) as asked:
        save_import(store, monday, ISSUES, right)
    assert (asked.value.code, asked.value.values["first"]) == ("same_file_other_days", pd.Timestamp("2026-11-22"))
    save_import(store, monday, ISSUES, replace(right, other_days="instead"))
    assert sales(store) == [["23", "Ceviche", 3], ["23", "Lomo", 2]]
    save_import(store, SUNDAY, ISSUES, replace(right, period="2026-11-22/2026-11-22", other_days="both"))
    assert [day for day, *_ in sales(store)] == ["22", "22", "23", "23"]
    assert kept_of_other_days(store, [right]) == [[]]


def test_of_the_same_bytes_given_together_as_of_several_days_the_last_takes_the_place_of_those_before(store):
    monday = SUNDAY.assign(day=pd.Timestamp("2026-11-23"))
    said = replace(upload(b"1"), correcting=True, other_days="instead")
    of_sunday = Given(SUNDAY, ISSUES, replace(said, period="2026-11-22/2026-11-22"))
    of_monday = Given(monday, ISSUES, replace(said, period="2026-11-23/2026-11-23"))
    save_imports(store, [of_sunday])
    assert [kept.already for kept in save_imports(store, [of_monday, of_sunday])] == [False, False]
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]
    assert [kept.already for kept in save_imports(store, [of_sunday, of_monday])] == [True, False]
    assert sales(store) == [["23", "Ceviche", 3], ["23", "Lomo", 2]]


@ON_A_FILE
@pytest.mark.parametrize("long", ["dish", "source", "location"])
def test_a_name_that_never_ends_is_refused_and_nothing_kept(store, long):
    lines = SUNDAY.assign(**{long: "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))})
    with pytest.raises(InputError, match="name_too_long: name=一"):
        save(store, b"a", lines)
    assert lines_kept(store) == 0


def test_a_file_without_sales_is_refused(store):
    with pytest.raises(InputError) as refused:
        save(store, b"1", empty("sales"))
    assert refused.value.code == "no_sales_lines"


def test_an_import_that_breaks_in_the_middle_leaves_the_old_state(store, monkeypatch):
    save(store, b"1", SUNDAY)

    def lose_power(*_):
        raise RuntimeError("power cut")

    monkeypatch.setattr(imports, "_name_dishes", lose_power)
    with pytest.raises(RuntimeError):
        save(store, b"2", SUNDAY.assign(quantity=9.0))
    monkeypatch.undo()
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]
    assert len(list_imports(store)) == 1
    assert save(store, b"2", SUNDAY.assign(quantity=9.0)).already is False


def test_the_imports_are_listed_newest_first(store):
    save_import(store, SUNDAY, ISSUES, upload(b"1"))
    save(store, b"2", SUNDAY, source="Rappi")
    listed = list_imports(store)
    assert listed[["id", "source", "who", "kept", "dropped"]].to_numpy().tolist() == [
        [2, "Rappi", "Rosa", 2, 0],
        [1, "till", "Rosa", 2, 3],
    ]
    assert listed["undone"].isna().all()


def test_the_quality_report_of_an_import_can_be_read_again(store):
    done = save_import(store, SUNDAY, ISSUES, upload(b"1"))
    pd.testing.assert_frame_equal(list_issues(store, [done.id]), ISSUES)


def test_a_dish_with_a_size_is_a_dish_of_its_own(store):
    save(store, b"1", SUNDAY.assign(dish="Ceviche", size=["fuente", ""]))
    assert sales(store) == [["22", "Ceviche", 2], ["22", "Ceviche (fuente)", 3]]


def test_a_name_may_have_meant_another_dish_before_a_day(store):
    save(store, b"1", sold(("2026-11-21", "Menú", 1, 20), ("2026-11-22", "Menú", 2, 40), ("2026-11-22", "Lomo", 3, 60)))
    with writing(store) as connection:
        item = {"source_id": "till", "till_name": "Menú", "size": "", "dish_id": "lomo"}
        connection.execute(insert(schema.aliases), item | {"from": date(2026, 11, 22)})
    assert sales(store) == [["21", "Menú", 1], ["22", "Lomo", 5]]


def test_whatever_changes_the_sums_of_sales_changes_their_stamp_and_a_count_does_not(store):
    stamps = [sales_stamp(store)]
    for change in (
        lambda: save(store, b"1", SUNDAY),
        lambda: merge(store, LOMO_IS_CEVICHE, NOON),
        lambda: rename(store, "dishes", "Ceviche", "Cebiche"),
        lambda: add_location(store, "Lince"),
        lambda: rename_location(store, "Lince", "Surco"),
        lambda: undo_imports(store, [1], at=NOON),
    ):
        change()
        stamps.append(sales_stamp(store))
    assert len(set(stamps)) == 7
    save_table(store, "ingredients", rows("ingredients", {"ingredient": "Limón", "unit": "kg"}))
    save_table(
        store, "stock", rows("stock", {"day": "2026-11-22", "ingredient": "Limón", "quantity": 3, "location": "main"})
    )
    assert sales_stamp(store) == stamps[-1]


def test_two_processes_that_import_at_once_lose_and_double_nothing(url, processes):
    importers = [processes.Process(target=import_a_day, args=(url, number)) for number in (1, 2)]
    for importer in importers:
        importer.start()
    for importer in importers:
        importer.join()
    assert [importer.exitcode for importer in importers] == [0, 0]
    engine = open_database(url)
    found = read_sales_by_day(engine)
    assert len(list_imports(engine)) == 20
    assert found.groupby(found["day"].dt.month)["quantity"].sum().drop(12).to_dict() == {1: 10, 2: 10}
    assert found.loc[found["day"].dt.month == 12, "quantity"].tolist() in ([1.0], [2.0])
    engine.dispose()


def test_what_is_said_beside_a_file_of_several_sources_is_said_of_those_that_are_new(store):
    save(store, b"1", SUNDAY)
    both = pd.concat([SUNDAY.assign(source="till", quantity=7.0), SUNDAY.assign(source="Rappi", quantity=5.0)])
    save_import(store, both, ISSUES.iloc[:0], replace(upload(b"2", None), contained_in="till"))
    assert list_sources(store)[["source", "contained_in"]].to_numpy().tolist() == [["Rappi", "till"], ["till", ""]]
    assert sales(store) == [["22", "Ceviche", 7], ["22", "Lomo", 7]]


def test_what_another_source_has_is_kept_and_does_not_count(store):
    save(store, b"1", SUNDAY)
    rappi = sold(("2026-11-22", "Ceviche", 10, 420))
    save_import(store, rappi, ISSUES.iloc[:0], replace(upload(b"2", "Rappi"), contained_in="till"))
    before = sales_stamp(store)
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]
    assert list_sources(store)["contained_in"].tolist() == ["till", ""]
    save(store, b"3", sold(("2026-11-23", "Ceviche", 7, 420)), source="Rappi")  # as was said of it
    assert len(sales(store)) == 2
    say_contained_in(store, "Rappi", "")
    assert sales(store) == [["22", "Ceviche", 10], ["22", "Ceviche", 3], ["22", "Lomo", 2], ["23", "Ceviche", 7]]
    assert sales_stamp(store) != before


def test_a_till_that_no_longer_rings_up_an_app_has_its_sales_until_that_day(store):
    till = {day: sold((f"2026-11-{day}", "Lomo", 5, 190)) for day in (20, 21, 22, 23)}
    rappi = {day: sold((f"2026-11-{day}", "Ceviche", 1, 42)) for day in (20, 21, 22, 23)}
    for day, lines in till.items():
        save(store, b"till %d" % day, lines)
    save_import(store, rappi[20], ISSUES.iloc[:0], replace(upload(b"20", "Rappi"), contained_in="till"))
    save_import(store, rappi[22], ISSUES.iloc[:0], replace(upload(b"22", "Rappi"), contained_in=""))
    save(store, b"21", rappi[21], source="Rappi")  # as was said of the days before it
    save(store, b"23", rappi[23], source="Rappi")
    assert [day for day, dish, _ in sales(store) if dish == "Ceviche"] == ["22", "23"]
    listed = list_sources(store).iloc[0]
    assert listed[["source", "contained_in", "before"]].tolist() == ["Rappi", "", "till"]
    assert listed["since"] == pd.Timestamp("2026-11-22")
    say_contained_in(store, "Rappi", "till")
    say_contained_in(store, "Rappi", "", since=pd.Timestamp("2026-11-21"))
    assert [day for day, dish, _ in sales(store) if dish == "Ceviche"] == ["21", "22", "23"]


def test_a_file_that_comes_again_after_its_undoing_is_still_in_another_source(store):
    save(store, b"1", SUNDAY)
    kept = save_import(store, SUNDAY, ISSUES.iloc[:0], replace(upload(b"2", "Rappi"), contained_in="till"))
    undo_imports(store, [kept.id], NOON)
    save(store, b"2", SUNDAY, source="Rappi")
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]


@ON_A_FILE
@pytest.mark.parametrize(("source", "within"), [("till", "till"), ("till", "Rappi"), ("till", "Yape"), ("Yape", "")])
def test_sales_are_in_no_source_that_is_not_there_or_does_not_count(store, source, within):
    save(store, b"1", SUNDAY)
    save_import(store, SUNDAY, ISSUES.iloc[:0], replace(upload(b"2", "Rappi"), contained_in="till"))
    with pytest.raises(InputError):
        say_contained_in(store, source, within)
    assert len(sales(store)) == 2


def test_what_is_called_no_food_beside_a_file_no_longer_counts_in_older_ones(store):
    save(store, b"1", sold(("2026-11-21", "Recargo 2", 4, 20), ("2026-11-21", "Ceviche", 3, 126)))
    save_import(store, SUNDAY, ISSUES.iloc[:0], replace(upload(b"2"), food={"RECARGO 2": False, "Taper": False}))
    assert sales(store) == [["21", "Ceviche", 3], ["22", "Ceviche", 3], ["22", "Lomo", 2]]
    assert (read_no_food(store), food_by_name(store)) == (["Recargo 2"], {"Recargo 2": False})
    say_food(store, {"Recargo 2": True})
    assert ["21", "Recargo 2", 4] in sales(store)
    assert food_by_name(store) == {"Recargo 2": True}
