"""The cells of a till's file as values: whose day, which dish, how many, for how much."""

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.sales.days import business_day
from forecasting.sales.marks import first_that_holds
from forecasting.sales.tills import NO_SIZE, REFUND, VOID

MONEY = ("net_sales", "gross_sales", "discount")

_BETWEEN = "\x1f"


def read_values(
    written: pd.DataFrame, day_first: bool | None, comma: dict[str, bool], day_ends_at: int
) -> pd.DataFrame:
    """One row per row of the file: the columns of a line, ``void``, ``calendar_day`` (as written) and ``bad_…``.

    ``written`` has the cells by role, with the day split by ``cells.split_days``; ``comma`` says which columns of
    numbers have decimal commas.
    """
    days = reading.read_days(written, day_first)
    clock = reading.read_hours(written["time"]) if "time" in written else None
    numbers = {role: reading.read_numbers(written[role], sign) for role, sign in comma.items()}
    texts = [role for role in ("location", "category", "channel", "source") if role in written]
    hours = days.hours if clock is None else clock.values.fillna(days.hours)
    values = pd.DataFrame(
        {
            "calendar_day": days.values,
            "day": business_day(days.values, hours, day_ends_at),
            "hour": hours,
            "bad_day": days.bad,
            "bad_time": False if clock is None else clock.bad,
            "dish": _dishes(written),
            "bad_quantity": numbers["quantity"].bad,
            "bad_money": np.logical_or.reduce([numbers[role].bad for role in MONEY if role in numbers] or [False]),
            "ticket": written["ticket"].str.strip() if "ticket" in written else "",
        }
        | {role: reading.read_texts(written[role]) for role in texts}
        | {role: read.values for role, read in numbers.items()},
        index=written.index,
    )
    return _tell_kinds(_tell_money(values), written)


def _dishes(written: pd.DataFrame) -> pd.Series:
    """A dish is an item and its size: ``Ceviche (Fuente)``; the only size of an item says nothing."""
    if "size" not in written:
        return reading.read_texts(written["dish"])
    return reading.by_distinct(written["dish"].fillna("") + _BETWEEN + written["size"].fillna(""), _name_dish)


def _name_dish(item_and_size: str) -> str:
    item, _, size = (reading.clean_text(text) for text in item_and_size.partition(_BETWEEN))
    return item if plain(size) in NO_SIZE or size == item or not item else f"{item} ({size})"


def _tell_money(values: pd.DataFrame) -> pd.DataFrame:
    """Net sales, from gross sales and discount if need be; some tills write discounts as negatives."""
    missing = pd.Series(np.nan, index=values.index)
    discount = values["discount"].abs() if "discount" in values else missing
    gross = values.get("gross_sales", missing)
    net = values["net_sales"] if "net_sales" in values else gross - discount.fillna(0.0)
    return values.assign(net_sales=net, discount=discount)


def _tell_kinds(values: pd.DataFrame, written: pd.DataFrame) -> pd.DataFrame:
    """A refund gives money back, but its food was cooked by the line that sold it: no quantity, negative sales."""
    states = [written[role] for role in ("status", "receipt_type") if role in written]
    quantity, net = values["quantity"], values["net_sales"]
    refund = np.logical_or.reduce([quantity < 0, *(reading.are_among(state, REFUND) for state in states)])
    return values.assign(
        void=np.logical_or.reduce([reading.are_among(state, VOID) for state in states] or [False]),
        kind=first_that_holds({"refund": refund, "courtesy": net == 0}, values.index, otherwise="sale"),
        net_sales=net.mask(refund, -net.abs()),
        quantity=quantity.mask(refund & quantity.notna(), 0.0),
    )
