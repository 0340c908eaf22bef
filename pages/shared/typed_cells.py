"""Numbers of an editor as the words that somebody types: ``0,5`` is a half there as it is in every other field.

A browser's cell for numbers drops the comma before anybody sees it, and what is pasted loses it likewise.
"""

import pandas as pd
import streamlit as st

from forecasting.typed_numbers import read_typed, typed_form


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The table with its numbers as somebody would have typed them."""
    return rows.assign(**{name: _written(rows, name) for name in _numbers(rows)})


def from_words(edited: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """The inverse of ``in_words``, for a table that began as ``base`` and was edited.

    Words that are no number stay, for whoever keeps the table to name; a cell that says what it said has its number
    to the last digit.
    """
    units, read = _units(edited), {}
    for name in _numbers(base):
        known = dict(zip(_written(base, name), base[name], strict=True))
        numbers = [_number(cell, unit, known) for cell, unit in zip(edited[name], units, strict=True)]
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


def _units(rows: pd.DataFrame) -> pd.Series:
    """In what each row's amounts are, as far as the table says."""
    named = next((rows[name] for name in ("in_unit", "unit") if name in rows), None)
    return pd.Series("", rows.index) if named is None else named.fillna("")


def _written(rows: pd.DataFrame, name: str) -> pd.Series:
    cells = zip(rows[name], _units(rows), strict=True)
    return pd.Series([None if pd.isna(value) else typed_form(value, unit) for value, unit in cells], rows.index, "str")


def _number(cell: object, unit: str, known: dict[str, float]) -> float | str:
    words = "" if pd.isna(cell) else str(cell).strip()
    number = float("nan") if words == "" else known.get(words)
    number = read_typed(words, unit) if number is None else number
    return words if number is None else number
