"""Modifiers in rows of their own, or in a file of their own, go with their dish: counted, never sold."""

import io
import zipfile

import pytest

from forecasting.errors import InputError
from forecasting.sales import Choices, SalesFile, read_batch, read_sales, unpack_all
from tests.sales.toast import ADDED, PIZZAS, dishes, modifiers

SOLD = [
    ["Pizza", 1.0, 30.0, "Extra queso; Sin cebolla"],
    ["Lasaña", 1.0, 28.0, ""],
    ["Pizza", 2.0, 60.0, "Extra queso"],
    ["Pizza", 1.0, 30.0, ""],
]


def read(*files: tuple[str, str]) -> list[SalesFile]:
    return list(read_batch(unpack_all([(name, text.encode()) for name, text in files]).files, lambda file: Choices()))


def sold(file: SalesFile) -> list[list[object]]:
    return file.lines[["dish", "quantity", "net_sales", "modifiers"]].to_numpy().tolist()


def left_out(file: SalesFile) -> list[tuple[str, int, str]]:
    return [(issue.file, issue.row, issue.reason) for issue in file.issues.itertuples() if issue.action == "dropped"]


BOTH = [("dishes.csv", dishes()), ("modifiers.csv", modifiers())]


@pytest.mark.parametrize("files", [BOTH, BOTH[::-1]], ids=["dishes first", "modifiers first"])
def test_toasts_two_files_are_one_of_dishes_with_their_modifiers(files):
    (file,) = read(*files)
    assert (file.file, file.rows_kept, file.modifiers_missing) == ("dishes.csv", 3, False)
    assert sold(file) == SOLD
    assert file.issues.empty


def test_the_two_may_come_in_one_zip():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in BOTH:
            archive.writestr(f"20261122/{name}", text)
    files = unpack_all([("toast.zip", packed.getvalue())]).files
    assert [sold(file) for file in read_batch(files, lambda file: Choices())] == [SOLD]


def test_dishes_alone_are_read_and_what_is_missing_is_known():
    (file,) = read(BOTH[0])
    assert file.modifiers_missing
    assert sold(file) == [["Pizza", 1.0, 30.0, ""], ["Lasaña", 1.0, 28.0, ""], ["Pizza", 3.0, 90.0, ""]]


@pytest.mark.parametrize("beside", [[], [("otro_dia.csv", dishes([("1", "Pizza", 1, 30)]))]])
def test_modifiers_without_any_of_their_dishes_are_refused(beside):
    with pytest.raises(InputError, match="only_modifiers") as raised:
        read(*beside, BOTH[1])
    assert raised.value.values == {"file": "modifiers.csv", "till": "Toast"}


def test_a_modifier_of_a_modifier_goes_with_the_dish_of_that_one():
    (file,) = read(("dishes.csv", dishes()), ("modifiers.csv", modifiers([*ADDED, ("93", "90", "Doble", 1)])))
    assert sold(file)[0] == ["Pizza", 1.0, 30.0, "Extra queso; Sin cebolla; Doble"]


def test_voided_modifiers_and_those_of_no_dish_are_listed_by_the_row_of_their_file():
    rows = [("90", "60", "Extra queso", 1), ("91", "60", "Extra palta", 1, "true"), ("92", "99", "Extra palta", 1)]
    (file,) = read(("dishes.csv", dishes()), ("modifiers.csv", modifiers(rows)))
    assert sold(file)[0] == ["Pizza", 1.0, 30.0, "Extra queso"]
    assert left_out(file) == [("modifiers.csv", 3, "void"), ("modifiers.csv", 4, "modifier_alone")]


def test_what_two_files_of_modifiers_both_have_counts_once():
    (file,) = read(*BOTH, ("modifiers (1).csv", modifiers()))
    assert sold(file) == SOLD


def test_a_month_of_modifiers_goes_with_the_dishes_of_each_day():
    days = [("1.csv", dishes(PIZZAS[:2])), ("2.csv", dishes(PIZZAS[2:], day="11/23/2026"))]
    month = modifiers([*ADDED, ("93", "99", "Extra palta", 1)])
    one, two = read(*days, ("modifiers.csv", month))
    assert sold(one) + sold(two) == SOLD
    assert (left_out(one), left_out(two)) == ([("modifiers.csv", 5, "modifier_alone")], [])


def test_ids_that_excel_has_rounded_to_the_same_join_nothing():
    rounded = [("4.00000E+17", dish, many, money) for _, dish, many, money in PIZZAS]
    (file,) = read(("d.csv", dishes(rounded)), ("m.csv", modifiers([("9", "4.00000E+17", "Extra queso", 1)])))
    assert set(file.lines["modifiers"]) == {""}
    assert left_out(file) == [("m.csv", 2, "modifier_alone")]


CLOVER = """\
Items Report
"Nov 21, 2026 12:00 AM - Nov 21, 2026 11:59 PM"

Category Name,Name,Gross Sales,Net Sales,Sold,Refunded,Modifier Name,Modifier Sold,Modifier Amount
Marino
,Ceviche,$500.00,$480.00,10,0," "," ",-
,," "," "," "," ",Extra camote,4,$9.90
,," "," "," "," ",Sin cebolla,12,$0.00
,Causa,$220.00,$220.00,4,0," "," ",-
Total (Marino),,$720.00,$700.00,14,0,-,16,$9.90
"""


def test_clovers_rows_of_modifiers_go_with_the_dish_above_them():
    file = read_sales(CLOVER.encode(), "clover.csv")
    assert sold(file) == [
        ["Ceviche", 2.0, 96.0, "Extra camote; 2x Sin cebolla"],
        ["Ceviche", 2.0, 96.0, "Extra camote; Sin cebolla"],
        ["Ceviche", 6.0, 288.0, "Sin cebolla"],
        ["Causa", 4.0, 220.0, ""],
    ]
    assert (file.rows_kept, file.dropped().to_dict()) == (2, {"modifier_row": 2, "heading": 1, "total_row": 1})


def test_a_modifier_row_that_says_no_number_or_has_no_dish_above_it_is_named():
    row = ',," "," "," "," ",Extra camote,4,$9.90\n'
    text = CLOVER.replace("Marino\n,Ceviche", f"Marino\n{row},Ceviche").replace("cebolla,12", "cebolla,")
    file = read_sales(text.encode(), "clover.csv")
    assert sold(file)[0] == ["Ceviche", 4.0, 192.0, "Extra camote"]
    assert left_out(file)[1:4] == [
        ("clover.csv", 6, "modifier_alone"),
        ("clover.csv", 8, "modifier_row"),
        ("clover.csv", 9, "modifier_alone"),
    ]
    assert [each[:2] for each in file.left_out] == [("modifier_alone", 2)]
