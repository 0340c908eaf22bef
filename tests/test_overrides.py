"""What is shared between locations, and what one of them has of its own."""

import pandas as pd
import pytest

from forecasting.demand.learned import book_of, prepare
from forecasting.kitchen import fault, lately, newest_recipe
from forecasting.menu.recipes import portions_on
from forecasting.overrides import EVERYWHERE, at, held_at
from forecasting.tables import Restaurant, no_modified
from tests.restaurants import LAST, cevicheria, rows, sales

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
    found = fault(cevicheria(supply=pd.concat([OFFERS.head(1), lost], ignore_index=True)))
    assert (found.code, found.values["rows"]) == ("unknown_supplier", [3])


def chain(*more: dict, modified: pd.DataFrame | None = None, **tables) -> Restaurant:
    """Two cevicherías in Lince and Surco that sell the same, with more recipe lines."""
    recipes = pd.concat([cevicheria().recipes, rows("recipes", *more)], ignore_index=True)
    both = pd.concat([sales(location="Lince"), sales(location="Surco")], ignore_index=True)
    asked = {} if modified is None else {"modified": modified.astype(no_modified().dtypes)}
    return cevicheria(recipes=recipes, sales=both, **asked, **tables)


def used_on_the_last_day(restaurant: Restaurant, ingredient: str) -> dict[str, float]:
    used = prepare(restaurant, 28).used
    rows_of_it = used[(used["day"] == LAST) & (used["ingredient"] == ingredient)]
    return rows_of_it.set_index("location")["quantity"].to_dict()


def test_what_goes_along_may_go_by_something_else_at_one_location():
    shared = {"item": "Cancha", "ingredient": "Papa", "quantity": 1.0, "unit": "kg", "per": "day"}
    own = shared | {"quantity": 100.0, "unit": "g", "per": "guest", "location": "Surco"}
    # 5 lomos take 1 kg of potatoes; then one kilo a day, or 100 g for each of 15 / 2 guests
    assert used_on_the_last_day(chain(shared, own), "Papa") == pytest.approx({"Lince": 2.0, "Surco": 1.75})
    assert lately(chain(shared, own), 1).served.set_index("dish").loc["Cancha", "quantity"] == 6 * (1 + 7.5)


def test_a_modifier_may_do_something_else_at_one_location():
    extra = {"item": "Con ají", "ingredient": "Cebolla", "quantity": 30.0, "unit": "g", "per": "extra"}
    own = extra | {"quantity": 20.0, "per": "without", "location": "Surco"}
    asked = [(place, LAST, "Ceviche", "Con ají", 4.0) for place in ("Lince", "Surco")]
    changed = chain(extra, own, modified=pd.DataFrame(asked, columns=no_modified().columns))
    assert used_on_the_last_day(changed, "Cebolla") == pytest.approx({"Lince": 1.12, "Surco": 0.92})


def test_a_locations_own_recipe_may_name_a_member_of_a_group():
    limes = {"ingredient": "Limón", "unit": "kg", "shelf_life_days": 30.0, "group": "Cítrico", "yield": 0.5}
    others = [{"ingredient": name, "unit": "kg", "shelf_life_days": 30.0} for name in ("Papa", "Cebolla")]
    lima = limes | {"ingredient": "Lima", "yield": 0.8}
    own = OWN | {"ingredient": "Lima", "quantity": 100.0}
    grouped = chain(own, ingredients=rows("ingredients", limes, lima, *others))
    # of ten ceviches: 1 kg of limes is 0.5 kg trimmed, 1 kg of the others 0.8
    assert used_on_the_last_day(grouped, "Cítrico") == pytest.approx({"Lince": 0.5, "Surco": 0.8})
