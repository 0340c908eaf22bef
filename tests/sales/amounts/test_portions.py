"""Portions may be parts of one or weights, where nothing can be mistaken."""

import pytest

from forecasting.errors import InputError
from forecasting.sales import Choices, SalesFile, read_sales


def read(*rows: tuple[str, str], **choices: object) -> SalesFile:
    lines = [f"{day}/11/2026;{dish};{portions}" for day, (dish, portions) in enumerate(rows, start=16)]
    text = "\n".join(["Fecha;Plato;Cantidad", *lines, ""])
    return read_sales(text.encode(), "ventas.csv", Choices(**choices))


@pytest.mark.parametrize(
    ("written", "portions"),
    [
        *(("1/2", 0.5), ("1/4", 0.25), ("3/4", 0.75), ("1/8", 0.125), ("1 / 2", 0.5), (" 1/2 ", 0.5)),
        *(("1 1/2", 1.5), ("2 y 1/4", 2.25), ("2+1/2", 2.5), ("½", 0.5), ("1½", 1.5), ("1 ½", 1.5), ("12 ¾", 12.75)),
    ],
)
def test_parts_of_a_portion_are_read(written, portions):
    found = read(("Pollo", "2"), ("Pollo", written))
    assert (found.lines["quantity"].tolist(), len(found.issues)) == ([2.0, portions], 0)


@pytest.mark.parametrize("others", [("2,5", "1.250,0"), ("2.5", "1,250.0")])
def test_parts_leave_it_to_the_others_of_a_column_which_decimal_sign_it_has(others):
    assert read(("Pollo", "1/2"), *(("Pollo", each) for each in others)).units == 0.5 + 2.5 + 1250


@pytest.mark.parametrize(
    "written", ["2/11", "15/2", "11/2", "121/2", "1/2/2026", "1/0", "4/4", "5/4", "-1/2", "1/2 kg"]
)
def test_what_may_be_a_date_or_is_no_part_is_left_out_by_row(written):
    found = read(("Pollo", "2"), ("Pollo", written))
    assert (found.units, found.issues[["row", "reason"]].to_numpy().tolist()) == (2.0, [[3, "bad_quantity"]])


def test_in_a_column_where_one_is_a_date_none_is_a_part():
    found = read(("Pollo", "1/2"), ("Pollo", "2"), ("Pollo", "15/2"), ("Pollo", "½"))
    assert (found.units, found.dropped().to_dict()) == (2.0, {"bad_quantity": 3})


def test_a_day_without_its_year_is_no_part_of_a_portion():
    rows = "".join(f"{day}/2;Pollo;3\n" for day in (1, 2, 3))
    with pytest.raises(InputError, match="which_year"):
        read_sales(f"Fecha;Plato;Cantidad\n{rows}".encode(), "ventas.csv")


@pytest.mark.parametrize(
    "weights",
    [
        ("0.5 KG", "0.350 kg", "1 Kilo"),
        ("0,5 KG.", "0,350kg", "1 kgs"),
        ("500 gr", "350g", "1000 gramos"),
        ("500 gr.", "0.350 k", "1 kg"),
    ],
)
def test_a_dish_by_weight_is_sold_in_kilos_and_each_row_says_so(weights):
    found = read(*(("Lechón", weight) for weight in weights), ("Causa", "2"))
    assert found.lines["quantity"].tolist() == [0.5, 0.35, 1.0, 2.0]
    assert found.issues[["row", "reason", "count", "action"]].to_numpy().tolist() == [[2, "weighed", 3, "kept"]]
    assert found.rows_of("weighed") == 3


def test_weights_of_a_dish_that_is_also_counted_are_left_out_by_row():
    found = read(("Lechón", "0.5 KG"), ("Lechón", "2"), ("Chicharrón", "0.5 kg"), ("Chicharrón", "1/2"))
    assert found.lines[["dish", "quantity"]].to_numpy().tolist() == [["Lechón", 2.0], ["Chicharrón", 0.5]]
    assert (found.dropped().to_dict(), found.rows_of("weighed")) == ({"bad_quantity": 2}, 0)


@pytest.mark.parametrize("spelt", ["Lechón ", "LECHÓN", "lechon"])
def test_a_dish_spelt_another_way_is_counted_too(spelt):
    found = read(("Lechón", "0.5 kg"), (spelt, "2"))
    assert (found.units, found.dropped().to_dict()) == (2.0, {"bad_quantity": 1})


@pytest.mark.parametrize("other", ["-0.5 kg", "-500 g", "0", "0.00"])
def test_a_weight_taken_back_or_nothing_leaves_a_dish_sold_by_weight(other):
    found = read(("Lechón", "1.5 kg"), ("Lechón", other))
    assert (found.units, "bad_quantity" in found.dropped()) == (1.5, False)


@pytest.mark.parametrize("written", ["1,250 gr", "1.250 g", "2 lt", "500 ml", "2 lb"])
def test_other_measures_and_grams_that_may_be_thousands_are_left_out_by_row(written):
    found = read(("Chicha", written), ("Causa", "2"))
    assert (found.units, found.dropped().to_dict()) == (2.0, {"bad_quantity": 1})


def test_thousands_of_kilos_or_of_grams_are_asked_about():
    with pytest.raises(InputError, match="ambiguous_numbers"):
        read(("Lechón", "1,250 kg"))
    assert read(("Lechón", "1,250 kg"), decimal_comma=True).units == 1.25


def test_parts_and_weights_may_stand_below_their_days():
    text = "Plato;16/11/2026;17/11/2026\nPollo;1/2;1 1/2\nLechón;0.5 kg;\nCausa;2;3\n"
    found = read_sales(text.encode(), "ventas.csv")
    sold = found.lines.groupby("dish", sort=False)["quantity"].sum().to_dict()
    assert (sold, found.rows_of("weighed")) == ({"Pollo": 2.0, "Lechón": 0.5, "Causa": 5.0}, 1)


def test_a_total_in_parts_is_held_against_its_rows():
    found = read(("Pollo", "1/2"), ("Pollo", "1/4"), ("TOTAL", "3/4"))
    assert (found.units, found.sums.agree, found.sums.differ) == (0.75, 1, 0)


@pytest.mark.parametrize("money", ["", ";18.00"])
def test_where_somebody_says_so_each_row_that_names_a_dish_is_a_portion(money):
    rows = "".join(f"{day}/11/2026;Causa{money}\n" for day in (16, 16, 17))
    heads = "Fecha;Plato" + (";Importe" if money else "")
    others = "TOTAL;" + (";54.00\n18/11/2026;MARINOS;\n" if money else "\n")
    text = f"{heads}\n{rows}{others}".encode()
    with pytest.raises(InputError, match="no_quantity_column"):
        read_sales(text, "ventas.csv")
    found = read_sales(text, "ventas.csv", Choices(columns={"quantity": None}))
    assert found.lines["quantity"].tolist() == [1.0, 1.0, 1.0]
    assert found.money == (54.0 if money else None)
    assert (found.sums.agree, found.sums.differ) == (int(bool(money)), 0)  # of the money, not of its own row


def test_a_discount_is_no_money_that_a_portion_must_say():
    text = "Fecha;Plato;Descuento\n16/11/2026;Causa;\n16/11/2026;Lomo;2.00\n"
    found = read_sales(text.encode(), "ventas.csv", Choices(columns={"quantity": None}))
    assert found.lines["dish"].tolist() == ["Causa", "Lomo"]


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("Plato;Importe\nCausa;18\nCausa;18\n", "ventas 16-11-2026.csv"),
        ("Ventas del 16/11/2026\nPlato;Importe\nCausa;18\nCausa;18\n", "ventas.csv"),
        ("Plato;Importe\n16/11/2026;\nCausa;18\nCausa;18\n", "ventas 17-11-2026.csv"),
    ],
    ids=["by its name", "by its title", "by a line"],
)
def test_a_file_without_portions_may_be_dated_outside_its_rows(text, file):
    found = read_sales(text.encode(), file, Choices(columns={"quantity": None}))
    assert found.lines[["dish", "quantity"]].to_numpy().tolist() == [["Causa", 1.0], ["Causa", 1.0]]
    assert [f"{day:%Y-%m-%d}" for day in found.days] == ["2026-11-16"]
