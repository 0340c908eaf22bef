"""One order for each supplier, and what nobody sells."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.stock.ageing import Keeping
from forecasting.stock.projection import Movements, Shelf, on_hand, project
from forecasting.supply.calendars import delivery_calendars
from forecasting.supply.offers import choose_supply, offered
from forecasting.supply.orders import Buying, Suggestion, suggest
from forecasting.tables import empty
from tests.supply.kitchens import DAYS, Futures, moved, offer
from tests.week import FRIDAY, MONDAY, SUNDAY, TUESDAY, WEDNESDAY, rows, supplier

# Several suppliers


def empty_shelf(names: Sequence[str]) -> Shelf:
    """Nobody ever counted anything."""
    held = on_hand(Movements(moved(), moved(), moved((SUNDAY, 0.0))), names, SUNDAY)
    return Shelf.of(held, moved(), Keeping())


def two_suppliers() -> Suggestion:
    names = ("Arroz", "Hielo", "Limón", "Ají")
    paths = Futures("main", names, DAYS, np.ones((3, len(DAYS), 4)))
    outlook = project(paths, empty_shelf(names), np.zeros((len(DAYS), 4)))
    weekly = supplier(supplier="Abarrotes", delivery_days="thu", cutoff="12:00")
    sold = [offer(), offer(ingredient="Arroz", supplier="Abarrotes"), offer(ingredient="Ají", **{"from": FRIDAY})]
    supply = rows("supply", *sold)
    kept = rows("ingredients", *[{"ingredient": name, "unit": "kg", "shelf_life_days": 60.0} for name in names])
    calendars = delivery_calendars(rows("suppliers", supplier(), weekly), closed=())
    buying = Buying(calendars, supply, offered(choose_supply(supply, MONDAY), kept))
    return suggest(outlook, buying, MONDAY)


def test_each_supplier_gets_an_order_of_its_own_the_most_urgent_first():
    orders = two_suppliers().orders
    assert orders["supplier"].tolist() == ["Verduras", "Abarrotes"]
    assert orders["order_by"].tolist() == [TUESDAY + pd.Timedelta(hours=21), WEDNESDAY + pd.Timedelta(hours=12)]
    assert two_suppliers().lines["need"].tolist() == [2.0, 7.0]


def test_an_ingredient_without_supplier_is_named_never_dropped():
    assert two_suppliers().without_supplier.to_numpy().tolist() == [["Hielo", "no_supplier"], ["Ají", "not_yet"]]


def test_without_any_supply_there_is_an_empty_order():
    paths = Futures("main", ("Limón",), DAYS, np.ones((3, len(DAYS), 1)))
    outlook = project(paths, empty_shelf(["Limón"]), np.zeros((len(DAYS), 1)))
    suggestion = suggest(
        outlook,
        Buying({}, empty("supply"), offered(choose_supply(empty("supply"), MONDAY), empty("ingredients"))),
        MONDAY,
    )
    assert suggestion.lines.empty
    assert suggestion.orders.empty
    assert suggestion.without_supplier["ingredient"].tolist() == ["Limón"]


def test_supply_from_an_unknown_supplier_is_refused():
    supply, kept = rows("supply", offer(supplier="Verdura")), empty("ingredients")
    with pytest.raises(InputError, match=r"unknown_supplier: supplier=Verdura, ingredient=Limón, rows=\[2\]"):
        suggest(
            project(
                Futures("main", ("Limón",), DAYS, np.ones((3, len(DAYS), 1))),
                empty_shelf(["Limón"]),
                np.zeros((len(DAYS), 1)),
            ),
            Buying(
                delivery_calendars(rows("suppliers", supplier()), closed=()),
                supply,
                offered(choose_supply(supply, MONDAY), kept),
            ),
            MONDAY,
        )
