"""From dishes to ingredients: what one portion takes from the store room, and what the sold dishes took.

A recipe line names an ingredient, a preparation (an item with a batch output, such as a marinade) or another dish (a
combo). Preparations may contain preparations. All recipes that hold on a day form a *book*; ``portions`` returns one
complete book for every day on which some recipe changes.
"""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

import numpy as np
import pandas as pd

from forecasting.errors import Faults, InputError, row_names
from forecasting.tables import ALWAYS, BY_MODIFIER, KEYS, empty
from forecasting.units import PIECE, Conversion, conversions_of, convert

NO_CONVERSIONS = empty("conversions")

PER_DISHES = 100
"""A recipe by category says what so many of its dishes take: of one dish nobody has measured it."""

_NOTHING_PREPARED = pd.DataFrame(
    {name: pd.Series(dtype="str") for name in ("preparation", "unit", "ingredient")}
    | {"quantity": pd.Series(dtype=float)}
)

_NO_SIZES = empty("dishes")

_Known = dict[str, list[Conversion]]


def portions(
    recipes: pd.DataFrame, ingredients: pd.DataFrame, dishes: pd.DataFrame, conversions: pd.DataFrame = NO_CONVERSIONS
) -> pd.DataFrame:
    """What has to leave the store room for one portion of each dish.

    Returns ``dish, ingredient, from, quantity``: gross quantity (net / yield) in the ingredient's own unit, summed over
    the lines of a dish and the preparations in it. Each ``from`` is a complete book that holds until the next one;
    missing means always. An item's oldest recipe holds for earlier days too: it is the best that is known of them.
    An item that goes along with a guest, a ticket or a day is a dish here: one portion is what one of them takes; so
    is a modifier: one portion is what it adds or leaves out once.
    ``conversions`` say what a unit of an ingredient or a preparation is in another one. Of a batch by weight or volume
    that is sold by the portion they have to: without, it takes nothing.
    A dish without recipe lines takes ``size_factor`` times the recipe of ``size_of``, or else its part of what
    ``PER_DISHES`` dishes of its category take; dishes without any of these are absent and named by ``coverage``.

    Raises ``InputError``: ``unknown_ingredient``, ``unknown_size_of``, ``recipe_cycle``, ``unknown_unit``,
    ``impossible_unit``, ``no_batch_unit``, ``batch_differs``, ``per_differs``, ``per_of_dish``,
    ``category_of_dish``, ``modifier_of_dish``, ``per_of_batch``; ``Several`` of them together.
    """
    lines, faults = _read_lines(recipes), Faults()
    _note_per(lines, dishes, faults)
    known = conversions_of(conversions)
    books = [
        _book_portions(_book_on(lines, day), ingredients, dishes, known, faults).assign(**{"from": day})
        for day in sorted(lines["since"].unique())
    ]
    faults.tell()
    if not books:
        return own_portions([]).iloc[:0]
    complete = pd.concat(books, ignore_index=True)
    always = complete["from"] == ALWAYS
    return complete.assign(**{"from": complete["from"].mask(always)})[["dish", "ingredient", "from", "quantity"]]


def contents(
    recipes: pd.DataFrame, ingredients: pd.DataFrame, conversions: pd.DataFrame, day: pd.Timestamp
) -> pd.DataFrame:
    """What one unit of each preparation holds, by the recipes of a day: ``preparation, unit, ingredient, quantity``.

    ``unit`` is that of its batch (a litre of leche de tigre), ``quantity`` what had to leave the store room for it, in
    the ingredient's own unit. What is bought under the same name is no preparation here. Raises what ``portions``
    raises.
    """
    book, faults = _book_on(_read_lines(recipes), day), Faults()
    batches = _batches(book, faults)
    if batches.empty:
        return _NOTHING_PREPARED
    uses = _uses(book, _parts(book, ingredients, batches, _NO_SIZES), conversions_of(conversions), faults)
    made, order = pd.Index(uses["item"].unique()), _innermost_first(uses, faults)
    faults.tell()
    per_batch = _solve(uses, made, pd.Index(ingredients["ingredient"]), order)
    prepared = batches[batches.index.isin(made) & ~batches.index.isin(ingredients["ingredient"])]
    per_unit = per_batch[made.get_indexer(prepared.index)] / prepared[["batch_output"]].to_numpy(dtype=float)
    rows, columns = np.nonzero(per_unit)
    return pd.DataFrame(
        {
            "preparation": prepared.index[rows].astype("str"),
            "unit": prepared["batch_unit"].to_numpy()[rows],
            "ingredient": ingredients["ingredient"].to_numpy()[columns],
            "quantity": per_unit[rows, columns],
        }
    )


def own_portions(dishes: Sequence[str]) -> pd.DataFrame:
    """Every dish as its own ingredient, one portion each: for a restaurant that has no recipes yet."""
    names = pd.Series(list(dishes), dtype="str")
    always = pd.Series(pd.NaT, index=names.index, dtype="datetime64[us]")
    return pd.DataFrame({"dish": names, "ingredient": names, "from": always, "quantity": 1.0})


def by_category(recipes: pd.DataFrame, dishes: pd.DataFrame) -> pd.Series:
    """The category of each dish that has no recipe and takes its part of the category's, by dish."""
    faults = Faults()
    sizes = _sizes(dishes, recipes["item"].unique(), faults)
    faults.tell()
    return _of_categories(recipes, dishes, sizes).set_index("dish")["size_of"]


def portions_on(portions: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The one book of ``portions`` that holds on a day, as ``dish, ingredient, quantity``; one for each location.

    Where no location has recipes of its own, ``portions`` have no ``location``, and neither has the book.
    """
    since = portions["from"].fillna(ALWAYS)
    begun = since.where(since <= day)
    places = ["location"] if "location" in portions else []
    newest = begun.groupby(portions["location"]).transform("max") if places else begun.max()
    return portions.loc[since == newest, [*places, "dish", "ingredient", "quantity"]].reset_index(drop=True)


def portions_at(portions: pd.DataFrame, location: str) -> pd.DataFrame:
    """The books of one location: all of ``portions`` where no location has recipes of its own."""
    if "location" not in portions:
        return portions
    return portions[portions["location"] == location].drop(columns="location")


def portion_matrix(
    portions: pd.DataFrame, dishes: Sequence[str], ingredients: Sequence[str], day: pd.Timestamp
) -> np.ndarray:
    """The book of a day as a matrix (dishes × ingredients): dish quantities @ matrix = ingredient quantities.

    Dishes without a recipe are rows of zeros.
    """
    book = portions_on(portions, day)
    rows, columns = pd.Index(dishes).get_indexer(book["dish"]), pd.Index(ingredients).get_indexer(book["ingredient"])
    wanted = (rows >= 0) & (columns >= 0)
    matrix = np.zeros((len(dishes), len(ingredients)))
    matrix[rows[wanted], columns[wanted]] = book["quantity"].to_numpy()[wanted]
    return matrix


def explode(dish_days: pd.DataFrame, portions: pd.DataFrame, quantity: str = "quantity") -> pd.DataFrame:
    """The ingredients that go with the dishes of each day, each day by the recipes that held on it.

    ``dish_days`` has ``location, dish, day`` and the column named by ``quantity`` (``"mean"`` for a forecast of the
    mix). Returns ``location, ingredient, day, quantity`` sorted by these keys: at each location every ingredient that
    one of its dishes uses, on every one of its days, 0 where none was used. Dishes without a recipe add nothing:
    ``coverage`` names them.
    """
    by_location = dish_days.groupby("location", sort=True)
    parts = [
        _explode_location(rows, portions_at(portions, str(location)), quantity).assign(location=location)
        for location, rows in by_location
    ]
    nothing = dish_days.iloc[:0].assign(ingredient=dish_days["dish"], quantity=0.0)
    used = pd.concat(parts, ignore_index=True) if parts else nothing
    return used[[*KEYS, "quantity"]]


def _explode_location(rows: pd.DataFrame, portions: pd.DataFrame, quantity: str) -> pd.DataFrame:
    day, days = pd.factorize(rows["day"], sort=True)
    dish, dishes = pd.factorize(rows["dish"].where(rows["dish"].isin(portions["dish"])), sort=True)
    sold, has_recipe = np.zeros((len(days), len(dishes))), dish >= 0
    np.add.at(sold, (day[has_recipe], dish[has_recipe]), rows[quantity].to_numpy(dtype=float)[has_recipe])
    ingredients = sorted(portions.loc[portions["dish"].isin(dishes), "ingredient"].unique())
    used = np.zeros((len(days), len(ingredients)))
    since = portions["from"].fillna(ALWAYS).drop_duplicates().sort_values()
    for first, until in zip(since, [*since[1:], pd.Timestamp.max], strict=True):
        held = (days >= first) & (days < until)
        used[held] = sold[held] @ portion_matrix(portions, dishes, ingredients, first)
    return pd.DataFrame(
        {
            "ingredient": np.repeat(pd.array(ingredients, dtype="str"), len(days)),
            "day": np.tile(days, len(ingredients)),
            "quantity": used.T.ravel(),
        }
    )


def _read_lines(recipes: pd.DataFrame) -> pd.DataFrame:
    """Recipe lines with ``since`` instead of ``from``, and ``row`` as a spreadsheet counts it."""
    lines = recipes.assign(row=row_names(recipes)).reset_index(drop=True)
    since = lines["from"].fillna(ALWAYS)
    oldest = since.groupby(lines["item"]).transform("min")
    return lines.assign(since=since.mask(since == oldest, ALWAYS))


def _note_per(lines: pd.DataFrame, dishes: pd.DataFrame, faults: Faults) -> None:
    """What doesn't go by the portion does so with all its lines, and is no dish and no batch."""
    per = lines["per"].fillna("portion")
    goes_along = per != "portion"
    if not goes_along.any():
        return
    of_category, of_dish = per == "category", lines["item"].isin(dishes["dish"])
    wrong = {
        "category_of_dish": of_category & of_dish,
        "per_differs": per.groupby(lines["item"]).transform("nunique") > 1,
        "modifier_of_dish": per.isin(BY_MODIFIER) & of_dish,
        "per_of_dish": goes_along & of_dish,
        "per_of_batch": goes_along & lines["batch_output"].notna(),
    }
    for code, found in wrong.items():
        for item in lines.loc[found, "item"].unique():
            its = found & (lines["item"] == item)
            faults.note(InputError(code, item=item, per=per[its & goes_along].iloc[0], rows=_rows(lines[its])))


def _book_on(lines: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Of each item the newest version on a day; a version is all lines of the same ``since``."""
    known = lines[lines["since"] <= day]
    newest = known.groupby("item")["since"].transform("max")
    return known[known["since"] == newest]


def _book_portions(
    book: pd.DataFrame, ingredients: pd.DataFrame, dishes: pd.DataFrame, known: _Known, faults: Faults
) -> pd.DataFrame:
    """One book solved: ``dish, ingredient, quantity``; no row of one with faults."""
    batches = _batches(book, faults)
    sizes = _sizes(dishes, book["item"].unique(), faults)
    sizes = pd.concat([sizes, _of_categories(book, dishes, sizes)], ignore_index=True)
    parts = _parts(book, ingredients, batches, sizes)
    uses = pd.concat([_uses(book, parts, known, faults), _size_uses(sizes, batches, known)], ignore_index=True)
    items = pd.Index(uses["item"].unique())
    bought, order = pd.Index(ingredients["ingredient"]), _innermost_first(uses, faults)
    if faults.found:
        return own_portions([])[["dish", "ingredient", "quantity"]]
    per_item = _solve(uses, items, bought, order)
    per_portion = per_item * _portion_of(items, batches, known)[:, np.newaxis]
    per_portion[items.isin(_categories(book))] = 0.0  # nobody orders a category: its dishes stand for it
    rows, columns = np.nonzero(per_portion)
    return pd.DataFrame({"dish": items[rows], "ingredient": bought[columns], "quantity": per_portion[rows, columns]})


def _batches(book: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """What one batch of each preparation gives: ``batch_output, batch_unit`` by item; no output where nobody knows."""
    stated = book[book["batch_output"].notna()]
    if stated.empty:
        return stated.set_index("item")[["batch_output", "batch_unit"]]
    batches = stated.drop_duplicates(["item", "batch_output", "batch_unit"])
    twice = batches[batches["item"].duplicated(keep=False)]
    unitless = batches[batches["batch_unit"].fillna("") == ""].drop(twice.index, errors="ignore")
    for code, wrong in (("batch_differs", twice), ("no_batch_unit", unitless)):
        for item, its in wrong.groupby("item", sort=False):
            faults.note(InputError(code, item=item, rows=_rows(its)))
    unclear = batches.index.isin([*twice.index, *unitless.index])
    output = batches["batch_output"].mask(unclear)
    known = batches.assign(batch_output=output).drop_duplicates("item")
    return known.set_index("item")[["batch_output", "batch_unit"]]


def _sizes(dishes: pd.DataFrame, with_recipe: Sequence[str], faults: Faults) -> pd.DataFrame:
    """The dishes that are a size of another one which has a recipe in the end."""
    named = dishes[(dishes["size_of"].fillna("") != "") & ~dishes["dish"].isin(with_recipe)]
    unknown = named[~named["size_of"].isin([*with_recipe, *dishes["dish"]])]
    for dish, size_of in zip(unknown["dish"], unknown["size_of"], strict=True):
        faults.note(InputError("unknown_size_of", dish=dish, size_of=size_of))
    reached = set(with_recipe)
    while not (found := named[named["size_of"].isin(reached) & ~named["dish"].isin(reached)]).empty:
        reached |= set(found["dish"])
    return named[named["dish"].isin(reached)]


def _categories(recipes: pd.DataFrame) -> np.ndarray:
    return recipes.loc[recipes["per"] == "category", "item"].unique()


def _of_categories(recipes: pd.DataFrame, dishes: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    """The dishes that have neither a recipe nor a size of one, as a small size of what their category takes."""
    known = [*recipes["item"].unique(), *sizes["dish"]]
    found = dishes[dishes["category"].isin(_categories(recipes)) & ~dishes["dish"].isin(known)]
    return found.assign(size_of=found["category"], size_factor=1.0 / PER_DISHES)


def _parts(
    book: pd.DataFrame, ingredients: pd.DataFrame, batches: pd.DataFrame, sizes: pd.DataFrame
) -> list[pd.DataFrame]:
    """All that a line can name, kind by kind: preparations by the batch, what is bought, dishes by the portion."""
    prepared = {"ingredient": batches.index, "to": batches["batch_unit"], "output": batches["batch_output"]}
    bought = {"ingredient": ingredients["ingredient"], "to": ingredients["unit"], "output": 1.0}
    served = {"ingredient": [*dict.fromkeys([*book["item"], *sizes["dish"]])], "to": PIECE, "output": 1.0}
    return [
        pd.DataFrame(prepared).assign(made=True),
        pd.DataFrame(bought).assign(made=False),
        pd.DataFrame(served).assign(made=True),
    ]


def _uses(book: pd.DataFrame, parts: list[pd.DataFrame], known: _Known, faults: Faults) -> pd.DataFrame:
    """Each line as ``item, part, made, amount``: of something bought in its own unit, of something made in batches.

    A line that names something unknown is left out; an amount that can't be known is missing.
    """
    prepared, bought, served = parts
    # "Cerveza" the dish takes "Cerveza" the ingredient: a line never means its own item if the store room has one.
    names_itself = book["item"] == book["ingredient"]
    uses = _with_parts(book[~names_itself], [prepared, bought, served])
    if names_itself.any():
        uses = pd.concat([uses, _with_parts(book[names_itself], [bought, prepared, served])])
    uses = uses.sort_values("row", ignore_index=True)
    unknown = uses[uses["to"].isna()]
    for name, its in unknown.groupby("ingredient", sort=False):
        faults.note(InputError("unknown_ingredient", item=its["item"].iloc[0], ingredient=name, rows=_rows(its)))
    uses = uses[uses["to"].notna()]
    gross = uses["quantity"] / uses["yield"].fillna(1.0)
    amount = _in_own_units(uses.assign(quantity=gross), known, faults) / uses["output"]
    return pd.DataFrame(
        {"item": uses["item"], "part": uses["ingredient"], "made": uses["made"].astype(bool), "amount": amount}
    )


def _with_parts(lines: pd.DataFrame, kinds: list[pd.DataFrame]) -> pd.DataFrame:
    """Lines with what is known of the part they name; of equal names the first kind counts."""
    parts = pd.concat(kinds, ignore_index=True).drop_duplicates("ingredient")
    return lines.merge(parts, on="ingredient", how="left", validate="many_to_one")


def _in_own_units(uses: pd.DataFrame, known: _Known, faults: Faults) -> pd.Series:
    special = uses["ingredient"].where(uses["ingredient"].isin(list(known)), "")
    sure = uses.assign(special=special)[uses["output"].notna()]
    alike = sure.groupby(["unit", "to", "special"], sort=False)
    converted = [in_unit(same, unit, to, known.get(name, ()), faults) for (unit, to, name), same in alike]
    return pd.concat([uses["quantity"].head(0), *converted]).reindex(uses.index)


def in_unit(lines: pd.DataFrame, unit: str, to: str, known: Sequence[Conversion], faults: Faults) -> pd.Series:
    """The quantities of recipe lines in another unit; where that can't be known they are missing, and it is noted.

    ``lines`` have ``row``, that of their file.
    """
    try:
        return convert(lines["quantity"], unit, to, known)
    except InputError as error:
        for name, its in lines.groupby("ingredient", sort=False):
            where = {"item": its["item"].iloc[0], "ingredient": name, "unit": unit, "to": to}
            faults.note(InputError(error.code, **where, rows=_rows(its)))
        return lines["quantity"].mask(lines["quantity"].notna())


def _size_uses(sizes: pd.DataFrame, batches: pd.DataFrame, known: _Known) -> pd.DataFrame:
    """A size as a recipe of one line: so many portions of the other dish."""
    amount = sizes["size_factor"].fillna(1.0).to_numpy() * _portion_of(sizes["size_of"], batches, known)
    uses = pd.DataFrame({"item": sizes["dish"], "part": sizes["size_of"], "amount": amount})
    return uses.assign(made=np.full(len(uses), True))


def _portion_of(items: Sequence[str], batches: pd.DataFrame, known: _Known) -> np.ndarray:
    """Which part of a recipe is one portion: all of a dish, of a batch as much as one portion of it is, where known."""
    shares = {
        item: _portion_in(unit, known.get(item, ())) / output
        for item, output, unit in batches[["batch_output", "batch_unit"]].itertuples()
    }
    return pd.Series(shares, batches.index, dtype=float).reindex(items, fill_value=1.0).to_numpy()


def _portion_in(unit: str, known: Sequence[Conversion]) -> float:
    """What a portion is in the unit of a batch; none of it where nobody has said so: of a sauce by the kilo."""
    try:
        return convert(1.0, PIECE, unit, known)
    except InputError:
        return 0.0


def _solve(uses: pd.DataFrame, items: pd.Index, bought: pd.Index, order: list[str]) -> np.ndarray:
    """Ingredients of one whole recipe of each item (items × ingredients), made in this ``order``."""
    made = uses[uses["made"]]
    batches = np.zeros((len(items), len(items)))
    np.add.at(batches, (items.get_indexer(made["item"]), items.get_indexer(made["part"])), made["amount"].to_numpy())
    raw = uses[~uses["made"]]
    per_item = np.zeros((len(items), len(bought)))
    np.add.at(per_item, (items.get_indexer(raw["item"]), bought.get_indexer(raw["part"])), raw["amount"].to_numpy())
    for item in items.get_indexer(order):
        per_item[item] += batches[item] @ per_item
    return per_item


def _innermost_first(uses: pd.DataFrame, faults: Faults) -> list[str]:
    """What is made, each after all that goes into it; what contains itself is noted, and counts as empty then."""
    parts = {item: list(lines["part"]) for item, lines in uses[uses["made"]].groupby("item", sort=False)}
    while True:
        try:
            return list(TopologicalSorter(parts).static_order())
        except CycleError as error:
            cycle = error.args[1][:0:-1]  # graphlib names the first item twice and goes from part to whole
            first = cycle.index(min(cycle))
            faults.note(InputError("recipe_cycle", cycle=cycle[first:] + cycle[:first]))
            parts[cycle[first]] = []


def _rows(lines: pd.DataFrame) -> list[int]:
    return lines["row"].tolist()
