"""What guests have added to a dish or left out of it changes what it takes: more, less, never less than nothing."""

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.menu.modifiers import Ordered, all_of_it, item_of, joined, seen, sold_with, split, with_modifiers
from forecasting.menu.recipes import explode, portions
from forecasting.tables import no_modified
from tests.week import MONDAY, SUNDAY, rows

INGREDIENTS = rows("ingredients", *[{"ingredient": name, "unit": "g"} for name in ("Queso", "Cebolla", "Papa")])
DISHES = {"Pizza": {"Queso": 100.0}, "Lomo": {"Cebolla": 40.0, "Papa": 200.0}, "Chaufa": {"Papa": 10.0}}
MODIFIERS = {
    "Extra queso": ("extra", "Queso", 30.0),
    "Sin cebolla": ("without", "Cebolla", 1000.0),
    "Poca cebolla": ("without", "Cebolla", 25.0),
    "+ Papas fritas": ("extra", "Papa", 80.0),
}
SOLD = pd.DataFrame(
    [("main", "Pizza", SUNDAY, 10.0), ("main", "Lomo", SUNDAY, 5.0), ("main", "Chaufa", SUNDAY, 2.0)],
    columns=["location", "dish", "day", "quantity"],
)


def recipes() -> pd.DataFrame:
    of_dishes = [(dish, "portion", name, amount) for dish, taken in DISHES.items() for name, amount in taken.items()]
    of_modifiers = [(item, *line) for item, line in MODIFIERS.items()]
    return rows(
        "recipes",
        *[
            {"item": item, "per": per, "ingredient": name, "quantity": amount, "unit": "g"}
            for item, per, name, amount in of_dishes + of_modifiers
        ],
    )


def order(*modified: tuple[str, str, float], sold: pd.DataFrame = SOLD) -> Ordered:
    """Sunday's dishes, of which so many portions were sold with these modifiers."""
    table = pd.DataFrame(
        [("main", SUNDAY, dish, text, portions) for dish, text, portions in modified], columns=no_modified().columns
    ).astype(no_modified().dtypes)
    book = portions(recipes(), INGREDIENTS, rows("dishes"))
    return with_modifiers(sold, book, table, recipes(), weeks=8)


def used(*modified: tuple[str, str, float], sold: pd.DataFrame = SOLD) -> dict[str, float]:
    ordered = order(*modified, sold=sold)
    usage = explode(ordered.dish_days, ordered.book)
    return usage.set_index("ingredient")["quantity"].to_dict()


PLAIN = {"Queso": 1000.0, "Cebolla": 200.0, "Papa": 1020.0}


def test_sales_without_modifiers_are_what_they_were():
    ordered = order()
    assert ordered.dish_days is SOLD
    assert ordered.usual is ordered.book
    assert used() == PLAIN


def test_extra_cheese_on_three_of_ten_pizzas_takes_ninety_grams_more():
    assert used(("Pizza", "Extra queso", 3.0)) == PLAIN | {"Queso": 1000.0 + 3 * 30}


def test_extra_cheese_twice_takes_twice_as_much():
    assert used(("Pizza", "2x Extra queso", 3.0)) == PLAIN | {"Queso": 1000.0 + 3 * 60}


def test_without_onion_a_dish_takes_none_and_no_less_than_none():
    # of 5 lomos of 40 g two have none, though the recipe says to leave out a kilo
    assert used(("Lomo", "Sin cebolla", 2.0)) == PLAIN | {"Cebolla": 3 * 40.0}


def test_without_onion_changes_nothing_of_a_dish_that_has_none():
    assert used(("Chaufa", "Sin cebolla", 2.0)) == PLAIN


def test_little_onion_leaves_out_what_its_recipe_says():
    assert used(("Lomo", "Poca cebolla", 2.0)) == PLAIN | {"Cebolla": 200.0 - 2 * 25}


def test_two_modifiers_of_one_line_leave_no_less_than_nothing():
    assert used(("Lomo", "Sin cebolla; Poca cebolla", 5.0)) == PLAIN | {"Cebolla": 0.0}


def test_a_line_may_have_both_more_and_less():
    changed = used(("Lomo", "Papas fritas; Sin cebolla", 1.0))
    assert changed == PLAIN | {"Papa": 1020.0 + 80, "Cebolla": 160.0}


def test_more_portions_than_were_sold_are_not_changed():
    # two tills of which one is wrong: 5 lomos, 4 without onion and 6 with little
    assert used(("Lomo", "Sin cebolla", 4.0), ("Lomo", "Poca cebolla", 6.0)) == PLAIN | {
        "Cebolla": pytest.approx(200.0 - 2 * 40 - 3 * 25)
    }


def test_modifiers_of_a_dish_that_was_not_sold_change_nothing():
    assert used(("Anticucho", "Extra queso", 3.0)) == PLAIN


def test_a_refund_changes_nothing():
    assert used(("Pizza", "Extra queso", -3.0)) == PLAIN


def test_spelling_and_unknown_modifiers_make_no_difference():
    assert used(("Pizza", "EXTRA QUESO; Para llevar", 3.0)) == PLAIN | {"Queso": 1090.0}


def test_a_dish_is_expected_to_be_ordered_with_modifiers_as_often_as_lately():
    # 3 of 10 pizzas with 30 g more are 9 g a pizza, 2 of 5 lomos without their 40 g are 16 g less
    usual = order(("Pizza", "Extra queso", 3.0), ("Lomo", "Sin cebolla", 2.0)).usual.set_index(["dish", "ingredient"])
    assert usual.loc[("Pizza", "Queso"), "quantity"] == pytest.approx(109.0)
    assert usual.loc[("Lomo", "Cebolla"), "quantity"] == pytest.approx(24.0)
    assert usual.loc[("Lomo", "Papa"), "quantity"] == pytest.approx(200.0)


def test_lately_ends_after_eight_weeks():
    old = SUNDAY + pd.Timedelta(weeks=8)
    sold = pd.concat([SOLD, SOLD.assign(day=old)], ignore_index=True)
    usual = order(("Pizza", "Extra queso", 3.0), sold=sold).usual.set_index(["dish", "ingredient"])
    assert usual.loc[("Pizza", "Queso"), "quantity"] == pytest.approx(100.0)


def test_a_modifier_that_is_a_dish_by_itself_is_refused():
    sold = SOLD.replace({"dish": {"Chaufa": "Extra queso"}})
    with pytest.raises(InputError, match=r"modifier_of_dish: item=Extra queso, per=extra, rows=\[6\]"):
        order(sold=sold)
    with pytest.raises(InputError, match="modifier_of_dish"):
        portions(recipes(), INGREDIENTS, rows("dishes", {"dish": "Extra queso"}))


def test_lines_are_summed_by_day_dish_and_text():
    lines = rows(
        "sales",
        *[
            {"location": "main", "day": day, "dish": "Pizza", "modifiers": text, "quantity": 2.0}
            for day, text in ((SUNDAY, "Extra queso"), (SUNDAY, "Extra queso"), (SUNDAY, ""), (MONDAY, "Sin cebolla"))
        ],
    )
    assert sold_with(lines).to_numpy().tolist() == [
        ["main", SUNDAY, "Pizza", "Extra queso", 4.0],
        ["main", MONDAY, "Pizza", "Sin cebolla", 2.0],
    ]


def test_all_modifiers_are_told_with_how_often_they_stood_on_a_portion_and_their_recipe():
    texts = [("2x Extra queso; Bien cocido", 2.0), ("extra queso", 3.0), ("Papas fritas", 1.0)]
    modified = pd.DataFrame([("main", SUNDAY, "Pizza", *row) for row in texts], columns=no_modified().columns)
    assert seen(modified, recipes()).to_numpy().tolist() == [
        ["Extra queso", 7.0, "Extra queso", "extra"],
        ["Bien cocido", 2.0, "", ""],
        ["Papas fritas", 1.0, "+ Papas fritas", "extra"],
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Extra queso, Sin cebolla", "Extra queso; Sin cebolla"),
        ("Extra queso | Sin cebolla;Ají\nPalta", "Extra queso; Sin cebolla; Ají; Palta"),
        ("2x Extra queso", "2x Extra queso"),
        ("2 x Extra queso, Extra queso", "3x Extra queso"),
        ("Extra queso x2, Palta (x3)", "2x Extra queso; 3x Palta"),
        ("Extra queso (S/ 3.00), Palta S/ 1,50", "Extra queso; Palta"),
        ("Extra queso (+3.00); Palta $2, Ají + 1.50", "Extra queso; Palta; Ají"),
        ("Guarnición: arroz", "Guarnición: arroz"),
        ("Inca Kola 1,5 l", "Inca Kola 1,5 l"),
        ("Salsas (ají, mayonesa), Palta", "Salsas (ají, mayonesa); Palta"),
        ("3XL, 7 Up", "3XL; 7 Up"),
        ("-, 3.00, Ninguno", ""),
        ("Llamar al 999111222, ana@correo.pe", ""),
        ("Por favor que la señora de la mesa cuatro no reciba nada con maní ni mariscos", ""),
    ],
)
def test_tills_write_modifiers_in_many_ways(written, read):
    assert joined(split(written)) == read
    assert joined(split(read)) == read


def test_a_modifier_that_is_called_as_a_dish_has_an_item_of_its_own():
    assert item_of("Papas fritas", {"Papas fritas", "Lomo"}) == "+ Papas fritas"
    assert item_of("Extra queso", {"Papas fritas", "Lomo"}) == "Extra queso"


def test_leaving_out_all_of_something_is_as_much_as_any_dish_takes():
    onions = [("Lomo", "Cebolla roja", 40.0, 1.0), ("Ceviche", "Cebolla roja", 30.0, 0.5), ("Lomo", "Papa", 200.0, 1.0)]
    known = rows(
        "recipes",
        *[
            {"item": dish, "ingredient": name, "quantity": amount, "unit": "g", "yield": share}
            for dish, name, amount, share in onions
        ],
    )
    proposed = all_of_it("SIN CEBOLLA", known)
    assert proposed[["ingredient", "quantity", "unit", "per"]].to_numpy().tolist() == [
        ["Cebolla roja", 60.0, "g", "without"]
    ]
    assert all_of_it("Sin nada", known).empty
    assert all_of_it("", known).empty
