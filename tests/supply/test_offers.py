"""Who sells what, by which offer it is bought, and what that costs."""

import pandas as pd

from forecasting.supply.offers import choose_supply, held_on, sellers, unit_costs
from tests.week import MONDAY, TUESDAY, rows


def offer(**changes) -> dict:
    lemons = {"ingredient": "Limón", "supplier": "Verduras", "pack_size": 5.0, "pack_name": "cajón", "unit_cost": 4.0}
    return lemons | {"preference": 1.0} | changes


def test_the_preferred_supplier_comes_first_and_then_the_cheapest():
    supply = rows(
        "supply",
        offer(supplier="A", preference=2.0, unit_cost=1.0),
        offer(supplier="B", unit_cost=4.0),
        offer(supplier="C", unit_cost=3.0),
    )
    assert choose_supply(supply, MONDAY)["supplier"].tolist() == ["C"]


def test_a_price_holds_from_its_day_on():
    supply = rows("supply", offer(), offer(unit_cost=5.0, **{"from": TUESDAY}))
    assert choose_supply(supply, MONDAY)["unit_cost"].tolist() == [4.0]
    assert choose_supply(supply, TUESDAY)["unit_cost"].tolist() == [5.0]


def test_of_each_supplier_the_newest_price_that_has_begun_holds():
    older, next_week = offer(unit_cost=3.0), offer(unit_cost=9.0, **{"from": TUESDAY + pd.Timedelta(days=7)})
    supply = rows("supply", older, offer(**{"from": MONDAY}), next_week, offer(supplier="Mercado", unit_cost=5.0))
    assert held_on(supply, TUESDAY)[["supplier", "unit_cost"]].to_numpy().tolist() == [
        ["Verduras", 4.0],
        ["Mercado", 5.0],
    ]


def test_what_a_unit_costs_is_the_price_of_today_at_the_location():
    supply = rows("supply", offer(unit_cost=1.0), offer(unit_cost=7.0, **{"from": MONDAY}), offer(location="Surco"))
    assert unit_costs(supply, "Lince", TUESDAY).to_dict() == {"Limón": 7.0}
    assert unit_costs(supply, "Surco", TUESDAY).to_dict() == {"Limón": 4.0}


def test_who_sells_an_ingredient_is_told_with_the_one_first_from_whom_it_is_bought():
    last_again = offer(supplier="Caro", preference=3.0, **{"from": MONDAY})
    later = offer(supplier="Mañana", **{"from": TUESDAY})
    supply = rows(
        "supply", offer(supplier="Caro"), last_again, offer(supplier="Mercado", preference=2.0), offer(), later
    )
    assert sellers(supply, "main", MONDAY).to_numpy().tolist() == [
        ["Limón", "Verduras"],
        ["Limón", "Mercado"],
        ["Limón", "Caro"],
    ]
