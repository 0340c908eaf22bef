"""Sales come in by files. A file is one import: all of it or nothing, once, and with a way back.

The lines of a till export are kept for ever. What counts is decided by day: an import that has rows for a day of a
source takes the place of whatever stood there before, and gives it back when it is undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Engine, and_, bindparam, case, func, insert, select, update

from forecasting.errors import InputError, QuestionError
from forecasting.store.database import reading, writing
from forecasting.store.food import keep_food
from forecasting.store.frames import (
    as_rows,
    ids_of,
    new_ids,
    read_named,
    read_rows,
    write_rows,
)
from forecasting.store.journal import note, several
from forecasting.store.schema import (
    ALWAYS,
    aliases,
    dishes,
    import_days,
    import_issues,
    imports,
    locations,
    newest,
    sale_lines,
    sources,
)
from forecasting.store.sources import keep_contained
from forecasting.store.uploads import CLOSE, Import, Upload, kept_import, of_other_days, says_else, settled

LOSS_ASKED_ABOUT = 0.2
"""The share of a day's lines that a file may lose by replacing it before a person is asked.

A day that keeps or gains portions loses nothing, however its lines are counted: a report by dish has fewer lines than
one by ticket. Where lines are missing and portions, too, a person is asked.
"""

GROWTH_ASKED_ABOUT = 3.0
MANY_PORTIONS = 10
"""How many times its portions, and to how many, a day may come by a file that replaces it before a person is asked: it
may be another restaurant's file, or a column of thousands. Of few sales there may well be three times as many.

The last day that was kept of a source may have only begun when its file was made: nobody is asked about its rest.
"""

DAY = ["location", "source", "day"]
DAYS_NAMED = 5


@dataclass(frozen=True)
class Difference:
    """What an import would change.

    ``days`` has a row for every day of the file: location, source, day, lines_before, lines_after, quantity_before,
    quantity_after, and latest: whether it is the last day that is kept of its source.
    """

    days: pd.DataFrame

    @property
    def replaced(self) -> pd.DataFrame:
        """The days that the file would take the place of."""
        return self.days[self.days["lines_before"] > 0]

    @property
    def losing(self) -> pd.DataFrame:
        """The days that would lose over a fifth of their lines, and portions with them."""
        fewer_lines = self.days["lines_after"] < (1 - LOSS_ASKED_ABOUT) * self.days["lines_before"]
        return self.days[fewer_lines & (self.days["quantity_after"] < self.days["quantity_before"] - CLOSE)]

    @property
    def growing(self) -> pd.DataFrame:
        """The days, but for the latest, that would come to three times their portions, or more, and to ten at least."""
        before, after = self.days["quantity_before"], self.days["quantity_after"]
        many = (after >= GROWTH_ASKED_ABOUT * before) & (after >= MANY_PORTIONS)
        return self.days[(before > 0) & many & ~self.days["latest"]]

    def ask(self, file: str) -> None:
        """Raises ``QuestionError``, where a person has to say that ``file`` is right: ``days_would_multiply``, which is
        worse if it isn't, or else ``days_would_lose_lines``.
        """
        asked = (("days_would_multiply", self.growing, "quantity"), ("days_would_lose_lines", self.losing, "lines"))
        for code, rows, counted in asked:
            if len(rows):
                days = [f"{day:%Y-%m-%d}" for day in rows["day"].drop_duplicates()]
                shown = ", ".join(days[:DAYS_NAMED]) + (" …" if len(days) > DAYS_NAMED else "")
                sums = {when: rows[f"{counted}_{when}"].sum().item() for when in ("before", "after")}
                raise QuestionError(code, file=file, days=shown, count=len(days), **sums)


def preview(engine: Engine, lines: pd.DataFrame, source: str | None = None) -> Difference:
    """What ``save_import`` would change with these lines of COLUMNS["sales"]; changes nothing."""
    with reading(engine) as connection:
        return _difference(connection, settled(connection, lines, source))


def save_import(
    engine: Engine, lines: pd.DataFrame, issues: pd.DataFrame, upload: Upload, confirmed: bool = False
) -> Import:
    """Keep a file's sales: all of them or, if anything goes wrong, none. The same file twice changes nothing,
    unless the second is ``correcting`` and says something else.

    ``lines`` has the columns of COLUMNS["sales"] and may have ``size`` and ``kind``; no other column is kept, least of
    all one with people in it. ``issues`` has row, reason, count, action, as reading found them. Only days of a location
    and source that the lines have rows for are replaced. Raises ``QuestionError``: ``days_would_lose_lines`` if a day
    would lose over a fifth of its lines and ``days_would_multiply`` if it would come to three times its portions,
    unless ``confirmed``, and ``same_file_other_days``; ``InputError`` without lines.
    """
    if lines.empty:
        raise InputError("no_sales_lines", file=upload.file)
    with writing(engine) as connection:
        earlier = kept_import(connection, imports.c.digest == upload.digest)
        sold = settled(connection, lines, upload.source)
        if earlier and not (upload.correcting and says_else(connection, earlier.id, sold)):
            return replace(earlier, already=True)
        wrong = [earlier] if earlier else _kept_under_wrong_days(connection, upload)
        _undo(connection, [each.id for each in wrong], upload.at)
        if not confirmed:
            _difference(connection, sold).ask(upload.file)
        import_id = _add_import(connection, sold, issues, upload)
        write_rows(connection, import_issues, issues.assign(import_id=import_id))
        sold = sold.assign(source_id=_source_ids(connection, sold), import_id=import_id)
        _name_dishes(connection, sold)
        keep_food(connection, upload.food)
        write_rows(connection, sale_lines, _replace_days(connection, sold, import_id))
        keep_contained(connection, sold["source_id"].unique(), upload.contained_in)
        note(connection, "imported", upload.file, several(sold["location"]))
        return kept_import(connection, imports.c.id == import_id)


def undo_imports(engine: Engine, import_ids: Sequence[int], at: datetime) -> None:
    """Take the sales of these files back, all or none, and let count again what they had replaced.

    A second time changes nothing. Raises ``InputError`` if there is no such import.
    """
    with writing(engine) as connection:
        undone = dict(
            connection.execute(select(imports.c.id, imports.c.undone).where(imports.c.id.in_(import_ids))).all()
        )
        for import_id in import_ids:
            if import_id not in undone:
                raise InputError("unknown_import", id=import_id)
        fresh = [import_id for import_id in import_ids if undone[import_id] is None]
        _undo(connection, fresh, at)
        files = select(imports.c.file).where(imports.c.id.in_(fresh)).order_by(imports.c.id)
        if fresh:
            note(connection, "import_undone", several(connection.scalars(files)))


def list_imports(engine: Engine) -> pd.DataFrame:
    """Every import, the newest first: id, file, source, who, at, kept, dropped, first_day, last_day, undone."""
    columns = [column for column in imports.c if column.name not in ("digest", "kind", "mapping")]
    with reading(engine) as connection:
        return read_rows(connection, select(*columns).order_by(imports.c.id.desc()))


@dataclass(frozen=True)
class Remembered:
    """How the newest file of a kind was read (``Choices.to_json``), and the source it came from."""

    mapping: str = ""
    source: str = ""


def remembered(engine: Engine, kind: str) -> Remembered:
    """What the newest file of this kind tells of the next one; nothing where there is none."""
    query = select(imports.c.mapping, imports.c.source).where(imports.c.kind == kind, imports.c.undone.is_(None))
    with reading(engine) as connection:
        found = connection.execute(query.order_by(imports.c.id.desc()).limit(1)).one_or_none()
    return Remembered(*found) if found else Remembered()


def list_issues(engine: Engine, import_ids: Sequence[int]) -> pd.DataFrame:
    """What reading found odd in the files of these imports: file, row, reason, count, action."""
    columns = [import_issues.c[name] for name in ("file", "row", "reason", "count", "action")]
    with reading(engine) as connection:
        query = select(*columns).where(import_issues.c.import_id.in_(import_ids)).order_by(import_issues.c.id)
        return read_rows(connection, query)


def list_days(engine: Engine, import_ids: Sequence[int]) -> pd.DataFrame:
    """What these imports say of each day, the first one first: day, quantity, net_sales (missing where a file has no
    money), replaced (whether a file after them has the day, too). Of a day in several of them the last one says it.
    """
    by = (import_days.c.source_id, import_days.c.day)
    last = select(func.max(import_days.c.import_id).label("import_id"), *by).group_by(*by)
    says = last.where(import_days.c.import_id.in_(import_ids)).subquery()
    same = and_(*(import_days.c[column.name] == column for column in says.c))
    replaced = import_days.c.replaced_by.not_in(import_ids)
    query = (
        select(
            import_days.c.day,
            func.sum(sale_lines.c.quantity).label("quantity"),
            func.sum(sale_lines.c.net_sales).label("net_sales"),
            (func.max(case((replaced, 1), else_=0)) == 1).label("replaced"),
        )
        .join_from(sale_lines, import_days, sale_lines.c.import_day_id == import_days.c.id)
        .join(says, same)
        .group_by(import_days.c.day)
        .order_by(import_days.c.day)
    )
    with reading(engine) as connection:
        return read_rows(connection, query)


def _difference(connection: Connection, lines: pd.DataFrame) -> Difference:
    after = lines.groupby(DAY)["quantity"].agg(lines_after="size", quantity_after="sum")
    before = _days_before(connection, lines["day"].min(), lines["day"].max()).set_index(DAY)
    days = after.join(before).fillna({"lines_before": 0, "quantity_before": 0.0}).reset_index()
    latest = days[DAY[:2]].merge(_latest_days(connection), how="left", on=DAY[:2])["day"]
    columns = [*DAY, "lines_before", "lines_after", "quantity_before", "quantity_after", "latest"]
    return Difference(days.assign(latest=days["day"] == latest).astype({"lines_before": "int64"})[columns])


def _latest_days(connection: Connection) -> pd.DataFrame:
    by = (sources.c.location_id, sources.c.name)
    query = (
        select(by[0], by[1].label("source"), func.max(import_days.c.day).label("day"))
        .join_from(import_days, sources)
        .where(newest)
        .group_by(*by)
    )
    return read_named(connection, query, sources)


def _days_before(connection: Connection, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    by = (sources.c.location_id, sources.c.name, import_days.c.day)
    counted = (func.count().label("lines_before"), func.sum(sale_lines.c.quantity).label("quantity_before"))
    query = (
        select(by[0], by[1].label("source"), by[2], *counted)
        .join_from(sale_lines, import_days, sale_lines.c.import_day_id == import_days.c.id)
        .join(sources, sources.c.id == import_days.c.source_id)
        .where(newest, import_days.c.day.between(first.date(), last.date()))
        .group_by(*by)
    )
    return read_named(connection, query, sources)


def _kept_under_wrong_days(connection: Connection, upload: Upload) -> list[Import]:
    """The imports of the same bytes whose place ``upload`` takes; asks where nobody has said which days are right."""
    same = of_other_days(connection, upload)
    if same and not upload.other_days:
        days = {"first": same[0].first_day, "last": same[0].last_day}
        raise QuestionError("same_file_other_days", file=upload.file, kept=same[0].file, **days)
    return same if upload.other_days == "instead" else []


def _add_import(connection: Connection, lines: pd.DataFrame, issues: pd.DataFrame, upload: Upload) -> int:
    row = {
        "digest": upload.digest,
        "file": upload.file,
        "source": ", ".join(sorted(lines["source"].unique())),
        "who": upload.who,
        "at": upload.at,
        "kind": upload.kind,
        "mapping": upload.mapping,
        "kept": len(lines) if upload.rows is None else upload.rows,
        "dropped": int(issues.loc[issues["action"] == "dropped", "count"].sum()),
        "first_day": lines["day"].min().date(),
        "last_day": lines["day"].max().date(),
    }
    return connection.execute(insert(imports), row).inserted_primary_key.id


def _undo(connection: Connection, import_ids: Sequence[int], at: datetime) -> None:
    for import_id in import_ids:
        _give_back_days(connection, import_id)
    connection.execute(update(imports).where(imports.c.id.in_(import_ids)).values(undone=at))


def _source_ids(connection: Connection, lines: pd.DataFrame) -> pd.Series:
    places = ids_of(connection, locations, lines["location"].unique())
    keys = pd.MultiIndex.from_arrays([lines["location"].map(places), lines["source"]])
    rows = connection.execute(select(sources.c.location_id, sources.c.name, sources.c.id))
    found = {(location, name): source_id for location, name, source_id in rows}
    for location, name in keys.unique().difference(list(found)):
        source_id = new_ids([name], found.values())[name]
        connection.execute(insert(sources), {"id": source_id, "location_id": location, "name": name})
        found[location, name] = source_id
    return pd.Series(keys.map(found), index=lines.index)


def _name_dishes(connection: Connection, lines: pd.DataFrame) -> None:
    """What a till sells for the first time is a dish of the name, and size, that it has there."""
    item = ["source_id", "till_name", "size"]
    seen = {tuple(row) for row in connection.execute(select(*(aliases.c[name] for name in item)))}
    sold = lines[item].drop_duplicates()
    fresh = sold[[entry not in seen for entry in sold.itertuples(index=False, name=None)]]
    names = fresh["till_name"].where(fresh["size"] == "", fresh["till_name"] + " (" + fresh["size"] + ")")
    ids = ids_of(connection, dishes, names)
    write_rows(connection, aliases, fresh.assign(dish_id=names.map(ids), **{"from": pd.Timestamp(ALWAYS)}))


def _replace_days(connection: Connection, lines: pd.DataFrame, import_id: int) -> pd.DataFrame:
    """Put the import's days in the place of those that counted; gives the lines with the id of their new day."""
    days = lines[["import_id", "source_id", "day"]].drop_duplicates()
    same = and_(newest, import_days.c.source_id == bindparam("its_source"), import_days.c.day == bindparam("its_day"))
    sold = [{"its_source": row["source_id"], "its_day": row["day"]} for row in as_rows(days, import_days)]
    connection.execute(update(import_days).where(same).values(replaced_by=import_id), sold)
    write_rows(connection, import_days, days)
    added = select(import_days.c.id.label("import_day_id"), import_days.c.source_id, import_days.c.day)
    ids = read_rows(connection, added.where(import_days.c.import_id == import_id))
    return lines.merge(ids, on=["source_id", "day"], validate="many_to_one")


def _give_back_days(connection: Connection, import_id: int) -> None:
    """Days that a still later import has replaced now wait for that one's undoing; the others count again."""
    own = import_days.alias()
    same = and_(own.c.source_id == import_days.c.source_id, own.c.day == import_days.c.day)
    later = select(own.c.replaced_by).where(own.c.import_id == import_id, same).scalar_subquery()
    waiting = import_days.c.replaced_by == import_id
    mine = import_days.c.import_id == import_id
    connection.execute(update(import_days).where(waiting, later.is_not(None)).values(replaced_by=later))
    connection.execute(update(import_days).where(mine).values(replaced_by=import_id))
    connection.execute(update(import_days).where(waiting, ~mine).values(replaced_by=None))
