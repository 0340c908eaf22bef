"""A file that lacks a column which nobody reads is of the kind that has it."""

import pytest

from forecasting.sales import Choices
from forecasting.sales.columns.tills import kind_of
from forecasting.sales.kinds import kind_alike

HEADERS = ["F. Emisión", "Desc. Prod.", "Cnt. Vend.", "Imp. Tot. S/", "Mozo", "Descuento"]
CHOSEN = {"day": "F. Emisión", "dish": "Desc. Prod.", "quantity": "Cnt. Vend.", "net_sales": "Imp. Tot. S/"}
KIND = kind_of(HEADERS)
KNOWN = {KIND: Choices(columns=CHOSEN, day_first=True).to_json()}


def without(*columns: str) -> str:
    return kind_of([header for header in HEADERS if header not in columns])


def test_what_lacks_a_column_that_was_never_used_is_of_the_kind_before():
    assert kind_alike(without("Mozo"), KNOWN) == KIND


@pytest.mark.parametrize("used", ["Imp. Tot. S/", "Cnt. Vend.", "Descuento"])
def test_what_lacks_a_column_that_was_chosen_or_is_known_by_its_name_is_another_kind(used):
    assert kind_alike(without(used), KNOWN) == without(used)


def test_what_has_one_more_column_is_another_kind():
    more = kind_of([*HEADERS, "Cnt. Dev."])
    assert kind_alike(more, KNOWN) == more


def test_of_two_kinds_that_were_answered_otherwise_none_is_taken():
    other = kind_of([*HEADERS, "Caja X"])
    assert kind_alike(without("Mozo"), KNOWN | {other: Choices(columns=CHOSEN, day_first=True).to_json()}) == KIND
    assert kind_alike(without("Mozo"), KNOWN | {other: Choices(columns=CHOSEN).to_json()}) == without("Mozo")


def test_columns_that_nobody_chose_say_nothing_of_another_till():
    headers = ["Fecha", "Plato", "Cantidad", "Mozo"]
    known = {kind_of(headers): Choices(day_first=False).to_json()}
    assert kind_alike(kind_of(headers[:3]), known) == kind_of(headers[:3])


def test_without_a_header_nothing_is_alike():
    assert kind_alike("#dtn", {"#dtnn": Choices(columns={"day": "#1", "dish": "#2"}).to_json()}) == "#dtn"
