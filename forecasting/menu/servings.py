"""What goes along with guests, tickets and days rather than with a dish: cancha, sauces, boxes, the staff's meal.

A recipe that isn't per portion makes its item something that is served along: as many times a day as there were guests
or tickets, or once. From there on it is a dish like any other: exploded, forecast and projected by the same code. A
promotion sells more of its dishes, and is taken to bring no more guests.
"""

import pandas as pd

from forecasting.errors import InputError, row_names
from forecasting.tables import DISH_KEYS

PORTIONS_PER_GUEST = 2.0
"""No till counts guests: they are estimated as one for every two portions, such as a dish and a drink."""

PORTIONS_PER_TICKET = 4.0
"""Where no sale of a location has a ticket: one for every four portions, a table for two."""

_ALONG = ("guest", "ticket", "day")
_PLACE_DAY = ["location", "day"]


def served_along(recipes: pd.DataFrame) -> pd.Series:
    """The items that go along, and by what: ``guest``, ``ticket`` or ``day`` by item."""
    other = recipes[recipes["per"].isin(_ALONG)]
    return other.drop_duplicates("item").set_index("item")["per"]


def count_tickets(sales: pd.DataFrame) -> pd.DataFrame:
    """The tickets in sale lines (``location, source, day, ticket, quantity``), each counted once in a source and day.

    Returns ``location, day, tickets, quantity``, the last being the portions on these tickets.
    """
    rung = sales[sales["ticket"].fillna("") != ""]
    by_source = rung.groupby(["location", "source", "day"], as_index=False)
    counted = by_source.agg(tickets=("ticket", "nunique"), quantity=("quantity", "sum"))
    return counted.groupby(_PLACE_DAY, as_index=False)[["tickets", "quantity"]].sum()


def assumed(recipes: pd.DataFrame, tickets: pd.DataFrame) -> dict[str, float]:
    """By what something goes along that nobody has counted, and how many portions are taken for one of it.

    ``guest`` wherever a recipe goes by it, ``ticket`` only where no ticket is known.
    """
    guessed = {"guest": PORTIONS_PER_GUEST} | ({} if len(tickets) else {"ticket": PORTIONS_PER_TICKET})
    return {per: portions for per, portions in guessed.items() if per in set(served_along(recipes))}


def with_servings(dish_days: pd.DataFrame, recipes: pd.DataFrame, tickets: pd.DataFrame) -> pd.DataFrame:
    """Daily sales by dish (``location, dish, day, quantity``) and, as more rows, all that was served along with them.

    Each of ``served_along`` on each day with sales: once for every guest or ticket, or once. ``tickets`` is a table as
    of ``count_tickets``; portions without a ticket are taken to come as many to a ticket as the others of the location.

    Raises ``InputError("per_of_dish")`` for a recipe by guest, ticket or day of something that was sold by itself.
    """
    along = served_along(recipes)
    if along.empty or dish_days.empty:
        return dish_days
    _refuse_sold(recipes, along.index[along.index.isin(dish_days["dish"])])
    days = dish_days.groupby(_PLACE_DAY, as_index=False)["quantity"].sum()
    counted = _count(days, tickets)
    served = pd.concat([days.assign(dish=item, quantity=counted[per]) for item, per in along.items()])
    columns = [*DISH_KEYS, "quantity"]
    return pd.concat([dish_days[columns], served[columns]], ignore_index=True)


def _refuse_sold(recipes: pd.DataFrame, sold: pd.Index) -> None:
    if len(sold):
        of_it = recipes[recipes["item"] == sold[0]]
        raise InputError("per_of_dish", item=sold[0], per=of_it["per"].iloc[0], rows=row_names(of_it))


def _count(days: pd.DataFrame, tickets: pd.DataFrame) -> dict[str, pd.Series]:
    """How many guests, tickets and days there were on each of ``days`` (location, day, quantity: portions)."""
    portions = days["quantity"].clip(lower=0)
    known = days[_PLACE_DAY].merge(tickets, on=_PLACE_DAY, how="left", validate="one_to_one").fillna(0.0)
    rung = tickets.groupby("location")[["quantity", "tickets"]].sum()
    to_a_ticket = days["location"].map(rung["quantity"] / rung["tickets"]).astype(float)
    to_a_ticket = to_a_ticket.where(to_a_ticket > 0, PORTIONS_PER_TICKET)
    without = (portions - known["quantity"]).clip(lower=0)
    return {
        "guest": portions / PORTIONS_PER_GUEST,
        "ticket": known["tickets"] + without / to_a_ticket,
        "day": pd.Series(1.0, index=days.index),
    }
