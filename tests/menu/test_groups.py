"""Interchangeable ingredients: counted and bought one by one, reckoned together in what is left after trimming."""

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.menu.groups import as_groups, bought, members, tally, trimmed_twice, waiting
from forecasting.menu.recipes import portions
from forecasting.supply.offers import choose_supply
from forecasting.tables import Restaurant, empty
from tests.week import MONDAY, SUNDAY, TUESDAY, rows

FISH = "Pescado blanco"
CORVINA = {"ingredient": "Corvina", "unit": "kg", "shelf_life_days": 2.0, "group": FISH, "yield": 0.5}
TILAPIA = {"ingredient": "Tilapia", "unit": "kg", "shelf_life_days": 90.0, "group": FISH, "yield": 0.8}
SALT = {"ingredient": "Sal", "unit": "kg", "shelf_life_days": 365.0, "yield": 1.0}


def line(ingredient: str, quantity: float, unit: str = "g", item: str = "Ceviche") -> dict:
    return {"item": item, "ingredient": ingredient, "quantity": quantity, "unit": unit, "yield": 1.0}


def moved(table: str, *given: tuple) -> pd.DataFrame:
    named = [dict(zip(("day", "ingredient", "quantity"), row, strict=True)) | {"location": "main"} for row in given]
    return rows(table, *named)


def fish(*ingredients: dict, recipes=(), **tables) -> Restaurant:
    lines = [line("Sal", 5), *recipes]
    return Restaurant(
        ingredients=rows("ingredients", *(ingredients or (CORVINA, TILAPIA, SALT))),
        recipes=rows("recipes", *lines),
        **tables,
    )


def taken(restaurant: Restaurant) -> dict[tuple[str, str], float]:
    kitchen = as_groups(restaurant)
    book = portions(kitchen.recipes, kitchen.ingredients, kitchen.dishes, kitchen.conversions)
    return {(row.dish, row.ingredient): round(row.quantity, 6) for row in book.itertuples()}


def test_a_recipe_that_names_a_member_takes_what_is_left_of_it_and_one_that_names_the_group_takes_just_that():
    named = fish(recipes=[line("Corvina", 400), line("Tilapia", 250, item="Sudado"), line(FISH, 200, item="Jalea")])
    usable = {dish: quantity for (dish, part), quantity in taken(named).items() if part == FISH}
    assert usable == {"Ceviche": 0.2, "Sudado": 0.2, "Jalea": 0.2}


def test_a_group_may_have_the_name_of_a_member_which_belongs_to_it_even_without_saying_so():
    own = {**CORVINA, "ingredient": FISH, "group": ""}
    restaurant = fish(
        own, {**TILAPIA, "group": "PESCADO BLANCO"}, SALT, recipes=[line(FISH, 400), line("Tilapia", 250)]
    )
    assert taken(restaurant) == {("Ceviche", FISH): 0.4, ("Ceviche", "Sal"): 0.005}
    assert as_groups(restaurant).ingredients["ingredient"].tolist() == [FISH, "Sal"]


def test_in_groups_twice_is_the_same_as_once():
    restaurant = fish(recipes=[line("Corvina", 400)], stock=moved("stock", (SUNDAY, "Corvina", 4.0)))
    once = as_groups(restaurant)
    assert as_groups(once) is once
    assert once.stock[["ingredient", "quantity"]].to_numpy().tolist() == [[FISH, 2.0]]


def test_a_group_finds_room_for_what_its_members_do_and_is_as_cautious_as_any_of_them():
    limits = [{"storage_limit": 10.0, "caution": 0.1, "reorder_point": 4.0}, {"storage_limit": 30.0, "caution": 0.9}]
    group = as_groups(fish(CORVINA | limits[0], TILAPIA | limits[1])).ingredients.iloc[0]
    assert (group["storage_limit"], group["caution"]) == (29.0, 0.9)  # 10 kg × 0.5 + 30 kg × 0.8
    assert group["reorder_point"] == 2.0


def test_a_group_has_no_limit_where_a_member_has_none():
    free = fish({**CORVINA, "storage_limit": 10.0}, TILAPIA, {**SALT, "storage_limit": 3.0})
    assert as_groups(free).ingredients["storage_limit"].fillna(-1.0).tolist() == [-1.0, 3.0]


def test_members_are_converted_into_the_unit_of_the_first_by_what_the_kitchen_knows_of_them():
    whole = {**TILAPIA, "unit": "unidad"}
    known = rows("conversions", {"ingredient": "Tilapia", "unit": "unidad", "equals": 1.5, "in_unit": "kg"})
    assert members(rows("ingredients", CORVINA, whole), known)["gives"].round(6).tolist() == [0.5, 1.2]
    restaurant = fish(CORVINA, whole, SALT, recipes=[line("Tilapia", 300)], conversions=known)
    assert taken(restaurant)["Ceviche", FISH] == 0.24  # 300 g are a fifth of a fish of 1.5 kg, of which 0.8 is left


def refusal(restaurant: Restaurant) -> InputError:
    with pytest.raises(InputError) as refused:
        as_groups(restaurant)
    return refused.value


def test_members_that_are_measured_in_another_way_are_named():
    litres = [{**SALT, "ingredient": name, "unit": "l", "group": FISH} for name in ("Caldo", "Fumet")]
    error = refusal(fish(CORVINA, *litres))
    assert (error.code, error.values) == (
        "group_units",
        {"group": FISH, "unit": "kg", "ingredients": ["Caldo", "Fumet"]},
    )


def test_a_recipe_in_a_unit_that_its_member_is_not_measured_in_is_refused_with_its_rows():
    error = refusal(fish(recipes=[line("Corvina", 1, "filete")]))
    assert (error.code, error.values["ingredient"], error.values["rows"]) == ("unknown_unit", "Corvina", [3])


def test_a_group_is_neither_a_preparation_nor_a_member_of_another_group():
    batch = line("Corvina", 1, "kg", item=FISH) | {"batch_output": 1.0, "batch_unit": "kg"}
    assert refusal(fish(recipes=[batch])).code == "group_is_preparation"
    assert refusal(fish(CORVINA, {**SALT, "ingredient": FISH, "group": "Pescados"})).code == "group_in_group"


def counts(*given: tuple, received: tuple = ()) -> list[list[object]]:
    """The counts of the group that hold."""
    restaurant = fish(stock=moved("stock", *given), deliveries=moved("deliveries", *received))
    held = as_groups(restaurant).stock
    return held.loc[held["ingredient"] == FISH, ["day", "quantity"]].to_numpy().tolist()


def test_a_count_of_the_group_waits_for_every_member_that_was_there():
    both = [(SUNDAY, "Corvina", 4.0), (SUNDAY, "Tilapia", 5.0)]
    assert counts(*both) == [[SUNDAY, 6.0]]
    assert counts(*both, (MONDAY, "Corvina", 2.0)) == [[SUNDAY, 6.0]]
    assert counts(*both, (MONDAY, "Corvina", 2.0), (MONDAY, "Tilapia", 0.0)) == [[SUNDAY, 6.0], [MONDAY, 1.0]]


def test_of_a_member_that_never_came_or_was_gone_there_is_none():
    assert counts((SUNDAY, "Corvina", 4.0)) == [[SUNDAY, 2.0]]
    gone = [(SUNDAY, "Corvina", 4.0), (SUNDAY, "Tilapia", 0.0)]
    assert counts(*gone, (MONDAY, "Corvina", 2.0)) == [[SUNDAY, 2.0], [MONDAY, 1.0]]
    came = [(MONDAY, "Tilapia", 5.0)]
    assert counts(*gone, (MONDAY, "Corvina", 2.0), received=came) == [[SUNDAY, 2.0]]
    assert counts((SUNDAY, "Corvina", 4.0), received=[(SUNDAY, "Tilapia", 5.0)]) == []
    assert counts((SUNDAY, "Corvina", 4.0), received=[(TUESDAY, "Tilapia", 5.0)]) == [[SUNDAY, 2.0]]


def test_what_was_weighed_under_the_name_of_the_group_counts_only_where_trimming_changes_nothing():
    assert counts((SUNDAY, FISH, 4.0)) == []
    whole = fish({**CORVINA, "yield": 1.0}, {**TILAPIA, "yield": 1.0}, stock=moved("stock", (SUNDAY, FISH, 4.0)))
    assert as_groups(whole).stock["quantity"].tolist() == [4.0]


def test_a_recipe_that_takes_off_the_loss_of_a_group_again_is_named():
    belong = members(rows("ingredients", CORVINA, TILAPIA), empty("conversions"))
    again = rows("recipes", line(FISH, 200) | {"yield": 0.5}, line("Corvina", 200, item="Sudado") | {"yield": 0.5})
    assert trimmed_twice(again, belong) == ["Ceviche"]


def test_the_newest_count_says_for_whom_it_waits():
    belong = members(rows("ingredients", CORVINA, TILAPIA), empty("conversions"))
    both = [(SUNDAY, "Corvina", 4.0), (SUNDAY, "Tilapia", 5.0)]
    half = moved("stock", *both, (MONDAY, "Corvina", 2.0))
    waits = waiting(tally(half, empty("deliveries"), belong))
    assert waits[["group", "day", "ingredients"]].to_numpy().tolist() == [[FISH, MONDAY, ["Tilapia"]]]
    assert waiting(tally(moved("stock", *both), empty("deliveries"), belong)).empty


def test_the_member_with_the_best_price_for_what_is_left_is_bought_and_keeps_its_packs():
    def offer(ingredient: str, unit_cost: float, **more) -> dict:
        return {"ingredient": ingredient, "supplier": "Muelle", "pack_size": 5.0, "unit_cost": unit_cost} | more

    offers = [offer("Corvina", 20.0), offer("Tilapia", 24.0), offer("Tilapia", 30.0, **{"from": TUESDAY})]
    supply = as_groups(fish(supply=rows("supply", *offers))).supply
    kept = ["ingredient", "bought_as", "pack_size", "unit_cost", "bought_pack", "bought_unit", "shelf_life_days"]
    # A kilo without loss costs 20 / 0.5 = 40 and 24 / 0.8 = 30; from Tuesday on 30 / 0.8 = 37.5.
    assert choose_supply(supply, MONDAY)[kept].round(6).to_numpy().tolist() == [
        [FISH, "Tilapia", 4.0, 30.0, 5.0, "kg", 90.0]
    ]
    assert choose_supply(supply, TUESDAY)["unit_cost"].round(6).tolist() == [37.5]


def test_of_a_group_it_is_enough_that_one_member_is_sold():
    kitchen = fish(supply=rows("supply", {"ingredient": "Tilapia", "supplier": "Don Pez", "pack_size": 1.0}))
    assert bought(kitchen).to_dict() == {"Corvina": True, "Tilapia": True, "Sal": False}
