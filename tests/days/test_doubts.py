"""Days that are no example: 30 units a day, 60 on Saturdays, twelve weeks to Sunday 22 November 2026."""

import pandas as pd
import pytest

from forecasting.days.doubts import CashUp, Incomplete, doubtful, no_answers, review, spread
from forecasting.tables import HOME, empty
from tests.store.conftest import sold as sales_of

SATURDAY, SUNDAY, MONDAY = pd.date_range("2026-11-14", periods=3, unit="us")
LAST = pd.Timestamp("2026-11-22")
NO_ANSWER = no_answers()


def kept(**units: float) -> pd.DataFrame:
    """The days with other units on some of them, named ``day_14`` for 14 November; 0 is a day without sales."""
    days = pd.date_range("2026-08-31", LAST, unit="us")
    table = pd.DataFrame({"location": HOME, "source": "till", "day": days, "units": 30.0, "last_hour": pd.NA})
    table = table.assign(units=table["units"].where(table["day"].dt.day_of_week != 5, 60.0))
    for name, value in units.items():
        table.loc[table["day"] == f"2026-11-{name.removeprefix('day_')}", "units"] = float(value)
    return table[table["units"] > 0].assign(money=lambda rows: rows["units"] * 40)


def with_hours(last_hour: int, **units: float) -> pd.DataFrame:
    table = kept(**units)
    return table.assign(last_hour=table["day"].map(lambda day: last_hour if day == LAST else 22).astype("Int64"))


def said(answer: str, *days: pd.Timestamp, about: pd.Timestamp, source: str = "") -> pd.DataFrame:
    return pd.DataFrame({"location": HOME, "source": source, "day": list(days), "answer": answer, "about": about})


def look(sold: pd.DataFrame, answers: pd.DataFrame = NO_ANSWER, closed: pd.DataFrame | None = None):
    """What there is besides the last day, of which somebody has said that it is whole."""
    told = pd.concat([answers, said("whole", LAST, about=LAST)])
    return review(sold, empty("closed") if closed is None else closed, told, "PE")


def halves(sold: pd.DataFrame, answers: pd.DataFrame = NO_ANSWER) -> tuple[Incomplete, ...]:
    return review(sold, empty("closed"), answers, "PE").incomplete


WEEKEND_ON_MONDAY = kept(day_14=0, day_15=0, day_16=118)


def test_where_all_is_well_there_is_nothing_to_say():
    found = look(kept())
    assert (found.holes, found.cash_ups, found.incomplete) == ((), (), ())
    assert (found.first, found.last) == (pd.Timestamp("2026-08-31"), LAST)


def test_without_any_sales_there_is_nothing_to_say():
    assert look(kept().head(0)).last is None


def test_a_monday_with_three_days_worth_is_told_with_its_numbers():
    found = look(WEEKEND_ON_MONDAY)
    assert found.cash_ups == (CashUp(HOME, MONDAY, (SATURDAY, SUNDAY), "units", 118.0, 30.0, 120.0),)
    assert found.holes == ()


def test_where_the_units_look_usual_the_money_may_tell():
    money = WEEKEND_ON_MONDAY["money"]
    usual_units = WEEKEND_ON_MONDAY["units"].where(WEEKEND_ON_MONDAY["day"] != MONDAY, 31.0)
    (found,) = look(WEEKEND_ON_MONDAY.assign(units=usual_units, money=money)).cash_ups
    assert (found.measure, found.amount, found.together) == ("money", 4720.0, 4800.0)


@pytest.mark.parametrize("units", [35, 60, 300], ids=["a usual Monday", "a busy one", "far more than three days"])
def test_a_monday_that_is_not_about_the_sum_leaves_a_hole(units):
    found = look(kept(day_14=0, day_15=0, day_16=units))
    assert found.cash_ups == ()
    assert [hole.days for hole in found.holes] == [(SATURDAY, SUNDAY)]


def test_after_a_declared_closure_a_busy_day_is_just_busy():
    declared = pd.DataFrame({"day": [SATURDAY, SUNDAY], "location": HOME})
    assert look(WEEKEND_ON_MONDAY, closed=declared).cash_ups == ()


@pytest.mark.parametrize("answer", ["spread", "left_out"])
def test_what_was_answered_is_neither_asked_again_nor_a_hole(answer):
    found = look(WEEKEND_ON_MONDAY, said(answer, SATURDAY, SUNDAY, MONDAY, about=MONDAY))
    assert (found.cash_ups, found.holes) == ((), ())


def test_if_the_busy_day_is_right_the_days_before_it_are_a_hole():
    found = look(WEEKEND_ON_MONDAY, said("right", MONDAY, about=MONDAY))
    assert found.cash_ups == ()
    assert [hole.days for hole in found.holes] == [(SATURDAY, SUNDAY)]


def test_a_last_day_sold_until_three_in_the_afternoon_may_be_incomplete():
    assert halves(with_hours(15)) == (Incomplete(HOME, LAST, "hour", 15.0, 22.0),)


def test_an_hour_less_than_usual_is_still_whole_even_with_few_units():
    assert halves(with_hours(21, day_22=12)) == ()


def test_without_hours_units_tell_that_a_last_day_is_half_and_only_a_person_that_it_is_whole():
    assert halves(kept(day_22=12)) == (Incomplete(HOME, LAST, "units", 12.0, 30.0),)
    assert halves(kept(day_22=18)) == halves(kept()) == (Incomplete(HOME, LAST, "no_hours"),)
    assert halves(kept(), said("whole", LAST, about=LAST)) == ()


def test_hours_of_one_till_tell_that_the_day_was_over_for_an_app_without_hours_too():
    assert halves(pd.concat([with_hours(22), kept().assign(source="Rappi")])) == ()


def test_a_day_in_the_middle_may_be_half_where_a_file_ended_with_it():
    sold = kept(day_18=12)
    assert look(sold).incomplete == ()
    wednesday = pd.Timestamp("2026-11-18")
    ended = sold.assign(ends_file=sold["day"].isin([wednesday, MONDAY]))
    assert look(ended).incomplete == (Incomplete(HOME, wednesday, "units", 12.0, 30.0),)
    assert look(ended, said("whole", wednesday, about=wednesday)).incomplete == ()


def test_a_source_without_a_name_is_looked_at_like_any_other():
    nameless = kept(day_22=10).assign(source="")
    assert halves(nameless) == halves(kept(day_22=10)) != ()


def test_one_early_closing_among_eight_is_not_what_is_usual():
    sold = with_hours(18)
    early = sold["last_hour"].where(sold["day"] != "2026-11-15", 18)
    assert len(halves(sold.assign(last_hour=early))) == 1


def test_in_the_first_weeks_any_day_tells_what_is_usual():
    assert halves(with_hours(15).tail(8)) == (Incomplete(HOME, LAST, "hour", 15.0, 22.0),)
    assert halves(with_hours(21).tail(8)) == ()
    assert halves(kept(day_22=2).tail(8)) == (Incomplete(HOME, LAST, "units", 2.0, 30.0),)


def test_a_day_of_rest_that_is_open_for_once_is_not_held_against_other_days():
    for sold, untold in ((with_hours(15), "no_closing"), (kept(day_22=12), "no_hours")):
        rests = (sold["day"].dt.day_of_week == LAST.day_of_week) & (sold["day"] != LAST)
        assert halves(sold[~rests]) == (Incomplete(HOME, LAST, untold),)


def test_the_first_days_of_a_restaurant_tell_nothing_of_the_last_one():
    assert halves(kept(day_22=2).tail(3)) == (Incomplete(HOME, LAST, "no_hours"),)
    assert halves(with_hours(22).tail(3)) == (Incomplete(HOME, LAST, "no_closing"),)


def test_a_busy_weekday_after_a_silent_day_is_no_cash_up_while_too_few_of_its_kind_are_known():
    second_friday = pd.Timestamp("2026-09-11")
    found = look(kept()[lambda rows: rows["day"] != second_friday])
    assert (found.cash_ups, [hole.days for hole in found.holes]) == ((), [(second_friday,)])


def test_a_person_may_say_that_the_last_day_is_whole():
    assert halves(with_hours(15), said("whole", LAST, about=LAST)) == ()


def days(found: pd.DataFrame) -> list[str]:
    return [f"{day:%d/%m}" for day in found["day"]]


def test_until_somebody_answers_what_is_odd_teaches_nothing():
    found = review(kept(day_14=0, day_15=0, day_16=118, day_22=12), empty("closed"), NO_ANSWER, "PE")
    assert days(doubtful(found, NO_ANSWER)) == ["16/11", "22/11"]


def test_of_what_was_answered_only_what_is_left_out_teaches_nothing():
    for answer, taught in (("left_out", ["16/11"]), ("spread", []), ("right", [])):
        answers = said(answer, SATURDAY, SUNDAY, MONDAY, about=MONDAY)
        assert days(doubtful(look(WEEKEND_ON_MONDAY, answers), answers)) == taught


def test_a_day_of_which_an_app_is_missing_teaches_nothing_until_somebody_says_it_is_whole():
    app = kept(day_18=0).assign(source="Rappi")
    sold = pd.concat([kept(), app])
    wednesday = pd.Timestamp("2026-11-18")
    assert days(doubtful(look(sold), NO_ANSWER)) == ["18/11"]
    answers = said("whole", wednesday, about=wednesday)
    assert days(doubtful(look(sold, answers), answers)) == []


def test_what_a_source_cashed_up_late_while_another_sold_is_told_and_teaches_nothing():
    sold = pd.concat([kept(day_14=0, day_15=0, day_16=118), kept().assign(source="Rappi")])
    found = look(sold)
    assert found.cash_ups == (CashUp(HOME, MONDAY, (SATURDAY, SUNDAY), "units", 118.0, 30.0, 120.0, "till"),)
    assert (found.holes, days(doubtful(found, NO_ANSWER))) == ((), ["16/11", "14/11", "15/11"])
    answers = pd.concat([said("left_out", day, about=day) for day in (SATURDAY, SUNDAY, MONDAY)])
    found = look(sold, answers)
    assert (found.cash_ups, found.holes, len(doubtful(found, answers))) == ((), (), 3)


def test_two_orders_of_an_app_after_a_day_without_are_no_cash_up():
    app = kept(day_17=0, day_18=60).assign(source="Rappi", units=lambda rows: rows["units"] / 10)
    assert look(pd.concat([kept(), app])).cash_ups == ()


SALES = sales_of(
    *[(f"{day:%Y-%m-%d}", "Ceviche", units, units * 40) for day, units in kept().set_index("day")["units"].items()]
)


def three_in_one() -> pd.DataFrame:
    weekend = SALES["day"].isin([SATURDAY, SUNDAY])
    quantity = SALES["quantity"].where(SALES["day"] != MONDAY, 240.0)
    return SALES.assign(quantity=quantity, net_sales=quantity * 40)[~weekend]


def test_what_is_spread_falls_on_its_days_as_their_weekdays_usually_do_and_the_sum_stays():
    shared = spread(three_in_one(), said("spread", SATURDAY, SUNDAY, MONDAY, about=MONDAY))
    by_day = shared.set_index("day")["quantity"]
    assert by_day[[SATURDAY, SUNDAY, MONDAY]].tolist() == [120.0, 60.0, 60.0]
    assert shared["quantity"].sum() == three_in_one()["quantity"].sum()
    assert shared["net_sales"].sum() == pytest.approx(three_in_one()["net_sales"].sum())
    assert list(shared.columns) == list(SALES.columns)


def test_a_day_whose_own_file_came_later_takes_no_share():
    sunday = SALES[SALES["day"] == SUNDAY]
    told = said("spread", SATURDAY, SUNDAY, MONDAY, about=MONDAY)
    by_day = spread(pd.concat([three_in_one(), sunday]), told).set_index("day")["quantity"]
    assert by_day[[SATURDAY, SUNDAY, MONDAY]].tolist() == [160.0, 30.0, 80.0]


def test_without_a_history_the_shares_are_equal():
    told = said("spread", SATURDAY, SUNDAY, MONDAY, about=MONDAY)
    only = three_in_one()[lambda rows: rows["day"] == MONDAY]
    assert spread(only, told)["quantity"].tolist() == [80.0, 80.0, 80.0]


def test_without_answers_sales_stay_as_they_are():
    assert spread(SALES, NO_ANSWER) is SALES


def test_a_source_cashed_up_late_is_spread_by_its_own_usual_days_and_the_others_stay():
    app = SALES.assign(source="Rappi", quantity=10.0, net_sales=400.0)
    both, told = (
        pd.concat([three_in_one(), app], ignore_index=True),
        said("spread", SATURDAY, SUNDAY, MONDAY, about=MONDAY, source="till"),
    )
    shared = spread(both, told).set_index(["source", "day"])["quantity"]
    assert shared["till"][[SATURDAY, SUNDAY, MONDAY]].tolist() == [120.0, 60.0, 60.0]
    assert shared["Rappi"][[SATURDAY, SUNDAY, MONDAY]].tolist() == [10.0, 10.0, 10.0]
    assert shared.sum() == both["quantity"].sum()


def test_tickets_that_know_no_source_move_with_the_part_that_was_cashed_up_late():
    till = kept(day_14=0, day_15=0, day_16=120)
    sold = pd.concat([till, kept().assign(source="Rappi", units=40.0)])
    tickets = pd.DataFrame({"location": [HOME, HOME], "day": [SUNDAY, MONDAY], "tickets": [8.0, 32.0]})
    told = said("spread", SATURDAY, SUNDAY, MONDAY, about=MONDAY, source="till")
    shared = spread(tickets, told, sold)
    assert shared.set_index("day")["tickets"].to_dict() == {SATURDAY: 12.0, SUNDAY: 14.0, MONDAY: 14.0}
    assert len(shared) == 3  # a row for a day, as before


def test_what_was_said_of_one_source_does_not_answer_for_another():
    late = kept(day_14=0, day_15=0, day_16=118)
    sold = pd.concat([late, late.assign(source="Rappi"), kept().assign(source="Yape")])
    told = said("spread", SATURDAY, SUNDAY, MONDAY, about=MONDAY, source="till")
    assert [one.source for one in look(sold, told).cash_ups] == ["Rappi"]
    assert look(late, told).cash_ups == ()  # nor is it asked about again once that source is the only one
