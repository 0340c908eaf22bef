"""A category may stand in a title above its dishes, or be told by how they are indented."""

import pytest

from forecasting.errors import QuestionError
from forecasting.sales import Choices, read_sales


def categories(text: str, file: str = "ventas_2026-11-22.csv") -> dict[str, str]:
    lines = read_sales(text.encode(), file).lines
    return dict(zip(lines["dish"], lines["category"], strict=True))


TITLED = "Plato,Cantidad,Total\nMARINOS,,\nCeviche,3,126\nJalea,1,60\nSubtotal,4,186\nBEBIDAS,,\nChicha,2,30\n"
MARINE = {"Ceviche": "MARINOS", "Jalea": "MARINOS", "Chicha": "BEBIDAS"}


def test_a_title_above_dishes_is_their_category_and_no_row_without_portions():
    assert categories(TITLED) == MARINE
    report = read_sales(TITLED.encode(), "ventas_2026-11-22.csv")
    assert (report.dropped().to_dict(), report.left_out) == ({"heading": 2, "total_row": 1}, ())


@pytest.mark.parametrize("column", ["Código,", "Fecha,"])
def test_a_title_may_stand_in_another_column(column):
    rows = "MARINOS,,\n{0},Ceviche,3\n{0},Jalea,1\nBEBIDAS,,\n{0},Chicha,2\n"
    cell = "2026-11-22" if column == "Fecha," else "001"
    assert categories(f"{column}Plato,Cantidad\n{rows.format(cell)}") == MARINE


def test_titles_hold_beside_days_side_by_side():
    wide = "Familia,Producto,20/11/2026,21/11/2026,Total\nMARINOS,,,,\n,Ceviche,3,2,5\n,Jalea,,1,1\n"
    wide += "Total MARINOS,,3,3,6\nBEBIDAS,,,,\n,Chicha,2,1,3\nTotal BEBIDAS,,2,1,3\nTotal general,,5,4,9\n"
    assert categories(wide, "semana.csv") == MARINE


def test_the_groups_of_a_pivot_are_categories():
    pivot = ",Cantidad,Precio total\nTotal,6,216\n     MARINOS (2),4,186\n          Ceviche,3,126\n"
    pivot += "          Jalea,1,60\n     BEBIDAS (1),2,30\n          Chicha,2,30\n"
    assert categories(pivot) == MARINE


@pytest.mark.parametrize("place", ["above", "below"])
def test_the_name_of_a_sum_is_the_category_of_its_rows(place):
    sums = ["MARINOS,4,186\n", "BEBIDAS (2),7,65\n"]
    groups = ["Ceviche,3,126\nJalea,1,60\n", "Chicha,2,30\nInca Kola,5,35\n"]
    rows = "".join(sum_ + rows if place == "above" else rows + sum_ for sum_, rows in zip(sums, groups, strict=True))
    assert categories(f"Plato,Cantidad,Total\n{rows}") == MARINE | {"Inca Kola": "BEBIDAS"}


def test_dishes_of_one_name_in_two_groups_are_asked_about():
    rows = "CEVICHES,4,146\nPersonal,3,96\nFuente,1,50\nJALEAS,7,365\nPersonal,2,90\nFuente,5,275\n"
    text = f"Plato,Cantidad,Total\n{rows}".encode()
    with pytest.raises(QuestionError, match="same_name"):
        read_sales(text, "ventas_2026-11-22.csv")
    read = read_sales(text, "ventas_2026-11-22.csv", Choices(by_category=True))
    assert read.lines["dish"].tolist() == ["CEVICHES Personal", "CEVICHES Fuente", "JALEAS Personal", "JALEAS Fuente"]


@pytest.mark.parametrize(
    "rows",
    [
        "Lomo,,\nCausa,,\nCeviche,3,126\nJalea,1,60\nChicha,2,30\n",
        "Ceviche,3,126\nLomo,,\nJalea,1,60\nChicha,2,30\n",
        "Jalea,,\nCeviche,3,126\nJalea,1,60\nChicha,2,30\n",
    ],
    ids=["two in a row", "not first", "sold elsewhere"],
)
def test_dishes_that_nobody_bought_are_no_categories(rows):
    assert set(categories(f"Plato,Cantidad,Total\n{rows}").values()) == {""}


def test_a_category_beside_its_dish_stays():
    rows = "Familia,Plato,Cantidad\nMARINOS,,\nFríos,Ceviche,3\nFríos,Jalea,1\nBEBIDAS,,\nBar,Chicha,2\n"
    assert categories(rows) == {"Ceviche": "Fríos", "Jalea": "Fríos", "Chicha": "Bar"}
