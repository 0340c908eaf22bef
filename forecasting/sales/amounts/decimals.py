"""Which columns of a file have decimal commas, above all its portions: ``1.000`` may be one or a thousand."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecasting.errors import QuestionError
from forecasting.files import cells as reading

_CHEAPEST = 0.1
"""No portion costs less in any currency."""

_MONEY = ("net_sales", "gross_sales")
_OPEN = r"^\s*-?[1-9]\d{0,2}[.,]\d{3}\s*$"
_SAMPLES = 3


def decide_commas(
    numbers: Mapping[str, pd.Series], headers: Mapping[str, str], file: str, answer: bool | None
) -> dict[str, bool]:
    """Header -> whether its column, one of ``numbers`` by role, writes a decimal comma.

    As ``cells.decide_decimals`` says; but portions that other columns would make thousands are held against what they
    cost, and asked about where that tells nothing. Raises ``QuestionError("ambiguous_numbers")``.
    """
    named = {headers[role]: column for role, column in numbers.items()}
    try:
        comma = reading.decide_decimals(named, file, answer)
    except QuestionError:
        by_price = _by_price(numbers)
        if by_price is None:
            raise
        return reading.decide_decimals(named, file, by_price)
    if _is_open({"quantity": numbers["quantity"]}) and not _is_open(named):
        comma[headers["quantity"]] = _of_portions(numbers, headers["quantity"], file, comma, answer)
    return comma


def _is_open(columns: Mapping[str, pd.Series]) -> bool:
    """Whether such columns alone would be asked about."""
    try:
        reading.decide_decimals(columns, "")
    except QuestionError:
        return True
    return False


def _of_portions(
    numbers: Mapping[str, pd.Series], header: str, file: str, comma: Mapping[str, bool], answer: bool | None
) -> bool:
    """What portions that only other columns decide are by what they cost, else by how the whole column is written: a
    till that writes ``1.000`` for one writes each with three decimals, one that means a thousand has smaller ones."""
    by_price = _by_price(numbers)
    if by_price is not None:
        return by_price
    written = numbers["quantity"].fillna("").str.strip()
    filled = written[written != ""]
    thousands = reading.matching(filled, _OPEN)
    if not thousands.all():
        return comma[header]
    if reading.matching(filled, r"[.,]000$").all():
        return bool(reading.matching(filled, ",").any())
    if answer is None:
        samples = ", ".join(filled.unique()[:_SAMPLES])
        raise QuestionError("ambiguous_numbers", file=file, column=header, samples=samples)
    return answer


def _by_price(numbers: Mapping[str, pd.Series]) -> bool | None:
    """Whether ``6,000`` portions have a decimal comma, where only one reading has a price that a dish can have, or the
    other rows tell what dishes cost here."""
    money = next((numbers[role] for role in _MONEY if role in numbers), None)
    if money is None or money.str.contains(r"\d[.,]\d{3}$", na=False).any():
        return None
    try:
        sign = reading.decide_decimals({"money": money}, "")["money"]
    except QuestionError:
        return None
    paid, portions = reading.read_numbers(money, sign).values, numbers["quantity"]
    doubtful = reading.matching(portions, _OPEN)
    prices = {comma: (paid / reading.read_numbers(portions, comma).values) for comma in (True, False)}
    usual = {comma: each[doubtful].median() for comma, each in prices.items()}
    likely = [comma for comma, price in usual.items() if price >= _CHEAPEST]
    others = prices[True][~doubtful].replace([np.inf, -np.inf], np.nan).median()
    if len(likely) == 2 and others > 0:
        return min(usual, key=lambda comma: abs(np.log(usual[comma] / others)))
    return likely[0] if len(likely) == 1 else None
