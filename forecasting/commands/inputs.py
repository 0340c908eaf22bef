"""From options to what the core works on: a restaurant, the settings of a run, and the day it is."""

from argparse import Namespace
from dataclasses import fields, replace
from functools import partial

import pandas as pd

from forecasting.commands.given import today
from forecasting.commands.talk import show_progress, tell, tell_untold
from forecasting.days.doubts import doubtful, last_days_whole, no_answers, review, sold_days
from forecasting.demand.forecast import OLD_SALES_DAYS, Around, Forecast, Settings, make_forecast, reaching
from forecasting.demand.history import until
from forecasting.demand.learned import book_of, odd_days
from forecasting.errors import InputError
from forecasting.files.written import Notes
from forecasting.folder import read_folder
from forecasting.kitchen import fault
from forecasting.menu.coverage import coverage
from forecasting.menu.servings import assumed
from forecasting.tables import COLUMNS, ONE_DAY, Restaurant
from forecasting.texts import text
from forecasting.texts.formats import number, percent
from forecasting.texts.notes import said_of

DISHES_NAMED = 10
DAYS_NAMED = 5


def open_restaurant(options: Namespace) -> Restaurant:
    """The restaurant of ``--data`` and single files; says which dishes lack a recipe, what is only
    estimated, and from which days nothing is learned.

    Raises ``InputError`` for a folder that isn't there, and those of ``read_folder`` and of the recipes.
    """
    return _looked_through(_read(options), options)


def open_kitchen(options: Namespace) -> Restaurant:
    """``open_restaurant`` for orders: all that doesn't fit is said at once, before the forecast takes its minute."""
    restaurant = _read(options)
    if broken := fault(restaurant):
        raise broken
    restaurant = _looked_through(restaurant, options)
    return restaurant if options.today is None else until(restaurant, today(options))


def _read(options: Namespace) -> Restaurant:
    if options.data and not options.data.is_dir():
        raise InputError("folder_missing", folder=str(options.data))
    files = {table: path for table in COLUMNS if (path := getattr(options, table))}
    note = partial(_tell_notes, language=options.language)
    restaurant = read_folder(options.data, today(options), note, options.time_zone, **files)
    restaurant = replace(restaurant, place=replace(restaurant.place, country=options.country))
    if "rotation" in options:
        said = replace(restaurant.rules, rotation=options.rotation, tax_rate=options.tax)
        restaurant = replace(restaurant, rules=said)
    return restaurant


def _looked_through(restaurant: Restaurant, options: Namespace) -> Restaurant:
    """The restaurant without its doubtful days; what of its tables is missing, odd or assumed is said."""
    restaurant = _without_doubtful(restaurant, options)
    _name_uncovered(restaurant, options.language)
    _name_outliers(restaurant, options.language)
    for per, portions in assumed(restaurant.recipes, restaurant.tickets).items():
        tell(f"command.assumed_{per}", options.language, n=portions)
    return restaurant


def settings(options: Namespace) -> Settings:
    """The settings of a run: those that were given, the usual ones for the rest."""
    given = vars(options)
    return Settings(**{entry.name: given[entry.name] for entry in fields(Settings) if entry.name in given})


def forecast_of(restaurant: Restaurant, options: Namespace) -> Forecast:
    """A forecast made now, as far ahead as a plan of ``--today`` needs; raises ``InputError("sales_too_old")``."""
    morning, last_day = now(options, restaurant), restaurant.sales["day"].max()
    if (morning - last_day).days > OLD_SALES_DAYS:
        raise InputError("sales_too_old", last_day=last_day, today=morning)
    far_enough = reaching(settings(options), restaurant, morning)
    return make_forecast(restaurant, far_enough, Around(show_progress(options.language)))


def now(options: Namespace, restaurant: Restaurant) -> pd.Timestamp:
    """The morning of ``--today``, else of the day after the last sale."""
    return today(options) or restaurant.sales["day"].max() + ONE_DAY


def _tell_notes(file: str, notes: Notes, language: str) -> None:
    """Say what was made of a file, as the page does before it is kept."""
    for code, values in said_of(notes, language):
        tell(f"command.{code}", language, file=file, **values)


def _without_doubtful(restaurant: Restaurant, options: Namespace) -> Restaurant:
    """Nobody can be asked here: days that are no example teach nothing, as in the app until somebody answers."""
    sold, language = sold_days(restaurant.sales), options.language
    said = last_days_whole(sold) if options.last_day_whole else no_answers()
    looked = review(sold, restaurant.closed, said, restaurant.place.country)
    found = doubtful(looked, said)
    untold = [one.day for one in looked.incomplete if one.untold]
    if odd := sorted({*found["day"]} - {*untold}, reverse=True):
        named = [f"{day:%Y-%m-%d}" for day in odd]
        rest = "" if len(named) <= DAYS_NAMED else " …"
        tell("command.doubtful", language, n=len(named), days=", ".join(named[:DAYS_NAMED]) + rest)
    tell_untold(looked.incomplete, language)
    return replace(restaurant, doubtful=found)


def _name_outliers(restaurant: Restaurant, language: str) -> None:
    """Say of which amounts of the last weeks models hear less than there was."""
    found = odd_days(restaurant).outliers
    if len(found):
        numbers = {name: [number(value, language) for value in found[name]] for name in ("quantity", "usual")}
        rows = found.assign(**numbers, day=found["day"].dt.strftime("%Y-%m-%d")).to_dict("records")
        told = [text("command.outlier", language, **{str(name): row[name] for name in row}) for row in rows]
        tell("command.outliers", language, n=len(told), days=told)


def _name_uncovered(restaurant: Restaurant, language: str) -> None:
    """Say which dishes no forecast will see, and how much of the sales they are."""
    dishes = coverage(restaurant.sales, book_of(restaurant)).dishes
    without = dishes[~dishes["covered"] & (dishes["share"] > 0)]
    if len(without):
        named = [
            f"{dish} ({percent(share, language)})"
            for dish, share in zip(without["dish"], without["share"], strict=True)
        ]
        rest = "" if len(named) <= DISHES_NAMED else " …"
        tell("command.uncovered", language, n=len(named), dishes=", ".join(named[:DISHES_NAMED]) + rest)
