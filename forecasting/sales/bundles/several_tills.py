"""Files given together that are of several tills: they have the same days, and each says other sales of them."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from forecasting.files.decode import plain
from forecasting.files.months import NAMES, weekday_number
from forecasting.sales.bundles.batches import SOURCE_DAYS
from forecasting.sales.days.periods import without_dates

EACH_WAY = 0.2
"""Where the later file has more of so many of its dishes and days, and the earlier one of so many of its own, that is
no newer export of one till: it has more of nearly all, where a day went on, or corrects a few."""

FEWEST = 5
"""So many dishes and days tell another till from a correction."""


def find_unlike(sold: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """The days of a source that several of these files have as if they were of several tills.

    ``sold`` are the lines of each, by its place, under the location and source that they would count for. Returns
    ``SOURCE_DAYS`` and ``place``, a row for each of the files.
    """
    columns = [*SOURCE_DAYS, "place"]
    meeting = meeting_files(sold)
    if not meeting:
        return pd.DataFrame(columns=columns)
    # Hundreds of small files are put together at once: to work on each of them takes most of the time.
    place = np.repeat(meeting, [len(sold[place]) for place in meeting])
    lines = pd.concat([sold[place] for place in meeting]).assign(place=place)
    portions = lines.groupby([*columns, "dish"], as_index=False)["quantity"].sum()
    days = portions[columns].drop_duplicates()
    pairs = days.assign(later=days.groupby(SOURCE_DAYS)["place"].shift(-1)).dropna().astype({"later": "int64"})
    was = pairs.merge(portions, on=columns)
    is_now = pairs.merge(portions.rename(columns={"place": "later"}), on=[*SOURCE_DAYS, "later"])
    both = was.merge(is_now, how="outer", on=[*columns, "later", "dish"], suffixes=("_was", "_now"))
    change = both["quantity_now"].fillna(0.0) - both["quantity_was"].fillna(0.0)
    had, has = both["quantity_was"].notna(), both["quantity_now"].notna()
    counted = both[["place", "later"]].assign(more=change > 0, less=change < 0, had=had, has=has, all=True)
    of_pair = counted.groupby(["place", "later"]).sum()
    each_way = np.minimum(of_pair["more"] / of_pair["has"], of_pair["less"] / of_pair["had"])
    unlike = (each_way >= EACH_WAY) & (of_pair["all"] >= FEWEST)
    found = pairs[unlike.reindex(pd.MultiIndex.from_frame(pairs[["place", "later"]])).to_numpy()]
    later = found[[*SOURCE_DAYS, "later"]].rename(columns={"later": "place"})
    return pd.concat([found[columns], later]).drop_duplicates().sort_values(columns, ignore_index=True)


def meeting_files(sold: Mapping[int, pd.DataFrame]) -> list[int]:
    """The files, by place, whose first to last day meet those of another one."""
    days = {place: lines["day"].to_numpy() for place, lines in sold.items() if len(lines)}
    spans = sorted((own.min(), own.max(), place) for place, own in days.items())
    found: set[int] = set()
    until, whose = np.datetime64(pd.Timestamp.min), -1
    for first, last, place in spans:
        if first <= until:
            found |= {place, whose}
        if last > until:
            until, whose = last, place
    return sorted(found)


def name_tills(unlike: pd.DataFrame, files: Mapping[int, str]) -> dict[int, str]:
    """What their names call the tills of files, by place: of ``unlike`` ones (``find_unlike``) and others beside them.

    ``ventas caja1 21-11-2026.csv`` is of Caja1 beside one of ``caja2``: what is left without dates and without what all
    of them say. Where that is one name for two unlike files of a day, their folders or workbooks tell it in this way,
    or else each goes by its whole name.
    """
    paths = {place: PurePosixPath(file).with_suffix("") for place, file in files.items()}
    for part in ("name", "parent"):
        named = _without_what_all_say({place: str(getattr(path, part)) for place, path in paths.items()})
        told = unlike.assign(name=unlike["place"].map(named))
        if all(named.values()) and not told.duplicated([*SOURCE_DAYS, "name"]).any():
            break
    else:
        named = {place: str(path) for place, path in paths.items()}
    return {place: name[:1].upper() + name[1:] for place, name in named.items()}


def _without_what_all_say(names: Mapping[int, str]) -> dict[int, str]:
    words = {place: _words(name) for place, name in names.items()}
    files_with = Counter(word for each in words.values() for word in set(each))
    own = {place: [word for word in each if files_with[word] < len(words)] for place, each in words.items()}
    return {
        place: " ".join(left if any(map(str.isalpha, "".join(left))) else words[place]) for place, left in own.items()
    }


def _words(name: str) -> list[str]:
    """The words of a file's name that don't tell its days."""
    words = filter(None, re.split(r"[\W_]+", without_dates(name)))
    return [word for word in words if plain(word) not in NAMES and weekday_number(plain(word)) is None]
