"""What tills say of the categories of their dishes: kept by import, and heard as long as a day of it counts."""

from collections.abc import Mapping

import pandas as pd
from sqlalchemy import Connection, and_, exists, func, select

from forecasting.menu.till_categories import settled
from forecasting.sales.categories import told
from forecasting.store.frames import read_rows, write_rows
from forecasting.store.menu.merges import merged_dishes
from forecasting.store.schema import aliases, dishes, import_days, till_categories
from forecasting.tables import no_till_categories

WORD = ["till_name", "size", "category"]
ITEM = ["source_id", "till_name", "size"]


def keep_categories(connection: Connection, sold: Mapping[int, pd.DataFrame]) -> None:
    """Keep under which categories the lines of imports were ``sold``, where they have any; by the import's id."""
    columns = [*ITEM, "category", "day", "quantity"]
    said = [
        lines[columns].assign(import_id=import_id)
        for import_id, lines in sold.items()
        if "category" in lines and lines["category"].ne("").any()
    ]
    if said:
        write_rows(connection, till_categories, told(pd.concat(said, ignore_index=True), ["import_id", *ITEM]))


def kept_words(connection: Connection, import_id: int) -> set[tuple[str, ...]]:
    """Every item of an import with each of its categories: name, size, category."""
    words = select(*(till_categories.c[name] for name in WORD)).where(till_categories.c.import_id == import_id)
    return set(map(tuple, connection.execute(words)))


def words_of(lines: pd.DataFrame) -> set[tuple[str, ...]]:
    """The same of lines that aren't kept yet (``uploads.settled``)."""
    return set(told(lines, WORD[:2])[WORD].itertuples(index=False, name=None))


def read_till_categories(connection: Connection) -> pd.DataFrame:
    """The one category that the tills give each dish, by its name of today: ``dish, category``; of no food, none."""
    words = _words_that_count(connection)
    if words.empty:
        return no_till_categories()
    merged = merged_dishes()
    final = dict(connection.execute(select(merged.c.old_id, merged.c.dish_id)).all())
    food = dict(connection.execute(select(dishes.c.id, dishes.c.name).where(dishes.c.food.is_not(False))).all())
    dish, came = words["dish_id"].replace(final).map(food), words.groupby("source")["came"].transform("min")
    return settled(words.assign(dish=dish, came=came).dropna(subset="dish"))


def _words_that_count(connection: Connection) -> pd.DataFrame:
    """What each source says of a dish: ``dish_id, source, category``, the last day on which the import that says so
    counts and sold it, and the quantity and the first import (``came``) of all that say it.
    """
    word, counting, later = till_categories.c, import_days.alias(), aliases.alias()
    said = and_(counting.c.import_id == word.import_id, counting.c.source_id == word.source_id)
    last = (
        select(counting.c.id)
        .where(said, counting.c.day.between(word.first, word.last))
        .where(counting.c.replaced_by.is_(None), counting.c.contained_in == "")
        .order_by(counting.c.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    item = and_(*(aliases.c[name] == word[name] for name in ITEM), aliases.c["from"] <= import_days.c.day)
    other = and_(*(later.c[name] == word[name] for name in ITEM), later.c["from"] <= import_days.c.day)
    by = (aliases.c.dish_id, word.source_id.label("source"), word.category)
    sums = (func.max(import_days.c.day).label("day"), func.sum(word.quantity).label("quantity"))
    query = (
        select(*by, *sums, func.min(word.import_id).label("came"))
        .join_from(till_categories, import_days, import_days.c.id == last)
        .join(aliases, item)
        .where(~exists().where(other, later.c["from"] > aliases.c["from"]))
        .group_by(*by)
    )
    return read_rows(connection, query)
