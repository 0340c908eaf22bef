"""Recipes that can't be meant as they are written."""

import pandas as pd

from forecasting.odd_recipes import as_written, find_slips
from tests.week import rows

LARDER = rows(
    "ingredients",
    {"ingredient": "Lomo fino", "unit": "kg"},
    {"ingredient": "Limón", "unit": "kg"},
    {"ingredient": "Culantro", "unit": "atado"},
)
COSTS = pd.Series({"Lomo fino": 48.0, "Limón": 4.0})


def slips(*lines: tuple, prices: dict | None = None) -> list[list]:
    book = pd.DataFrame(lines, columns=["dish", "ingredient", "quantity"])
    return find_slips(book, LARDER, COSTS, pd.Series(prices or {}, dtype=float)).fillna(0).to_numpy().tolist()


def test_a_portion_that_costs_more_than_its_price_names_its_dearest_ingredient():
    lines = [("Lomo saltado", "Limón", 0.1), ("Lomo saltado", "Lomo fino", 2.0), ("Ceviche", "Limón", 0.2)]
    # 0.40 + 96 against 38
    assert slips(*lines, prices={"Lomo saltado": 38.0, "Ceviche": 42.0}) == [
        ["Lomo saltado", "Lomo fino", 2.0, "kg", 96.4, 38.0]
    ]


def test_without_a_price_the_amount_alone_is_odd():
    assert slips(("Lomo saltado", "Lomo fino", 180.0), ("Ceviche", "Limón", 5.0)) == [
        ["Lomo saltado", "Lomo fino", 180.0, "kg", 0, 0]
    ]


def test_what_is_only_given_away_costs_more_than_its_price_and_nobody_is_asked():
    assert slips(("Cancha de cortesía", "Limón", 0.1), prices={"Cancha de cortesía": 0.0}) == []


def test_what_nobody_can_weigh_is_not_questioned():
    assert slips(("Seco", "Culantro", 300.0)) == []


def test_the_line_is_said_as_it_was_written():
    recipe = rows("recipes", {"item": "Lomo saltado", "ingredient": "Lomo fino", "quantity": 180000.0, "unit": "g"})
    assert as_written(recipe, "Lomo saltado", "Lomo fino") == (180000.0, "g")
    assert as_written(recipe, "Lomo saltado", "Limón") is None
