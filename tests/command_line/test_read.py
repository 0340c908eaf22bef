import json
import zipfile

import pytest

from tests.command_line.conftest import cells, rows

TILL = "Fecha;Artículo;Cantidad;Ventas netas\n{lines}"


def till(path, *lines: str, encoding: str = "cp1252"):
    path.write_bytes(TILL.format(lines="\n".join([*lines, ""])).encode(encoding))
    return path


def test_a_tills_export_becomes_sales_and_issues(run, tmp_path):
    file = till(
        tmp_path / "ventas.csv",
        "21/11/2026;Ceviche clásico;2;84,00",
        "22/11/2026;Limonada;1;12,50",
        "22/11/2026;;3;9,00",
        "TOTAL;;6;105,50",
    )
    ended = run("read", file, "--out", tmp_path / "out")
    assert (ended.code, ended.said) == (
        0,
        "ventas.csv: 2 ventas leídas; filas que quedaron fuera: 2.\n1 total cuadra con sus filas.\n",
    )
    assert rows(tmp_path / "out" / "sales.csv") == [
        "day,dish,quantity,net_sales,discount,location,source,channel,hour,ticket,modifiers",
        "2026-11-21,Ceviche clásico,2,84,,main,till,,,,",
        "2026-11-22,Limonada,1,12.5,,main,till,,,,",
    ]
    assert rows(tmp_path / "out" / "issues.csv") == [
        "file,row,reason,count,action",
        "ventas.csv,4,no_dish,1,dropped",
        "ventas.csv,5,total_row,1,dropped",
    ]


def test_what_read_has_written_reads_the_same_again(run, tmp_path):
    file = till(tmp_path / "ventas.csv", "21/11/2026;=Ceviche;2;84,00", "22/11/2026;Limonada;1;12,50")
    run("read", file, "--out", tmp_path / "one")
    run("read", tmp_path / "one" / "sales.csv", "--out", tmp_path / "two")
    assert (tmp_path / "one" / "sales.csv").read_bytes() == (tmp_path / "two" / "sales.csv").read_bytes()


def test_what_the_till_says_of_categories_is_told_and_kept_with_the_lines(run, tmp_path):
    lines = ("2026-11-21,Lomo,Fondos,2,60", "2026-11-21,Jalea,Fondos,1,38", "2026-11-22,Causa,Entradas,1,18")
    file = tmp_path / "ventas.csv"
    file.write_text("\n".join(["Fecha,Producto,Categoría,Cantidad,Ventas netas", *lines, ""]), encoding="utf-8")
    ended = run("read", file, "--out", tmp_path / "one")
    assert ended.said.splitlines()[1] == (
        "ventas.csv: la caja da la categoría de 3 platos: Fondos (2) y Entradas (1)."
        " Vale para los que no tienen otra escrita en dishes.csv o en Cocina, Platos."
    )
    assert cells(tmp_path / "one" / "sales.csv", ["dish", "category"])[2] == ("Causa", "Entradas")
    run("read", tmp_path / "one" / "sales.csv", "--out", tmp_path / "two")
    assert (tmp_path / "one" / "sales.csv").read_bytes() == (tmp_path / "two" / "sales.csv").read_bytes()


def test_several_files_are_one_table(run, tmp_path):
    first = till(tmp_path / "one.csv", "21/11/2026;Ceviche;2;84,00")
    second = till(tmp_path / "two.csv", "22/11/2026;Ceviche;3;126,00", encoding="utf-8")
    run("read", first, second, "--out", tmp_path / "out")
    assert cells(tmp_path / "out" / "sales.csv", ["day", "quantity"]) == [("2026-11-21", "2"), ("2026-11-22", "3")]


def test_a_day_in_two_files_counts_once_and_the_later_file_wins(run, tmp_path):
    first = till(tmp_path / "one.csv", "21/11/2026;Ceviche;2;84,00", "22/11/2026;Ceviche;1;42,00")
    second = till(tmp_path / "two.csv", "22/11/2026;Ceviche;3;126,00")
    ended = run("read", first, second, "--out", tmp_path / "out", "--language", "en")
    assert ended.code == 0
    assert cells(tmp_path / "out" / "sales.csv", ["day", "quantity"]) == [("2026-11-21", "2"), ("2026-11-22", "3")]
    assert rows(tmp_path / "out" / "issues.csv")[1:] == ["one.csv,,replaced,1,dropped"]
    assert "one.csv: 1 sale left out, for a later file has its day.\n" in ended.said


def test_whether_dishes_of_two_brands_differ_is_answered_by_the_choice_that_is_named(run, tmp_path):
    sold = "fecha,marca,categoria,plato,cantidad\n22/11/2026,Wok Norte,Bebidas,Limonada,2\n"
    (tmp_path / "marcas.csv").write_text(f"{sold}22/11/2026,La Brasa,Bebidas,Limonada,3\n")
    asked = run("read", tmp_path / "marcas.csv", "--out", tmp_path / "out", "--language", "en")
    assert (asked.code, '{"by_brand": true} or false' in asked.said) == (3, True)
    (tmp_path / "said.json").write_text('{"by_brand": true}')
    assert run("read", tmp_path / "marcas.csv", "--as", tmp_path / "said.json", "--out", tmp_path / "out").code == 0
    assert [line.split(",")[1] for line in rows(tmp_path / "out" / "sales.csv")[1:]] == [
        "Wok Norte Limonada",
        "La Brasa Limonada",
    ]


def test_a_later_file_with_much_less_of_a_day_is_a_question(run, tmp_path):
    first = till(tmp_path / "one.csv", "22/11/2026;Ceviche;1;42,00", "22/11/2026;Limonada;2;25,00")
    second = till(tmp_path / "two.csv", "22/11/2026;Ceviche;2;84,00")
    asked = run("read", first, second, "--out", tmp_path / "out", "--language", "en")
    assert asked.code == 3
    assert asked.said.endswith(
        "If it is complete, add --fewer to the command and repeat it: it holds for all of its files.\n"
    )
    assert not (tmp_path / "out").exists()
    assert run("read", first, second, "--more", "--out", tmp_path / "out").code == 3
    assert run("read", first, second, "--fewer", "--out", tmp_path / "out").code == 0


def test_a_later_file_with_many_times_a_days_portions_is_a_question(run, tmp_path):
    first = till(tmp_path / "one.csv", "22/11/2026;Ceviche;2;84,00", "23/11/2026;Ceviche;2;84,00")
    second = till(tmp_path / "two.csv", "22/11/2026;Ceviche;2000;84,00", "23/11/2026;Ceviche;9;378,00")
    asked = run("read", first, second, "--out", tmp_path / "out", "--language", "en")
    assert asked.code == 3
    assert "With two.csv, portions would be 2,000 instead of 2 (days: 1, 2026-11-22)." in asked.said
    assert run("read", first, second, "--fewer", "--out", tmp_path / "out").code == 3
    assert run("read", first, second, "--more", "--out", tmp_path / "out").code == 0


def test_the_file_that_counts_is_compared_with_those_before_it_and_no_day_that_had_only_begun_is_asked_about(
    run, tmp_path
):
    begun = till(tmp_path / "one.csv", "22/11/2026;Ceviche;2;84,00")
    whole = till(tmp_path / "two.csv", "22/11/2026;Ceviche;20;840,00", "23/11/2026;Ceviche;20;840,00")
    again = till(tmp_path / "three.csv", "22/11/2026;Ceviche;21;882,00")
    assert run("read", begun, whole, again, "--out", tmp_path / "out").code == 0
    assert run("read", whole, begun, again, "--out", tmp_path / "out").code == 0
    later = till(tmp_path / "later.csv", "23/11/2026;Ceviche;20;840,00")
    asked = run("read", begun, later, again, "--out", tmp_path / "out", "--language", "en")
    assert asked.code == 3
    assert "With three.csv, portions would be 21 instead of 2 (days: 1, 2026-11-22)." in asked.said


def test_dates_that_can_be_read_two_ways_are_a_question_that_a_file_answers(run, tmp_path):
    file = till(tmp_path / "ventas.csv", "03/04/2026;Ceviche;2;84,00", "04/05/2026;Ceviche;1;42,00")
    asked = run("read", file, "--out", tmp_path / "out")
    assert asked.code == 3
    assert '{"day_first": true}' in asked.said
    assert asked.said.count("\n") == 1
    assert not (tmp_path / "out").exists()
    (tmp_path / "as.json").write_text(json.dumps({"day_first": True}), encoding="utf-8")
    assert run("read", file, "--as", tmp_path / "as.json", "--out", tmp_path / "out").code == 0
    assert cells(tmp_path / "out" / "sales.csv", ["day"]) == [("2026-04-03",), ("2026-05-04",)]


def test_a_mapping_that_cannot_be_read_is_refused(run, tmp_path):
    file = till(tmp_path / "ventas.csv", "21/11/2026;Ceviche;2;84,00")
    (tmp_path / "as.json").write_text('{"day_first": "sometimes"}', encoding="utf-8")
    ended = run("read", file, "--as", tmp_path / "as.json", "--out", tmp_path / "out")
    assert ended.code == 2
    assert ended.said.startswith("as.json")


def test_sales_after_today_are_left_out(run, tmp_path):
    file = till(tmp_path / "ventas.csv", "21/11/2026;Ceviche;2;84,00", "21/11/2062;Ceviche;1;42,00")
    run("read", file, "--today", "2026-11-23", "--out", tmp_path / "out")
    assert cells(tmp_path / "out" / "issues.csv", ["row", "reason"]) == [("3", "future_day")]


def test_the_daily_files_of_a_zip_are_one_table(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "ventas.zip", "w") as packed:
        packed.writestr("05-11-2026.csv", "Plato,Cantidad\nCeviche,2\nTOTAL,2\n")
        packed.writestr("13-11-2026.csv", "Plato,Cantidad\nCeviche,3\nTOTAL,3\n")
    assert run("read", tmp_path / "ventas.zip", "--out", tmp_path / "out").code == 0
    assert cells(tmp_path / "out" / "sales.csv", ["day", "quantity"]) == [("2026-11-05", "2"), ("2026-11-13", "3")]
    assert rows(tmp_path / "out" / "issues.csv")[1:] == [
        "ventas.zip/05-11-2026.csv,3,total_row,1,dropped",
        "ventas.zip/13-11-2026.csv,3,total_row,1,dropped",
    ]


def test_two_files_of_one_name_are_both_read(run, tmp_path):
    for folder, day in (("a", "21/11/2026"), ("b", "22/11/2026")):
        (tmp_path / folder).mkdir()
        till(tmp_path / folder / "ventas.csv", f"{day};Ceviche;2;84,00")
    run("read", tmp_path / "a" / "ventas.csv", tmp_path / "b" / "ventas.csv", "--out", tmp_path / "out")
    assert cells(tmp_path / "out" / "sales.csv", ["day"]) == [("2026-11-21",), ("2026-11-22",)]


def test_a_report_of_several_days_in_one_sum_is_a_question(run, tmp_path):
    file = tmp_path / "item-sales-2026-11-16-2026-11-22.csv"
    file.write_text("Item name,Items sold,Items refunded,Net sales\nCeviche,14,0,588.00\n", encoding="utf-8")
    asked = run("read", file, "--out", tmp_path / "out")
    assert (asked.code, '{"spread": true}' in asked.said) == (3, True)
    (tmp_path / "as.json").write_text('{"spread": true}', encoding="utf-8")
    assert run("read", file, "--as", tmp_path / "as.json", "--out", tmp_path / "out").code == 0
    assert cells(tmp_path / "out" / "sales.csv", ["day", "quantity"])[0] == ("2026-11-16", "2")


def test_what_a_total_says_is_missing_is_told(run, tmp_path):
    file = till(tmp_path / "ventas.csv", "21/11/2026;Ceviche;2;84,00", "TOTAL;;3;126,00")
    ended = run("read", file, "--out", tmp_path / "out", "--language", "en")
    assert (ended.code, "1 total doesn't match its rows" in ended.said) == (0, True)
    complete = till(tmp_path / "ventas.csv", "21/11/2026;Ceviche;2;84,00", "TOTAL;;2;84,00")
    assert "1 total matches its rows" in run("read", complete, "--out", tmp_path / "out", "--language", "en").said


def test_money_stays_as_it_is_and_says_so_until_the_tax_is_taken_out(run, tmp_path):
    file = tmp_path / "ventas.csv"
    file.write_text("Fecha,Plato,Cantidad,Importe\n2026-11-21,Ceviche,2,118\n", encoding="utf-8")
    said = run("read", file, "--out", tmp_path / "out").said
    assert "«Importe» queda tal cual. Si incluye el impuesto, quítalo con --tax-in-money 0.18." in said
    assert cells(tmp_path / "out" / "sales.csv", ["net_sales"]) == [("118",)]
    said = run("read", file, "--tax-in-money", "0.18", "--out", tmp_path / "out").said
    assert "queda tal cual" not in said
    assert cells(tmp_path / "out" / "sales.csv", ["net_sales"]) == [("100",)]


def test_that_rows_are_in_kilos_is_told(run, tmp_path):
    (tmp_path / "kilos.csv").write_text(
        "Fecha,Plato,Cantidad\n2026-11-22,Lechón,0.5 KG\n2026-11-22,Pollo,1/2\n", "utf-8"
    )
    told = run("read", tmp_path / "kilos.csv", "--out", tmp_path / "out")
    assert "kilos.csv: 1 fila está en kilos; cada kilo cuenta como una porción de su plato." in told.said
    assert [line[:25] for line in rows(tmp_path / "out" / "sales.csv")[1:]] == [
        "2026-11-22,Lechón,0.5,,,m",
        "2026-11-22,Pollo,0.5,,,ma",
    ]
    assert "kilos.csv,2,weighed,1,kept" in rows(tmp_path / "out" / "issues.csv")


def test_that_a_discount_was_taken_off_is_told(run, tmp_path):
    (tmp_path / "ventas.csv").write_text(
        "fecha,plato,cantidad,importe,descuento\n2026-11-22,Causa,2,36,0\n2026-11-22,Causa,1,18,6\n", "utf-8"
    )
    done = run("read", tmp_path / "ventas.csv", "--out", tmp_path / "read")
    assert "ventas.csv: «importe» es lo de antes de «descuento»" in done.said


def test_a_report_without_dates_asks_for_its_days_and_is_read_with_them(run, tmp_path):
    file = tmp_path / "ventas (1).csv"
    file.write_text("Producto,Cantidad,Total\nCeviche,10,380.50\nLomo saltado,12,430.00\n", encoding="utf-8")
    asked = run("read", file, "--out", tmp_path / "out")
    assert asked.code == 3
    assert 'responde con un archivo: {"period": ["2026-11-22", "2026-11-22"]}' in asked.said
    said = tmp_path / "as.json"
    said.write_text(json.dumps({"period": ["2026-11-22", "2026-11-22"]}), encoding="utf-8")
    assert run("read", file, "--as", said, "--out", tmp_path / "out").code == 0
    assert cells(tmp_path / "out" / "sales.csv", ["day", "dish", "quantity"]) == [
        ("2026-11-22", "Ceviche", "10"),
        ("2026-11-22", "Lomo saltado", "12"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "item,ingredient,quantity,unit\nCeviche,Corvina,0.2,kg\n",
        "Producto,Stock,Cantidad\nArroz,4,10\n",
        "Producto,Cantidad\nCeviche,poco\nCausa,mucho\n",
        "Medio de pago,Cantidad,Total\nEfectivo,4,10\nYape,3,20\n",
        "Producto,Precio\nCeviche,38\n",
    ],
)
def test_what_is_no_report_of_sales_is_refused_and_not_asked_for_its_days(run, tmp_path, text):
    file = tmp_path / "lista.csv"
    file.write_text(text, encoding="utf-8")
    assert run("read", file, "--out", tmp_path / "out").code == 2


def test_times_in_utc_need_the_time_zone_that_is_named(run, tmp_path):
    file = tmp_path / "ventas.csv"
    file.write_text("fecha,plato,cantidad\n2026-11-02T03:15:00Z,Causa,2\n2026-11-02T18:00:00Z,Causa,1\n")
    refused = run("read", file, "--out", tmp_path / "out")
    assert (refused.code, "--time-zone America/Lima" in refused.said) == (2, True)
    ended = run("read", file, "--time-zone", "America/Lima", "--out", tmp_path / "out")
    assert "a la hora de Lima" in ended.said
    assert cells(tmp_path / "out" / "sales.csv", ["day", "hour"]) == [("2026-11-01", "22"), ("2026-11-02", "13")]
    wrong = run("read", file, "--time-zone", "Peru/Lima", "--out", tmp_path / "out")
    assert (wrong.code, "Peru/Lima" in wrong.said) == (2, True)
