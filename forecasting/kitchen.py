"""The kitchen as its tables describe it: whether they fit together, a dish's recipe, what was sold lately."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

import pandas as pd

from forecasting.demand.served import served
from forecasting.errors import ABOUT, Faults, InputError, Several, all_of, each_of, row_names
from forecasting.files.table import FileTable
from forecasting.menu.groups import as_groups
from forecasting.menu.modifiers import alike
from forecasting.menu.recipes import contents, portions
from forecasting.menu.servings import assumed
from forecasting.menu.till_categories import categorised
from forecasting.overrides import EVERYWHERE, at, kitchens, shared_rows, with_own
from forecasting.supply.calendars import delivery_calendars
from forecasting.supply.offers import check_suppliers
from forecasting.tables import DISH_KEYS, Restaurant
from forecasting.units import check_conversions, conversions_of, convert

MONTHS = pd.Timedelta(days=90)
WEEKS_BACK = pd.Timedelta(weeks=4)
"""What is older was counted since, and nobody looks at it any more."""

NEAR = 0.8
"""Names of which so much is the same, without accents and capitals, are taken for one with a slip of the pen."""

IN_FILE, IN_EDITOR = 2, 1
"""The number of the first row in a spreadsheet, below its headings, and in an editor."""

_UNKNOWN_NAMES = {
    "unknown_ingredient": ("ingredient", "ingredients"),
    "unknown_supplied": ("ingredient", "ingredients"),
    "unknown_supplier": ("supplier", "suppliers"),
}
"""What an error doesn't know, and the table that would."""


def fault(restaurant: Restaurant) -> InputError | None:
    """What keeps the recipes, the ingredients and those who sell them from being read together; None if they fit.

    That is at every location with rows of its own, too. The error is one of ``units.check_conversions``,
    ``groups.as_groups``, ``recipes.portions``, ``calendars.delivery_calendars`` and ``offers.check_suppliers``, or
    ``unknown_supplied`` for something that is sold by somebody and no ingredient; ``Several`` of them, each with all
    its rows.
    """
    faults = Faults()
    with faults.gather():
        check_conversions(restaurant.conversions)
    for kitchen in kitchens(restaurant):
        _note_recipes(kitchen, faults)
        with faults.gather():
            check_suppliers(kitchen.supply, _named_calendars(kitchen.suppliers, faults))
    _note_supplied(restaurant, faults)
    return faults.error


def in_rows(error: InputError, read: pd.DataFrame, first: int = IN_FILE) -> InputError:
    """The same error with the rows where it stands in what was ``read``; the row with the index 0 is the ``first``."""
    if isinstance(error, Several):
        return all_of("", [in_rows(one, read, first) for one in error.errors])
    if not {name for name in ("item", "ingredient", "supplier", "unit") if name in error.values} <= set(read):
        return error
    told = [name for name in ABOUT.get(error.code, ("item",)) if name in error.values and name in read]
    same = (read[told] == pd.Series({name: error.values[name] for name in told})).all(axis=1)
    rows = [each for each, named in zip(row_names(read, first), same, strict=True) if named]
    return InputError(error.code, **error.values | {"rows": rows}) if told and rows else error


def in_own_units(read: FileTable, restaurant: Restaurant, file: str) -> pd.DataFrame:
    """The rows of a file whose quantities are written in units, each in that of its ingredient: 3500 g are 3.5 kg, and
    what costs 10 by the kilo costs 0.01 by the gram.

    Raises ``InputError("unit_in_file")``, ``Several`` of them, where nobody has said how much one is of the other.
    """
    if not (read.written_in != "").any():
        return read.rows
    own = restaurant.ingredients.drop_duplicates("ingredient").set_index("ingredient")["unit"]
    rows = read.rows.assign(unit=read.written_in, to=read.rows["ingredient"].map(own))
    known, wrong = conversions_of(restaurant.conversions), []
    ratios = pd.Series(1.0, rows.index)
    written = rows[(rows["unit"] != "") & rows["to"].notna()]
    for (ingredient, unit, to), its in written.groupby(["ingredient", "unit", "to"], sort=False):
        try:
            ratios[its.index] = convert(1.0, unit, to, known.get(ingredient, ()))
        except InputError:
            about = {"ingredient": ingredient, "unit": unit, "to": to}
            wrong.append(InputError("unit_in_file", file=file, rows=row_names(its, IN_FILE), **about))
    if wrong:
        raise all_of(file, wrong)
    amounts = {name: read.rows[name] * ratios for name in ("quantity", "pack_size") if name in read.rows}
    costs = {name: read.rows[name] / ratios for name in ("unit_cost",) if name in read.rows}
    return read.rows.assign(**amounts, **costs)


def meant(broken: InputError, restaurant: Restaurant) -> dict[str, str]:
    """The name probably meant by each that ``fault`` doesn't know (``limon`` for ``Limón``), where one is near."""
    found = {}
    for error in each_of(broken):
        if error.code in _UNKNOWN_NAMES:
            what, table = _UNKNOWN_NAMES[error.code]
            written = str(error.values[what])
            if near := _near(written, getattr(restaurant, table)[what].unique()):
                found[written] = near
    return found


@dataclass(frozen=True, eq=False)
class Lately:
    """What the last weeks of sales were: ``sold`` by dish (``dish, quantity, net_sales``, which is missing where some
    sale lacks it), ``served`` with what went along (``dish, quantity``), and what of that is ``assumed``, not counted.
    ``by_day`` is what was served on each day (``location, dish, day, quantity``), ``modified`` what of it guests
    changed, where recipes know modifiers (``modifiers.sold_with``).
    """

    sold: pd.DataFrame
    served: pd.DataFrame
    assumed: dict[str, float]
    by_day: pd.DataFrame
    modified: pd.DataFrame


def lately(restaurant: Restaurant, weeks: int) -> Lately:
    """The last so many weeks of sales, summed; raises ``InputError`` as ``servings.with_servings`` does."""
    sales = restaurant.sales
    first = sales["day"].max() - pd.Timedelta(weeks=weeks)
    recent, modified = sales[sales["day"] > first], restaurant.modified
    by_day = served(recent.groupby(DISH_KEYS, as_index=False)[["quantity"]].sum(), restaurant)
    return Lately(
        sold=recent.groupby("dish", as_index=False)[["quantity", "net_sales"]].sum(skipna=False),
        served=by_day.groupby("dish", as_index=False)[["quantity"]].sum(),
        assumed=assumed(restaurant.recipes, restaurant.tickets),
        by_day=by_day,
        modified=modified[modified["day"] > first],
    )


def prepared_contents(restaurant: Restaurant, day: pd.Timestamp, locations: Iterable[str]) -> pd.DataFrame:
    """What preparations hold at each of the locations by the recipes of a day, in groups.

    Returns the columns of ``recipes.contents`` and ``location``; raises what ``recipes.portions`` raises.
    """
    own, shared = with_own([restaurant.recipes]), _contents(at(restaurant, EVERYWHERE), day)
    held = {place: _contents(at(restaurant, place), day) if place in own else shared for place in locations}
    parts = [shared.head(0).assign(location=""), *(inside.assign(location=place) for place, inside in held.items())]
    return pd.concat(parts, ignore_index=True)


def _contents(restaurant: Restaurant, day: pd.Timestamp) -> pd.DataFrame:
    grouped = as_groups(restaurant)
    return contents(grouped.recipes, grouped.ingredients, grouped.conversions, day)


def estimated_items(recipes: pd.DataFrame) -> list[str]:
    """The items whose recipe is a guess that nobody has confirmed."""
    return list(recipes.loc[recipes["estimated"] == "yes", "item"].unique())


def newest_recipe(recipes: pd.DataFrame, item: str) -> pd.DataFrame:
    """The lines of an item's newest shared recipe: those with the last ``from``; none where it has no recipe."""
    lines = shared_rows(recipes[recipes["item"] == item])
    last = lines["from"].max()
    newest = lines["from"].isna() if pd.isna(last) else lines["from"] == last
    return lines[newest].reset_index(drop=True)


def with_recipe(restaurant: Restaurant, lines: pd.DataFrame, ingredients: pd.DataFrame) -> Restaurant:
    """The kitchen with these lines in place of the same item's of the same day ``from``, and with more ingredients."""
    recipes = restaurant.recipes
    about = ["item", "from", "location"]
    replaced = pd.MultiIndex.from_frame(recipes[about]).isin(pd.MultiIndex.from_frame(lines[about]))
    return replace(
        restaurant,
        recipes=pd.concat([recipes[~replaced], lines], ignore_index=True),
        ingredients=pd.concat([restaurant.ingredients, ingredients], ignore_index=True),
    )


def unknown_promoted(restaurant: Restaurant) -> list[str]:
    """The promoted names that are neither a dish, on the menu or sold, nor a category: they move nothing."""
    menu = categorised(restaurant)
    known = {*menu["dish"], *menu["category"], *restaurant.sales["dish"]}
    return [name for name in restaurant.promotions["dish_or_category"].unique() if name not in known]


def unserved(restaurant: Restaurant) -> dict[str, str]:
    """The recipes that move nothing, for they are of no dish, on the menu or sold, nor part of one; and which dish was
    probably meant by each (``Lomo Saltado`` for ``Lomo saltado``), ``""`` where none is near.
    """
    recipes, known = restaurant.recipes, {*restaurant.dishes["dish"], *restaurant.sales["dish"].unique()}
    prepared = recipes.loc[recipes["batch_output"].notna(), "item"]
    of_dishes = recipes.loc[recipes["per"].eq("portion") & ~recipes["item"].isin(prepared), "item"]
    used = known | {*recipes["ingredient"]}
    return {item: _near(item, known) for item in of_dishes.unique() if item not in used}


def odd_deliveries(deliveries: pd.DataFrame, first: pd.Timestamp, today: pd.Timestamp) -> pd.DataFrame:
    """The deliveries that are probably dated wrongly, by row as a spreadsheet counts: ``row, day, ingredient``.

    Nobody orders ``MONTHS`` ahead, and what came as long before the ``first`` sale is in no stock any more.
    """
    odd = (deliveries["day"] > today + MONTHS) | (deliveries["day"] < first - MONTHS)
    numbered = deliveries.assign(row=row_names(deliveries))
    return numbered.loc[odd, ["row", "day", "ingredient"]].reset_index(drop=True)


def repeated_deliveries(deliveries: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The deliveries of the last ``WEEKS_BACK`` that a row before them says, too: ``row, day, ingredient``.

    Both count: the same may have come twice in a day.
    """
    recent = deliveries["day"] >= today - WEEKS_BACK
    same = ["location", "day", "ingredient", "supplier", "quantity"]
    numbered = deliveries.assign(row=row_names(deliveries))
    return numbered.loc[recent & deliveries.duplicated(same), ["row", "day", "ingredient"]].reset_index(drop=True)


def lost_lines(before: pd.DataFrame, after: pd.DataFrame, name: str) -> pd.DataFrame:
    """What has fewer rows of a table than it had: the column ``name``, and how many rows ``before`` and ``after``."""
    counts = pd.DataFrame({"before": before[name].value_counts(sort=False)})
    counts = counts.assign(after=after[name].value_counts().reindex(counts.index, fill_value=0))
    return counts[counts["after"] < counts["before"]].reset_index(names=name)


def _note_recipes(kitchen: Restaurant, faults: Faults) -> None:
    """What is wrong with the recipes; lines that don't fit their group are told first, and the rest without them."""
    try:
        grouped = as_groups(kitchen)
    except InputError as error:
        rows = {row - 2 for one in each_of(error) for row in one.values.get("rows", ())}
        for one in each_of(error):
            faults.note(one)
        if rows:
            _note_recipes(replace(kitchen, recipes=kitchen.recipes.drop(index=list(rows))), faults)
        return
    with faults.gather():
        portions(grouped.recipes, grouped.ingredients, categorised(grouped), grouped.conversions)


def _named_calendars(suppliers: pd.DataFrame, faults: Faults) -> set[str]:
    """The suppliers; what is wrong with their calendars is noted."""
    with faults.gather():
        delivery_calendars(suppliers, closed=())
    return set(suppliers["supplier"])


def _note_supplied(restaurant: Restaurant, faults: Faults) -> None:
    supply = restaurant.supply
    unknown = supply[~supply["ingredient"].isin(_names(restaurant))]
    for name, its in unknown.groupby("ingredient", sort=False):
        sold = {"ingredient": name, "supplier": its["supplier"].iloc[0], "rows": row_names(its)}
        faults.note(InputError("unknown_supplied", **sold))


def _near(written: str, names: Iterable[str]) -> str:
    """The one of these names that was probably meant; ``""`` where none is near."""
    known = {alike(name): name for name in names}
    return next((known[near] for near in get_close_matches(alike(written), known, n=1, cutoff=NEAR)), "")


def _names(restaurant: Restaurant) -> set[str]:
    """Whatever can be bought: the ingredients and their groups."""
    own = restaurant.ingredients
    try:
        return {*own["ingredient"], *as_groups(restaurant).ingredients["ingredient"]}
    except InputError:  # told already; any word of a group may be meant
        return {*own["ingredient"], *own["group"]}
