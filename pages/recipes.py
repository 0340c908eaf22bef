"""Recipes dish by dish: which are missing, what each dish takes, costs and leaves."""

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.files.table import read_table
from forecasting.files.writing import table_to_csv
from forecasting.kitchen import IN_EDITOR, fault, in_rows, newest_recipe, with_recipe
from forecasting.menu.starters import brought_by, one_of_each_size, starter, starters
from forecasting.overrides import shared_rows, with_own
from forecasting.people import Subject
from forecasting.store.house import save_rules
from forecasting.store.restaurant import ChangedMeanwhile, save_recipes, save_table
from forecasting.tables import Restaurant, empty
from pages.parts.recipes import (
    category_usage,
    commissions,
    coverage,
    modifiers,
    no_food,
    recipe_tables,
    sales_combos,
    slips,
)
from pages.shared import drafts, groups, steps, tables, typed_cells
from pages.shared.cache import facts, findings
from pages.shared.keypad import Bounds, typed_number
from pages.shared.language import amount, error_text, exact_percent, long_day, money, number, part, percent, plain, text
from pages.shared.links import link
from pages.shared.session import end_page, workspace

OWN, USUAL = "", "*"  # how a recipe begins where it is no copy: with what the dish has, or with the usual quantities
SHOWN = ["ingredient", "quantity", "unit", "yield"]

work = workspace()
EDITING = ("recipes", work.url)  # what is edited in one restaurant is no draft of another's
st.title(text("recipes.title"))
steps.show(work)
if work.overview.last_day is None:
    end_page()

restaurant = facts.described(work)
menu = coverage.menu(work)
if menu is None:
    end_page()
coverage.show(menu)
no_food.ask(work, menu)


def begin(dish: str, start: str) -> pd.DataFrame:
    """The lines that the editor begins with: the dish's own, the usual ones, or as a copy those of another dish."""
    if start == USUAL:
        return usual.lines
    if start == OWN and own == "all_of_it":
        return all_of_it
    return newest_recipe(restaurant.recipes, start or dish).assign(item=dish)


def how_to_begin(start: str) -> str:
    """A way to begin a recipe, in words."""
    if start in (OWN, USUAL):
        return plain("recipes.usual" if start else f"recipes.{own}")
    return plain("recipes.copy", dish=start)


def by_what(dish: str) -> str:
    """What a recipe is for: a portion, a guest, a ticket, a day, 100 dishes of a category, or what a modifier does."""
    if dish in asked.names:
        return does
    return "category" if dish in categories else menu.along.get(dish, "portion")


def named(dish: str) -> str:
    """What the recipe of one dish is called, among others that are of no dish."""
    if dish in asked.names:
        return plain("modifiers.one", modifier=asked.names[dish])
    return plain("recipes.of_category", category=dish) if dish in categories else dish


def begin_anew() -> None:
    """Another key for the editor empties it."""
    st.session_state["recipes_saved"] += 1


def show_anew() -> None:
    """The recipe as it is now; what was changed here and not saved is gone."""
    drafts.forget(*EDITING, dish)
    begin_anew()


def seen_at_first(editing: tuple[str, ...], kept: pd.DataFrame) -> pd.DataFrame:
    """The dish's own recipe as it was when somebody began to write it anew; who comes back to a draft saw no other."""
    seen = st.session_state.get("recipes_seen", {})
    held = {name: lines for name, lines in seen.items() if name == editing or drafts.unsaved(*name)}
    st.session_state["recipes_seen"] = {editing: kept} | held
    return st.session_state["recipes_seen"][editing]


def keep(dish: str, edited: pd.DataFrame) -> None:
    """Save the lines of a dish if the kitchen fits with them, else say what is wrong."""
    since = newest_recipe(restaurant.recipes, dish)["from"].max()
    try:
        name = plain("recipes.of", dish=dish)
        said = (edited[SHOWN].notna() & edited[SHOWN].ne("")).any(axis=1)  # a row that was only begun is none
        lines = edited.assign(item=dish, per=by_what(dish), **{"from": since}).where(said)
        lines = read_table("recipes", table_to_csv(lines), name, decimal_point=True) if said.any() else empty("recipes")
    except InputError as error:
        st.error(error_text(drafts.in_editor(error)), icon=":material/error:")
        return
    if lines.empty:
        st.error(text("recipes.no_line", dish=dish), icon=":material/error:")
        return
    keep_lines(lines, brought_by(lines, restaurant.ingredients), plain("recipes.saved", dish=dish))


def unchanged(items: list[str], now: Restaurant) -> bool:
    """Whether the recipes of these items are the ones that this page shows."""
    return all(newest_recipe(now.recipes, item).equals(newest_recipe(restaurant.recipes, item)) for item in items)


def keep_lines(lines: pd.DataFrame, ingredients: pd.DataFrame, message: str) -> None:
    """Save recipes with the ingredients that they need, if the kitchen fits with them."""
    items = list(lines["item"].unique())
    try:
        if broken := fault(with_recipe(restaurant, lines, ingredients)):
            raise in_rows(broken, lines, IN_EDITOR)
        save_recipes(work.engine, lines, ingredients, still=lambda now: unchanged(items, now))
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return
    if not ingredients.empty:
        message += " " + plain("recipes.added", n=len(ingredients), ingredients=list(ingredients["ingredient"]))
    for item in items:
        drafts.forget(*EDITING, item)
    begin_anew()
    st.session_state["recipes_message"] = message
    st.rerun()


def offer_starters() -> None:
    """All usual recipes of dishes that have none, in one tap; each stays an estimate until it is confirmed."""
    uncovered = menu.coverage.uncovered.sort_values("quantity", ascending=False, kind="stable")
    if work.changes(Subject.SALES) and (waiting := findings.sizes(work)["dish"].tolist()):
        st.caption(":material/straighten: " + text("recipes.sizes_wait", n=len(waiting), dishes=waiting))
        link("sales", text("recipes.to_sizes"))
    some = one_of_each_size(uncovered["dish"], restaurant.recipes["item"].unique())
    found = starters(some, restaurant.ingredients)
    if found is None:
        return
    named = uncovered[uncovered["dish"].isin(found.lines["item"])]
    st.markdown(text("recipes.starters", n=len(named), share=part(named["share"].sum())))
    if st.button(text("recipes.use_starters", n=len(named)), key="recipes_starters", icon=":material/auto_awesome:"):
        keep_lines(found.lines, found.ingredients, plain("recipes.started", n=len(named)))


def ask_to_confirm(dish: str) -> None:
    """Say that a recipe is an estimate, until somebody says that it is right."""
    lines = newest_recipe(restaurant.recipes, dish)
    if not lines["estimated"].eq("yes").any():
        return
    of = "of_category" if dish in categories else "of_dish"
    st.info(text(f"recipes.estimated.{of}", category=dish), icon=":material/help:")
    if work.changes(Subject.KITCHEN) and st.button(
        text("recipes.confirm"), key="recipes_confirm", icon=":material/check:"
    ):
        keep_lines(lines.assign(estimated="no"), empty("ingredients"), plain("recipes.confirmed", dish=dish))


def offer_to_forget(category: str) -> None:
    """The way back: the dishes of a category without a recipe take nothing any more."""
    if st.button(text("recipes.forget", category=category), key="recipes_forget", icon=":material/undo:"):
        recipes = restaurant.recipes
        left = recipes[recipes["item"] != category]
        try:
            save_table(work.engine, "recipes", left, still=lambda now: now.recipes.equals(recipes))
        except ChangedMeanwhile as error:
            st.error(error_text(error), icon=":material/error:")
            return
        begin_anew()
        st.session_state["recipes_message"] = plain("recipes.forgotten", category=category)
        st.rerun()


def say_size(sized: pd.DataFrame) -> None:
    """That a dish without a recipe of its own takes that of another one so many times."""
    for base, factor in sized[["size_of", "size_factor"]].itertuples(index=False):
        st.markdown(text("recipes.size_of", n=number(factor), base=base))


def say_batch(dish: str) -> None:
    """That nobody knows how much of a batch by weight or volume is one portion of it."""
    batch = newest_recipe(restaurant.recipes, dish).dropna(subset="batch_output").head(1)
    if dish not in set(menu.book["dish"]):
        for made, unit in batch[["batch_output", "batch_unit"]].itertuples(index=False):
            said = text("recipes.batch", made=amount(made, unit), dish=dish, unit=unit)
            st.warning(said, icon=":material/straighten:")


def say_margin(dish: str) -> None:
    """What a portion of the dish costs and leaves, as far as prices are known."""
    found = menu.margins[menu.margins["dish"] == dish]
    if found.empty or not (known := found.iloc[0])["cost"] > 0:
        return
    cost = money(known["cost"], work.place.currency, cents=True)
    if pd.isna(known["margin"]):
        st.markdown(text("recipes.cost", cost=cost))
    else:
        net, left = (money(known[name], work.place.currency, cents=True) for name in ("net_price", "margin"))
        st.markdown(text("recipes.margin", cost=cost, price=net, left=left, share=percent(known["cost_share"])))
    if known["unpriced"]:
        lines = menu.book[(menu.book["dish"] == dish) & ~menu.book["ingredient"].isin(menu.unit_costs.dropna().index)]
        names = groups.named(groups.belong(restaurant), lines["ingredient"])
        st.caption(text("recipes.unpriced", n=len(lines), ingredients=names))


def say_along() -> None:
    """What goes with guests, tickets and days costs, and how these are counted."""
    st.subheader(text("recipes.along"))
    for item, cost, unpriced, per in menu.costs_along[["dish", "cost", "unpriced", "per"]].itertuples(index=False):
        known = money(cost, work.place.currency, cents=True)
        st.markdown(text(f"recipes.along_{per}", item=item, cost=f"≥ {known}" if unpriced else known))
    if menu.costs_along["unpriced"].any():
        st.caption(text("recipes.at_least"))
    for per, portions in menu.lately.assumed.items():
        st.caption(text(f"recipes.assumed_{per}", n=portions))
    if menu.along.eq("ticket").any() and "ticket" not in menu.lately.assumed:
        st.caption(text("recipes.tickets_counted"))


def keep_tax(percent: float) -> None:
    """The tax as it is typed holds for everybody in this restaurant."""
    save_rules(work.engine, tax_rate=percent / 100)


def keep_included() -> None:
    """Whether prices are with tax does, too."""
    save_rules(work.engine, prices_include_tax=st.session_state["recipes_tax_included"])


def edit_lines() -> None:
    """The recipe of the chosen dish to change: what it begins with, its lines, and the button that keeps them."""
    begun = [begun for (begun,) in drafts.unsaved(*EDITING, dish) if begun in starts]
    usually = USUAL if usual and own == "blank" and sized.empty else OWN
    start = st.selectbox(
        text("recipes.start"),
        starts,
        index=starts.index(begun[0] if begun else usually),
        format_func=how_to_begin,
        key=f"recipes_start_{dish}_{saved}",
    )
    if pd.notna(since := newest_recipe(restaurant.recipes, dish)["from"].max()):
        st.caption(":material/event: " + text("recipes.since", day=long_day(since)))
    editing = (*EDITING, dish, start)
    draft = drafts.edit(
        editing,
        begin(dish, start),
        f"recipes_editor_{dish}_{start}_{saved}",
        units=typed_cells.Units(restaurant.ingredients.set_index("ingredient")["unit"], work.place.currency),
        num_rows="dynamic",
        hide_index=True,
        column_order=SHOWN,
        column_config=recipe_tables.recipe_columns(restaurant),
        placeholder="",
        alt=plain("recipes.editor_alt", dish=dish),
    )
    st.caption(text("recipes.not_listed"))
    kept, of_its_own = begin(dish, dish), start == OWN and own != "all_of_it"
    seen = seen_at_first(editing, kept)
    before = draft.base if of_its_own else seen
    saves = drafts.save_button(editing, text("recipes.save"), "recipes_save", begin_anew)
    if saves and not before.equals(kept):
        st.error(text("recipes.changed_meanwhile", dish=dish), icon=":material/error:")
        st.button(text("recipes.show_anew"), key="recipes_show_anew", on_click=show_anew, icon=":material/refresh:")
    elif saves:
        keep(dish, draft.now)
    drafts.say_saved("recipes_message")


def ask_tax(now: str) -> None:
    """Whether prices are with tax, and how much it is."""
    with st.popover(now):
        rate = round(menu.tax.rate * 100, 6)
        typed_number(text("recipes.tax_rate"), rate, "recipes_tax", Bounds(0, 50), keep_tax)
        included = menu.tax.included
        st.toggle(text("recipes.prices_include"), included, key="recipes_tax_included", on_change=keep_included)


saved = st.session_state.setdefault("recipes_saved", 0)  # a new key after each save empties the editor
slips.ask(menu, work.place.currency)
if work.changes(Subject.KITCHEN):
    offer_starters()
    category_usage.offer(work, menu, keep_lines)
asked = modifiers.asked(work, menu)
modifiers.show(work, asked)
made = restaurant.recipes.loc[restaurant.recipes["batch_output"].notna(), "item"]
categories = list(restaurant.recipes.loc[restaurant.recipes["per"] == "category", "item"].unique())
with_recipes = [item for item in restaurant.recipes["item"].unique() if item not in {*made, *categories}]
known = [menu.coverage.uncovered["dish"], categories, menu.margins["dish"], menu.along.index]
known += [restaurant.dishes["dish"], asked.names]
dishes = [*dict.fromkeys(dish for some in known for dish in some)]
if not dishes:
    end_page()

st.subheader(text("recipes.one"))
if st.session_state.get(coverage.DISH) not in dishes:
    st.session_state[coverage.DISH] = dishes[0]
others = [named(one) for one, _ in drafts.unsaved(*EDITING) if one != st.session_state[coverage.DISH]]
if others:
    st.warning(text("setup.unsaved", n=len(others), tables=others), icon=":material/edit:")
if begun := st.session_state.pop(coverage.BEGUN, None):
    st.toast(text("recipes.below", dish=begun), icon=":material/arrow_downward:")
dish = st.selectbox(text("recipes.dish"), dishes, format_func=named, key=coverage.DISH, persist_state="session")
own = "own" if dish in set(shared_rows(restaurant.recipes)["item"]) else "blank"
copied_from = [item for item in with_recipes if item != dish and dish not in categories]
all_of_it = modifiers.first_lines(dish, asked, menu) if dish in asked.names else empty("recipes")
own = "all_of_it" if own == "blank" and len(all_of_it) else own
usual = None if dish in {*categories, *asked.names} else starter(dish, restaurant.ingredients)
starts = [OWN, *([USUAL] if usual else []), *copied_from]
sized = restaurant.dishes[(restaurant.dishes["dish"] == dish) & (restaurant.dishes["size_of"] != "") & (own == "blank")]
say_size(sized)
say_batch(dish)
say_margin(dish)
if dish in categories:
    category_usage.say_where(menu, dish)
    if work.changes(Subject.KITCHEN):
        offer_to_forget(dish)
does = modifiers.ask_what_it_does(dish, asked, menu, saved) if dish in asked.names else None
ask_to_confirm(dish)
if elsewhere := with_own([restaurant.recipes[restaurant.recipes["item"] == dish]]):
    st.caption(":material/info: " + text("recipes.own_at", locations=[work.name_of(each) for each in elsewhere]))
if work.changes(Subject.KITCHEN):
    edit_lines()
else:
    lines = newest_recipe(restaurant.recipes, dish)[SHOWN]
    tables.show(
        lines, "recipes_lines", plain("recipes.editor_alt", dish=dish), recipe_tables.recipe_columns(restaurant)
    )
slips.ask(menu, work.place.currency, dish)

if work.changes(Subject.KITCHEN):
    sales_combos.show(work)
if not menu.along.empty:
    say_along()

st.subheader(text("recipes.margins"))
priced = menu.margins[(menu.margins["unpriced"] == 0) & menu.margins["margin"].notna()]
if priced.empty:
    st.info(text("recipes.no_margins"), icon=":material/sell:")
    end_page()
total = priced["sold"] @ priced[["cost", "net_price"]]
if total["net_price"] > 0:
    st.markdown(text("recipes.food_cost", share=percent(total["cost"] / total["net_price"])))
taxed = text("recipes.tax_included" if menu.tax.included else "recipes.tax_added", rate=exact_percent(menu.tax.rate))
if work.changes(Subject.SETTINGS):
    ask_tax(taxed)
else:
    st.caption(taxed)
if work.changes(Subject.MONEY):
    commissions.ask(work)
costs = recipe_tables.margins(menu.margins, work.place.currency)
tables.show(costs, "recipes_margins", plain("recipes.margins_alt"), recipe_tables.margin_columns())
if menu.margins["estimated"].any():
    st.caption(text("recipes.roughly"))
if menu.margins["unpriced"].any():
    st.caption(text("recipes.at_least"))
