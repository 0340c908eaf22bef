"""Totals never count as sales, and prove that no row is missing."""

import pytest

from forecasting.errors import InputError
from forecasting.sales import Choices, read_sales


def read(text: str, file: str = "ventas_2026-11-22.csv"):
    return read_sales(text.encode(), file)


def kept(text: str) -> list[list]:
    return read(text).lines[["dish", "quantity"]].to_numpy().tolist()


def test_a_dish_that_sells_as_much_as_all_others_every_day_is_a_total_whatever_its_name():
    day = "{0},Ceviche,2,40\n{0},Causa,1,15\n{0},Lomo,3,90\n{0},Resumen,6,145\n"
    days = [f"2026-11-{n}" for n in (20, 21, 22)]
    found = read("Fecha,Plato,Cantidad,Importe\n" + "".join(map(day.format, days)), "ventas.csv")
    assert (found.units, found.money, found.dropped().to_dict()) == (18, 435, {"total_row": 3})


def test_a_column_of_dishes_that_is_the_sum_of_the_others_adds_up_beside_one_called_total():
    days = "20/11/2026,7,4,3,7\n21/11/2026,9,5,4,9\n22/11/2026,4,1,3,4\n"
    read = read_sales(f"Fecha,Atendidos,Buffet adulto,Buffet niño,Total\n{days}".encode(), "desayunos.csv")
    assert read.lines.groupby("dish")["quantity"].sum().to_dict() == {"Buffet adulto": 10.0, "Buffet niño": 10.0}
    assert (read.sums.agree, read.sums.differ, read.sums.first) == (6, 0, None)


@pytest.mark.parametrize("money", [(400, 100, 210), (400, 200, 200)], ids=["other money", "one price, days alike"])
def test_a_dish_that_happens_to_sell_as_much_as_all_others_is_a_dish(money):
    names = zip(("Ceviche", "Palta", "Sudado"), (10, 5, 5), money, strict=True)
    day = "".join(f"{{0}},{name},{sold},{cost}\n" for name, sold, cost in names)
    report = read("Fecha,Plato,Cantidad,Total\n" + "".join(day.format(f"2026-11-{n:02}") for n in range(1, 21)))
    assert (report.units, report.money, report.dropped().to_dict()) == (400, 20 * sum(money), {})


def test_two_days_alike_may_be_chance():
    day = "{0},Ceviche,2\n{0},Causa,1\n{0},Menú,3\n"
    text = "Fecha,Plato,Cantidad\n" + day.format("2026-11-20") + day.format("2026-11-21")
    assert read(text, "ventas.csv").units == 12


def test_a_total_that_equals_its_rows_proves_the_file():
    report = read("Plato,Cantidad,Total\nCeviche,3,126.00\nCausa,2,36.00\nTOTAL,5,162.00\n")
    assert (report.sums.agree, report.sums.differ, report.units) == (1, 0, 5.0)


def test_a_total_that_differs_is_called_out_and_still_no_sale():
    report = read("Plato,Cantidad,Total\nCeviche,3,126.00\nCausa,2,36.00\nTOTAL,6,198.00\n")
    assert (report.sums.agree, report.sums.differ, report.units) == (0, 1, 5.0)
    assert report.issues[["row", "reason"]].to_numpy().tolist() == [[4, "total_differs"]]
    assert report.sums.first == ("TOTAL", 4, 198.0, 162.0)


def test_a_total_that_differs_is_held_against_the_rows_that_it_most_likely_sums():
    rows = (
        "Ceviche,3,126\nCausa,2,36\nSubtotal Marino,5,162\nLomo,1,40\nPollo,2,50\nSubtotal Criollo,3,95\nTOTAL,8,252\n"
    )
    sums = read("Plato,Cantidad,Total\n" + rows).sums
    assert (sums.agree, sums.differ, sums.first) == (2, 1, ("Subtotal Criollo", 7, 95.0, 90.0))


def test_without_money_a_total_is_held_against_portions():
    assert read("Plato,Cantidad\nCeviche,3\nCausa,2\nTOTAL,6\n").sums.first == ("TOTAL", 4, 6.0, 5.0)


def test_a_total_whose_money_agrees_tells_the_portions_that_differ():
    sums = read("Plato,Cantidad,Total\nCeviche,3,126.00\nCausa,2,36.00\nTOTAL,9,162.00\n").sums
    assert (sums.differ, sums.first) == (1, ("TOTAL", 4, 9.0, 5.0))


def test_a_column_of_totals_beside_days_tells_the_row_that_differs():
    wide = "Plato,20/11/2026,21/11/2026,Total\nCeviche,3,4,7\nCausa,2,2,5\n"
    assert read(wide, "semana.csv").sums.first == ("Causa", 3, 5.0, 4.0)


def test_sums_of_categories_are_found_by_arithmetic_whatever_they_are_called():
    rows = "Fecha,Categoría,Producto,Cantidad,Total\n"
    rows += "2026-11-22,Bar,Chicha,3,45\n2026-11-22,Bar,Limonada,1,15\n2026-11-22,Bar,,4,60\n"
    rows += "2026-11-22,Marino,Ceviche,2,100\n2026-11-22,Marino,Marino,2,100\n,,,6,160\n"
    report = read(rows)
    assert report.lines["dish"].tolist() == ["Chicha", "Limonada", "Ceviche", "Marino"]  # one row is no sum of others
    rows = rows.replace("Marino,Ceviche,2,100\n", "Marino,Ceviche,1,50\n2026-11-22,Marino,Causa,1,50\n")
    report = read(rows)
    assert report.lines["dish"].tolist() == ["Chicha", "Limonada", "Ceviche", "Causa"]
    assert (report.sums.agree, report.sums.differ) == (3, 0)


def test_the_groups_of_a_pivot_stand_above_their_rows():
    pivot = ",Cantidad,Precio total\nTotal,9,300\n     Bar,4,60\n          Chicha,3,45\n          Limonada,1,15\n"
    pivot += "     Marino,5,240\n          Ceviche,2,100\n          Causa,3,140\n"
    report = read(pivot)
    assert report.lines["dish"].tolist() == ["Chicha", "Limonada", "Ceviche", "Causa"]
    assert (report.sums.agree, report.sums.differ) == (3, 0)


def test_the_last_row_of_a_report_is_a_total_if_it_sums_all_others():
    rows = "".join(f"Plato {n},{n},{10 * n}\n" for n in range(1, 7))
    assert read(f"Plato,Cantidad,Total\n{rows}La Sazón,21,210\n").units == 21.0
    assert read(f"Plato,Cantidad,Total\n{rows}La Sazón,21,211\n").units == 42.0


@pytest.mark.parametrize("till", ["Ticket,", "Hora,"])
def test_a_line_of_a_ticket_is_never_a_total_by_arithmetic(till):
    rows = "".join(f"13:0{n},2026-11-22,Plato {n},{n},{10 * n}\n" for n in range(1, 7))
    text = f"{till}Fecha,Plato,Cantidad,Total\n{rows}13:07,2026-11-22,Cena,21,210\n"
    assert read(text).units == 42.0


def test_refunds_and_voids_may_be_in_a_total_or_not():
    rows = "Fecha,Plato,Cantidad,Total,Estado\n2026-11-22,Causa,2,36,\n2026-11-22,Causa,1,18,Anulado\n"
    rows += "2026-11-22,Causa,-1,-18,\n"
    for total in ("TOTAL,,3,54,", "TOTAL,,1,18,", "TOTAL,,2,36,", "TOTAL,,4,72,"):
        assert read(rows + total + "\n").sums.agree == 1, total
    assert read(rows + "TOTAL,,5,90,\n").sums.differ == 1


def test_a_dish_called_total_is_a_dish_unless_it_adds_up():
    rows = "Plato,Cantidad,Total\nCausa,2,36\nCeviche,1,42\n"
    assert kept(rows + "Total Combo,1,50\n") == [["Causa", 2.0], ["Ceviche", 1.0], ["Total Combo", 1.0]]
    assert kept(rows + "Total platos,3,78\n") == [["Causa", 2.0], ["Ceviche", 1.0]]


def test_a_subtotal_of_a_single_row_is_no_dish():
    rows = (
        "Fecha,Categoría,Producto,Cantidad,Total\n2026-11-22,Criollo,Lomo,8,320\n2026-11-22,,Subtotal Criollo,8,320\n"
    )
    rows += "2026-11-22,Marino,Ceviche,2,100\n2026-11-22,,Total Marino,2,100\n2026-11-22,,Total Combo,2,100\n"
    report = read(rows)
    assert report.lines["dish"].tolist() == ["Lomo", "Ceviche", "Total Combo"]
    assert (report.sums.agree, report.sums.differ) == (2, 0)


BY_GROUP = "Plato,Cantidad,Total\n{0}Ceviche,3,126\nJalea,1,60\n{1}{2}Chicha,2,30\nInca Kola,5,35\n{3}{4}"
MARINE, DRINKS = "MARINOS,4,186\n", "BEBIDAS,7,65\n"


@pytest.mark.parametrize(
    "rows",
    [(MARINE, "", DRINKS, "", ""), ("", MARINE, "", DRINKS, ""), ("", MARINE, "", DRINKS, "TOTAL,11,251\n")],
    ids=["above", "below", "below, with a total"],
)
def test_sums_of_groups_under_their_own_names_are_no_dishes(rows):
    report = read(BY_GROUP.format(*rows))
    assert sorted(report.lines["dish"]) == ["Ceviche", "Chicha", "Inca Kola", "Jalea"]
    assert (report.units, report.money, report.sums.differ) == (11, 251, 0)
    assert report.sums.agree == (3 if rows[-1] else 2)


def test_two_groups_may_be_chance_and_three_are_not():
    rows = "Ceviche,3,126\nJalea,1,60\nMarinos,4,186\nChicha,2,30\nInca Kola,5,35\nBebidas,7,65\n"
    assert read(f"Plato,Cantidad,Total\n{rows}").units == 22
    rows += "Lomo,1,50\nAjí de gallina,3,96\nCriollos,4,146\n"
    report = read(f"Plato,Cantidad,Total\n{rows}")
    assert (report.units, report.money, report.sums.agree) == (15, 397, 3)
    tickets = "\n".join(f"13:0{n},{row}" for n, row in enumerate(rows.splitlines(), start=1))
    assert read(f"Hora,Plato,Cantidad,Total\n{tickets}\n").units == 30


def test_a_sum_of_some_dishes_is_none_of_them_where_a_total_leaves_it_out():
    rows = BY_GROUP.format("Lomo,2,100\n", MARINE, "", "", "TOTAL,13,351\n")
    assert read(rows).units == 13
    assert read(rows.replace("TOTAL,13,351", "TOTAL,17,537")).units == 17  # it is sold, says the total
    assert read(rows.replace("TOTAL,13,351\n", "")).units == 17  # nothing says so: one sum may be chance


def test_dishes_of_one_price_that_happen_to_add_up_are_dishes():
    day = "{0},Menú A,{1},{1}5\n{0},Menú B,1,15\n{0},Menú C,{2},{3}\n"
    days = day.format("2026-11-20", 1, 2, 30) + day.format("2026-11-21", 2, 3, 45).replace(",25", ",30")
    assert read(f"Fecha,Plato,Cantidad,Total\n{days}", "ventas.csv").units == 10


def test_groups_alike_day_after_day_are_one_chance():
    day = "{0},Chica,1,10\n{0},Doble,1,20\n{0},Mixta,2,30\n"
    days = "".join(map(day.format, ["2026-11-20", "2026-11-21"]))
    assert read(f"Fecha,Plato,Cantidad,Total\n{days}", "ventas.csv").units == 8


def test_a_name_that_also_sells_is_no_sum():
    assert read(BY_GROUP.format("", MARINE, "", "Jalea,7,65\n", "")).units == 22


def test_a_group_that_counts_its_rows_is_their_sum():
    odoo = "Producto,Cantidad,Subtotal,Fecha de la orden,Ref. de la orden\nBebidas (2),3,45,,\n"
    odoo += "Chicha,2,30,2026-11-20 13:00,A/1\nInca Kola,1,15,2026-11-20 13:05,A/2\n"
    odoo += "Marino (1),2,84,,\nCeviche,2,84,2026-11-20 13:05,A/2\n"
    report = read(odoo, "pos.order.line.csv")
    assert (report.till, report.units, report.money, report.sums.agree) == ("Odoo", 5, 129, 2)


def test_without_money_groups_are_sums_where_several_days_say_so():
    wide = "Producto,20/11/2026,21/11/2026,22/11/2026\nMARINOS,4,5,9\nCeviche,3,1,5\nJalea,1,4,4\n"
    wide += "BEBIDAS,7,3,8\nChicha,2,2,1\nInca Kola,5,1,7\n"
    report = read(wide, "semana.csv")
    assert (report.units, report.sums.agree, report.dropped().to_dict()) == (36, 6, {"total_row": 2})


@pytest.mark.parametrize(
    "below",
    [
        "Forma de pago,Monto\nEfectivo,84\nVisa,50\nYape,28\n",
        "Efectivo,,84\nVisa,,50\nComensales,7,\nPropinas,,28\n",
    ],
)
def test_what_stands_below_the_total_of_a_report_is_another_table_and_said(below):
    report = read(f"Plato,Cantidad,Total\nCeviche,3,126\nCausa,2,36\nTOTAL,5,162\n\n{below}")
    assert (report.units, report.money) == (5, 162)
    assert report.dropped().to_dict() == {"below_total": 4, "total_row": 1}
    assert [(left.reason, left.rows) for left in report.left_out] == [("below_total", 4)]


def test_rows_below_a_subtotal_or_a_total_that_another_follows_are_sales():
    rows = "Plato,Cantidad,Total\nCeviche,3,126\nCausa,2,36\n{0},5,162\nChicha,2,30\n{1}"
    assert read(rows.format("Subtotal Marino", "")).units == 7
    assert read(rows.format("TOTAL", "TOTAL,2,30\n")).units == 7
    assert read(rows.format("TOTAL", "Gran total,7,192\n")).units == 7


def test_a_dated_row_below_a_total_is_a_sale():
    rows = "Fecha,Plato,Cantidad,Total\n2026-11-22,Ceviche,3,126\nTOTAL,,3,126\n2026-11-23,Causa,2,36\n"
    assert read(rows, "ventas.csv").units == 5


def test_modifiers_that_stand_further_right_below_their_dishes_make_no_totals_of_them():
    rows = "21/11/2026;1;Lomo;1;42\n21/11/2026;1;  + Extra huevo;1;4\n"
    rows += "21/11/2026;2;Causa;1;18\n21/11/2026;2;  * sin ají;1;0\n"
    file = read_sales(f"Fecha;Ticket;Producto;Cantidad;Total\n{rows}".encode(), "ventas.csv")
    assert file.lines["dish"].str.strip().tolist()[::2] == ["Lomo", "Causa"]
    assert (file.units, file.sums.differ) == (4.0, 0)


@pytest.mark.parametrize(
    ("rows", "differ"),
    [
        ("22/11/2026;Causa;2\n;Subtotal;2\n22/11/2026;Lomo;3\n;Subtotal;0\n22/11/2026;Pisco;1\n;Subtotal;1\n", 1),
        ("22/11/2026;Causa;2\n;TOTAL;0\n", 1),
        ("22/11/2026;Causa;2\n;Subtotal;2\n;TOTAL;0\n", 1),
        ("22/11/2026;Causa;2\n;Subtotal;2\n22/11/2026;Lomo;0\n;Subtotal;0\n;TOTAL;2\n", 0),
        ("22/11/2026;Causa;2\n22/11/2026;TOTAL;2\n23/11/2026;TOTAL;0\n", 0),
    ],
)
def test_a_total_of_nothing_differs_where_something_was_sold(rows, differ):
    found = read_sales(f"Fecha;Plato;Cantidad\n{rows}".encode(), "ventas.csv")
    assert found.sums.differ == differ


FEW = "Ceviche,1,10.50\nCausa,2,23.00\nLomo,4,41.20\n"


@pytest.mark.parametrize("rows", [FEW + "Venta Turno Noche,7,74.70\n", "Venta Turno Noche,7,74.70\n" + FEW])
def test_a_sum_that_no_portions_could_cost_is_no_dish_however_few_rows_it_has(rows):
    found = read("Plato,Cantidad,Importe\n" + rows)
    assert (found.units, found.money, found.sums.agree) == (7, 74.7, 1)
    assert found.lines["category"].unique().tolist() == [""]


def test_two_groups_of_two_dishes_are_sums_where_no_portions_could_cost_them():
    rows = "Marinos,3,33.50\nCeviche,1,10.50\nCausa,2,23.00\nFondos,9,91.20\nLomo,4,41.20\nAji,5,50.00\n"
    found = read("Plato,Cantidad,Importe\n" + rows)
    assert found.lines[["dish", "category"]].to_numpy().tolist() == [
        *(["Ceviche", "Marinos"], ["Causa", "Marinos"], ["Lomo", "Fondos"], ["Aji", "Fondos"]),
    ]


@pytest.mark.parametrize("last", ["Menú del día,7,74.90", "Menú del día,7,70.00", "Menú del día,6,74.70"])
def test_a_dish_that_comes_near_the_sum_of_few_others_is_a_dish(last):
    assert read(f"Plato,Cantidad,Importe\n{FEW}{last}\n").units == 7 + int(last.split(",")[1])


def test_a_sum_that_portions_could_cost_counts_and_is_named_until_a_person_says_what_it_is():
    rows = b"Plato,Cantidad,Importe\nCeviche,2,20\nCausa,2,40\nVenta noche,4,60\n"
    found = read(rows.decode())
    assert (found.units, found.maybe_totals) == (8, ("Venta noche",))
    assert found.issues[["row", "reason", "action"]].to_numpy().tolist() == [[4, "maybe_total", "kept"]]
    said = read_sales(rows, "ventas_2026-11-22.csv", Choices(food={"Venta noche": False}))
    assert (said.units, said.money, said.maybe_totals) == (4, 60, ())
    one_price = read("Plato,Cantidad,Importe\nCeviche,1,10\nCausa,2,20\nMenu del dia,3,30\n")
    assert (one_price.units, one_price.maybe_totals) == (6, ())


def test_a_total_of_nothing_alone_is_the_report_of_a_day_off_and_differs_from_nothing():
    with pytest.raises(InputError) as refused:
        read_sales(b"Plato;Cantidad;Importe\nTOTAL;0;0,00\n", "ventas 2026-11-16.csv")
    assert (refused.value.code, refused.value.values["reason"]) == ("no_sales_kept", "total_row")


@pytest.mark.parametrize(
    "totals", [("Total marinos", "Total postres"), ("Total 20/11", "Total 21/11"), ("TOTAL MESA 1", "TOTAL MESA 2")]
)
@pytest.mark.parametrize("money", [True, False])
def test_totals_under_any_name_with_a_day_of_their_own_are_no_dishes_were_they_of_a_single_row(totals, money):
    first, second = totals
    rows = [
        *("2026-11-20,Ceviche,3,126", "2026-11-20,Jalea,1,60", f"2026-11-20,{first},4,186"),
        *("2026-11-20,Suspiro,2,28", f"2026-11-20,{second},2,28"),
        *(
            "2026-11-21,Ceviche,5,210",
            f"2026-11-21,{first},5,210",
            "2026-11-21,Suspiro,1,14",
            f"2026-11-21,{second},1,14",
        ),
    ]
    table = [row if money else row.rpartition(",")[0] for row in ["Fecha,Plato,Cantidad,Total", *rows]]
    found = read("\n".join(table), "ventas.csv")
    assert (found.units, found.sums.agree, found.sums.differ) == (12, 4, 0)


def test_such_totals_are_found_among_tickets_where_they_have_no_ticket():
    day = "{0},13:00,Ceviche,3,126\n{0},,Total {0},3,126\n"
    found = read(
        "Fecha,Hora,Plato,Cantidad,Total\n" + day.format("2026-11-20") + day.format("2026-11-21"), "ventas.csv"
    )
    assert (found.units, found.sums.agree) == (6, 2)
    combo = "Fecha,Hora,Plato,Cantidad,Total\n2026-11-20,13:00,Ceviche,1,30\n2026-11-20,13:00,Total Combo,1,30\n"
    assert read(combo, "ventas.csv").units == 2


def test_a_total_below_rows_dated_by_the_first_of_a_day_has_neither_its_day_nor_its_ticket():
    days = {13: [("Ceviche", 2), ("Lomo", 3)], 14: [("Ceviche", 1)], 15: [("Causa", 2)]}
    text, ticket = "Fecha;Comanda;Producto;Cantidad\n", 1000
    for day, sold in days.items():
        for place, (dish, portions) in enumerate(sold):
            ticket += 1
            text += f"{'' if place else f'{day}/11/2026'};{ticket};{dish};{portions}\n"
        text += f";;TOTAL {day}/11;{sum(portions for _, portions in sold)}\n"
    found = read(text, "ventas.csv")
    assert (found.units, found.dropped().to_dict()) == (8, {"total_row": 3})


def test_one_such_total_that_differs_among_others_is_called_out():
    day = "{0},Ceviche,3,126\n{0},Total marinos,{1},126\n{0},Suspiro,2,28\n{0},Total postres,2,28\n"
    found = read(
        "Fecha,Plato,Cantidad,Total\n" + day.format("2026-11-20", 3) + day.format("2026-11-21", 4), "ventas.csv"
    )
    assert (found.units, found.sums.agree, found.sums.differ, found.sums.first.name) == (10, 3, 1, "Total marinos")


def test_what_a_menu_is_made_of_may_stand_further_right_and_costs_nothing_beside_it():
    rows = "Menú ejecutivo,10,150\n  - Sopa criolla,6,0\n  - Ensalada,4,0\nTacu tacu,1,30\n"
    assert kept("Plato,Cantidad,Importe\n" + rows) == [
        *(["Menú ejecutivo", 10.0], ["- Sopa criolla", 6.0], ["- Ensalada", 4.0], ["Tacu tacu", 1.0])
    ]
    dear = rows.replace("6,0", "6,90").replace("4,0", "4,60")
    assert kept("Plato,Cantidad,Importe\n" + dear)[0] == ["- Sopa criolla", 6.0]
