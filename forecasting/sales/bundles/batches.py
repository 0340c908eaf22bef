"""Many files at once: a ZIP or a selection of daily exports, each read with what the others tell of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from forecasting.errors import InputError, QuestionError
from forecasting.files.archives import unpack
from forecasting.sales.bundles.apart import NamedFile, beside_their_dishes
from forecasting.sales.bundles.books import as_files, read_named
from forecasting.sales.bundles.strays import Stray, as_stray
from forecasting.sales.choices import Choices
from forecasting.sales.days.periods import ALONE, Beside, telling_names
from forecasting.sales.sales_file import SalesFile

SOURCE_DAYS = ["location", "source", "day"]
"""What a later file takes the place of: a source's day at a location."""

_OF_SEVERAL_DAYS = ("period_of_days", "period_not_spread")
"""What is said of a file that sums several days."""


class Unpacked(NamedTuple):
    """The files to read, and what lay in ZIPs beside them and has no sales."""

    files: list[NamedFile]
    strays: list[Stray]


def unpack_all(files: Iterable[tuple[str, bytes]]) -> Unpacked:
    """The files, those of a ZIP each on its own and workbooks as ``books.as_files`` takes them; a file that only has
    modifiers stands beside that of their dishes.

    Raises what ``archives.unpack`` raises, and ``InputError("archive_without_tables")`` for a ZIP of strays alone.
    """
    found, strays = [], []
    for name, content in files:
        own, beside = _unpack_one(_in_letters(name), content)
        found += own
        strays += beside
    return Unpacked(beside_their_dishes(found), strays)


def _unpack_one(name: str, content: bytes) -> tuple[list[NamedFile], list[Stray]]:
    found, strays = [], []
    for part, unpacked in unpack(content, name):
        stray = as_stray(part, unpacked) if part != name else None
        if stray is None:
            found += as_files(unpacked, part)
        else:
            strays.append(stray)
    if not found:
        raise InputError("archive_without_tables", file=name, files=[stray.file for stray in strays])
    return found, strays


def _in_letters(name: str) -> str:
    """A file's name as any database keeps it: ``?`` for bytes of another system's disk that are no letters here."""
    return name.replace("\0", "").encode(errors="replace").decode()


def read_batch(
    files: Sequence[NamedFile],
    choices_for: Callable[[NamedFile], Choices],
    beside: Beside = ALONE,
) -> list[SalesFile]:
    """Read every file of a batch as ``read_named`` does, one after the other, each with its own choices.

    Raises what ``read_named`` raises, and what ``ask_same_periods`` asks.
    """
    beside = replace(beside, siblings=telling_names([file.name for file in files]))
    read: list[SalesFile | InputError] = []
    for file in files:
        try:
            read.append(read_named(file, choices_for(file), beside))
        except InputError as error:
            if error.code not in _OF_SEVERAL_DAYS:
                raise
            read.append(error)
    read = ask_same_periods(read)
    if wrong := next((each for each in read if isinstance(each, InputError)), None):
        raise wrong
    return read


def ask_same_periods(read: Sequence[SalesFile | InputError]) -> list[SalesFile | InputError]:
    """What came of files given together, with a ``QuestionError("same_period")`` in the place of each that is about the
    same several days as another one, unless a person said so: spread, each would take the place of the others.
    """
    claimed = [_claimed(each) for each in read]
    many = Counter(claimed)
    return [
        each if days is None or many[days] == 1 else _asked_of_same(each, days, many[days])
        for each, days in zip(read, claimed, strict=True)
    ]


def _claimed(read: SalesFile | InputError) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    if isinstance(read, InputError):
        return (read.values["first"], read.values["last"]) if read.code in _OF_SEVERAL_DAYS else None
    alone = read.period is None or len(read.period.days) == 1 or read.choices.period is not None
    return None if alone else (read.period.days[0], read.period.days[-1])


def _asked_of_same(read: SalesFile | InputError, days: tuple[pd.Timestamp, pd.Timestamp], many: int) -> QuestionError:
    file = read.values["file"] if isinstance(read, InputError) else read.file
    return QuestionError("same_period", file=file, first=days[0], last=days[1], count=many)


def lines_that_count(files: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The lines of all files; of a source's day only those of the last file that has it, as in the database."""
    lines = pd.concat([lines.assign(place=place) for place, lines in enumerate(files)], ignore_index=True)
    last = lines.groupby(SOURCE_DAYS)["place"].transform("max")
    return lines[lines["place"] == last].drop(columns="place")
