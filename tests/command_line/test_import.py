"""``import`` keeps the sales of files, asks before it loses any, and remembers what was answered."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import Engine

from forecasting.store.days.kept_days import read_days
from forecasting.store.house import save_rules
from forecasting.store.overview import overview
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import list_imports, undo_imports
from forecasting.store.sales.sold import read_modifiers, read_sales_by_day
from forecasting.store.sales.sources import list_sources
from tests.archives import packed
from tests.command_line.conftest import write_days
from tests.sales.toast import dishes, modifiers

pytestmark = pytest.mark.usefixtures("data_folder")


def test_an_import_tells_and_keeps_the_categories_of_the_till(restaurant, tmp_path, run):
    file = tmp_path / "ventas.csv"
    file.write_text("Fecha,Producto,Familia,Cantidad,Venta neta\n2026-11-21,Jalea,Fondos,1,38\n", encoding="utf-8")
    ended = run("import", file, "--language", "en")
    told = "ventas.csv: the till gives the category of 1 dish: Fondos (1)."
    assert (ended.code, ended.said.splitlines()[1].startswith(told)) == (0, True)
    assert read_restaurant(restaurant, with_sales=False).till_categories.to_numpy().tolist() == [["Jalea", "Fondos"]]


def test_an_import_knows_the_clock_of_the_restaurant_and_read_does_not(restaurant, tmp_path, run):
    file = tmp_path / "ventas.csv"
    file.write_text("Fecha,Producto,Cantidad\n2026-11-22T03:15:00Z,Jalea,1\n", encoding="utf-8")
    assert run("read", file, "--out", tmp_path / "read").code == 2
    ended = run("import", file)
    assert ended.code == 0
    assert "ventas.csv: las horas están en UTC y se pasan a la hora de Lima." in ended.said
    assert read_sales_by_day(restaurant)["day"].max() == pd.Timestamp("2026-11-21")


def test_an_import_keeps_the_sales_of_a_file_once(restaurant, kitchen, run):
    first = run("import", kitchen / "sales.csv", "--last-day-whole")
    assert (first.code, first.said) == (0, "sales.csv: se guardaron 168 ventas.\n")
    again = run("import", kitchen / "sales.csv", "--language", "en")
    assert (again.code, again.said) == (0, "sales.csv was there already (168 sales). Nothing changed.\n")
    assert overview(restaurant).rows["sales"] == 168


def test_whether_the_last_day_of_a_file_was_whole_is_open_until_somebody_says_it(restaurant, kitchen, run):
    open_day = "Del último día, el 2026-11-22, no se aprende: nada dice si estaba completo."
    assert run("import", kitchen / "sales.csv").said.splitlines()[1].startswith(open_day)
    assert read_days(restaurant).answers.empty
    undo_imports(restaurant, list_imports(restaurant)["id"].tolist(), datetime.now(UTC))
    told = run("import", kitchen / "sales.csv", "--last-day-whole")
    assert told.said == "sales.csv: se guardaron 168 ventas.\n"
    assert read_days(restaurant).answers["answer"].tolist() == ["whole"]


def test_a_file_given_again_under_another_source_stays_where_it_is_and_says_how_to_move_it(restaurant, kitchen, run):
    file = kitchen / "sales.csv"
    run("import", file, "--source", "caja 1")
    again = run("import", file, "--source", "caja 2", "--added")
    told = "Está como de «caja 1», y así sigue. Para que sea de «caja 2», deshazlo en Ventas e impórtalo otra vez."
    assert (again.code, again.said.splitlines()[1].strip()) == (0, told)
    assert list_sources(restaurant)["source"].tolist() == ["caja 1"]
    undo_imports(restaurant, list_imports(restaurant)["id"].tolist(), datetime.now(UTC))
    assert run("import", file, "--source", "caja 2", "--last-day-whole").said == "sales.csv: se guardaron 168 ventas.\n"
    assert list_sources(restaurant)["source"].tolist() == ["caja 2"]


def test_a_file_kept_under_wrong_days_can_take_its_own_place(restaurant, run, tmp_path):
    for name in ("ventas 21-11-2026.csv", "ventas 22-11-2026.csv"):
        (tmp_path / name).write_text("Plato,Cantidad\nCeviche,3\nLomo,2\n", encoding="utf-8")
    assert run("import", tmp_path / "ventas 21-11-2026.csv").code == 0
    asked = run("import", tmp_path / "ventas 22-11-2026.csv")
    assert (asked.code, "repite la orden con --instead" in asked.said) == (3, True)
    assert run("import", tmp_path / "ventas 22-11-2026.csv", "--instead").code == 0
    assert read_sales_by_day(restaurant)["day"].dt.day.unique().tolist() == [22]


def test_an_import_that_loses_lines_is_a_question(restaurant, kitchen, run, tmp_path):
    run("import", kitchen / "sales.csv")
    less = tmp_path / "less.csv"
    less.write_text("day,dish,quantity\n2026-11-22,Ceviche,10\n", encoding="utf-8")
    asked = run("import", less)
    assert asked.code == 3
    assert asked.said.endswith("Si está completo, repite la orden agregando --fewer: vale para todos sus archivos.\n")
    assert run("import", less, "--more").code == 3
    assert overview(restaurant).rows["sales"] == 168
    whole = tmp_path / "whole.csv"
    whole.write_bytes((kitchen / "sales.csv").read_bytes() + b"\n")
    assert run("import", less, whole).code == 0
    assert overview(restaurant).rows["sales"] == 168
    less.write_text("day,dish,quantity\n2026-11-22,Ceviche,9\n", encoding="utf-8")
    assert run("import", less, "--fewer").code == 0
    assert overview(restaurant).rows["sales"] == 167


def test_who_agrees_agrees_for_all_files_of_a_command_each_of_which_is_named(restaurant, run, tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    for file, day in ((one, 21), (two, 22)):
        file.write_text(f"day,dish,quantity\n2026-11-{day},Ceviche,3\n2026-11-{day},Lomo,2\n", encoding="utf-8")
    run("import", one, two)
    for file, day in ((one, 21), (two, 22)):
        file.write_text(f"day,dish,quantity\n2026-11-{day},Ceviche,3\n", encoding="utf-8")
    asked = run("import", one, two, "--language", "en")
    assert asked.code == 3
    assert asked.said.splitlines()[-1].startswith(
        "With one.csv, two.csv, fewer sale lines would remain (2 instead of 4; days: 2, 2026-11-21, 2026-11-22)."
    )
    assert run("import", one, two, "--fewer").code == 0
    assert read_sales_by_day(restaurant)["dish"].tolist() == ["Ceviche", "Ceviche"]


def test_toasts_modifiers_may_follow_their_dishes_and_stay_when_these_come_again_alone(restaurant, run, tmp_path):
    items, added = tmp_path / "ItemSelectionDetails.csv", tmp_path / "ModifiersSelectionDetails.csv"
    items.write_text(dishes())
    added.write_text(modifiers())
    with_them = [("Pizza", "Extra queso", 2.0), ("Pizza", "Extra queso; Sin cebolla", 1.0)]
    assert run("import", items, "--last-day-whole").said.endswith(
        "\nItemSelectionDetails.csv: Toast guarda los modificadores en otro archivo (ModifiersSelectionDetails); para "
        "que cuenten, da los dos juntos.\n"
    )
    assert run("import", added).code == 2
    assert _modified(restaurant) == []
    for files, said in [
        ((added, items), "se guardaron 3 ventas"),
        ((items,), "ya estaba"),
        ((items, added), "ya estaba"),
    ]:
        assert said in run("import", *files).said
        assert (_modified(restaurant), read_sales_by_day(restaurant)["quantity"].sum()) == (with_them, 5.0)
    for left in (5.0, 0.0):  # the dishes as they came alone, and then nothing
        newest = list_imports(restaurant).query("undone.isna()")["id"].iloc[0]
        undo_imports(restaurant, [int(newest)], datetime(2026, 11, 24, tzinfo=UTC))
        assert (_modified(restaurant), read_sales_by_day(restaurant)["quantity"].sum()) == ([], left)


def _modified(engine: Engine) -> list[tuple[str, str, float]]:
    found = read_modifiers(engine, pd.Timestamp("2026-11-01")).sort_values("modifiers")
    return list(found[["dish", "modifiers", "quantity"]].itertuples(index=False, name=None))


def test_an_import_says_which_line_costs_far_more_than_its_dish_did(restaurant, run, tmp_path):
    for day, paid in ((21, 50), (22, 5000)):
        file = tmp_path / f"{day}.csv"
        file.write_text(f"day,dish,quantity,net_sales\n2026-11-{day},Ceviche,2,{paid}\n", encoding="utf-8")
        ended = run("import", file, "--language", "en")
    assert ended.said.splitlines()[1] == (
        "22.csv: 1 line costs over 20 times what its dish usually does, and counts so: "
        "row 2, Ceviche at 2,500.00; usually it is 25.00."
    )


def test_a_file_that_cannot_be_read_keeps_all_of_them_out(restaurant, kitchen, run, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    assert run("import", kitchen / "sales.csv", tmp_path / "empty.csv").code == 2
    assert overview(restaurant).rows["sales"] == 0


def test_what_is_no_table_in_a_zip_is_said_and_keeps_nothing_out_but_a_broken_table_does(restaurant, run, tmp_path):
    sold = {f"{day}-11-2026.csv": f"Plato;Cantidad\nCeviche;{day}\n" for day in (16, 17)}
    notes = {"notas.txt": "Falta el domingo.\n", "boleta.pdf": b"%PDF-1.4"}
    (tmp_path / "ventas.zip").write_bytes(packed(sold | notes))
    (tmp_path / "roto.zip").write_bytes(packed(sold | {"18-11-2026.csv": b"%PDF-1.4"}))
    (tmp_path / "notas.zip").write_bytes(packed(notes))
    assert run("import", tmp_path / "roto.zip").code == 2
    assert run("import", tmp_path / "notas.zip").code == 2
    assert list_imports(restaurant).empty
    told = run("import", tmp_path / "ventas.zip")
    assert (told.code, told.said.splitlines()[0]) == (
        0,
        "Del ZIP no se leyeron 2 archivos, porque no son tablas o no tienen ventas: "
        "ventas.zip/notas.txt (un texto) y ventas.zip/boleta.pdf (un PDF).",
    )
    assert read_sales_by_day(restaurant)["quantity"].tolist() == [16.0, 17.0]


def test_rows_that_may_be_sales_and_are_left_out_are_told(restaurant, run, tmp_path):
    rows = "2026-11-22,Ceviche,3\n2026-11-22,Lomo,tres\n2026-11-31,Lomo,2\n,TOTAL,3\n"
    (tmp_path / "ventas.csv").write_text(f"Fecha,Plato,Cantidad\n{rows}", encoding="utf-8")
    told = run("import", tmp_path / "ventas.csv").said.splitlines()
    reasons = "fecha ilegible: 1 y cantidad ilegible: 1"
    assert told[1] == f"ventas.csv: 2 filas que pueden ser ventas quedaron fuera ({reasons})."
    (tmp_path / "limpio.csv").write_text("Fecha,Plato,Cantidad\n2026-11-23,Ceviche,3\n,TOTAL,3\n", encoding="utf-8")
    assert run("import", tmp_path / "limpio.csv", "--last-day-whole").said == "limpio.csv: se guardó 1 venta.\n"


def test_what_was_answered_about_a_file_holds_for_the_next_of_its_kind(run, restaurant, tmp_path):
    for name, day in (("one.csv", "05/03/2026"), ("two.csv", "06/03/2026")):
        (tmp_path / name).write_text(f"Fecha,Plato,Cantidad\n{day},Ceviche,2\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("Dia,Plato,Cantidad\n06/03/2026,Ceviche,2\n", encoding="utf-8")
    (tmp_path / "as.json").write_text('{"day_first": true}', encoding="utf-8")
    assert run("import", tmp_path / "two.csv").code == 3
    assert run("import", tmp_path / "one.csv", "--as", tmp_path / "as.json").code == 0
    assert run("import", tmp_path / "two.csv").code == 0
    assert run("import", tmp_path / "other.csv").code == 3


def test_a_file_without_a_column_that_was_never_used_is_read_as_those_before(run, restaurant, tmp_path):
    (tmp_path / "one.csv").write_text("Glosa,Fecha,Cant.,Mozo\nCeviche,05/03/2026,2,Rosa\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("Glosa,Fecha,Cant.\nCeviche,06/03/2026,3\n", encoding="utf-8")
    (tmp_path / "as.json").write_text('{"day_first": true, "columns": {"dish": "Glosa"}}', encoding="utf-8")
    assert run("import", tmp_path / "one.csv", "--as", tmp_path / "as.json").code == 0
    assert run("import", tmp_path / "two.csv").code == 0
    assert read_sales_by_day(restaurant)["quantity"].tolist() == [2.0, 3.0]


def test_each_source_counts_its_own_days(restaurant, run, tmp_path):
    for source, portions in (("Caja 1", 2), ("Rappi", 3)):
        (tmp_path / "ventas.csv").write_text(f"Fecha,Plato,Cantidad\n2026-11-22,Ceviche,{portions}\n", encoding="utf-8")
        assert run("import", tmp_path / "ventas.csv", "--source", source, "--who", "Rosa", "--added").code == 0
    assert list_imports(restaurant)["who"].tolist() == ["Rosa", "Rosa"]
    sales = read_sales_by_day(restaurant)
    assert sales[["source", "quantity"]].to_numpy().tolist() == [["Caja 1", 2.0], ["Rappi", 3.0]]


def test_new_sources_that_a_file_names_are_asked_about_too(restaurant, run, tmp_path):
    (tmp_path / "caja.csv").write_text("Fecha,Plato,Cantidad\n2026-11-22,Ceviche,5\n", encoding="utf-8")
    assert run("import", tmp_path / "caja.csv", "--source", "Caja").code == 0
    rows = "day,dish,quantity,source\n2026-11-22,Ceviche,2,Rappi\n2026-11-22,Ceviche,1,PedidosYa\n"
    (tmp_path / "apps.csv").write_text(rows, encoding="utf-8")
    asked = run("import", tmp_path / "apps.csv")
    assert (asked.code, "trae por primera vez ventas de PedidosYa, Rappi" in asked.said) == (3, True)
    assert run("import", tmp_path / "apps.csv", "--contained-in", "Caja").code == 0
    assert read_sales_by_day(restaurant)["quantity"].tolist() == [5.0]


def test_a_new_source_is_asked_about_until_one_says_whether_another_has_its_sales(restaurant, run, tmp_path):
    for source, portions in (("caja", 5), ("rappi", 2)):
        rows = f"Fecha,Plato,Cantidad\n2026-11-22,Ceviche,{portions}\n"
        (tmp_path / f"{source}.csv").write_text(rows, encoding="utf-8")
    assert run("import", tmp_path / "caja.csv", "--source", "Caja").code == 0
    app = ("import", tmp_path / "rappi.csv", "--source", "Rappi")
    asked = run(*app)
    assert (asked.code, "repite la orden con --added" in asked.said) == (3, True)
    assert run(*app, "--contained-in", "Yape").code == 2
    assert run(*app, "--contained-in", "Caja").code == 0
    assert read_sales_by_day(restaurant)["quantity"].tolist() == [5.0]
    (tmp_path / "rappi.csv").write_text("Fecha,Plato,Cantidad\n2026-11-23,Ceviche,9\n", encoding="utf-8")
    kept = run(*app)
    assert (kept.code, "1 de sus días no se suma: sus ventas ya están dentro de las de Caja" in kept.said) == (0, True)
    assert read_sales_by_day(restaurant)["quantity"].tolist() == [5.0]
    (tmp_path / "rappi.csv").write_text("Fecha,Plato,Cantidad\n2026-11-24,Ceviche,8\n", encoding="utf-8")
    assert run(*app, "--added", "--today", "2026-11-24").code == 0
    assert read_sales_by_day(restaurant)["quantity"].tolist() == [5.0, 8.0], "the days before stay in the till's"


def test_a_new_till_without_money_is_told_where_the_sales_before_have_it(restaurant, run, tmp_path):
    for day, header in (("20", "Total Línea"), ("21", "Valor Pagado")):
        rows = f"FechaHora,Plato,Unidades,{header}\n2026-11-{day} 12:00,Ceviche,2,76.00\n"
        (tmp_path / f"{day}.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "columns.json").write_text('{"columns": {"net_sales": "Valor Pagado"}, "tax_in_money": 0}')
    assert "sin dinero" not in run("import", tmp_path / "20.csv", "--tax-in-money", "0").said
    told = run("import", tmp_path / "21.csv").said
    assert "21.csv: ninguna columna se leyó como importe: sus ventas van sin dinero, y las de antes lo tienen." in told
    assert '{"columns": {"net_sales": "Total"}}' in told
    assert run("import", tmp_path / "21.csv", "--as", tmp_path / "columns.json").code == 0
    assert read_sales_by_day(restaurant)["net_sales"].tolist() == [76, 76]


def test_whether_the_money_of_an_unknown_till_has_tax_in_it_is_asked_once(restaurant, run, tmp_path):
    write_days(tmp_path, Importe=118)
    asked = run("import", tmp_path / "one.csv")
    assert (asked.code, "¿la columna «Importe» incluye el impuesto a la venta (18 %)?" in asked.said) == (3, True)
    assert run("import", tmp_path / "one.csv", "--tax-in-money", "0.18").code == 0
    assert run("import", tmp_path / "two.csv").code == 0
    assert run("import", tmp_path / "three.csv", "--tax-in-money", "0").code == 0
    assert read_sales_by_day(restaurant)["net_sales"].tolist() == pytest.approx([100.0, 100.0, 118.0])


def test_a_sale_of_next_year_is_left_out_and_told(restaurant, run, tmp_path):
    lines = "Fecha,Plato,Cantidad\n2026-11-20,Ceviche,2\n2062-11-20,Ceviche,3\n"
    (tmp_path / "ventas.csv").write_text(lines, encoding="utf-8")
    told = run("import", tmp_path / "ventas.csv")
    sentence = "ventas.csv: 1 fila tiene una fecha que todavía no llega y quedó fuera. Revisa el año, el mes y el día."
    assert sentence in told.said.splitlines()
    assert read_sales_by_day(restaurant)["quantity"].tolist() == [2.0]


def test_that_a_list_of_orders_says_no_money_of_a_dish_is_told_without_asking_for_a_column(restaurant, run, tmp_path):
    (tmp_path / "20.csv").write_text("Fecha,Plato,Cantidad,Importe\n2026-11-20,Causa,2,36\n", encoding="utf-8")
    assert run("import", tmp_path / "20.csv", "--tax-in-money", "0").code == 0
    rows = 'Fecha,Productos,Total\n2026-11-21,"2 x Causa, 1 x Flan",48\n'
    (tmp_path / "rappi.csv").write_text(rows, encoding="utf-8")
    told = run("import", tmp_path / "rappi.csv", "--source", "Rappi", "--added").said
    assert "rappi.csv: la lista no dice cuánto costó cada plato de un pedido" in told
    assert "ninguna columna se leyó como importe" not in told
    told = run("read", tmp_path / "rappi.csv", "--language", "en", "--out", tmp_path / "out").said
    assert "rappi.csv: the list doesn't say what each dish of an order cost" in told


def test_what_was_said_of_the_tax_holds_for_a_file_that_comes_again_once_it_is_undone(restaurant, run, tmp_path):
    (tmp_path / "22.csv").write_text("Fecha,Plato,Cantidad,Importe\n22/11/2026,Causa,2,118\n", encoding="utf-8")
    assert run("import", tmp_path / "22.csv").code == 3
    assert run("import", tmp_path / "22.csv", "--tax-in-money", "0.18").code == 0
    undo_imports(restaurant, [1], datetime(2026, 11, 24, tzinfo=UTC))
    assert run("import", tmp_path / "22.csv").code == 0
    assert read_sales_by_day(restaurant)["net_sales"].tolist() == [100.0]


def test_whether_money_includes_the_tax_is_asked_with_the_restaurants_own_tax_as_the_answer(restaurant, run, tmp_path):
    save_rules(restaurant, tax_rate=0.085, prices_include_tax=True)
    (tmp_path / "20.csv").write_text("Fecha,Plato,Cantidad,Importe\n2026-11-20,Lomo,2,70\n", encoding="utf-8")
    asked = run("import", tmp_path / "20.csv")
    assert asked.code == 3
    assert "(8.5 %)" in asked.said
    assert "--tax-in-money 0.085; si no, con --tax-in-money 0." in asked.said
