"""What guests have added to a dish or left out of it: extra cheese, no onion, rice on the side.

A modifier is an item of the recipes that goes by ``extra``, whose ingredients are added each time it stands on a sold
line, or by ``without``, whose ingredients are left out: at most what the dish itself takes of them. What modifiers
change is a dish like any other, sold beside the one that they stand on, with portions that may be negative: exploded
by the same code. For days to come every dish is taken to be ordered with them as often as lately.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from forecasting.errors import InputError, row_names
from forecasting.tables import BY_MODIFIER, DISH_KEYS, empty, no_modified

ADDED = "+ "
"""Begins the item of a modifier that is called as a dish: ``+ Papas fritas`` are those on the side of another one."""

LONGEST_NAME = 60
"""A longer text was typed for one guest and is none of our business."""

LONGEST_PART = 2 * LONGEST_NAME
"""The same with its number and blanks: what is longer isn't even looked through."""

_SEPARATOR = re.compile(r"(\((?:[^()]|\([^()]*\))*+\))|[;|\n]|(?<!\d),|,(?!\d)")
"""What stands between two modifiers; what is in brackets belongs together."""

_AMOUNT = r"\d+(?:[.,]\d{3})*(?:[.,]\d{1,2})?"
_PRICE = re.compile(
    rf"(?i)[(\[]?\s*[+-]?\s*(?:s/\.?|us\$|\$|€|\bpen\b|\busd\b)\s*{_AMOUNT}\s*[)\]]?"
    rf"|[(\[]\s*[+-]?\s*\d+[.,]\d{{1,2}}\s*[)\]]"
    rf"|\s\+\s*\d+[.,]\d{{2}}(?!\d)"
)
_TIMES_BEFORE = re.compile(r"(\d{1,2})\s*[xX×]\s+(?=\D)")
_TIMES_AFTER = re.compile(r"[\s(\[]+[xX×]\s*(\d{1,2})\s*[)\]]?$")
_PRIVATE = re.compile(r"@|\d{6}")
_NOTHING = {"ninguno", "ninguna", "none", "no", "n/a", "sin modificadores", "no modifiers"}

_LEAVING_OUT = {"sin", "no", "quitar", "without", "hold"}

_CHANGE = ["dish", "changed", "ingredient", "from"]
_BETWEEN = "\x1f"


def split(text: str) -> dict[str, int]:
    """The separate modifiers of a line as tills write them, and how many times each goes with a portion.

    Prices are left out, and so is what can't be the name of a modifier: notes, phones, addresses.

    >>> split("2x Extra queso (S/ 3.00), Sin cebolla")
    {'Extra queso': 2, 'Sin cebolla': 1}
    """
    found: dict[str, int] = {}
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    for part in _SEPARATOR.sub(lambda between: between[1] or _BETWEEN, _PRICE.sub(" ", lines)).split(_BETWEEN):
        name, times = _counted(part.strip()) if len(part) <= LONGEST_PART else ("", 0)
        if _may_be_a_name(name):
            found[name] = found.get(name, 0) + times
    return found


def joined(found: Mapping[str, int]) -> str:
    """The inverse of ``split``, always in the same spelling: ``2x Extra queso; Sin cebolla``."""
    return "; ".join(name if times == 1 else f"{times}x {name}" for name, times in found.items())


def alike(name: str) -> str:
    """The same for names that differ in case, accents or blanks: ``SIN CEBOLLA`` and ``Sin cebolla``."""
    decomposed = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(decomposed.casefold().split())


def by_modifier(recipes: pd.DataFrame) -> pd.Series:
    """The items that are modifiers, and what they do: ``extra`` or ``without`` by item."""
    those = recipes[recipes["per"].isin(BY_MODIFIER)]
    return those.drop_duplicates("item").set_index("item")["per"]


def sold_with(sales: pd.DataFrame) -> pd.DataFrame:
    """How many portions of each dish were sold on a day with which modifiers.

    From sale lines (``location, day, dish, modifiers, quantity``); returns these columns, a row for each text.
    """
    lines = sales[sales["modifiers"].fillna("") != ""]
    sums = lines.groupby([*DISH_KEYS, "modifiers"], as_index=False)[["quantity"]].sum()
    return sums[list(no_modified().columns)]


def seen(modified: pd.DataFrame, recipes: pd.DataFrame) -> pd.DataFrame:
    """The modifiers of these sales, the most frequent first: ``modifier, times, item, per``.

    ``item`` and ``per`` say which recipe it has; both are empty where it has none and changes nothing.
    """
    by_text = modified.groupby("modifiers")["quantity"].sum().clip(lower=0)
    rows = [
        (name, alike(name), portions * times)
        for text, portions in by_text.items()
        for name, times in split(text).items()
    ]
    spelt = pd.DataFrame(rows, columns=["modifier", "key", "times"]).astype({"times": "float64"})
    spelt = spelt.groupby(["key", "modifier"], as_index=False)["times"].sum().sort_values("times", ascending=False)
    found = spelt.groupby("key", as_index=False).agg(modifier=("modifier", "first"), times=("times", "sum"))
    per = by_modifier(recipes)
    item = found["key"].map(_items(per.index)).astype("str").fillna("")
    found = found.assign(item=item, per=item.map(per).astype("str").fillna(""))
    ranked = found[found["times"] > 0].sort_values(["times", "modifier"], ascending=[False, True], ignore_index=True)
    return ranked[["modifier", "times", "item", "per"]]


def item_of(modifier: str, taken: Collection[str]) -> str:
    """The item that a modifier's recipe is kept under: its name, told apart from a dish or preparation called so."""
    return ADDED + modifier if modifier in taken else modifier


def leaves_out(modifier: str) -> bool:
    """Whether a modifier by its name takes something away: ``Sin cebolla``."""
    return alike(modifier).partition(" ")[0] in _LEAVING_OUT


def all_of_it(modifier: str, recipes: pd.DataFrame) -> pd.DataFrame:
    """Recipe lines that leave out all of what ``Sin cebolla`` names: the most that any dish takes of it.

    A table ``recipes``: an ingredient is meant if its name begins so. Without lines where none does.
    """
    what = alike(modifier).partition(" ")[2]
    lines = recipes[recipes["per"].fillna("portion").eq("portion") & recipes["batch_output"].isna()]
    lines = lines[[bool(what) and alike(name).startswith(what) for name in lines["ingredient"]]]
    gross = lines.assign(quantity=lines["quantity"] / lines["yield"].fillna(1.0))
    taken = gross.groupby(["item", "from", "ingredient", "unit"], dropna=False, as_index=False)[["quantity"]].sum()
    most = taken.sort_values("quantity", ascending=False).drop_duplicates("ingredient").assign(item=modifier)
    model = empty("recipes")
    said = {"yield": 1.0, "batch_unit": "", "per": "without", "from": pd.NaT, "estimated": "no", "location": ""}
    return most.assign(**said).reindex(columns=model.columns).astype(model.dtypes).reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Ordered:
    """Dishes as guests order them.

    ``dish_days`` are the daily sales (``location, dish, day, quantity``) and, as more rows, what modifiers changed;
    ``book`` the portions (``dish, ingredient, from, quantity``) of both. ``usual`` is what a portion of each dish takes
    with modifiers as often as lately: for days to come, of which nobody knows them.
    """

    dish_days: pd.DataFrame
    book: pd.DataFrame
    usual: pd.DataFrame


def with_modifiers(
    dish_days: pd.DataFrame, book: pd.DataFrame, modified: pd.DataFrame, recipes: pd.DataFrame, weeks: int
) -> Ordered:
    """Daily sales by dish and the portions of each, with what modifiers changed; lately are the last ``weeks``.

    ``modified`` is a table as of ``sold_with``. No day uses less than nothing: no more portions are changed than were
    sold, and none is left less than nothing. Raises ``InputError("modifier_of_dish")`` for a modifier that was sold by
    itself.
    """
    per = by_modifier(recipes)
    _refuse_sold(recipes, per.index[per.index.isin(dish_days["dish"])])
    if modified.empty or per.empty:
        return Ordered(dish_days, book, book)
    known = _known(modified["modifiers"].unique(), per.index)
    changed = modified.assign(changed=modified["modifiers"].map({text: joined(parts) for text, parts in known.items()}))
    sold = _bounded(changed.dropna(subset="changed"), dish_days)
    if sold.empty:
        return Ordered(dish_days, book, book)
    changes = _changes(sold[["dish", "changed"]].drop_duplicates(), known, per, book)
    beside = sold.assign(dish=_beside(sold))[[*DISH_KEYS, "quantity"]]
    portions = changes.assign(dish=_beside(changes))[list(book.columns)]
    return Ordered(
        dish_days=pd.concat([dish_days[[*DISH_KEYS, "quantity"]], beside], ignore_index=True),
        book=pd.concat([book, portions], ignore_index=True),
        usual=_usual(book, changes, _rates(sold, dish_days, weeks)),
    )


# Both are kept because guests say the same on thousands of lines.
@lru_cache(maxsize=1 << 12)
def _counted(part: str) -> tuple[str, int]:
    """``2x Extra queso`` or ``Extra queso (x2)`` as a name and a number."""
    if found := _TIMES_BEFORE.match(part):
        return " ".join(part[found.end() :].split()), max(int(found.group(1)), 1)
    if found := _TIMES_AFTER.search(part):
        return " ".join(part[: found.start()].split()), max(int(found.group(1)), 1)
    return " ".join(part.split()), 1


@lru_cache(maxsize=1 << 12)
def _may_be_a_name(name: str) -> bool:
    lettered = any(letter.isalpha() for letter in name)
    return lettered and len(name) <= LONGEST_NAME and not _PRIVATE.search(name) and alike(name) not in _NOTHING


def _items(items: Iterable[str]) -> dict[str, str]:
    return {alike(item.removeprefix(ADDED)): item for item in items}


def _known(texts: Iterable[str], items: Iterable[str]) -> dict[str, dict[str, int]]:
    """Of each text the modifiers that have a recipe, in one order; texts without any are left out."""
    by_key = _items(items)
    named = {text: [(by_key.get(alike(name)), times) for name, times in split(text).items()] for text in texts}
    known: dict[str, dict[str, int]] = {}
    for text, parts in named.items():
        for item, times in sorted((item, times) for item, times in parts if item is not None):
            its = known.setdefault(text, {})
            its[item] = its.get(item, 0) + times
    return known


def _bounded(changed: pd.DataFrame, dish_days: pd.DataFrame) -> pd.DataFrame:
    """Portions by ``location, dish, day, changed``: together never more than were sold of the dish."""
    sums = changed.groupby([*DISH_KEYS, "changed"], as_index=False)[["quantity"]].sum()
    sums = sums[sums["quantity"] > 0]
    together = sums.groupby(DISH_KEYS)["quantity"].transform("sum")
    portions = dish_days.groupby(DISH_KEYS)["quantity"].sum().clip(lower=0).rename("portions")
    there = sums.join(portions, on=DISH_KEYS)["portions"].fillna(0.0)
    return sums.assign(quantity=sums["quantity"] * (there / together).clip(upper=1.0)).query("quantity > 0")


def _changes(
    pairs: pd.DataFrame, known: Mapping[str, Mapping[str, int]], per: pd.Series, book: pd.DataFrame
) -> pd.DataFrame:
    """What a portion of each dish takes more, or less, with what it was sold with: ``_CHANGE`` and ``quantity``."""
    distinct = {joined(parts): parts for parts in known.values()}
    rows = [(changed, item, times) for changed, parts in distinct.items() for item, times in parts.items()]
    parts = pd.DataFrame(rows, columns=["changed", "item", "times"])
    taken = pairs.merge(parts, on="changed").merge(book.rename(columns={"dish": "item"}), on="item")
    taken = taken.assign(quantity=taken["quantity"] * taken["times"], per=taken["item"].map(per))
    sums = taken.groupby([*_CHANGE, "per"], dropna=False, as_index=False)[["quantity"]].sum()
    more, less = (sums[sums["per"] == word] for word in BY_MODIFIER)
    own = less.merge(book, on=["dish", "ingredient", "from"], suffixes=("", "_own"))
    less = own.assign(quantity=-own[["quantity", "quantity_own"]].min(axis=1))
    return pd.concat([more, less]).groupby(_CHANGE, dropna=False, as_index=False)[["quantity"]].sum()


def _beside(rows: pd.DataFrame) -> pd.Series:
    """The name of the dish that is only what modifiers changed of another one; nobody sees it."""
    return rows["dish"] + _BETWEEN + rows["changed"]


def _rates(sold: pd.DataFrame, dish_days: pd.DataFrame, weeks: int) -> pd.Series:
    """Which share of the portions of a dish was sold with which modifiers in the last weeks, by dish and these."""
    first = dish_days["day"].max() - pd.Timedelta(weeks=weeks)
    recent, dishes = (rows[rows["day"] > first] for rows in (sold, dish_days))
    portions = dishes.groupby("dish")["quantity"].sum()
    changed = recent.groupby(["dish", "changed"])["quantity"].sum()
    share = changed / portions.reindex(changed.index.get_level_values("dish")).to_numpy()
    return share.clip(0.0, 1.0).rename("share")


def _usual(book: pd.DataFrame, changes: pd.DataFrame, rates: pd.Series) -> pd.DataFrame:
    lately = changes.join(rates, on=["dish", "changed"])
    lately = lately.assign(quantity=lately["quantity"] * lately["share"].fillna(0.0))
    every = pd.concat([book, lately[list(book.columns)]], ignore_index=True)
    sums = every.groupby(["dish", "ingredient", "from"], dropna=False, as_index=False)[["quantity"]].sum()
    return sums.assign(quantity=sums["quantity"].clip(lower=0.0))[list(book.columns)]


def _refuse_sold(recipes: pd.DataFrame, sold: pd.Index) -> None:
    if len(sold):
        of_it = recipes[recipes["item"] == sold[0]]
        raise InputError("modifier_of_dish", item=sold[0], per=of_it["per"].iloc[0], rows=row_names(of_it))
