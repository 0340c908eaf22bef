"""Daily files in a month's folder: each is of the day that its name and its folder tell, and none hides another."""

import pytest

from forecasting.errors import QuestionError
from forecasting.sales import Choices, NamedFile, SalesFile, ask_same_periods, read_batch
from forecasting.sales.days.periods import Beside, find_period, telling_names

ROWS = b"Producto;Cantidad;Total\nCeviche;14;588,00\nCausa;2;36,00\n"


def days(*names: str, choices: Choices | None = None) -> list[str]:
    read = read_batch([NamedFile(name, ROWS) for name in names], lambda file: choices or Choices())
    return [", ".join(f"{day:%Y-%m-%d}" for day in file.days) for file in read]


def named_days(*names: str, choices: Choices | None = None) -> list[str]:
    """The days that files are of by their names alone, which is all that is read of them."""
    beside = Beside(siblings=telling_names(names))
    periods = [find_period(name, [], choices or Choices(), beside) for name in names]
    return [f"{period.first}" for period in periods if period and period.first == period.last]


@pytest.mark.parametrize(
    "folder",
    [
        *("OCTUBRE 2026", "Ventas/Octubre_2026", "octubre de 2026", "Oct 2026", "2026-10", "10-2026", "2026/10"),
        *("2026/Octubre", "2026/10 Octubre", "2026/10. Oct", "2025/2026-10", "octubre 2026.zip", "2026/octubre.zip"),
    ],
)
@pytest.mark.parametrize(
    "name", ["0{}.csv", "{}.csv", "Dia {} ok.csv", "día_0{}.xls", "0{} (1).csv", "Dia 0{}/ventas.csv"]
)
def test_a_day_in_a_name_is_of_the_month_of_its_folder(folder, name):
    assert named_days(*(f"{folder}/{name.format(day)}" for day in (1, 2))) == ["2026-10-01", "2026-10-02"]


@pytest.mark.parametrize("folder", ["Octubre", "10 Octubre", "Ventas/Oct", "octubre.zip"])
def test_the_year_of_a_folder_called_by_its_month_alone_is_asked_for(folder):
    with pytest.raises(QuestionError, match="which_year") as asked:
        days(f"{folder}/Dia 5.csv")
    assert asked.value.values["samples"] == "5 oct"
    assert days(f"{folder}/Dia 5.csv", choices=Choices(year=2026)) == ["2026-10-05"]


def test_folders_of_months_go_on_from_december_to_january():
    said = Choices(year=2025)
    assert days("Diciembre/31.csv", "Enero/01.csv", choices=said) == ["2025-12-31", "2026-01-01"]
    assert days("2025/Diciembre/31.csv", "2026/Enero/01.csv") == ["2025-12-31", "2026-01-01"]


def test_a_weekday_in_a_name_is_held_against_its_date():
    assert days("2026-10/Lunes 5.xlsx", "2026-10/12 lunes.csv") == ["2026-10-05", "2026-10-12"]
    with pytest.raises(QuestionError, match="not_in_period"):
        days("2026-10/Lunes 6.csv")
    week = Choices(weeks=True, spread=True)
    assert days("Semana 41 2026/Lunes.csv", "Semana 41 2026/ventas martes.csv", choices=week) == [
        *("2026-10-05", "2026-10-06"),
    ]


def test_a_number_among_other_words_is_a_day_where_many_are_called_so():
    sold = [f"OCTUBRE 2026/ventas {day}.csv" for day in range(4, 9)]
    assert days(*sold) == [f"2026-10-0{day}" for day in range(4, 9)]
    closed = [f"OCTUBRE 2026/cierre de caja {day:02d}.csv" for day in range(1, 32)]
    assert named_days(*closed)[-1] == "2026-10-31"


@pytest.mark.parametrize(
    "names",
    [
        ["octubre 2026/ventas 1.csv", "octubre 2026/ventas 2.csv"],
        [f"octubre 2026/caja {till}.csv" for till in range(1, 7)],
        ["ventas octubre 2026.csv", "ventas octubre 2026 (1).csv"],
        ["ventas octubre 2026.xlsx/Salón", "ventas octubre 2026.xlsx/Barra"],
    ],
)
@pytest.mark.parametrize("spread", [None, True, False])
def test_files_that_claim_the_same_month_never_hide_one_another(names, spread):
    with pytest.raises(QuestionError, match="same_period") as asked:
        days(*names, choices=Choices(spread=spread))
    assert asked.value.values["count"] == len(names)


def test_one_month_in_one_file_may_be_spread_and_days_that_a_person_said_stand():
    assert len(days("ventas octubre 2026.csv", choices=Choices(spread=True))[0].split(", ")) == 31
    with pytest.raises(QuestionError, match="period_of_days"):
        days("ventas octubre 2026.csv", "ventas noviembre 2026.csv")
    said = Choices(period=("2026-10-01", "2026-10-31"), spread=True)
    files = read_batch([NamedFile("caja 1.csv", ROWS), NamedFile("caja 2.csv", ROWS)], lambda file: said)
    assert all(isinstance(each, SalesFile) for each in ask_same_periods(files))


@pytest.mark.parametrize("name", ["reporte_ventas_del_2_de_octubre_2026.csv", "cierre_2_oct_de_2026.csv"])
def test_underscores_in_a_name_are_blanks(name):
    assert days(name) == ["2026-10-02"]


MONTH = Choices(period=("2026-10-01", "2026-10-31"))


@pytest.mark.parametrize("name", ["{:02d}.csv", "Dia {}.csv", "Ventas/{}.csv"])
def test_of_files_called_by_their_days_alone_the_month_is_asked_once(name):
    names = [name.format(day) for day in range(1, 32)]
    with pytest.raises(QuestionError, match="which_month"):
        days(*names)
    assert named_days(*names, choices=MONTH) == [f"2026-10-{day:02d}" for day in range(1, 32)]


def test_a_few_files_called_by_numbers_are_no_days_nor_are_many_of_the_days_in_a_title():
    titled = [NamedFile(f"{till}.csv", b"Del 01/11/2026 al 30/11/2026\n" + ROWS) for till in range(1, 7)]
    with pytest.raises(QuestionError, match="same_period"):
        read_batch(titled, lambda file: Choices(spread=True))
    with pytest.raises(QuestionError, match="no_date_column"):
        days("1.csv", "2.csv")
