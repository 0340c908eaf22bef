"""What a person may do with the database: every statement of theirs is held against ``people.MATRIX`` before it runs.

This is the one place that refuses, whatever page or button asked. An engine that acts for nobody (the command line,
the nightly forecast) may do everything. What a transaction reads in order to change something isn't shown to anybody,
so there only the changes are checked.

Whoever works at some locations only sees and changes the rows of these, and what all locations share.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Engine,
    Executable,
    FromClause,
    Insert,
    Join,
    ScalarSelect,
    Select,
    Table,
    Update,
    event,
    exists,
    not_,
    or_,
    select,
)
from sqlalchemy.sql import visitors
from sqlalchemy.sql.selectable import Alias

from forecasting.errors import InputError
from forecasting.people import Action, Person, Role, Subject
from forecasting.store import schema
from forecasting.tables import HOME

ACTS, CHANGES = "despensa_person", "despensa_writes"
"""Options of a connection: for whom it acts, and whether its transaction is there to change something."""

SUBJECTS = {
    Subject.SALES: (
        *(schema.sources, schema.imports, schema.import_issues, schema.import_days, schema.sale_lines),
        *(schema.aliases, schema.merges, schema.refused_merges, schema.day_answers, schema.till_categories),
    ),
    Subject.SERVICE: (schema.sold_out, schema.bookings, schema.booking_dishes),
    Subject.KITCHEN: (
        *(schema.dishes, schema.preparations, schema.ingredients, schema.recipes, schema.conversions),
        *(schema.suppliers, schema.supplier_places, schema.supply, schema.idle_modifiers),
    ),
    Subject.STOCK: (schema.counts, schema.deliveries, schema.waste, schema.corrections),
    Subject.ORDERS: (schema.orders, schema.order_lines),
    Subject.DAYS: (
        *(schema.promotions, schema.refused_promotions, schema.events, schema.closures),
        *(schema.weather, schema.weather_ahead),
    ),
    Subject.FORECAST: (
        *(schema.runs, schema.forecasts, schema.scores, schema.residuals, schema.backtest),
        *(schema.dish_mix, schema.effects, schema.importances, schema.foreseen, schema.run_records),
    ),
    Subject.SCENARIOS: (schema.scenarios,),
    Subject.MONEY: (schema.commissions,),
    Subject.SETTINGS: (schema.locations,),
    Subject.PEOPLE: (
        *(schema.people, schema.invitations, schema.devices, schema.device_people),
        *(schema.sign_ins, schema.attempts, schema.journal),
    ),
}
"""What each table is about; a test fails for one that stands nowhere."""

SUBJECT_OF = {table: subject for subject, tables in SUBJECTS.items() for table in tables}

ANYBODYS = frozenset({schema.changes})
"""What is nobody's secret and changes with everything: which database this is, and how often it was changed."""

SEEN_BY_ALL = frozenset({schema.locations, schema.dishes, schema.merges})
"""What everybody may look up: the names of the locations, what the menu says, and which dishes are one."""

BELONGS = {
    schema.import_days: ("source_id", schema.sources),
    schema.aliases: ("source_id", schema.sources),
    schema.till_categories: ("source_id", schema.sources),
    schema.commissions: ("source_id", schema.sources),
    schema.sale_lines: ("import_day_id", schema.import_days),
    schema.import_issues: ("import_id", schema.imports),
    schema.order_lines: ("order_id", schema.orders),
    schema.booking_dishes: ("booking_id", schema.bookings),
}
"""The tables whose rows are about the location of another row, and which column names that one."""


def acting(engine: Engine, person: Person) -> Engine:
    """The same database, for a person: with its connections one can do what the person may, and no more."""
    return engine.execution_options(**{ACTS: person})


def person_of(connection: Connection) -> Person | None:
    """For whom a connection acts; None is the command line."""
    return connection.get_execution_options().get(ACTS)


def watch_over(engine: Engine) -> None:
    """Hold every statement of this database from now on against what its person may."""
    event.listen(engine, "before_execute", _check, retval=True)


def require(person: Person, action: Action, subject: Subject) -> None:
    """Raise ``InputError`` unless the person may: ``may_not_see``, ``may_not_change``, ``may_not_export``."""
    if not person.may(action, subject):
        raise _refused(action, subject)


def require_location(person: Person, location: str | None) -> None:
    """Raise ``InputError("other_location")`` unless the person works there; None is all locations together."""
    if not person.works_at(location):
        raise InputError("other_location")


def _check(
    connection: Connection, statement: Executable, many: Sequence[Mapping], one: Mapping, options: Mapping
) -> tuple[Executable, Sequence[Mapping], Mapping]:
    person = person_of(connection)
    if person is not None and (person.role is not Role.OWNER or person.locations is not None):
        statement = _allowed(connection, person, statement, list(many) or [one])
    return statement, many, one


def _allowed(connection: Connection, person: Person, statement: Executable, rows: list[Mapping]) -> Executable:
    """The statement, or what of it is about the person's locations; raises where it isn't theirs."""
    if isinstance(statement, Insert | Update | Delete):
        return _change(connection, person, statement, rows)
    if not isinstance(statement, Select):  # what tears down and builds up the database, or text that nobody can judge
        raise _refused(Action.CHANGE, Subject.BACKUP)
    return statement if connection.get_execution_options().get(CHANGES) else _look(person, statement)


def _look(person: Person, query: Select) -> Select:
    """A query of a person who may see all that it reads, narrowed to their locations."""
    found = {part for part in visitors.iterate(query) if isinstance(part, Table)}
    for table in found - SEEN_BY_ALL - ANYBODYS:
        require(person, Action.SEE, SUBJECT_OF.get(table, Subject.BACKUP))
    if person.locations is None:
        return query
    outermost = [(source, part) for source in query.get_final_froms() for part in _tables_in(source)]
    bound = {table for table in found if _of(table, table, _ids(person)) is not None}
    if not bound <= {table for _, (table, _) in outermost}:
        raise InputError("other_location")  # a part of the query that can't be narrowed from outside
    narrowed = [_of(table, rows, _ids(person)) for _, (table, rows) in outermost]
    return query.where(*(own for own in narrowed if own is not None))


def _tables_in(source: FromClause) -> Iterator[tuple[Table, FromClause]]:
    """The tables that a query reads directly, each with what stands for it there."""
    if isinstance(source, Join):
        yield from _tables_in(source.left)
        yield from _tables_in(source.right)
    elif isinstance(source, Alias) and isinstance(source.element, Table):
        yield source.element, source
    elif isinstance(source, Table):
        yield source, source


def _change(
    connection: Connection, person: Person, statement: Insert | Update | Delete, rows: list[Mapping]
) -> Insert | Update | Delete:
    """A change that is the person's to make."""
    table = statement.table
    if table is schema.journal and isinstance(statement, Insert):
        return statement  # whatever somebody does is written down
    if table not in ANYBODYS:
        require(person, Action.CHANGE, SUBJECT_OF.get(table, Subject.BACKUP))
    own = None if person.locations is None else _of(table, table, _ids(person))
    if own is None:
        return statement
    if isinstance(statement, Insert):
        _require_own(connection, person, table, rows if rows[0] else [statement.compile().params])
        return statement
    if statement.whereclause is None:  # a whole table: of it, what is theirs
        return statement.where(own)
    others = select(exists().where(statement.whereclause, not_(own)))
    if any(connection.scalar(others, row) for row in rows):
        raise InputError("other_location")
    return statement


def _require_own(connection: Connection, person: Person, table: Table, rows: list[Mapping]) -> None:
    """New rows are about the person's locations, or about all."""
    if table is schema.locations:
        raise InputError("other_location")
    name, parent = BELONGS.get(table, ("location_id", schema.locations))
    named = {row.get(name) for row in rows} - {None}
    theirs = select(parent.c.id).where(_of(parent, parent, _ids(person)))
    if named - set(connection.scalars(theirs)):
        raise InputError("other_location")


def _of(table: Table, rows: FromClause, ids: ScalarSelect) -> ColumnElement[bool] | None:
    """Which rows of a table are about some locations or about all; None for a table that knows no location."""
    if table is schema.locations:
        return rows.c.id.in_(ids)
    if table is schema.imports:  # of a file that is about several, all have to be theirs
        days, sources = schema.import_days, schema.sources
        named = exists().where(days.c.import_id == rows.c.id, days.c.source_id == sources.c.id)
        return not_(named.where(sources.c.location_id.not_in(ids)).correlate(rows))
    if table in BELONGS:
        name, parent = BELONGS[table]
        return rows.c[name].in_(select(parent.c.id).where(_of(parent, parent, ids)))
    if "location_id" in table.c:
        return or_(rows.c.location_id.is_(None), rows.c.location_id.in_(ids))
    return None


def _ids(person: Person) -> ScalarSelect:
    """What the database calls the locations of a person."""
    named = schema.locations.alias("theirs")
    home = named.c.id == HOME if HOME in person.locations else named.c.id.is_(None)
    return select(named.c.id).where(or_(named.c.name.in_(person.locations), home)).scalar_subquery()


def _refused(action: Action, subject: Subject) -> InputError:
    return InputError(f"may_not_{action}", subject=str(subject))
