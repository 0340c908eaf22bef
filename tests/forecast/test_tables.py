from dataclasses import fields

import pandas as pd
import pytest

from forecasting.files.decode import plain
from forecasting.tables import COLUMNS, HOME, Restaurant, empty


def test_an_empty_table_has_its_columns_in_order_and_of_their_types():
    types = {"day": "datetime64[us]", "ingredient": "str", "quantity": "float64", "location": "str"}
    assert empty("stock").dtypes.astype(str).to_dict() == types
    assert list(empty("stock")) == list(types)


def test_a_restaurant_of_which_nothing_is_known_has_every_table_empty():
    nothing = Restaurant()
    others = ("tickets", "modified", "doubtful")
    assert {entry.name for entry in fields(Restaurant)} == {"place", *others, *COLUMNS}
    assert all(getattr(nothing, table).empty for table in (*others, *COLUMNS))


def test_a_table_that_lacks_a_column_is_refused_by_name():
    with pytest.raises(ValueError, match="stock lacks quantity, location"):
        Restaurant(stock=pd.DataFrame({"day": [], "ingredient": []}))


def test_every_table_of_a_place_has_the_same_location_where_none_is_given():
    defaults = {column.default for table in COLUMNS.values() for column in table if column.name == "location"}
    assert defaults == {HOME}


def test_no_two_headers_of_a_table_are_the_same():
    for table, columns in COLUMNS.items():
        headers = [header for column in columns for header in {plain(name) for name in column.names}]
        assert len(headers) == len(set(headers)), table
