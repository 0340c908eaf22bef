"""Some exports write the total of a ticket on each of its lines: that is no money of a dish."""

from collections.abc import Mapping

import pandas as pd

from forecasting.sales.choices import Choices

_LOOKED_AT = 5_000
_FEWEST_TICKETS = 5
_FEWEST_TIMES = 3
_APART = 1.2
"""A dish whose price is so many times as high on one line as on another has no price there."""


def column_of_tickets(values: pd.DataFrame, headers: Mapping[str, str], choices: Choices) -> str:
    """The column of a file's net sales that says what whole tickets cost; nothing where it doesn't, or was chosen."""
    column = headers.get("net_sales", "")
    return column if column and "net_sales" not in choices.columns and _says_tickets(values) else ""


def _says_tickets(values: pd.DataFrame) -> bool:
    """Whether all lines of a ticket have the same money, whatever their dishes and portions, in a file that shows it.

    Where every dish costs the same the lines of a ticket do, too: then each dish has its price.
    """
    named = values["ticket"].head(_LOOKED_AT) != ""
    if not named.any():
        return False
    sold = values.head(_LOOKED_AT)
    sold = sold[named & (sold["quantity"] > 0) & (sold["written_money"] > 0)]
    tickets = sold.groupby(["calendar_day", "ticket"], observed=True)["written_money"]
    several = tickets.transform("size") > 1
    if sold[several].groupby(["calendar_day", "ticket"], observed=True).ngroups < _FEWEST_TICKETS:
        return False
    if not (tickets.transform("min") == tickets.transform("max")).all():
        return False
    lines = sold[several]
    price = (lines["written_money"] / lines["quantity"]).groupby(lines["dish"], observed=True)
    often = price.agg(["size", "min", "max"]).query(f"size >= {_FEWEST_TIMES}")
    return len(often) > 0 and 2 * int((often["max"] > _APART * often["min"]).sum()) > len(often)
