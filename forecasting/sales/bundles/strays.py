"""What lies in a ZIP beside the sales and is none of them: notes, a photo, the same report as a PDF, that of a day off.

A file that is called like a table is one of these only where it says that nothing was sold: where it can't be read,
sales may be missing, and that stops.
"""

from pathlib import PurePosixPath
from typing import NamedTuple

from forecasting.errors import InputError
from forecasting.files.decode import plain
from forecasting.files.sheets import open_sheet
from forecasting.sales.bundles.nothing_sold import file_sold_nothing
from forecasting.sales.choices import Choices
from forecasting.sales.columns.guesses import sketch
from forecasting.sales.columns.tills import KNOWN_HEADERS

_TABLES = frozenset((".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"))
_ARCHIVES = frozenset((".zip", ".rar", ".7z", ".gz"))
"""There may be sales in them."""

_KINDS = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp"), "image"),
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx"), "document"),
    **dict.fromkeys((".mp3", ".mp4", ".m4a", ".ogg", ".opus", ".mov", ".avi"), "recording"),
    **{".pdf": "pdf", ".exe": "exe", ".lnk": "shortcut", ".url": "shortcut"},
}
"""What files are that nobody keeps a table in, by their ending."""

_MOST = 0.5
_OTHERS = frozenset(("pdf", "image", "exe", "html"))
"""What bytes may be that no table is in, whatever the file is called."""


class Stray(NamedTuple):
    """A ``file`` without sales and what it is: one of ``errors.formats``."""

    file: str
    format: str


def as_stray(file: str, content: bytes) -> Stray | None:
    """What a file of an archive is, where no sales can be in it; None where there may be some."""
    ending = PurePosixPath(file).suffix.lower()
    if ending in _TABLES | _ARCHIVES:
        return Stray(file, "nothing_sold") if ending in _TABLES and file_sold_nothing(content, file) else None
    if ending in _KINDS:
        return Stray(file, _KINDS[ending])
    try:
        return None if _may_tell_portions(content, file) else Stray(file, "words")
    except InputError as error:
        told = "empty" if error.code == "empty_file" else str(error.values.get("format", ""))
        return Stray(file, told) if told == "empty" or told in _OTHERS else None


def _may_tell_portions(content: bytes, file: str) -> bool:
    """Whether a text has a column that is called as tills call theirs, one that may count something, or several, or
    lines that mostly end in a number, as those of a printed list.
    """
    sheet = open_sheet(content, file, KNOWN_HEADERS)
    if not {plain(header) for header in sheet.headers}.isdisjoint(KNOWN_HEADERS):
        return True
    if sheet.read([0]).rows[0].fillna("").str.contains(r"\d\s*$").mean() > _MOST:
        return True
    drawn = sketch(content, file, Choices())
    return drawn.can_be_sales or "quantity" in drawn.guessed
