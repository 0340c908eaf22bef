"""What a forecast learns from: sales as usage by day, with all that is known of the days; and which days are odd."""

from dataclasses import dataclass, replace
from hashlib import sha256

import pandas as pd
from pandas.util import hash_pandas_object

from forecasting.days.outliers import FIRST_JUDGED, FOUND, dampen
from forecasting.days.sold_out import counted_out, find_sold_out, settled, short_of, sparing
from forecasting.demand.effects import exposure, promoted_days
from forecasting.demand.history import AtLeast, all_days, days_of, make_future, make_history, outliers
from forecasting.demand.off_menu import off_menu
from forecasting.demand.served import ordered_dishes, served
from forecasting.errors import InputError
from forecasting.menu.groups import as_groups
from forecasting.menu.modifiers import by_modifier
from forecasting.menu.recipes import explode, own_portions, portions, portions_on
from forecasting.menu.servings import served_along
from forecasting.menu.till_categories import categorised
from forecasting.overrides import EVERYWHERE, at, with_own
from forecasting.tables import DISH_KEYS, KEYS, SERIES, Restaurant

MIX_WEEKS = 8
"""Weeks whose weekday means are the dish mix: enough to be calm, few enough to follow the menu."""

ODD_DAYS = 182
"""What is usual is told from 16 weeks before a day: so many days show the odd ones of the last 8 weeks and more."""


@dataclass(frozen=True)
class Learned:
    """What the models learn from, made once.

    ``history`` is the past as if today's recipes had always held, so that a changed one isn't taken for demand;
    ``used`` (location, ingredient, day, quantity) is what left the stock by the recipes of each day. ``future`` are the
    days to come, ``sold`` the daily sales, ``dish_days`` these with what was served along with guests, tickets and
    days, ``promoted`` the promotions by dish and day, ``portions`` what a dish takes by its recipe and ``usual`` with
    modifiers as often as lately, ``days`` the calendar, ``doubtful`` the days that nothing is learned from,
    ``sold_out`` those of single dishes.
    """

    history: pd.DataFrame
    used: pd.DataFrame
    future: pd.DataFrame
    sold: pd.DataFrame
    dish_days: pd.DataFrame
    promoted: pd.DataFrame
    portions: pd.DataFrame
    usual: pd.DataFrame
    days: pd.DataFrame
    doubtful: pd.DataFrame
    sold_out: pd.DataFrame


def prepare(restaurant: Restaurant, ahead_days: int) -> Learned:
    """Sales to usage by day, with all that is known of the days; without recipes every dish is its own ingredient.

    Raises ``InputError("no_sales")`` and whatever the recipes raise.
    """
    if restaurant.sales.empty:
        raise InputError("no_sales")
    sold = restaurant.sales.groupby(DISH_KEYS, as_index=False)[["quantity"]].sum()
    dish_days = served(sold, restaurant)
    book = book_of(restaurant)
    ordered = ordered_dishes(dish_days, book, restaurant, MIX_WEEKS)
    last_day = dish_days["day"].max()
    usage = explode(ordered.dish_days, current_book(ordered.book, last_day))
    if usage.empty:
        raise InputError("no_dish_has_a_recipe")
    days = all_days(restaurant, dish_days[["location", "day"]].drop_duplicates(), ahead_days)
    promoted = promoted_days(restaurant.promotions, menu(restaurant))
    by_dish = current_book(ordered.usual, last_day)
    exposed = exposure(promoted, dish_days, by_dish)
    sold_out = settled(find_sold_out(restaurant.hours), restaurant.sold_out, restaurant.hours)
    changed = ordered.book["from"].notna().any()
    used = explode(ordered.dish_days, ordered.book) if changed else usage
    none_left = counted_out(as_groups(restaurant).stock, used)
    short = pd.concat([short_of(sold_out, _usual_takes(dish_days, by_dish)), none_left], ignore_index=True)
    history = make_history(usage, days, exposed, AtLeast(restaurant.doubtful, sparing(short, used)))
    return Learned(
        history=history,
        used=used,
        future=make_future(history, days),
        sold=sold,
        dish_days=dish_days,
        promoted=promoted,
        portions=book,
        usual=ordered.usual,
        days=days,
        doubtful=restaurant.doubtful,
        sold_out=sold_out,
    )


@dataclass(frozen=True)
class OddDays:
    """Single days of an ingredient that aren't learned from as they were.

    ``outliers`` as ``days.outliers`` finds them, ``none_left`` (``KEYS``) those whose count at the close was 0.
    """

    outliers: pd.DataFrame
    none_left: pd.DataFrame


def odd_days(restaurant: Restaurant) -> OddDays:
    """The odd days of the last 8 weeks and more; raises what ``prepare`` raises, where there may be any."""
    sales, counts = restaurant.sales, restaurant.stock
    if (sales["day"].max() - sales["day"].min()).days < FIRST_JUDGED and (counts["quantity"] > 0).all():
        return OddDays(counts.head(0).reindex(columns=FOUND), counts.head(0)[KEYS])
    recent = sales[sales["day"] >= sales["day"].max() - pd.Timedelta(days=ODD_DAYS)]
    learned = prepare(replace(restaurant, sales=recent), 1)
    none_left = sparing(counted_out(as_groups(restaurant).stock, learned.used), learned.used)
    return OddDays(outliers(learned.history, restaurant.confirmed), none_left)


def taken_still(learned: Learned) -> pd.MultiIndex:
    """The series that some dish takes which hasn't left the menu, however seldom it is sold."""
    takes = _usual_takes(learned.dish_days, current_book(learned.usual, learned.dish_days["day"].max()))
    gone = pd.MultiIndex.from_frame(takes[["location", "dish"]]).isin(off_menu(learned.dish_days))
    return pd.MultiIndex.from_frame(takes.loc[~gone & (takes["quantity"] > 0), SERIES].drop_duplicates())


def _usual_takes(dish_days: pd.DataFrame, book: pd.DataFrame) -> pd.DataFrame:
    """What each dish took of each ingredient in all: ``location, ingredient, dish, quantity``."""
    whole = dish_days.groupby(["location", "dish"], as_index=False)["quantity"].sum()
    keys = ["location", "dish"] if "location" in book else ["dish"]
    takes = whole.rename(columns={"quantity": "portions"}).merge(book, on=keys)
    return takes.assign(quantity=takes["portions"] * takes["quantity"])[["location", "ingredient", "dish", "quantity"]]


def book_of(restaurant: Restaurant) -> pd.DataFrame:
    """What a portion of each dish takes (``menu.recipes.portions``), in groups; without recipes, itself.

    Where a location has recipes of its own, there is a book for each ``location`` that sells.
    """
    if restaurant.recipes.empty:
        return own_portions(sorted(restaurant.sales["dish"].unique()))
    own = with_own([restaurant.recipes])
    if not own:
        return _portions_of(restaurant)
    shared = _portions_of(at(restaurant, EVERYWHERE))
    books = [
        (_portions_of(at(restaurant, location)) if location in own else shared).assign(location=location)
        for location in restaurant.sales["location"].unique()
    ]
    return pd.concat(books, ignore_index=True)


def _portions_of(restaurant: Restaurant) -> pd.DataFrame:
    grouped = as_groups(restaurant)
    return portions(grouped.recipes, grouped.ingredients, categorised(grouped), grouped.conversions)


def current_book(portions: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The recipes of one day as if they had always held."""
    return portions_on(portions, day).assign(**{"from": pd.Series(pd.NaT, dtype="datetime64[us]")})


def digest(portions: pd.DataFrame, recipes: pd.DataFrame) -> str:
    """A short name of a book of recipes: another one when any of them, or by what it is served, changes."""
    places = ["location"] if "location" in portions else []
    ordered = portions.sort_values([*places, "dish", "ingredient", "from"])
    by_others = pd.concat([served_along(recipes), by_modifier(recipes)])
    if len(by_others):
        ordered = ordered.assign(per=ordered["dish"].map(by_others))
    return sha256(ordered.to_csv(index=False, float_format="%.9g").encode()).hexdigest()[:16]


def sales_digest(learned: Learned, last_day: pd.Timestamp | None = None) -> str:
    """A short name of the days until ``last_day``: another one when their sales, or which are doubtful, change.

    Another name for a dish makes no other sales. Whether the last day of a location is whole becomes known with the
    next one: that alone makes no forecast old.
    """
    sold = learned.sold[["location", "day", "quantity"]].round({"quantity": 6})
    sold = sold if last_day is None else sold[sold["day"] <= last_day]
    ends = sold["day"] == sold.groupby("location")["day"].transform("max")
    rows = sold.assign(doubtful=days_of(sold).isin(days_of(learned.doubtful)) & ~ends)
    ordered = rows.sort_values(list(rows.columns), ignore_index=True)
    return sha256(hash_pandas_object(ordered).to_numpy().tobytes()).hexdigest()[:16]


def menu(restaurant: Restaurant) -> pd.DataFrame:
    """Every dish with its category (``dish, category, price``), those that were only ever sold without one included."""
    known = categorised(restaurant)[["dish", "category", "price"]]
    sold = pd.DataFrame({"dish": sorted(set(restaurant.sales["dish"]) - set(known["dish"]))}, dtype="str")
    every = pd.concat([known, sold], ignore_index=True)
    return every.assign(category=every["category"].fillna(""))


def dampened(learned: Learned, confirmed: pd.DataFrame) -> Learned:
    """The same with the outliers as models see them (``days.outliers``)."""
    history = learned.history
    return replace(learned, history=dampen(history, outliers(history, confirmed)))


def whole_days(learned: Learned) -> pd.DataFrame:
    """The daily sales without the days, and the dishes sold out, that say nothing of what a promotion did."""
    sold_out = pd.MultiIndex.from_frame(learned.sold[DISH_KEYS]).isin(
        pd.MultiIndex.from_frame(learned.sold_out[DISH_KEYS])
    )
    return learned.sold[~days_of(learned.sold).isin(days_of(learned.doubtful)) & ~sold_out]
