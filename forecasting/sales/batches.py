"""Many files at once: a ZIP or a selection of daily exports, each read with what the others tell of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from forecasting.files.archives import unpack
from forecasting.sales.choices import Choices
from forecasting.sales.periods import telling_name
from forecasting.sales.read import SalesFile, read_sales


class NamedFile(NamedTuple):
    """A file as somebody gave it."""

    name: str
    content: bytes


def unpack_all(files: Iterable[tuple[str, bytes]]) -> list[NamedFile]:
    """The files, those of a ZIP each on its own. Raises what ``archives.unpack`` raises."""
    return [NamedFile(*part) for name, content in files for part in unpack(content, name)]


def read_batch(
    files: Sequence[NamedFile], choices_for: Callable[[NamedFile], Choices], today: pd.Timestamp | None = None
) -> Iterator[SalesFile]:
    """Read every file of a batch as ``read_sales`` does, one after the other, each with its own choices."""
    siblings = telling_name(file.name for file in files)
    for file in files:
        yield read_sales(file.content, file.name, choices_for(file), today, siblings)
