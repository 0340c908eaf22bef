"""Workbooks whose sheets are parts of one file, and those whose sheets are a file each."""

from datetime import date

import pandas as pd
import pytest

from forecasting.errors import InputError, QuestionError
from forecasting.sales import Choices, SalesFile, read_batch, unpack_all
from forecasting.sales.days.day_sheets import latest_days
from forecasting.sales.reasons import as_told
from tests.sales.sheets import workbook

HEADERS = ["Fecha", "Plato", "Cantidad"]
SATURDAY, SUNDAY = "2026-11-21", "2026-11-22"
FOOD = [[SATURDAY, "Causa", 3], [SATURDAY, "Lomo", 2], [SUNDAY, "Causa", 4], [SUNDAY, "Lomo", 6]]
DRINKS = [[SATURDAY, "Chicha", 7], [SUNDAY, "Chicha", 9]]


def read(choices: Choices | None = None, file: str = "ventas.xlsx", **sheets: list[list[object]]) -> list[SalesFile]:
    files = unpack_all([(file, workbook(sheets))]).files
    return list(read_batch(files, lambda each: choices or Choices()))


def test_sheets_of_the_same_days_add_up():
    (found,) = read(Comidas=[HEADERS, *FOOD], Bebidas=[HEADERS, *DRINKS])
    assert (found.file, found.units, found.rows_kept, found.unread_sheets) == ("ventas.xlsx", 31.0, 6, ())
    assert found.lines.groupby("day")["quantity"].sum().tolist() == [12.0, 19.0]


def test_rooms_that_sell_the_same_dishes_on_the_same_days_add_up():
    away = [[SATURDAY, "Causa", 1], [SATURDAY, "Lomo", 2], [SUNDAY, "Causa", 5], [SUNDAY, "Lomo", 1]]
    (found,) = read(Salon=[HEADERS, *FOOD], Delivery=[HEADERS, *away])
    assert found.units == 24.0


def test_a_row_left_out_has_the_number_that_it_has_in_its_sheet():
    (found,) = read(Comidas=[HEADERS, *FOOD], Bebidas=[HEADERS, *DRINKS, [SUNDAY, "Pisco", "dos"]])
    assert found.issues[["file", "row", "reason"]].to_numpy().tolist() == [["ventas.xlsx/Bebidas", 4, "bad_quantity"]]
    assert [(each.reason, each.rows) for each in found.left_out] == [("bad_quantity", 1)]


COPY = {"Venta": [HEADERS, *FOOD], "Venta (2)": [HEADERS, *FOOD]}
SUMMED = {"Comidas": [HEADERS, *FOOD], "Bebidas": [HEADERS, *DRINKS], "Todo": [HEADERS, *DRINKS, *FOOD]}
WEEKS = {
    "S1": [HEADERS, *FOOD, *DRINKS],
    "S2": [HEADERS, *[[day, *rest] for day, *rest in FOOD + DRINKS if day == SUNDAY]],
}
LATER = [["2026-11-23", "Causa", 8], ["2026-11-24", "Causa", 9]]
WEEKS["S2"] += LATER


@pytest.mark.parametrize(
    ("sheets", "repeating", "others", "days", "once", "added"),
    [
        (COPY, "Venta (2)", "Venta", 2, 15.0, 30.0),
        (SUMMED, "Todo", "Comidas, Bebidas", 2, 31.0, 62.0),
        (WEEKS, "S2", "S1", 1, 48.0, 67.0),
    ],
)
def test_sheets_that_say_what_others_say_are_asked_about(sheets, repeating, others, days, once, added):
    with pytest.raises(QuestionError, match="sheets_repeat") as asked:
        read(**sheets)
    told = asked.value.values
    assert (told["sheets"], told["others"], told["count"]) == (repeating, others, days)
    assert read(Choices(sheets_repeat=False), **sheets)[0].units == added
    (found,) = read(Choices(sheets_repeat=True), **sheets)
    issue = found.issues[found.issues["reason"] == "other_sheet"]
    assert (found.units, issue["file"].tolist()) == (once, [f"ventas.xlsx/{repeating}"])
    assert as_told(issue)["row"].isna().all()  # it is of lines, wherever they stand in the sheet
    assert found.rows_kept + issue["count"].sum() == found.rows


def test_that_equal_sheets_add_up_holds_for_one_file_and_that_they_do_not_for_the_next_ones():
    assert Choices(sheets_repeat=False).for_the_next().sheets_repeat is None
    assert Choices(sheets_repeat=True).for_the_next().sheets_repeat is True


PORTIONS = [["Plato", "Cantidad"], ["Causa", 3], ["Lomo", 2]]


@pytest.mark.parametrize("name", ["RESUMEN", "Total del mes", "Consolidado"])
def test_a_summary_without_dates_is_set_aside_where_other_sheets_hold_the_days(name):
    days = {"20-11-2026": PORTIONS, "21-11-2026": PORTIONS}
    for sheets in ({name: PORTIONS, **days}, {**days, name: PORTIONS}):
        found = read(**sheets)
        assert [each.file for each in found] == ["ventas.xlsx/20-11-2026", "ventas.xlsx/21-11-2026"]
        assert [each.unread_sheets for each in found] == [(name,), ()]


@pytest.mark.parametrize("names", [("VIE 20", "SAB 21"), ("Viernes-20", "sábado 21"), ("Día 20", "21")])
def test_sheets_called_by_weekday_and_number_are_days_of_the_month_of_their_workbook(names):
    found = read(file="ventas noviembre 2026.xlsx", **dict.fromkeys(names, PORTIONS))
    assert [each.days.tolist() for each in found] == [[pd.Timestamp("2026-11-20")], [pd.Timestamp(SATURDAY)]]


def test_a_weekday_that_the_day_of_the_month_does_not_have_is_said_and_asked_about():
    with pytest.raises(QuestionError, match="not_in_period") as asked:
        read(file="ventas octubre 2026.xlsx", **{"VIE 20": PORTIONS, "SAB 21": PORTIONS})
    told = {"book": "ventas octubre 2026.xlsx", "sheet": "VIE 20", "first": pd.Timestamp("2026-10-01")}
    assert told.items() <= asked.value.values.items()


MONTH, WEEK = ("2026-11-01", "2026-11-30"), ("2026-11-16", "2026-11-22")


@pytest.mark.parametrize(
    "names", [("VIE 20", "SAB 21"), ("Viernes-20", "sábado 21"), ("Día 20", "Día 21"), ("Dia20", "DIA_21")]
)
@pytest.mark.parametrize("period", [MONTH, WEEK, ("2026-11-20", "2026-12-19")])
def test_sheets_called_by_their_days_ask_for_the_month_or_the_week_of_all_of_them(names, period):
    with pytest.raises(QuestionError, match="which_month") as asked:
        read(**dict.fromkeys(names, PORTIONS))
    assert asked.value.values["book"] == "ventas.xlsx"
    found = read(Choices(period=period), **dict.fromkeys(names, PORTIONS))
    assert [each.days.tolist() for each in found] == [[pd.Timestamp("2026-11-20")], [pd.Timestamp(SATURDAY)]]


@pytest.mark.parametrize(
    ("sheet", "period"),
    [
        ("VIE 20", ("2026-10-01", "2026-10-31")),
        ("Día 31", MONTH),
        ("Día 23", WEEK),
        ("Viernes", MONTH),
        ("Día 20", ("2026-10-01", "2026-11-30")),
    ],
)
def test_a_day_that_the_month_or_week_said_does_not_have_or_has_twice_is_asked_about(sheet, period):
    with pytest.raises(QuestionError, match="not_in_period"):
        read(Choices(period=period), **{sheet: PORTIONS, "DOM 22": PORTIONS})


def test_sheets_called_by_weekdays_are_the_days_of_a_week():
    found = read(Choices(period=WEEK), **{"Lunes": PORTIONS, "MIÉRCOLES": PORTIONS, "dom": PORTIONS})
    assert [each.days[0].day for each in found] == [16, 18, 22]
    found = read(Choices(weeks=True), file="ventas semana 47 2026.xlsx", **{"Lunes": PORTIONS, "Domingo": PORTIONS})
    assert [each.days[0].day for each in found] == [16, 22]


def test_a_week_over_the_end_of_a_month_has_each_day_once():
    found = read(Choices(period=("2026-11-30", "2026-12-06")), **{"LUN 30": PORTIONS, "MAR 1": PORTIONS})
    assert [str(each.days[0].date()) for each in found] == ["2026-11-30", "2026-12-01"]


@pytest.mark.parametrize("file", ["ventas marzo 2026.xlsx", "ventas.xlsx"])
def test_sheets_called_mar_are_of_march_where_they_cannot_be_tuesdays(file):
    sheets, choices = dict.fromkeys(("Mar 1", "Mar 2", "MAR 3"), PORTIONS), Choices(period=("2026-03-01", "2026-03-31"))
    found = read(choices if file == "ventas.xlsx" else None, file=file, **sheets)
    assert [str(each.days[0].date()) for each in found] == ["2026-03-01", "2026-03-02", "2026-03-03"]


def test_sheets_called_mar_are_tuesdays_where_another_is_called_by_a_weekday():
    with pytest.raises(QuestionError, match="not_in_period") as asked:
        read(file="ventas marzo 2026.xlsx", **{"LUN 16": PORTIONS, "MAR 18": PORTIONS})
    assert asked.value.values["sheet"] == "MAR 18"
    found = read(file="ventas marzo 2026.xlsx", **{"LUN 16": PORTIONS, "MAR 17": PORTIONS})
    assert [each.days[0].day for each in found] == [16, 17]


@pytest.mark.parametrize("names", [("01-03", "13-03"), ("01.03", "13.03"), ("1-3", "13-3")])
def test_sheets_called_by_day_and_month_ask_for_the_year_alone(names):
    sheets = {name: [["Plato", "Cant"], ["Ceviche", 3]] for name in names}
    with pytest.raises(QuestionError, match="which_year"):
        read(**sheets)
    first, second = read(Choices(year=2026), **sheets)
    assert [each.lines["day"].tolist() for each in (first, second)] == [
        [pd.Timestamp("2026-03-01")],
        [pd.Timestamp("2026-03-13")],
    ]


@pytest.mark.parametrize(
    ("names", "days"),
    [
        (("Abr 1", "Abr 2"), ["2026-04-01", "2026-04-02"]),
        (("Abr 28", "Abr 29", "Abr 30", "May 1"), ["2026-04-28", "2026-04-29", "2026-04-30", "2026-05-01"]),
        (("Abril-01", "Abril-02"), ["2026-04-01", "2026-04-02"]),
        (tuple(f"SET {day}" for day in range(20, 25)), [f"2026-09-{day}" for day in range(20, 25)]),
        (("Dic 31", "Ene 1"), ["2026-12-31", "2027-01-01"]),
    ],
)
def test_sheets_called_by_month_and_day_ask_for_the_year_alone(names, days):
    sheets = dict.fromkeys(names, PORTIONS)
    with pytest.raises(QuestionError, match="which_year"):
        read(**sheets)
    assert [str(each.days[0].date()) for each in read(Choices(year=2026), **sheets)] == days


def test_a_month_and_two_digits_that_may_be_its_year_are_no_day():
    with pytest.raises(InputError, match="no_date_column"):
        read(**{"Ene 25": PORTIONS, "Ene 26": PORTIONS})


def test_a_sheet_of_another_month_than_its_workbook_is_asked_about():
    with pytest.raises(QuestionError, match="not_in_period"):
        read(file="ventas mayo 2026.xlsx", **{"Abr 1": PORTIONS, "Abr 2": PORTIONS})


def test_a_month_in_the_title_of_sheets_called_by_their_days_dates_them():
    titled = [["Ventas de noviembre 2026"], *PORTIONS]
    assert [each.days[0].day for each in read(**{"VIE 20": titled, "SAB 21": titled})] == [20, 21]


def test_sheets_called_by_numbers_are_days_of_a_month_that_is_named():
    titled = [["Ventas de noviembre 2026"], *PORTIONS]
    assert [each.days[0].day for each in read(**{"20": titled, "21": titled})] == [20, 21]


@pytest.mark.parametrize(
    "title", ["Del 01/11/2026 al 30/11/2026", "Del 1 al 30 de noviembre 2026", "Del 16/11/2026 al 22/11/2026"]
)
def test_sheets_called_by_numbers_are_no_days_of_a_title_that_says_what_their_rows_sum(title):
    titled = [[title], *PORTIONS]
    with pytest.raises(QuestionError, match="same_period"):
        read(**{"1": titled, "2": titled})


@pytest.mark.parametrize("period", [MONTH, WEEK])
def test_sheets_called_by_numbers_are_of_the_days_that_a_person_says(period):
    found = read(Choices(period=period, spread=True), **{"1": PORTIONS, "2": PORTIONS})
    assert [(str(each.days[0].date()), str(each.days[-1].date())) for each in found] == [period, period]


@pytest.mark.parametrize("names", [("Hoja 20", "Hoja 21"), ("20", "21"), ("Mar", "Ene"), ("Salón", "Terraza")])
def test_sheets_that_are_not_called_by_days_ask_for_no_month(names):
    with pytest.raises(InputError, match="no_date_column"):
        read(**dict.fromkeys(names, PORTIONS))


def test_the_latest_days_that_all_sheets_may_be_of_are_proposed():
    today = pd.Timestamp("2026-11-23")
    week = ["v.xlsx/LUN 16", "v.xlsx/MAR 17", "v.xlsx/DOM 22"]
    assert latest_days(week, today) == (date(2026, 11, 16), date(2026, 11, 22))
    assert latest_days(week, pd.Timestamp("2026-11-21")) == (date(2026, 3, 16), date(2026, 3, 22))
    assert latest_days(["v.xlsx/LUN 31", "v.xlsx/MAR 1"], today) == (date(2026, 8, 31), date(2026, 9, 1))
    assert latest_days(["v.xlsx/LUN 16", "v.xlsx/MAR 18"], today) is None
    assert latest_days(["v.xlsx/Mar 1", "v.xlsx/Mar 2"], today) == (date(2026, 3, 1), date(2026, 3, 2))
    assert latest_days(["v.xlsx/Día 16", "v.xlsx/17"], today) is None


def test_a_day_called_a_total_is_a_day():
    found = read(**{"Total 20-11-2026": PORTIONS, "Total 21-11-2026": PORTIONS})
    assert [each.units for each in found] == [5.0, 5.0]


def test_sheets_with_other_columns_or_nothing_below_them_are_named_as_not_read():
    sums = [["Plato", "Unidades"], ["Causa", 7], ["Lomo", 8]]
    (found,) = read(Enero=[HEADERS, *FOOD], Bebidas=[HEADERS, *DRINKS], Febrero=[HEADERS], Resumen=sums)
    assert (found.units, found.unread_sheets) == (31.0, ("Febrero", "Resumen"))


PREPARED = [["2026-11-23", "Causa", 0], ["2026-11-24", "Causa", None], ["2026-11-24", "TOTAL", 0]]


def test_a_sheet_prepared_for_days_to_come_stops_none_of_the_others():
    (found,) = read(Hoy=[HEADERS, *FOOD], Luego=[HEADERS, *PREPARED])
    assert (found.units, found.unread_sheets) == (15.0, ("Luego",))
    (found,) = read(
        Oct=[["Plato", "2026-10-30", "2026-10-31"], ["Causa", 1, 2]], Nov=[["Plato", SATURDAY, SUNDAY], ["Causa", 0, 0]]
    )
    assert (found.units, found.unread_sheets) == (3.0, ("Nov",))


def test_the_sheet_of_a_day_off_is_no_file_of_its_own():
    off = [["Plato", "Cantidad"], ["Causa", 0], ["Lomo", "-"], ["CERRADO"]]
    (found,) = read(
        file="ventas noviembre 2026.xlsx", **{"LUN 16": off, "MAR 17": [["Plato", "Cantidad"], ["Causa", 3]]}
    )
    assert (found.units, found.days[0].day, found.unread_sheets) == (3.0, 17, ("LUN 16",))


def test_a_workbook_in_which_nothing_was_sold_at_all_is_refused():
    with pytest.raises(InputError, match="no_sales_kept"):
        read(Hoy=[HEADERS, *PREPARED], Luego=[HEADERS, *PREPARED])


def test_sheets_whose_dates_have_a_column_for_each_part_add_up():
    headers = ["Día", "Mes", "Año", "Plato", "Cantidad"]
    (found,) = read(Comidas=[headers, [22, 11, 2026, "Causa", 3]], Bebidas=[headers, [22, 11, 2026, "Chicha", 4]])
    assert (found.units, len(found.days)) == (7.0, 1)


def test_sheets_whose_dates_lost_their_format_add_up():
    (found,) = read(Comidas=[HEADERS, [46348, "Causa", 3]], Bebidas=[HEADERS, [46348, "Chicha", 4]])
    assert (found.units, found.lines["day"].unique().tolist()) == (7.0, [pd.Timestamp(SUNDAY)])


def test_months_with_their_days_side_by_side_are_one_file():
    october = [["Plato", "2026-10-30", "2026-10-31"], ["Causa", 1, 2]]
    november = [["Plato", "2026-11-01", "2026-11-02"], ["Causa", 3, 4]]
    (found,) = read(Oct=october, Nov=november)
    assert (found.units, len(found.days)) == (10.0, 4)


def test_sheets_with_names_that_nobody_knows_are_parts_too_and_a_cover_is_not_the_table():
    headers, cover = ["Cuando fue", "Lo que salio", "Cuantos"], [["El Ancla"], ["Ventas"], ["2026"]]
    choices = Choices({"day": headers[0], "dish": headers[1], "quantity": headers[2]})
    (found,) = read(choices, Portada=cover, Comidas=[headers, *FOOD], Bebidas=[headers, *DRINKS])
    assert (found.units, found.unread_sheets) == (31.0, ("Portada",))


def test_a_sheet_for_each_store_tells_them_apart():
    headers, food = [*HEADERS, "Tienda"], FOOD[:2]
    (found,) = read(
        Norte=[headers, *([*row, "Norte"] for row in food)], Sur=[headers, *([*row, "Sur"] for row in food)]
    )
    assert found.stores == ("Norte", "Sur")
    assert found.lines.groupby("location")["quantity"].sum().to_dict() == {"Norte": 5.0, "Sur": 5.0}
