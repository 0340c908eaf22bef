"""Which file says a day of a source: the last one that has it and isn't undone. The others wait for its undoing."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, bindparam, insert, select, update

from forecasting.store.frames import distinct
from forecasting.store.schema import import_days, imports, newest


def replace_days(connection: Connection, lines: pd.DataFrame, import_id: int) -> np.ndarray:
    """Put the import's days in the place of those that counted; gives the id of the new day of each line."""
    codes, pairs = distinct(lines, ["source_id", "day"])
    days = [(source_id, day.date()) for source_id, day in pairs]
    same = and_(newest, import_days.c.source_id == bindparam("its_source"), import_days.c.day == bindparam("its_day"))
    sold = [{"its_source": source_id, "its_day": day} for source_id, day in days]
    connection.execute(update(import_days).where(same).values(replaced_by=import_id), sold)
    rows = [{"import_id": import_id, "source_id": source_id, "day": day} for source_id, day in days]
    added = insert(import_days).returning(import_days.c.source_id, import_days.c.day, import_days.c.id)
    ids = {each[:2]: each[2] for each in connection.execute(added, rows)}
    return np.array([ids[day] for day in days]).take(codes)


def take_back(connection: Connection, import_ids: Sequence[int], at: datetime) -> None:
    """These imports count no longer; on their days the others count that waited for them."""
    connection.execute(update(imports).where(imports.c.id.in_(import_ids)).values(undone=at))
    _let_the_last_count(connection, import_ids)


def stand_for(connection: Connection, import_id: int, wrong: Sequence[int]) -> None:
    """The import is a better reading of these, which are undone."""
    if wrong:
        connection.execute(update(imports).where(imports.c.id.in_(wrong)).values(replaced_by=import_id))


def take_up_again(connection: Connection, import_ids: Sequence[int]) -> None:
    """What these undone imports stood for counts again, unless the same file has come again since."""
    others = imports.alias()
    came_again = select(others.c.id).where(others.c.digest == imports.c.digest, others.c.undone.is_(None)).exists()
    waiting = select(imports.c.id).where(imports.c.replaced_by.in_(import_ids), ~came_again)
    back = connection.scalars(waiting).all()
    connection.execute(update(imports).where(imports.c.id.in_(back)).values(undone=None, replaced_by=None))
    _let_the_last_count(connection, back)


def _let_the_last_count(connection: Connection, import_ids: Sequence[int]) -> None:
    """Of each day of these imports the last that isn't undone counts; the others wait for the next one's undoing."""
    by = (import_days.c.source_id, import_days.c.day)
    days = select(*by).where(import_days.c.import_id.in_(import_ids)).distinct().subquery()
    rows = connection.execute(
        select(*by, import_days.c.id, import_days.c.import_id, import_days.c.replaced_by, imports.c.undone)
        .join_from(import_days, days, and_(*(import_days.c[column.name] == column for column in days.c)))
        .join(imports, imports.c.id == import_days.c.import_id)
        .order_by(*by, import_days.c.import_id.desc())
    )
    moved: list[dict[str, int | None]] = []
    for _, same_day in groupby(rows, key=lambda row: row[:2]):
        following = None
        for row in same_day:
            stands = following if row.undone is None else row.import_id
            following = following if row.undone is not None else row.import_id
            if stands != row.replaced_by:
                moved.append({"its_id": row.id, "its_next": stands})
    put = update(import_days).where(import_days.c.id == bindparam("its_id")).values(replaced_by=bindparam("its_next"))
    for counts in (False, True):  # a day never counts twice, not even for a moment
        if its := [each for each in moved if (each["its_next"] is None) == counts]:
            connection.execute(put, its)
