import pandas as pd
import pytest

from forecasting.errors import QuestionError
from forecasting.files import cells as reading


def column(*texts: str | None) -> pd.Series:
    return pd.Series(texts, dtype="str")


def days(*texts: str | None, day_first: bool | None = None) -> reading.Days:
    return reading.read_days(reading.split_days(column(*texts)), day_first)


def dates(*texts: str) -> dict[str, pd.Series]:
    return {"fecha": reading.split_days(column(*texts))["day"]}


def numbers(*texts: str | None, decimal_comma: bool = False) -> list[float]:
    return reading.read_numbers(column(*texts), decimal_comma).values.tolist()


def test_currency_thousands_brackets_and_blanks_are_read():
    assert numbers("S/ 1,183.50", "S/.12", "PEN 3", "$8.00", "1\u00a0234.5", "7", "+3") == [
        *(1183.5, 12.0, 3.0, 8.0, 1234.5, 7.0, 3.0)
    ]
    assert numbers("COP 25,900", "MX$ 12.50", "8.5 EUR", "$/ 3", "R$4", "clp 7", "9 pesos") == [
        25900,
        12.5,
        8.5,
        3,
        4,
        7,
        9,
    ]
    assert numbers("(3.50)", "-$2.00", "−4", "5-", "($6)") == [-3.5, -2.0, -4.0, -5.0, -6.0]
    assert numbers("1.183,50", "S/ 12,5", "7", decimal_comma=True) == [1183.5, 12.5, 7.0]
    assert numbers("20%", "1e3") == [0.2, 1000.0]


@pytest.mark.parametrize(
    "text", ["inf", "NaN", "1e309", "-1e309", "1e12", "doce", "1,2,3", "12,5", "1.2.3", "-", ".", "e5", "１２", "٣"]
)
def test_what_is_no_number_is_bad_never_zero(text):
    read = reading.read_numbers(column(text))
    assert read.bad.tolist() == [True]
    assert read.values.isna().all()


def test_an_empty_cell_is_missing_not_bad():
    read = reading.read_numbers(column("", " ", None))
    assert read.bad.tolist() == [False, False, False]
    assert read.values.isna().all()


@pytest.mark.parametrize(
    ("texts", "comma"),
    [
        (["12,50", "1.234,00"], True),
        (["12.50", "1,234.00"], False),
        (["0,125"], True),
        (["0.125"], False),
        (["1.234.567"], True),
        (["1,250", "3.5"], False),
        (["5", "6"], False),
        (["12,5", "12.5"], False),
    ],
)
def test_the_decimal_sign_is_decided_by_the_whole_column(texts, comma):
    assert reading.decide_decimals({"precio": column(*texts)}, "f.csv") == {"precio": comma}


def test_a_column_that_does_not_tell_follows_its_neighbours():
    columns = {"cantidad": column("1,000", "2,000"), "total": column("12,50")}
    assert reading.decide_decimals(columns, "f.csv") == {"cantidad": True, "total": True}


@pytest.mark.parametrize("texts", [["1,250"], ["1.250", "2.000"], ["12,5", "12.5", "1.250"]])
def test_an_undecidable_column_of_numbers_is_asked_about(texts):
    with pytest.raises(QuestionError) as question:
        reading.decide_decimals({"precio": column(*texts)}, "f.csv")
    assert question.value.code == "ambiguous_numbers"
    assert question.value.values["samples"] == ", ".join(text for text in texts if not text.startswith("12"))
    assert reading.decide_decimals({"precio": column(*texts)}, "f.csv", answer=True) == {"precio": True}


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-22", "2026/11/22", "20261122", "22/11/2026", "22-11-26", "22.11.2026", "46348", "22112026"),
        *("22 nov 2026", "22 de noviembre de 2026", "Domingo, 22 de noviembre de 2026", "Nov 22, 2026", "22-nov-26"),
    ],
)
def test_a_day_is_read_as_people_and_programs_write_it(text):
    read = days(text, day_first=True)
    assert read.values.tolist() == [pd.Timestamp("2026-11-22")]
    assert read.hours.isna().all()


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        *(("2026-11-22 21:30", 21), ("2026-11-22T21:30:15-05:00", 21), ("22/11/2026 9:30 p. m.", 21)),
        ("22-Nov-2026 09:30 PM PET", 21),
        *(("22/11/2026 9:30 PM", 21), ("22/11/26 12:05 AM", 0), ("46348.8958333333", 21), ("22/11/2026, 1:05", 1)),
    ],
)
def test_the_hour_beside_a_day_is_kept(text, hour):
    read = days(text, "2026-11-22 13:00", day_first=True)
    assert read.values.tolist() == [pd.Timestamp("2026-11-22")] * 2
    assert read.hours.tolist() == [hour, 13]


@pytest.mark.parametrize("text", ["2026-02-30", "31/02/2026", "TOTAL", "1/13/2026", "1899-12-30", "2026-11-22T03:00Z"])
def test_what_is_no_day_is_bad(text):
    read = days(text, "", day_first=True)
    assert read.bad.tolist() == [True, False]
    assert read.values.isna().all()


def test_days_whose_times_are_all_midnight_have_no_hours():
    assert days("2026-11-22 00:00:00", "2026-11-23 00:00:00").hours.isna().all()


def test_one_date_beyond_the_twelfth_decides_the_whole_column():
    assert reading.decide_day_first(dates("05/03/2026", "13/03/2026"), "f.csv") is True
    assert reading.decide_day_first(dates("05/03/2026", "03/13/2026 13:00"), "f.csv") is False
    assert reading.decide_day_first(dates("2026-03-05", "46348"), "f.csv") is None


def test_dates_of_digits_alone_end_or_begin_with_their_year_and_their_order_is_decided_like_any_other():
    assert reading.decide_day_first(dates("02112026", "13112026"), "f.csv") is True
    assert reading.decide_day_first(dates("11022026", "11132026"), "f.csv") is False
    assert reading.decide_day_first(dates("20261102", "20261113"), "f.csv") is None
    read = days("02112026", "2112026", "20261102", day_first=True)
    assert read.values.tolist() == [pd.Timestamp("2026-11-02")] * 3
    with pytest.raises(QuestionError) as question:
        reading.decide_day_first(dates("02112026", "03112026"), "f.csv")
    assert question.value.values["day_first"] == "2026-11-02, 2026-11-03"


def test_an_undecidable_column_of_dates_is_asked_about_with_three_dates():
    texts = ("05/03/2026 12:00", "06/03/2026", "07/03/2026")
    with pytest.raises(QuestionError) as question:
        reading.decide_day_first(dates(*texts), "f.csv")
    assert question.value.code == "ambiguous_dates"
    assert question.value.values == {
        "file": "f.csv",
        "column": "fecha",
        "samples": "05/03/2026, 06/03/2026, 07/03/2026",
        "day_first": "2026-03-05, 2026-03-06, 2026-03-07",
        "month_first": "2026-05-03, 2026-06-03, 2026-07-03",
    }
    assert reading.decide_day_first(dates(*texts), "f.csv", answer=True) is True


@pytest.mark.parametrize(
    ("texts", "day_first"),
    [
        (("lunes 01/12/2025",), True),  # 12 January 2025 was a Sunday
        (("Wed, 05/06/2026 13:00",), False),  # 5 June 2026 is a Friday
        (("martes 02/12/2025 21:30", "03/12/2025"), True),
        (("dom. 01/11/2026",), None),  # so is 11 January
        (("sáb 05/06/2026",), None),  # neither is
        (("lunes 01/12/2025", "domingo 01/12/2025"), None),
    ],
)
def test_a_weekday_beside_a_date_tells_which_number_is_the_month(texts, day_first):
    if day_first is None:
        with pytest.raises(QuestionError, match="ambiguous_dates"):
            reading.decide_day_first(dates(*texts), "f.csv")
    else:
        assert reading.decide_day_first(dates(*texts), "f.csv") is day_first


def test_a_date_with_its_weekday_is_read_with_its_hour():
    read = days("lunes 01/12/2025 21:30", "Tue 2025-12-02", day_first=True)
    assert read.values.tolist() == [pd.Timestamp("2025-12-01"), pd.Timestamp("2025-12-02")]
    assert read.hours.tolist() == [21, pd.NA]


def test_dates_that_contradict_each_other_are_asked_about():
    with pytest.raises(QuestionError, match="ambiguous_dates"):
        reading.decide_day_first(dates("13/03/2026", "03/13/2026"), "f.csv")


def test_the_same_name_in_any_spelling_of_its_accents_is_one_name():
    names = column("Ají  de gallina ", "Aji\u0301 de gallina", "AjÃ\u00ad de gallina")
    assert reading.read_texts(names).unique().tolist() == ["Ají de gallina"]


def test_letters_that_nobody_sees_are_no_part_of_a_name():
    names = column("Ceviche mixto", "\ufeffCe\u200bviche\x0bmixto", "\x1b\u202eCeviche\u00ad \u200b mixto\x00\u2069")
    assert reading.read_texts(names).unique().tolist() == ["Ceviche mixto"]


@pytest.mark.parametrize(("text", "clock"), [("9 pm", "21:00"), ("21:30:00", "21:30"), ("9:30 a.m.", "09:30")])
def test_a_time_of_day_has_one_spelling(text, clock):
    assert reading.read_clock(text) == clock


def test_what_is_no_time_of_day_has_none():
    assert reading.read_clock("25:00") is None
    assert reading.read_clock("tarde") is None


def test_a_time_may_be_the_share_of_its_day():
    read = reading.read_hours(column("0.5416666667", "0.25", "0", "", "0.9999884"))
    assert (read.values.fillna(-1).tolist(), read.bad.any()) == ([13, 6, 0, -1, 23], False)
    assert reading.read_hours(column("0.25", "13.05")).values.tolist() == [0, 13]


@pytest.mark.parametrize(
    "written", ["0001-01-01", "01/01/0001", "1 enero 0026", "1999-12-31", "2100-01-01", "00010101"]
)
def test_a_day_before_2000_or_after_2099_is_none(written):
    assert days(written, day_first=True).bad.tolist() == [True]
