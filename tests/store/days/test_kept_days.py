from dataclasses import replace

import pandas as pd
import pytest
from sqlalchemy import Engine

from forecasting.days.doubts import review
from forecasting.store.days.kept_days import (
    close_days,
    read_days,
    read_named_sales,
    reopen_days,
    say_of_days,
    take_back,
)
from forecasting.store.house import save_place
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import save_import, undo_imports
from forecasting.store.sales.sold import read_sales_by_day, sales_stamp
from forecasting.store.sales.uploads import Upload
from forecasting.tables import HOME, Place, empty
from tests.store.conftest import NOON, ON_A_FILE, sold
from tests.store.names import rename

SATURDAY, SUNDAY, MONDAY = pd.date_range("2026-11-14", periods=3, unit="us")
STRETCH = (SATURDAY, SUNDAY, MONDAY)
NO_ISSUES = pd.DataFrame({"file": [], "row": [], "reason": [], "count": [], "action": []})


def keep(store: Engine, lines: pd.DataFrame, content: bytes = b"1") -> int:
    return save_import(store, lines, NO_ISSUES, Upload(content, "ventas.csv", NOON)).id


def five_weeks(last_monday: float = 20.0) -> pd.DataFrame:
    """20 ceviches a day, 40 on Saturdays, until Monday 16 November; its weekend before is silent."""
    days = pd.date_range("2026-10-12", MONDAY).difference(pd.DatetimeIndex([SATURDAY, SUNDAY]))
    units = {day: last_monday if day == MONDAY else 40.0 if day.day_of_week == 5 else 20.0 for day in days}
    return sold(*[(f"{day:%Y-%m-%d}", "Ceviche", quantity, quantity * 40) for day, quantity in units.items()])


def by_day(store: Engine) -> list[float]:
    sales = read_sales_by_day(store).set_index("day")["quantity"]
    return sales[SATURDAY:].tolist()


def test_a_day_has_its_units_its_money_and_its_last_hour(store):
    lines = sold(("2026-11-22", "Ceviche", 3, 126), ("2026-11-22", "Lomo", 2, 76))
    keep(store, lines.assign(hour=pd.array([13, 21], "Int64")))
    (day,) = read_days(store).sold.to_dict("records")
    assert day == {
        "location": HOME,
        "source": "till",
        "day": pd.Timestamp("2026-11-22"),
        "units": 5.0,
        "money": 202.0,
        "last_hour": 21,
        "ends_file": False,
    }


@ON_A_FILE
def test_a_file_may_end_with_half_a_day(store):
    keep(store, sold(("2026-11-18", "Ceviche", 3, 126), ("2026-11-19", "Ceviche", 1, 42)), b"week")
    keep(store, sold(("2026-11-20", "Ceviche", 3, 126)), b"a day, the next morning")
    keep(store, sold(("2026-11-23", "Ceviche", 1, 42)), b"a day, at its noon")
    assert read_days(store).sold["ends_file"].tolist() == [False, True, False, True]


def test_one_in_the_morning_is_later_than_eleven_at_night(store):
    lines = sold(("2026-11-22", "Ceviche", 3, 126), ("2026-11-22", "Lomo", 2, 76))
    keep(store, lines.assign(hour=pd.array([1, 23], "Int64")))
    assert read_days(store).sold["last_hour"].tolist() == [25]


def test_a_till_without_hours_and_a_file_taken_back_leave_none(store):
    kept = keep(store, sold(("2026-11-22", "Ceviche", 3, 126)))
    assert read_days(store).sold["last_hour"].isna().all()
    undo_imports(store, [kept], NOON)
    assert read_days(store).sold.empty


def test_days_that_are_spread_stand_apart_in_the_sales_until_that_is_taken_back(store):
    keep(store, five_weeks(last_monday=80))
    assert by_day(store) == [80.0]
    say_of_days(store, HOME, STRETCH, "spread", about=MONDAY)
    assert by_day(store) == [40.0, 20.0, 20.0]
    take_back(store, HOME, about=MONDAY)
    assert by_day(store) == [80.0]


def test_a_day_cashed_up_with_others_is_doubtful_until_somebody_answers(store):
    keep(store, five_weeks(last_monday=80))
    assert read_restaurant(store).doubtful["day"].tolist() == [MONDAY]
    say_of_days(store, HOME, STRETCH, "left_out", about=MONDAY)
    assert read_restaurant(store).doubtful["day"].tolist() == [MONDAY]
    say_of_days(store, HOME, (MONDAY,), "right", about=MONDAY)
    assert read_restaurant(store).doubtful.empty


def test_a_last_day_with_few_units_is_doubtful_until_somebody_says_it_is_whole(store):
    keep(store, five_weeks(last_monday=5))
    assert read_restaurant(store).doubtful["day"].tolist() == [MONDAY]
    say_of_days(store, HOME, (MONDAY,), "whole", about=MONDAY)
    assert read_restaurant(store).doubtful.empty


def test_the_newest_answer_about_a_day_holds(store):
    keep(store, five_weeks())
    for answer in ("right", "whole"):
        say_of_days(store, HOME, (MONDAY,), answer, about=MONDAY)
    assert read_days(store).answers.to_dict("records") == [
        {"location": HOME, "source": "", "day": MONDAY, "answer": "whole", "about": MONDAY}
    ]


def test_many_days_are_closed_at_once_and_opened_again(store):
    save_place(store, Place(name="La Sazón"))
    for _ in range(2):
        close_days(store, HOME, (SATURDAY, SUNDAY))
    assert read_restaurant(store, with_sales=False).closed["day"].tolist() == [SATURDAY, SUNDAY]
    reopen_days(store, HOME, (SATURDAY, SUNDAY))
    assert read_restaurant(store, with_sales=False).closed.empty


def test_an_answer_is_another_stamp_of_the_sales(store):
    keep(store, five_weeks())
    before = sales_stamp(store)
    say_of_days(store, HOME, (MONDAY,), "whole", about=MONDAY)
    assert sales_stamp(store) != before
    take_back(store, HOME, about=MONDAY)
    assert sales_stamp(store) == before


def last_day_said(store: Engine) -> list[tuple[str, pd.Timestamp]]:
    said = read_days(store).answers
    return list(zip(said["answer"], said["day"], strict=True))


def test_that_the_last_day_is_whole_is_kept_with_its_file_and_goes_with_its_sales(store):
    assert len(read_restaurant(store).doubtful) == 0
    plain = Upload(b"1", "ventas.csv", NOON)
    save_import(store, five_weeks(), NO_ISSUES, plain)
    assert read_restaurant(store).doubtful["day"].tolist() == [MONDAY]
    told = save_import(
        store, five_weeks(last_monday=30.0), NO_ISSUES, replace(plain, content=b"2", last_day_whole=True)
    )
    assert last_day_said(store) == [("whole", MONDAY)]
    assert read_restaurant(store).doubtful.empty
    undo_imports(store, [told.id], NOON)
    assert last_day_said(store) == [("whole", MONDAY)]  # the file before it has that day, too
    undo_imports(store, [1], NOON)
    assert last_day_said(store) == []


def test_what_was_said_of_days_without_sales_stays_when_other_days_are_taken_back(store):
    kept = keep(store, five_weeks())
    say_of_days(store, HOME, (SUNDAY,), "whole", about=SUNDAY)
    undo_imports(store, [kept], NOON)
    assert last_day_said(store) == [("whole", SUNDAY)]


def test_named_sales_go_by_what_the_till_calls_a_dish_and_its_size(store):
    lines = sold(("2026-11-22", "CEV", 3, 126), ("2026-11-22", "CEV", 1, 60)).assign(size=["", "grande"])
    keep(store, lines)
    rename(store, "dishes", "CEV", "Ceviche")
    named = read_named_sales(store)
    assert named[["location", "source", "dish", "quantity", "net_sales"]].to_numpy().tolist() == [
        [HOME, "till", "CEV", 3.0, 126.0],
        [HOME, "till", "CEV (grande)", 1.0, 60.0],
    ]


@pytest.mark.parametrize("read", [lambda store: read_days(store).sold, read_named_sales], ids=["days", "named sales"])
def test_an_empty_database_has_no_days(store, read):
    assert read(store).empty
    assert read_restaurant(store).doubtful.dtypes.equals(empty("closed").dtypes)


def test_what_one_source_cashed_up_late_is_shared_out_and_can_be_taken_back(store):
    keep(store, five_weeks(last_monday=80.0))
    app = five_weeks().assign(source="Rappi", quantity=1.0)
    keep(store, pd.concat([app, app.tail(2).assign(day=[SATURDAY, SUNDAY])]), b"2")
    say_of_days(store, HOME, STRETCH, "spread", about=MONDAY, source="till")
    assert by_day(store) == [1.0, 40.0, 1.0, 20.0, 1.0, 20.0]
    take_back(store, HOME, about=MONDAY, source="till")
    assert by_day(store) == [1.0, 1.0, 1.0, 80.0]


def test_that_the_tills_last_day_is_whole_says_nothing_of_an_app(store):
    given = Upload(b"1", "ventas.csv", NOON, source="caja", last_day_whole=True)
    save_import(store, five_weeks(), NO_ISSUES, given)
    app = five_weeks().assign(quantity=5.0)
    save_import(store, app[app["day"] < MONDAY], NO_ISSUES, Upload(b"2", "rappi.csv", NOON, source="Rappi"))
    kept = read_days(store)
    assert kept.answers[["source", "day", "answer"]].to_numpy().tolist() == [["caja", MONDAY, "whole"]]
    found = review(kept.sold, empty("closed"), kept.answers, "PE")
    assert [(hole.name, hole.days) for hole in found.holes if hole.kind == "source"] == [("Rappi", (MONDAY,))]
    assert found.incomplete == ()
