"""What a file would change of the days that are kept, and what of it is asked about."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest

from forecasting.errors import QuestionError
from forecasting.store.sales.differences import CHANGES, FEWER, MORE
from forecasting.store.sales.imports import (
    Given,
    is_of_another_till,
    list_imports,
    preview,
    save_imports,
)
from tests.store.conftest import ON_A_FILE, sold
from tests.store.importing import ISSUES, SUNDAY, given, sales, save, shown, upload


def test_the_preview_shows_new_replaced_and_losing_days_and_changes_nothing(store):
    before = [("2026-11-21", f"Plato {number}", 1, 10) for number in range(5)]
    save(store, b"1", sold(*before, ("2026-11-22", "Ceviche", 3, 126)))
    file = sold(*before[:3], ("2026-11-22", "Ceviche", 4, 168), ("2026-11-23", "Ceviche", 6, 252))
    change = shown(store, file)
    columns = ["day", "lines_before", "lines_after", "quantity_before", "quantity_after"]
    found = change.days.assign(day=change.days["day"].dt.strftime("%d"))[columns]
    assert found.to_numpy().tolist() == [["21", 5, 3, 5, 3], ["22", 1, 1, 3, 4], ["23", 0, 1, 0, 6]]
    assert change.replaced["day"].dt.day.tolist() == [21, 22]
    assert change.losing["day"].dt.day.tolist() == [21]
    assert len(list_imports(store)) == 1


@ON_A_FILE
def test_the_preview_looks_at_the_source_that_is_named(store):
    save(store, b"1", SUNDAY)
    assert shown(store, SUNDAY, "Rappi").days[["lines_before", "lines_after"]].to_numpy().tolist() == [[0, 2]]


@ON_A_FILE
def test_a_file_that_loses_a_fifth_of_a_day_is_taken(store):
    day = [("2026-11-21", f"Plato {number}", 1, 10) for number in range(5)]
    save(store, b"1", sold(*day))
    assert save(store, b"2", sold(*day[:4])).kept == 4


def test_a_file_that_loses_over_a_fifth_of_a_day_is_asked_about(store):
    day = [("2026-11-21", f"Plato {number}", 1, 10) for number in range(5)]
    save(store, b"1", sold(*day))
    with pytest.raises(QuestionError) as asked:
        save(store, b"2", sold(*day[:3]))
    assert asked.value.code == "days_would_lose_lines"
    assert asked.value.values == {"file": "ventas.csv", "days": "2026-11-21", "count": 1, "before": 5, "after": 3}
    assert len(sales(store)) == 5
    save(store, b"2", sold(*day[:3]), agreed=CHANGES)
    assert len(sales(store)) == 3


@ON_A_FILE
def test_a_file_that_multiplies_a_days_portions_is_asked_about(store):
    days = ("2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22")
    few = sold(*[("2026-11-19", "Ceviche", 0.5, 10)] * 6)
    save(store, b"1", pd.concat([few, sold(*[(day, "Ceviche", 25, 10) for day in days[1:]])]))
    more = sold(*[(day, "Ceviche", many, 10) for day, many in zip(days, (9, 74, 75, 500), strict=True)])
    assert shown(store, more).growing["day"].dt.day.tolist() == [21]  # the last one may have only begun
    with pytest.raises(QuestionError) as asked:
        save(store, b"2", more)
    assert asked.value.code == "days_would_multiply"
    assert asked.value.values == {"file": "ventas.csv", "days": "2026-11-21", "count": 1, "before": 25, "after": 75}
    assert save(store, b"2", more, agreed=CHANGES).kept == 4


@ON_A_FILE
def test_of_two_questions_about_a_file_the_multiplied_portions_are_asked_about_first(store):
    days = ("2026-11-20", "2026-11-21", "2026-11-22")
    save(store, b"1", sold(*[(day, "Ceviche", 5, 10) for day in days for _ in range(2)]))
    with pytest.raises(QuestionError) as asked:
        save(store, b"2", sold((days[0], "Ceviche", 1, 10), (days[1], "Ceviche", 30, 10)))
    assert asked.value.code == "days_would_multiply"


@ON_A_FILE
def test_who_agrees_to_multiplied_portions_has_not_agreed_to_lost_lines(store):
    days = ("2026-11-20", "2026-11-21", "2026-11-22")
    save(store, b"1", sold(*[(day, "Ceviche", 5, 10) for day in days for _ in range(2)]))
    both = sold((days[0], "Ceviche", 1, 10), (days[1], "Ceviche", 30, 10))
    for agreed, left in (([MORE], FEWER), ([FEWER], MORE)):
        with pytest.raises(QuestionError) as asked:
            save(store, b"2", both, agreed=agreed)
        assert asked.value.code == left
    assert save(store, b"2", both, agreed=[MORE, FEWER]).kept == 2


def day_of(*portions: float) -> pd.DataFrame:
    return sold(*[("2026-11-21", f"Plato {number}", many, 10) for number, many in enumerate(portions)])


WHOLE, PART = day_of(1, 1, 1, 1, 1), day_of(1, 1)


@pytest.mark.parametrize(
    ("kept", "files", "asked"),
    [
        (WHOLE, [PART, WHOLE], []),
        (None, [PART, WHOLE], []),
        (None, [WHOLE, PART], [(FEWER, 1, 5, 2)]),
        (PART, [WHOLE, PART], [(FEWER, 1, 5, 2)]),
        (WHOLE, [PART, PART], [(FEWER, 1, 5, 2)]),
        (WHOLE, [day_of(90), WHOLE], []),
        (WHOLE, [day_of(90), day_of(91)], [(MORE, 1, 5, 91)]),
        (PART, [day_of(5), day_of(9)], []),
    ],
)
@ON_A_FILE
def test_files_given_together_are_compared_as_they_will_count(store, kept, files, asked):
    later = sold(("2026-11-22", "Ceviche", 1, 42))
    save(store, b"0", later if kept is None else pd.concat([kept, later]))
    together = [given(bytes([place]), lines) for place, lines in enumerate(files, start=1)]
    found = preview(store, together).asked()
    assert [(each.change, each.place, each.before, each.after) for each in found] == asked
    if asked:
        with pytest.raises(QuestionError):
            save_imports(store, together)
        assert len(list_imports(store)) == 1
    else:
        save_imports(store, together)
        assert len(list_imports(store)) == 1 + len(files)


@ON_A_FILE
def test_a_question_names_each_file_that_nobody_has_agreed_to(store):
    save(store, b"0", pd.concat([WHOLE, WHOLE.assign(day=pd.Timestamp("2026-11-22"))]))
    first, second = given(b"1", PART), given(b"2", PART.assign(day=pd.Timestamp("2026-11-22")))
    with pytest.raises(QuestionError) as asked:
        save_imports(store, [first, second])
    assert asked.value.values["days"] == "2026-11-21, 2026-11-22"
    agreed = first._replace(upload=replace(first.upload, file="uno.csv", agreed=[FEWER]))
    with pytest.raises(QuestionError) as asked:
        save_imports(store, [agreed, second])
    assert asked.value.values == {"file": "ventas.csv", "days": "2026-11-22", "count": 1, "before": 5, "after": 2}


@ON_A_FILE
def test_a_better_reading_is_compared_with_what_stood_there_before_the_first_one(store):
    save(store, b"0", WHOLE)
    save(store, b"1", PART, agreed=CHANGES)
    right = replace(upload(b"1"), correcting=True)
    assert [each.before for each in preview(store, [Given(day_of(1, 2), ISSUES.iloc[:0], right)]).asked()] == [5]


@ON_A_FILE
def test_a_day_that_keeps_its_portions_in_far_fewer_lines_is_asked_about_for_its_hours_and_tickets(store):
    save(store, b"1", sold(*[("2026-11-21", "Ceviche", 1, 10)] * 5))
    by_dish = sold(("2026-11-21", "Ceviche", 5, 50))
    with pytest.raises(QuestionError, match="days_would_lose_lines"):
        save(store, b"2", by_dish)
    (asked,) = preview(store, [given(b"2", by_dish)]).asked()
    assert (asked.before, asked.after, asked.same_portions) == (5, 1, True)
    assert save(store, b"2", by_dish, agreed=CHANGES).kept == 1


@ON_A_FILE
def test_a_day_of_far_fewer_lines_is_asked_about_although_they_have_more_portions(store):
    save(store, b"1", sold(*[("2026-11-21", "Ceviche", 1, 10)] * 5))
    more = sold(("2026-11-21", "Ceviche", 6, 60))
    with pytest.raises(QuestionError, match="days_would_lose_lines"):
        save(store, b"2", more)
    assert [asked.same_portions for asked in preview(store, [given(b"2", more)]).asked()] == [False]


@ON_A_FILE
def test_files_keep_only_what_was_shown_of_them(store):
    files = [given(b"1", WHOLE)]
    seen = preview(store, files)
    save(store, b"0", PART)
    with pytest.raises(QuestionError, match="sales_changed"):
        save_imports(store, files, shown=seen)
    assert len(list_imports(store)) == 1
    save_imports(store, files, shown=preview(store, files))
    assert len(list_imports(store)) == 2


def of_days(portions: int, tickets: Sequence[str]) -> pd.DataFrame:
    """Four days of a ceviche on each ticket, and of a lomo and so many chichas on the first one."""
    days = [f"2026-11-{day}" for day in range(16, 20)]
    lines = [(day, dish, many, 10) for day in days for dish, many in (("Lomo", 9), ("Chicha", portions))]
    of_tickets = [(day, "Ceviche", 1, 10) for day in days for _ in tickets]
    numbers = [tickets[0]] * len(lines) + [*tickets] * len(days)
    return sold(*lines, *of_tickets).assign(ticket=numbers)


@ON_A_FILE
@pytest.mark.parametrize(
    ("lines", "another"),
    [
        (of_days(3, ["1", "2", "3"]), False),
        (of_days(30, ["1", "2", "3"]), False),
        (of_days(3, ["1", "2", "3", "4", "5"]), False),
        (of_days(3, ["1", "2", "3", "4"]).assign(quantity=lambda rows: rows["quantity"] + 1), True),
        (of_days(3, ["1", "2", "3"]).assign(ticket="").query("dish != 'Lomo'"), True),
    ],
)
def test_a_file_that_leaves_most_dishes_or_tickets_as_they_are_corrects_its_till(store, lines, another):
    save(store, b"0", of_days(2, ["1", "2", "3"]))
    changed = given(b"1", lines)
    assert preview(store, [changed]).other_till
    assert is_of_another_till(store, [changed], [0]) is another


@ON_A_FILE
def test_tickets_that_are_as_they_were_tell_a_correction_that_changes_every_dish(store):
    days = range(16, 20)
    bills = [(f"2026-11-{day}", dish, 1, 10) for day in days for _ in range(5) for dish in ("Ceviche", "Lomo")]
    kept = sold(*bills).assign(ticket=[str(place // 2) for place in range(len(bills))])
    save(store, b"0", kept)
    more = kept.groupby("day").head(2).assign(ticket="later")
    assert not is_of_another_till(store, [given(b"1", pd.concat([kept, more]))], [0])
    assert is_of_another_till(store, [given(b"2", pd.concat([kept, more]).assign(ticket=""))], [0])
