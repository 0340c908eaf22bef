"""What is shared between locations, and what one of them has of its own."""

import pandas as pd

from forecasting.demand.forecast import book_of
from forecasting.kitchen import fault, newest_recipe
from forecasting.menu.recipes import portions_on
from forecasting.overrides import EVERYWHERE, at, held_at
from tests.restaurants import cevicheria, rows, sales

OFFERS = rows(
    "supply",
    {"ingredient": "Limón", "supplier": "Mercado", "pack_size": 2.0, "unit_cost": 4.0},
    {"ingredient": "Limón", "supplier": "Finca", "pack_size": 2.0, "unit_cost": 5.0},
    {"ingredient": "Limón", "supplier": "Mercado", "pack_size": 2.0, "unit_cost": 3.0, "location": "Surco"},
)
OWN = {"item": "Ceviche", "ingredient": "Limón", "quantity": 150.0, "unit": "g", "location": "Surco"}


def test_a_row_of_a_location_takes_the_place_of_the_shared_ones_about_the_same_thing():
    prices = {place: held_at("supply", OFFERS, place)["unit_cost"].tolist() for place in ("Surco", "Lince", EVERYWHERE)}
    assert prices == {"Surco": [5.0, 3.0], "Lince": [4.0, 5.0], EVERYWHERE: [4.0, 5.0]}


def test_without_rows_of_its_own_a_location_has_the_very_same_tables():
    shared = cevicheria()
    assert at(shared, "Surco").recipes is shared.recipes


def test_a_recipe_of_a_location_is_the_whole_recipe_and_holds_for_all_its_days():
    recipes = cevicheria().recipes
    later = rows("recipes", OWN | {"from": pd.Timestamp("2026-03-01")})
    chain = cevicheria(
        recipes=pd.concat([recipes, later], ignore_index=True),
        sales=pd.concat([sales(location="Lince"), sales(location="Surco")]),
    )
    book = portions_on(book_of(chain), pd.Timestamp("2026-02-01"))
    ceviche = book[book["dish"] == "Ceviche"].sort_values(["location", "ingredient"])
    assert ceviche[["location", "ingredient", "quantity"]].to_numpy().tolist() == [
        ["Lince", "Cebolla", 0.05],
        ["Lince", "Limón", 0.1],
        ["Surco", "Limón", 0.15],
    ]
    assert len(newest_recipe(chain.recipes, "Ceviche")) == 2  # what is edited by dish is shared


def test_a_fault_at_one_location_is_found_with_the_row_of_the_file():
    recipes = cevicheria().recipes
    wrong = rows("recipes", OWN | {"unit": "docena"})
    found = fault(cevicheria(recipes=pd.concat([recipes, wrong], ignore_index=True)))
    assert (found.code, found.values["rows"]) == ("impossible_unit", [6])
    lost = rows(
        "supply", {"ingredient": "Limón", "supplier": "Nadie", "pack_size": 2.0, "unit_cost": 3.0, "location": "Surco"}
    )
    assert fault(cevicheria(supply=pd.concat([OFFERS.head(1), lost], ignore_index=True))).code == "unknown_supplier"
