"""What a choice of columns makes of the first rows of a file, before the whole of it is read."""

import pytest

from forecasting.files.sheets import open_sheet
from forecasting.sales import Choices
from forecasting.sales.columns.guesses import OPENING, sketch
from forecasting.sales.first_rows import FirstRows, read_first_rows
from tests.sales.bundles.test_books import workbook

HEADER = ["F. Emisión", "Desc. Prod.", "Cnt. Vend.", "Mozo"]
CHOICES = Choices(columns={"day": "F. Emisión", "dish": "Desc. Prod.", "quantity": "Cnt. Vend."})
MANY = [[f"{1 + n % 28:02}/11/2026", "Ceviche", "2", "Rosa"] for n in range(3 * OPENING)]


def first(rows: list[list[str]], choices: Choices = CHOICES) -> FirstRows:
    content = "\n".join(map(",".join, [HEADER, *rows])).encode()
    return read_first_rows(sketch(content, "ventas.csv", Choices()).opening, "ventas.csv", choices)


@pytest.mark.parametrize(
    "content", ["\n".join(map(",".join, [HEADER, *MANY])).encode(), workbook({"A": [HEADER, *MANY]})]
)
def test_of_a_long_file_only_its_opening_is_looked_at(content):
    opening = sketch(content, "ventas", Choices()).opening
    read = read_first_rows(opening, "ventas", CHOICES)
    assert (read.many, read.sales, read.rows["quantity"].sum()) == (OPENING, OPENING, 2 * OPENING)
    assert read.rows["row"].tolist() == list(range(2, OPENING + 2))


def test_each_row_says_what_keeps_it_from_counting():
    read = first([["22/11/2026", "Ceviche", "2", ""], ["22/11/2026", "Lomo", "dos", ""], ["", "Causa", "1", ""]])
    assert read.rows[["row", "dish", "reason"]].to_numpy().tolist() == [
        *([2, "Ceviche", ""], [3, "Lomo", "bad_quantity"], [4, "Causa", "no_date"])
    ]
    assert [(each.reason, each.rows) for each in read.left_out] == [("bad_quantity", 1), ("no_date", 1)]


def test_questions_of_the_whole_file_stay_open():
    rows = [["05/03/2026", "Ceviche", '"1,250"', ""], ["06/03/2026", "Lomo", '"2,500"', ""]]
    read = first(rows)
    assert read.open == ("ambiguous_dates", "ambiguous_numbers")
    assert read.rows["day"].dt.month.tolist() == [3, 3]
    assert first(rows, Choices(columns={**CHOICES.columns, "day": None})).open == ("which_period", "ambiguous_numbers")


def test_a_row_at_the_end_of_what_is_looked_at_is_not_cut_in_two():
    dish = "x" * (60 * 1024)
    content = "Fecha,Plato,Cant.\n" + "".join(f"22/11/2026,{dish},{n}\n" for n in range(1, 7))
    opening = open_sheet(content.encode(), "a.csv", {"fecha"}).first(OPENING)
    assert opening.read([2]).rows[2].tolist() == ["1", "2", "3", "4"]


def test_a_total_is_not_held_against_rows_that_are_not_looked_at():
    assert first([["", "TOTAL", "3000", ""], *MANY]).rows["reason"].tolist()[:2] == ["total_row", ""]
