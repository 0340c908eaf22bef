from dataclasses import replace

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.supply.calendars import (
    Calendar,
    calendars_by_location,
    delivery_calendars,
    last_order,
    last_protected_day,
    lost_deliveries,
    next_order,
    windows,
)
from forecasting.tables import Restaurant
from tests.week import FRIDAY, MONDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY, rows, supplier


def calendar(closed: tuple[pd.Timestamp, ...] = (), **changes) -> Calendar:
    return delivery_calendars(rows("suppliers", supplier(**changes)), closed)["Verduras"]


def test_delivery_days_and_cutoff_stand_in_the_table_as_files_are_read():
    assert calendar(delivery_days="mon,thu,sun").weekdays == {0, 3, 6}
    assert calendar(cutoff="09:05").cutoff == pd.Timedelta(hours=9, minutes=5)


def test_what_one_buys_oneself_is_bought_on_the_day_itself_until_the_market_is_over():
    own = calendar(delivery_days="tue,thu", cutoff="20:00", lead_time_days=1.0, minimum=80.0, self_bought="yes")
    for hour in (0, 19):
        assert next_order(own, TUESDAY + pd.Timedelta(hours=hour)).arrives == TUESDAY
    assert next_order(own, TUESDAY + pd.Timedelta(hours=20)).arrives == THURSDAY
    assert (own.minimum, calendar(minimum=80.0).minimum) == (0.0, 80.0)  # a market asks for none
    dawn = calendar(delivery_days="tue,thu", cutoff="05:00", lead_time_days=0.0, self_bought="yes")
    assert next_order(dawn, TUESDAY + pd.Timedelta(hours=8)).order_by == TUESDAY + pd.Timedelta(hours=12)


@pytest.mark.parametrize("words", ["", "mon,xyz", "lun,mié", "mon-fri", "diario", "mon, tue"])
def test_delivery_days_that_cannot_be_read_are_named_with_their_row(words):
    with pytest.raises(InputError, match=r"bad_delivery_days: supplier=Peces, delivery_days=.*, row=3"):
        delivery_calendars(rows("suppliers", supplier(), supplier(supplier="Peces", delivery_days=words)), closed=())


@pytest.mark.parametrize("words", ["", "25:00", "9pm", "9:00", "21", "21:60"])
def test_a_cutoff_that_cannot_be_read_is_named_with_its_row(words):
    with pytest.raises(InputError, match=r"bad_cutoff: supplier=Verduras, cutoff=.*, row=2"):
        calendar(cutoff=words)


def test_a_supplier_stands_in_the_table_once():
    with pytest.raises(InputError, match=r"supplier_twice: supplier=Verduras, rows=\[2, 3\]"):
        delivery_calendars(rows("suppliers", supplier(), supplier(minimum=50.0)), closed=())


def test_days_of_lead_time_are_whole():
    with pytest.raises(InputError, match="bad_lead_time"):
        calendar(lead_time_days=1.5)


def test_who_is_late_closes_his_orders_as_ever_and_comes_days_after():
    usual = next_order(calendar(), MONDAY)
    late = replace(calendar(), late_days=2)
    window = next_order(late, MONDAY)
    assert window.order_by == usual.order_by
    assert (window.arrives - usual.arrives).days == (window.next_arrives - usual.next_arrives).days == 2
    assert last_order(late, window.arrives, MONDAY).order_by == usual.order_by


def test_the_next_order_is_the_first_whose_cutoff_is_still_ahead():
    window = next_order(calendar(), MONDAY)
    assert window.order_by == TUESDAY + pd.Timedelta(hours=21)
    assert (window.arrives, window.next_arrives) == (WEDNESDAY, FRIDAY)


@pytest.mark.parametrize(("clock", "arrives"), [("20:59", WEDNESDAY), ("21:00", FRIDAY), ("23:30", FRIDAY)])
def test_the_cutoff_hour_decides(clock, arrives):
    assert next_order(calendar(), TUESDAY + pd.Timedelta(f"{clock}:00")).arrives == arrives


def test_lead_time_moves_the_cutoff_days_ahead():
    window = next_order(calendar(delivery_days="thu", lead_time_days=2.0, cutoff="12:00"), MONDAY)
    assert window.order_by == TUESDAY + pd.Timedelta(hours=12)
    assert (window.arrives, window.next_arrives) == (THURSDAY, THURSDAY + pd.Timedelta(days=7))


def test_days_without_delivery_are_skipped_for_both_deliveries():
    window = next_order(calendar(closed=(WEDNESDAY, SATURDAY)), MONDAY)
    assert (window.arrives, window.next_arrives) == (FRIDAY, MONDAY + pd.Timedelta(days=7))


def test_a_lost_delivery_is_one_for_which_one_could_still_order_until_the_delivery_after_the_next():
    assert lost_deliveries(calendar(closed=(WEDNESDAY, THURSDAY)), MONDAY) == {"closed": [WEDNESDAY]}
    assert lost_deliveries(calendar(closed=(SATURDAY,)), TUESDAY + pd.Timedelta(hours=21)) == {"closed": [SATURDAY]}
    assert lost_deliveries(calendar(closed=(WEDNESDAY,)), TUESDAY + pd.Timedelta(hours=21)) == {}
    assert lost_deliveries(replace(calendar(closed=(WEDNESDAY,)), late_days=1), MONDAY) == {"closed": [THURSDAY]}


def test_a_delivery_lost_to_a_holiday_is_told_from_one_on_a_closed_day():
    his = delivery_calendars(rows("suppliers", supplier()), [FRIDAY], [WEDNESDAY, FRIDAY])["Verduras"]
    assert lost_deliveries(his, MONDAY) == {"holiday": [WEDNESDAY], "closed": [FRIDAY]}
    always = delivery_calendars(rows("suppliers", supplier(on_holidays="yes")), [], [WEDNESDAY])["Verduras"]
    assert lost_deliveries(always, MONDAY) == {}


def test_an_order_on_the_day_of_delivery_needs_no_lead():
    assert next_order(calendar(lead_time_days=0.0, cutoff="06:00"), MONDAY).arrives == MONDAY


def test_the_last_order_before_a_run_out_may_arrive_on_that_very_morning():
    deadline = last_order(calendar(), run_out=FRIDAY, now=MONDAY)
    assert (deadline.arrives, deadline.order_by) == (FRIDAY, THURSDAY + pd.Timedelta(hours=21))
    assert not deadline.missed


def test_a_run_out_before_the_next_possible_delivery_is_missed():
    deadline = last_order(calendar(), run_out=TUESDAY, now=MONDAY)
    assert (deadline.arrives, deadline.missed) == (MONDAY, True)


def test_futures_have_to_reach_the_last_day_that_an_open_order_protects():
    weekly = calendar(delivery_days="thu")
    assert last_protected_day([calendar(), weekly], MONDAY) == WEDNESDAY + pd.Timedelta(days=7)
    assert pd.isna(last_protected_day([], MONDAY))


def test_no_order_lies_in_the_past():
    for hour in range(0, 24 * 7, 3):
        now = MONDAY + pd.Timedelta(hours=hour)
        window = next_order(calendar(closed=(WEDNESDAY,)), now)
        assert now < window.order_by < window.arrives < window.next_arrives


def test_the_last_delivery_before_a_run_out_is_none_that_is_lost():
    assert last_order(calendar(closed=(WEDNESDAY,)), run_out=THURSDAY, now=MONDAY).arrives == MONDAY


def closed_at(*given: tuple[str, pd.Timestamp]) -> Restaurant:
    closed = rows("closed", *[{"location": location, "day": day} for location, day in given])
    return Restaurant(suppliers=rows("suppliers", supplier()), closed=closed)


def arrivals(restaurant: Restaurant, *locations: str) -> dict[str, pd.Timestamp]:
    calendars = calendars_by_location(restaurant, locations, holidays=(WEDNESDAY,))
    return {location: next_order(of["Verduras"], MONDAY).arrives for location, of in calendars.items()}


def test_nobody_delivers_on_a_holiday_nor_where_it_is_closed():
    closed = closed_at(("Lince", FRIDAY))
    assert arrivals(closed, "Lince", "Surco") == {"Lince": SATURDAY, "Surco": FRIDAY}


def test_who_comes_on_holidays_does_but_not_where_it_is_closed():
    fish = Restaurant(
        suppliers=rows("suppliers", supplier(on_holidays="yes")),
        closed=rows("closed", {"location": "Lince", "day": WEDNESDAY}),
    )
    assert arrivals(fish, "Lince", "Surco") == {"Lince": FRIDAY, "Surco": WEDNESDAY}
    everywhere_shut = calendars_by_location(fish, ["Surco"], holidays=(), closed=(WEDNESDAY,))
    assert next_order(everywhere_shut["Surco"]["Verduras"], MONDAY).arrives == FRIDAY


def test_a_closed_day_without_a_location_is_for_all_where_all_have_names():
    closed = closed_at(("main", FRIDAY))
    assert arrivals(closed, "Lince") == {"Lince": SATURDAY}
    assert arrivals(closed, "main", "Surco") == {"main": SATURDAY, "Surco": FRIDAY}


def test_all_orders_of_the_next_days_are_told_but_those_lost_to_a_holiday():
    found = windows(calendar(closed=(FRIDAY,)), MONDAY, SATURDAY)
    assert [(window.order_by, window.arrives) for window in found] == [
        (TUESDAY + pd.Timedelta(hours=21), WEDNESDAY),
        (FRIDAY + pd.Timedelta(hours=21), SATURDAY),
    ]
