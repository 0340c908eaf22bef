"""The groups of dishes that a report tells by how it is set out: by a title above them, or by their indentation."""

import re

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.sheets import TEXT
from forecasting.sales.columns.tills import begins_with_total
from forecasting.sales.days.periods import day_named

_MOST_ROWS = 20_000
"""A longer file lists tickets, not groups of dishes."""

_COUNTED = re.compile(r"^(.*\S) ?\((\d{1,6})\)$")


def counted(name: str) -> int | None:
    """How many rows the name of a group says that it has: ``Bebidas (12)``."""
    found = _COUNTED.match(name.strip())
    return int(found[2]) if found else None


def group_name(name: str) -> str:
    """A group as people call it; nothing where the name is that of a total."""
    name = reading.clean_text(name)
    found = _COUNTED.match(name)
    bare = found[1] if found else name
    return "" if begins_with_total(bare) else bare


def with_groups(cells: pd.DataFrame, sold: np.ndarray) -> tuple[pd.DataFrame, np.ndarray | bool]:
    """The cells with the ``category`` that titles or indentation give their dishes, and which rows are such titles.

    ``sold`` marks the rows with a number. A category that stands beside its dishes stays. Titles are believed where the
    rows begin with one, each has rows below it, and none is called like a dish that sold: a dish that nobody bought
    may look like one.
    """
    if "category" in cells and (reading.by_distinct(cells["category"][sold], group_name) != "").any():
        return cells, False
    titles = _titles(cells, sold)
    if titles is not None:
        own = cells["category"].fillna("") if "category" in cells else pd.Series("", index=cells.index, dtype=TEXT)
        are_titles = titles != ""
        day = {role: cells[role].mask(are_titles, "") for role in ("day", "day_time") if role in cells}
        above = titles.mask(~are_titles).ffill()
        named = own.mask((own.str.strip() == "") & sold, above).fillna("").astype(TEXT)
        return cells.assign(category=named, **day), are_titles.to_numpy()
    above = _above(cells["dish"])
    return (cells if above is None else cells.assign(category=above), False)


def named_by_sums(names: pd.Series, sum_of: np.ndarray) -> pd.Series:
    """For each row the name of the row that sums its group, as its category."""
    sums = np.where(sum_of < 0, 0, sum_of)
    categories = reading.by_distinct(names, group_name).take(sums).set_axis(names.index)
    return categories.where(sum_of >= 0, "")


def _titles(cells: pd.DataFrame, sold: np.ndarray) -> pd.Series | None:
    """The title that stands in each row, ``""`` in other rows; ``None`` where there are none, or some may be none."""
    if sold[:1].all() or not sold.any() or len(cells) > _MOST_ROWS:
        return None
    last = np.flatnonzero(sold)[-1]
    others = cells[~sold & (np.arange(len(cells)) < last)].fillna("")
    texts = others.where(others != "").bfill(axis=1).iloc[:, 0].fillna("").astype(TEXT)
    alone = ((others == "") | others.eq(texts, axis=0)).all(axis=1)
    names = reading.by_distinct(texts.where(alone, ""), lambda text: "" if day_named(text) else group_name(text))
    titles = names.reindex(cells.index, fill_value="")
    order = "".join(np.select([sold, titles != ""], ["s", "t"], ""))
    dishes = set(map(plain, cells["dish"][sold].fillna("").unique()))
    believed = order.startswith("ts") and "tt" not in order and dishes.isdisjoint(map(plain, names[names != ""]))
    return titles if believed else None


def _above(dishes: pd.Series) -> pd.Series | None:
    """For each row the nearest one above that stands further left, as the name of its group."""
    if len(dishes) > _MOST_ROWS or not reading.matching(dishes, "^ ").any():
        return None
    open_groups: list[tuple[int, str]] = []
    names = []
    for text in dishes.fillna(""):
        depth = len(text) - len(text.lstrip())
        while open_groups and open_groups[-1][0] >= depth:
            open_groups.pop()
        names.append(open_groups[-1][1] if open_groups else "")
        open_groups.append((depth, group_name(text)))
    return pd.Series(names, index=dishes.index, dtype=TEXT)
