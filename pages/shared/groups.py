"""What a group of interchangeable ingredients is, in a sentence, wherever one is shown."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.menu.groups import members, tally
from forecasting.tables import Restaurant
from pages.shared.language import error_text, exact, text


def belong(restaurant: Restaurant) -> pd.DataFrame:
    """The members of all groups (``groups.members``); none, with a sentence, where they contradict each other."""
    try:
        return members(restaurant.ingredients, restaurant.conversions)
    except InputError as error:
        st.warning(error_text(error), icon=":material/warning:")
        return members(restaurant.ingredients.head(0), restaurant.conversions)


def explained(belong: pd.DataFrame, group: str, counting: bool = False) -> str | None:
    """What a group is and how its amounts are meant, also while ``counting``; None for an ingredient that is none."""
    if group not in {*belong["group"]}:
        return None
    ours = belong[belong["group"] == group]
    said = text("groups.about", members=list(ours.index))
    if _is_whole(ours):
        return said
    return f"{said} {text('groups.count_untrimmed' if counting else 'groups.trimmed')}"


def named(belong: pd.DataFrame, names: Iterable[str]) -> list[str]:
    """Names of ingredients, a group with its members in brackets: these are what is bought and priced."""
    members_of = belong.index.to_series().groupby(belong["group"]).agg(", ".join).to_dict()
    return [f"{name} ({members_of[name]})" if members_of.get(name, name) != name else name for name in names]


def counted_on(restaurant: Restaurant, belong: pd.DataFrame, location: str, until: pd.Timestamp) -> pd.DataFrame:
    """The counts of groups at a location until a day, member by member (``groups.tally``)."""
    stock, deliveries = (
        rows[(rows["location"] == location) & (rows["day"] <= until)]
        for rows in (restaurant.stock, restaurant.deliveries)
    )
    return tally(stock, deliveries, belong)


def say_count(of_day: pd.DataFrame, belong: pd.DataFrame, group: str) -> None:
    """What the count of a group on one day comes to, or for whom it waits."""
    ours, alike = of_day[of_day["group"] == group], belong[belong["group"] == group]
    if ours.empty:
        return
    if ours["missing"].any():
        lacking = list(ours.loc[ours["missing"], "ingredient"])
        st.warning(text("groups.lacking", group=group, ingredients=lacking), icon=":material/hourglass_top:")
        return
    quantity = exact(ours["quantity"].sum(), alike["group_unit"].iloc[0])
    said = text("groups.counted" if _is_whole(alike) else "groups.counted_trimmed", group=group, quantity=quantity)
    absent = list(ours.loc[ours["quantity"].isna(), "ingredient"])
    st.caption(" ".join([said, text("groups.absent", n=len(absent), ingredients=absent)] if absent else [said]))


def _is_whole(alike: pd.DataFrame) -> bool:
    """Whether nothing is lost of any member, so that amounts of the group are those of what is bought."""
    return bool((alike["gives"] == 1.0).all() and (alike["unit"] == alike["group_unit"]).all())
