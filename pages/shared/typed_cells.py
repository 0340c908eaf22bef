"""Numbers of an editor as the words that somebody types: ``0,5`` is a half there as it is in every other field.

A browser's cell for numbers drops the comma before anybody sees it, and what is pasted loses it likewise.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from forecasting.files.currencies import SIGN
from forecasting.typed_numbers import FINELY, of_price, read_typed, typed_form

AMOUNTS = {
    "quantity": "unit",
    "pack_size": "unit",
    "reorder_point": "unit",
    "storage_limit": "unit",
    "equals": "in_unit",
    "batch_output": "batch_unit",
}
"""Numbers that are in a unit, and the column that says which; where there is none, it is the ingredient's."""

THOUSANDS = ("price", "minimum", "limit")
"""Of these numbers three digits after a comma or a point are thousands; of yields and factors they never are, of costs
only where nobody uses cents."""


@dataclass(frozen=True)
class Units:
    """In which unit each ingredient is ``measured``, and the ``currency`` of what is paid: they tell thousands."""

    measured: Mapping[str, str]
    currency: str


def in_words(rows: pd.DataFrame, units: Units) -> pd.DataFrame:
    """The table with its numbers as somebody would have typed them."""
    return rows.assign(**{name: _written(rows, name, units) for name in _numbers(rows)})


def from_words(edited: pd.DataFrame, base: pd.DataFrame, units: Units) -> pd.DataFrame:
    """The inverse of ``in_words``, for a table that began as ``base`` and was edited.

    Words that are no number stay, for whoever keeps the table to name; a cell that says what it said has its number
    to the last digit.
    """
    read = {}
    for name in _numbers(base):
        known = dict(zip(_written(base, name, units), base[name], strict=True))
        of_each = _units(edited, name, units)
        numbers = [_number(cell, unit, known) for cell, unit in zip(edited[name], of_each, strict=True)]
        sure = all(isinstance(number, float) for number in numbers)
        read[name] = pd.Series(numbers, edited.index, dtype="float64" if sure else "object")
    return edited.assign(**read)


def columns(config: dict[str, dict], rows: pd.DataFrame) -> dict[str, object]:
    """The settings of an editor's columns, those of its numbers as of words that stand on the right."""
    as_text = {
        name: st.column_config.TextColumn(config[name]["label"], width=config[name]["width"], alignment="right")
        for name in _numbers(rows)
        if name in config
    }
    return config | as_text


def _numbers(rows: pd.DataFrame) -> list[str]:
    return list(rows.select_dtypes("number").columns)


def _units(rows: pd.DataFrame, name: str, units: Units) -> pd.Series:
    """In what each row's number is, as far as somebody says: it tells thousands from grams."""
    if name == "unit_cost":
        return pd.Series(of_price(units.currency), rows.index)
    if name not in AMOUNTS:
        return pd.Series("" if name in THOUSANDS else FINELY, rows.index)
    said = rows[AMOUNTS[name]] if AMOUNTS[name] in rows else rows["ingredient"].map(dict(units.measured))
    return said.astype("object").fillna("").replace("", FINELY)


def _written(rows: pd.DataFrame, name: str, units: Units) -> pd.Series:
    cells = zip(rows[name], _units(rows, name, units), strict=True)
    return pd.Series([None if pd.isna(value) else typed_form(value, unit) for value, unit in cells], rows.index, "str")


def _number(cell: object, unit: str, known: dict[str, float]) -> float | str:
    """What a cell says, its currency or ``%`` beside it or not; its words where that is no number."""
    words = "" if pd.isna(cell) else str(cell).strip()
    if words == "" or words in known:
        return known.get(words, float("nan"))
    bare = SIGN.sub("", words.lower())
    number = read_typed(bare.removesuffix("%"), unit)
    if number is None:
        return words
    return number / 100 if bare.endswith("%") else number
