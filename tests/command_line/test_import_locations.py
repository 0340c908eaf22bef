"""Of which location the sales of an imported file are: said, asked once, or told by the till."""

import pytest

from forecasting.store.location_names import add_location
from forecasting.store.sales.sold import read_sales_by_day
from tests.command_line.conftest import write_days

pytestmark = pytest.mark.usefixtures("data_folder")


def test_with_two_locations_a_file_that_names_none_is_a_question_until_one_of_its_kind_was_kept(
    restaurant, run, tmp_path
):
    add_location(restaurant, "Surco")
    write_days(tmp_path)
    asked = run("import", tmp_path / "one.csv")
    assert (asked.code, asked.said.splitlines()[-1]) == (
        3,
        "one.csv no dice de qué local son sus ventas. Locales: Mi cocina, Surco. "
        "Repite la orden con --location y el nombre de uno.",
    )
    assert run("import", tmp_path / "one.csv", "--location", "Surquillo").code == 2
    assert run("import", tmp_path / "one.csv", "--location", "surco").code == 0
    assert run("import", tmp_path / "two.csv").code == 0
    assert read_sales_by_day(restaurant)["location"].tolist() == ["Surco", "Surco"]


def test_what_was_kept_while_there_was_one_location_does_not_answer_for_the_first_file_of_another(
    restaurant, run, tmp_path
):
    write_days(tmp_path)
    assert run("import", tmp_path / "one.csv").code == 0
    add_location(restaurant, "Surco")
    assert run("import", tmp_path / "two.csv").code == 3
    assert run("import", tmp_path / "two.csv", "--location", "Surco").code == 0
    assert run("import", tmp_path / "three.csv").code == 3  # files of both have this form
    assert run("import", tmp_path / "three.csv", "--location", "Surco").code == 0
    assert read_sales_by_day(restaurant)["location"].tolist() == ["main", "Surco", "Surco"]


def test_a_location_that_sells_nothing_yet_is_asked_about_once(restaurant, run, tmp_path):
    write_days(tmp_path)
    assert run("import", tmp_path / "one.csv").code == 0
    add_location(restaurant, "Almacén")
    assert run("import", tmp_path / "two.csv").code == 3
    assert run("import", tmp_path / "two.csv", "--location", "Mi cocina").code == 0
    assert run("import", tmp_path / "three.csv").code == 0


def write_stores(folder, **days: str) -> None:
    """A file for each store, of ceviches sold on one day."""
    for store, day in days.items():
        line = f"{day},Ceviche,2,{store}\n"
        (folder / f"{store}.csv").write_text(f"Fecha,Plato,Cantidad,Tienda\n{line}", encoding="utf-8")


def test_a_file_of_another_store_is_a_question_and_the_next_one_of_either_is_not(restaurant, run, tmp_path):
    write_stores(tmp_path, Barranco="2026-11-20", Surco="2026-11-20")
    assert run("import", tmp_path / "Barranco.csv").code == 0
    asked = run("import", tmp_path / "Surco.csv")
    assert (asked.code, asked.said.splitlines()[-1]) == (
        3,
        "Surco.csv dice que sus ventas son de «Surco», un nombre que no venía antes. Locales: Mi cocina. "
        'Repite la orden con --location y el nombre de uno, o con --location "Surco" si es un local nuevo.',
    )
    assert run("import", tmp_path / "Surco.csv", "--location", "surco").code == 0
    write_stores(tmp_path, Barranco="2026-11-21", Surco="2026-11-21")
    assert run("import", tmp_path / "Barranco.csv", tmp_path / "Surco.csv").code == 0
    sold = read_sales_by_day(restaurant).sort_values(["location", "day"])
    assert sold["location"].tolist() == ["Surco", "Surco", "main", "main"]


def test_a_till_that_calls_its_store_otherwise_is_asked_about_once(restaurant, run, tmp_path):
    write_stores(tmp_path, Barranco="2026-11-20", Principal="2026-11-21")
    assert run("import", tmp_path / "Barranco.csv").code == 0
    assert run("import", tmp_path / "Principal.csv", "--location", "Mi cocina").code == 0
    for day, options in (("2026-11-22", ()), ("2026-11-23", ("--location", "Principal"))):
        write_stores(tmp_path, Principal=day)
        assert run("import", tmp_path / "Principal.csv", *options).code == 0
    assert set(read_sales_by_day(restaurant)["location"]) == {"main"}


def test_a_third_store_beside_two_of_one_file_is_asked_about_by_its_name(restaurant, run, tmp_path):
    write_stores(tmp_path, Miraflores="2026-11-21")
    both = "Fecha,Plato,Cantidad,Tienda\n2026-11-20,Ceviche,2,Barranco\n2026-11-20,Ceviche,2,Surco\n"
    (tmp_path / "both.csv").write_text(both, encoding="utf-8")
    assert run("import", tmp_path / "both.csv").code == 0
    asked = run("import", tmp_path / "Miraflores.csv")
    assert asked.code == 3
    assert asked.said.splitlines()[-1].startswith("Miraflores.csv dice que sus ventas son de «Miraflores»")
    assert run("import", tmp_path / "Miraflores.csv", "--location", "Miraflores").code == 0
    assert set(read_sales_by_day(restaurant)["location"]) == {"Barranco", "Miraflores", "Surco"}


def test_the_first_files_of_two_stores_are_two_locations(restaurant, run, tmp_path):
    write_stores(tmp_path, Barranco="2026-11-20", Surco="2026-11-20")
    assert run("import", tmp_path / "Barranco.csv", tmp_path / "Surco.csv").code == 0
    assert sorted(read_sales_by_day(restaurant)["location"]) == ["Barranco", "Surco"]
