"""Who else could bring what didn't come."""

import pandas as pd

from forecasting.supply.calendars import delivery_calendars
from forecasting.supply.missing import other_offers
from tests.week import MONDAY, TUESDAY, rows

NOW = MONDAY + pd.Timedelta(hours=9)


def sold_by(supplier: str, cost: float, ingredient: str = "Limón") -> dict:
    pack = {"pack_size": 5.0, "pack_name": "cajón", "preference": 1.0}
    return {"ingredient": ingredient, "supplier": supplier, "unit_cost": cost} | pack


def comes(supplier: str, days: str) -> dict:
    return {"supplier": supplier, "delivery_days": days, "cutoff": "18:00", "lead_time_days": 1}


CALENDARS = delivery_calendars(
    rows("suppliers", comes("Verduras", "tue"), comes("Mercado", "tue"), comes("Lejos", "fri"), comes("Caro", "tue")),
    frozenset(),
)


def test_whoever_comes_first_is_offered_and_of_those_the_cheapest():
    supply = rows("supply", *[sold_by(*one) for one in (("Verduras", 1), ("Lejos", 2), ("Caro", 9), ("Mercado", 4))])
    offers = other_offers(supply, CALENDARS, ["Limón"], "Verduras", NOW)
    assert offers[["ingredient", "supplier", "arrives", "unit_cost"]].to_numpy().tolist() == [
        ["Limón", "Mercado", TUESDAY, 4.0]
    ]
    assert offers["order_by"].tolist() == [MONDAY + pd.Timedelta(hours=18)]


def test_what_nobody_else_sells_has_no_offer():
    supply = rows("supply", sold_by("Verduras", 1), sold_by("Mercado", 4, ingredient="Papa"))
    assert other_offers(supply, CALENDARS, ["Limón"], "Verduras", NOW).empty
