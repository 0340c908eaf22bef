import numpy as np
import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.menu.coverage import coverage
from forecasting.menu.recipes import by_category, explode, own_portions, portion_matrix, portions, portions_on
from forecasting.tables import empty
from tests.week import rows


def recipe(item: str, *lines: tuple, **of_all) -> pd.DataFrame:
    named = [{"item": item, "ingredient": i, "quantity": q, "unit": u, **of_all} for i, q, u in lines]
    return rows("recipes", *named)


def ingredients(*units: tuple[str, str]) -> pd.DataFrame:
    return rows("ingredients", *[{"ingredient": name, "unit": unit, "shelf_life_days": 7.0} for name, unit in units])


def as_dict(table: pd.DataFrame) -> dict:
    return {(dish, part): quantity for dish, part, quantity in table[["dish", "ingredient", "quantity"]].to_numpy()}


STORE_ROOM = ingredients(("Limón", "kg"), ("Pescado", "kg"), ("Ají", "kg"), ("Aceite", "l"), ("Cerveza", "unidad"))
NO_DISHES = empty("dishes")


def test_a_portion_takes_the_untrimmed_quantity_in_the_ingredients_own_unit():
    ceviche = recipe("Ceviche", ("Limón", 60, "g"), **{"yield": 0.4})
    assert as_dict(portions(ceviche, STORE_ROOM, NO_DISHES)) == pytest.approx({("Ceviche", "Limón"): 0.15})


def test_lines_of_the_same_ingredient_are_summed():
    ceviche = recipe("Ceviche", ("Limón", 60, "g"), ("Limón", 40, "g"))
    assert as_dict(portions(ceviche, STORE_ROOM, NO_DISHES)) == pytest.approx({("Ceviche", "Limón"): 0.1})


def test_a_preparation_is_taken_by_its_share_of_the_batch():
    leche = recipe("Leche de tigre", ("Limón", 2, "kg"), ("Ají", 100, "g"), batch_output=4.0, batch_unit="l")
    ceviche = recipe("Ceviche", ("Leche de tigre", 100, "ml"), ("Pescado", 200, "g"))
    taken = portions(pd.concat([leche, ceviche]), STORE_ROOM, NO_DISHES)
    assert as_dict(taken) == pytest.approx(
        {("Ceviche", "Limón"): 0.05, ("Ceviche", "Ají"): 0.0025, ("Ceviche", "Pescado"): 0.2}
    )


def test_preparations_stand_in_preparations_and_each_loses_its_own_trimmings():
    paste = recipe("Pasta de ají", ("Ají", 2, "kg"), batch_output=1.0, batch_unit="kg")
    sauce = recipe("Salsa", ("Pasta de ají", 500, "g"), ("Aceite", 1, "l"), batch_output=2.0, batch_unit="l")
    dish = recipe("Causa", ("Salsa", 90, "ml"), **{"yield": 0.9})
    taken = portions(pd.concat([dish, sauce, paste]), STORE_ROOM, NO_DISHES)
    assert as_dict(taken) == pytest.approx({("Causa", "Ají"): 0.05, ("Causa", "Aceite"): 0.05})


def test_a_batch_by_weight_is_sold_by_the_portion_where_it_is_said_what_one_weighs():
    cake = recipe("Keke", ("Aceite", 3, "l"), batch_output=2.0, batch_unit="kg")
    sizes = rows("dishes", {"dish": "Keke doble", "size_of": "Keke", "size_factor": 2.0})
    assert portions(cake, STORE_ROOM, sizes).empty
    slice_ = rows("conversions", {"ingredient": "Keke", "unit": "porción", "equals": 250.0, "in_unit": "g"})
    assert as_dict(portions(cake, STORE_ROOM, sizes, slice_)) == pytest.approx(
        {("Keke", "Aceite"): 0.375, ("Keke doble", "Aceite"): 0.75}
    )


def test_a_batch_that_gives_portions_can_be_sold_as_a_dish():
    stew = recipe("Cau cau", ("Pescado", 3, "kg"), batch_output=10.0, batch_unit="porciones")
    menu = recipe("Menú", ("Cau cau", 1, "porción"), ("Cerveza", 1, "unidad"))
    taken = portions(pd.concat([stew, menu]), STORE_ROOM, NO_DISHES)
    assert as_dict(taken) == pytest.approx(
        {("Cau cau", "Pescado"): 0.3, ("Menú", "Pescado"): 0.3, ("Menú", "Cerveza"): 1.0}
    )


def test_a_combo_contains_dishes():
    ceviche = recipe("Ceviche", ("Pescado", 200, "g"))
    duo = recipe("Dúo", ("Ceviche", 2, "unidad"), ("Cerveza", 1, "und"))
    taken = portions(pd.concat([duo, ceviche]), STORE_ROOM, NO_DISHES)
    assert as_dict(taken)["Dúo", "Pescado"] == pytest.approx(0.4)


def test_a_dish_may_carry_the_name_of_its_only_ingredient():
    beer = recipe("Cerveza", ("Cerveza", 1, "unidad"))
    assert as_dict(portions(beer, STORE_ROOM, NO_DISHES)) == {("Cerveza", "Cerveza"): 1.0}


def test_a_size_is_a_factor_of_another_dish():
    dishes = rows(
        "dishes",
        {"dish": "Ceviche"},
        {"dish": "Ceviche fuente", "size_of": "Ceviche", "size_factor": 2.2},
        {"dish": "Ceviche gigante", "size_of": "Ceviche fuente", "size_factor": 2.0},
    )
    taken = as_dict(portions(recipe("Ceviche", ("Pescado", 200, "g")), STORE_ROOM, dishes))
    assert taken["Ceviche fuente", "Pescado"] == pytest.approx(0.44)
    assert taken["Ceviche gigante", "Pescado"] == pytest.approx(0.88)


def test_a_size_with_a_recipe_of_its_own_keeps_it():
    dishes = rows("dishes", {"dish": "Fuente", "size_of": "Ceviche", "size_factor": 2.2})
    own = pd.concat([recipe("Ceviche", ("Pescado", 200, "g")), recipe("Fuente", ("Pescado", 500, "g"))])
    assert as_dict(portions(own, STORE_ROOM, dishes))["Fuente", "Pescado"] == pytest.approx(0.5)


def test_a_size_of_a_dish_without_recipe_is_left_for_coverage_to_name():
    dishes = rows("dishes", {"dish": "Flan"}, {"dish": "Flan grande", "size_of": "Flan"})
    taken = portions(recipe("Ceviche", ("Pescado", 200, "g")), STORE_ROOM, dishes)
    assert set(taken["dish"]) == {"Ceviche"}


def test_a_dish_without_a_recipe_takes_its_part_of_what_100_of_its_category_take():
    dishes = rows(
        "dishes",
        {"dish": "Ceviche", "category": "Marino"},
        {"dish": "Fuente", "category": "Marino", "size_of": "Ceviche", "size_factor": 2.0},
        {"dish": "Jalea", "category": "Marino"},
        {"dish": "Lomo", "category": "Criollo"},
    )
    of_marino = recipe("Marino", ("Limón", 4, "kg"), per="category")
    lines = pd.concat([recipe("Ceviche", ("Pescado", 200, "g")), of_marino])
    taken = as_dict(portions(lines, STORE_ROOM, dishes))
    assert taken == pytest.approx({("Ceviche", "Pescado"): 0.2, ("Fuente", "Pescado"): 0.4, ("Jalea", "Limón"): 0.04})
    assert by_category(lines, dishes).to_dict() == {"Jalea": "Marino"}


def test_a_category_called_as_a_dish_has_no_recipe_of_its_own():
    dishes = rows("dishes", {"dish": "Jalea", "category": "Jalea"})
    with pytest.raises(InputError, match=r"category_of_dish: item=Jalea, per=category, rows=\[2\]"):
        portions(recipe("Jalea", ("Limón", 4, "kg"), per="category"), STORE_ROOM, dishes)


def test_what_goes_by_its_category_is_not_covered_by_a_recipe():
    sold = pd.DataFrame({"dish": ["Jalea", "Lomo"], "quantity": [1.0, 1.0], "net_sales": [30.0, 10.0]})
    found = coverage(sold, own_portions(["Jalea", "Lomo"]), roughly=["Jalea"])
    assert found.share == 0.25
    assert found.uncovered["dish"].tolist() == ["Jalea"]
    assert found.unknown.empty


def test_a_size_of_an_unknown_dish_is_refused():
    dishes = rows("dishes", {"dish": "Fuente", "size_of": "Cebiche"})
    with pytest.raises(InputError, match="unknown_size_of: dish=Fuente, size_of=Cebiche"):
        portions(recipe("Ceviche", ("Pescado", 200, "g")), STORE_ROOM, dishes)


def test_preparations_that_contain_each_other_are_named():
    a = recipe("A", ("B", 1, "kg"), batch_output=1.0, batch_unit="kg")
    b = recipe("B", ("C", 1, "kg"), batch_output=1.0, batch_unit="kg")
    c = recipe("C", ("A", 1, "kg"), ("Limón", 1, "kg"), batch_output=1.0, batch_unit="kg")
    with pytest.raises(InputError) as caught:
        portions(pd.concat([a, b, c]), STORE_ROOM, NO_DISHES)
    assert caught.value.code == "recipe_cycle"
    assert "".join(caught.value.values["cycle"]) in ("ABC", "BCA", "CAB")


def test_a_preparation_that_contains_itself_is_a_cycle():
    with pytest.raises(InputError, match=r"recipe_cycle: cycle=\['Masa'\]"):
        portions(recipe("Masa", ("Masa", 1, "kg"), batch_output=1.0, batch_unit="kg"), STORE_ROOM, NO_DISHES)


def test_an_ingredient_that_nobody_knows_is_named_with_its_rows():
    recipes = pd.concat(
        [recipe("Ceviche", ("Limón", 60, "g"), ("Limon", 60, "g")), recipe("Tiradito", ("Limon", 1, "g"))],
        ignore_index=True,
    )
    with pytest.raises(InputError, match=r"unknown_ingredient: item=Ceviche, ingredient=Limon, rows=\[3, 4\]"):
        portions(recipes, STORE_ROOM, NO_DISHES)


def test_an_impossible_unit_is_named_with_its_dish():
    with pytest.raises(InputError, match="impossible_unit: item=Ceviche, ingredient=Limón, unit=ml, to=kg"):
        portions(recipe("Ceviche", ("Limón", 60, "ml")), STORE_ROOM, NO_DISHES)


def test_a_preparation_measured_in_litres_is_not_taken_in_grams():
    leche = recipe("Leche de tigre", ("Limón", 2, "kg"), batch_output=4.0, batch_unit="l")
    with pytest.raises(InputError, match="impossible_unit: item=Ceviche, ingredient=Leche de tigre, unit=g, to=l"):
        portions(pd.concat([leche, recipe("Ceviche", ("Leche de tigre", 100, "g"))]), STORE_ROOM, NO_DISHES)


def conversion(ingredient: str, unit: str, equals: float, in_unit: str) -> pd.DataFrame:
    return rows("conversions", {"ingredient": ingredient, "unit": unit, "equals": equals, "in_unit": in_unit})


def test_an_ingredient_in_a_unit_of_the_house_is_what_the_house_says_it_is():
    ceviche = recipe("Ceviche", ("Limón", 6, "unidad"), ("Ají", 1, "atado"), ("Cerveza", 1, "unidad"))
    known = pd.concat([conversion("Limón", "unidad", 45, "g"), conversion("Ají", "atado", 0.2, "kg")])
    assert as_dict(portions(ceviche, STORE_ROOM, NO_DISHES, known)) == pytest.approx(
        {("Ceviche", "Limón"): 0.27, ("Ceviche", "Ají"): 0.2, ("Ceviche", "Cerveza"): 1.0}
    )


def test_what_one_ingredient_weighs_says_nothing_of_another():
    with pytest.raises(InputError, match="impossible_unit: item=Ceviche, ingredient=Pescado, unit=unidad, to=kg"):
        known = conversion("Limón", "unidad", 45, "g")
        portions(recipe("Ceviche", ("Pescado", 1, "unidad")), STORE_ROOM, NO_DISHES, known)


def test_a_preparation_measured_in_litres_is_taken_in_grams_once_its_weight_is_known():
    leche = recipe("Leche de tigre", ("Limón", 2, "kg"), batch_output=4.0, batch_unit="l")
    ceviche = recipe("Ceviche", ("Leche de tigre", 110, "g"))
    known = conversion("Leche de tigre", "l", 1.1, "kg")
    assert as_dict(portions(pd.concat([leche, ceviche]), STORE_ROOM, NO_DISHES, known)) == pytest.approx(
        {("Ceviche", "Limón"): 0.05}
    )


def test_a_batch_needs_one_output_with_a_unit():
    with pytest.raises(InputError, match=r"no_batch_unit: item=Salsa, rows=\[2\]"):
        portions(recipe("Salsa", ("Ají", 1, "kg"), batch_output=4.0), STORE_ROOM, NO_DISHES)
    two = [recipe("Salsa", ("Ají", 1, "kg"), batch_output=n, batch_unit="l") for n in (4.0, 5.0)]
    with pytest.raises(InputError, match=r"batch_differs: item=Salsa, rows=\[2, 3\]"):
        portions(pd.concat(two, ignore_index=True), STORE_ROOM, NO_DISHES)


def test_what_goes_with_a_guest_is_a_dish_of_which_each_guest_takes_one():
    cancha = recipe("Cancha", ("Ají", 20, "g"), per="guest")
    assert as_dict(portions(cancha, STORE_ROOM, NO_DISHES)) == {("Cancha", "Ají"): 0.02}


def test_all_lines_of_an_item_go_by_the_same():
    mixed = [recipe("Cancha", ("Ají", 20, "g")), recipe("Cancha", ("Limón", 5, "g"), per="ticket")]
    with pytest.raises(InputError, match=r"per_differs: item=Cancha, per=ticket, rows=\[2, 3\]"):
        portions(pd.concat(mixed, ignore_index=True), STORE_ROOM, NO_DISHES)


def test_a_dish_on_the_menu_goes_by_the_portion():
    menu = rows("dishes", {"dish": "Ceviche"})
    with pytest.raises(InputError, match=r"per_of_dish: item=Ceviche, per=day, rows=\[2\]"):
        portions(recipe("Ceviche", ("Ají", 20, "g"), per="day"), STORE_ROOM, menu)


def test_what_goes_with_a_ticket_is_not_made_in_batches():
    sauce = recipe("Salsas", ("Ají", 2, "kg"), per="ticket", batch_output=3.0, batch_unit="l")
    with pytest.raises(InputError, match=r"per_of_batch: item=Salsas, per=ticket, rows=\[2\]"):
        portions(sauce, STORE_ROOM, NO_DISHES)


def test_no_recipes_give_no_portions():
    taken = portions(empty("recipes"), STORE_ROOM, NO_DISHES)
    assert list(taken) == ["dish", "ingredient", "from", "quantity"]
    assert taken.empty


MARCH = pd.Timestamp("2026-03-01")
TWO_VERSIONS = pd.concat(
    [
        recipe("Ceviche", ("Pescado", 200, "g"), ("Limón", 60, "g")),
        recipe("Ceviche", ("Pescado", 180, "g"), **{"from": MARCH}),
        recipe("Tiradito", ("Pescado", 150, "g"), **{"from": MARCH}),
    ]
)


def test_a_new_version_replaces_the_whole_recipe_from_its_day_on():
    taken = portions(TWO_VERSIONS, STORE_ROOM, NO_DISHES)
    before, after = portions_on(taken, pd.Timestamp("2026-02-28")), portions_on(taken, MARCH)
    assert as_dict(before)["Ceviche", "Pescado"] == pytest.approx(0.2)
    assert as_dict(after)["Ceviche", "Pescado"] == pytest.approx(0.18)
    assert ("Ceviche", "Limón") not in as_dict(after)


def test_the_oldest_recipe_holds_for_the_days_before_it():
    taken = portions(TWO_VERSIONS, STORE_ROOM, NO_DISHES)
    assert as_dict(portions_on(taken, pd.Timestamp("2025-01-01")))["Tiradito", "Pescado"] == pytest.approx(0.15)


def dish_days(*given: tuple) -> pd.DataFrame:
    table = pd.DataFrame(given, columns=["location", "dish", "day", "quantity"])
    return table.assign(day=pd.to_datetime(table["day"]))


def test_sold_dishes_become_ingredients_by_the_recipe_of_their_day():
    sold = dish_days(
        ("main", "Ceviche", "2026-02-28", 10),
        ("main", "Ceviche", "2026-03-01", 10),
        ("main", "Tiradito", "2026-03-01", 2),
    )
    used = explode(sold, portions(TWO_VERSIONS, STORE_ROOM, NO_DISHES))
    assert used.to_dict("list") == {
        "location": ["main"] * 4,
        "ingredient": ["Limón", "Limón", "Pescado", "Pescado"],
        "day": [pd.Timestamp("2026-02-28"), MARCH] * 2,
        "quantity": pytest.approx([0.6, 0.0, 2.0, 2.1]),
    }


def test_a_location_has_only_the_ingredients_of_its_own_dishes():
    sold = dish_days(("Lince", "Ceviche", "2026-04-01", 1), ("Surco", "Cerveza", "2026-04-01", 3))
    recipes = pd.concat([recipe("Ceviche", ("Pescado", 200, "g")), recipe("Cerveza", ("Cerveza", 1, "unidad"))])
    used = explode(sold, portions(recipes, STORE_ROOM, NO_DISHES))
    assert used[["location", "ingredient", "quantity"]].to_numpy().tolist() == [
        ["Lince", "Pescado", 0.2],
        ["Surco", "Cerveza", 3.0],
    ]


def test_a_day_with_only_uncovered_dishes_uses_nothing_but_stays_a_day():
    sold = dish_days(("main", "Ceviche", "2026-04-01", 1), ("main", "Flan", "2026-04-02", 5))
    used = explode(sold, portions(recipe("Ceviche", ("Pescado", 200, "g")), STORE_ROOM, NO_DISHES))
    assert used["quantity"].tolist() == pytest.approx([0.2, 0.0])


def test_the_mean_of_a_dish_forecast_explodes_alike():
    ahead = dish_days(("main", "Ceviche", "2026-04-01", 7.5)).rename(columns={"quantity": "mean"})
    used = explode(ahead, portions(recipe("Ceviche", ("Pescado", 200, "g")), STORE_ROOM, NO_DISHES), quantity="mean")
    assert used["quantity"].tolist() == pytest.approx([1.5])


def test_nothing_sold_uses_nothing():
    used = explode(dish_days().astype({"dish": "str"}), own_portions(["Flan"]))
    assert used.empty
    assert list(used) == ["location", "ingredient", "day", "quantity"]
    assert explode(dish_days(("main", "Pie", "2026-04-01", 7.5)), own_portions(["Flan"])).empty


def test_without_recipes_every_dish_is_its_own_ingredient():
    sold = dish_days(("main", "Flan", "2026-04-01", 3), ("main", "Pie", "2026-04-01", 4))
    used = explode(sold, own_portions(["Flan", "Pie"]))
    assert used[["ingredient", "quantity"]].to_numpy().tolist() == [["Flan", 3.0], ["Pie", 4.0]]


def test_the_matrix_of_a_day_has_a_row_of_zeros_for_a_dish_without_recipe():
    taken = portions(TWO_VERSIONS, STORE_ROOM, NO_DISHES)
    matrix = portion_matrix(taken, ["Flan", "Ceviche"], ["Limón", "Pescado"], pd.Timestamp("2026-02-01"))
    np.testing.assert_allclose(matrix, [[0, 0], [0.06, 0.2]])


def sales(*given: tuple) -> pd.DataFrame:
    return pd.DataFrame(given, columns=["dish", "quantity", "net_sales"])


def test_coverage_is_the_share_of_sales_value_with_a_recipe_and_ranks_the_rest():
    sold = sales(("Ceviche", 2, 80.0), ("Flan", 1, 5.0), ("Pie", 1, 15.0), ("Ceviche", 2, 100.0))
    known = coverage(sold, own_portions(["Ceviche"]))
    assert (known.measure, known.share) == ("net_sales", 0.9)
    assert known.uncovered[["dish", "share"]].to_numpy().tolist() == [["Pie", 0.075], ["Flan", 0.025]]


def test_a_kitchen_with_all_its_recipes_is_covered_entirely():
    dishes = [str(number) for number in range(23)]
    sold = sales(*[(dish, 1, 0.1 + 7 / (1 + int(dish))) for dish in dishes])
    assert coverage(sold, own_portions(dishes)).share == 1.0


def test_coverage_counts_portions_where_a_dish_has_no_money_at_all():
    known = coverage(sales(("Ceviche", 3, 80.0), ("Flan", 1, np.nan)), own_portions(["Ceviche"]))
    assert (known.measure, known.share) == ("quantity", 0.75)


def test_portions_without_money_are_worth_what_the_others_of_their_dish_brought():
    sold = sales(("Ceviche", 2, 80.0), ("Flan", 3, 15.0), ("Flan", 1, np.nan), ("Cortesía", 1, 0.0))
    known = coverage(sold, own_portions(["Ceviche"]))
    assert (known.measure, known.share) == ("net_sales", 0.8)
    assert known.dishes.set_index("dish").loc["Flan", ["quantity", "net_sales", "share"]].tolist() == [4.0, 15.0, 0.2]


def test_coverage_of_no_sales_is_zero():
    assert coverage(sales().astype({"quantity": float, "net_sales": float}), own_portions([])).share == 0.0
