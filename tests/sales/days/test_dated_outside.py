"""The day of a file without a column of dates stands above its table or in its name, or is asked for."""

from datetime import date

import pandas as pd
import pytest

from forecasting.errors import InputError, QuestionError
from forecasting.sales import Beside, Choices, NamedFile, read_batch, read_sales
from tests.sales.november import sales

NO_DATES = "Plato,Cantidad,Total\nCeviche,14,588\n"


@pytest.mark.parametrize(
    "file",
    [
        *("ventas_2026-11-22.csv", "20261122.csv", "ventas 22-11-2026.csv", "22.11.26 caja 1.csv", "22_11_2026.csv"),
        *("Ventas del 22 de noviembre de 2026.csv", "ventas-22-nov-2026.csv", "sales Nov 22, 2026.csv"),
        *("22NOV2026.csv", "22nov26.csv", "VENTAS 22-NOVIEMBRE-26.csv", "22112026.csv", "22-11-2026 10-30-00.csv"),
        *("reporte-2026-11-22T23-59-00.csv", "nov 2026.zip/22-11.csv", "2026/ventas 22 nov.csv"),
    ],
)
def test_the_day_may_stand_in_the_name_of_the_file_alone(file):
    assert sales(NO_DATES, file) == [["Ceviche", 22, 14]]


@pytest.mark.parametrize(
    "title",
    [
        *("Reporte del 22/11/2026", "Fecha: 2026-11-22", "Del 22/11/2026 al 22/11/2026", "domingo 22 de nov 2026"),
        *("22/11/2026 00:00 - 22/11/2026 23:59", "DEL 22/11/2026 06:00:00 AL 23/11/2026 05:59:59"),
        *("22/11/2026 9:00 a. m. al 23/11/2026 2:00 a. m.", "22/11/2026 00:00 - 23/11/2026 00:00"),
    ],
)
def test_the_day_may_stand_above_the_table(title):
    assert sales(f"La Sazón\n{title}\n{NO_DATES}") == [["Ceviche", 22, 14]]
    made_later = f"{title}\nGenerado el 23/11/2026 09:00\n{NO_DATES}"
    assert sales(made_later, "reporte 2026-11-23.csv") == [["Ceviche", 22, 14]]


@pytest.mark.parametrize("hours", [("09:00", "22:00"), ("18:00", "17:59")])
def test_a_period_that_ends_in_the_evening_has_its_last_day(hours):
    title = "Del 21/11/2026 {} al 22/11/2026 {}".format(*hours)
    assert sales(f"{title}\n{NO_DATES}", choices=Choices(spread=True)) == [["Ceviche", 21, 7], ["Ceviche", 22, 7]]


@pytest.mark.parametrize("midnight", ["00:00", "0:00:00", "12:00 a. m."])
def test_days_from_midnight_to_midnight_have_their_last_one_where_that_is_not_the_next(midnight):
    title = f"Desde 16/11/2026 {midnight} hasta 22/11/2026 {midnight}"
    read = sales(f"{title}\n{NO_DATES}", choices=Choices(spread=True))
    assert read == [["Ceviche", day, 2] for day in range(16, 23)]


def test_the_order_of_day_and_month_in_a_name_is_told_by_the_other_files():
    with pytest.raises(QuestionError, match="ambiguous_dates"):
        sales(NO_DATES, "ventas_05-11-2026.csv")
    assert sales(NO_DATES, "ventas_05-11-2026.csv", beside=Beside(siblings=("ventas_13-11-2026.csv",))) == [
        ["Ceviche", 5, 14]
    ]
    assert sales(NO_DATES, "ventas_11-05-2026.csv", choices=Choices(day_first=False)) == [["Ceviche", 5, 14]]


@pytest.mark.parametrize("file", ["ventas 22 nov.csv", "22-11.csv", "22 de noviembre.csv", "ventas_22.11.xlsx"])
def test_the_year_of_a_day_in_a_name_is_asked_for(file):
    with pytest.raises(QuestionError, match="which_year"):
        sales(NO_DATES, file)
    assert sales(NO_DATES, file, choices=Choices(year=2026)) == [["Ceviche", 22, 14]]


def test_days_in_names_without_a_year_go_on_from_december_to_january():
    names = ["29-12.csv", "31-12.csv", "01-01.csv", "02-01.csv"]
    files = [NamedFile(name, NO_DATES.encode()) for name in names]
    read = read_batch(files, lambda file: Choices(year=2025))
    assert [f"{file.days[0]:%Y-%m-%d}" for file in read] == ["2025-12-29", "2025-12-31", "2026-01-01", "2026-01-02"]


@pytest.mark.parametrize("file", ["3 marinos.csv", "caja 1-2.csv", "ventas (3).csv", "99999999.csv"])
def test_a_number_in_a_name_is_no_day(file):
    with pytest.raises(InputError, match="no_date_column"):
        sales(NO_DATES, file)


def test_a_file_that_nothing_dates_asks_for_its_days():
    with pytest.raises(InputError, match="no_date_column"):
        sales(NO_DATES)
    with pytest.raises(QuestionError, match="which_period"):
        sales("Item name,Items sold,Items refunded,Net sales\nCeviche,14,0,588\n")
    assert sales(NO_DATES, choices=Choices(period=("2026-11-22", "2026-11-22"))) == [["Ceviche", 22, 14]]


@pytest.mark.parametrize(
    "made", ["Fecha de impresión: 23/11/2026 09:12", "Descargado: 23/11/2026", "Fecha de generación 23/11/2026"]
)
def test_when_a_report_was_made_is_not_its_day(made):
    with pytest.raises(InputError, match="no_date_column"):
        sales(f"{made}\n{NO_DATES}")
    assert sales(f"{made}\nVentas del 22/11/2026\n{NO_DATES}") == [["Ceviche", 22, 14]]


@pytest.mark.parametrize(
    "title",
    [
        "Fecha de emisión: 22/11/2026 al 22/11/2026",
        "Ventas del 22/11/2026 - Impreso: 23/11/2026 09:12",
        "Ventas del 22/11/2026 al 22/11/2026, generado el 23/11/2026",
    ],
)
def test_the_days_of_a_report_may_stand_in_a_line_that_tells_of_its_making(title):
    assert sales(f"{title}\n{NO_DATES}") == [["Ceviche", 22, 14]]


def test_the_day_before_who_printed_a_report_is_not_its_own():
    with pytest.raises(InputError, match="no_date_column"):
        sales(f"23/11/2026 09:12 impreso por Rosa\n{NO_DATES}")


def test_several_days_in_one_sum_are_spread_only_if_a_person_says_so():
    week = f"Del 16/11/2026 al 22/11/2026\n{NO_DATES}"
    with pytest.raises(QuestionError) as raised:
        sales(week)
    assert raised.value.code == "period_of_days"
    first, last = pd.Timestamp("2026-11-16"), pd.Timestamp("2026-11-22")
    assert raised.value.values == {"file": "ventas.csv", "first": first, "last": last, "days": 7}
    with pytest.raises(InputError, match="period_not_spread"):
        sales(week, choices=Choices(spread=False))
    assert sales(week, choices=Choices(spread=True)) == [["Ceviche", day, 2] for day in range(16, 23)]
    read = read_sales(week.encode(), "ventas.csv", Choices(spread=True))
    assert read.money == 588.0
    assert read.issues[["row", "reason", "action"]].to_numpy().tolist() == [[3, "spread", "kept"]]


@pytest.mark.parametrize(
    "week",
    [
        *("Semana del 16 al 22 de noviembre de 2026", "del lunes 16 al domingo 22 de noviembre de 2026"),
        *("Del 16/11 al 22/11/2026", "16 al 22/11/2026", "16.11 - 22.11.2026", "16-22 nov 2026"),
        *("Nov 16 - Nov 22, 2026", "ventas_16_al_22_nov_2026", "16 nov - 22 nov 2026"),
    ],
)
def test_a_week_may_be_written_with_one_month_and_year(week):
    for title, file in ((week, "ventas.csv"), ("La Sazón", f"{week.replace('/', '-')}.csv")):
        with pytest.raises(QuestionError) as asked:
            sales(f"{title}\n{NO_DATES}", file)
        first, last = pd.Timestamp("2026-11-16"), pd.Timestamp("2026-11-22")
        assert (asked.value.code, asked.value.values["first"], asked.value.values["last"]) == (
            *("period_of_days", first, last),
        )


def test_a_week_may_begin_in_the_year_before():
    read = read_sales(f"Del 28 dic al 3 ene 2027\n{NO_DATES}".encode(), "ventas.csv", Choices(spread=True))
    assert (read.period.first, read.period.last) == (date(2026, 12, 28), date(2027, 1, 3))


@pytest.mark.parametrize("name", ["caja 2 - 22-11-2026.csv", "2-22-11-2026.csv", "caja 2 - 22 nov 2026.csv"])
def test_the_number_of_a_till_is_no_first_day(name):
    assert sales(NO_DATES, name) == [["Ceviche", 22, 14]]


def test_a_whole_month_in_a_name_is_a_period():
    read = read_sales(NO_DATES.encode(), "ventas noviembre 2026.csv", Choices(spread=True))
    assert (read.period.first, read.period.last) == (date(2026, 11, 1), date(2026, 11, 30))


def test_more_than_a_month_in_one_sum_is_refused():
    with pytest.raises(InputError, match="period_too_long"):
        sales(f"Del 01/10/2026 al 22/11/2026\n{NO_DATES}")


def test_a_period_is_not_remembered_for_the_next_file():
    answered = Choices(period=("2026-11-22", "2026-11-22"), spread=True)
    assert answered.for_the_next() == Choices(spread=True)


def test_no_period_is_spread_where_a_column_holds_dates():
    rows = "F. Cobro,Plato,Cantidad\n20/11/2026,Ceviche,4\n21/11/2026,Ceviche,6\n"
    titled = f"Del 16/11/2026 al 22/11/2026\n{rows}"
    with pytest.raises(InputError, match="no_date_column"):
        sales(titled, choices=Choices(spread=True))
    said = Choices({"day": None}, spread=True)
    assert read_sales(titled.encode(), "ventas.csv", said).units == pytest.approx(10)
    with pytest.raises(QuestionError, match="which_period"):
        sales(rows, choices=said)


WEEK = "Semana 45\nPlato,Cantidad\nCeviche,14\n"
WEDNESDAY = pd.Timestamp("2026-11-25")


@pytest.mark.parametrize(
    ("number", "first"), [("45", "2026-11-02"), ("47", "2026-11-16"), ("49", "2025-12-01"), ("45 - 2025", "2025-11-03")]
)
def test_the_number_of_a_week_is_proposed_as_the_latest_that_is_over(number, first):
    titled = WEEK.replace("45", number)
    with pytest.raises(QuestionError, match="week_of_year") as asked:
        sales(titled, beside=Beside(WEDNESDAY))
    assert asked.value.values["first"] == pd.Timestamp(first)
    read = read_sales(titled.encode(), "ventas.csv", Choices(weeks=True, spread=True), Beside(WEDNESDAY))
    assert (read.days[0], len(read.days), read.units) == (pd.Timestamp(first), 7, pytest.approx(14))


@pytest.mark.parametrize("number", ["48", "53", "60", "2026"])
def test_a_week_that_is_not_over_or_does_not_exist_is_not_proposed(number):
    with pytest.raises(InputError, match="no_date_column"):
        sales(WEEK.replace("45", number), beside=Beside(WEDNESDAY))
