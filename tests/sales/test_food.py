"""What counts as food used, and what a person may decide otherwise."""

import pytest

from forecasting.errors import QuestionError
from forecasting.sales import Choices, read_sales

HEADER = "Fecha,Categoría,Producto,Cantidad,Total,Estado\n"


def read(*rows: str, **choices):
    text = HEADER + "".join(f"2026-11-22,{row}\n" for row in ("Marino,Ceviche,1,42,", *rows))
    return read_sales(text.encode(), "ventas.csv", Choices(**choices))


def others(file) -> list[list]:
    return file.lines[["dish", "quantity", "net_sales", "kind"]].to_numpy().tolist()[1:]


@pytest.mark.parametrize(
    "name", ["2x1 Pisco sour", "Pisco sour 2x1", "Pisco sour (2 x 1)", "PROMO: 2X1 - Pisco sour", "2 por 1 Pisco sour"]
)
def test_a_line_of_two_for_one_is_two_portions(name):
    dish, quantity, money, _ = others(read(f"Bar,{name},3,75,"))[0]
    assert (dish, quantity, money) == ("Pisco sour", 6.0, 75.0)


def test_a_two_for_one_is_of_the_category_of_its_dish_and_nobody_is_asked_whether_it_is_another():
    lines = read("Promos,2x1 Ceviche,1,42,", "Promos,2x1 Pisco sour,1,25,").lines
    assert lines[["category", "dish", "quantity"]].to_numpy().tolist() == [
        *(["Marino", "Ceviche", 1.0], ["Marino", "Ceviche", 2.0], ["Promos", "Pisco sour", 2.0]),
    ]


def test_a_person_may_say_that_two_for_one_is_counted_already():
    file = read("Bar,2x1 Pisco sour,2,25,", two_for_one=False)
    assert others(file) == [["2x1 Pisco sour", 2.0, 25.0, "sale"]]
    assert file.issues.empty


@pytest.mark.parametrize(
    "row",
    [
        *(
            "Otros,Propina,1,5,",
            "Otros,PROPINAS,1,5,",
            "Otros,Taper,2,2,",
            "Otros,Delivery,1,8,",
            "Otros,ICBPER,1,0.5,",
        ),
        *("Envases,Caja grande,2,2,", "Otros,Tarjeta de regalo,1,100,", "Otros,Depósito,1,50,", "Otros,Tips,1,5,"),
        *("Otros,Propina 10%,1,5,", "Otros,Envase tecnopor x 2,2,2,", "Otros,Bolsa grande,1,3,"),
        *("Otros,Depósito reserva,1,50,", "Otros,Garantía envase,1,10,", "Otros,Adelanto de evento,1,500,"),
        *("Otros,Reserva de mesa,1,50,", "Otros,Seña,1,50,", "Otros,Impuesto a la bolsa,1,0.5,"),
        *("Otros,Caja para llevar,2,2,", "Otros,Cubierto,4,20,", "Otros,Alquiler de local,1,900,"),
        *("Otros,Descuento,1,10,", "Otros,Dscto. 20 %,1,7,", "Otros,DESCUENTO PROMO,1,,"),
        *("Otros,Cupón,1,10,", "Otros,Vuelto,1,5,", "Otros,Saldo a favor,1,20,"),
    ],
)
def test_what_no_kitchen_cooks_is_set_aside_by_name(row):
    file = read(row)
    assert (file.units, file.dropped().to_dict()) == (1.0, {"not_food": 1})
    assert file.not_food == (row.split(",")[1],)


def test_dishes_of_a_category_called_by_how_they_are_served_are_food():
    assert read("Servicio a la mesa,Causa,2,36,").units == 3.0
    assert read("Descuentos,Causa,2,36,").units == 3.0
    assert read("Delivery,Bolsa,2,1,").dropped().to_dict() == {"not_food": 1}


@pytest.mark.parametrize("state", ["Eliminado", "Extornado", "Dado de baja", "Baja", "Borrado por Rosa", "deleted"])
def test_what_was_taken_back_is_no_sale_however_the_till_says_it(state):
    file = read(f"Criollo,Causa,2,36,{state}")
    assert (file.units, file.dropped().to_dict()) == (1.0, {"void": 1})


@pytest.mark.parametrize("state", ["Cortesía", "CORTESIA de la casa", "Invitación", "Comp"])
def test_a_courtesy_uses_food_and_earns_nothing_whatever_its_price(state):
    assert others(read(f"Criollo,Causa,2,36,{state}")) == [["Causa", 2.0, 0.0, "courtesy"]]


def test_a_line_of_less_than_no_money_gives_money_back_and_is_no_portion():
    file = read("Otros,Descuento,1,-10,", "Marino,Ceviche,1,-42,", "Bar,Chicha,2,20,")
    assert others(file) == [
        ["Descuento", 0.0, -10.0, "refund"],
        ["Ceviche", 0.0, -42.0, "refund"],
        ["Chicha", 2.0, 20.0, "sale"],
    ]
    assert (file.units, file.money) == (3.0, 10.0)


def test_where_a_file_sums_its_days_refunds_may_outweigh_what_was_sold():
    summed = "Item name,Items sold,Items refunded,Net sales\nCeviche,2,3,-42.00\nCausa,1,0,18.00\n"
    assert read_sales(summed.encode(), "2026-11-22.csv").units == 3.0


def test_a_person_may_say_what_is_food():
    assert read("Otros,Taper,2,2,", food={"Taper": True}).units == 3.0
    file = read("Marino,Menaje roto,2,2,", food={"menaje roto": False})
    assert (file.units, file.not_food) == (1.0, ("Menaje roto",))


def test_what_was_voided_after_cooking_uses_food_and_earns_nothing():
    assert read("Criollo,Causa,2,36,Anulado").units == 1.0
    file = read("Criollo,Causa,2,36,Anulado", voids_cooked=True)
    assert others(file) == [["Causa", 2.0, 0.0, "void"]]
    assert file.issues[["reason", "action"]].to_numpy().tolist() == [["void_cooked", "kept"]]


def test_what_was_given_away_uses_food_and_earns_nothing():
    assert others(read("Criollo,Causa,2,0,")) == [["Causa", 2.0, 0.0, "courtesy"]]


@pytest.mark.parametrize(
    "name", ["Causa (CORTESIA)", "Causa - Cortesía", "CORTESÍA: Causa", "[Cortesía] Causa", "*cortesia* Causa"]
)
def test_a_courtesy_named_as_one_is_the_dish_that_is_sold(name):
    assert others(read(f"Criollo,{name},2,0,")) == [["Causa", 2.0, 0.0, "courtesy"]]


@pytest.mark.parametrize(("name", "money"), [("Cancha de cortesía", 0), ("Cortesía", 0), ("Causa (cortesía)", 36)])
def test_what_is_only_called_a_courtesy_keeps_its_name(name, money):
    assert others(read(f"Criollo,{name},2,{money},"))[0][0] == name


@pytest.mark.parametrize("state", ["Anulado por error", "ANULADA", "Voided by manager", "Cancelled"])
def test_a_state_that_begins_with_a_void_takes_the_sale_back(state):
    assert read(f"Criollo,Causa,2,36,{state}").dropped().to_dict() == {"void": 1}


@pytest.mark.parametrize(("cell", "units"), [("1", 1.0), ("X", 1.0), ("Sí", 1.0), ("0", 3.0), ("No", 3.0), ("", 3.0)])
def test_a_column_of_voids_may_only_be_ticked(cell, units):
    text = f"Fecha,Producto,Cantidad,Anulado\n2026-11-22,Ceviche,1,No\n2026-11-22,Causa,2,{cell}\n"
    assert read_sales(text.encode(), "ventas.csv").units == units


def test_whether_cancelado_is_void_or_paid_is_asked():
    with pytest.raises(QuestionError) as asked:
        read("Criollo,Causa,2,36,Cancelado")
    assert (asked.value.code, asked.value.values["count"]) == ("cancelled_or_paid", 1)
    assert read("Criollo,Causa,2,36,Cancelado", cancelled_is_paid=True).units == 3.0
    assert read("Criollo,Causa,2,36,Cancelado", cancelled_is_paid=False).units == 1.0


def test_what_is_no_food_may_have_sizes():
    text = "Fecha,Producto,Tamaño,Cantidad\n2026-11-22,Ceviche,,1\n2026-11-22,Taper,Grande,2\n"
    assert read_sales(text.encode(), "ventas.csv").not_food == ("Taper (Grande)",)


@pytest.mark.parametrize(
    "name",
    [
        *("Causa (ANULADO)", "Causa [Anulada]", "Causa *VOID*", "Causa - Anulado", "Causa ANULADA"),
        *("ANULADO - Causa", "Anulado: Causa", "(ANULADO) Causa", "VOID Causa", "Causa (anulado por error)"),
    ],
)
def test_a_void_may_stand_in_the_name_of_the_dish(name):
    file = read("Criollo,Causa,3,54,", f"Criollo,{name},1,18,")
    assert others(file) == [["Causa", 3.0, 54.0, "sale"]]
    assert file.dropped().to_dict() == {"void": 1}


@pytest.mark.parametrize("name", ["Causa (DEVOLUCION)", "Devolución: Causa", "Causa [Refund]", "Causa - Reembolso"])
def test_a_refund_may_stand_in_the_name_of_the_dish(name):
    assert others(read(f"Criollo,{name},1,18,")) == [["Causa", 0.0, -18.0, "refund"]]


@pytest.mark.parametrize("name", ["Vuelve a la vida", "Causa devoluciones", "Anulado", "Void", "Pan de anulados"])
def test_a_name_that_only_looks_so_is_a_dish(name):
    assert others(read(f"Criollo,{name},1,18,")) == [[name, 1.0, 18.0, "sale"]]


@pytest.mark.parametrize("row", ["Criollo,Causa (ANULADO),-4,-72,", "Criollo,Causa,-4,-72,Anulado"])
def test_a_void_of_less_than_none_takes_its_portions_off_the_lines_of_its_dish_and_day(row):
    file = read("Criollo,Causa,3,54,", "Criollo,Causa,2,36,", row)
    assert others(file) == [["Causa", 1.0, 18.0, "sale"]]
    assert (file.units, file.dropped().to_dict()) == (2.0, {"void": 2})


def test_a_void_takes_back_the_line_that_cost_as_much():
    file = read("Criollo,Causa,1,0,", "Criollo,Causa,1,12,", "Criollo,Causa,1,18,", "Criollo,Causa (ANULADO),-1,-18,")
    assert others(file) == [["Causa", 1.0, 0.0, "courtesy"], ["Causa", 1.0, 12.0, "sale"]]


def test_sums_beside_days_are_of_what_a_row_says_whatever_takes_from_it():
    days = "Producto,22/11/2026,23/11/2026,24/11/2026,Total\n"
    text = days + "Causa,3,2,1,6\nCausa (ANULADO),-1,,-1,-2\nLomo,4,-1,1,4\n"
    file = read_sales(text.encode(), "ventas.csv")
    assert (file.units, file.sums.agree, file.sums.differ) == (9.0, 2, 0)


def test_a_void_is_of_its_dish_however_that_is_spelt():
    assert others(read("Criollo,CAUSA,3,54,", "Criollo,Causa (ANULADO) ,-1,-18,")) == [["CAUSA", 2.0, 36.0, "sale"]]


def test_a_void_in_the_name_of_a_dish_is_of_its_size():
    rows = ["Causa,Fuente,3,90", "Causa,Chica,2,36", "Causa (ANULADO),Chica,-1,-18"]
    text = "Fecha,Producto,Tamaño,Cantidad,Total\n" + "".join(f"2026-11-22,{row}\n" for row in rows)
    lines = read_sales(text.encode(), "ventas.csv").lines
    assert lines[["dish", "quantity"]].to_numpy().tolist() == [["Causa (Fuente)", 3.0], ["Causa (Chica)", 1.0]]


@pytest.mark.parametrize(("sold", "left"), [(3, [["Causa", 3.0, 54.0, "sale"]]), (0, [])])
def test_a_void_and_the_sale_that_it_takes_back_may_both_be_marked_and_take_nothing_off_others(sold, left):
    both = ["Criollo,Causa,1,18,Anulado", "Criollo,Causa,-1,-18,Anulado"]
    file = read(*([f"Criollo,Causa,{sold},{18 * sold},"] if sold else []), *both)
    assert others(file) == left
    assert file.dropped().to_dict() == {"void": 2}


def test_what_takes_back_more_than_was_sold_gives_back_money_and_counts_as_cooked():
    file = read("Criollo,Causa,3,54,", "Criollo,Causa (ANULADO),-4,-72,")
    assert others(file) == [["Causa", 3.0, 54.0, "sale"], ["Causa", 0.0, -72.0, "refund"]]
    assert file.issues[["row", "reason", "action"]].to_numpy().tolist() == [[4, "void_unmatched", "kept"]]


@pytest.mark.parametrize(
    ("void", "left"),
    [
        ("B,Causa,-2,-36", [["A", 2.0], ["B", 1.0]]),
        ("B,Causa,-3,-54", [["A", 2.0]]),
        ("C,Causa,-2,-36", [["B", 3.0]]),  # of no ticket that is here
        (",Causa,-2,-36", [["B", 3.0]]),
    ],
)
def test_a_void_takes_back_what_the_ticket_has_that_it_names(void, left):
    rows = ["A,Causa,2,36,", "B,Causa,3,54,", f"{void},Anulado"]
    text = "Fecha,Ticket,Producto,Cantidad,Total,Estado\n" + "".join(f"2026-11-22,{row}\n" for row in rows)
    file = read_sales(text.encode(), "ventas.csv")
    assert file.lines[["ticket", "quantity"]].to_numpy().tolist() == left
    assert (file.lines["net_sales"] / file.lines["quantity"]).tolist() == [18.0] * len(left)


def test_a_void_that_has_its_ticket_leaves_those_of_others_what_they_take_back():
    rows = ["A,Causa,3,54,", "B,Causa,1,18,Anulado", "B,Causa,-1,-18,Anulado", "A,Causa,-1,-18,Anulado"]
    text = "Fecha,Ticket,Producto,Cantidad,Total,Estado\n" + "".join(f"2026-11-22,{row}\n" for row in rows)
    assert read_sales(text.encode(), "ventas.csv").lines["quantity"].tolist() == [2.0]


def test_what_was_taken_back_after_cooking_used_its_food():
    file = read("Criollo,Causa,3,54,", "Criollo,Causa (ANULADO),-1,-18,", voids_cooked=True)
    assert [file.units, file.lines["net_sales"].sum()] == [4.0, 78.0]
