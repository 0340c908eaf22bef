import pandas as pd
import pytest

from forecasting.errors import InputError, QuestionError
from forecasting.files.writing import table_to_csv, template
from forecasting.sales import Beside, Choices, daily, read_sales
from forecasting.sales.amounts.far_prices import FarPrice, usual_prices
from forecasting.tables import COLUMNS

HEADER = "Fecha,Hora,Producto,Tamaño,Cant.,Importe,Estado,Cliente,Teléfono\n"


def read(*rows: str, header: str = HEADER, **more):
    return read_sales((header + "\n".join(rows)).encode(), "ventas.csv", **more)


def told(file) -> list[tuple]:
    return list(file.issues[["row", "reason", "count", "action"]].itertuples(index=False, name=None))


SATURDAY = pd.Timestamp("2026-11-21")
GOOD = "2026-11-22,13:00,Causa,,2,36.00,,,"


def test_lines_have_the_columns_of_sales_with_category_and_kind_and_nothing_else():
    lines = read("2026-11-22,13:00,Causa,,2,36.00,,Ana Rojas,999111222").lines
    assert list(lines.columns) == [*(column.name for column in COLUMNS["sales"]), "category", "kind"]
    assert lines.iloc[0].drop(["discount"]).to_dict() == {
        "day": pd.Timestamp("2026-11-22"),
        "dish": "Causa",
        "quantity": 2.0,
        "net_sales": 36.0,
        "location": "main",
        "source": "till",
        "channel": "",
        "hour": 13,
        "ticket": "",
        "modifiers": "",
        "category": "",
        "kind": "sale",
    }


def test_a_dish_is_an_item_and_its_size():
    rows = [f"2026-11-22,13:00,Ceviche,{size},1,40.00,,," for size in ("", "Regular", "Ceviche", "Fuente")]
    assert read(*rows).lines["dish"].tolist() == ["Ceviche", "Ceviche", "Ceviche", "Ceviche (Fuente)"]


def test_a_sale_after_midnight_belongs_to_the_evening_before():
    file = read("2026-11-22,03:59,Causa,,1,18.00,,,", "2026-11-22,04:00,Causa,,1,18.00,,,")
    assert file.lines["day"].dt.day.tolist() == [21, 22]
    assert file.lines["hour"].tolist() == [3, 4]
    assert [(cell, day.day) for cell, day in file.samples] == [("2026-11-22", 22)]
    later = read("2026-11-22,03:59,Causa,,1,18.00,,,", choices=Choices(day_ends_at=2))
    assert later.lines["day"].dt.day.tolist() == [22]
    assert (file.night, later.night) == ((2, 1), (1, 0))


@pytest.mark.parametrize("midnight", ["00:00", "0:00:00", "12:00 a.m."])
def test_a_till_that_writes_midnight_on_all_rows_tells_no_hours(midnight):
    file = read(f"2026-11-21,{midnight},Causa,,1,18.00,,,", f"2026-11-22,{midnight},Causa,,1,18.00,,,")
    assert file.lines["day"].dt.day.tolist() == [21, 22]
    assert file.lines["hour"].isna().all()
    some = read(f"2026-11-21,{midnight},Causa,,1,18.00,,,", "2026-11-22,13:00,Causa,,1,18.00,,,")
    assert some.lines["day"].dt.day.tolist() == [20, 22]


def test_voids_never_count_refunds_give_money_back_and_courtesies_use_food():
    file = read(
        GOOD,
        "2026-11-22,13:00,Causa,,1,18.00,Anulado,,",
        "2026-11-22,13:00,Causa,,1,18.00,Devolución,,",
        "2026-11-22,13:00,Causa,,-1,-18.00,,,",
        "2026-11-22,13:00,Causa,,1,0.00,,,",
    )
    assert file.lines[["kind", "quantity", "net_sales"]].to_numpy().tolist() == [
        ["sale", 2.0, 36.0],
        ["refund", 0.0, -18.0],
        ["refund", 0.0, -18.0],
        ["courtesy", 1.0, 0.0],
    ]
    assert told(file) == [(3, "void", 1, "dropped"), (4, "refund", 2, "kept"), (6, "courtesy", 1, "kept")]
    assert (file.rows, file.units, file.money) == (5, 3.0, 0.0)


def test_totals_are_left_out_by_name_and_a_dish_called_total_stays():
    file = read(
        GOOD,
        "TOTAL,,,,2,36.00,,,",
        ",,Subtotal:,,2,36.00,,,",
        ",,Total bebidas,,2,36.00,,,",
        "2026-11-22,,Total Combo,,1,50.00,,,",
    )
    assert told(file) == [(3, "total_row", 3, "dropped")]
    assert file.lines["dish"].tolist() == ["Causa", "Total Combo"]


def test_repeated_identical_lines_are_real_purchases():
    assert read(GOOD, GOOD, GOOD).units == 6.0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",13:00,Causa,,1,18.00,,,", "no_date"),
        ("ayer,13:00,Causa,,1,18.00,,,", "bad_date"),
        ("2026-02-30,13:00,Causa,,1,18.00,,,", "bad_date"),
        ("2026-11-23,13:00,Causa,,1,18.00,,,", "future_day"),
        ("2026-11-22,13:00,,,1,18.00,,,", "no_dish"),
        (f"2026-11-22,13:00,{'a' * 201},,1,18.00,,,", "long_name"),
        ("2026-11-22,13:00,Causa,,,18.00,,,", "no_quantity"),
        ("2026-11-22,13:00,Causa,,0,0.00,,,", "no_portions"),
        ("2026-11-22,13:00,Causa,,una,18.00,,,", "bad_quantity"),
        ("2026-11-22,13:00,Causa,,1e309,18.00,,,", "bad_quantity"),
        ("2026-11-22,13:00,Causa,,NaN,18.00,,,", "bad_quantity"),
        ("2026-11-22,13:00,Causa,,1,inf,,,", "bad_money"),
        ("2026-11-22,13:00,Causa,,1,18.00,,,,,x", "too_many_cells"),
        (HEADER.strip(), "repeated_header"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_by_its_number(row, reason):
    file = read(GOOD, row, GOOD, beside=Beside(pd.Timestamp("2026-11-22")))
    assert told(file) == [(3, reason, 1, "dropped")]
    assert file.units == 4.0


def test_a_day_may_begin_with_its_weekday_and_a_document_number_is_no_quantity():
    file = read("sáb. 21/11/2026 13:00,,Causa,,1,18.00,,,", "dom 22/11/2026,,Causa,,999111222,18.00,,,")
    assert file.lines[["day", "hour"]].to_numpy().tolist() == [[SATURDAY, 13]]
    assert told(file) == [(3, "bad_quantity", 1, "dropped")]


@pytest.mark.parametrize(
    ("written", "portions"),
    [("2 UND", 2), ('"3,5 und."', 3.5), ("x 4", 4), ("2x", 2), ("-1 unid", 0), ("12 Porciones", 12)],
)
def test_portions_may_say_what_they_are_counted_in(written, portions):
    file = read(f"2026-11-22,13:00,Causa,,{written},18.00,,,")
    assert file.lines["quantity"].tolist() == [portions]


@pytest.mark.parametrize("written", ["2 kg", "1 doc", "2 x 1", "und"])
def test_what_is_weighed_or_packed_is_no_count_of_portions(written):
    assert told(read(GOOD, f"2026-11-22,13:00,Causa,,{written},18.00,,,")) == [(3, "bad_quantity", 1, "dropped")]


def test_a_time_that_cannot_be_read_loses_the_hour_not_the_sale():
    file = read(GOOD, "2026-11-22,tarde,Causa,,1,18.00,,,")
    assert file.units == 3.0
    assert told(file) == [(3, "bad_time", 1, "kept")]


def test_a_file_whose_every_row_is_left_out_is_refused_with_the_reason():
    with pytest.raises(InputError) as raised:
        read("2026-11-22,13:00,Causa,,1,18.00,Anulado,,", "2026-11-22,13:00,Causa,,1,18.00,Anulado,,")
    assert raised.value.code == "no_sales_kept"
    assert raised.value.values == {"file": "ventas.csv", "rows": 2, "reason": "void", "count": 2}


@pytest.mark.parametrize("content", [b"", b"\n", HEADER.encode(), (HEADER + ",,,,,,,,\n").encode()])
def test_a_file_without_rows_is_empty(content):
    with pytest.raises(InputError, match="empty_file"):
        read_sales(content, "ventas.csv")


def test_ambiguous_dates_are_asked_about_and_the_answer_is_kept():
    row = "05/03/2026,13:00,Causa,,1,18.00,,,"
    with pytest.raises(QuestionError, match="ambiguous_dates"):
        read(row)
    file = read(row, choices=Choices(day_first=True))
    assert file.days.tolist() == [pd.Timestamp("2026-03-05")]
    assert file.samples == (("05/03/2026", pd.Timestamp("2026-03-05")),)
    assert file.choices.day_first is True
    assert read(row, choices=file.choices).days.tolist() == [pd.Timestamp("2026-03-05")]


def test_the_month_in_the_name_of_a_file_tells_the_order_of_its_dates():
    rows = [f"{HEADER}{day}/12/2025,13:00,Causa,,1,18.00,,,\n".encode() for day in ("01", "05", "12")]
    named = read_sales(rows[0], "Ventas Diciembre 2025.csv")
    assert named.days.tolist() == [pd.Timestamp("2025-12-01")]
    assert named.choices.day_first is True
    assert read_sales(rows[0], "ventas enero 2025.csv").days.tolist() == [pd.Timestamp("2025-01-12")]
    with pytest.raises(QuestionError, match="ambiguous_dates"):
        read_sales(rows[2], "ventas diciembre 2025.csv")  # 12 December in either order
    with pytest.raises(QuestionError, match="ambiguous_dates"):
        read_sales(rows[1], "ventas marzo 2025.csv")


def test_decimal_commas_are_read_as_the_whole_column_says():
    header = "Fecha;Plato;Cantidad;Total\n"
    file = read("2026-11-22;Causa;1,000;18,50", "2026-11-22;Lomo;2,000;1.072,00", header=header)
    assert file.lines[["quantity", "net_sales"]].to_numpy().tolist() == [[1.0, 18.5], [2.0, 1072.0]]
    assert file.choices.decimal_comma is True


@pytest.mark.parametrize("gross", ["Ventas brutas", "Total bruto", "Monto bruto", "Gross revenue"])
def test_sales_without_money_have_none_and_gross_sales_less_discounts_are_net(gross):
    assert read("2026-11-22,Causa,1", header="Fecha,Plato,Cantidad\n").money is None
    header = f"Fecha,Plato,Cantidad,{gross},Descuento\n"
    assert read("2026-11-22,Causa,1,18.50,3.50", "2026-11-22,Lomo,1,36.00,", header=header).money == 51.0


def test_discounts_are_positive_whatever_the_till_writes():
    header = "Fecha,Plato,Cantidad,Ventas brutas,Descuento\n"
    file = read("2026-11-22,Causa,1,18.50,($3.50)", "2026-11-22,Lomo,1,36.00,-6.00", header=header)
    assert file.lines[["net_sales", "discount"]].to_numpy().tolist() == [[15.0, 3.5], [30.0, 6.0]]


def test_a_filled_template_is_read_like_a_tills_export():
    file = read_sales(template("sales", "es", "xlsx"), "ventas.xlsx")
    assert file.till == "Despensa"
    assert file.lines[["dish", "quantity", "source", "hour"]].to_numpy().tolist() == [
        ["Ejemplo: Ceviche clásico", 31.0, "till", 13],
        ["Ejemplo: Lomo saltado", 24.0, "till", 14],
    ]


def test_a_person_may_say_what_each_column_is():
    header = "Cuándo,Qué,Cuánto,Fecha\n"
    choices = Choices(columns={"day": "Cuándo", "dish": "Qué", "quantity": "Cuánto"})
    file = read("2026-11-22,Causa,3,1999-01-01", header=header, choices=choices)
    assert file.columns == {"day": "Cuándo", "dish": "Qué", "quantity": "Cuánto"}
    assert file.lines[["dish", "quantity"]].to_numpy().tolist() == [["Causa", 3.0]]
    with pytest.raises(InputError, match="choice_missing"):
        read(GOOD, choices=choices)


def test_a_column_that_comes_twice_is_refused_only_if_it_is_used():
    assert read("2026-11-22,Causa,3,a,b", header="Fecha,Plato,Cantidad,Nota,Nota\n").units == 3.0
    with pytest.raises(InputError, match="duplicate_headers"):
        read("2026-11-22,Causa,3,4", header="Fecha,Plato,Cantidad,Cantidad\n")


@pytest.mark.parametrize("end", ["", "\r", "\n"])
def test_a_file_that_ends_within_its_last_row_was_cut_off_unless_something_ends_the_row(end):
    file = read(GOOD, GOOD, f"2026-11-22,13:00,Causa,,1,18.0{end}")
    assert told(file) == ([] if end else [(4, "cut_off", 1, "dropped")])
    assert file.units == (5.0 if end else 4.0)
    assert [(lost.reason, lost.rows, lost.portions) for lost in file.left_out] == ([] if end else [("cut_off", 1, 1.0)])


@pytest.mark.parametrize("last", ["2026-11-22,13:00,Causa,,1,18.00,,,", "TOTAL,,,,4"])
def test_a_last_row_that_is_whole_or_a_total_needs_no_end(last):
    assert "cut_off" not in set(read(GOOD, GOOD, last).issues["reason"])


def test_an_only_row_without_its_last_cells_may_be_written_so():
    assert read("2026-11-22,Causa,3", header="Fecha,Plato,Cantidad,Nota\n").units == 3.0


def test_one_store_is_home_and_several_are_locations():
    header = "Fecha,Plato,Cantidad,Tienda\n"
    alone = read("2026-11-22,Causa,3,Surquillo", header=header)
    assert (alone.lines["location"].tolist(), alone.stores) == (["main"], ("Surquillo",))
    both = read("2026-11-22,Causa,3,Surquillo", "2026-11-22,Causa,1,Lince", header=header)
    assert both.lines["location"].tolist() == ["Surquillo", "Lince"]


def test_what_was_read_and_written_reads_as_itself():
    first = read("2026-11-22,01:30,Causa,,2,36.00,,,", "2026-11-22,13:00,=HYPERLINK(1),,1,0.00,,,")
    columns = [column.name for column in COLUMNS["sales"]]
    again = read_sales(table_to_csv(first.lines[columns]), "sales.csv")
    pd.testing.assert_frame_equal(again.lines[columns], first.lines[columns])


def test_days_sum_by_location_dish_and_day():
    file = read(GOOD, GOOD, "2026-11-21,13:00,Causa,,1,,,,")
    sums = daily(file.lines)
    assert list(sums.columns) == ["location", "dish", "day", "quantity", "net_sales"]
    assert sums[["quantity", "net_sales"]].fillna(-1).to_numpy().tolist() == [[1.0, -1.0], [4.0, 72.0]]


def test_the_same_bytes_give_the_same_lines():
    content = (HEADER + GOOD).encode()
    pd.testing.assert_frame_equal(read_sales(content, "a.csv").lines, read_sales(content, "a.csv").lines)


TWO_MIXED = [
    *("22/11/2026,Ceviche,Mixto,3,114.50", "22/11/2026,Chicharrón,Mixto,2,80.50"),
    *("22/11/2026,Ceviche,Ceviche clásico,5,160.50", "22/11/2026,Jalea,Personal,1,42.50"),
]


def test_one_name_under_two_categories_is_asked_about_and_told_apart():
    header = "fecha,grupo,plato,cantidad,importe\n"
    with pytest.raises(QuestionError, match="same_name") as asked:
        read(*TWO_MIXED, header=header)
    assert asked.value.values == {
        **{"file": "ventas.csv", "dish": "Mixto", "first": "Ceviche", "second": "Chicharrón", "count": 1},
        "choice": "by_category",
    }
    apart = read(*TWO_MIXED, header=header, choices=Choices(by_category=True))
    assert apart.lines["dish"].tolist() == ["Ceviche Mixto", "Chicharrón Mixto", "Ceviche clásico", "Jalea Personal"]
    one = read(*TWO_MIXED, header=header, choices=Choices(by_category=False))
    assert one.lines["dish"].tolist() == ["Mixto", "Mixto", "Ceviche clásico", "Personal"]
    with pytest.raises(InputError, match="empty_file"):  # a week without a row, of a kind that was answered before
        read(header=header, choices=Choices(by_category=True))


TWO_BRANDS = ["22/11/2026,Wok Norte,Limonada,2,20.00", "22/11/2026,La Brasa,Limonada,3,36.00"]


def test_one_name_of_two_brands_is_asked_about_and_told_apart():
    header = "fecha,marca,plato,cantidad,importe\n"
    with pytest.raises(QuestionError, match="same_name") as asked:
        read(*TWO_BRANDS, header=header)
    assert [asked.value.values[name] for name in ("dish", "first", "second")] == ["Limonada", "Wok Norte", "La Brasa"]
    apart = read(*TWO_BRANDS, header=header, choices=Choices(by_category=True))
    assert apart.lines["dish"].tolist() == ["Wok Norte Limonada", "La Brasa Limonada"]
    one = read(*TWO_BRANDS, header=header, choices=Choices(by_category=False))
    assert one.lines["dish"].tolist() == ["Limonada", "Limonada"]


def test_one_name_of_two_brands_is_asked_about_beside_categories_too():
    header = "fecha,marca,categoria,plato,cantidad\n"
    rows = ["22/11/2026,Wok Norte,Bebidas,Limonada,2", "22/11/2026,La Brasa,Bebidas,Limonada,3"]
    with pytest.raises(QuestionError, match="same_name") as asked:
        read(*rows, header=header)
    assert asked.value.values == {
        **{"file": "ventas.csv", "dish": "Limonada", "first": "Wok Norte", "second": "La Brasa", "count": 1},
        "choice": "by_brand",
    }
    apart = read(*rows, header=header, choices=Choices(by_brand=True))
    assert apart.lines["dish"].tolist() == ["Wok Norte Limonada", "La Brasa Limonada"]
    assert apart.lines["category"].tolist() == ["Bebidas", "Bebidas"]
    one = read(*rows, header=header, choices=Choices(by_brand=False))
    assert one.lines["dish"].tolist() == ["Limonada", "Limonada"]
    paid = read(*(row.replace("Wok Norte", "Visa") for row in rows), header=header)
    assert paid.lines["dish"].tolist() == ["Limonada", "Limonada"]


def test_a_brand_that_is_that_of_all_dishes_or_stands_beside_a_category_is_none():
    alone = read("22/11/2026,La Brasa,Limonada,2", "22/11/2026,La Brasa,Pollo,3", header="fecha,marca,plato,cantidad\n")
    assert alone.lines["category"].tolist() == ["", ""]
    rows = ["22/11/2026,Wok Norte,Bebidas,Limonada,2", "22/11/2026,La Brasa,Bebidas,Chicha,3"]
    beside = read(*rows, header="fecha,marca,categoria,plato,cantidad\n")
    assert beside.lines["category"].tolist() == ["Bebidas", "Bebidas"]


def test_a_brand_of_cards_is_how_dishes_were_paid():
    paid = read("22/11/2026,Visa,Limonada,2", "22/11/2026,,Pollo,3", header="fecha,marca,plato,cantidad\n")
    assert paid.lines[["dish", "category"]].to_numpy().tolist() == [["Limonada", ""], ["Pollo", ""]]
    assert "category" not in paid.columns


def test_rows_that_may_be_sales_are_summed_by_what_they_lack():
    rows = ["22/11/2026,Ceviche,3", "22/11/2026,,4", "22/11/2026,,5", "sin fecha,Lomo,2", "TOTAL,,14"]
    assert read(*rows, header="fecha,plato,cantidad\n").left_out == (("no_dish", 2, 9.0), ("bad_date", 1, 2.0))


def test_money_that_includes_the_tax_is_kept_without_it_and_its_totals_still_add_up():
    content = b"Fecha;Plato;Cantidad;Importe\n22/11/2026;Causa;2;23.60\n22/11/2026;Ceviche;1;35.40\nTotal;;3;59.00\n"
    assert read_sales(content, "ventas.csv").money == 59.0
    read = read_sales(content, "ventas.csv", Choices(tax_in_money=0.18))
    assert read.lines["net_sales"].round(6).tolist() == [20.0, 30.0]
    assert read.money_may_be_taxed
    assert not read_sales(content.replace(b"Importe", b"Venta neta"), "ventas.csv").money_may_be_taxed


WHOLE_MONEY = 'Fecha,Plato,Cantidad,Importe\n2026-11-22,Ceviche,"6,000",168\n2026-11-22,Causa,"1,500",30\n'


def test_money_settles_whether_six_thousand_portions_are_six():
    read = read_sales(WHOLE_MONEY.encode(), "ventas.csv")
    assert (read.units, read.money, read.price, read.most_of_a_dish) == (7.5, 198, 26.4, ("Ceviche", 6.0))


def test_without_money_or_where_both_could_be_the_decimals_are_asked_about():
    pesos = WHOLE_MONEY.replace("168", "168000").replace("30\n", "30000\n")
    for text in (WHOLE_MONEY.replace("Importe", "Otro"), pesos):
        with pytest.raises(QuestionError, match="ambiguous_numbers"):
            read_sales(text.encode(), "ventas.csv")


@pytest.mark.parametrize(("early", "late"), [("46.20", "46,20"), ("1,046.20", "1.046,20")])
def test_where_weeks_have_one_decimal_sign_and_later_ones_another_each_number_tells_its_own(early, late):
    head = "Fecha;Plato;Cantidad;Importe\n"
    read = read_sales(f"{head}20/11/2026;Causa;2;{early}\n27/11/2026;Causa;2;{late}\n".encode(), "ventas.csv")
    money = float(early.replace(",", ""))
    assert read.lines["net_sales"].tolist() == [money, money]
    assert read.issues[["row", "reason", "action"]].to_numpy().tolist() == [[3, "other_decimals", "kept"]]


@pytest.mark.parametrize(
    "rows",
    [
        "Importe;Moneda\n20/11/2026;Causa;2;46.00;PEN\n21/11/2026;Causa;1;6.50;USD\n22/11/2026;Causa;1;23.00;PEN\n",
        "Importe\n20/11/2026;Causa;2;S/ 46.00\n21/11/2026;Causa;1;US$ 6.50\n22/11/2026;Causa;1;S/ 23.00\n",
    ],
)
def test_dollars_are_not_added_to_soles_and_what_was_eaten_counts(rows):
    read = read_sales(f"Fecha;Plato;Cantidad;{rows}".encode(), "ventas.csv")
    assert (read.units, read.money) == (4.0, 69.0)
    assert read.issues[["row", "reason", "action"]].to_numpy().tolist() == [[3, "other_currency", "kept"]]


def test_what_no_sign_tells_among_both_is_asked_about_and_the_answer_is_for_that_alone():
    text = (
        "Fecha;Plato;Cantidad;Importe\n20/11/2026;Causa;2;46.20\n21/11/2026;Causa;2;46,20\n22/11/2026;Causa;2;1.046\n"
    )
    with pytest.raises(QuestionError) as question:
        read_sales(text.encode(), "ventas.csv")
    assert question.value.values["samples"] == "1.046"
    for comma, last in ((True, 1046.0), (False, 1.046)):
        lines = read_sales(text.encode(), "ventas.csv", Choices(decimal_comma=comma)).lines
        assert lines["net_sales"].tolist() == [46.2, 46.2, last]


def test_totals_that_state_no_money_prove_none():
    text = "Fecha,Plato,Cantidad,Importe\n2026-11-22,Ceviche,6,168\n2026-11-22,Causa,2,30\nTOTAL,,8,\n"
    sums = read_sales(text.encode(), "ventas.csv").sums
    assert (sums.agree, sums.money) == (1, 0)
    assert read_sales(text.replace("8,\n", "8,198\n").encode(), "ventas.csv").sums.money == 1


def test_a_line_that_costs_far_more_than_its_dish_usually_does_is_kept_and_named_by_its_row():
    sold = [f"2026-11-2{day},Ceviche,2,50" for day in range(1, 4)] + ["2026-11-24,Ceviche,1,2500"]
    rows = [*sold, "2026-11-24,Agua,1,5", "2026-11-24,Chicha,1,90", "2026-11-24,Ceviche,-1,-2500", "TOTAL,,9,2745"]
    file = read(*rows, header="Fecha,Plato,Cantidad,Venta neta\n")
    assert [row for row in told(file) if row[1] == "far_price"] == [(5, "far_price", 1, "kept")]
    assert file.far_prices == (FarPrice("Ceviche", 5, 2500.0, 25.0),)
    assert file.lines["net_sales"].max() == 2500.0
    known = read(
        *rows,
        header="Fecha,Plato,Cantidad,Venta neta\n",
        beside=Beside(prices={"Agua": 5.0, "Chicha": 4.0, "Ceviche": 125.0}),
    )
    assert known.far_prices == (FarPrice("Chicha", 7, 90.0, 4.0),)


def test_a_far_price_is_named_as_the_file_has_it_also_where_its_tax_is_taken_out():
    sold = [f"2026-11-2{day},Ceviche,2,50" for day in range(1, 4)] + ["2026-11-24,Ceviche,1,2500"]
    file = read(*sold, header="Fecha,Plato,Cantidad,Importe\n", choices=Choices(tax_in_money=0.18))
    (far,) = file.far_prices
    assert (round(far.price, 2), round(far.usual, 2)) == (2500.0, 25.0)
    assert file.lines["net_sales"].max() == pytest.approx(2118.64, abs=0.005)


def test_the_usual_price_of_a_dish_is_that_of_a_middle_day_of_the_last_weeks():
    days = pd.to_datetime(["2026-08-01", "2026-11-20", "2026-11-21", "2026-11-22", "2026-11-22"])
    kept = pd.DataFrame({"day": days, "dish": [*["Causa"] * 4, "Agua"], "quantity": [1.0, 2, 2, 0, 1]})
    assert usual_prices(kept.assign(net_sales=[1.0, 40, 44, 0, None])) == {"Causa": 21.0}
    assert usual_prices(kept.iloc[:0].assign(net_sales=0.0)) == {}
