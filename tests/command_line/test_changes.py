"""What an import changes of kept days is told before it keeps anything, and whose files are is asked."""

import pytest

from forecasting.store.location_names import add_location
from forecasting.store.sales.sold import read_sales_by_day

DAYS = range(16, 23)


@pytest.fixture
def export(tmp_path):
    """A file of a week, some of whose days have other portions than ten."""

    def write(name, others=(), months=(11,)):
        sold = dict.fromkeys(DAYS, 10) | dict(others)
        rows = [f"2026-{month:02d}-{day},Ceviche,{many}" for month in months for day, many in sold.items()]
        (tmp_path / name).write_text("\n".join(["Fecha,Plato,Cantidad", *rows, ""]), encoding="utf-8")
        return tmp_path / name

    return write


def portions(engine):
    return read_sales_by_day(engine)["quantity"].sum()


def test_kept_days_that_come_to_other_portions_are_told_one_by_one(restaurant, run, export):
    assert run("import", export("uno.csv"), "--last-day-whole").said == "uno.csv: se guardaron 7 ventas.\n"
    told = run("import", export("dos.csv", {17: 12, 19: 9}))
    assert (told.code, told.said.splitlines()) == (
        0,
        [
            "Reemplaza 7 días que ya estaban cargados, del lun 16 nov al dom 22 nov. Nada se suma dos veces.",
            "Cambian 2 de esos días: en total, de 20 a 21 porciones",
            "  17 nov 2026: de 10 a 12 porciones",
            "  19 nov 2026: de 10 a 9 porciones",
            "dos.csv: se guardaron 7 ventas.",
        ],
    )


def test_that_no_portions_change_is_told_and_the_same_file_again_changes_nothing(restaurant, run, export):
    run("import", export("uno.csv"))
    assert run("import", export("uno.csv")).said == "uno.csv ya estaba guardado (7 ventas). No cambió nada.\n"
    file = export("dos.csv")
    file.write_text(file.read_text(encoding="utf-8").replace("Ceviche", "Cebiche"), encoding="utf-8")
    assert run("import", file).said.splitlines()[1] == "Sus porciones quedan iguales."


def test_of_many_changed_days_the_first_are_told_and_how_many_more_there_are(restaurant, run, export):
    months = range(1, 7)
    run("import", export("uno.csv", months=months), "--last-day-whole")
    more = dict.fromkeys(DAYS, 11)
    told = run("import", export("dos.csv", more, months), "--source", "till").said.splitlines()
    assert (len(told), told[-2]) == (2 + 31 + 1 + 1, "  … y 11 días más.")


def test_a_question_about_lost_lines_comes_with_the_days_that_change(restaurant, run, tmp_path):
    rows = "".join(f"2026-11-22,Plato {number},1\n" for number in range(5))
    (tmp_path / "uno.csv").write_text(f"Fecha,Plato,Cantidad\n{rows}", encoding="utf-8")
    (tmp_path / "dos.csv").write_text("Fecha,Plato,Cantidad\n2026-11-22,Plato 0,1\n", encoding="utf-8")
    run("import", tmp_path / "uno.csv")
    asked = run("import", tmp_path / "dos.csv")
    assert (asked.code, "  22 nov 2026: de 5 a 1 porciones" in asked.said.splitlines()) == (3, True)


def test_a_file_that_makes_others_of_most_kept_days_is_a_question_until_its_source_is_named(restaurant, run, export):
    run("import", export("uno.csv"))
    other = export("dos.csv", dict.fromkeys(DAYS, 12))
    asked = run("import", other)
    assert (asked.code, asked.said.splitlines()[-1]) == (
        3,
        "dos.csv: casi todos los días que ya hay de till cambiarían. ¿Es de esa caja o de otra? Si es de la misma, "
        "repite la orden con --source y ese nombre; si es de otra, con --source, el nombre de la suya y --added.",
    )
    assert portions(restaurant) == 70
    assert run("import", other, "--source", "Caja 2").code == 3
    assert run("import", other, "--source", "Caja 2", "--added").code == 0
    assert portions(restaurant) == 70 + 84


def test_a_file_of_the_same_till_takes_the_place_of_its_days_once_that_is_said(restaurant, run, export):
    run("import", export("uno.csv"))
    assert run("import", export("dos.csv", dict.fromkeys(DAYS, 12)), "--source", "till").code == 0
    assert portions(restaurant) == 84


def test_a_file_that_is_only_read_in_another_way_now_is_no_other_tills(restaurant, run, export, tmp_path):
    file = tmp_path / "uno.csv"
    rows = "".join(f"2026-11-{day},2x1 Ceviche,10\n" for day in DAYS)
    file.write_text(f"Fecha,Plato,Cantidad\n{rows}", encoding="utf-8")
    (tmp_path / "once.json").write_text('{"two_for_one": false}', encoding="utf-8")
    assert run("import", file).code == 0
    assert run("import", file, "--as", tmp_path / "once.json").code == 0
    assert portions(restaurant) == 70


def test_days_of_several_locations_are_told_with_their_names(restaurant, run, tmp_path):
    add_location(restaurant, "Surco")
    for name, many in (("uno.csv", 5), ("dos.csv", 6)):
        rows = "".join(f"2026-11-22,{where},Ceviche,{many}\n" for where in ("Mi cocina", "Surco"))
        (tmp_path / name).write_text(f"Fecha,Local,Plato,Cantidad\n{rows}", encoding="utf-8")
        told = run("import", tmp_path / name)
    assert {line for line in told.said.splitlines() if " · " in line} == {
        "  22 nov 2026 · Mi cocina: de 5 a 6 porciones",
        "  22 nov 2026 · Surco: de 5 a 6 porciones",
    }


def test_files_of_several_tills_in_one_go_are_asked_about(restaurant, run, tmp_path):
    for name, sells in {"barra.csv": (12, 9, 4, 20, 3), "salon.csv": (10, 11, 6, 14, 3)}.items():
        rows = "".join(f"2026-11-22,Plato {dish},{many}\n" for dish, many in enumerate(sells))
        (tmp_path / name).write_text("Fecha,Plato,Cantidad\n" + rows, encoding="utf-8")
    files = tmp_path / "barra.csv", tmp_path / "salon.csv"
    asked = run("import", *files)
    assert (asked.code, portions(restaurant)) == (3, 0)
    assert "ventas distintas de los mismos días (dom 22 nov – dom 22 nov): barra.csv, salon.csv." in asked.said
    assert run("import", *files, "--source", "till").code == 0
    assert portions(restaurant) == 44
    assert run("import", files[0], "--source", "Barra", "--added").code == 0
    assert portions(restaurant) == 44
