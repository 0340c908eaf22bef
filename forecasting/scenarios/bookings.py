"""Groups that have booked: they come on top of the usual guests, and every plan counts on them.

What they will eat is a menu, one portion of each of its dishes for everybody or shared among them, or what is usual.
"""

import pandas as pd

from forecasting.menu.servings import PORTIONS_PER_GUEST
from forecasting.scenarios.levers import group_portions
from forecasting.scenarios.scenario import Group

MOST_PEOPLE = 2000
"""A group of more is a slip of the finger."""


def set_menu(day: pd.Timestamp, people: int, dishes: list[str], each: bool = True) -> Group:
    """A group that eats these dishes: of ``each`` one portion for everybody, else one portion in all for everybody."""
    portions = people if each else people / len(dishes)
    return Group(day, people, tuple((dish, float(portions)) for dish in dishes))


def usual_menu(dish_mix: pd.DataFrame, along: pd.Series, day: pd.Timestamp, people: int) -> Group:
    """A group that eats what guests of such a day usually do: two portions each, in the shares of that day.

    ``dish_mix`` (day, dish, mean) is what one location is expected to sell, ``along`` what goes along with dishes
    (``servings.served_along``). Without any sale expected on that day the shares are those of all days.
    """
    chosen = dish_mix[~dish_mix["dish"].isin(along.index) & (dish_mix["mean"] > 0)]
    of_day = chosen[chosen["day"] == day]
    sold = (of_day if len(of_day) else chosen).groupby("dish")["mean"].sum()
    portions = (people * PORTIONS_PER_GUEST * sold / sold.sum()).round(2)
    return Group(day, people, tuple(portions[portions > 0].items()))


def booked_portions(bookings: pd.DataFrame, along: pd.Series) -> pd.DataFrame:
    """The portions of all groups that have booked (``tables.no_bookings``) and what goes ``along`` with them."""
    portions = [
        group_portions((_group(rows),), str(rows["location"].iloc[0]), along)
        for _, rows in bookings.groupby("booking", sort=False)
    ]
    return pd.concat(portions, ignore_index=True) if portions else group_portions((), "", along)


def _group(rows: pd.DataFrame) -> Group:
    first = rows.iloc[0]
    return Group(first["day"], int(first["people"]), tuple(zip(rows["dish"], rows["portions"], strict=True)))
