from pathlib import Path

import pytest

from forecasting.__main__ import main
from tests.command_line.conftest import EVERY_DAY, QUICK, QUICK_RUN, cells, rows, sales, write_kitchen
from tests.sales.sheets import workbook


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> Path:
    """What the command writes of the kitchen as it is."""
    folder = tmp_path_factory.mktemp("planned")
    options = ("--data", write_kitchen(folder), "--out", folder / "out", *QUICK)
    assert main(["plan", *(str(each) for each in options)]) == 0
    return folder / "out"


def test_the_plan_says_what_runs_out_and_by_when_to_order(planned):
    assert rows(planned / "runouts.csv") == [
        "ingredient,on_hand,unit,p10_day,p50_day,chance_before_next_delivery,order_by,dishes",
        "Limón,3,kg,2026-11-24,2026-11-24,1,2026-11-22T21:00,Ceviche",
        "Carne,10,kg,2026-12-03,2026-12-03,0,2026-11-30T16:00,Lomo",
    ]


def test_the_plan_orders_whole_packs_until_the_delivery_after_the_next(planned):
    assert rows(planned / "orders.csv") == [
        "supplier,order_by,arrives,ingredient,packs,pack_size,unit,quantity,cost,why",
        "Verduras,2026-11-24T21:00,2026-11-25,Limón,1,5,kg,5,20,need=4; on_hand=3; due=0; cap=none; pack=5; unserved=1",
    ]


def test_today_moves_the_plan(kitchen, run, tmp_path):
    run("plan", "--data", kitchen, "--today", "2026-11-25", "--out", tmp_path / "out", *QUICK)
    assert cells(tmp_path / "out" / "orders.csv", ["supplier", "arrives", "quantity"]) == [
        ("Verduras", "2026-11-27", "10"),
    ]


def test_single_files_win_over_the_folder(kitchen, run, tmp_path):
    counted = tmp_path / "counted.csv"
    counted.write_text("day,ingredient,quantity\n2026-11-22,Limón,30\n2026-11-22,Carne,10\n", encoding="utf-8")
    run("plan", "--data", kitchen, "--stock", counted, "--out", tmp_path / "out", *QUICK)
    assert cells(tmp_path / "out" / "runouts.csv", ["ingredient", "on_hand"]) == [("Limón", "30"), ("Carne", "10")]
    assert len(rows(tmp_path / "out" / "orders.csv")) == 1


def test_without_recipes_every_dish_is_its_own_ingredient(kitchen, run, tmp_path):
    assert run("plan", "--sales", kitchen / "sales.csv", "--out", tmp_path / "out", *QUICK).code == 0
    assert cells(tmp_path / "out" / "runouts.csv", ["ingredient", "dishes"]) == [
        ("Ceviche", "Ceviche"),
        ("Lomo", "Lomo"),
    ]


def test_with_two_locations_each_row_says_which(kitchen, run, tmp_path):
    once = sales(EVERY_DAY, Ceviche=10, Lomo=5).splitlines()
    both = [once[0] + ",location", *(f"{line},{place}" for place in ("Centro", "Playa") for line in once[1:]), ""]
    (kitchen / "sales.csv").write_text("\n".join(both), encoding="utf-8")
    (kitchen / "stock.csv").write_text(
        "day,ingredient,quantity,location\n2026-11-22,Limón,3,Centro\n2026-11-22,Limón,30,Playa\n", encoding="utf-8"
    )
    run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert rows(tmp_path / "out" / "runouts.csv")[0].endswith(",dishes,location")
    limes = [line for line in cells(tmp_path / "out" / "orders.csv", ["ingredient", "location"]) if line[0] == "Limón"]
    assert limes == [("Limón", "Centro")]


def test_a_last_day_that_looks_half_done_is_named_and_teaches_nothing(planned, kitchen, run, tmp_path):
    few = (kitchen / "sales.csv").read_text().replace("2026-11-22,Ceviche,10", "2026-11-22,Ceviche,1")
    (kitchen / "sales.csv").write_text(few.replace("2026-11-22,Lomo,5", "2026-11-22,Lomo,1"), encoding="utf-8")
    half = run("plan", "--data", kitchen, "--out", tmp_path / "half", "--language", "en", *QUICK_RUN)
    assert "Nothing is learned from this day" in half.said
    assert "2026-11-22" in half.said
    assert rows(tmp_path / "half" / "orders.csv") == rows(planned / "orders.csv")


def test_whether_the_last_day_was_whole_is_open_until_somebody_says_it(kitchen, run, tmp_path):
    said = run("plan", "--data", kitchen, "--out", tmp_path / "out", "--language", "en", *QUICK_RUN).said
    told = "Nothing is learned from the last day, 2026-11-22: nothing tells whether it was complete."
    assert said.startswith(told)
    assert "last day" not in run("plan", "--data", kitchen, "--out", tmp_path / "out", "--language", "en", *QUICK).said


def test_a_dish_without_recipe_is_named_with_its_share_and_the_plan_goes_on(kitchen, run, tmp_path):
    (kitchen / "sales.csv").write_text(sales(EVERY_DAY, Ceviche=10, Lomo=5, Torta=5), encoding="utf-8")
    spanish = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert (spanish.code, spanish.said) == (
        0,
        "Este plato no tiene receta y no entra en el plan (su parte de las ventas): Torta (25 %).\n",
    )
    english = run("plan", "--data", kitchen, "--out", tmp_path / "out", "--language", "en", *QUICK)
    assert english.said == "This dish has no recipe and isn't in the plan (its share of sales): Torta (25%).\n"


def test_a_name_that_looks_like_a_formula_is_written_as_text(kitchen, run, tmp_path):
    for name in ("recipes", "ingredients", "supply", "stock"):
        file = kitchen / f"{name}.csv"
        file.write_text(file.read_text(encoding="utf-8").replace("Limón", "=Limón"), encoding="utf-8")
    run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert cells(tmp_path / "out" / "orders.csv", ["ingredient"]) == [("'=Limón",)]


def test_a_second_run_writes_the_same_bytes(planned, kitchen, run, tmp_path, found):
    found.clear()
    run("plan", "--data", kitchen, "--out", tmp_path, *QUICK)
    for name in ("runouts.csv", "orders.csv"):
        assert (tmp_path / name).read_bytes() == (planned / name).read_bytes()


def test_what_goes_by_the_ticket_is_planned_and_said_to_be_an_estimate(kitchen, run, tmp_path):
    # 15 portions a day are 3.75 tickets of 200 g: 0.75 kg a day on top of the lomos' 1 kg
    recipes = kitchen / "recipes.csv"
    recipes.write_text(
        recipes.read_text("utf-8").replace("yield\n", "yield,per\n") + "Chorizo,Carne,200,g,,ticket\n", "utf-8"
    )
    ended = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert (ended.code, "1 por cada 4 platos" in ended.said) == (0, True)
    assert ("Carne", "2026-11-28") in cells(tmp_path / "out" / "runouts.csv", ["ingredient", "p50_day"])


def test_recipes_that_name_their_dish_once_are_read_as_on_the_page_and_told(kitchen, run, tmp_path):
    headings = "item,ingredient,quantity,unit,yield,per"
    recipes = f"{headings}\nCeviche,Limón,100,g,0.5,portion\n,Carne,10,g,1,\nLomo,Carne,200,g,1,\n"
    (kitchen / "recipes.csv").write_text(recipes, encoding="utf-8")
    ended = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert ended.code == 0
    assert ended.said.splitlines()[:2] == [
        "recipes.csv: la fila 3 no dice de qué plato o preparación es y se toma como del que está arriba. "
        "Si no es así, escribe su nombre en la fila.",
        "recipes.csv: de arriba se toma también lo que falta en la columna per.",
    ]


def test_a_recipe_book_with_a_sheet_for_each_dish_is_planned_with_and_faults_name_the_sheet(kitchen, run, tmp_path):
    headings = ["Insumo", "Cantidad", "Unidad"]
    lomo = [["Plato: Lomo"], ["Rinde 10 porciones"], headings, ["Carne", 2, "kg"]]
    (kitchen / "recipes.csv").unlink()
    book = kitchen / "recipes.xlsx"
    book.write_bytes(workbook({"Ceviche": [headings, ["Limón", 200, "g"]], "Hoja2": lomo}))
    as_before = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert as_before.code == 0
    assert as_before.said.splitlines()[:2] == [
        "recipes.xlsx: se juntan 2 hojas o tablas: Ceviche y Hoja2. Si alguna no va, quítala del archivo.",
        "recipes.xlsx: la hoja dice para cuántas porciones es, y se divide entre ellas: Lomo (10).",
    ]
    assert ("Carne", "2026-12-03") in cells(tmp_path / "out" / "runouts.csv", ["ingredient", "p50_day"])
    book.write_bytes(workbook({"Ceviche": [headings, ["Lima", 200, "g"]], "Hoja2": lomo}))
    refused = run("plan", "--data", kitchen, "--out", tmp_path / "no", *QUICK)
    assert refused.code == 2
    assert "fila 2 · Ceviche" in refused.said


def test_sheets_of_a_workbook_that_are_joined_or_stay_out_are_named(kitchen, run, tmp_path):
    headings = ["ingredient", "unit", "equals", "in_unit"]
    limes = [headings, ["Limón", "malla", 5, "kg"], ["Limón", "ciento", 4.5, "kg"]]
    meat = [headings, ["Carne", "caja", 12, "kg"], ["Carne", "bolsa", 2, "kg"]]
    drinks = [["Insumo", "Unidad", "Precio"], ["Cerveza", "caja", 60], ["Agua", "caja", 20]]
    book = workbook({"Verduras": limes, "Carnes": meat, "Bebidas": drinks})
    (kitchen / "conversions.xlsx").write_bytes(book)
    ended = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert ended.code == 0
    assert ended.said.splitlines()[:2] == [
        "conversions.xlsx: se juntan 2 hojas o tablas: Verduras y Carnes. Si alguna no va, quítala del archivo.",
        "conversions.xlsx: queda fuera la hoja Bebidas (le falta Equivale a y En).",
    ]
