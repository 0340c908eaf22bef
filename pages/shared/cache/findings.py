"""What was found in sales, days and counts, for whoever looks."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from forecasting.days.doubts import Review, review
from forecasting.days.sold_out import find_sold_out
from forecasting.demand.learned import OddDays, menu
from forecasting.demand.learned import odd_days as find_odd_days
from forecasting.demand.past_promotions import find_promotions
from forecasting.dish_book import DishBook, dish_book
from forecasting.kitchen import Lately, lately
from forecasting.menu.categories import Counted, count_usage
from forecasting.menu.renames import propose, propose_unsold
from forecasting.menu.sizes import propose_sizes
from forecasting.overrides import EVERYWHERE, at
from forecasting.people import Action, Locations, Subject
from forecasting.store.days.kept_days import KeptDays, read_days
from forecasting.store.days.past_promotions import without_refused as without_refused_promotions
from forecasting.store.days.sold_out import read_hours, read_sold_out
from forecasting.store.menu.merges import without_refused
from forecasting.store.sales.sold import read_modifiers
from forecasting.tables import ONE_DAY, Place
from pages.shared.cache import whole
from pages.shared.session import Workspace


def kept_days(work: Workspace) -> KeptDays:
    """What is kept of each day that was sold, and what people said of it."""
    work.require(Action.SEE, Subject.SALES)
    return whole.own(work, _kept_days(work.url, whole.sales_stamp(work), work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _kept_days(url: str, sales: str, _work: Workspace) -> KeptDays:
    return read_days(_work.house)


def days_review(work: Workspace) -> Review:
    """What is odd or missing in these days."""
    work.require(Action.SEE, Subject.SALES)
    closed = whole.begun(work).closed
    found = _days_review(work.url, whole.sales_stamp(work), closed, work.place.country, work)
    return found if work.person.works_at(None) else found.at(work.person.locations)


@st.cache_resource(max_entries=3, show_spinner=False)
def _days_review(url: str, sales: str, closed: pd.DataFrame, country: str, _work: Workspace) -> Review:
    kept = _kept_days(url, sales, _work)
    return review(kept.sold, closed, kept.answers, country)


def odd_days(work: Workspace) -> OddDays:
    """The days of the last weeks that aren't learned from as they were. Raises ``InputError`` as the core does."""
    work.require(Action.SEE, Subject.SALES)
    place, taught, said = whole.described(work).place, whole.taught_and_counted(work), read_sold_out(work.house)
    return whole.own(work, _odd_days(work.url, whole.sales_stamp(work), place, taught, said, work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _odd_days(url: str, sales: str, place: Place, taught: str, said: pd.DataFrame, _work: Workspace) -> OddDays:
    known = replace(whole.everything(_work), hours=read_hours(_work.house))
    return find_odd_days(known)  # a dish that sold out makes no outlier


def sold_out(work: Workspace) -> pd.DataFrame:
    """The dishes that seem to have been sold out in the last half year (``sold_out.find_sold_out``)."""
    work.require(Action.SEE, Subject.SERVICE)
    return whole.own_rows(work, _sold_out(work.url, whole.sales_stamp(work), work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _sold_out(url: str, sales: str, _work: Workspace) -> pd.DataFrame:
    return find_sold_out(read_hours(_work.house))


def past_promotions(work: Workspace) -> pd.DataFrame:
    """What looks like a past promotion and is neither noted nor refused (``demand.past_promotions``)."""
    work.require(Action.SEE, Subject.DAYS)
    noted = whole.begun(work)
    found = _past_promotions(work.url, whole.sales_stamp(work), noted.promotions, noted.dishes, work)
    return without_refused_promotions(work.house, found)


@st.cache_resource(max_entries=3, show_spinner=False)
def _past_promotions(
    url: str, sales: str, promotions: pd.DataFrame, dishes: pd.DataFrame, _work: Workspace
) -> pd.DataFrame:
    known = whole.with_sums_by_day(_work)
    return find_promotions(known.sales, menu(known), promotions)


def renames(work: Workspace) -> pd.DataFrame:
    """The dishes that are probably one under two names (``menu.renames``) and on which nobody has decided."""
    work.require(Action.SEE, Subject.SALES)
    return _renames(work.url, work.settled, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _renames(url: str, settled: str, _work: Workspace) -> pd.DataFrame:
    known = whole.with_sums_by_day(_work)
    unsold = propose_unsold(known.sales, known.recipes, known.dishes)
    followed = _followed(url, whole.sales_stamp(_work), known.sales)
    return without_refused(_work.house, pd.concat([followed, unsold], ignore_index=True))


@st.cache_resource(max_entries=3, show_spinner=False)
def _followed(url: str, sales: str, _sales: pd.DataFrame) -> pd.DataFrame:
    return propose(_sales)


def sizes(work: Workspace) -> pd.DataFrame:
    """The dishes without a recipe that are a size of one which has one (``sizes.propose_sizes``)."""
    work.require(Action.SEE, Subject.SALES)
    return _sizes(work.url, work.settled, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _sizes(url: str, settled: str, _work: Workspace) -> pd.DataFrame:
    known = whole.with_sums_by_day(_work)
    return propose_sizes(known.sales, known.dishes, known.recipes)


def sold(work: Workspace, recipes: pd.DataFrame, weeks: int) -> Lately:
    """What was sold and served along in the last weeks of sales. Raises ``InputError`` as the core does."""
    work.require(Action.SEE, Subject.SALES)
    return _sold(work.url, whole.sales_stamp(work), work.person.locations, recipes, weeks, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _sold(url: str, sales: str, places: Locations, recipes: pd.DataFrame, weeks: int, _work: Workspace) -> Lately:
    return lately(whole.own(_work, whole.everything(_work)), weeks)


def dishes(work: Workspace, weeks: int) -> DishBook:
    """What the dishes of the last weeks of sales take, cost and leave at the location that the visitor looks at.

    Of all locations it is what is shared. Raises ``InputError`` as the core does.
    """
    work.require(Action.SEE, Subject.SALES)
    work.require(Action.SEE, Subject.KITCHEN)
    return _dishes(work.url, work.stamp, work.today, work.location or EVERYWHERE, work.person.locations, weeks, work)


@st.cache_resource(max_entries=6, show_spinner=False)
def _dishes(
    url: str, stamp: str, today: pd.Timestamp, location: str, places: Locations, weeks: int, _work: Workspace
) -> DishBook:
    known = at(whole.own(_work, whole.described(_work)), location)
    return dish_book(known, sold(_work, known.recipes, weeks), weeks, location, today)


def modified(work: Workspace, weeks: int) -> pd.DataFrame:
    """What was sold with modifiers in the last weeks of sales (``modifiers.sold_with``)."""
    work.require(Action.SEE, Subject.SALES)
    since = work.overview.last_day - pd.Timedelta(weeks=weeks) + ONE_DAY
    return whole.own_rows(work, _modified(work.url, whole.sales_stamp(work), since, work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _modified(url: str, sales: str, since: pd.Timestamp, _work: Workspace) -> pd.DataFrame:
    return read_modifiers(_work.house, since)


def counted_usage(work: Workspace, used: tuple[str, ...], cooked: tuple[str, ...]) -> Counted:
    """What counts say of the ingredients that no recipe uses (``menu.categories``)."""
    work.require(Action.SEE, Subject.STOCK)
    return _counted_usage(work.url, work.stamp, work.person.locations, used, cooked, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _counted_usage(
    url: str, stamp: str, places: Locations, used: tuple[str, ...], cooked: tuple[str, ...], _work: Workspace
) -> Counted:
    return count_usage(whole.own(_work, whole.with_sums_by_day(_work)), used, cooked)
