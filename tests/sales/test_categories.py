"""What a till's file says of the categories of its dishes."""

import pandas as pd

from forecasting.sales import read_sales
from forecasting.sales.categories import dishes_by_category, told

WITH_A_COLUMN = """Fecha;Producto;Categoría;Cantidad;Venta neta
21/11/2026;Lomo saltado;Fondos;5;150,00
22/11/2026;Lomo saltado;Fondos;7;210,00
22/11/2026;Causa;Entradas;4;72,00
22/11/2026;Pan;Sin categoría;9;18,00
22/11/2026;Chicha;-;3;15,00
"""
WITH_TITLES = """Ventas del 22/11/2026
Producto;Cantidad;Venta neta
Fondos;;
Lomo saltado;7;210,00
Jalea;2;76,00
Entradas;;
Causa;4;72,00
"""


def lines(text: str) -> pd.DataFrame:
    return read_sales(text.encode(), "ventas.csv").lines


def test_a_column_says_from_when_to_when_a_dish_was_sold_under_a_category_and_how_much():
    found = told(lines(WITH_A_COLUMN), ["dish"])
    days = found.assign(first=found["first"].dt.day, last=found["last"].dt.day)
    assert days.to_numpy().tolist() == [["Causa", "Entradas", 22, 22, 4.0], ["Lomo saltado", "Fondos", 21, 22, 12.0]]


def test_titles_above_dishes_are_their_categories_too():
    assert dishes_by_category([lines(WITH_TITLES)]).to_dict() == {"Fondos": 2, "Entradas": 1}


def test_a_dish_counts_once_where_most_of_it_was_sold():
    both = pd.DataFrame({"dish": "Causa", "category": ["Promos", "Entradas"], "day": pd.Timestamp("2026-11-22")})
    assert dishes_by_category([both.assign(quantity=[1.0, 3.0])]).to_dict() == {"Entradas": 1}


def test_a_file_without_categories_says_nothing():
    bare = "Fecha;Producto;Cantidad\n22/11/2026;Causa;4\n"
    assert told(lines(bare), ["dish"]).empty
    assert told(lines(bare).drop(columns="category"), ["dish"]).empty
