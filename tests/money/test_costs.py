"""What dishes cost and leave, reckoned by head."""

import numpy as np
import pandas as pd
import pytest

from forecasting.money.costs import (
    Tax,
    after_commission,
    costliest,
    margins,
    missed_margins,
    net_prices,
    tax_of,
    usual_tax,
)
from forecasting.tables import HouseRules, Place

BOOK = pd.DataFrame(
    [("Ceviche", "Pescado", 0.2), ("Ceviche", "Limón", 0.5), ("Lomo", "Lomo fino", 0.25), ("Lomo", "Sal", 0.01)],
    columns=["dish", "ingredient", "quantity"],
)
UNIT_COSTS = pd.Series({"Pescado": 40.0, "Limón": 4.0, "Lomo fino": 48.0})
IGV = Tax(0.18)


def menu(**prices: float) -> pd.DataFrame:
    return pd.DataFrame({"dish": list(prices), "price": list(prices.values())})


def sold(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["dish", "quantity", "net_sales"])


def test_a_margin_is_the_price_without_tax_less_the_ingredients():
    found = margins(BOOK, UNIT_COSTS, net_prices(menu(Ceviche=47.2), sold(), IGV)).set_index("dish")
    assert found.loc["Ceviche", ["cost", "net_price", "margin", "cost_share"]].tolist() == pytest.approx(
        [10.0, 40.0, 30.0, 0.25]
    )


def test_prices_that_come_without_tax_are_what_they_say():
    assert net_prices(menu(Ceviche=40.0), sold(), Tax(0.18, included=False)).to_dict() == {"Ceviche": 40.0}


def test_a_dish_without_a_menu_price_brings_what_it_was_sold_for():
    prices = net_prices(menu(Ceviche=59.0, Lomo=np.nan), sold(("Lomo", 2, 60), ("Lomo", 4, 150), ("Flan", 0, 0)), IGV)
    assert prices.to_dict() == pytest.approx({"Ceviche": 50.0, "Lomo": 35.0})


def test_what_a_delivery_app_keeps_comes_off_the_price_of_the_dishes_sold_through_it():
    kept = pd.DataFrame({"dish": ["Ceviche", "Ceviche"], "commission": [60.0, 40.0]})
    prices = pd.Series({"Ceviche": 40.0, "Lomo": 30.0, "Flan": 5.0})
    found = after_commission(prices, sold(("Ceviche", 10, 400), ("Lomo", 2, 60)), kept)
    assert found.to_dict() == {"Ceviche": 30.0, "Lomo": 30.0, "Flan": 5.0}


def test_an_ingredient_without_a_price_is_counted_not_guessed():
    found = margins(BOOK, UNIT_COSTS, pd.Series({"Ceviche": 40.0})).set_index("dish")
    assert found["unpriced"].to_dict() == {"Ceviche": 0, "Lomo": 1}
    assert found.loc["Lomo", "cost"] == pytest.approx(12.0)
    assert np.isnan(found.loc["Lomo", "margin"])


def test_the_few_ingredients_that_make_most_of_the_cost_come_first():
    # 10 ceviches: 80 of fish, 20 of limes; 1 lomo: 12 of beef. Fish is 71 %, with limes 89 %.
    found = costliest(BOOK, UNIT_COSTS, sold(("Ceviche", 10, 400), ("Lomo", 1, 30)))
    assert found["ingredient"].tolist() == ["Pescado", "Limón"]
    assert found["share"].tolist() == pytest.approx([80 / 112, 20 / 112])


def test_an_ingredient_that_reaches_the_share_exactly_is_the_last_one_named():
    found = costliest(BOOK, UNIT_COSTS, sold(("Ceviche", 10, 400)))
    assert found["ingredient"].tolist() == ["Pescado"]


def test_nothing_sold_or_priced_names_no_ingredient():
    assert costliest(BOOK, UNIT_COSTS, sold(("Flan", 3, 30))).empty
    assert costliest(BOOK, pd.Series(dtype=float), sold(("Ceviche", 10, 400))).empty
    assert costliest(BOOK.iloc[:0], UNIT_COSTS, sold()).empty


def test_every_country_of_ours_has_a_usual_tax():
    assert usual_tax("PE") == Tax(0.18, included=True)
    assert usual_tax("XX") == Tax(0.0)


def test_the_tax_of_a_restaurant_is_its_countrys_until_it_says_otherwise():
    assert tax_of(Place(country="PE"), HouseRules()) == Tax(0.18, included=True)
    said = HouseRules(tax_rate=0.10, prices_include_tax=False)
    assert tax_of(Place(country="PE"), said) == Tax(0.10, included=False)


def test_a_missing_unit_loses_the_margin_of_the_dishes_it_would_have_served():
    book = pd.DataFrame(
        [("Ceviche", "Limón", 0.1), ("Sudado", "Limón", 0.3), ("Sudado", "Pescado", 0.2), ("Pan", "Harina", 0.1)],
        columns=["dish", "ingredient", "quantity"],
    )
    margin = pd.Series({"Ceviche": 30.0, "Sudado": 20.0})
    lost = missed_margins(book, margin, pd.Series({"Ceviche": 10.0, "Sudado": 5.0, "Pan": 9.0}))
    # 10 × 30 + 5 × 20 soles on 1 + 1.5 kg of limes; nobody knows what bread leaves.
    assert lost.to_dict() == {"Limón": pytest.approx(160.0), "Pescado": pytest.approx(100.0)}


def test_a_dish_that_loses_money_is_no_reason_to_be_short():
    book = pd.DataFrame({"dish": ["Menú"], "ingredient": ["Arroz"], "quantity": [0.2]})
    lost = missed_margins(book, pd.Series({"Menú": -3.0}), pd.Series({"Menú": 10.0}))
    assert lost.to_dict() == {"Arroz": 0.0}
