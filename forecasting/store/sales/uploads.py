"""Files that are kept already: the same bytes again, read another way, or as of other days."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Engine, func, select

from forecasting.store.database import reading
from forecasting.store.frames import as_day, known, read_rows, same_name
from forecasting.store.menu.till_categories import kept_words, words_of
from forecasting.store.sales.differences import CLOSE
from forecasting.store.schema import import_days, imports, locations, sale_lines
from forecasting.tables import HOME

counts = imports.c.undone.is_(None)


@dataclass(frozen=True)
class Upload:
    """A file as somebody gave it: its bytes and name, who gave it and when.

    ``source`` is the till or delivery app that it comes from; None or "" leaves that to the ``source`` column of its
    lines.
    ``mapping`` is how files of its ``kind`` are read (``Choices.to_json``). ``period`` names the days that a file
    without dates is about: equal bytes of two days are two files. ``rows`` is how many rows of the file became lines,
    where a row is spread over several days. ``correcting``: if the file is kept already and was read another way then,
    this reading takes that one's place. ``other_days`` says what holds where the same bytes are kept as of other days:
    these ``instead`` of those, or ``both``; until somebody says so it is asked. ``contained_in`` names the source whose
    files have these sales, too, empty where none has; None leaves that as it was said before. ``food`` says of names
    whether they are food, where somebody has. ``agreed`` names the changes of kept days (``differences.CHANGES``) that
    somebody has said are right. ``modifiers_missing``: they stand in another file, so that none here says nothing.
    ``store`` is the only one that it names, if it names one: the next file of that store is of the same location.
    ``last_day_whole``: somebody has said that its last day was over, which files without hours leave open.
    """

    content: bytes
    file: str
    at: datetime
    who: str = ""
    source: str | None = None
    mapping: str = ""
    kind: str = ""
    period: str = ""
    rows: int | None = None
    correcting: bool = False
    other_days: Literal["", "instead", "both"] = ""
    contained_in: str | None = None
    food: Mapping[str, bool] = field(default_factory=dict)
    agreed: Collection[str] = ()
    modifiers_missing: bool = False
    store: str = ""
    last_day_whole: bool = False

    @property
    def digest(self) -> str:
        """The same for the same bytes about the same days, whatever the file is called."""
        return self.digest_about(self.period)

    def digest_about(self, period: str) -> str:
        """The digest of these bytes if they were about other days."""
        digest = self._hashed.copy()
        digest.update(period.encode())
        return digest.hexdigest()

    @cached_property
    def _hashed(self) -> "hashlib._Hash":
        return hashlib.sha256(self.content)


@dataclass(frozen=True)
class Import:
    """A file that the database holds. ``already``: it did so before, and nothing was changed."""

    id: int
    file: str
    source: str
    who: str
    at: datetime
    kept: int
    dropped: int
    first_day: pd.Timestamp
    last_day: pd.Timestamp
    already: bool = False

    @cached_property
    def period(self) -> str:
        """Its days as ``Upload.period`` has those of a file without dates."""
        return f"{self.first_day.date()}/{self.last_day.date()}"


_TOLD = [imports.c[entry.name] for entry in fields(Import) if entry.name != "already"]


def held_imports(connection: Connection) -> dict[str, Import]:
    """The imports that count, by digest, the oldest first."""
    rows = connection.execute(select(imports.c.digest, *_TOLD).where(counts).order_by(imports.c.id))
    return {digest: _as_import(*told) for digest, *told in rows}


def already_kept(engine: Engine, given: Sequence[tuple[Upload, pd.DataFrame]]) -> dict[str, bool]:
    """Which of these files, each with its lines, the database holds: by digest, whether it was read as the same sales.

    Keeping one of the same again would change nothing; of the others days, names, portions or money differ.
    """
    with reading(engine) as connection:
        held = connection.execute(select(imports.c.digest, imports.c.id, imports.c.mapping).where(counts))
        kept = {digest: (import_id, mapping) for digest, import_id, mapping in held}
        again = [(upload, lines, *kept[upload.digest]) for upload, lines in given if upload.digest in kept]
        sums = _sums_of(connection, [import_id for *_, import_id, _ in again])
        ids = known(connection, locations)
        found = {}
        for upload, lines, import_id, mapping in again:
            own = settled(ids, lines, None)
            # The same answers and sums: no need to look closer at the sales.
            alike = mapping == upload.mapping and np.allclose(sums[import_id], _sums(lines), rtol=0, atol=CLOSE)
            same_words = kept_words(connection, import_id) == words_of(own)
            found[upload.digest] = same_words and (
                alike or not _sells_else(connection, import_id, own, upload.modifiers_missing)
            )
        return found


def kept_of_other_days(engine: Engine, uploads: Sequence[Upload]) -> list[list[Import]]:
    """For each file the imports of its very same bytes as of other days: these were wrong, or the days sold exactly the
    same.

    Nothing where the database holds them as of the days of the file, too.
    """
    with reading(engine) as connection:
        held = held_imports(connection)
        return [of_other_days(held, upload) for upload in uploads]


def settled(ids: Mapping[str, str], lines: pd.DataFrame, source: str | None) -> pd.DataFrame:
    """The lines with their source, each location under the one name of its tables, and every column that is kept.

    ``ids`` are those of the locations, by name.
    """
    keys = {given: name for name, given in ids.items()}
    named = {
        name: keys.get(ids.get(same_name(name, ids)), name) if name else HOME for name in lines["location"].unique()
    }
    other = {} if all(name == key for name, key in named.items()) else {"location": lines["location"].map(named)}
    other |= {name: "" for name in ("size", "kind") if name not in lines}
    other |= {"source": source} if source else {}
    return lines.assign(**other).rename(columns={"dish": "till_name"})


def _as_import(*told: object) -> Import:
    *about, first, last = told
    return Import(*about, as_day(first), as_day(last))


def of_other_days(held: Mapping[str, Import], upload: Upload) -> list[Import]:
    """Those of the ``held`` imports that have the bytes of a file without dates, but as of other days."""
    if not upload.period or upload.digest in held:
        return []
    ours = {upload.digest_about(period) for period in {each.period for each in held.values()}}
    return [held[digest] for digest in held if digest in ours]


def _sums_of(connection: Connection, import_ids: Sequence[int]) -> dict[int, tuple[float, ...]]:
    """What ``_sums`` says of the lines of each of these imports."""
    letters, numbers = func.length(sale_lines.c.modifiers), (sale_lines.c.quantity, sale_lines.c.net_sales)
    sums = [func.coalesce(func.sum(column), 0.0) for column in (*numbers, letters)]
    joined = select(import_days.c.import_id, func.count(), *sums).join_from(
        sale_lines, import_days, sale_lines.c.import_day_id == import_days.c.id
    )
    chosen = joined.where(import_days.c.import_id.in_(import_ids)).group_by(import_days.c.import_id)
    return {import_id: tuple(map(float, told)) for import_id, *told in connection.execute(chosen)}


def _sums(lines: pd.DataFrame) -> tuple[float, ...]:
    """How many lines, and their portions, money and letters of modifiers: another reading has others."""
    letters = lines["modifiers"].fillna("").str.len().sum() if "modifiers" in lines else 0
    return float(len(lines)), float(lines["quantity"].sum()), float(lines["net_sales"].sum()), float(letters)


def says_else(connection: Connection, import_id: int, lines: pd.DataFrame, modifiers_missing: bool = False) -> bool:
    """Whether an import was read as other sales than these lines, whose modifiers may be unknown, or under other
    categories."""
    other_words = kept_words(connection, import_id) != words_of(lines)
    return other_words or _sells_else(connection, import_id, lines, modifiers_missing)


def _sells_else(connection: Connection, import_id: int, lines: pd.DataFrame, modifiers_missing: bool) -> bool:
    by, numbers = ["till_name", "size", *([] if modifiers_missing else ["modifiers"])], ["quantity", "net_sales"]
    held = select(import_days.c.day, *(sale_lines.c[name] for name in (*by, *numbers)))
    joined = held.join_from(sale_lines, import_days, sale_lines.c.import_day_id == import_days.c.id)
    before = read_rows(connection, joined.where(import_days.c.import_id == import_id))
    after = lines.assign(modifiers=lines.get("modifiers", ""))
    sums = [rows.groupby(["day", *by])[numbers].sum(min_count=1) for rows in (before, after)]
    one, other = (each.fillna(-1.0) for each in sums)  # no money is something else than none taken
    return not one.index.equals(other.index) or bool((one - other).abs().gt(CLOSE).any(axis=None))
