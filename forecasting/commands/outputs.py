"""From results to files: the columns that were promised, the same bytes for the same result, all files or none."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from forecasting.errors import InputError
from forecasting.files.writing import table_to_csv
from forecasting.supply.orders import as_bought

MOMENTS = ["order_by"]
"""Columns that are a time of a day, to the minute."""

LISTS = ["dishes"]
"""Columns that name several things, parted by a semicolon in a file."""


def check_folder(out: Path) -> None:
    """Refuse a place for results that is a file, before any work is done."""
    if out.exists() and not out.is_dir():
        raise InputError("out_is_a_file", folder=str(out))


def shape(rows: pd.DataFrame, columns: Sequence[str], locations: int) -> pd.DataFrame:
    """``rows`` with these columns; ``location`` is the last of them where there is more than one."""
    wanted = [*columns, "location"] if locations > 1 else list(columns)
    moments = {name: rows[name].dt.strftime("%Y-%m-%dT%H:%M") for name in MOMENTS if name in wanted}
    lists = {name: rows[name].map("; ".join) for name in LISTS if name in wanted}
    return rows.assign(**moments, **lists)[wanted]


def shape_orders(lines: pd.DataFrame, columns: Sequence[str], locations: int) -> pd.DataFrame:
    """``shape`` of order lines, named as their suppliers know them; ``group`` says for what, if anything is for one."""
    named = as_bought(lines)
    return shape(named, [*columns, *(["group"] if (named["group"] != "").any() else [])], locations)


def write_results(out: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write each table as ``<name>.csv`` into ``out``, made where it isn't there; all of them or none."""
    contents = {f"{name}.csv": table_to_csv(table) for name, table in tables.items()}
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".unfinished-", dir=out) as unfinished:
        for name, content in contents.items():
            (Path(unfinished) / name).write_bytes(content)
        for name in contents:
            (Path(unfinished) / name).replace(out / name)
