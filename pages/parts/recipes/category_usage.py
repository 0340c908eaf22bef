"""What a category uses where there is no recipe: proposed from two counts, kept as an estimate."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from forecasting.dish_book import DishBook
from forecasting.kitchen import newest_recipe
from forecasting.menu.categories import FEWEST_DISHES, Counted, as_recipe
from forecasting.tables import empty
from pages.parts.recipes.coverage import DISH
from pages.shared import groups
from pages.shared.cache import findings
from pages.shared.language import amount, day, number, plain, text
from pages.shared.links import link
from pages.shared.session import Workspace

KeepLines = Callable[[pd.DataFrame, pd.DataFrame, str], None]
WHY_NOT = ("impossible", "unused", "too_few", "uncounted")


def offer(work: Workspace, menu: DishBook, keep_lines: KeepLines) -> None:
    """Propose what counts say of dishes without a recipe, or say how to come by it; nothing where all have one."""
    if menu.coverage.uncovered.empty or menu.restaurant.ingredients.empty:
        return
    belong, taken = groups.belong(menu.restaurant), set(menu.book["ingredient"])
    used = tuple(sorted(taken | set(belong.index[belong["group"].isin(taken)])))
    found = findings.counted_usage(work, used, tuple(sorted(menu.cooked["dish"].unique())))
    with st.expander(text("by_category.title"), expanded=len(found.proposals) > 0, icon=":material/balance:"):
        if not found.categories:
            st.markdown(text("by_category.no_category"))
            link("setup")
        elif found.proposals.empty:
            st.markdown(text("by_category.how"))
            link("count")
        else:
            _choose(found, menu, keep_lines)
        for reason in WHY_NOT:
            if names := getattr(found, reason):
                said = text(f"by_category.{reason}", n=len(names), names=list(names), fewest=FEWEST_DISHES)
                st.caption(said)


def say_where(menu: DishBook, category: str) -> None:
    """For which dishes the recipe of a category stands in; for none, where its name is none of the menu."""
    dishes = menu.by_category.index[menu.by_category == category]
    if dishes.empty:
        st.warning(text("by_category.nowhere", category=category), icon=":material/warning:")
    else:
        st.markdown(text("by_category.where", n=len(dishes), category=category, dishes=list(dishes)))


def _choose(found: Counted, menu: DishBook, keep_lines: KeepLines) -> None:
    proposed = set(found.proposals["category"])
    offered = [category for category in found.categories if category in proposed]
    st.markdown(text("by_category.about"))
    category = st.selectbox(text("by_category.which"), offered, key="by_category_which")
    rows = found.proposals[found.proposals["category"] == category]
    several = menu.restaurant.stock["location"].nunique() > 1
    ticked = [
        st.checkbox(_said(row, several), key=f"by_category_{category}_{row.ingredient}") for row in rows.itertuples()
    ]
    use = text("by_category.use", category=category)
    if st.button(use, key="by_category_use", disabled=not any(ticked), icon=":material/balance:"):
        _keep(rows[ticked], category, menu, keep_lines)


def _said(row, several: bool) -> str:
    """One proposal with the numbers behind it."""
    said = {name: amount(getattr(row, name), row.unit) for name in ("had", "received", "left", "used")}
    wasted = f" {text('by_category.wasted', wasted=amount(row.wasted, row.unit))}" if row.wasted else ""
    sentence = text(
        "by_category.proposal",
        ingredient=row.ingredient,
        rate=amount(row.quantity, row.unit),
        first=day(row.first),
        last=day(row.last),
        sold=number(row.sold),
        category=row.category,
        wasted=wasted,
        **said,
    )
    where = f" {text('by_category.at', location=row.location)}" if several else ""
    silent = f" {text('by_category.silent', n=row.silent)}" if row.silent else ""
    return sentence + where + silent


def _keep(chosen: pd.DataFrame, category: str, menu: DishBook, keep_lines: KeepLines) -> None:
    """Add the chosen ones to what the category takes already."""
    before = newest_recipe(menu.restaurant.recipes, category)
    lines = pd.concat([before, as_recipe(chosen, before["from"].max())], ignore_index=True)
    st.session_state[DISH] = category  # what was kept is shown below, to be corrected
    keep_lines(lines, empty("ingredients"), plain("by_category.saved", n=len(chosen), category=category))
