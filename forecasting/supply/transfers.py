"""Before buying: what one location has to spare and another one lacks."""

import math
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from forecasting.supply.orders import as_bought
from forecasting.supply.quantities import packs_for
from forecasting.tables import TINY

UNKNOWN = {"not_counted", "check_count"}
"""Nobody moves what may not be there, nor to where nobody knows what is there."""


def convenient(needed: float, spare: float) -> float:
    """How much one moves without splitting hairs to cover what is ``needed``: for 37.4 that is 38, for 3.74 it is 3.8.

    Two digits, up; where there isn't as much to ``spare``, what there is, down.
    """
    covers = _two_digits(needed, math.ceil)
    return covers if covers <= spare + TINY else _two_digits(min(needed, spare), math.floor)


def _two_digits(quantity: float, rounded: Callable[[float], int]) -> float:
    if quantity <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(quantity)) - 1)
    return round(rounded(round(quantity / step, 6)) * step, 6)


def propose_transfers(lines: pd.DataFrame) -> pd.DataFrame:
    """What to move between locations instead of buying it, what saves most first.

    ``lines`` are a plan's, of several locations. Who needs less than nothing until the delivery after the next, even
    without what is due till then, has that much to spare, as surely as orders are safe; who needs packs gets it, from
    whoever has most and, where that isn't enough, from the next ones. A transfer is of ``convenient`` quantities that
    save at least a pack. Returns ``ingredient, taker, given`` (each giver's quantity), ``quantity`` (their sum),
    ``unit, packs`` (as many fewer are bought), ``pack_name`` and ``saves`` (their money).
    """
    known = lines[[not UNKNOWN & set(flags.split()) for flags in lines["flags"]]]
    takers = known[known["packs"] > 0].sort_values("need", ascending=False, kind="stable")
    there = known.set_index(["ingredient", "location"])[["need", "due"]].sum(axis=1).mul(-1.0)
    spare = there[there > 0]
    found = []
    for line in takers.itertuples():
        ours = spare[spare.index.get_level_values("ingredient") == line.ingredient].droplevel("ingredient")
        given, packs = _gathered(line, ours)
        if packs > 0:
            spare[[(line.ingredient, giver) for giver in given]] -= list(given.values())
            saves, quantity = packs * line.cost / line.packs, sum(given.values())
            moved = (line.ingredient, line.location, given, quantity, line.needed_in, packs, line.pack_name, saves)
            found.append(moved)
    columns = ["ingredient", "taker", "given", "quantity", "unit", "packs", "pack_name", "saves"]
    return pd.DataFrame(found, columns=columns).sort_values("saves", ascending=False, ignore_index=True)


def _gathered(line: NamedTuple, spare: pd.Series) -> tuple[dict[str, float], int]:
    """What each location gives to a line, of what they have to ``spare``, and how many packs that saves.

    No more of them give than it takes to save as many.
    """
    best, saved, given = {}, 0, {}
    for giver, much in spare.sort_values(ascending=False, kind="stable").items():
        quantity = convenient(line.need - sum(given.values()), much)
        if quantity:
            given = given | {giver: quantity}
        packs = line.packs - int(packs_for(line.need - sum(given.values()), line.pack_gives))
        if packs > saved:
            best, saved = given, packs
    return best, saved


def by_supplier(to_order: pd.DataFrame) -> pd.DataFrame:
    """What all locations need from each supplier together, and how it is split among them.

    ``to_order`` are a plan's lines with packs. Returns ``supplier, ingredient`` (as the supplier knows it),
    ``pack_name, pack_size, unit, packs, quantity, cost`` and a column of packs for each location, the dearest supplier
    first.
    """
    lines = as_bought(to_order)
    item = ["supplier", "ingredient", "pack_name", "pack_size", "unit"]
    split = lines.pivot_table(index=item, columns="location", values="packs", aggfunc="sum", fill_value=0)
    total = lines.groupby(item)[["packs", "quantity", "cost"]].sum().join(split).reset_index()
    of_supplier = total.groupby("supplier")["cost"].transform("sum")
    order = total.assign(of_supplier=of_supplier).sort_values(
        ["of_supplier", "supplier", "cost"], ascending=[False, True, False], kind="stable"
    )
    return order.drop(columns="of_supplier").reset_index(drop=True)
