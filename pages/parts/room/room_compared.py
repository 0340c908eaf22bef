"""What was used between counts, against what the recipes of the sold dishes take."""

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.people import Subject
from forecasting.stock.variance import WEEKS, against_recipes, between_counts
from forecasting.tables import Restaurant
from pages.shared import corrections, tables
from pages.shared.cache import plans
from pages.shared.language import money, plain, text, weighed
from pages.shared.links import link
from pages.shared.session import Workspace

NAMED = 3


def show(work: Workspace, restaurant: Restaurant, location: str) -> None:
    """The greatest differences in a sentence, then all of them."""
    try:
        basis = plans.basis(work)
    except InputError:
        basis = None
    if basis is None:
        st.info(text("room.compared.no_forecast"), icon=":material/trending_up:")
        link("today")
        return
    intervals = between_counts(basis.movements(work.now), work.overview.last_day)
    costs = basis.unit_costs(location, work.today)
    found = against_recipes(intervals[intervals["location"] == location], costs)
    if found.empty:
        st.info(text("room.compared.nothing", weeks=WEEKS), icon=":material/balance:")
        link("count")
        return
    units = basis.restaurant.ingredients.set_index("ingredient")["unit"].to_dict()
    _say(found, units, work.place.currency)
    if found["impossible"].any():
        odd = list(found.loc[found["impossible"], "ingredient"])
        st.warning(text("room.compared.impossible", ingredients=odd), icon=":material/error:")
    shown = _table(found, units, work.place.currency)
    tables.show(shown, "room_compared", plain("room.compared.alt"))
    st.caption(text("room.compared.about", weeks=WEEKS))
    st.caption(text("room.compared.factor"))
    if work.changes(Subject.STOCK):
        corrections.ask(work, location, found)


def _say(found: pd.DataFrame, units: dict[str, str], currency: str) -> None:
    more, less = found["cost"].clip(lower=0).sum(), -found["cost"].clip(upper=0).sum()
    ends = {"first": found["first"].min(), "last": found["last"].max()}
    st.markdown(text("room.compared.sentence", more=money(more, currency), less=money(less, currency), **ends))
    most = found[(found["cost"] > 0) & ~found["impossible"]].head(NAMED)
    if len(most):
        named = [
            f"{row.ingredient} ({weighed(row.difference, units.get(row.ingredient, ''))}, {money(row.cost, currency)})"
            for row in most.itertuples()
        ]
        st.markdown(text("room.compared.most", ingredients=named))


def _table(found: pd.DataFrame, units: dict[str, str], currency: str) -> pd.DataFrame:
    """Ingredient, difference and money first: what a phone shows."""
    names = [units.get(name, "") for name in found["ingredient"]]

    def said(column: str) -> list[str]:
        return [weighed(quantity, unit) for quantity, unit in zip(found[column], names, strict=True)]

    signs = found["difference"].gt(0).map({True: "+", False: ""})
    differences = [sign + words for sign, words in zip(signs, said("difference"), strict=True)]
    costs = ["–" if pd.isna(cost) else money(cost, currency) for cost in found["cost"]]
    factors = ["–" if pd.isna(factor) else corrections.written(factor) for factor in found["factor"]]
    return pd.DataFrame(
        {
            "ingredient": found["ingredient"],
            "difference": differences,
            "cost": costs,
            "factor": factors,
            "actual": said("actual"),
            "theoretical": said("theoretical"),
        }
    )
