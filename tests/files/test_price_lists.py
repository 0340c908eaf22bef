"""Suppliers' price lists become packs and costs per unit of the ingredient."""

import pytest

from forecasting.errors import InputError
from forecasting.files.table import read_file
from forecasting.kitchen import in_own_units
from forecasting.tables import Restaurant
from tests.week import rows

KITCHEN = Restaurant(ingredients=rows("ingredients", {"ingredient": "Lomo", "unit": "kg"}))


def price_list(*lines: str):
    header = "Proveedor;Producto;Presentación;Precio"
    return read_file("supply", "\n".join([header, *lines]).encode(), "precios.csv")


@pytest.mark.parametrize(
    ("presentation", "size", "pack", "unit", "cost"),
    [
        ("bolsa x 2 kg", 2, "bolsa", "kg", 48),
        ("Bidón 5 L", 5, "Bidón", "L", 19.2),
        ("plancha x 30 und", 30, "plancha", "und", 3.2),
        ("Saco de 50kg", 50, "Saco", "kg", 1.92),
        ("caja 24 x 400 g", 9600, "caja", "g", 0.01),
        ("6x1,5 L", 9, "6x1,5 L", "L", 96 / 9),
        ("1/2 kg", 0.5, "1/2 kg", "kg", 192),
        ("kg", 1, "1 kg", "kg", 96),
    ],
)
def test_a_presentation_is_a_pack_and_its_price_by_what_it_holds_the_cost(presentation, size, pack, unit, cost):
    read = price_list(f"Makro;Lomo;{presentation};96")
    assert read.rows.loc[0, ["pack_size", "pack_name", "unit_cost"]].tolist() == [size, pack, pytest.approx(cost)]
    assert (read.written_in[0], read.notes.by_pack) == (unit, [2])


def test_what_the_pack_holds_and_costs_is_brought_to_the_unit_of_the_ingredient():
    read = in_own_units(price_list("Makro;Lomo;bolsa x 500 g;24,00"), KITCHEN, "precios.csv")
    assert read[["pack_size", "unit_cost"]].to_numpy().tolist() == [[0.5, 48.0]]


def test_a_presentation_that_nobody_can_read_is_named_with_its_row():
    with pytest.raises(InputError) as refused:
        price_list("Makro;Lomo;bolsa x 2 kg;96", "Makro;Papa;saco grande 3;80")
    assert (refused.value.code, refused.value.values["name"], refused.value.values["rows"]) == (
        *("missing_value", "pack_size", "3"),
    )


def test_a_file_with_its_own_columns_is_read_by_them_though_it_has_a_price():
    file = "Insumo;Proveedor;Contenido;Empaque;Costo por unidad;Presentación;Precio\nLomo;Makro;2;bolsa;48;kilo;96\n"
    read = read_file("supply", file.encode(), "compras.csv")
    assert read.rows.loc[0, ["pack_size", "pack_name", "unit_cost"]].tolist() == [2, "bolsa", 48]
    assert read.notes.by_pack == []


@pytest.mark.parametrize("cell", [" " * 50_000 + "!", "1 k" + " " * 50_000 + "!", "k " * 30_000 + "1", "x1" * 30_000])
@pytest.mark.parametrize(
    ("table", "header"),
    [("supply", "Proveedor;Producto;Presentación;Precio\nM;L;{};96"), ("stock", "Fecha;Insumo;Stock\n22/11/2026;L;{}")],
)
def test_endless_cells_are_refused_at_once(table, header, cell):
    with pytest.raises(InputError):
        read_file(table, header.format(cell).encode(), "precios.csv")
