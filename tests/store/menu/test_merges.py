"""Dishes joined under one name and taken apart: what each has before, meanwhile and after."""

import pandas as pd
import pytest
from sqlalchemy import Engine

from forecasting.errors import InputError
from forecasting.store.menu.merges import list_merges, merge, refuse_merges, undo_merges, without_refused
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.sold import read_sales_by_day, sales_stamp
from forecasting.store.sales.uploads import Upload
from tests.store.conftest import NOON, ON_A_FILE, rows, sold
from tests.store.names import rename

OLD, NEW = "12. Lomo", "08.Lomo"
FIRST = "2026-10-01"


def save(engine: Engine, name: str, *lines: tuple[str, str, float, float], source: str = "till") -> None:
    no_issues = pd.DataFrame({"file": [], "row": [], "reason": [], "count": [], "action": []})
    save_import(engine, sold(*lines, source=source), no_issues, Upload(name.encode(), name, NOON))


def pairs(*named: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(named, columns=["old", "new"]).assign(first_day=pd.Timestamp(FIRST))


def sales(engine: Engine) -> list[list[object]]:
    found = read_sales_by_day(engine)
    return found.assign(day=found["day"].dt.strftime("%m-%d"))[["day", "dish", "quantity"]].to_numpy().tolist()


def recipe(item: str, ingredient: str, quantity: float, since: str | None = None) -> dict[str, object]:
    line = {"item": item, "ingredient": ingredient, "quantity": quantity, "unit": "g", "yield": 1.0, "per": "portion"}
    return line | {"from": pd.Timestamp(since) if since else pd.NaT}


def cook(engine: Engine, *lines: dict[str, object]) -> None:
    save_table(engine, "recipes", rows("recipes", *lines))


def recipes(engine: Engine) -> list[tuple[object, ...]]:
    found = read_restaurant(engine, with_sales=False).recipes
    since = found["from"].dt.strftime("%Y-%m-%d").fillna("")
    return list(zip(found["item"], found["ingredient"], found["quantity"], since, strict=True))


def everything(engine: Engine) -> dict[str, list[list[object]]]:
    restaurant = read_restaurant(engine)
    tables = ("sales", "dishes", "recipes", "promotions")
    return {name: getattr(restaurant, name).astype(object).fillna("").to_numpy().tolist() for name in tables}


def fill(store: Engine) -> None:
    save_table(
        store, "ingredients", rows("ingredients", *({"ingredient": name, "unit": "g"} for name in ("Carne", "Papa")))
    )
    save(store, "a.csv", ("2026-09-30", OLD, 14, 504), ("2026-10-01", NEW, 15, 540))


@pytest.fixture
def renumbered(filled: Engine) -> Engine:
    """A till that renumbered its lomo on the first of October."""
    return filled


def test_a_merged_dish_has_the_sales_of_both_names(renumbered):
    merge(renumbered, pairs((OLD, NEW)), NOON)
    assert sales(renumbered) == [["09-30", NEW, 14], ["10-01", NEW, 15]]
    assert list_merges(renumbered)[["id", "old", "dish", "recipe"]].to_numpy().tolist() == [[1, OLD, NEW, "none"]]


def test_two_names_of_one_day_are_added_up(renumbered):
    save(renumbered, "b.csv", ("2026-10-02", OLD, 2, 72), ("2026-10-02", NEW, 3, 108))
    merge(renumbered, pairs((OLD, NEW)), NOON)
    assert sales(renumbered)[-1] == ["10-02", NEW, 5]


def test_a_later_file_with_the_old_name_counts_for_the_dish(renumbered):
    merge(renumbered, pairs((OLD, NEW)), NOON)
    save(renumbered, "b.csv", ("2026-09-29", OLD, 9, 324), source="Rappi")
    assert sales(renumbered)[0] == ["09-29", NEW, 9]


def test_names_are_followed_through_several_merges(renumbered):
    save(renumbered, "b.csv", ("2026-11-01", "Lomo", 16, 576))
    merge(renumbered, pairs((OLD, NEW), (NEW, "Lomo")), NOON)
    assert sales(renumbered) == [["09-30", "Lomo", 14], ["10-01", "Lomo", 15], ["11-01", "Lomo", 16]]


def test_what_is_one_already_stays_so(renumbered):
    merge(renumbered, pairs((OLD, NEW)), NOON)
    merge(renumbered, pairs((OLD, NEW), (NEW, OLD)), NOON)
    assert len(list_merges(renumbered)) == 1
    assert sales(renumbered) == [["09-30", NEW, 14], ["10-01", NEW, 15]]


def test_a_name_that_nothing_has_is_refused_and_nothing_is_merged(renumbered):
    with pytest.raises(InputError) as refused:
        merge(renumbered, pairs((OLD, NEW), ("Causa", NEW)), NOON)
    assert refused.value.code == "unknown_name"
    assert list_merges(renumbered).empty


def test_a_merge_and_its_undoing_change_the_stamp_of_sales(renumbered):
    before = sales_stamp(renumbered)
    merge(renumbered, pairs((OLD, NEW)), NOON)
    merged = sales_stamp(renumbered)
    undo_merges(renumbered, [1])
    assert merged != before
    assert sales_stamp(renumbered) == before


@ON_A_FILE
@pytest.mark.parametrize("has", [OLD, NEW])
def test_the_one_recipe_there_is_holds_for_the_dish(renumbered, has):
    cook(renumbered, recipe(has, "Carne", 200))
    merge(renumbered, pairs((OLD, NEW)), NOON)
    assert recipes(renumbered) == [(NEW, "Carne", 200, "")]


def test_of_two_recipes_the_new_one_holds_from_its_first_day_on(renumbered):
    cook(renumbered, recipe(OLD, "Carne", 200), recipe(NEW, "Carne", 180), recipe(NEW, "Papa", 90))
    merge(renumbered, pairs((OLD, NEW)), NOON)
    assert recipes(renumbered) == [(NEW, "Carne", 200, ""), (NEW, "Carne", 180, FIRST), (NEW, "Papa", 90, FIRST)]
    assert list_merges(renumbered)["recipe"].tolist() == ["both"]


@ON_A_FILE
def test_of_several_versions_each_holds_in_its_time(renumbered):
    cook(
        renumbered,
        *(recipe(OLD, "Carne", 200), recipe(OLD, "Carne", 190, "2026-09-01"), recipe(OLD, "Carne", 150, "2026-10-15")),
        *(recipe(NEW, "Carne", 180), recipe(NEW, "Carne", 170, "2026-11-01")),
    )
    merge(renumbered, pairs((OLD, NEW)), NOON)
    assert recipes(renumbered) == [
        (NEW, "Carne", 200, ""),
        (NEW, "Carne", 190, "2026-09-01"),
        (NEW, "Carne", 180, FIRST),
        (NEW, "Carne", 170, "2026-11-01"),
    ]


@ON_A_FILE
def test_the_same_recipe_twice_is_one(renumbered):
    cook(renumbered, recipe(OLD, "Carne", 200), recipe(NEW, "Carne", 200))
    merge(renumbered, pairs((OLD, NEW)), NOON)
    assert recipes(renumbered) == [(NEW, "Carne", 200, "")]
    assert list_merges(renumbered)["recipe"].tolist() == ["same"]


@ON_A_FILE
@pytest.mark.parametrize(("guessed", "kept"), [(OLD, 180), (NEW, 200)])
def test_a_guess_gives_way_to_a_confirmed_recipe(renumbered, guessed, kept):
    lines = [recipe(OLD, "Carne", 200), recipe(NEW, "Carne", 180)]
    cook(renumbered, *(line | {"estimated": "yes" if line["item"] == guessed else "no"} for line in lines))
    merge(renumbered, pairs((OLD, NEW)), NOON)
    assert recipes(renumbered) == [(NEW, "Carne", kept, "")]


@ON_A_FILE
def test_a_recipe_that_only_said_that_both_are_the_same_is_none(renumbered):
    save_table(renumbered, "dishes", rows("dishes", {"dish": OLD}, {"dish": NEW}))
    cook(renumbered, recipe(OLD, "Carne", 200), recipe(NEW, OLD, 1) | {"unit": "und"})
    merge(renumbered, pairs((OLD, NEW)), NOON)
    assert recipes(renumbered) == [(NEW, "Carne", 200, "")]


def test_menu_sizes_combos_and_promotions_follow(renumbered):
    save_table(
        renumbered,
        "dishes",
        rows(
            "dishes",
            {"dish": OLD, "category": "Criollo", "price": 36},
            {"dish": "Lomo (fuente)", "size_of": OLD, "size_factor": 2.2},
        ),
    )
    cook(renumbered, recipe(OLD, "Carne", 200), recipe("Dúo", OLD, 2) | {"unit": "und"})
    offer = {
        "first": pd.Timestamp("2026-09-07"),
        "last": pd.Timestamp("2026-09-09"),
        "kind": "discount",
        "discount": 0.2,
    }
    save_table(renumbered, "promotions", rows("promotions", offer | {"dish_or_category": OLD}))
    merge(renumbered, pairs((OLD, NEW)), NOON)
    restaurant = read_restaurant(renumbered)
    menu = restaurant.dishes[["dish", "category", "price", "size_of"]].fillna(0).to_numpy().tolist()
    assert menu == [[NEW, "Criollo", 36, ""], ["Lomo (fuente)", "", 0, NEW]]
    assert ("Dúo", NEW, 2, "") in recipes(renumbered)
    assert restaurant.promotions["dish_or_category"].tolist() == [NEW]


@pytest.fixture
def described(renumbered: Engine) -> Engine:
    """The same till's kitchen with both dishes on the menu, in recipes, a size, a combo and a promotion."""
    save_table(
        renumbered,
        "dishes",
        rows(
            "dishes",
            {"dish": OLD, "category": "Criollo", "price": 36},
            {"dish": "Causa", "category": "Entradas"},
            {"dish": NEW},
            {"dish": "Lomo (fuente)", "size_of": OLD, "size_factor": 2.2},
        ),
    )
    cook(
        renumbered,
        *(recipe(OLD, "Carne", 200), recipe("Causa", "Papa", 150), recipe(NEW, "Carne", 180)),
        recipe("Dúo", OLD, 2) | {"unit": "und"},
    )
    offer = {
        "first": pd.Timestamp("2026-09-07"),
        "last": pd.Timestamp("2026-09-09"),
        "kind": "discount",
        "discount": 0.2,
    }
    offers = (offer | {"dish_or_category": dish} for dish in (OLD, NEW))
    save_table(renumbered, "promotions", rows("promotions", *offers))
    return renumbered


def test_undoing_gives_everything_back_as_it_was(described):
    before = everything(described)
    merge(described, pairs((OLD, NEW)), NOON)
    assert len(everything(described)["promotions"]) == 1
    undo_merges(described, [1])
    assert everything(described) == before
    assert list_merges(described).empty


def test_undoing_twice_changes_nothing(described):
    merge(described, pairs((OLD, NEW)), NOON)
    undo_merges(described, [1])
    before = everything(described)
    undo_merges(described, [1])
    assert everything(described) == before


def test_tables_saved_again_as_they_were_come_back_too(described):
    before = everything(described)
    merge(described, pairs((OLD, NEW)), NOON)
    for table in ("dishes", "recipes", "promotions"):
        save_table(described, table, getattr(read_restaurant(described, with_sales=False), table))
    undo_merges(described, [1])
    after = everything(described)
    assert after["sales"] == before["sales"]
    assert {name: sorted(map(repr, lines)) for name, lines in after.items()} == {
        name: sorted(map(repr, lines)) for name, lines in before.items()
    }


def test_a_recipe_changed_since_stays_and_the_old_dish_gets_its_own_back(described):
    merge(described, pairs((OLD, NEW)), NOON)
    save_table(described, "recipes", rows("recipes", recipe(NEW, "Carne", 170)), mode="merge")
    undo_merges(described, [1])
    assert (OLD, "Carne", 200, "") in recipes(described)
    assert (NEW, "Carne", 170, "") in recipes(described)
    assert (NEW, "Carne", 180, "") not in recipes(described)


def test_the_first_of_two_merges_can_be_undone_alone(described):
    save(described, "b.csv", ("2026-11-01", "Lomo", 16, 576))
    merge(described, pairs((NEW, "Lomo")), NOON)
    second_alone = everything(described)
    undo_merges(described, [1])
    merge(described, pairs((OLD, NEW), (NEW, "Lomo")), NOON)
    first = list_merges(described)["id"].min()
    undo_merges(described, [first])
    after = everything(described)
    assert {name: sorted(map(repr, lines)) for name, lines in after.items()} == {
        name: sorted(map(repr, lines)) for name, lines in second_alone.items()
    }


def test_a_name_given_meanwhile_stays(described):
    merge(described, pairs((OLD, NEW)), NOON)
    rename(described, "dishes", NEW, "Lomo saltado")
    assert list_merges(described)[["old", "dish"]].to_numpy().tolist() == [[OLD, "Lomo saltado"]]
    undo_merges(described, [1])
    assert sales(described) == [["09-30", OLD, 14], ["10-01", "Lomo saltado", 15]]


def test_a_refused_pair_is_not_proposed_again_in_either_order(renumbered):
    refuse_merges(renumbered, pairs((OLD, NEW)), NOON)
    refuse_merges(renumbered, pairs((OLD, NEW), (NEW, OLD)), NOON)
    assert without_refused(renumbered, pairs((OLD, NEW))).empty
    assert without_refused(renumbered, pairs((NEW, OLD))).empty


def test_a_refusal_holds_for_the_dish_under_its_next_name(renumbered):
    save(renumbered, "b.csv", ("2026-11-01", "Lomo", 16, 576), ("2026-11-01", "Causa", 6, 100))
    refuse_merges(renumbered, pairs((OLD, NEW)), NOON)
    merge(renumbered, pairs((NEW, "Lomo")), NOON)
    left = without_refused(renumbered, pairs((OLD, "Lomo"), (OLD, "Causa")))
    assert left[["old", "new"]].to_numpy().tolist() == [[OLD, "Causa"]]
