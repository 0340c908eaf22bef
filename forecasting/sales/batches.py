"""Many files at once: a ZIP or a selection of daily exports, each read with what the others tell of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from forecasting.files.archives import unpack
from forecasting.sales.apart import NamedFile, beside_their_dishes
from forecasting.sales.books import as_files, read_named
from forecasting.sales.choices import Choices
from forecasting.sales.periods import ALONE, Beside, telling_names
from forecasting.sales.sales_file import SalesFile

SOURCE_DAYS = ["location", "source", "day"]
"""What a later file takes the place of: a source's day at a location."""


def unpack_all(files: Iterable[tuple[str, bytes]]) -> list[NamedFile]:
    """The files, those of a ZIP each on its own and workbooks as ``books.as_files`` takes them; a file that only has
    modifiers stands beside that of their dishes.

    Raises what ``archives.unpack`` raises.
    """
    parts = (part for name, content in files for part in unpack(content, _in_letters(name)))
    return beside_their_dishes([each for name, content in parts for each in as_files(content, name)])


def _in_letters(name: str) -> str:
    """A file's name as any database keeps it: ``?`` for bytes of another system's disk that are no letters here."""
    return name.replace("\0", "").encode(errors="replace").decode()


def read_batch(
    files: Sequence[NamedFile],
    choices_for: Callable[[NamedFile], Choices],
    beside: Beside = ALONE,
) -> Iterator[SalesFile]:
    """Read every file of a batch as ``read_named`` does, one after the other, each with its own choices."""
    beside = replace(beside, siblings=telling_names([file.name for file in files]))
    for file in files:
        yield read_named(file, choices_for(file), beside)


def lines_that_count(files: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The lines of all files; of a source's day only those of the last file that has it, as in the database."""
    lines = pd.concat([lines.assign(place=place) for place, lines in enumerate(files)], ignore_index=True)
    last = lines.groupby(SOURCE_DAYS)["place"].transform("max")
    return lines[lines["place"] == last].drop(columns="place")
