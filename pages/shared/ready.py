"""What a page that shows a forecast needs first, and where to get it."""

from typing import NamedTuple, NoReturn

import numpy as np
import pandas as pd
import streamlit as st

from forecasting.demand.paths import ASSUMED_ERROR
from forecasting.errors import InputError
from forecasting.kitchen import estimated_items
from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.store.supply.orders import PLACED
from forecasting.tables import ONE_DAY
from forecasting.texts.formats import listed
from pages.shared import runs, steps
from pages.shared.cache import facts, findings, plans
from pages.shared.language import day, days, error_text, locale, part, percent, text
from pages.shared.links import link
from pages.shared.session import Workspace, end_page, lead_to

DELIVERY = ["location", "supplier", "arrives"]  # what an order is for
STALE_DAYS = 7
MENTIONED = 3  # dishes without a recipe that are called by name
RECENT_WEEKS = 8  # older dishes need no recipe any more, older silent days are told on the page of the sales only


def plan(work: Workspace) -> tuple[Basis, Plan]:
    """The restaurant with its latest forecast, and the plan of now for the location or locations chosen.

    The page ends where one of them is missing.
    """
    found = basis(work)
    _remind(work, found)
    _say_uncovered(work, found)
    _say_looked(work, found)
    try:
        return found, plans.plan(work, work.location)
    except InputError as error:
        _refuse(error)


def one_location(work: Workspace) -> str:
    """The location that the visitor chose; the page ends where that is all of them."""
    if work.location is None:
        st.info(text("ready.choose_location"), icon=":material/storefront:")
        end_page()
    return work.location


def unsent(work: Workspace, orders: pd.DataFrame) -> pd.Series:
    """Which of a plan's orders go to suppliers to whom nothing was sent yet for that delivery."""
    sent = facts.orders(work)
    sent = sent.loc[sent["state"].isin(PLACED), DELIVERY].drop_duplicates()
    keys = pd.MultiIndex.from_frame(orders[DELIVERY])
    return pd.Series(~keys.isin(pd.MultiIndex.from_frame(sent)), index=orders.index)


def placed_for(work: Workspace, order: NamedTuple) -> list[int]:
    """The orders for the delivery of one of a plan's orders that this page knows of."""
    sent = facts.orders(work)
    same = [sent[name] == getattr(order, name) for name in DELIVERY]
    return sorted(int(order_id) for order_id in sent.loc[np.logical_and.reduce(same), "id"].unique())


def due_today(work: Workspace, plan: Plan) -> pd.DataFrame:
    """The orders of a plan that close today and weren't sent yet, the first to close first."""
    closing = plan.orders["order_by"] < work.today + ONE_DAY
    return plan.orders[closing & unsent(work, plan.orders)].sort_values("order_by", kind="stable")


def say_assumed(work: Workspace, basis: Basis, plan: Plan) -> None:
    """Before a single fold of a location was judged, its chances and quantities rest on an assumption: say which."""
    judged = set(basis.forecast.residuals["location"].unique())
    assumed = [work.name_of(paths.location) for paths in plan.paths if paths.location not in judged]
    if assumed:
        key = "ready.assumed" if len(assumed) == len(plan.paths) else "ready.assumed_at"
        st.info(text(key, share=percent(ASSUMED_ERROR), locations=assumed), icon=":material/help:")


def stale(work: Workspace, basis: Basis) -> str | None:
    """Why a forecast should be made anew: sales or recipes changed since; None where it needn't."""
    whole_days_until = min(work.overview.last_day, work.today - ONE_DAY)
    if basis.forecast.last_day != whole_days_until:
        return "old_forecast" if basis.forecast.last_day < whole_days_until else "newer_forecast"
    if basis.sales_changed:
        return "old_forecast"
    return "recipes_changed" if basis.recipes_changed else None


def last_day(work: Workspace, location: str) -> pd.Timestamp:
    """The last day of which a location has sales."""
    own = [each.last_day for each in work.locations if each.key == location and each.last_day]
    return own[0] if own else work.overview.last_day


def data_until(work: Workspace, location: str) -> str:
    """Until which day a location has sales, how far it is behind the others, and whether that day may not be whole."""
    last = last_day(work, location)
    newest = max((each.last_day for each in work.locations if each.last_day is not None), default=last)
    behind = f" {text('today.data_behind', n=(newest - last).days, day=newest)}" if last < newest else ""
    halves = [one.day for one in findings.days_review(work).incomplete if one.location == location]
    if last in halves and last < work.today:
        return text("today.data_partly", whole=last - ONE_DAY, day=last) + behind
    return text("today.data", day=last) + behind


def basis(work: Workspace) -> Basis:
    """The restaurant with its latest forecast; without one the page leads to what is missing and ends."""
    steps.show(work)
    if work.overview.last_day is None:
        end_page()
    if not (work.overview.rows["recipes"] or work.overview.rows["ingredients"]):
        lead_to("setup", text("ready.no_kitchen"), text("steps.setup"))
    try:
        found = plans.basis(work)
    except InputError as error:
        _refuse(error)
    if found is None:
        _ask_forecast(work, "no_forecast")
    if not found.recommended["ingredient"].isin(found.restaurant.ingredients["ingredient"]).any():
        _ask_forecast(work, "forecast_without_kitchen")
    if work.location is not None and work.location not in found.forecast_at:
        _say_unknown_location(work)
    return found


def _ask_forecast(work: Workspace, reason: str) -> NoReturn:
    """There is nothing to show before a forecast is made: say why, offer one and end the page."""
    if not runs.running(work):
        st.info(text(f"ready.{reason}"), icon=":material/trending_up:")
    runs.panel(work)
    end_page()


def _say_unknown_location(work: Workspace) -> NoReturn:
    """A location that the forecast doesn't know: without sales it can't; with some it has to be made anew."""
    sold = any(each.key == work.location and each.last_day for each in work.locations)
    if sold:
        _ask_forecast(work, "location_not_forecast")
    lead_to("sales", text("ready.location_without_sales", location=work.name_of(work.location)), text("steps.sales"))


def _refuse(error: InputError) -> NoReturn:
    """The tables contradict each other or are out of date: say where, lead there and end the page."""
    st.error(error_text(error), icon=":material/error:")
    link("sales" if error.code in ("sales_too_old", "horizon_too_short", "no_sales") else "setup")
    end_page()


def _remind(work: Workspace, basis: Basis) -> None:
    """What makes the plan worse than it could be: old sales, days without any, a forecast from before the newest."""
    age = (work.today - work.overview.last_day).days
    if age > STALE_DAYS:
        st.warning(text("ready.old_sales", n=age, day=day(work.overview.last_day)), icon=":material/schedule:")
    silent = _silent_days(work)
    if silent:
        st.warning(text("ready.silent_days", n=len(silent), days=_in_stretches(silent)), icon=":material/event_busy:")
        link("sales", text("ready.explain_days"))
    if runs.running(work):
        runs.panel(work)
    elif reason := stale(work, basis):
        st.warning(text(f"ready.{reason}", day=day(basis.forecast.last_day)), icon=":material/update:")
        runs.panel(work)


def _silent_days(work: Workspace) -> list[pd.Timestamp]:
    """The days of which a file seems to be missing: whole stretches, of those that reach into the last weeks."""
    found = findings.days_review(work)
    stretches = [hole.days for hole in found.holes if hole.kind == "missing"]
    stretches += [one.silent for one in found.cash_ups]
    recent = work.overview.last_day - pd.Timedelta(weeks=RECENT_WEEKS)
    return sorted({day for silent in stretches if max(silent, default=recent) > recent for day in silent})


def _in_stretches(silent: list[pd.Timestamp]) -> list[str]:
    """Days in order as people say them: those that follow each other from the first to the last."""
    each = pd.Series(silent)
    stretch = each.groupby((each.diff() != ONE_DAY).cumsum())
    return [days(its.iloc[0], its.iloc[-1]) for _, its in stretch]


def _say_looked(work: Workspace, basis: Basis) -> None:
    """What nobody weighed stands there by an estimate: of which ingredients."""
    held = basis.shelf(work.now).held
    looked = held[held["by_eye"] & ((work.location is None) | (held["location"] == work.location))]
    if not looked.empty:
        names = list(looked["ingredient"].unique())
        st.caption(f":material/visibility: {text('ready.looked', n=len(names), ingredients=names)}")


def _say_uncovered(work: Workspace, basis: Basis) -> None:
    """Dishes without a recipe take nothing from the larder, others a guess: how many, and their share of sales."""
    found = plans.covered(work, basis, RECENT_WEEKS)
    estimated = found.dishes["dish"].isin(estimated_items(basis.restaurant.recipes))
    guessed = found.dishes[found.dishes["covered"] & estimated]
    if not guessed.empty:
        said = text("coverage.estimated", n=len(guessed), share=part(guessed["share"].sum()))
        st.caption(f":material/info: {said}")
    roughly = found.dishes.loc[found.dishes["roughly"], "share"]
    if not roughly.empty:
        said = text("coverage.roughly", n=len(roughly), share=part(roughly.sum()))
        st.caption(f":material/info: {said}")
    missing = found.unknown
    if not missing.empty:
        share, dishes = part(missing["share"].sum()), listed(list(missing["dish"]), locale(), MENTIONED)
        st.caption(f":material/info: {text('ready.uncovered', n=len(missing), dishes=dishes, share=share)}")
