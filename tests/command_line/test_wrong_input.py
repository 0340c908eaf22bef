"""Wrong input ends with code 2 and one sentence in the reader's language; nothing is written, nothing is traced."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from forecasting.commands import plan
from tests.command_line.conftest import EVERY_DAY, QUICK, sales

SPANISH, ENGLISH = "es", "en"

WRONG_FILES = {
    "not a CSV": ("sales", bytes(range(256)) * 8, "sales.csv"),
    "an empty file": ("sales", b"", "sales.csv"),
    "no date column": ("sales", "plato,cantidad\nCeviche,10\n", "sales.csv"),
    "no quantity column": ("sales", "fecha,plato\n2026-11-22,Ceviche\n", "sales.csv"),
    "negative stock": ("stock", "day,ingredient,quantity\n2026-11-22,Limón,-3\n", "-3"),
    "an impossible unit": ("recipes", "item,ingredient,quantity,unit\nCeviche,Limón,2,ml\n", "«ml»"),
    "a recipe with an unknown ingredient": (
        "recipes",
        "item,ingredient,quantity,unit\nCeviche,Cebolla,2,g\n",
        "Cebolla",
    ),
    "a supplier that isn't there": (
        "supply",
        "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Nadie,5,caja,4\n",
        "Nadie",
    ),
    "a day that doesn't exist": ("closed", "day\n2026-02-30\n", "2026-02-30"),
    "an unknown promotion": ("promotions", "first,last,dish,kind\n2026-11-24,2026-11-25,Ceviche,regalo\n", "regalo"),
}


def refused(ended, out: Path) -> str:
    """The sentence of a command that was refused and has written nothing."""
    assert ended.code == 2
    assert ended.said.count("\n") == 1
    assert "Traceback" not in ended.said
    assert "(" not in ended.said.split(".")[0], "a code instead of a sentence"
    assert not out.exists()
    return ended.said


@pytest.mark.parametrize("wrong", WRONG_FILES)
def test_a_wrong_file_is_refused_by_what_is_wrong_in_it(kitchen, run, tmp_path, wrong):
    table, content, named = WRONG_FILES[wrong]
    (kitchen / f"{table}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    ended = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert named in refused(ended, tmp_path / "out")


def test_a_wrong_file_is_refused_in_the_language_that_is_asked_for(kitchen, run, tmp_path):
    (kitchen / "recipes.csv").write_text("item,ingredient,quantity,unit\nCeviche,Limón,2,ml\n", encoding="utf-8")
    arguments = ("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    spanish = refused(run(*arguments), tmp_path / "out")
    english = refused(run(*arguments, "--language", ENGLISH), tmp_path / "out")
    assert "ml" in english
    assert spanish != english


def test_all_that_is_wrong_in_a_file_is_told_each_in_its_line(kitchen, run, tmp_path):
    (kitchen / "stock.csv").write_text("day,ingredient,quantity\n2026-11-22,Limón,-3\nayer,Limón,2\n")
    ended = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    said, *each = ended.said.splitlines()
    assert (ended.code, said) == (2, "En stock.csv hay 2 cosas por corregir y no se guardó nada:")
    assert ["-3 (fila 2)" in each[0], "ayer (fila 3)" in each[1]] == [True, True]
    assert not (tmp_path / "out").exists()


def test_all_that_does_not_fit_between_files_is_told_each_in_its_line(kitchen, run, tmp_path):
    (kitchen / "recipes.csv").write_text("item,ingredient,quantity,unit\nCeviche,Cebolla,2,g\nLomo,Carne,2,ml\n")
    (kitchen / "supply.csv").write_text("ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Nadie,5,caja,4\n")
    ended = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    said, *each = ended.said.splitlines()
    assert (ended.code, said) == (2, "Las tablas no encajan en 3 cosas:")
    assert ["«Cebolla»" in each[0], "«ml»" in each[1], "«Nadie»" in each[2]] == [True, True, True]


def test_a_sale_after_today_is_refused(kitchen, run, tmp_path):
    (kitchen / "stock.csv").unlink()
    arguments = ("plan", "--data", kitchen, "--today", "2026-11-20", "--out", tmp_path / "out", *QUICK)
    assert "2026-11-21" in refused(run(*arguments), tmp_path / "out")


def test_a_count_after_today_is_refused(kitchen, run, tmp_path):
    (kitchen / "stock.csv").write_text("day,ingredient,quantity\n2027-01-05,Limón,3\n", encoding="utf-8")
    arguments = ("plan", "--data", kitchen, "--today", "2026-11-23", "--out", tmp_path / "out", *QUICK)
    assert "2027-01-05" in refused(run(*arguments), tmp_path / "out")


def test_a_plan_long_after_the_last_sale_is_refused(kitchen, run, tmp_path):
    arguments = ("plan", "--data", kitchen, "--today", "2027-03-01", "--out", tmp_path / "out", *QUICK)
    assert "Las ventas llegan solo hasta el dom 22 nov" in refused(run(*arguments), tmp_path / "out")


@pytest.mark.parametrize(
    ("arguments", "spanish", "english"),
    [
        (["--data", "nowhere"], "No existe la carpeta nowhere.", "There is no folder nowhere."),
        (["--data", "."], "en . no hay sales.csv", "no sales.csv"),
        (["--sales", "nothing.csv"], "No existe el archivo nothing.csv.", "The file nothing.csv doesn't exist."),
        ([], "A plan le falta --data.", "plan needs --data."),
    ],
)
def test_missing_data_are_named(run, tmp_path, monkeypatch, arguments, spanish, english):
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out"
    assert spanish in refused(run("plan", *arguments, "--out", out), out)
    assert english in refused(run("plan", *arguments, "--out", out, "--language", ENGLISH), out)


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (["--today", "mañana"], "--today no puede ser «mañana». Escríbelo así: --today 2026-11-23."),
        (["--caution", "2"], "--caution no puede ser «2». Escríbelo así: --caution 0.5."),
        (["--horizon", "0"], "--horizon no puede ser «0». Escríbelo así: --horizon 14."),
        (["--seed", "4294967296"], "--seed no puede ser «4294967296». Escríbelo así: --seed 0."),
        (["--jobs", "100000"], "--jobs no puede ser «100000». Escríbelo así: --jobs 2."),
        (["--models", "oráculo"], "No hay un modelo «oráculo»."),
        (["--country", "Perú"], "No conozco los feriados de «Perú»."),
        (["--weeks", "3"], "No conozco «--weeks»."),
        (["--language", "fr"], "No entendí la orden"),
    ],
)
def test_an_option_that_cannot_be_is_refused(kitchen, run, tmp_path, option, sentence):
    ended = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK, *option)
    assert ended.code == 2
    assert ended.said.startswith(sentence)
    assert ended.said.count("\n") == 1


def test_results_go_into_no_file(kitchen, run, tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    ended = run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert ended.code == 2
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_an_older_result_stays_when_a_run_is_refused(kitchen, run, tmp_path):
    run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    (kitchen / "stock.csv").write_text("day,ingredient,quantity\n2026-11-22,Limón,-3\n", encoding="utf-8")
    assert run("plan", "--data", kitchen, "--out", tmp_path / "out", *QUICK).code == 2
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before


def test_a_mistake_of_ours_is_no_traceback_either(kitchen, run, tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "open_kitchen", lambda options: {}["a mistake"])
    ended = run("plan", "--data", kitchen, "--out", tmp_path / "out", "--language", ENGLISH)
    assert (ended.code, ended.said.count("\n")) == (1, 1)
    assert ended.said.startswith("Something went wrong on our side (KeyError) and nothing was written.")


def test_the_command_itself_ends_with_the_code(tmp_path):
    (tmp_path / "sales.csv").write_text(sales(EVERY_DAY[:1], Ceviche=1).replace("day,", "when,"), encoding="utf-8")
    command = [sys.executable, "-m", "forecasting", "plan", "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    root = Path(__file__).parents[2]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=root, env=os.environ, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("sales.csv")
    assert ended.stderr.count("\n") == 1


def test_help_speaks_both_languages(capsys):
    from forecasting.__main__ import main

    for language, word in ((SPANISH, "qué pedir"), (ENGLISH, "what to order")):
        with pytest.raises(SystemExit) as ended:
            main(["plan", "--help", "--language", language])
        assert ended.value.code == 0
        assert word in capsys.readouterr().out
