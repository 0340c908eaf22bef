"""Who sells what: which rows of supply hold on a day, by which of them an ingredient is bought, and what that costs."""

from collections.abc import Container

import pandas as pd

from forecasting.errors import Faults, InputError, row_names
from forecasting.overrides import held_at
from forecasting.tables import ALWAYS

_AS_BOUGHT = {"bought_as": "str", "bought_pack": "float64", "bought_unit": "str", "shelf_life_days": "float64"}


def held_on(supply: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The rows of ``supply`` that hold on a day, of each ingredient the one by which it is bought first.

    Of each supplier's prices only the newest that has begun counts. The preferred supplier stands first, then the
    cheapest. Of a group (``menu.groups``) that goes for each member, and the cheapest is so for what is left
    after trimming.
    """
    since = supply["from"].fillna(ALWAYS)
    begun = supply.assign(since=since, preference=supply["preference"].fillna(1.0))[since <= day]
    offer = [name for name in ("ingredient", "bought_as", "supplier") if name in begun]
    newest = begun.groupby(offer)["since"].transform("max")
    ranked = ["ingredient", "preference", "unit_cost", "supplier", "pack_size"]
    held = begun[begun["since"] == newest].drop(columns="since")
    return held.sort_values(ranked, kind="stable", ignore_index=True)


def choose_supply(supply: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The row of ``supply`` by which each ingredient is bought on a day (``held_on``)."""
    return held_on(supply, day).drop_duplicates("ingredient", ignore_index=True)


def unit_costs(supply: pd.DataFrame, location: str, day: pd.Timestamp) -> pd.Series:
    """What a unit of each ingredient costs at a location on a day, by the offer by which it is bought."""
    return choose_supply(held_at("supply", supply, location), day).set_index("ingredient")["unit_cost"]


def sellers(supply: pd.DataFrame, location: str, day: pd.Timestamp) -> pd.DataFrame:
    """Who sells what at a location on a day, the one from whom it is bought first: ``ingredient, supplier``."""
    held = held_on(held_at("supply", supply, location), day)
    return held[["ingredient", "supplier"]].drop_duplicates(ignore_index=True)


def offered(chosen: pd.DataFrame, ingredients: pd.DataFrame) -> pd.DataFrame:
    """The ``chosen`` row of supply for each ingredient (``choose_supply``), and what an order has to know of it.

    Unit and shelf life are those of the member that is bought, where it is a group; ``bought_pack`` is a pack in that
    unit, ``needed_in`` the ingredient's own unit. ``caution``, ``reorder_point`` and ``storage_limit`` are the
    ingredient's.
    """
    known = ingredients[["ingredient", "unit", "shelf_life_days", "caution", "reorder_point", "storage_limit"]]
    known = known.rename(columns={"unit": "needed_in", "shelf_life_days": "keeps_days"})
    offers = chosen.merge(known, on="ingredient", how="left", validate="one_to_one")
    own_unit = offers["needed_in"].fillna("")
    member = offers.reindex(columns=list(_AS_BOUGHT)).astype(_AS_BOUGHT)
    return offers.assign(
        bought_as=member["bought_as"].fillna(""),
        bought_pack=member["bought_pack"].fillna(offers["pack_size"]),
        unit=member["bought_unit"].fillna(own_unit),
        shelf_life_days=member["shelf_life_days"].fillna(offers["keeps_days"]),
        needed_in=own_unit,
    )


def check_suppliers(supply: pd.DataFrame, calendars: Container[str]) -> None:
    """Raises ``InputError("unknown_supplier")`` for what is bought from somebody without a calendar; ``Several``.

    ``supply`` has the index of its file, of which a location has only some rows.
    """
    faults = Faults()
    for supplier, its in supply[~supply["supplier"].isin(calendars)].groupby("supplier", sort=False):
        rows = row_names(its)
        faults.note(InputError("unknown_supplier", supplier=supplier, ingredient=its["ingredient"].iloc[0], rows=rows))
    faults.tell()
