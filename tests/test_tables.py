from dataclasses import fields

import pandas as pd
import pytest

from forecasting.files.decode import plain
from forecasting.overrides import ABOUT, EVERYWHERE
from forecasting.tables import COLUMNS, HOME, Restaurant, empty


def test_an_empty_table_has_its_columns_in_order_and_of_their_types():
    types = {"day": "datetime64[us]", "ingredient": "str", "quantity": "float64", "by_eye": "str", "location": "str"}
    assert empty("stock").dtypes.astype(str).to_dict() == types
    assert list(empty("stock")) == list(types)


def test_a_restaurant_of_which_nothing_is_known_has_every_table_empty():
    nothing = Restaurant()
    others = ("tickets", "modified", "doubtful", "weather_ahead", "confirmed", "hours", "sold_out", "bookings")
    others = (*others, "commissions", "corrections", "adopted", "till_categories")
    assert {entry.name for entry in fields(Restaurant)} == {"place", "rules", *others, *COLUMNS}
    assert all(getattr(nothing, table).empty for table in (*others, *COLUMNS))


def test_a_table_that_lacks_a_column_is_refused_by_name():
    with pytest.raises(ValueError, match="stock lacks quantity, by_eye, location"):
        Restaurant(stock=pd.DataFrame({"day": [], "ingredient": []}))


def test_a_fact_without_a_location_is_of_the_first_one_and_a_rule_without_one_of_all():
    placed = {name: empty(name) for name in COLUMNS if "location" in empty(name)}
    defaults = {name: next(one.default for one in COLUMNS[name] if one.name == "location") for name in placed}
    assert {name for name, default in defaults.items() if default == EVERYWHERE} == set(ABOUT)
    assert set(defaults.values()) == {HOME, EVERYWHERE}


def test_no_two_headers_of_a_table_are_the_same():
    for table, columns in COLUMNS.items():
        headers = [header for column in columns for header in {plain(name) for name in column.names}]
        assert len(headers) == len(set(headers)), table
