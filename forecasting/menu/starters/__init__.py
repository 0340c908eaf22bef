"""Recipes to begin with: usual quantities of dishes that many Peruvian kitchens cook, found by the dish's name.

They are guesses until the kitchen confirms them: every line is marked ``estimated``. Quantities are gross, as they
leave the store room, for one portion. ``dishes.csv`` says which words in a name mean which recipe, the more special
first; ``recipes.csv`` has the lines and ``ingredients.csv`` what they need, with the days that each usually keeps.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from forecasting.menu.names import is_size_of, understand
from forecasting.tables import COLUMNS, empty

_FOLDER = Path(__file__).parent

FRACTION_SLASH = "\u2044"
"""What stands in ``¼`` once it is taken apart."""


@dataclass(frozen=True, eq=False)
class Starter:
    """Recipes to begin with: ``lines`` of the table ``recipes``, and the ``ingredients`` that the kitchen lacks."""

    lines: pd.DataFrame
    ingredients: pd.DataFrame


def starter(dish: str, own: pd.DataFrame) -> Starter | None:
    """The usual recipe of a dish, None where its name says nothing to us.

    ``own`` is the table ``ingredients`` of the kitchen: what it has under nearly the same name (``LIMON``), also as a
    group, keeps it.
    """
    found = _meant_by(dish)
    if found is None:
        return None
    usual = _table("recipes")
    lines = usual[usual["item"] == found].assign(item=dish, estimated="yes").reset_index(drop=True)
    others = more_ingredients(own)
    named = {_plain(name): name for name in _names(own)}
    return Starter(
        lines=lines.assign(ingredient=[named.get(_plain(part), part) for part in lines["ingredient"]]),
        ingredients=others[others["ingredient"].isin(lines["ingredient"])].reset_index(drop=True),
    )


def more_ingredients(own: pd.DataFrame) -> pd.DataFrame:
    """The usual ingredients that a kitchen's own table ``ingredients`` lacks, ready to be added to it."""
    there = {_plain(name) for name in _names(own)}
    usual = _table("ingredients")
    return usual[[_plain(ingredient) not in there for ingredient in usual["ingredient"]]].reset_index(drop=True)


def brought_by(lines: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """The usual ingredients that these lines of ``recipes`` take and a kitchen's own lack; what they make is none."""
    more = more_ingredients(own)
    return more[more["ingredient"].isin(lines["ingredient"]) & ~more["ingredient"].isin(lines["item"])]


def starters(dishes: Iterable[str], own: pd.DataFrame) -> Starter | None:
    """The usual recipes of all these dishes that have one, together; None where none has."""
    found = [one for dish in dishes if (one := starter(dish, own)) is not None]
    if not found:
        return None
    every = pd.concat([one.ingredients for one in found], ignore_index=True)
    return Starter(
        lines=pd.concat([one.lines for one in found], ignore_index=True),
        ingredients=every.drop_duplicates("ingredient", ignore_index=True),
    )


def one_of_each_size(dishes: Iterable[str], cooked: Iterable[str]) -> list[str]:
    """The dishes without other sizes of one before them, or of one that is ``cooked``, that mean the same usual recipe:
    how much more of it a *fuente* takes than a *personal*, no name says.
    """
    dishes, found = list(dishes), []
    before = list(cooked)
    names = understand({*dishes, *before})
    for dish in dishes:
        alike = (other for other in before if _meant_by(other) == _meant_by(dish))
        if not any(is_size_of(names[dish], names[other]) for other in alike):
            found.append(dish)
            before.append(dish)
    return found


def _meant_by(dish: str) -> str | None:
    """The usual dish that a name speaks of."""
    name = f" {_plain(dish)} "
    return next((known for known, phrase in _phrases() if f" {phrase} " in name), None)


def _names(own: pd.DataFrame) -> list[str]:
    """What a recipe of the kitchen can name: its groups and its ingredients."""
    return [*own.loc[own["group"].fillna("") != "", "group"], *own["ingredient"]]


@cache
def _phrases() -> list[tuple[str, str]]:
    written = pd.read_csv(_FOLDER / "dishes.csv")
    return [(dish, _plain(phrase)) for dish, phrase in written[["dish", "phrase"]].itertuples(index=False)]


@cache
def _table(name: str) -> pd.DataFrame:
    """A file of ours as the table of that name, empty columns filled with their defaults."""
    written = pd.read_csv(_FOLDER / f"{name}.csv")
    defaults = {column.name: column.default for column in COLUMNS[name] if column.name not in written}
    return written.assign(**defaults)[list(empty(name).columns)].astype(empty(name).dtypes)


def _plain(name: str) -> str:
    """A name in small letters without accents or signs; a cebiche is a ceviche, and ``C/`` on a till means *con*."""
    letters = unicodedata.normalize("NFKD", name.casefold()).replace(FRACTION_SLASH, "/")
    letters = letters.encode("ascii", "ignore").decode()
    letters = re.sub(r"\bc/", "con ", letters)
    return re.sub(r"[^a-z0-9]+", " ", letters).strip().replace("cebiche", "ceviche")
