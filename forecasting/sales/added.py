"""Modifiers that a till tells beside its dishes: in rows below them (Clover), or in a file of their own (Toast).

Of a line of several portions both say how many times each modifier was sold, not which of them went together: the line
becomes as many as it needs for every modifier to be there that many times. Its portions and money stay what they are.
"""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.menu.modifiers import joined, split
from forecasting.sales.reasons import list_issues

APART = ["id", "selection", "modifier", "times", "file", "row", "reason"]
"""The columns of modifiers from a file of their own: ``selection`` is the id of the line of the dish that they go with,
``id`` their own; those with a ``reason`` don't count."""

_NOTHING = pd.DataFrame(columns=["place", "modifier", "times"], dtype="float64").astype({"modifier": reading.TEXT})
_SHARED = ["quantity", "net_sales", "discount"]


def told_below(cells: pd.DataFrame, modifiers: pd.Series, decimal_comma: bool) -> pd.DataFrame:
    """The rows of ``modifiers`` and the dish above each: ``place, modifier, times``, by the place of the row.

    ``place`` is missing where no dish stands above it, ``times`` where the file doesn't say how many were sold.
    """
    if not modifiers.any():
        return _NOTHING
    named = cells["dish"].str.contains(r"\w", na=False)
    above = pd.Series(cells.index, index=cells.index, dtype="float64").where(named).mask(~named & ~modifiers, -1.0)
    place = above.ffill()[modifiers]
    told = cells[modifiers]
    times = reading.read_numbers(told["modifier_sold"], decimal_comma).values if "modifier_sold" in told else np.nan
    return pd.DataFrame({"place": place.where(place >= 0), "modifier": told["modifier"], "times": times})


def told_apart(cells: pd.DataFrame, apart: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of modifiers from another file (``APART``) those that go with a line: ``place, modifier, times``; and the others.

    An id that several lines have, as Excel rounds long ones, is that of none.
    """
    if apart is None:
        return _NOTHING, pd.DataFrame(columns=APART)
    selections = cells["selection"].fillna("").str.strip()
    selections = selections[(selections != "") & ~selections.duplicated(keep=False)]
    place = apart["selection"].map(dict(zip(selections, selections.index, strict=True)))
    goes = place.notna() & (apart["reason"] == "")
    return apart.assign(place=place).loc[goes, list(_NOTHING.columns)], apart[~goes]


def with_issues(issues: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The issues of a file (``reasons.list_issues``), and what doesn't count of modifiers from files of their own."""
    if others.empty:
        return issues
    reasons = others["reason"].mask(others["reason"] == "", "modifier_alone")
    theirs = [list_issues(reasons[rows.index], rows["row"], str(file)) for file, rows in others.groupby("file")]
    return pd.concat([issues, *theirs], ignore_index=True)


def with_counted(lines: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    """The lines with what was added to them: ``place`` is a line's index, ``times`` how many of all its portions."""
    if added.empty:
        return lines.reset_index(drop=True)
    there = added[added["place"].isin(lines.index[lines["quantity"] > 0]) & (added["times"] > 0)]
    counts: dict[int, dict[str, float]] = {}
    for place, written, times in there[["place", "modifier", "times"]].itertuples(index=False):
        of_line = counts.setdefault(int(place), {})
        for name, each in split(reading.clean_text(written)).items():
            of_line[name] = of_line.get(name, 0.0) + times * each
    parts = [
        (place, share, joined(names))
        for place, of_line in counts.items()
        for share, names in _parts(float(lines["quantity"][place]), of_line)
    ]
    if not parts:
        return lines.reset_index(drop=True)
    place, share, names = zip(*parts, strict=True)
    changed = lines.loc[list(place)].assign(modifiers=pd.array(names, dtype=reading.TEXT))
    changed = changed.assign(**{name: changed[name] * np.array(share) for name in _SHARED})
    return pd.concat([lines.drop(index=list(counts)), changed]).sort_index(kind="stable").reset_index(drop=True)


def _parts(portions: float, counts: Mapping[str, float]) -> list[tuple[float, dict[str, int]]]:
    """A line in parts, each a share of its portions that has the same modifiers as many times.

    >>> _parts(10.0, {"Extra camote": 4.0, "Sin cebolla": 12.0})[:2]
    [(0.2, {'Extra camote': 1, 'Sin cebolla': 2}), (0.2, {'Extra camote': 1, 'Sin cebolla': 1})]
    """
    over = {name: divmod(times, portions) for name, times in counts.items()}
    edges = sorted({0.0, portions, *(rest for _, rest in over.values())})
    return [
        (
            (until - first) / portions,
            {name: int(every) + (first < rest) for name, (every, rest) in over.items() if every or first < rest},
        )
        for first, until in pairwise(edges)
    ]
