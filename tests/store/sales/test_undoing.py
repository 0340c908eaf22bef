"""Every import has a way back: what it had replaced counts again, be it another file or an earlier reading."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from forecasting.errors import InputError
from forecasting.store.sales.differences import CHANGES
from forecasting.store.sales.imports import list_imports, save_import, undo_imports
from forecasting.store.sales.uploads import Upload, already_kept
from tests.store.conftest import NOON, ON_A_FILE, sold
from tests.store.importing import ISSUES, SUNDAY, lines_kept, sales, save, upload


def test_a_file_that_was_read_with_wrong_columns_takes_the_place_of_its_first_reading(store):
    save(store, b"0", sold(("2026-11-22", "Causa", 1, 18)))
    wrong = sold(("2026-11-22", "P001", 126, 3), ("2026-11-23", "P001", 9, 2))
    save(store, b"1", wrong)
    right = Upload(b"1", "ventas.csv", NOON, mapping="{}", correcting=True)
    assert already_kept(store, [(right, SUNDAY)]) == {right.digest: False}
    kept = save_import(store, SUNDAY, ISSUES.iloc[:0], right)
    assert not kept.already
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]
    assert already_kept(store, [(right, SUNDAY)]) == {right.digest: True}
    other_words = Upload(b"1", "ventas.csv", NOON, mapping="{ }")
    assert already_kept(store, [(other_words, SUNDAY)]) == {other_words.digest: True}
    assert save_import(store, SUNDAY, ISSUES.iloc[:0], right).already
    undo_imports(store, [kept.id], NOON)
    assert sales(store) == [["22", "P001", 126], ["23", "P001", 9]]  # as it was read before
    undo_imports(store, [2], NOON)
    assert sales(store) == [["22", "Causa", 1]]


def test_undoing_gives_back_what_was_replaced(store):
    save(store, b"1", SUNDAY)
    second = save(
        store, b"2", sold(("2026-11-22", "Ceviche", 9, 378), ("2026-11-23", "Ceviche", 6, 252)), agreed=CHANGES
    )
    undo_imports(store, [second.id], NOON)
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]


def test_undoing_twice_changes_nothing(store):
    first = save(store, b"1", SUNDAY)
    undo_imports(store, [first.id], NOON)
    undo_imports(store, [first.id], NOON)
    assert sales(store) == []
    assert list_imports(store)["undone"].tolist() == [NOON]


def test_a_file_can_come_again_after_it_was_undone(store):
    first = save(store, b"1", SUNDAY)
    undo_imports(store, [first.id], NOON)
    assert save(store, b"1", SUNDAY).already is False
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]


@pytest.mark.parametrize(
    ("undone", "expected"),
    [
        ([3], 2), ([2], 3), ([1], 3),
        ([3, 2], 1), ([2, 3], 1), ([3, 1], 2), ([1, 3], 2), ([2, 1], 3), ([1, 2], 3),
    ],
)  # fmt: skip
@ON_A_FILE
def test_imports_of_one_day_can_be_undone_in_any_order(store, undone, expected):
    for number in (1, 2, 3):
        save(store, bytes([number]), sold(("2026-11-22", "Ceviche", number, 42)))
    for number in undone:
        undo_imports(store, [number], NOON)
    assert sales(store) == [["22", "Ceviche", expected]]


def test_undoing_all_leaves_no_sales_but_every_line(store):
    for number in (1, 2, 3):
        save(store, bytes([number]), sold(("2026-11-22", "Ceviche", number, 42)))
    for number in (2, 1, 3):
        undo_imports(store, [number], NOON)
    assert sales(store) == []
    assert lines_kept(store) == 3


def test_an_import_that_is_not_there_cannot_be_undone(store):
    with pytest.raises(InputError) as refused:
        undo_imports(store, [7], NOON)
    assert (refused.value.code, refused.value.values) == ("unknown_import", {"id": 7})


def test_imports_are_undone_together_or_not_at_all(store):
    kept = save(store, b"1", SUNDAY)
    with pytest.raises(InputError):
        undo_imports(store, [kept.id, 7], NOON)
    assert sales(store) == [["22", "Ceviche", 3], ["22", "Lomo", 2]]
    undo_imports(store, [kept.id], NOON)
    assert sales(store) == []


@pytest.fixture
def read_again(store: Engine) -> list[int]:
    """A file of the 21st, one read as of the 22nd and 23rd, the same read as of the 21st and 22nd: imports 1 to 3."""
    save(store, b"0", sold(("2026-11-21", "Causa", 1, 18)))
    save(store, b"1", sold(("2026-11-22", "Ceviche", 3, 126), ("2026-11-23", "Ceviche", 4, 168)))
    right = replace(upload(b"1"), correcting=True, agreed=CHANGES)
    save_import(store, sold(("2026-11-21", "Ceviche", 3, 126), ("2026-11-22", "Ceviche", 4, 168)), ISSUES, right)
    return list_imports(store)["id"].tolist()


def test_a_better_reading_that_is_undone_gives_the_one_before_back_on_all_its_days(store, read_again):
    assert sales(store) == [["21", "Ceviche", 3], ["22", "Ceviche", 4]]
    assert list_imports(store)["replaced_by"].tolist()[::-1][1] == 3
    undo_imports(store, [3], NOON)
    assert sales(store) == [["21", "Causa", 1], ["22", "Ceviche", 3], ["23", "Ceviche", 4]]
    assert list_imports(store)["undone"].isna().tolist() == [False, True, True]


def test_what_came_after_a_better_reading_stands_when_that_is_undone(store, read_again):
    save(store, b"2", sold(("2026-11-22", "Lomo", 9, 378)), agreed=CHANGES)
    undo_imports(store, [3], NOON)
    assert sales(store) == [["21", "Causa", 1], ["22", "Lomo", 9], ["23", "Ceviche", 4]]
    undo_imports(store, [4], NOON)
    assert sales(store) == [["21", "Causa", 1], ["22", "Ceviche", 3], ["23", "Ceviche", 4]]


def test_of_readings_of_one_file_each_gives_the_one_before_back(store, read_again):
    third = replace(upload(b"1"), correcting=True, agreed=CHANGES)
    save_import(store, sold(("2026-11-24", "Ceviche", 7, 294)), ISSUES, third)
    assert sales(store) == [["21", "Causa", 1], ["24", "Ceviche", 7]]
    undo_imports(store, [4], NOON)
    assert sales(store) == [["21", "Ceviche", 3], ["22", "Ceviche", 4]]
    undo_imports(store, [3], NOON)
    assert sales(store) == [["21", "Causa", 1], ["22", "Ceviche", 3], ["23", "Ceviche", 4]]
