"""What tills say of the categories of their dishes: kept by import, and heard as long as a day of it counts."""

import pandas as pd
from sqlalchemy import Connection, and_, func, select

from forecasting.menu.till_categories import settled
from forecasting.sales.categories import told
from forecasting.store.frames import read_rows, write_rows
from forecasting.store.merges import merged_dishes
from forecasting.store.schema import aliases, dishes, import_days, live, till_categories
from forecasting.tables import ALWAYS, no_till_categories

WORD = ["till_name", "size", "category"]
ITEM = ["source_id", "till_name", "size"]


def keep_categories(connection: Connection, lines: pd.DataFrame, import_id: int) -> None:
    """Keep under which categories the lines of an import were sold, if it has any."""
    write_rows(connection, till_categories, told(lines, ITEM).assign(import_id=import_id))


def kept_words(connection: Connection, import_id: int) -> set[tuple[str, ...]]:
    """Every item of an import with each of its categories: name, size, category."""
    words = select(*(till_categories.c[name] for name in WORD)).where(till_categories.c.import_id == import_id)
    return set(map(tuple, connection.execute(words)))


def words_of(lines: pd.DataFrame) -> set[tuple[str, ...]]:
    """The same of lines that aren't kept yet."""
    return set(told(lines, WORD[:2])[WORD].itertuples(index=False, name=None))


def read_till_categories(connection: Connection) -> pd.DataFrame:
    """The one category that the tills give each dish, by its name of today: ``dish, category``; of no food, none."""
    words = _words_that_count(connection)
    if words.empty:
        return no_till_categories()
    named = words.assign(dish=_dishes_of(connection, words), came=words.groupby("source")["came"].transform("min"))
    return settled(named.dropna(subset="dish"))


def _words_that_count(connection: Connection) -> pd.DataFrame:
    """Every word with the last day of its import that counts and on which the item may have been sold."""
    word, day = till_categories.c, import_days.c
    same = and_(
        day.import_id == word.import_id, day.source_id == word.source_id, day.day.between(word.first, word.last)
    )
    columns = (word.source_id.label("source"), word.till_name, word.size, word.category, word.quantity)
    query = select(*columns, word.import_id.label("came"), func.max(day.day).label("day"))
    return read_rows(connection, query.join_from(till_categories, import_days, same).where(live).group_by(word.id))


def _dishes_of(connection: Connection, words: pd.DataFrame) -> pd.Series:
    """The dish that an item was on its day, by its name of today; missing where that is no food."""
    known = read_rows(connection, select(aliases.c["from"], aliases.c.dish_id, *(aliases.c[name] for name in ITEM)))
    known = (
        known.assign(since=known["from"].fillna(ALWAYS)).sort_values("since").rename(columns={"source_id": "source"})
    )
    item = ["source", *ITEM[1:]]
    ordered = words.reset_index().sort_values("day")
    found = pd.merge_asof(ordered, known, left_on="day", right_on="since", by=item).set_index("index")["dish_id"]
    merged = merged_dishes()
    final = dict(connection.execute(select(merged.c.old_id, merged.c.dish_id)).all())
    food = select(dishes.c.id, dishes.c.name).where(dishes.c.food.is_not(False))
    return found.replace(final).map(dict(connection.execute(food).all()))
