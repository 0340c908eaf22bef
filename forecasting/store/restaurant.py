"""The restaurant as its staff described it: its tables."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd
from sqlalchemy import Connection, Engine, Table, delete, select, update

from forecasting.days.doubts import confirmed, doubtful, review, spread
from forecasting.demand.learned import book_of, digest
from forecasting.errors import Faults, InputError
from forecasting.overrides import ABOUT
from forecasting.store import schema
from forecasting.store.database import reading, taking_turns, writing
from forecasting.store.days.kept_days import kept_days
from forecasting.store.days.sold_out import said_of_dishes
from forecasting.store.days.weather import weather_ahead, with_sources
from forecasting.store.demand.corrections import said_corrections
from forecasting.store.frames import (
    delete_rows,
    ids_of,
    known,
    read_named,
    read_rows,
    same_name,
    update_rows,
    with_ids,
    write_rows,
)
from forecasting.store.guard import person_of
from forecasting.store.house import place_of, rules_of
from forecasting.store.journal import note, several
from forecasting.store.menu.measured import find_remeasured, remeasure, with_limits
from forecasting.store.menu.parts import with_parts
from forecasting.store.menu.renamed import are_called, tell_run
from forecasting.store.menu.till_categories import read_till_categories
from forecasting.store.sales.commissions import recent_commissions
from forecasting.store.sales.sold import daily_sales, sales_with_modifiers, sold_dishes
from forecasting.store.sales.tickets import daily_tickets
from forecasting.store.scenarios.adopted import events_adopted
from forecasting.store.scenarios.bookings import booked_groups
from forecasting.tables import BY_MODIFIER, HOME, Place, Restaurant, empty, only_at, shaped_as

NOTHING_RENAMED: Mapping[str, str] = {}

Still = Callable[[Restaurant], bool]
"""Whether a kitchen, without sales, still is what a person saw who changes it."""

LISTS = {"dishes": schema.dishes, "ingredients": schema.ingredients, "suppliers": schema.suppliers}
"""The tables of named things: a row taken off the list keeps its id, which history may need."""


class ChangedMeanwhile(InputError):
    """Somebody else has changed what a person was changing; nothing was kept."""


@dataclass(frozen=True)
class Kept:
    """Where a table of facts is kept, and the columns that say which fact a row is about.

    ``once``: there can be only one row about it.
    """

    table: Table
    key: tuple[str, ...]
    once: bool = True


FACTS = {
    "recipes": Kept(schema.recipes, ("dish_id", "preparation_id", "from", "location_id"), once=False),
    "conversions": Kept(schema.conversions, ("ingredient_id", "unit")),
    "supply": Kept(schema.supply, ("ingredient_id", "supplier_id", "from", "location_id")),
    "stock": Kept(schema.counts, ("location_id", "day", "ingredient_id")),
    "deliveries": Kept(schema.deliveries, ("location_id", "day", "ingredient_id", "supplier_id"), once=False),
    "waste": Kept(schema.waste, ("location_id", "day", "ingredient_id", "reason"), once=False),
    "promotions": Kept(schema.promotions, ("first", "last", "dish_id", "category", "kind"), once=False),
    "events": Kept(schema.events, ("location_id", "day", "event")),
    "closed": Kept(schema.closures, ("location_id", "day")),
    "weather": Kept(schema.weather, ("day",)),
}


def read_restaurant(engine: Engine, with_sales: bool = True) -> Restaurant:
    """All that is known of the restaurant, with the names of today; its sales as sums by day, dish and source."""
    with reading(engine) as connection:
        known = _described(connection)
        return _selling(connection, known, daily_sales(connection)) if with_sales else known


def with_sales(engine: Engine, known: Restaurant, sales: pd.DataFrame) -> Restaurant:
    """The same restaurant, read without its ``sales`` (``sold.daily_sales``), with them and all that tells of them."""
    with reading(engine) as connection:
        return _selling(connection, known, sales)


def save_table(
    engine: Engine,
    table: str,
    rows: pd.DataFrame,
    mode: Literal["replace", "merge"] = "replace",
    renamed: Mapping[str, str] = NOTHING_RENAMED,
    still: Still | None = None,
    as_written: Collection[str] = (),
) -> None:
    """Keep a table of ``COLUMNS`` other than sales, with all its columns.

    ``renamed`` says by its old name what has another one in ``rows``: a dish, an ingredient or a supplier, which sales,
    recipes, counts, groups and orders then call by the new one. An ingredient with another unit stays the same amount
    (``measured``), but for those ``as_written``.

    ``replace`` takes the rows for the whole table; ``merge`` changes and adds, and leaves all others: the row of the
    same name, or place, day and so on; of a recipe all lines of the item and day ``from``. Raises ``InputError`` where
    two rows contradict each other, for a recipe, price or supplier of a location that isn't there, for an old name that
    nothing has, and for a new one that something has; ``ChangedMeanwhile`` where the kitchen isn't ``still`` as it was.
    """
    with writing(engine, counts=table == "stock") as connection:
        _require(connection, still, table)
        with names_followed(connection, table, renamed) if renamed else nullcontext():
            rows = _renamed(connection, table, rows, renamed)
        rows = _remeasured(connection, table, rows, as_written)
        _save(connection, table, rows, mode)
        for name, to in renamed.items():
            note(connection, "renamed", f"{name} → {to}")
        if table == "stock" and mode == "merge":
            note(connection, "counted", several(rows["ingredient"]), several(rows["location"]))
        else:
            note(connection, "table_saved", table)


def save_recipes(
    engine: Engine,
    lines: pd.DataFrame,
    ingredients: pd.DataFrame,
    still: Still,
    mode: Literal["replace", "merge"] = "merge",
) -> None:
    """Keep recipes, and add the ingredients that they need to those that are there, both or none of them.

    Raises ``InputError`` as ``save_table`` does.
    """
    with writing(engine) as connection:
        _require(connection, still, "recipes")
        for table, rows, how in (("ingredients", ingredients, "merge"), ("recipes", lines, mode)):
            if len(rows):
                _save(connection, table, _remeasured(connection, table, rows, ()), how)
                note(connection, "table_saved", table)


def try_table(
    engine: Engine,
    table: str,
    rows: pd.DataFrame,
    mode: Literal["replace", "merge"],
    renamed: Mapping[str, str] = NOTHING_RENAMED,
    as_written: Collection[str] = (),
) -> Restaurant:
    """The restaurant (without sales) as it would be after ``save_table``, which is not done: nothing changes."""
    with taking_turns(engine) as connection, connection.begin_nested() as attempt:
        rows = _renamed(connection, table, rows, renamed)
        _save(connection, table, _remeasured(connection, table, rows, as_written), mode)
        would_be = _described(connection)
        attempt.rollback()
    return would_be


def read_counts(engine: Engine) -> pd.DataFrame:
    """All counts, as the table ``stock``."""
    with reading(engine) as connection:
        return _facts(connection, "stock")


def forget_count(engine: Engine, day: pd.Timestamp, ingredient: str, location: str = HOME) -> None:
    """Take one count back: nobody has counted this ingredient at the close of that day."""
    about = pd.DataFrame({"location": [location], "day": [day], "ingredient": [ingredient]})
    with writing(engine, counts=True) as connection:
        facts = with_ids(connection, about, schema.counts)
        delete_rows(connection, schema.counts, facts[list(FACTS["stock"].key)])
        note(connection, "count_taken_back", ingredient, location)


def change_events(engine: Engine, gone: pd.DataFrame, now: pd.DataFrame) -> None:
    """Take rows of ``events`` away and keep others, also in the place of one of the same location, day and name."""
    with writing(engine) as connection:
        change_facts(connection, "events", gone, now)
        note(connection, "events_changed", several([*gone["event"], *now["event"]]))


def change_facts(connection: Connection, table: str, gone: pd.DataFrame, now: pd.DataFrame) -> None:
    """Take rows of a table of facts away and keep others, also in the place of what they are about."""
    kept = FACTS[table]
    delete_rows(connection, kept.table, _as_facts(connection, table, gone)[list(kept.key)].drop_duplicates())
    _save(connection, table, now, "merge")


def _require(connection: Connection, still: Still | None, table: str) -> None:
    """Raise ``ChangedMeanwhile`` unless the kitchen is still as it was: of it, what the person sees."""
    if still is None:
        return
    person, now = person_of(connection), _described(connection)
    if not still(now if person is None or person.locations is None else only_at(now, person.locations)):
        raise ChangedMeanwhile("changed_meanwhile", table=table)


def _renamed(connection: Connection, table: str, rows: pd.DataFrame, renamed: Mapping[str, str]) -> pd.DataFrame:
    """Give dishes, ingredients or suppliers other names: all that is known of them goes by id. Returns the rows of
    their table, which name each other, with the new ones.
    """
    for name, to in renamed.items():
        ids = known(connection, LISTS[table])
        if name not in ids:
            raise InputError("unknown_name", table=table, name=name)
        if to in ids:
            raise InputError("name_taken", table=table, name=to)
        connection.execute(update(LISTS[table]).where(LISTS[table].c.id == ids[name]).values(name=to))
    each_other = [column for column in ("size_of", "group") if renamed and column in rows]
    return rows.assign(**{column: rows[column].replace(renamed) for column in each_other})


def _remeasured(connection: Connection, table: str, rows: pd.DataFrame, as_written: Collection[str]) -> pd.DataFrame:
    """Give ingredients other units, and all that is kept of them; returns the rows of their table as they are to be."""
    found = find_remeasured(connection, rows, as_written) if table == "ingredients" else {}
    if not found:
        return rows
    with names_followed(connection, table, {}, running=False):  # which goes on in the old units
        remeasure(connection, found.values())
    return with_limits(connection, rows, found)


@contextmanager
def names_followed(
    connection: Connection, table: str, renamed: Mapping[str, str], running: bool = True
) -> Iterator[None]:
    """Only names, or units, of a table change within: what was made with the recipes of before was made with those of
    after, and a forecast that is ``running`` follows.
    """
    before = _digest(connection)
    yield
    after = _digest(connection)
    tell_run(connection, table, renamed)
    if before and after and before != after:
        are_called(connection, before, after, running)


def _digest(connection: Connection) -> str | None:
    """That of all recipes, by which a forecast knows them; None where nothing is sold or they can't be read."""
    sold = sold_dishes(connection)
    if sold.empty:
        return None
    asked = sold.reindex(columns=empty("sales").columns)  # a book asks nothing else of sales
    restaurant = replace(_described(connection), sales=asked)
    with suppress(InputError):
        return digest(book_of(restaurant), restaurant.recipes)
    return None


def _described(connection: Connection) -> Restaurant:
    tables = {name: _list(connection, name) for name in LISTS}
    tables |= {name: _facts(connection, name) for name in FACTS}
    tables |= {"weather_ahead": weather_ahead(connection), "bookings": booked_groups(connection)}
    tables |= {"adopted": events_adopted(connection)}
    tables |= {"commissions": recent_commissions(connection), "corrections": said_corrections(connection)}
    tables |= {"till_categories": read_till_categories(connection)}
    return Restaurant(place=place_of(connection) or Place(), rules=rules_of(connection), **tables)


def _selling(connection: Connection, known: Restaurant, sales: pd.DataFrame) -> Restaurant:
    kept = kept_days(connection)
    found = review(kept.sold, known.closed, kept.answers, known.place.country)
    tables = {"sales": sales, "doubtful": doubtful(found, kept.answers)}
    tables |= {"confirmed": confirmed(kept.answers), "sold_out": said_of_dishes(connection)}
    per = known.recipes["per"]
    if per.eq("ticket").any():  # counting them is slow, and nobody else asks
        tables |= {"tickets": spread(daily_tickets(connection), kept.answers, kept.sold)}
    if per.isin(BY_MODIFIER).any():
        tables |= {"modified": spread(sales_with_modifiers(connection), kept.answers, kept.sold)}
    return replace(known, **tables)


def _list(connection: Connection, name: str) -> pd.DataFrame:
    table = LISTS[name]
    model = empty(name)
    named = [table.c.name.label(model.columns[0]), *(column for column in table.c if column.name != "name")]
    listed = read_named(connection, select(*named).where(table.c.active).order_by(table.c.position), table)
    if name == "suppliers":
        listed = pd.concat([listed.assign(location=""), _supplier_places(connection)], ignore_index=True)
    return shaped_as(listed, model)


def _supplier_places(connection: Connection) -> pd.DataFrame:
    table = schema.supplier_places
    return read_named(connection, select(table).order_by(table.c.id), table)


def _facts(connection: Connection, name: str) -> pd.DataFrame:
    table = FACTS[name].table
    rows = read_named(connection, select(table).order_by(*table.primary_key), table)
    if name == "recipes":  # of an item's two names and a component's three, all but one are empty
        component = rows["uses_ingredient"] + rows["uses_preparation"] + rows["uses_dish"]
        rows = rows.assign(item=rows["dish"] + rows["preparation"], ingredient=component)
    if name == "promotions":
        rows = rows.assign(dish_or_category=rows["dish"] + rows["category"])
    return shaped_as(rows, empty(name))


def _save(connection: Connection, table: str, rows: pd.DataFrame, mode: str) -> None:
    save = _save_list if table in LISTS else _save_facts
    save(connection, table, rows.reset_index(drop=True), whole=mode == "replace")


def _save_list(connection: Connection, name: str, rows: pd.DataFrame, whole: bool) -> None:
    table = LISTS[name]
    key = empty(name).columns[0]
    if name == "suppliers":
        own = rows["location"] != ""
        _save_supplier_places(connection, rows[own].reset_index(drop=True), whole)
        rows = rows[~own].reset_index(drop=True)
    _refuse_twice(name, rows, rows[[key]])
    entries = with_ids(connection, rows, table).rename(columns={key: "name"})
    ids = ids_of(connection, table, entries["name"])
    if whole:
        connection.execute(update(table).values(active=False))
    places = dict(connection.execute(select(table.c.id, table.c.position).where(table.c.active)).all())
    end = max(places.values(), default=-1) + 1
    entries = entries.assign(
        row_id=entries["name"].map(ids),
        active=True,
        position=[places.get(ids[entry], end + place) for place, entry in enumerate(entries["name"])],
    )
    update_rows(connection, table, entries)


def _save_supplier_places(connection: Connection, rows: pd.DataFrame, whole: bool) -> None:
    table, about = schema.supplier_places, ["supplier_id", "location_id"]
    _refuse_unknown_locations(connection, rows)
    facts = with_ids(connection, rows, table)
    _refuse_twice("suppliers", rows, facts[about])
    if whole:
        connection.execute(delete(table))
    else:
        delete_rows(connection, table, facts[about])
    write_rows(connection, table, facts)


def _refuse_unknown_locations(connection: Connection, rows: pd.DataFrame) -> None:
    """What is shared holds at a new location by itself; a row of its own can only be of one that is there."""
    there, faults = known(connection, schema.locations), Faults()
    for name in rows["location"].unique():
        if name and not same_name(name, there):
            faults.note(InputError("unknown_name", table="locations", name=name))
    faults.tell()


def _save_facts(connection: Connection, name: str, rows: pd.DataFrame, whole: bool) -> None:
    kept = FACTS[name]
    if name in ABOUT:
        _refuse_unknown_locations(connection, rows)
    facts = _as_facts(connection, name, rows)
    if name == "deliveries":
        facts = _with_orders(connection, facts)
    if name == "weather":
        facts = with_sources(connection, facts)
    if kept.once:
        facts = facts.drop_duplicates()
        _refuse_twice(name, rows, facts[list(kept.key)])
    if whole:
        connection.execute(delete(kept.table))
    else:
        delete_rows(connection, kept.table, facts[list(kept.key)].drop_duplicates())
    write_rows(connection, kept.table, facts)


def _as_facts(connection: Connection, name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table as the database keeps them, with ids in place of names."""
    if name == "recipes":
        rows = with_parts(connection, rows)
    if name == "promotions":
        is_dish = rows["dish_or_category"].isin(list(known(connection, schema.dishes)))
        target = rows["dish_or_category"]
        rows = rows.assign(dish=target.where(is_dish, ""), category=target.where(~is_dish, ""))
    return with_ids(connection, rows, FACTS[name].table)


def _with_orders(connection: Connection, facts: pd.DataFrame) -> pd.DataFrame:
    """Deliveries with what only the database knows of them: one that stays as it was still belongs to its order, and
    is as confirmed as it was."""
    columns = schema.deliveries.c
    query = select(columns).where(columns.order_id.is_not(None) | columns.confirmed)
    same = ["location_id", "day", "ingredient_id", "whom", "quantity"]
    kept, facts = (rows.assign(whom=rows["supplier_id"].fillna("")) for rows in (read_rows(connection, query), facts))
    kept, facts = (rows.assign(nth=rows.groupby(same).cumcount()) for rows in (kept, facts))
    kept = kept[[*same, "nth", "order_id", "confirmed", "expected"]]
    facts = facts.merge(kept, how="left", on=[*same, "nth"], validate="one_to_one").astype({"order_id": "Int64"})
    return facts.assign(confirmed=facts["confirmed"].eq(True)).drop(columns=["whom", "nth"])


def _refuse_twice(table: str, rows: pd.DataFrame, keys: pd.DataFrame) -> None:
    columns, faults = [column for column in rows if column in keys or f"{column}_id" in keys], Faults()
    for again in keys.index[keys.duplicated()]:
        cells = [
            f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else str(cell) for cell in rows.loc[again, columns]
        ]
        row = ", ".join(cell for cell in cells if cell not in ("", "NaT"))
        faults.note(InputError("row_twice", table=table, row=row))
    faults.tell()
