"""Sales come in by files. A file is one import: all of it or nothing, once, and with a way back.

The lines of a till export are kept for ever. What counts is decided by day: an import that has rows for a day of a
source takes the place of whatever stood there before, and gives it back when it is undone.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

import pandas as pd
from sqlalchemy import Connection, Engine, Subquery, and_, case, func, insert, select

from forecasting.errors import InputError, QuestionError
from forecasting.store.database import reading, writing
from forecasting.store.days.kept_days import forget_unsold, say_whole
from forecasting.store.frames import (
    ROWS_AT_ONCE,
    distinct,
    ids_of,
    known,
    new_ids,
    read_named,
    read_rows,
    write_rows,
)
from forecasting.store.journal import note, several
from forecasting.store.menu.food import keep_food
from forecasting.store.menu.till_categories import keep_categories
from forecasting.store.sales.counting import replace_days, stand_for, take_back, take_up_again
from forecasting.store.sales.differences import Difference, compare, count_days
from forecasting.store.sales.same_till import are_corrected
from forecasting.store.sales.sources import keep_contained
from forecasting.store.sales.uploads import Import, Upload, held_imports, of_other_days, says_else, settled
from forecasting.store.schema import (
    ALWAYS,
    aliases,
    dishes,
    import_days,
    import_issues,
    imports,
    locations,
    sale_lines,
    sources,
)


class Given(NamedTuple):
    """A file as it was read, and as somebody gave it.

    ``lines`` has the columns of COLUMNS["sales"] and may have ``size``, ``kind`` and ``category``; no other column is
    kept, least of all one with people in it. ``issues`` has row, reason, count, action, as reading found them.
    """

    lines: pd.DataFrame
    issues: pd.DataFrame
    upload: Upload


class _Waiting(NamedTuple):
    """An import of this ``id`` whose lines and issues aren't written yet."""

    id: int
    lines: pd.DataFrame
    issues: pd.DataFrame


def preview(engine: Engine, given: Sequence[Given]) -> Difference:
    """What ``save_imports`` would change with these files; changes nothing."""
    with reading(engine) as connection:
        return _difference(connection, *_new_ones(connection, held_imports(connection), given))


def is_of_another_till(engine: Engine, given: Sequence[Given], places: Collection[int]) -> bool:
    """Whether the files at these places change most kept days, and much of them: a newer one of a till doesn't."""
    with reading(engine) as connection:
        sold, mistaken = _new_ones(connection, held_imports(connection), given)
        others = _difference(connection, sold, mistaken).of(places)
        return others.other_till and not are_corrected(connection, _standing(mistaken), sold, others.replaced)


def save_import(engine: Engine, lines: pd.DataFrame, issues: pd.DataFrame, upload: Upload) -> Import:
    """``save_imports`` of one file."""
    return save_imports(engine, [Given(lines, issues, upload)])[0]


def save_imports(
    engine: Engine,
    given: Sequence[Given],
    report: Callable[[int], None] = lambda done: None,
    shown: Difference | None = None,
) -> list[Import]:
    """Keep the sales of files, in this order: all of them or, if anything goes wrong, none. The same file twice changes
    nothing, unless the second is ``correcting`` and says something else. ``report`` is told how many are done;
    ``shown`` is what a person has seen that they would change.

    Only days of a location and source that the lines have rows for are replaced. Raises ``QuestionError``:
    ``days_would_multiply`` if a day would come to three times its portions and ``days_would_lose_lines`` if it would
    lose over a fifth of its lines, unless ``agreed``, ``same_file_other_days``, and ``sales_changed`` where they would
    now change other days than ``shown``, or otherwise; ``InputError`` without lines.
    """
    empty = next((each.upload.file for each in given if each.lines.empty), None)
    if empty is not None:
        raise InputError("no_sales_lines", file=empty)
    with writing(engine) as connection:
        held = held_imports(connection)
        sold, mistaken = _new_ones(connection, held, given)
        uploads = [each.upload for each in given]
        difference = _difference(connection, sold, mistaken)
        difference.ask([each.file for each in uploads], [each.agreed for each in uploads])
        if shown is not None and not difference.looks_like(shown):
            raise QuestionError("sales_changed")
        sold = _with_source_ids(connection, sold)
        _name_dishes(connection, sold.values())
        kept, waiting = [], []
        for place, (_, issues, upload) in enumerate(given):
            earlier = held.get(upload.digest)
            if earlier and (place not in sold or earlier.id not in mistaken):
                kept.append(replace(earlier, already=True))
            else:
                wrong = _in_place_of(held, upload)
                if wrong or sum(len(each.lines) for each in waiting) >= ROWS_AT_ONCE:
                    _write(connection, waiting)
                    waiting = []
                if wrong:
                    take_back(connection, [each.id for each in wrong], upload.at)
                    held = {digest: each for digest, each in held.items() if each not in wrong}
                kept.append(_add_import(connection, sold[place], issues, upload))
                stand_for(connection, kept[-1].id, [each.id for each in wrong])
                held[upload.digest] = kept[-1]
                waiting.append(_Waiting(kept[-1].id, sold[place], issues))
                note(connection, "imported", upload.file, several(sold[place]["location"]))
            report(len(kept))
        _write(connection, waiting)
        forget_unsold(connection, mistaken)
        new = [at for at, each in enumerate(kept) if not each.already]
        keep_categories(connection, {kept[at].id: sold[at] for at in new})
        _keep_answers(connection, [(kept[at].id, uploads[at], sold[at]) for at in new])
        return kept


def _new_ones(
    connection: Connection, held: Mapping[str, Import], given: Sequence[Given]
) -> tuple[dict[int, pd.DataFrame], list[int]]:
    """The lines, by place, of the files that would change anything, and the imports that they are to stand for."""
    sold, mistaken = {}, []
    ids = known(connection, locations)
    for place, (lines, _, upload) in enumerate(given):
        earlier = held.get(upload.digest)
        own = settled(ids, lines, upload.source)
        stands = earlier and earlier.id not in mistaken
        if stands and not (upload.correcting and says_else(connection, earlier.id, own, upload.modifiers_missing)):
            continue
        sold[place] = own
        if earlier:
            mistaken.append(earlier.id)
        elif upload.other_days == "instead":
            mistaken += [each.id for each in of_other_days(held, upload)]
    return sold, mistaken


def _in_place_of(held: Mapping[str, Import], upload: Upload) -> list[Import]:
    """The imports whose place a file takes: its reading before, or its very same bytes as of other days.

    Asks where nobody has said which days are right.
    """
    if upload.digest in held:
        return [held[upload.digest]]
    same = of_other_days(held, upload)
    if same and not upload.other_days:
        days = {"first": same[0].first_day, "last": same[0].last_day}
        raise QuestionError("same_file_other_days", file=upload.file, kept=same[0].file, **days)
    return same if upload.other_days == "instead" else []


def _write(connection: Connection, waiting: Sequence[_Waiting]) -> None:
    """What new imports sold, in the place of what counted for their days, and their issues: many files at once."""
    if waiting:
        sold = [each.lines.assign(import_day_id=replace_days(connection, each.lines, each.id)) for each in waiting]
        issues = [each.issues.assign(import_id=each.id) for each in waiting]
        write_rows(connection, sale_lines, pd.concat(sold, ignore_index=True))
        write_rows(connection, import_issues, pd.concat(issues, ignore_index=True))


def _keep_answers(connection: Connection, new: Sequence[tuple[int, Upload, pd.DataFrame]]) -> None:
    """What was said beside new files, the last word last; mostly it is one for all."""
    for (food, within), group in groupby(new, key=lambda each: (each[1].food, each[1].contained_in)):
        keep_food(connection, food)
        files = list(group)
        of_sources = {one for _, _, sold in files for one in sold["source_id"].unique()}
        keep_contained(connection, of_sources, [import_id for import_id, _, _ in files], within)
    if whole := [sold for _, upload, sold in new if upload.last_day_whole]:
        say_whole(connection, pd.concat(whole))


def undo_imports(engine: Engine, import_ids: Sequence[int], at: datetime) -> None:
    """Take the sales of these files back, all or none, and let count again what they had replaced: days of other files,
    and the same file as it was read before.

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
        take_back(connection, fresh, at)
        take_up_again(connection, fresh)
        forget_unsold(connection, fresh)
        files = select(imports.c.file).where(imports.c.id.in_(fresh)).order_by(imports.c.id)
        if fresh:
            note(connection, "import_undone", several(connection.scalars(files)))


def list_imports(engine: Engine) -> pd.DataFrame:
    """Every import, the newest first: id, file, source, who, at, kept, dropped, first_day, last_day, undone."""
    columns = [column for column in imports.c if column.name not in ("digest", "kind", "mapping", "store")]
    with reading(engine) as connection:
        return read_rows(connection, select(*columns).order_by(imports.c.id.desc()))


@dataclass(frozen=True)
class Remembered:
    """How the newest file of a kind was read (``Choices.to_json``; ``taken_back``: one that is undone, where no other
    is there), and the one source that all of the kind came from: two tills of one brand write files of one kind, and
    the last one tells nothing of the next."""

    mapping: str = ""
    source: str = ""
    taken_back: str = ""


def remembered(engine: Engine, kind: str) -> Remembered:
    """What the newest file of this kind tells of the next one; nothing where there is none."""
    of_kind, undone = imports.c.kind == kind, imports.c.undone.is_not(None)
    newest = select(undone, imports.c.mapping).where(of_kind).order_by(undone, imports.c.id.desc()).limit(1)
    with reading(engine) as connection:
        is_undone, mapping = connection.execute(newest).one_or_none() or (False, "")
        from_ = connection.scalars(select(imports.c.source).where(of_kind, ~undone).distinct().limit(2)).all()
    told = {"taken_back" if is_undone else "mapping": mapping or ""}
    return Remembered(**told, source=from_[0] if len(from_) == 1 else "")


def known_kinds(engine: Engine) -> dict[str, str]:
    """Every kind of file that was kept -> how the newest one was read (``Choices.to_json``)."""
    last = (
        select(func.max(imports.c.id)).where(imports.c.undone.is_(None), imports.c.kind != "").group_by(imports.c.kind)
    )
    with reading(engine) as connection:
        query = select(imports.c.kind, imports.c.mapping).where(imports.c.id.in_(last)).order_by(imports.c.id.desc())
        return {kind: mapping or "" for kind, mapping in connection.execute(query)}


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


def _difference(connection: Connection, sold: dict[int, pd.DataFrame], mistaken: Sequence[int]) -> Difference:
    """What the lines of files, by their place, would change once the ``mistaken`` imports are undone."""
    given = count_days(sold)
    if given.empty:
        return compare(given)
    standing = _standing(mistaken)
    kept = _kept_days(connection, standing, given["day"].min(), given["day"].max())
    return compare(given, kept, _latest_days(connection, standing))


def _standing(mistaken: Sequence[int]) -> Subquery:
    """Which import says each day of a source, once the ``mistaken`` ones are undone: the last of the others."""
    by = (import_days.c.source_id, import_days.c.day)
    left = and_(imports.c.undone.is_(None), imports.c.id.not_in(mistaken))
    last = select(*by, func.max(import_days.c.import_id).label("import_id"))
    joined = last.join_from(import_days, imports, imports.c.id == import_days.c.import_id)
    return joined.where(left).group_by(*by).subquery()


def _latest_days(connection: Connection, standing: Subquery) -> pd.DataFrame:
    by = (sources.c.location_id, sources.c.name)
    query = select(by[0], by[1].label("source"), func.max(standing.c.day).label("day"))
    said = query.join_from(standing, sources, sources.c.id == standing.c.source_id).group_by(*by)
    return read_named(connection, said, sources)


def _kept_days(connection: Connection, standing: Subquery, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    by = (sources.c.location_id, sources.c.name, import_days.c.day)
    same = and_(*(import_days.c[column.name] == column for column in standing.c))
    counted = (func.count().label("lines"), func.sum(sale_lines.c.quantity).label("quantity"))
    query = (
        select(by[0], by[1].label("source"), by[2], *counted)
        .join_from(sale_lines, import_days, sale_lines.c.import_day_id == import_days.c.id)
        .join(standing, same)
        .join(sources, sources.c.id == import_days.c.source_id)
        .where(import_days.c.day.between(first.date(), last.date()))
        .group_by(*by)
    )
    return read_named(connection, query, sources)


def _add_import(connection: Connection, lines: pd.DataFrame, issues: pd.DataFrame, upload: Upload) -> Import:
    told = {
        "file": upload.file,
        "source": ", ".join(sorted(lines["source"].unique())),
        "who": upload.who,
        "at": upload.at,
        "kept": len(lines) if upload.rows is None else upload.rows,
        "dropped": int(issues.loc[issues["action"] == "dropped", "count"].sum()),
        "first_day": lines["day"].min(),
        "last_day": lines["day"].max(),
    }
    days = {name: told[name].date() for name in ("first_day", "last_day")}
    row = {**told, **days, "digest": upload.digest, "kind": upload.kind, "mapping": upload.mapping}
    row["store"] = upload.store
    return Import(connection.execute(insert(imports), row).inserted_primary_key.id, **told)


def _with_source_ids(connection: Connection, sold: Mapping[int, pd.DataFrame]) -> dict[int, pd.DataFrame]:
    """The lines of files with the id of their source; one that sells for the first time is added."""
    rows = connection.execute(select(sources.c.location_id, sources.c.name, sources.c.id))
    found = {(location, name): source_id for location, name, source_id in rows}
    places, named = {}, {}
    for place, lines in sold.items():
        codes, pairs = distinct(lines, ["location", "source"])
        if any(location not in places for location, _ in pairs):
            places |= ids_of(connection, locations, [location for location, _ in pairs])
        wanted = [(places[location], name) for location, name in pairs]
        for location, name in sorted({*wanted} - found.keys()):
            found[location, name] = source_id = new_ids([name], found.values())[name]
            connection.execute(insert(sources), {"id": source_id, "location_id": location, "name": name})
        named[place] = lines.assign(source_id=pd.array([found[key] for key in wanted], dtype="str").take(codes))
    return named


def _name_dishes(connection: Connection, sold: Iterable[pd.DataFrame]) -> None:
    """What a till sells for the first time is a dish of the name, and size, that it has there."""
    item = ["source_id", "till_name", "size"]
    seen = {tuple(row) for row in connection.execute(select(*(aliases.c[name] for name in item)))}
    fresh = dict.fromkeys(each for lines in sold for each in distinct(lines, item)[1] if each not in seen)
    named = {each: f"{each[1]} ({each[2]})" if each[2] else each[1] for each in fresh}
    if named:
        ids = ids_of(connection, dishes, named.values())
        added = [dict(zip(item, each, strict=True)) | {"dish_id": ids[name]} for each, name in named.items()]
        connection.execute(insert(aliases), [row | {"from": ALWAYS} for row in added])
