"""Another unit for an ingredient: what was counted, came, is sold in packs and was foreseen stays the same amount.

The database keeps amounts in the ingredient's own unit; twelve kilos of culantro are eighty bunches, not twelve.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, Table, select, update

from forecasting.errors import Faults, InputError
from forecasting.store import schema
from forecasting.store.frames import read_named, read_rows
from forecasting.units import conversions_of, convert

WRITTEN: dict[Table, tuple[str, ...]] = {
    schema.counts: ("quantity",),
    schema.deliveries: ("quantity", "expected"),
    schema.waste: ("quantity",),
    schema.supply: ("pack_size",),
    schema.order_lines: ("pack_size", "received"),
}
"""Amounts that people wrote down."""

FORESEEN: dict[Table, tuple[str, ...]] = {
    schema.forecasts: ("mean", "p10", "p90"),
    schema.foreseen: ("mean", "p10", "p90"),
    schema.backtest: ("mean", "informed", "p10", "p50", "p90", "actual"),
    schema.scores: ("pinball", "rmse", "mae"),
}

PRICES: dict[Table, tuple[str, ...]] = {
    schema.supply: ("unit_cost",),
    schema.order_lines: ("unit_cost", "received_cost", "price_before"),
}
"""What one of the unit costs."""

LIMITS = ("reorder_point", "storage_limit")


@dataclass(frozen=True)
class Remeasured:
    """An ingredient of this ``id`` whose amounts are so many ``times`` as many of the new ``unit``."""

    id: str
    unit: str
    times: float


def find_remeasured(connection: Connection, rows: pd.DataFrame, as_written: Collection[str]) -> dict[str, Remeasured]:
    """The ingredients that ``rows`` measure in another unit than before, by name; not those that are ``as_written``,
    whose amounts were in the new unit all along.

    Raises ``InputError("unit_changed")`` where something is written down of one and nobody said how the units convert.
    """
    table = schema.ingredients
    before = read_rows(connection, select(table.c.id, table.c.name.label("ingredient"), table.c.unit.label("was")))
    both = rows[["ingredient", "unit"]].merge(before, on="ingredient")
    changed = both[(both["unit"] != both["was"]) & (both["was"] != "") & ~both["ingredient"].isin(list(as_written))]
    if changed.empty:
        return {}
    ways = conversions_of(read_named(connection, select(schema.conversions), schema.conversions))
    found, faults = {}, Faults()
    for name, unit, key, was in changed.itertuples(index=False, name=None):
        try:
            found[name] = Remeasured(key, unit, convert(1.0, was, unit, ways.get(name, ())))
        except InputError:
            if _is_written_down(connection, key):
                faults.note(InputError("unit_changed", ingredient=name, unit=was, to=unit))
    faults.tell()
    return {name: one for name, one in found.items() if one.times != 1.0}


def remeasure(connection: Connection, found: Iterable[Remeasured]) -> None:
    """Measure ingredients in their new units, and all that is kept of them."""
    lines = schema.order_lines
    for one in found:
        connection.execute(update(schema.ingredients).where(schema.ingredients.c.id == one.id).values(unit=one.unit))
        connection.execute(update(lines).where(lines.c.ingredient_id == one.id).values(unit=one.unit))
        for amounts, times in ((WRITTEN, one.times), (FORESEEN, one.times), (PRICES, 1 / one.times)):
            for table, columns in amounts.items():
                values = {table.c[name]: table.c[name] * times for name in columns}
                connection.execute(update(table).where(table.c.ingredient_id == one.id).values(values))


def with_limits(connection: Connection, rows: pd.DataFrame, found: Mapping[str, Remeasured]) -> pd.DataFrame:
    """Rows whose limits are those of before, in the old unit, with these in the new one; a limit just written stays."""
    limits = [schema.ingredients.c[name] for name in LIMITS]
    before = read_rows(connection, select(schema.ingredients.c.name, *limits)).set_index("name")
    times = rows["ingredient"].map({name: one.times for name, one in found.items()}).fillna(1.0)
    same = {name: rows[name] == rows["ingredient"].map(before[name]) for name in LIMITS}
    return rows.assign(**{name: rows[name].where(~same[name], rows[name] * times) for name in LIMITS})


def _is_written_down(connection: Connection, ingredient_id: str) -> bool:
    of_it = (select(table.c.ingredient_id).where(table.c.ingredient_id == ingredient_id).limit(1) for table in WRITTEN)
    return any(connection.scalar(query) is not None for query in of_it)
