"""Days without sales: twelve weeks of a restaurant, from Monday 31 August to Sunday 22 November 2026."""

import pandas as pd

from forecasting.days.calendar import public_holidays
from forecasting.days.silences import find_holes, find_silent_sources, silent_days
from forecasting.tables import HOME, WEEKDAYS, empty

EVERY_DAY = pd.date_range("2026-08-31", "2026-11-22", unit="us")
HOLIDAYS = public_holidays("PE", [2026])
NOTHING = empty("closed")


def sold(days: pd.DatetimeIndex, source: str = "till", location: str = HOME) -> pd.DataFrame:
    return pd.DataFrame({"location": location, "source": source, "day": days, "units": 30.0})


def without(*days: str) -> pd.DataFrame:
    return sold(EVERY_DAY.difference(pd.DatetimeIndex(days)))


def closed(*days: str, location: str = HOME) -> pd.DataFrame:
    return pd.DataFrame({"day": pd.to_datetime(list(days)).as_unit("us"), "location": location})


def holes(kept: pd.DataFrame, declared: pd.DataFrame = NOTHING, explained: pd.DataFrame = NOTHING):
    found = find_holes(silent_days(kept, declared), HOLIDAYS, explained)
    return [(hole.kind, hole.name, [f"{day:%d/%m}" for day in hole.days]) for hole in found]


def test_where_every_day_was_sold_there_is_no_hole():
    assert holes(sold(EVERY_DAY)) == []


def test_a_weekday_without_sales_is_one_proposal_for_all_of_them():
    (hole,) = holes(sold(EVERY_DAY[EVERY_DAY.day_of_week != 1]))
    assert hole[:2] == ("weekday", WEEKDAYS[1])
    assert (len(hole[2]), hole[2][0], hole[2][-1]) == (12, "01/09", "17/11")


ONCE_A_MONTH = sold(pd.DatetimeIndex(["2026-09-15", "2026-10-15", "2026-11-15"]))


def test_a_kitchen_that_sells_once_a_month_has_one_hole_and_rests_on_no_weekday():
    (hole,) = holes(ONCE_A_MONTH)
    assert (hole[0], len(hole[2]), hole[2][0], hole[2][-1]) == ("seldom", 59, "16/09", "14/11")


def test_a_kitchen_that_sells_once_a_month_is_not_asked_about_the_next_one_once_it_has_said_so():
    assert holes(ONCE_A_MONTH, explained=closed("2026-10-14")) == []
    assert len(holes(ONCE_A_MONTH, explained=closed("2026-10-15"))) == 1  # of a day with sales something else was said


def test_a_weekday_that_opened_later_rests_only_until_then():
    (hole,) = holes(sold(EVERY_DAY[(EVERY_DAY.day_of_week != 1) | (EVERY_DAY >= "2026-10-20")]))
    assert hole == ("weekday", "tue", ["01/09", "08/09", "15/09", "22/09", "29/09", "06/10", "13/10"])


def test_a_holiday_goes_by_its_name():
    assert holes(without("2026-10-08")) == [("holiday", "Combate de Angamos", ["08/10"])]


def test_days_in_a_row_are_one_stretch_whose_file_is_missing():
    assert holes(without("2026-10-14", "2026-10-15", "2026-11-11")) == [
        ("missing", "", ["11/11"]),
        ("missing", "", ["14/10", "15/10"]),
    ]


def test_a_stretch_goes_on_across_a_rest_day():
    resting = EVERY_DAY[EVERY_DAY.day_of_week != 1].difference(pd.DatetimeIndex(["2026-10-12", "2026-10-14"]))
    assert ("missing", "", ["12/10", "14/10"]) in holes(sold(resting))


def test_a_closure_of_a_month_is_no_pattern_of_rest_days():
    month = pd.date_range("2026-09-14", "2026-10-11")
    kept = sold(EVERY_DAY[~EVERY_DAY.isin(month)])
    assert [(kind, days[0], days[-1]) for kind, _, days in holes(kept)] == [("missing", "14/09", "11/10")]


def test_after_three_weeks_of_holidays_the_rest_day_is_still_one():
    holidays = pd.date_range("2026-10-20", "2026-11-09", unit="us")
    kept = sold(EVERY_DAY[(EVERY_DAY.day_of_week != 0) & ~EVERY_DAY.isin(holidays)])
    rest_days = ["07/09", "14/09", "21/09", "28/09", "05/10", "12/10", "19/10"]
    assert holes(kept, closed(*holidays.astype("str"))) == [("weekday", "mon", rest_days)]


def test_two_tuesdays_without_sales_are_no_rest_day():
    assert [kind for kind, _, _ in holes(without("2026-11-10", "2026-11-17"))] == ["missing", "missing"]


def test_two_weeks_are_enough_to_see_a_rest_day_in_a_new_restaurant():
    weeks = EVERY_DAY[:14]
    assert holes(sold(weeks[weeks.day_of_week != 1])) == [("weekday", "tue", ["01/09", "08/09"])]


def test_a_declared_closure_is_no_hole():
    assert holes(without("2026-10-14"), closed("2026-10-14")) == []


def test_rest_days_once_declared_are_not_asked_about_every_week():
    kept = sold(EVERY_DAY[EVERY_DAY.day_of_week != 1])
    assert holes(kept, closed("2026-09-01", "2026-09-08")) == []


def test_what_somebody_explained_is_no_hole():
    assert holes(without("2026-10-14"), explained=closed("2026-10-14")) == []


def test_each_location_has_its_own_holes():
    lince, surco = sold(EVERY_DAY, location="Lince"), without("2026-10-14").assign(location="Surco")
    (hole,) = find_holes(silent_days(pd.concat([lince, surco]), NOTHING), HOLIDAYS, NOTHING)
    assert (hole.location, hole.days) == ("Surco", (pd.Timestamp("2026-10-14"),))


def test_a_closure_without_a_location_holds_for_all_of_them():
    both = pd.concat([without("2026-10-14").assign(location=name) for name in ("Lince", "Surco")])
    assert holes(both, closed("2026-10-14")) == []


def silent_sources(*tables: pd.DataFrame) -> list[tuple[str, list[str]]]:
    found = find_silent_sources(pd.concat(tables), NOTHING)
    return [(hole.name, [f"{day:%d/%m}" for day in hole.days]) for hole in found]


def test_an_app_that_sells_every_day_is_missed_on_the_day_it_is_silent():
    app = sold(EVERY_DAY.difference(pd.DatetimeIndex(["2026-10-14", "2026-11-22"])), "Rappi")
    assert silent_sources(sold(EVERY_DAY), app) == [("Rappi", ["14/10", "22/11"])]


def test_an_app_that_sells_now_and_then_is_missed_on_no_day():
    assert silent_sources(sold(EVERY_DAY), sold(EVERY_DAY[::3], "Rappi")) == []


def test_an_app_that_was_given_up_is_not_missed():
    assert silent_sources(sold(EVERY_DAY), sold(EVERY_DAY[:40], "Rappi")) == []


def test_an_app_that_rests_on_mondays_is_not_missed_on_mondays():
    assert silent_sources(sold(EVERY_DAY), sold(EVERY_DAY[EVERY_DAY.day_of_week != 0], "Rappi")) == []


def test_a_till_that_another_one_has_replaced_is_no_longer_expected_and_one_beside_an_app_that_begins_is():
    until, since = EVERY_DAY[EVERY_DAY < "2026-11-16"], EVERY_DAY[EVERY_DAY >= "2026-11-15"]
    new_till = pd.concat([sold(until), sold(since, "Caja nueva").assign(units=20.0)])
    app = pd.concat([sold(until), sold(since, "Rappi").assign(units=5.0)])
    assert find_silent_sources(new_till, NOTHING) == []
    (hole,) = find_silent_sources(app, NOTHING)
    assert (hole.name, len(hole.days)) == ("till", 7)
    back = pd.concat([new_till, sold(EVERY_DAY[-1:])])
    assert [(hole.name, len(hole.days)) for hole in find_silent_sources(back, NOTHING)] == [("till", 6)]
