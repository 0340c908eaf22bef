"""Dates without a year: asked about, never guessed."""

import pandas as pd
import pytest

from forecasting.errors import QuestionError
from forecasting.sales import Choices, read_sales
from forecasting.sales.layouts.years import possible_years


def read(*days: str, year: int | None = None):
    rows = "".join(f"{day},Ceviche,{n + 1}\n" for n, day in enumerate(days))
    return read_sales(f"Fecha,Plato,Cantidad\n{rows}".encode(), "ventas.csv", Choices(year=year))


@pytest.mark.parametrize(
    "day",
    [
        "20-nov",
        "20/11",
        "lun 20/11",
        "lun.\xa020/11",
        "sex  20-nov",
        "terça 20/11",
        "20 de noviembre",
        "viernes 20 nov.",
        "Nov 20",
    ],
)
def test_a_date_without_a_year_is_asked_about_and_read_as_answered(day):
    with pytest.raises(QuestionError) as asked:
        read(day, "TOTAL")
    assert asked.value.code == "which_year"
    assert read(day, year=2025).days.strftime("%Y-%m-%d").tolist() == ["2025-11-20"]


def test_its_hour_is_kept_and_the_answer_is_not_for_the_next_file():
    found = read("20-nov 13:20", year=2026)
    assert found.lines["hour"].tolist() == [13]
    assert found.choices.year == 2026
    assert found.choices.for_the_next().year is None


def test_after_december_comes_january_of_the_next_year():
    found = read("30/12", "31/12", "01/01", "02/01", year=2025)
    assert found.days.strftime("%Y-%m-%d").tolist() == ["2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02"]


def test_the_order_of_day_and_month_is_still_asked_about():
    with pytest.raises(QuestionError) as asked:
        read("05/03", "06/03", year=2026)
    assert asked.value.code == "ambiguous_dates"


def test_among_whole_dates_one_without_a_year_is_left_out_and_said():
    found = read("2026-11-20", "21/11")
    assert found.issues[["row", "reason"]].to_numpy().tolist() == [[3, "bad_date"]]


@pytest.mark.parametrize(
    ("samples", "first"),
    [(["20-nov", "21-nov"], 2026), (["20-dic"], 2025), (["30/12", "01/01"], 2026), (["05/12"], 2026), (["raro"], 2026)],
)
def test_a_year_in_which_no_date_has_come_yet_is_not_offered(samples, first):
    assert possible_years(samples, pd.Timestamp("2026-11-30"), 3) == [first, first - 1, first - 2]
