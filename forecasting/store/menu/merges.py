"""Two names of one dish: joined by a person, many at a time, and taken apart again as if nothing had been.

Sales and their aliases stay as they came: reading counts a merged dish as the other one. What the kitchen wrote about
both (menu, recipes, promotions) is brought together once, and kept as it was for the way back.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, Date, Engine, Row, Subquery, Table, delete, insert, or_, select, update

from forecasting.errors import InputError
from forecasting.store.database import reading, writing
from forecasting.store.frames import known, read_rows
from forecasting.store.journal import note, several
from forecasting.store.menu.joined import Joint, Rows, content, joined
from forecasting.store.schema import dishes, merges, promotions, recipes, refused_merges

ABOUT: dict[str, tuple[Table, tuple[str, ...]]] = {
    "dishes": (dishes, ("id", "size_of_id")),
    "recipes": (recipes, ("dish_id", "uses_dish_id")),
    "promotions": (promotions, ("dish_id",)),
}
"""The kitchen's tables with rows about a dish, and the columns that name it."""

OWN = {"dishes": "id", "recipes": "dish_id", "promotions": "dish_id"}


def merge(engine: Engine, pairs: pd.DataFrame, at: datetime) -> None:
    """Make each ``old`` dish one with its ``new`` one, whose ``first_day`` it is; all of them or none.

    Sales, recipes, sizes, combos and promotions follow; two that are one already stay so. Raises ``InputError`` if
    there is no dish of a name.
    """
    with writing(engine) as connection:
        ids = known(connection, dishes)
        for old, new, first_day in pairs[["old", "new", "first_day"]].itertuples(index=False, name=None):
            _merge(connection, Joint(_id(ids, old), _id(ids, new), first_day.date()), at)
        note(connection, "dishes_joined", several(pairs["old"] + " = " + pairs["new"]))


def undo_merges(engine: Engine, merge_ids: Iterable[int]) -> None:
    """Take dishes apart again, with the sales and recipes that each had; a second time changes nothing.

    A recipe that was changed since stays with the dish that has it now. Other merges of the same dishes stay.
    """
    with writing(engine) as connection:
        for merge_id in sorted(map(int, merge_ids), reverse=True):  # the newest first: later ones get new ids
            entangled = list(_entangled(connection, merge_id))
            for each in reversed(entangled):
                _undo(connection, each)
            for each in entangled[1:]:
                _merge(connection, Joint(each.old_id, each.dish_id, each.first_day), each.at)
            names = _names(connection)
            for each in entangled[:1]:
                note(connection, "dishes_parted", f"{names[each.old_id]} ≠ {names[each.dish_id]}")


def list_merges(engine: Engine) -> pd.DataFrame:
    """The merges that hold, the newest first: id, old, dish, first_day, at, recipe.

    ``recipe`` is whose recipe the dish has: *none*, *old*, *new*, *same* (both had the same) or *both*, one after the
    other.
    """
    columns = [merges.c[name] for name in ("id", "old_id", "dish_id", "first_day", "at", "recipe")]
    with reading(engine) as connection:
        found = read_rows(connection, select(*columns).order_by(merges.c.id.desc()))
        names = _names(connection)
    return found.assign(old=found["old_id"].map(names), dish=found["dish_id"].map(names))[
        ["id", "old", "dish", "first_day", "at", "recipe"]
    ]


def refuse_merges(engine: Engine, pairs: pd.DataFrame, at: datetime) -> None:
    """Remember that each ``old`` and its ``new`` are two dishes, whatever their names and sales look like."""
    with writing(engine) as connection:
        ids, refused = known(connection, dishes), _refused(connection)
        asked = {
            (_id(ids, old), _id(ids, new)) for old, new in pairs[["old", "new"]].itertuples(index=False, name=None)
        }
        fresh = [pair for pair in sorted(asked) if frozenset(pair) not in refused]
        if fresh:
            connection.execute(
                insert(refused_merges), [{"old_id": old, "dish_id": new, "at": at} for old, new in fresh]
            )
            note(connection, "dishes_kept_apart", several(pairs["old"] + " ≠ " + pairs["new"]))


def without_refused(engine: Engine, proposals: pd.DataFrame) -> pd.DataFrame:
    """The proposals (``renames.propose``) that nobody has refused, also for names that were merged since."""
    with reading(engine) as connection:
        ids, refused, counts_as = known(connection, dishes), _refused(connection), dict(_final(connection))
    said = {frozenset(counts_as.get(dish, dish) for dish in pair) for pair in refused}
    pairs = zip(proposals["old"].map(ids), proposals["new"].map(ids), strict=True)
    return proposals[[frozenset(pair) not in said for pair in pairs]].reset_index(drop=True)


def merged_dishes() -> Subquery:
    """Every merged dish (``old_id``) with the one that it counts as in the end (``dish_id``)."""
    first = select(merges.c.old_id, merges.c.dish_id).cte("steps", recursive=True)
    steps = first.union(select(first.c.old_id, merges.c.dish_id).join(merges, merges.c.old_id == first.c.dish_id))
    return select(steps).where(steps.c.dish_id.not_in(select(merges.c.old_id))).subquery("merged")


def with_merged(connection: Connection, rows: pd.DataFrame, total: str) -> pd.DataFrame:
    """Rows with a ``dish`` and a ``total``, those of merged dishes added to the ones they count as."""
    names = _names(connection)
    final = {names[old]: names[dish] for old, dish in _final(connection)}
    if not rows["dish"].isin(list(final)).any():
        return rows
    renamed = rows.assign(dish=rows["dish"].replace(final))
    others = [name for name in rows if name != total]
    return renamed.groupby(others, as_index=False)[total].sum()[list(rows.columns)]


def _merge(connection: Connection, joint: Joint, at: datetime) -> None:
    counts_as = dict(_final(connection))
    if joint.old in counts_as or counts_as.get(joint.new, joint.new) == joint.old or joint.new == joint.old:
        return
    before = _rows_about(connection, (joint.old, joint.new))
    after, recipe = joined(before, joint)
    _replace(connection, before, after)
    written = {"before": _to_json(before), "after": _to_json(after), "recipe": recipe, "at": at}
    pair = {"old_id": joint.old, "dish_id": joint.new, "first_day": joint.first_day}
    connection.execute(insert(merges), {**pair, **written})


def _undo(connection: Connection, merged: Row) -> None:
    """Give every table back as it was; of one that was changed since only what was the old dish's own."""
    now = _rows_about(connection, (merged.old_id, merged.dish_id))
    before, after = _from_json(merged.before), _from_json(merged.after)
    wanted = {
        table: before[table]
        if content(table, now[table]) == content(table, after[table])
        else [row for row in now[table] if row[OWN[table]] != merged.old_id]
        + [row for row in before[table] if row[OWN[table]] == merged.old_id]
        for table in ABOUT
    }
    _replace(connection, now, wanted)
    connection.execute(delete(merges).where(merges.c.id == merged.id))


def _entangled(connection: Connection, merge_id: int) -> Iterator[Row]:
    """The merge, if it holds, and all later ones that found something of what it left, the oldest first."""
    touched: set[str] = set()
    for each in connection.execute(select(merges).where(merges.c.id >= merge_id).order_by(merges.c.id)):
        dishes_of_it = _mentioned(each)
        if each.id == merge_id or touched & dishes_of_it:
            touched |= dishes_of_it
            yield each
        if not touched:
            return


def _mentioned(merged: Row) -> set[str]:
    columns = {name for _, names in ABOUT.values() for name in names}
    rows = (row for table in (*merged.before.values(), *merged.after.values()) for row in table)
    found = {row[name] for row in rows for name in columns if isinstance(row.get(name), str)}
    return found | {merged.old_id, merged.dish_id}


def _rows_about(connection: Connection, pair: tuple[str, str]) -> Rows:
    found = {}
    for name, (table, columns) in ABOUT.items():
        wanted = [column for column in table.c if column is not dishes.c.name]  # names change by themselves
        about = or_(*(table.c[column].in_(pair) for column in columns))
        rows = connection.execute(select(*wanted).where(about).order_by(table.c.id)).mappings()
        found[name] = [dict(row) for row in rows]
    return found


def _replace(connection: Connection, now: Rows, wanted: Rows) -> None:
    for row in wanted["dishes"]:
        connection.execute(update(dishes).where(dishes.c.id == row["id"]).values(row))
    for name in ("recipes", "promotions"):
        table = ABOUT[name][0]
        gone = [row["id"] for row in now[name]]
        connection.execute(delete(table).where(table.c.id.in_(gone)))
        taken = set(connection.scalars(select(table.c.id).where(table.c.id.in_([row["id"] for row in wanted[name]]))))
        for row in wanted[name]:
            values = {key: value for key, value in row.items() if key != "id" or value not in taken}
            connection.execute(insert(table), values)


def _final(connection: Connection) -> Iterable[tuple[str, str]]:
    merged = merged_dishes()
    return connection.execute(select(merged.c.old_id, merged.c.dish_id)).all()


def _refused(connection: Connection) -> set[frozenset[str]]:
    pairs = connection.execute(select(refused_merges.c.old_id, refused_merges.c.dish_id))
    return {frozenset(pair) for pair in pairs}


def _names(connection: Connection) -> dict[str, str]:
    return dict(connection.execute(select(dishes.c.id, dishes.c.name)).all())


def _id(ids: dict[str, str], name: str) -> str:
    if name not in ids:
        raise InputError("unknown_name", table="dishes", name=name)
    return ids[name]


def _to_json(rows: Rows) -> Rows:
    return {
        table: [
            {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()} for row in all_
        ]
        for table, all_ in rows.items()
    }


def _from_json(rows: Rows) -> Rows:
    return {name: [_as_kept(ABOUT[name][0], row) for row in all_] for name, all_ in rows.items()}


def _as_kept(table: Table, row: dict[str, object]) -> dict[str, object]:
    later = {column.name: None for column in table.c if column.nullable}  # columns may be younger than the merge
    return {
        key: date.fromisoformat(value) if isinstance(table.c[key].type, Date) and value else value
        for key, value in (later | row).items()
    }
