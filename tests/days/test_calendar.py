import pandas as pd
import pytest

from forecasting.days.calendar import close_quiet_weekdays, make_days, mark_holidays, public_holidays
from forecasting.errors import InputError
from forecasting.tables import HOME, empty
from tests.restaurants import days_open, rows

NO_EVENTS, NEVER_CLOSED = empty("events"), empty("closed")


def calendar(first: str, last: str, locations=(HOME,), events=NO_EVENTS, closed=NEVER_CLOSED, country="PE"):
    first, last = pd.Timestamp(first), pd.Timestamp(last)
    return make_days(locations, first, last, country=country, events=events, closed=closed)


def on(days: pd.DataFrame, day: str) -> pd.Series:
    return days.set_index("day").loc[pd.Timestamp(day)]


def sold_on(days: pd.DatetimeIndex, location: str = HOME) -> pd.DataFrame:
    return pd.DataFrame({"location": pd.Series(location, index=range(len(days)), dtype="str"), "day": days})


def test_perus_independence_day_is_a_holiday_with_its_neighbours_marked():
    days = calendar("2026-07-25", "2026-08-02")
    assert days.loc[days["is_holiday"], "day"].dt.day.tolist() == [28, 29]
    assert days.loc[days["before_holiday"], "day"].dt.day.tolist() == [27]
    assert days.loc[days["after_holiday"], "day"].dt.day.tolist() == [30]


@pytest.mark.parametrize("language", ["en_US.UTF-8", "es_PE.UTF-8", "C"])
def test_a_holiday_carries_its_spanish_name_on_a_machine_of_any_language(monkeypatch, language):
    monkeypatch.setenv("LANGUAGE", language)
    assert on(calendar("2026-12-24", "2026-12-26"), "2026-12-25")["holiday"] == "Navidad del Señor"


def test_the_neighbours_of_a_holiday_outside_of_the_table_are_marked_too():
    days = calendar("2026-07-30", "2026-08-05")  # 29 July and 6 August are holidays
    assert days.loc[days["after_holiday"], "day"].dt.day.tolist() == [30]
    assert days.loc[days["before_holiday"], "day"].dt.day.tolist() == [5]


def test_new_years_eve_of_the_year_before_is_the_eve_of_a_holiday():
    assert on(calendar("2026-12-30", "2026-12-31"), "2026-12-31")["before_holiday"]


def test_a_country_unknown_to_the_calendar_is_an_error_that_names_it():
    with pytest.raises(InputError, match="unknown_country: country=XX"):
        public_holidays("XX", [2026])


def test_another_country_has_its_own_holidays():
    assert on(calendar("2026-09-15", "2026-09-17", country="MX"), "2026-09-16")["is_holiday"]


def test_wages_are_paid_in_the_middle_and_at_the_end_of_the_month():
    days = calendar("2026-03-13", "2026-04-02")
    assert days.loc[days["is_payday"], "day"].dt.day.tolist() == [15, 16, 31, 1]


def test_february_ends_with_a_payday_too():
    days = calendar("2026-02-27", "2026-03-02")
    assert days.loc[days["is_payday"], "day"].dt.strftime("%d/%m").tolist() == ["28/02", "01/03"]


def test_january_is_summer_and_july_is_winter_in_the_south():
    assert on(calendar("2026-01-01", "2026-07-01"), "2026-01-01")["season"] == 0
    assert on(calendar("2026-01-01", "2026-07-01"), "2026-07-01")["season"] == 2


def test_two_events_on_a_day_are_one_row_as_strong_as_the_stronger():
    events = rows(
        "events",
        {"day": "2026-06-28", "event": "Final", "strength": 2.0},
        {"day": "2026-06-28", "event": "Feria", "strength": 0.5},
    )
    sunday = calendar("2026-06-28", "2026-06-28", events=events)
    assert sunday[["event", "event_strength"]].to_numpy().tolist() == [["Final; Feria", 2.0]]


def test_an_event_without_a_strength_is_one_of_the_usual_size():
    events = rows("events", {"day": "2026-06-28", "event": "Final"})
    days = calendar("2026-06-27", "2026-06-28", events=events)
    assert days["event_strength"].tolist() == [0.0, 1.0]


def test_an_event_belongs_to_its_location():
    events = rows("events", {"day": "2026-06-28", "event": "Feria", "location": "Surco"})
    days = calendar("2026-06-28", "2026-06-28", ("Lince", "Surco"), events)
    assert dict(zip(days["location"], days["event"], strict=True)) == {"Lince": "", "Surco": "Feria"}


def test_an_event_that_names_no_location_is_one_of_all_that_have_a_name():
    events = rows("events", {"day": "2026-06-28", "event": "Final"})
    assert calendar("2026-06-28", "2026-06-28", ("Lince", "Surco"), events)["event"].tolist() == ["Final", "Final"]
    assert calendar("2026-06-28", "2026-06-28", (HOME, "Surco"), events)["event"].tolist() == ["Final", ""]


def test_a_closure_that_names_no_location_closes_all_that_have_a_name():
    closed = rows("closed", {"day": "2026-06-28"})
    assert calendar("2026-06-28", "2026-06-28", ("Lince", "Surco"), closed=closed)["closed"].tolist() == [True, True]


def test_a_holiday_is_the_same_at_every_location_and_ingredient_however_the_rows_are_sorted():
    days = calendar("2026-07-27", "2026-07-28", ("Lince", "Surco"))
    jumbled = pd.concat([days.iloc[[3, 0]], days.iloc[[2, 1]]])
    marked = mark_holidays(jumbled, beyond=[])
    assert marked["before_holiday"].tolist() == [False, True, True, False]


def test_the_future_mondays_of_a_kitchen_that_rests_on_mondays_are_closed():
    sold = sold_on(days_open(pd.Timestamp("2026-03-01"), pd.Timestamp("2026-03-29")))
    days = close_quiet_weekdays(calendar("2026-03-01", "2026-04-12"), sold)
    ahead = days[days["day"] > "2026-03-29"]
    assert ahead.loc[ahead["closed"], "day"].dt.strftime("%d/%m").tolist() == ["30/03", "06/04"]


def test_a_weekday_that_was_open_once_in_eight_weeks_stays_open():
    sold = sold_on(days_open(pd.Timestamp("2026-02-03"), pd.Timestamp("2026-03-29")).append(days_open()[:0]))
    with_a_monday = pd.concat([sold, sold_on(pd.DatetimeIndex(["2026-02-09"]))])
    days = close_quiet_weekdays(calendar("2026-02-03", "2026-04-05"), with_a_monday)
    assert not on(days, "2026-03-30")["closed"]


def test_a_monday_that_was_open_for_a_holiday_says_nothing_of_other_mondays():
    sold = sold_on(days_open(pd.Timestamp("2026-05-26"), pd.Timestamp("2026-07-19")))
    with_a_holiday = pd.concat([sold, sold_on(pd.DatetimeIndex(["2026-06-29"]))])  # San Pedro y San Pablo, a Monday
    events = rows("events", {"day": "2026-07-27", "event": "Aniversario"})
    days = close_quiet_weekdays(calendar("2026-05-26", "2026-08-03", events=events), with_a_holiday)
    ahead = days[(days["day"] > "2026-07-19") & (days["day_of_week"] == 0)]
    assert ahead["closed"].tolist() == [True, False, True]  # what opens for a holiday opens for an event


def test_a_weekday_seen_only_on_a_holiday_is_no_rest():
    sold = sold_on(pd.date_range("2026-07-27", "2026-08-02"))  # with the holidays of a Tuesday and a Wednesday
    days = close_quiet_weekdays(calendar("2026-07-27", "2026-08-09"), sold)
    assert not days["closed"].any()


def test_a_past_day_without_sales_is_closed():
    sold = sold_on(pd.DatetimeIndex(["2026-03-27", "2026-03-29"]))
    days = close_quiet_weekdays(calendar("2026-03-27", "2026-03-29"), sold)
    assert days["closed"].tolist() == [False, True, False]


def test_a_past_day_with_sales_is_open_whatever_the_list_of_closures_says():
    closed = rows("closed", {"day": "2026-03-28"})
    days = calendar("2026-03-27", "2026-03-29", closed=closed)
    sold = sold_on(pd.date_range("2026-03-27", "2026-03-29"))
    assert not close_quiet_weekdays(days, sold)["closed"].any()


def test_a_closure_that_is_announced_closes_a_future_day_of_its_location_only():
    closed = rows("closed", {"day": "2026-04-01", "location": "Surco"})
    week = pd.date_range("2026-03-23", "2026-03-29")
    days = close_quiet_weekdays(
        calendar("2026-03-23", "2026-04-02", ("Lince", "Surco"), closed=closed),
        pd.concat([sold_on(week, "Lince"), sold_on(week, "Surco")]),
    )
    shut = days[days["closed"]]
    assert shut[["location", "day"]].to_numpy().tolist() == [["Surco", pd.Timestamp("2026-04-01")]]


def test_the_day_after_a_closure_is_marked_at_its_location():
    closed = rows("closed", {"day": "2026-04-01", "location": "Surco"})
    days = calendar("2026-03-31", "2026-04-03", ("Lince", "Surco"), closed=closed)
    after = days[days["after_closure"]]
    assert after[["location", "day"]].to_numpy().tolist() == [["Surco", pd.Timestamp("2026-04-02")]]


def test_after_three_days_nobody_knows_which_weekdays_are_rests():
    sold = sold_on(pd.date_range("2026-03-27", "2026-03-29"))
    days = close_quiet_weekdays(calendar("2026-03-27", "2026-04-05"), sold)
    assert not days["closed"].any()


def test_a_location_that_is_late_with_its_sales_was_not_open_without_guests():
    in_time = sold_on(pd.date_range("2026-03-16", "2026-03-29"), "Lince")
    late = sold_on(pd.date_range("2026-03-16", "2026-03-22"), "Surco")
    days = close_quiet_weekdays(calendar("2026-03-16", "2026-03-31", ("Lince", "Surco")), pd.concat([in_time, late]))
    unknown = days[(days["location"] == "Surco") & (days["day"] > "2026-03-22")].set_index("day")["closed"]
    assert unknown[:"2026-03-29"].all()
    assert not unknown["2026-03-30":].any()


def test_after_months_of_closure_the_weekdays_from_before_it_still_count():
    open_days = pd.concat(
        [sold_on(pd.date_range("2026-01-05", "2026-01-18")), sold_on(pd.date_range("2026-05-01", "2026-05-01"))]
    )
    days = close_quiet_weekdays(calendar("2026-01-05", "2026-05-08"), open_days)
    ahead = days[days["day"] > "2026-05-01"]
    assert not ahead["closed"].any()


def test_where_less_is_sold_than_once_a_week_only_what_was_said_to_be_closed_is():
    once_a_month = sold_on(pd.DatetimeIndex(["2026-01-15", "2026-02-15", "2026-03-15"]))
    closed = rows("closed", {"day": "2026-02-01"}, {"day": "2026-03-15"}, {"day": "2026-03-20"})
    days = close_quiet_weekdays(calendar("2026-01-15", "2026-04-15", closed=closed), once_a_month)
    shut = days.loc[days["closed"], "day"].dt.strftime("%d/%m").tolist()
    assert shut == ["01/02", "20/03"]  # on 15 March something was sold, whatever was said


def test_a_kitchen_that_opens_once_a_week_is_closed_on_the_other_days():
    saturdays = sold_on(pd.date_range("2026-02-07", "2026-03-28", freq="7D"))
    days = close_quiet_weekdays(calendar("2026-02-07", "2026-04-11"), saturdays)
    assert days.loc[~days["closed"], "day_of_week"].tolist() == [5] * 10


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-02-07", "Día del Pisco Sour"),
        ("2026-05-10", "Día de la Madre"),
        ("2026-06-21", "Día del Padre"),
        ("2026-06-28", "Día Nacional del Ceviche"),
        ("2026-07-19", "Día del Pollo a la Brasa"),
        ("2026-07-26", "Día Nacional del Pisco"),
        ("2026-09-13", "Día de la Gastronomía Peruana"),
        ("2026-10-31", "Día de la Canción Criolla"),
        ("2026-04-04", "Sábado Santo"),
        ("2025-04-19", "Sábado Santo"),
        ("2026-05-11", ""),
    ],
)
def test_peru_celebrates_days_that_are_not_free(day, name):
    found = calendar(day, day).iloc[0]
    assert found["observance"] == name
    assert not found["is_holiday"]


def test_a_day_can_be_a_holiday_and_an_observance():
    found = on(calendar("2024-07-28", "2024-07-28"), "2024-07-28")
    assert (found["holiday"], found["observance"]) == ("Fiestas Patrias", "Día Nacional del Pisco")


def test_peru_calls_both_days_of_its_independence_fiestas_patrias_as_its_people_do():
    assert calendar("2026-07-28", "2026-07-29")["holiday"].tolist() == ["Fiestas Patrias", "Fiestas Patrias"]


def test_holy_week_moves_with_easter():
    for first in ("2025-04-17", "2026-04-02"):
        days = calendar(first, str(pd.Timestamp(first) + pd.Timedelta(days=1)))
        assert days["holiday"].tolist() == ["Jueves Santo", "Viernes Santo"]


def test_other_countries_celebrate_what_the_library_knows():
    assert on(calendar("2026-05-10", "2026-05-10", country="US"), "2026-05-10")["observance"] == "Mother's Day"
    assert on(calendar("2026-05-10", "2026-05-10", country="MX"), "2026-05-10")["observance"] == ""


def days_with(mark: str, first: str, last: str) -> list[str]:
    days = calendar(first, last)
    return days.loc[days[mark], "day"].dt.strftime("%d/%m").tolist()


def test_three_free_days_in_a_row_are_a_long_weekend_and_two_are_not():
    assert days_with("is_long_weekend", "2026-06-19", "2026-06-30") == ["27/06", "28/06", "29/06"]
    assert days_with("is_long_weekend", "2026-04-01", "2026-04-06") == ["02/04", "03/04", "04/04", "05/04"]


def test_a_long_weekend_counts_from_outside_of_the_table_too():
    assert days_with("is_long_weekend", "2026-06-29", "2026-06-30") == ["29/06"]
    assert days_with("is_long_weekend", "2026-04-01", "2026-04-02") == ["02/04"]


def test_a_working_day_between_a_holiday_and_a_weekend_is_a_bridge():
    assert days_with("is_bridge_day", "2026-07-20", "2026-08-09") == ["24/07", "27/07", "07/08"]


@pytest.mark.parametrize(
    ("day", "off"),
    [
        ("2025-03-16", True),
        ("2025-03-17", False),
        ("2025-07-27", False),
        ("2025-07-28", True),
        ("2025-08-10", True),
        ("2025-08-11", False),
        ("2025-12-19", False),
        ("2025-12-20", True),
        ("2026-03-15", True),
        ("2026-03-16", False),
    ],
)
def test_schools_in_peru_are_closed_in_summer_and_around_independence_day(day, off):
    assert on(calendar(day, day), day)["is_school_holiday"] == off


def test_of_schools_elsewhere_nothing_is_known():
    assert not calendar("2026-01-01", "2026-12-31", country="MX")["is_school_holiday"].any()


@pytest.mark.parametrize("name", ["Inmaculada Concepción", "INMACULADA CONCEPCION "])
def test_a_holiday_that_doesnt_count_here_is_an_ordinary_day_at_this_location_only(name):
    events = rows("events", {"day": "2026-12-08", "event": name, "strength": 0, "location": "Surco"})
    days = calendar("2026-12-06", "2026-12-10", ("Lince", "Surco"), events)
    lince, surco = (days[days["location"] == location].set_index("day") for location in ("Lince", "Surco"))
    assert lince["is_holiday"].tolist() == [False, False, True, True, False]
    assert surco["is_holiday"].tolist() == [False, False, False, True, False]
    assert surco["before_holiday"].tolist() == [False, False, True, False, False]
    assert (surco["event"] == "").all()


def test_a_holiday_dropped_just_outside_of_the_table_has_no_eve():
    events = rows("events", {"day": "2026-08-06", "event": "Batalla de Junín", "strength": 0})
    assert not on(calendar("2026-08-01", "2026-08-05", events=events), "2026-08-05")["before_holiday"]


def test_an_observance_of_a_strength_is_also_an_event_of_that_strength():
    events = rows("events", {"day": "2026-05-10", "event": "Día de la Madre", "strength": 2.0})
    found = on(calendar("2026-05-10", "2026-05-10", events=events), "2026-05-10")
    assert found[["observance", "event", "event_strength"]].tolist() == ["Día de la Madre", "Día de la Madre", 2.0]


def test_an_observance_dropped_every_year_is_gone_on_whichever_day_it_falls_from_then_on():
    events = rows("events", {"day": "2025-07-27", "event": "Día Nacional del Pisco", "strength": 0, "yearly": "yes"})
    days = calendar("2024-01-01", "2026-12-31", events=events)
    assert days.loc[days["observance"] == "Día Nacional del Pisco", "day"].dt.year.tolist() == [2024]


def test_a_yearly_event_comes_back_on_its_date_from_its_first_year_on():
    events = rows("events", {"day": "2024-02-29", "event": "Aniversario", "strength": 2.0, "yearly": "yes"})
    days = calendar("2023-01-01", "2026-12-31", events=events)
    found = days.loc[days["event"] == "Aniversario", "day"].dt.strftime("%Y-%m-%d").tolist()
    assert found == ["2024-02-29", "2025-02-28", "2026-02-28"]


def test_what_is_said_of_one_day_goes_before_what_is_said_of_every_year():
    events = rows(
        "events",
        {"day": "2024-05-12", "event": "Día de la Madre", "strength": 2.0, "yearly": "yes"},
        {"day": "2026-05-10", "event": "Día de la Madre", "strength": 0.5},
    )
    days = calendar("2025-01-01", "2026-12-31", events=events)
    assert days.loc[days["event"] != "", "event_strength"].tolist() == [2.0, 0.5]


def test_no_column_of_the_calendar_is_ever_missing():
    assert not calendar("2024-01-01", "2027-12-31", ("Lince", "Surco")).isna().any(axis=None)


def test_one_that_sells_seldom_was_not_open_without_guests_before_its_first_sale_or_when_it_is_late():
    in_time = sold_on(pd.date_range("2026-03-02", "2026-03-29"), "Lince")
    seldom = sold_on(pd.DatetimeIndex(["2026-03-04", "2026-03-14", "2026-03-24"]), "Surco")
    days = close_quiet_weekdays(calendar("2026-03-02", "2026-03-31", ("Lince", "Surco")), pd.concat([in_time, seldom]))
    shut = days.loc[(days["location"] == "Surco") & days["closed"], "day"]
    assert shut.dt.day.tolist() == [2, 3, 25, 26, 27, 28, 29]
