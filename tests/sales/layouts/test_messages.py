"""A message with a day and how many of each dish is read; anything else that somebody pastes is not."""

import pytest

from forecasting.sales import read_sales
from forecasting.sales.layouts.messages import as_table

SENT = """*Ventas sábado 22/11/2026*
Ceviche clásico: 12
12 chicharrones
- Lomo saltado x 4
• Ají de gallina x3
Causa - 7 porciones
Arroz con mariscos 5
Chicha 1 L: 9
3 x Jalea
Total: 55
"""


def test_a_line_with_the_day_and_one_for_each_dish_are_a_table():
    read = read_sales(as_table(SENT).encode(), "filas pegadas.txt")
    assert read.days.strftime("%Y-%m-%d").tolist() == ["2026-11-22"]
    assert dict(zip(read.lines["dish"], read.lines["quantity"], strict=True)) == {
        **{"Ceviche clásico": 12, "chicharrones": 12, "Lomo saltado": 4, "Ají de gallina": 3, "Causa": 7},
        **{"Arroz con mariscos": 5, "Chicha 1 L": 9, "Jalea": 3},
    }
    assert (read.sums.agree, read.sums.differ) == (1, 0)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("22/11/2026", "22/11/2026"),
        ("Fecha: 22-11-26", "22-11-26"),
        ("Sábado 22 de noviembre de 2026", "22 de noviembre de 2026"),
        ("22/11", "22/11"),
        ("sold on 2026-11-22:", "2026-11-22"),
    ],
)
def test_the_day_stands_as_people_write_it(day, written):
    assert as_table(f"{day}\nCausa: 2\nLomo: 3").splitlines()[1] == f"{written},Causa,2"


@pytest.mark.parametrize(
    "line",
    [
        "21/11/2026",
        "Buenas noches",
        "Ceviche: 12 - S/ 420",
        "Ceviche S/ 35",
        "Lomo 42.50",
        "3 lomos 2 causas",
        "Efectivo: 850",
        "Mesas: 12",
        "Cierre 21:30",
        "Serie: 1250",
        "12. Ceviche",
        "Ceviche",
        "12",
        "22/11/2026;Ceviche;2",
        "[22/11/26 21:30] Rosa: Ceviche: 12",
    ],
)
def test_one_line_that_says_anything_else_leaves_the_whole_unread(line):
    assert as_table(f"22/11/2026\nCausa: 2\nLomo: 3\n{line}") is None


def test_without_a_day_or_with_one_dish_it_is_no_list():
    assert as_table("Causa: 2\nLomo: 3") is None
    assert as_table("22/11/2026\nCausa: 2") is None
    assert as_table("fecha,plato,cantidad\n22/11/2026,Causa,2\n22/11/2026,Lomo,3\n") is None
