"""Ingredients of which one does as well as another: "pescado blanco" is corvina, lenguado or mero.

A group is forecast, projected and ordered as one. Its amounts are *usable* ones, what is left after trimming, in the
unit of its first member: a kilo of corvina that loses half is half a kilo of the group. Whoever keeps or shows what was
bought, counted and sent speaks of the members; only what computes sees the groups.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from forecasting.errors import Faults, InputError, row_names
from forecasting.menu.recipes import in_unit
from forecasting.tables import Restaurant
from forecasting.units import Conversion, conversions_of, convert

TALLY = {
    "location": "str",
    "group": "str",
    "day": "datetime64[us]",
    "ingredient": "str",
    "quantity": "float64",
    "missing": "bool",
}
"""Columns of ``tally``."""

_MEMBERS = ["group", "unit", "group_unit", "gives", "shelf_life_days"]
_Known = dict[str, list[Conversion]]


def as_groups(restaurant: Restaurant) -> Restaurant:
    """The restaurant as its kitchen thinks of it: in the place of each ingredient with a group stands that group.

    Recipe lines (they name a member, or the group for usable amounts), deliveries, waste and packs are converted, and
    prices with them; a count of the group is the sum of a day on which no member is missing (``tally``). ``supply``
    says in ``bought_as`` which member an offer is for ("" if none), and in ``bought_pack``, ``bought_unit`` and
    ``shelf_life_days`` how its supplier packs it and how long it keeps. A group's ``reorder_point`` is the sum of its
    members', its ``caution`` is that of its most cautious member, its ``storage_limit`` what all of them find room for
    (none where a member has none). Counts, deliveries and waste that name a group that is no member (an ingredient of
    old, say) are left out if its members lose anything: nobody knows whether they were weighed before trimming. Without
    any group, and a second time, nothing changes; nor without recipes, where the dishes themselves are forecast.
    Raises ``InputError`` as ``members`` does; ``unknown_unit`` and ``impossible_unit`` for a recipe line in a unit that
    its member isn't measured in; ``group_is_preparation`` for a group with the name of a preparation; ``Several``.
    """
    belong = members(restaurant.ingredients, restaurant.conversions)
    if belong.empty or restaurant.recipes.empty:
        return restaurant
    unclear = _unclear(belong)
    moved = (restaurant.stock, restaurant.deliveries, restaurant.waste)
    stock, deliveries, waste = (rows[~rows["ingredient"].isin(unclear)] for rows in moved)
    return replace(
        restaurant,
        ingredients=_group_rows(restaurant.ingredients, belong),
        recipes=_lines(restaurant.recipes, belong, conversions_of(restaurant.conversions)),
        supply=_grouped_offers(restaurant.supply, belong),
        stock=_counts(stock, deliveries, belong),
        deliveries=_in_groups(deliveries, belong),
        waste=_in_groups(waste, belong),
    )


def counts_as_groups(restaurant: Restaurant) -> pd.DataFrame:
    """The counts as ``as_groups`` has them."""
    belong = members(restaurant.ingredients, restaurant.conversions)
    if belong.empty or restaurant.recipes.empty:
        return restaurant.stock
    clear = ~restaurant.stock["ingredient"].isin(_unclear(belong))
    return _counts(restaurant.stock[clear], restaurant.deliveries, belong)


def members(ingredients: pd.DataFrame, conversions: pd.DataFrame) -> pd.DataFrame:
    """The ingredients that belong to a group, by name: ``group, unit, group_unit, gives, shelf_life_days``.

    ``gives`` is what one ``unit`` of it gives in usable ``group_unit``. Capitals make no other group, and an ingredient
    with the name of a group belongs to it.

    Raises ``InputError``: ``group_units`` for members that are measured in another way than the first one,
    ``group_in_group`` for an ingredient with the name of one group and another one of its own; ``Several`` of these.
    """
    named = ingredients.drop_duplicates("ingredient").set_index("ingredient")
    written = named["group"].fillna("").str.strip()
    if not (written != "").any():  # most kitchens have no groups, and every page asks
        none = named.iloc[:0]
        return none.assign(group_unit=none["unit"], gives=none["yield"])[_MEMBERS]
    group = _group_of(written)
    belong = named.loc[group != "", ["unit", "yield", "shelf_life_days"]].assign(group=group[group != ""])
    belong = belong.assign(group_unit=belong.groupby("group")["unit"].transform("first"))
    gives = _in_group_units(belong, conversions_of(conversions)) * belong["yield"].fillna(1.0)
    return belong.assign(gives=gives)[_MEMBERS]


def tally(stock: pd.DataFrame, deliveries: pd.DataFrame, belong: pd.DataFrame) -> pd.DataFrame:
    """What each day on which some member of a group was counted says of all its members: the columns of ``TALLY``.

    ``belong`` are the ``members``; ``quantity`` is the count in usable units of the group, NaN where nobody counted.
    ``missing`` are the uncounted members that a count of the group can't do without: those that were above zero when
    they were last counted, or came in since. Of any other uncounted member there is taken to be none.
    """
    counted = stock[stock["ingredient"].isin(belong.index)]
    counted = counted.drop_duplicates(["location", "day", "ingredient"], keep="last")
    found = [pd.DataFrame(columns=list(TALLY)).astype(TALLY)]
    for (location, group), counts in counted.groupby(["location", counted["ingredient"].map(belong["group"])]):
        received = deliveries[deliveries["location"] == location]
        members_of_it = belong[belong["group"] == group]
        found.append(_tally_group(counts, received, members_of_it).assign(location=location, group=group))
    return pd.concat([one[list(TALLY)] for one in found], ignore_index=True).astype(TALLY)


def waiting(tallied: pd.DataFrame) -> pd.DataFrame:
    """The groups whose newest count lacks members, so that it doesn't hold: ``location, group, day, ingredients``."""
    newest = tallied["day"] == tallied.groupby(["location", "group"])["day"].transform("max")
    lacking = tallied[newest & tallied["missing"]]
    return lacking.groupby(["location", "group", "day"], as_index=False).agg(ingredients=("ingredient", list))


def trimmed_twice(recipes: pd.DataFrame, belong: pd.DataFrame) -> list[str]:
    """The items that take a group of trimmed members with a yield in the recipe, too: the loss counts twice there."""
    groups = set(_trimmed(belong)["group"]) - set(belong.index)
    lines = recipes[recipes["ingredient"].isin(groups) & (recipes["yield"] < 1.0)]
    return list(lines["item"].unique())


def _trimmed(belong: pd.DataFrame) -> pd.DataFrame:
    """The members of groups whose amounts aren't simply those of what is bought."""
    changes = (belong["gives"] != 1.0) | (belong["unit"] != belong["group_unit"])
    return belong[changes.groupby(belong["group"]).transform("any")]


def _unclear(belong: pd.DataFrame) -> set[str]:
    """The groups that are no member themselves and whose members lose something."""
    return set(_trimmed(belong)["group"]) - set(belong.index)


def _group_of(written: pd.Series) -> pd.Series:
    """The group of each ingredient as one name for all its members, "" where it has none."""
    own = pd.Series(written.index.str.casefold(), index=written.index)
    key = written.str.casefold()
    has_its_name = own.isin(key[key != ""])
    astray = has_its_name & (key != "") & (key != own)
    faults = Faults()
    for name, group in written[astray].items():
        faults.note(InputError("group_in_group", ingredient=name, group=group))
    faults.tell()
    key = key.mask(has_its_name, own)
    spelt = written[written != ""].groupby(key).first().to_dict()
    spelt |= {own[name]: name for name in own.index[has_its_name]}
    return key.map(spelt | {"": ""})


def _in_group_units(belong: pd.DataFrame, known: _Known) -> pd.Series:
    """What one unit of each member is in the unit of its group, before trimming."""
    ratios = {}
    for name, unit, group_unit in belong[["unit", "group_unit"]].itertuples():
        try:
            ratios[name] = convert(1.0, unit, group_unit, known.get(name, ()))
        except InputError:
            ratios[name] = np.nan
    ratio = belong.index.to_series().map(ratios).astype(float)
    odd = belong[ratio.isna()]
    faults = Faults()
    for (group, unit), its in odd.groupby(["group", "group_unit"], sort=False):
        faults.note(InputError("group_units", group=group, unit=unit, ingredients=its.index.tolist()))
    faults.tell()
    return ratio


def _group_rows(ingredients: pd.DataFrame, belong: pd.DataFrame) -> pd.DataFrame:
    """One row for each group where its first member stood: it keeps as the shortest, is bought as the most cautious."""
    group, unit, gives = (ingredients["ingredient"].map(belong[name]) for name in ("group", "group_unit", "gives"))
    of_members = {
        "shelf_life_days": ingredients["shelf_life_days"].groupby(group).min(),
        "caution": ingredients["caution"].groupby(group).max(),
        "reorder_point": (ingredients["reorder_point"] * gives).groupby(group).sum(min_count=1),
        "storage_limit": (ingredients["storage_limit"] * gives).groupby(group).agg(pd.Series.sum, skipna=False),
    }
    shared = {name: group.map(values).where(group.notna(), ingredients[name]) for name, values in of_members.items()}
    together = ingredients.assign(
        ingredient=group.fillna(ingredients["ingredient"]),
        unit=unit.fillna(ingredients["unit"]),
        group=ingredients["group"].mask(group.notna(), ""),
        **shared,
        **{"yield": ingredients["yield"].mask(group.notna(), 1.0)},
    )
    return together.drop_duplicates("ingredient", ignore_index=True).astype(ingredients.dtypes)


def _lines(recipes: pd.DataFrame, belong: pd.DataFrame, known: _Known) -> pd.DataFrame:
    """Recipe lines that take the group where they took a member, in its unit."""
    prepared = recipes.loc[recipes["batch_output"].notna(), "item"].unique()
    faults = Faults()
    for group in belong["group"].unique():
        if group in set(prepared):
            faults.note(InputError("group_is_preparation", group=group))
    # As recipes.portions reads a name: a preparation before the store room, but in its own recipe.
    own = ~recipes["ingredient"].isin(prepared) | (recipes["item"] == recipes["ingredient"])
    bought = recipes["ingredient"].isin(belong.index) & own
    lines = recipes.assign(row=row_names(recipes))[bought]
    ratio = pd.Series(1.0, index=recipes.index)
    for (name, unit), same in lines.groupby(["ingredient", "unit"], sort=False):
        each = same.assign(quantity=1.0)
        ratio[same.index] = in_unit(each, unit, belong.at[name, "unit"], known.get(name, ()), faults)
        ratio[same.index] *= belong.at[name, "gives"]
    faults.tell()
    named = recipes["ingredient"].where(bought)
    return recipes.assign(
        ingredient=named.map(belong["group"]).fillna(recipes["ingredient"]),
        quantity=recipes["quantity"] * ratio,
        unit=named.map(belong["group_unit"]).fillna(recipes["unit"]),
    ).astype(recipes.dtypes)


def _grouped_offers(supply: pd.DataFrame, belong: pd.DataFrame) -> pd.DataFrame:
    """What is sold as a member as an offer of its group; what its supplier calls it, and how it comes, stays beside."""
    member = supply["ingredient"].isin(belong.index)
    gives = supply["ingredient"].map(belong["gives"]).fillna(1.0).astype(float)
    return supply.assign(
        bought_as=supply["ingredient"].where(member, ""),
        bought_pack=supply["pack_size"],
        bought_unit=supply["ingredient"].map(belong["unit"]),
        shelf_life_days=supply["ingredient"].map(belong["shelf_life_days"]).astype(float),
        ingredient=supply["ingredient"].map(belong["group"]).fillna(supply["ingredient"]).astype("str"),
        pack_size=supply["pack_size"] * gives,
        unit_cost=supply["unit_cost"] / gives,
    )


def _in_groups(moved: pd.DataFrame, belong: pd.DataFrame) -> pd.DataFrame:
    """Quantities of members as usable ones of their groups."""
    name = moved["ingredient"]
    gives = name.map(belong["gives"]).fillna(1.0).astype(float)
    return moved.assign(
        ingredient=name.map(belong["group"]).fillna(name).astype("str"), quantity=moved["quantity"] * gives
    )


def _counts(stock: pd.DataFrame, deliveries: pd.DataFrame, belong: pd.DataFrame) -> pd.DataFrame:
    """The counts of whatever belongs to no group, and those of groups in which no member is missing."""
    days = tally(stock, deliveries, belong).groupby(["location", "group", "day"], as_index=False)
    whole = days.agg(quantity=("quantity", "sum"), missing=("missing", "any")).query("not missing")
    others = stock[~stock["ingredient"].isin(belong.index)]
    counts = [others, whole.rename(columns={"group": "ingredient"}).assign(by_eye="no")[list(stock.columns)]]
    return pd.concat(counts, ignore_index=True).astype(stock.dtypes)


def _tally_group(counts: pd.DataFrame, deliveries: pd.DataFrame, belong: pd.DataFrame) -> pd.DataFrame:
    """``tally`` of one group at one location."""
    counted = counts.pivot(index="day", columns="ingredient", values="quantity").reindex(columns=belong.index)
    came = deliveries[deliveries["ingredient"].isin(belong.index) & (deliveries["quantity"] > 0)]
    at, who = counted.index.searchsorted(came["day"]), belong.index.get_indexer(came["ingredient"])
    # Of each member, day by day, what came in until the count, then the count: the newest says if there is any.
    events = np.full((2 * len(counted), len(belong)), np.nan)
    known = at < len(counted)
    events[2 * at[known], who[known]] = 1.0
    events[1::2] = np.where(counted.notna(), counted > 0, np.nan)
    needed = pd.DataFrame(events).ffill()[::2].to_numpy() == 1.0
    return pd.DataFrame(
        {
            "day": counted.index.repeat(len(belong)),
            "ingredient": np.tile(belong.index, len(counted)),
            "quantity": (counted * belong["gives"]).to_numpy().ravel(),
            "missing": (needed & counted.isna().to_numpy()).ravel(),
        }
    )


def bought(restaurant: Restaurant) -> pd.Series:
    """Whether somebody sells each ingredient, by its name; of a group any member will do."""
    own = restaurant.ingredients.set_index("ingredient")["group"]
    named = own.where(own != "", own.index.to_series())
    sold = pd.Series(own.index.isin(restaurant.supply["ingredient"]), own.index)
    return sold.groupby(named).transform("any")
