"""How the dishes of an order stand in one cell."""

import pandas as pd
import pytest

from forecasting.sales.layouts.order_lists import are_orders, part


@pytest.mark.parametrize(
    ("cell", "dishes"),
    [
        ("2 x Pollo a la brasa 1/4, 1 x Inca Kola 1L", [("Pollo a la brasa 1/4", "2"), ("Inca Kola 1L", "1")]),
        ("1x Mostrito; 12X CHICHA (jarra)", [("Mostrito", "1"), ("CHICHA (jarra)", "12")]),
        ("1 x Pollo (con papas, ensalada), 2 × Flan", [("Pollo (con papas, ensalada)", "1"), ("Flan", "2")]),
        ("2 x 1/4 Pollo\n1 x ½ Pollo", [("1/4 Pollo", "2"), ("½ Pollo", "1")]),
        ("Causa (x2) - Ceviche clásico (x1)", [("Causa", "2"), ("Ceviche clásico", "1")]),
        ("1 x Promo 2x1 Pisco sour + 1 x Combo 3", [("Promo 2x1 Pisco sour", "1"), ("Combo 3", "1")]),
        ("Promo 2x1 Pisco sour", [("Promo 2x1 Pisco sour", "")]),
        ("Sin ají: 1 x Causa", [("Sin ají: 1 x Causa", "")]),
        ("Causa (x2), sin ají", [("Causa (x2), sin ají", "")]),
        ("", [("", "")]),
    ],
)
def test_each_dish_of_an_order_has_its_number_and_what_has_none_stays_as_it_is(cell, dishes):
    found = part([cell])
    assert [*zip(found.dish, found.quantity, strict=True)] == dishes
    assert found.place == [0] * len(dishes)


def test_dishes_that_are_called_by_a_number_are_no_orders():
    assert not are_orders(pd.Series(["2x Pisco sour", "3x Chilcano", "1x Causa"]))
    assert not are_orders(pd.Series(["Ceviche", "Causa, Lomo", "1 x Flan, 1 x Causa"]))
    assert are_orders(pd.Series(["2 x Ceviche", "1 x Flan, 1 x Causa"]))
