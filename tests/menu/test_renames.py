"""Which dishes are one: sales of a few weeks, in which one name stops and another begins."""

from pathlib import Path

import pandas as pd
import pytest

from forecasting.folder import read_folder
from forecasting.menu.renames import STRONG, propose, propose_unsold

SAMPLE = Path(__file__).parents[2] / "sample_data"


def sales(*dishes: tuple[str, str, str, float, float], source: str = "till") -> pd.DataFrame:
    """Daily sales of dishes: (name, first day, last day, portions a day, price)."""
    parts = [
        pd.DataFrame(
            {"day": pd.date_range(first, last), "dish": dish, "quantity": portions, "net_sales": portions * price}
        )
        for dish, first, last, portions, price in dishes
    ]
    return pd.concat(parts, ignore_index=True).assign(location="main", source=source, discount=0.0)


def pairs(daily: pd.DataFrame) -> list[tuple[str, str]]:
    found = propose(daily)
    return list(zip(found["old"], found["new"], strict=True))


RICE = ("Arroz blanco", "2026-08-01", "2026-11-22", 30, 5)


def test_a_renumbered_dish_is_found_with_its_evidence():
    found = propose(
        sales(
            RICE,
            ("12. Lomo saltado (personal)", "2026-08-01", "2026-09-30", 14, 36),
            ("08.Lomo Saltado(Personal)", "2026-10-01", "2026-11-22", 15, 36),
        )
    )
    assert found.to_dict("records") == [
        {
            "old": "12. Lomo saltado (personal)",
            "new": "08.Lomo Saltado(Personal)",
            "kind": "renamed",
            "last_day": pd.Timestamp("2026-09-30"),
            "first_day": pd.Timestamp("2026-10-01"),
            "per_day_before": 14,
            "per_day_after": 15,
            "price_before": 36,
            "price_after": 36,
            "likeness": 1.0,
            "confidence": 0.95,
        }
    ]


def test_a_renumbered_menu_is_found_dish_by_dish():
    dishes = ["Lomo saltado", "Ceviche (personal)", "Ceviche (fuente)", "Ají de gallina"]
    before = [(f"{n}. {dish}", "2026-08-01", "2026-09-30", 10 + n, 20 + n) for n, dish in enumerate(dishes, 1)]
    after = [(f"{n}. {dish}", "2026-10-01", "2026-11-22", 10 + n, 20 + n) for n, dish in enumerate(dishes, 5)]
    assert pairs(sales(RICE, *before, *after)) == [
        ("1. Lomo saltado", "5. Lomo saltado"),
        ("2. Ceviche (personal)", "6. Ceviche (personal)"),
        ("3. Ceviche (fuente)", "7. Ceviche (fuente)"),
        ("4. Ají de gallina", "8. Ají de gallina"),
    ]


def test_two_names_that_one_till_sells_side_by_side_are_two_dishes():
    side_by_side = ("1. Ceviche", "2026-08-01", "2026-11-22", 10, 30), ("2. Ceviche", "2026-08-01", "2026-11-22", 4, 45)
    assert pairs(sales(*side_by_side)) == []


def test_one_day_on_which_both_names_were_used_is_no_objection():
    switch = ("Ceviche", "2026-08-01", "2026-10-01", 10, 30), ("Cebiche", "2026-10-01", "2026-11-22", 10, 30)
    assert pairs(sales(RICE, *switch)) == [("Ceviche", "Cebiche")]


def test_a_new_file_of_one_day_is_enough_for_the_same_name():
    switch = ("12. Ceviche", "2026-08-01", "2026-11-21", 10, 30), ("3. Ceviche", "2026-11-22", "2026-11-22", 9, 30)
    assert pairs(sales(RICE, *switch)) == [("12. Ceviche", "3. Ceviche")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ceviche (personal)", "Ceviche (fuente)"),
        ("Causa de palta", "Causa de pasta"),
        ("Sudado", "Parihuela"),
    ],
)
def test_a_dish_that_makes_room_for_another_is_not_it(old, new):
    assert (
        pairs(sales(RICE, (old, "2026-08-01", "2026-09-30", 10, 30), (new, "2026-10-01", "2026-11-22", 10, 30))) == []
    )


def test_the_same_name_at_another_price_is_asked_about_and_at_twice_the_price_another_dish():
    def at_price(price: float) -> pd.DataFrame:
        return propose(
            sales(
                RICE,
                ("1. Ceviche", "2026-08-01", "2026-09-30", 10, 30),
                ("Ceviche", "2026-10-01", "2026-11-22", 10, price),
            )
        )

    assert at_price(33)["confidence"].tolist() == [0.95]
    assert at_price(45)["confidence"].tolist() == [pytest.approx(0.57)]
    assert at_price(65).empty


def test_a_shortened_name_has_to_follow_at_once():
    before = ("Lomo saltado al jugo", "2026-08-01", "2026-09-30", 10, 30)
    assert pairs(sales(RICE, before, ("Lomo salt. al jugo", "2026-10-01", "2026-11-22", 10, 30))) != []
    assert pairs(sales(RICE, before, ("Lomo salt. al jugo", "2026-10-20", "2026-11-22", 10, 30))) == []


def test_days_without_any_sale_are_no_gap():
    before = ("Lomo saltado", "2026-08-01", "2026-09-30", 10, 30)
    after = ("Lomo salt.", "2026-10-20", "2026-11-22", 10, 30)
    rice = [("Arroz blanco", "2026-08-01", "2026-09-30", 30, 5), ("Arroz blanco", "2026-10-20", "2026-11-22", 30, 5)]
    assert pairs(sales(*rice, before, after)) == [("Lomo saltado", "Lomo salt.")]


def test_one_word_more_is_proposed_and_left_to_a_person():
    before, after = (
        ("Ceviche", "2026-08-01", "2026-09-30", 10, 30),
        ("Ceviche clásico", "2026-10-01", "2026-11-22", 10, 30),
    )
    found = propose(sales(RICE, before, after))
    assert found[["old", "new"]].to_numpy().tolist() == [["Ceviche", "Ceviche clásico"]]
    assert found["confidence"].max() < STRONG


@pytest.mark.parametrize(("portions", "price", "sure"), [(10, 30, True), (10, 33, False), (17, 30, False)])
def test_a_longer_name_is_sure_only_if_portions_and_price_stay(portions, price, sure):
    before = ("Chaufa de pollo", "2026-08-01", "2026-09-30", 10, 30)
    found = propose(sales(RICE, before, ("Arroz chaufa de pollo", "2026-10-01", "2026-11-22", portions, price)))
    assert (found["confidence"].item() >= STRONG) is sure


def test_a_dish_that_became_two_is_left_to_a_person():
    before = ("Tallarín saltado de la casa", "2026-08-01", "2026-09-30", 10, 30)
    after = [
        ("Tallarín saltado de la casa mixto", "2026-10-01", "2026-11-22", 9, 30),
        ("Tallarín saltado de la casa criollo", "2026-10-01", "2026-11-22", 9, 30),
    ]
    found = propose(sales(RICE, before, *after))
    assert found["confidence"].tolist() == [0.5]


def test_a_till_and_an_app_may_spell_a_dish_differently():
    till = sales(("Ceviche", "2026-08-01", "2026-11-22", 10, 30))
    app = sales(("CEBICHE", "2026-08-01", "2026-11-22", 3, 36), source="Rappi")
    found = propose(pd.concat([till, app], ignore_index=True))
    assert found[["old", "new", "kind", "confidence"]].to_numpy().tolist() == [["CEBICHE", "Ceviche", "two_tills", 0.9]]


def test_the_same_letters_side_by_side_at_the_same_price_are_asked_about():
    both = (
        ("Ají de gallina", "2026-08-01", "2026-11-22", 10, 30),
        ("AJI  DE GALLINA", "2026-08-01", "2026-11-22", 2, 30),
    )
    found = propose(sales(*both))
    assert found[["old", "new", "kind", "confidence"]].to_numpy().tolist() == [
        ["AJI  DE GALLINA", "Ají de gallina", "same_days", 0.5]
    ]


def test_a_dish_renumbered_twice_is_followed_step_by_step():
    thrice = [
        ("1. Ceviche", "2026-08-01", "2026-08-31", 10, 30),
        ("2. Ceviche", "2026-09-01", "2026-09-30", 10, 30),
        ("3. Ceviche", "2026-10-01", "2026-11-22", 10, 30),
    ]
    assert pairs(sales(RICE, *thrice)) == [("1. Ceviche", "2. Ceviche"), ("2. Ceviche", "3. Ceviche")]


def test_without_money_the_same_name_is_still_found():
    switch = ("12. Ceviche", "2026-08-01", "2026-09-30", 10, 30), ("3. Ceviche", "2026-10-01", "2026-11-22", 9, 30)
    found = propose(sales(RICE, *switch).assign(net_sales=float("nan"), discount=float("nan")))
    assert found["confidence"].tolist() == [0.95]
    assert found[["price_before", "price_after"]].isna().all(axis=None)


def test_without_sales_nothing_is_proposed():
    assert propose(sales(RICE).iloc[:0]).empty


def test_the_renamed_dish_of_the_sample_is_found_and_nothing_else():
    sample = read_folder(SAMPLE)
    found = propose(sample.sales)
    assert found[["old", "new"]].to_numpy().tolist() == [["Arroz chaufa de pollo", "Chaufa de pollo"]]
    assert found["confidence"].item() >= STRONG
    assert propose_unsold(sample.sales, sample.recipes, sample.dishes).empty


def cooked(*dishes: str) -> pd.DataFrame:
    """Recipes of one line for each dish, of a sauce, and of cancha for every guest."""
    lines = [{"item": dish, "ingredient": "Ají", "per": "portion"} for dish in dishes]
    sauce = {"item": "Salsa criolla", "ingredient": "Ají", "batch_output": 3.0, "per": "portion"}
    return pd.DataFrame([*lines, sauce, {"item": "Cancha", "ingredient": "Maíz", "per": "guest"}])


def test_a_dish_of_the_recipes_is_found_under_its_name_on_the_till():
    menu = pd.DataFrame({"dish": ["Lomo saltado"], "size_of": [""]})
    on_the_till = (
        ("12. LOMO SALTADO", "2026-08-01", "2026-11-22", 14, 36),
        ("1. Salsa criolla", "2026-08-01", "2026-11-22", 2, 3),
        ("2. Cancha", "2026-08-01", "2026-11-22", 2, 3),
    )
    found = propose_unsold(sales(RICE, *on_the_till), cooked("Lomo saltado", "Sudado", "Arroz blanco"), menu)
    assert found.drop(columns=["last_day", "per_day_before", "price_before"]).to_dict("records") == [
        {
            "old": "Lomo saltado",
            "new": "12. LOMO SALTADO",
            "kind": "unsold",
            "first_day": pd.Timestamp("2026-08-01"),
            "per_day_after": 14,
            "price_after": 36,
            "likeness": 1.0,
            "confidence": 0.9,
        }
    ]


def test_a_sold_dish_with_a_recipe_needs_no_other():
    menu = pd.DataFrame({"dish": ["12. Lomo"], "size_of": ["Bistec"]})
    daily = sales(("12. Lomo", "2026-08-01", "2026-11-22", 14, 36), ("Seco", "2026-08-01", "2026-11-22", 14, 36))
    assert propose_unsold(daily, cooked("Lomo", "Seco", "Secos"), menu).empty
